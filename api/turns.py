"""How many operations a process works on at a time (过载保护); who finds all turns taken, goes.

A queue that nobody waits for to the end helps nobody, so there is none: answers that are begun come
in time, and the rest is told at once to come again. How many come in time depends on what they ask
and on the machine: it is told by how fast others ended just now. Only the work counts: who sends a
body slowly or reads an answer slowly takes no turn. Must not know what the work is.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from schema import errors

_AGAIN_S = 1
_ALWAYS = 8  # are begun however slow others were
_NEWEST = 0.05  # weight of the newest in the average


class Turns:
    """Turns of a process."""

    def __init__(
        self,
        most: int | None = None,
        most_s: float | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make the turns.

        Args:
            most: How many there are; None: without end.
            most_s: None is given to who would hold it for longer, at the pace of those before;
                None: however long.
            now_s: A clock that is never set.
        """
        self._most, self._most_s, self._now_s = most, most_s, now_s
        self._taken = 0
        self._ended_s = 0.0  # when the last one did
        self._apart_s = 0.0  # from one to the next, while there is work

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a turn.

        Raises:
            errors.Overloaded: all are taken.
        """
        if self._is_full():
            raise errors.Overloaded("服务器正忙，请稍后重试。", _AGAIN_S)
        if not self._taken:
            self._ended_s = self._now_s()
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
            apart_s, self._ended_s = self._now_s() - self._ended_s, self._now_s()
            self._apart_s += _NEWEST * (apart_s - self._apart_s)

    def _is_full(self) -> bool:
        if self._most is not None and self._taken >= self._most:
            return True
        if self._most_s is None or self._taken < _ALWAYS:
            return False
        return self._taken * self._apart_s > self._most_s
