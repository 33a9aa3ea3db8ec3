"""A small file system in memory, and a file that fills it: disks that are full in earnest."""

import contextlib
import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_libc = ctypes.CDLL(None, use_errno=True)


@contextlib.contextmanager
def mounted(mib: int) -> Iterator[Path]:
    """A file system of so many MiB, where others may make files; skips where none can be had."""
    at = Path(tempfile.mkdtemp(prefix="yidan-disk-"))
    if _libc.mount(b"tmpfs", bytes(at), b"tmpfs", 0, b"size=%dm" % mib):
        at.rmdir()
        pytest.skip(f"no file system can be mounted here: {os.strerror(ctypes.get_errno())}")
    try:
        yield at
    finally:
        _libc.umount2(bytes(at), 2)  # lazily: whatever still holds it
        at.rmdir()


def filled(disk: Path, *, but_mib: int = 0) -> Path:
    """A file that takes all that is left but so many MiB."""
    ballast = disk / "ballast"
    most = shutil.disk_usage(disk).free - but_mib * 2**20 if but_mib else None
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while most is None or file.tell() < most:
            file.write(bytes(4096))
    return ballast
