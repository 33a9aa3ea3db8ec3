"""How look-ups that are made in the event loop share it.

What is short makes as many look-ups as what is long, with less between them. Had all the same part
in the rounds of the event loop, it would wait in each of its own for a long stretch of the others.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LONG = 4  # rounds that what is long lets others go first; a round of nobody takes microseconds

_rounds: ContextVar[int] = ContextVar("rounds", default=1)


@contextmanager
def patient() -> Iterator[None]:
    """Do what is long: after each look-up others come first."""
    before = _rounds.get()
    _rounds.set(_LONG)
    try:
        yield
    finally:
        _rounds.set(before)


async def give_way() -> None:
    """Let others have their turn."""
    for _ in range(_rounds.get()):
        await asyncio.sleep(0)
