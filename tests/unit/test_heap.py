"""Memory that lies free between what is used goes back to the system."""

import asyncio
import ctypes
import re
from pathlib import Path

import pytest

from cli import heap

_STATUS = Path("/proc/self/status")
_BLOCK_BYTES, _BLOCKS, _KEPT = 4000, 16_000, 50  # one in so many stays: 64 MB, with holes
_LOOKS = 500


def private_bytes() -> int:
    """What of this process is resident and no file's."""
    found = re.search(r"RssAnon:\s+(\d+) kB", _STATUS.read_text(encoding="utf-8"))
    assert found
    return int(found[1]) * 1024


@pytest.mark.skipif(
    not _STATUS.exists() or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="looks at /proc, and only glibc is told to give back",
)
async def test_free_memory_goes_back():
    """Blocks between others that stay are free for the system once it has run."""
    every = [bytes(_BLOCK_BYTES) for _ in range(_BLOCKS)]
    kept = every[::_KEPT]
    del every
    before, wanted = private_bytes(), _BLOCK_BYTES * _BLOCKS // 2
    running = asyncio.create_task(heap.give_back(every_s=0.01))
    for _ in range(_LOOKS):
        await asyncio.sleep(0.02)
        if before - private_bytes() > wanted:
            break
    running.cancel()
    await asyncio.wait([running])
    assert before - private_bytes() > wanted
    assert len(kept) == _BLOCKS // _KEPT
