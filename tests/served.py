"""`yidan serve` as a process of its own, for tests that need a real server, and its memory."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

YIDAN = Path(sys.executable).with_name("yidan")
_STARTS_IN_S = 60
_HOLDS_IN_S = 90


@dataclass(eq=False)
class Server:
    """A running server."""

    address: str
    pid: int
    log: Path
    killed: bool = False

    @property
    def graphql(self) -> str:
        """Where it answers GraphQL."""
        return f"{self.address}/graphql"

    def memory_bytes(self, *, most: bool = False, private: bool = False) -> int:
        """What of its memory, with its aides', is resident now, or was at most; or no file's."""
        name = "RssAnon" if private else "VmHWM" if most else "VmRSS"
        whole = 0
        for each in (self.pid, *self.aides()):
            status = Path(f"/proc/{each}/status").read_text(encoding="utf-8")
            found = re.search(rf"{name}:\s+(\d+) kB", status)
            assert found
            whole += int(found[1]) * 1024
        return whole

    def workers(self) -> list[int]:
        """Processes that it has begun to index."""
        return [each for each in self._children() if not _is_aide(each)]

    def aides(self) -> list[int]:
        """Processes that it has begun to answer."""
        return [each for each in self._children() if _is_aide(each)]

    def _children(self) -> list[int]:
        """Python processes that it has begun, but for the one that ends what they leave."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [
            child
            for child in map(int, children.split())
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]

    def told(self, words: str) -> bool:
        """Whether its log, or that of its children, has these words."""
        return words in self.log.read_text(encoding="utf-8")

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self.killed = True
        os.kill(self.pid, signal.SIGKILL)

    def open_files(self) -> int:
        """Number of its open file descriptors."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))

    def open_sockets(self) -> int:
        """Number of those that are sockets."""
        targets = []
        for each in Path(f"/proc/{self.pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed meanwhile
                targets.append(str(each.readlink()))
        return sum(target.startswith("socket:") for target in targets)


def _is_aide(pid: int) -> bool:
    return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip() == "yidan-aide"


async def until(holds: Callable[[], object], what: str) -> None:
    """Wait until something holds."""
    for _ in range(_HOLDS_IN_S * 10):
        found = holds()
        if await found if asyncio.iscoroutine(found) else found:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(what)


@contextmanager
def served(home: Path, **settings: object) -> Iterator[Server]:
    """Serve a data directory on any port; settings by their names in lower case.

    It ends with 0 when it is told to end, whatever came before.
    """
    environment = os.environ | {f"YIDAN_{k.upper()}": str(v) for k, v in settings.items()}
    command = [str(YIDAN), "--home", str(home), "serve", "--port", "0"]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with (
            log.open("wb") as told,
            subprocess.Popen(command, env=environment, stderr=told) as process,
        ):
            try:
                yield (server := Server(_address(log, process), process.pid, log))
            finally:
                process.terminate()
                status = process.wait(20)
        assert status == (-signal.SIGKILL if server.killed else 0)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + _STARTS_IN_S
    while time.monotonic() < deadline and process.poll() is None:
        told = log.read_text(encoding="utf-8")
        if found := re.search(r"http://127\.0\.0\.1:\d+", told):
            return found[0]
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))
