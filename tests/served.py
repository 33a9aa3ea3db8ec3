"""`yidan serve` as a process of its own, for tests that need a real server, and its memory."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

YIDAN = Path(sys.executable).with_name("yidan")
_STARTS_IN_S = 60


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str
    pid: int
    log: Path

    @property
    def graphql(self) -> str:
        """Where it answers GraphQL."""
        return f"{self.address}/graphql"

    def memory_bytes(self, *, most: bool = False, private: bool = False) -> int:
        """What of its memory is resident now, or was at most; or is so and no file's."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        name = "RssAnon" if private else "VmHWM" if most else "VmRSS"
        found = re.search(rf"{name}:\s+(\d+) kB", status)
        assert found
        return int(found[1]) * 1024

    def open_files(self) -> int:
        """Number of its open file descriptors."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))


@contextmanager
def served(home: Path, **settings: object) -> Iterator[Server]:
    """Serve a data directory on any port; settings by their names in lower case."""
    environment = os.environ | {f"YIDAN_{k.upper()}": str(v) for k, v in settings.items()}
    command = [str(YIDAN), "--home", str(home), "serve", "--port", "0"]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with (
            log.open("wb") as told,
            subprocess.Popen(command, env=environment, stderr=told) as process,
        ):
            try:
                yield Server(_address(log, process), process.pid, log)
            finally:
                process.terminate()
                status = process.wait(20)
        assert status == 0


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + _STARTS_IN_S
    while time.monotonic() < deadline and process.poll() is None:
        told = log.read_text(encoding="utf-8")
        if found := re.search(r"http://127\.0\.0\.1:\d+", told):
            return found[0]
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))
