"""Tools of Node that tests run: pinned by a lock, installed once, outside of the checkout."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

_LOCKS = ("package.json", "package-lock.json")


def need() -> None:
    """Skip visibly where there is no Node; CI must have one."""
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if missing:
        told = f"not installed: {', '.join(missing)} (apt-get install nodejs npm)"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(told)


def installed(folder: Path) -> Path:
    """Install what the lock in a folder names, unless it is there; gives where it is.

    Scripts of the folder are copied there too, since Node looks for packages beside a script.
    """
    contents = [(folder / name).read_bytes() for name in _LOCKS]
    digest = hashlib.sha256(b"\0".join(contents)).hexdigest()[:16]
    default = Path.home() / ".cache" / "yidan-tests"
    cache = Path(os.environ.get("YIDAN_TEST_CACHE") or default) / f"{folder.name}-{digest}"
    cache.parent.mkdir(parents=True, exist_ok=True)
    with cache.with_name(f"{cache.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another process of the tests may want the same
        if not (cache / "node_modules").is_dir():
            _install(folder, cache)
    for script in folder.glob("*.mjs"):
        shutil.copy(script, cache)
    return cache


def _install(folder: Path, cache: Path) -> None:
    staged = cache.with_name(f"{cache.name}.{os.getpid()}")
    staged.mkdir()
    for name in _LOCKS:
        shutil.copy(folder / name, staged)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, cwd=staged, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(cache, ignore_errors=True)
    staged.rename(cache)
