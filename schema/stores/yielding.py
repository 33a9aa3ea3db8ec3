"""How look-ups that are made in the event loop share it.

What is short makes as many look-ups as what is long, with less between them. Had all the same part
in the rounds of the event loop, it would wait in each of its own for a long stretch of the others.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Rounds that others go first after a look-up; a round of nobody takes microseconds.
_SHORT, _UNKNOWN, _LONG = 0, 1, 4

_rounds: ContextVar[int] = ContextVar("rounds", default=_UNKNOWN)


@contextmanager
def paced(*, is_long: bool) -> Iterator[None]:
    """Do what is long, after whose look-ups others come first, or what is short, in one go."""
    before = _rounds.get()
    _rounds.set(_LONG if is_long else _SHORT)
    try:
        yield
    finally:
        _rounds.set(before)


async def give_way() -> None:
    """Let others have their turn."""
    for _ in range(_rounds.get()):
        await asyncio.sleep(0)
