"""The data directory, and the secrets that an installation makes for itself in it, once."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def closed(directory: Path) -> None:
    """Make a directory that nobody else may enter (0700); one that is there stays as it is."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    directory.mkdir(mode=0o700, exist_ok=True)


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of a secret file, made the first time; nobody else may read it (0600)."""
    if not path.exists():
        # Written aside and linked: of several processes one wins, and none reads half a key.
        staged = path.with_name(f"{path.name}.{os.getpid()}")
        staged.touch(mode=0o600)
        staged.write_bytes(make())
        with suppress(FileExistsError):
            path.hardlink_to(staged)
        staged.unlink()
    return path.read_bytes()
