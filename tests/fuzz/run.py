"""`make fuzz`: operations generated from the schema, sent to a running server by schemathesis.

The server serves the sample county; the caller may read and write everything, so that
the fields behind rights are reached. Half of the identifiers and places are real ones.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from schema.settings import Settings

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from sample import ROOT, fill  # noqa: E402 - tests import one another by bare name
from served import YIDAN, served  # noqa: E402

ROLES = ("LIST_EDITOR", "APPROVER", "TOWNSHIP_CLERK")
IDS = """{
  bodies(first: 5) { edges { node { id } } }
  sources(first: 5) { edges { node { id } } }
  lists(township: "柳河镇") { ... on DutyLists { nodes { id entries(first: 5) { edges { node { id } } } } } }
  search(query: "秸秆 犬只", first: 5) { ... on SearchConnection { edges { cursor node { ... on Entry { id } ... on Passage { id document { id } } } } } }
}"""  # noqa: E501
PLACES = ["柳河镇", "城关街道", "青禾县", "990121101", "没有的镇"]
WORDS = ["谁负责秸秆禁烧？", "秸秆 犬只", "河道采砂", "“露天禁烧”", "类别:协同 -犬只", "的"]
DAYS = ["2026-06-01", "1900-01-01", "9999-12-31"]


def _account(home: Path) -> str:
    """A token of an account that may do nearly everything; no person may be all roles."""

    def yidan(*arguments: str) -> str:
        command = [str(YIDAN), "--home", str(home), *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    yidan("users", "add", "fuzz", "--name", "程序", "--service")
    for role in ROLES:
        yidan("users", "grant", "fuzz", role, "--division", "990121101")
    return yidan("tokens", "create", "fuzz", "--label", "程序", "--days", "1")


def _known(told: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Identifiers and cursors anywhere in an answer."""
    text = json.dumps(told)
    found = [sorted(set(re.findall(rf'"{key}": "([^"]+)"', text))) for key in ("id", "cursor")]
    assert all(found), told
    return found[0], found[1]


def _config(ids: list[str], cursors: list[str]) -> str:
    """The dictionaries of schemathesis: what half of the arguments are taken from."""
    values = {"ids": ids, "cursors": cursors, "places": PLACES, "words": WORDS}
    arguments = {
        "ids": ("id", "ids.[*]", "of", "old", "new", "to", "entry", "list", "input.id"),
        "cursors": ("after",),
        "places": ("place", "township", "input.township", "input.place"),
        "words": ("query", "question", "text", "typed", "matter", "input.task"),
    }
    lines = []
    for name, each in values.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(each, ensure_ascii=False)}"]
    lines.append("[parameters]")
    lines += [
        f'"*.*.{argument}" = {{ dictionary = "{name}", probability = 0.6 }}'
        for name, bound in arguments.items()
        for argument in bound
    ]
    return "\n".join(lines) + "\n"


def fuzz(home: Path, cases: int, seed: int) -> subprocess.CompletedProcess[str]:
    """Send so many cases to each field of the roots of a data directory, which is changed."""
    token = _account(home)
    headers = {"authorization": f"Bearer {token}"}
    with served(home, rate_points_per_s=0) as server, tempfile.TemporaryDirectory() as folder:
        told = httpx.post(server.graphql, json={"query": IDS}, headers=headers, timeout=60).json()
        config = Path(folder) / "schemathesis.toml"
        config.write_text(_config(*_known(told)), encoding="utf-8")
        command = [
            *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config)),
            *("run", server.graphql, "--checks", "refused_on_purpose"),
            *("--phases", "fuzzing", "--mode", "all", "-n", str(cases), "--seed", str(seed)),
            *("--generation-database", "none", "--request-timeout", "30", "--warnings", "off"),
            *("-H", f"Authorization: Bearer {token}"),
        ]
        environment = os.environ | {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=folder, env=environment
        )
        log = server.log.read_text(encoding="utf-8")
    return subprocess.CompletedProcess(command, done.returncode, done.stdout + done.stderr, log)


def main() -> None:
    """Fuzz the sample county, taken in anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=42, help="for each field of the roots")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        asyncio.run(fill(Settings(home=home), ROOT / "corpus/policies", ROOT / "corpus/lists"))
        done = fuzz(home, options.cases, options.seed)
    print(done.stdout)
    print(done.stderr)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
