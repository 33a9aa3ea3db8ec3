"""`yidan audit` as an operator and an auditor use it."""

import asyncio
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import audited
import pytest
from test_cli import YIDAN, yidan

from schema.settings import Settings
from schema.stores.opening import opened


@pytest.fixture
def home(own_county) -> Path:
    """A copy of the sample county, as the command is given it."""
    return own_county


def verified(home: Path, *arguments: object) -> tuple[int, dict[str, object]]:
    """Exit code and findings of `yidan audit verify`."""
    done = yidan("audit", "verify", "--json", *arguments, home=home)
    return done.returncode, json.loads(done.stdout)


async def append(home: Path, number: int, at_us: int) -> None:
    """Append events to the log."""
    async with opened(Settings(home=home)) as stores, stores.sql.unit_of_work() as work:
        for n in range(number):
            await work.audit({"action": "test", "n": n}, at_us)


def test_an_auditor_verifies_a_checkpoint_an_export_and_a_head(home, tmp_path):
    """Verify, checkpoint, export, the lone verifier; then a bent record: everything says so."""
    code, before = verified(home)
    assert (code, before["holds"], before["protected"]) == (0, True, 0)
    assert before["unprotected"] == before["records"] > 40
    made = yidan("audit", "checkpoint", home=home)
    assert (made.returncode, f"第 {before['records'] + 1} 条" in made.stdout) == (0, True)
    assert "没有新的记录" in yidan("audit", "checkpoint", home=home).stdout
    kept = tmp_path / "kept"
    shutil.copytree(home / "checkpoints", kept)
    (public,) = kept.glob("key-*.pem")
    given = ("--checkpoints", kept, "--public-key", public)
    code, after = verified(home, *given, "--head", before["head"])
    assert (code, after["unprotected"], after["pinned"]) == (0, 0, True)
    export = tmp_path / "audit.jsonl"
    assert yidan("audit", "export", export, home=home).returncode == 0
    lone = [sys.executable, "-I", audited.VERIFIER, export, *given, "--head", after["head"]]
    assert subprocess.run(list(map(str, lone)), check=False).returncode == 0
    connection = sqlite3.connect(home / "yidan.db")
    with connection:
        connection.execute("DROP TRIGGER audit_record_no_update")
        connection.execute("UPDATE audit_record SET payload = '{}' WHERE seq = 7")
    connection.close()
    code, broken = verified(home, *given)
    assert (code, broken["broken"]) == (1, [{"fault": "EDITED", "seq": 7, "file": None}])
    told = yidan("audit", "verify", home=home)
    assert told.returncode == 1
    assert "审计链不符" in told.stdout
    assert "第 7 条：内容与哈希不符" in told.stdout
    yidan("audit", "export", export, home=home)
    assert subprocess.run(list(map(str, lone)), check=False).returncode == 1


def test_wrong_use_is_told_apart_from_a_broken_chain(home, tmp_path):
    """A head that is no hash, a file that is no key, a directory that is not there: 2."""
    no_key = tmp_path / "no.pem"
    no_key.write_text("x")
    for wrong in (("--head", "7"), ("--public-key", no_key), ("--checkpoints", tmp_path / "x")):
        assert yidan("audit", "verify", *wrong, home=home).returncode == 2
    export = tmp_path / "audit.jsonl"
    yidan("audit", "export", export, home=home)
    command = [sys.executable, str(audited.VERIFIER), str(export), "--public-key", str(no_key)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 2


def test_the_log_is_shown_from_a_day_on(home):
    """The newest records in order, or all since a day or a moment, as words or as JSON lines."""
    everything = yidan("audit", "log", "--since", "2020-01-01", "--json", home=home)
    lines = [json.loads(line) for line in everything.stdout.splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    last = yidan("audit", "log", "--last", 2, home=home).stdout.splitlines()
    assert [line.split()[0] for line in last] == [str(len(lines) - 1), str(len(lines))]
    assert "lists.linked" in last[-1]
    assert yidan("audit", "log", "--since", "2999-01-01", home=home).stdout == ""
    assert yidan("audit", "log", "--since", "gestern", home=home).returncode == 2


def test_a_command_that_writes_makes_the_checkpoint_that_is_due(home):
    """After a hundred records; a command that only reads makes none."""
    asyncio.run(append(home, 100, time.time_ns() // 1000))
    assert yidan("entries", home=home).returncode == 0
    assert not (home / "checkpoints").exists()
    name = "lists/青禾县石塘乡配合履职事项清单.csv"
    assert yidan("withdraw", name, "--reason", "误发", home=home).returncode == 0
    assert len(list((home / "checkpoints").glob("checkpoint-*.json"))) == 1
    assert verified(home)[1]["unprotected"] == 0


def test_a_checkpoint_that_cannot_be_written_does_not_fail_the_command(home):
    """What was written stands; the warning names the directory."""
    asyncio.run(append(home, 100, time.time_ns() // 1000))
    (home / "checkpoints").write_text("in the way")
    name = "lists/青禾县石塘乡配合履职事项清单.csv"
    done = yidan("withdraw", name, "--reason", "误发", home=home)
    assert done.returncode == 0
    assert "CHECKPOINT_FAILED" in done.stderr


def test_the_worker_makes_checkpoints(home):
    """A hundred records get their checkpoint soon after the worker starts."""
    asyncio.run(append(home, 100, time.time_ns() // 1000))
    worker = subprocess.Popen([str(YIDAN), "worker", "--home", str(home)])
    try:
        for _ in range(300):
            if list((home / "checkpoints").glob("checkpoint-*.json")):
                break
            time.sleep(0.2)
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    code, found = verified(home)
    assert (code, found["checkpoints"], found["unprotected"]) == (0, 1, 0)
