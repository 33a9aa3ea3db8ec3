"""Files of the embedded index: generations, the pointer to the current one, the writer's lock.

index/
  CURRENT          name of the serving generation, replaced atomically
  lock             held (flock) by the one writer; the system frees it when a process dies
  gen-<mapping>-<n>/   a tantivy index
"""

import asyncio
import fcntl
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

MAPPING = 1  # raise when fields change: an index with another mapping is rebuilt, never opened
_POLL_S = 0.05
_NAME = re.compile(rf"gen-{MAPPING}-(\d+)")


def generation(name: str) -> int:
    """Number of a generation by its directory name; 0 where it is of another mapping."""
    matched = _NAME.fullmatch(name)
    return int(matched[1]) if matched else 0


def current(root: Path) -> Path | None:
    """Directory of the serving generation, if there is one that this version can read."""
    try:
        name = (root / "CURRENT").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return root / name if generation(name) and (root / name).is_dir() else None


def fresh(root: Path) -> Path:
    """An empty directory for the next generation."""
    taken = [generation(path.name) for path in root.glob("gen-*")]
    path = root / f"gen-{MAPPING}-{max(taken, default=0) + 1}"
    path.mkdir(parents=True)
    return path


def promote(root: Path, path: Path) -> None:
    """Let a generation serve from now on, and remove all but it and its predecessor."""
    previous = current(root)
    staged = root / "CURRENT.new"
    with staged.open("w", encoding="ascii") as file:
        file.write(path.name)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(root / "CURRENT")
    for other in root.glob("gen-*"):
        if other not in (path, previous):
            shutil.rmtree(other, ignore_errors=True)


@asynccontextmanager
async def locked(root: Path) -> AsyncIterator[None]:
    """Hold the writer's lock, waiting for another process or task that has it."""
    with _lock_file(root) as file:
        while not _try_lock(file.fileno()):  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(_POLL_S)
        yield


def _lock_file(root: Path) -> BinaryIO:
    root.mkdir(parents=True, exist_ok=True)
    return (root / "lock").open("wb")


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
