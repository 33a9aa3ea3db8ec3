"""How the process takes memory from the C library, and gives it back."""

import asyncio
import ctypes

_M_ARENA_MAX, _HEAPS = -8, 1  # malloc.h
_EVERY_S = 10.0


def share() -> None:
    """Let all threads share one heap, where the C library has several (glibc).

    By itself it makes eight a core, and each keeps what its threads once needed: a process that
    took eight files in kept growing, and did not with one; a rebuild needed a quarter more. To be
    called before threads start.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_M_ARENA_MAX, _HEAPS)


async def give_back(every_s: float = _EVERY_S) -> None:
    """Give the system what lies free between what is used (glibc), now and then, until cancelled.

    By itself the C library gives back only what is free at the heap's end, so that a process
    stays as large as its busiest moment was. It takes a millisecond of processor.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    while trim is not None:
        await asyncio.sleep(every_s)
        await asyncio.to_thread(trim, 0)
