"""How the process takes memory from the C library."""

import ctypes

_M_ARENA_MAX, _HEAPS = -8, 1  # malloc.h


def share() -> None:
    """Let all threads share one heap, where the C library has several (glibc).

    By itself it makes eight a core, and each keeps what its threads once needed: a process that
    took eight files in kept growing, and did not with one; a rebuild needed a quarter more. To be
    called before threads start.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_M_ARENA_MAX, _HEAPS)
