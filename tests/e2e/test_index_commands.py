"""`yidan index` as an operator runs it: on both pairs of backends the same words and JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sample import ROOT

YIDAN = Path(sys.executable).with_name("yidan")
LIST = ROOT / "corpus/lists/青禾县石塘乡基本履职事项清单.csv"
NOTICE = ROOT / "corpus/lists/青禾县柳河镇履职事项清单.xlsx"


@pytest.fixture
def yidan(new_settings):
    """Runs the command on a new installation, which the environment names."""
    settings = new_settings()
    names = ("home", "database_url", "elastic_url", "elastic_prefix")
    named = {f"YIDAN_{name.upper()}": str(getattr(settings, name)) for name in names}

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [YIDAN, *map(str, arguments)]
        environment = {**os.environ, **named}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    return run


def states(run: subprocess.CompletedProcess[str]) -> dict[int, str]:
    """State of each generation in the JSON of a command."""
    assert run.returncode == 0, run.stderr
    return {each["number"]: each["state"] for each in json.loads(run.stdout)["generations"]}


def test_an_index_is_built_promoted_demoted_checked_and_cleared(yidan):
    """Every command does what it says, and tells the state after it."""
    assert yidan("ingest", LIST).returncode == 0
    assert states(yidan("index", "status")) == {1: "SERVING"}
    assert states(yidan("index", "build")) == {1: "SERVING", 2: "BUILT"}
    assert yidan("ingest", NOTICE).returncode == 0
    assert states(yidan("index", "promote")) == {1: "RETIRED", 2: "SERVING"}
    asked = json.loads(yidan("ask", "--json", "谁负责秸秆禁烧").stdout)
    assert asked["verdict"] == "ANSWERED"
    assert states(yidan("index", "demote")) == {1: "SERVING", 2: "RETIRED"}
    checked = yidan("index", "reconcile", "--check")
    assert (checked.returncode, json.loads(checked.stdout)["missing"]) == (0, 0)
    assert states(yidan("index", "rebuild")) == {1: "RETIRED", 3: "SERVING"}
    assert states(yidan("index", "gc")) == {1: "RETIRED", 3: "SERVING"}
    lost = yidan("index", "promote")
    assert (lost.returncode, "PROMOTION_LOST" in lost.stderr) == (2, True)
