"""The list of mutants is true: guards stand where it says, tests are there, the docs show it."""

import ast
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutants import listed

ROOT = Path(__file__).parents[2]
MUTANTS = [each for section in listed.sections().values() for each in section]


def named(text: str) -> Iterator[tuple[str, int, int]]:
    """Functions and constants of a module: name, first and last line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, node.end_lineno or 0
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.lineno, node.end_lineno or 0


@pytest.mark.parametrize("mutant", MUTANTS, ids=[each.fault for each in MUTANTS])
def test_a_guard_stands_where_it_is_said_to(mutant):
    """Once, in the function named; without it the file is Python still; the test is there."""
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    compile(mutant.changed(text), mutant.file, "exec")
    line = text[: text.index(mutant.old)].count("\n") + 1
    places = [(name, first, last) for name, first, last in named(text) if first <= line <= last]
    assert mutant.function in {name for name, *_ in places}
    path, _, test = mutant.test.partition("::")
    name = test.partition("[")[0]
    assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE)


def test_the_document_shows_the_list():
    """docs/faults.md is made of it: `python -m tests.mutants.run --table`."""
    assert listed.tables() in (ROOT / listed.DOCUMENT).read_text(encoding="utf-8")


def test_a_run_that_is_ended_leaves_nothing(tmp_path):
    """SIGTERM ends a run: it says so, and neither its copy of the tree nor a process is left."""
    command = [sys.executable, "-m", "tests.mutants.run", "api/turns.py"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "guards" in process.stdout.readline()
        assert list(tmp_path.iterdir())
        process.send_signal(signal.SIGTERM)
        told = process.stdout.read()
    assert "ended before all were tried: 0 of the 0 tried" in told
    assert process.returncode == 2
    assert list(tmp_path.iterdir()) == []
