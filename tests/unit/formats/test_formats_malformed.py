"""Malformed files of all kinds in one batch, taken in by the command in a process of its own."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import malformed_files
import pytest
from malformed_files import NO, OK

ROOT = Path(__file__).parents[3]
MAX_PEAK_KIB = 600 * 1024
# The command, and how much memory it had at most: its own, not that of the process it began as.
RUN = """
import atexit, re, sys
def tell():
    peak = re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())
    print("PEAK", peak[1], file=sys.stderr)
atexit.register(tell)
from cli.main import main
main()
"""
GOOD = ("zz好.txt", "云岭县焚烧管理规定\n第一条 森林防火期内禁止野外用火。\n")


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """Everything taken in at once: (files, outcome by name, memory in KiB, home, what is left)."""
    folder, home = tmp_path_factory.mktemp("坏文件"), tmp_path_factory.mktemp("home")
    files = malformed_files.files()
    assert [file.name for file in files] == malformed_files.EXPECTED
    for file in files:
        (folder / file.name).write_bytes(file.data)
    (folder / GOOD[0]).write_text(GOOD[1], encoding="utf-8")
    scratch = tmp_path_factory.mktemp("scratch")
    command = [sys.executable, "-c", RUN, "--home", str(home), "ingest", str(folder), "--json"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    outcomes = {each["name"].split("/", 1)[1]: each for each in json.loads(done.stdout)["files"]}
    peak = re.search(r"PEAK (\d+)", done.stderr)
    return files, outcomes, int(peak[1]), home, list(scratch.iterdir())


def _of(outcomes, name):
    """Give the outcome of a file, or of the first refused member of an archive."""
    found = [each for key, each in outcomes.items() if key == name or key.startswith(f"{name}/")]
    assert found, (name, list(outcomes))
    return min(found, key=lambda each: each["outcome"] == OK)


@pytest.mark.parametrize("name", malformed_files.EXPECTED)
def test_each_is_refused_with_a_remedy_or_accepted_with_what_was_odd(batch, name):
    """The reason names the fault in Chinese, a refusal also says what to do."""
    files, outcomes, *_ = batch
    file = next(file for file in files if file.name == name)
    found = _of(outcomes, name)
    said = found["reason"] or "；".join(each["reason"] for each in found["suspicious"])
    assert found["outcome"] == file.outcome, found
    assert re.search(file.reason, said), said
    if file.outcome == NO:
        assert re.search("请", said), said


def test_the_rest_of_the_batch_goes_on(batch):
    """A good file that comes last is taken in, and so is a good member beside a bad one."""
    outcomes = batch[1]
    assert outcomes[GOOD[0]]["outcome"] == OK
    assert outcomes["链接.zip/甲.txt"]["outcome"] == OK


def test_formatted_blanks_add_no_entries(batch):
    """65,203 rows that only have a format are not counted, nor are a million columns."""
    outcomes = batch[1]
    assert outcomes["尾部格式.xlsx"]["entries"] == 2
    assert outcomes["一百万列.xlsx"]["entries"] == 2


def test_long_files_are_read_to_the_end(batch):
    """Every item of two hundred pages is there."""
    outcomes = batch[1]
    assert outcomes["两百页.pdf"]["entries"] == 2000


def test_nothing_is_left_of_what_was_refused(batch):
    """Sources, their bytes and reports are those of accepted files; no scratch file stays."""
    _, outcomes, _, home, left = batch
    database = sqlite3.connect(home / "yidan.db")
    kept = {row[0] for row in database.execute("SELECT sha256 FROM source")}
    named = {row[0].split("/", 1)[1] for row in database.execute("SELECT name FROM source")}
    database.close()
    accepted = {name for name, each in outcomes.items() if each["outcome"] == OK}
    stored = {path.name for path in (home / "sources").rglob("*") if path.is_file()}
    assert stored == kept
    assert named <= accepted
    assert left == []


def test_memory_stays_below_600_mib(batch):
    """The whole batch, its worst file included."""
    assert batch[2] < MAX_PEAK_KIB


def test_nothing_is_written_outside(batch):
    """A name that leads out of an archive is a label: no such file comes to be."""
    assert any(name.startswith("越级.zip/") and ".." not in name for name in batch[1])
    assert not (Path(tempfile.gettempdir()) / "逃.txt").exists()
