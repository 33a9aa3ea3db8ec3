"""Files of the embedded index: generations, the pointer to the serving one, locks.

index/
  CURRENT              name of the serving generation, replaced atomically
  lock                 held (flock) while the pointer or the set of generations changes
  gen-<mapping>-<n>/   a tantivy index
    writer             held (flock) by the one writer of this generation
    emptied.json       versions of editions that have no document left
  gone-…               a generation on its way out

The system frees a lock when the process that has it dies.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from schema import errors

MAPPING = 2  # raise when fields change: an index with another mapping is rebuilt, never opened
_POLL_S = 0.05
_NAME = re.compile(r"gen-(\d+)-(\d+)")


def path_of(root: Path, number: int) -> Path:
    """Directory of a generation, whether it is there or not."""
    return root / f"gen-{MAPPING}-{number}"


def generation(name: str) -> int:
    """Number of a generation by its directory name; 0 where it is of another mapping."""
    matched = _NAME.fullmatch(name)
    return int(matched[2]) if matched and int(matched[1]) == MAPPING else 0


def generations(root: Path) -> list[int]:
    """Numbers of all generations of this mapping, oldest first."""
    return sorted(filter(None, (generation(path.name) for path in root.glob("gen-*"))))


def current(root: Path) -> Path | None:
    """Directory of the serving generation, if there is one that this version can read."""
    seen = ""
    while (name := _pointer(root)) != seen:
        if generation(name) and (root / name).is_dir():
            return root / name
        seen = name  # unless it was swapped out and removed just now, there is none
    return None


def promote(root: Path, path: Path) -> None:
    """Let a generation serve from now on, and remove those of older mappings."""
    _write(root / "CURRENT", path.name)
    for other in root.glob("gen-*"):
        matched = _NAME.fullmatch(other.name)
        if matched and int(matched[1]) < MAPPING:
            discard(other)


def discard(path: Path) -> None:
    """Remove a generation, first from sight; readers that have it open keep what they opened."""
    with contextlib.suppress(FileNotFoundError):
        path.rename(path.with_name(f"gone-{path.name}"))
    for gone in path.parent.glob("gone-*"):
        shutil.rmtree(gone, ignore_errors=True)


def size(path: Path) -> int:
    """Bytes of a generation; files that come and go meanwhile do not matter."""
    total = 0
    with contextlib.suppress(FileNotFoundError):
        for file in path.iterdir():
            with contextlib.suppress(FileNotFoundError):
                total += file.stat().st_size
    return total


def commit(path: Path) -> str | None:
    """Name of the newest commit of a generation; None where it is not there.

    Every commit replaces the file; two of them never share both a time and an inode.
    """
    try:
        state = (path / "meta.json").stat()
    except FileNotFoundError:
        return None
    return f"{path.name}.{state.st_mtime_ns}.{state.st_ino}"


def emptied(path: Path) -> dict[str, int]:
    """Versions at which editions lost their last document."""
    try:
        found: dict[str, int] = json.loads((path / "emptied.json").read_bytes())
    except FileNotFoundError:
        return {}
    return found


def keep_emptied(path: Path, versions: Mapping[str, int]) -> None:
    """Remember such versions, durably."""
    _write(path / "emptied.json", json.dumps({**emptied(path), **versions}))


@asynccontextmanager
async def locked(path: Path) -> AsyncIterator[None]:
    """Hold a lock file, waiting for another process or task that has it.

    Raises:
        errors.IndexMissing: the generation that it is for is not there.
    """
    try:
        file = path.open("wb")
    except FileNotFoundError:
        raise missing(generation(path.parent.name)) from None
    with file:
        while not _try_lock(file.fileno()):  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(_POLL_S)
        yield


def missing(number: int | None = None) -> errors.IndexMissing:
    """Say that no generation serves, or that one is not there."""
    if number is None:
        return errors.IndexMissing("还没有检索索引：请先运行 yidan ingest 或 yidan index rebuild。")
    return errors.IndexMissing(f"没有第 {number} 代检索索引。")


def unreadable(path: Path, error: Exception) -> str:
    """Say that a generation's files are damaged."""
    return f"第 {generation(path.name)} 代检索索引无法打开（{error}）：请运行 yidan index rebuild。"


def _pointer(root: Path) -> str:
    try:
        return (root / "CURRENT").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(path: Path, text: str) -> None:
    """Replace a file in one step that survives a loss of power."""
    staged = path.with_name(f"{path.name}.new")
    with staged.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
