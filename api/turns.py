"""How many operations a process works on at a time (过载保护); who finds all turns taken, goes.

A queue that nobody waits for to the end helps nobody, so there is none: answers that are begun stay
quick, and the rest is told at once to come again. Only the work counts: who sends a body slowly or
reads an answer slowly takes no turn. Must not know what the work is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from schema import errors

_AGAIN_S = 1


class Turns:
    """So many turns; None: without end."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._taken = 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a turn.

        Raises:
            errors.Overloaded: all are taken.
        """
        if self._most is not None and self._taken >= self._most:
            raise errors.Overloaded("服务器正忙，请稍后重试。", _AGAIN_S)
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
