"""`yidan serve` as a process: its address, its end, and what it takes in while it runs."""

import asyncio
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from cli import workers
from schema import errors
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import draining

YIDAN = Path(sys.executable).with_name("yidan")


def serve(home: Path, port: int) -> subprocess.Popen[str]:
    """Start a server on a port (0: any)."""
    arguments = [str(YIDAN), "--home", str(home), "serve", "--port", str(port)]
    return subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True)


def test_a_taken_port_is_told_in_chinese(tmp_path):
    """Exit code 2, with the address, the cause and what to do; nothing else is started."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serve(tmp_path / "home", port) as process:
            _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"无法监听 127.0.0.1:{port}" in told
    assert "端口可能已被占用" in told
    assert "--port" in told
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_what_is_ingested_beside_it_and_ends_well(tmp_path, stop):
    """The address is a URL to click; new files are found at once; a signal ends it with 0."""
    (tmp_path / "河道规定.txt").write_text(
        "某县河道规定\n县水利局负责河道采砂管理。", encoding="utf-8"
    )
    with serve(tmp_path / "home", 0) as process:
        told = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", told)[0]
        assert httpx.get(f"{address}/healthz").status_code == 200
        ingest = [
            str(YIDAN),
            "--home",
            str(tmp_path / "home"),
            "ingest",
            str(tmp_path / "河道规定.txt"),
        ]
        assert subprocess.run(ingest, check=False, capture_output=True).returncode == 0
        deadline = time.monotonic() + 20
        while "县水利局" not in httpx.get(f"{address}/search?q=采砂").text:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        process.send_signal(stop)
        assert process.wait(20) == 0
        assert "Traceback" not in process.stderr.read()


async def test_the_worker_outlives_a_failure(monkeypatch, caplog, tmp_path):
    """A drain that fails is logged and tried again."""
    tried = asyncio.Event()
    calls = 0

    async def drain(_stores: object, _clock: object) -> int:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise errors.StoreBusy("忙")
        tried.set()
        return 0

    monkeypatch.setattr(draining, "drain", drain)
    monkeypatch.setattr(workers, "DRAIN_EVERY_S", 0.01)
    settings = Settings(home=tmp_path)
    async with opened(settings) as stores:
        worker = asyncio.create_task(workers.work(stores, settings))
        await asyncio.wait_for(tried.wait(), 5)
        worker.cancel()
        await asyncio.wait([worker])
    assert "索引更新失败，稍后重试" in caplog.text
