"""Secrets that an installation makes for itself, once, in its data directory."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


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
