"""Python environments of tools that cannot live beside the server's, pinned and made once."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path


def installed(requirements: Path) -> Path:
    """Install what a list with hashes names, unless it is there; gives the folder of programs."""
    digest = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:16]
    default = Path.home() / ".cache" / "yidan-tests"
    cache = Path(os.environ.get("YIDAN_TEST_CACHE") or default) / f"python-{digest}"
    done = cache / "done"
    if not done.exists():
        shutil.rmtree(cache, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", cache], check=True)
        pip = [cache / "bin/python", "-m", "pip", "install", "--quiet", "--require-hashes"]
        subprocess.run([*pip, "--disable-pip-version-check", "-r", requirements], check=True)
        done.touch()
    return cache / "bin"
