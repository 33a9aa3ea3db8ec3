"""A `yidan serve` of its own on a free port of the loopback, watched from outside."""

import asyncio
import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from schema.settings import Settings

_START_S = 60.0
_STOP_S = 30.0
_PAUSE_S = 0.02


@dataclass(slots=True)
class Server:
    """A running server."""

    process: "subprocess.Popen[bytes]"
    url: str
    started_s: float

    async def post(self, query: str, variables: dict[str, Any]) -> Any:
        """Data of a GraphQL operation.

        Raises:
            RuntimeError: it was refused or failed.
        """
        async with httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=30) as client:
            answer = await client.post("/graphql", json={"query": query, "variables": variables})
        found = answer.json()
        if "errors" in found or not answer.is_success:
            raise RuntimeError(found)
        return found["data"]

    async def first_answer(self, query: str, matter: str) -> float:
        """Seconds from the start of the process to the first answer.

        Raises:
            RuntimeError: there is none within a minute.
        """
        while time.perf_counter() < self.started_s + _START_S:
            try:
                await self.post(query, {"question": f"谁负责{matter}？"})
            except httpx.TransportError:
                await asyncio.sleep(_PAUSE_S)
            else:
                return time.perf_counter() - self.started_s
        raise RuntimeError(f"no answer within {_START_S} s")

    def memory_mib(self, *, most: bool = False) -> float:
        """Resident memory now, or the most so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(rf"Vm{'HWM' if most else 'RSS'}:\s+(\d+) kB", status)
        if found is None:
            raise RuntimeError(status)
        return int(found[1]) / 1024

    def open_files(self) -> int:
        """File descriptors that are open now."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


@contextlib.contextmanager
def serving(settings: Settings, **environment: str) -> Iterator[Server]:
    """A server over what the settings name; it is told to end, and waited for."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = {
        "YIDAN_DATABASE_URL": settings.database_url,
        "YIDAN_ELASTIC_URL": settings.elastic_url,
        "YIDAN_ELASTIC_PREFIX": settings.elastic_prefix,
    }
    command = [Path(sys.executable).with_name("yidan"), "--home", str(settings.home)]
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port)],
        env={**os.environ, **told, **environment},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Server(process, f"http://127.0.0.1:{port}", started)
    finally:
        process.terminate()
        process.wait(_STOP_S)
