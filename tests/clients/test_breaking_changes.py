"""The committed schema against the last released one, as graphql-inspector judges it."""

import json
import subprocess
import tomllib
from pathlib import Path

import node
from sample import ROOT

HERE = Path(__file__).parent
RELEASED, CURRENT = ROOT / "docs/schema.released.graphql", ROOT / "docs/schema.graphql"
MEANT = ROOT / "docs/schema.breaks.toml"


def breaking(released: Path, current: Path) -> list[dict[str, str]]:
    """What breaks clients."""
    node.need()
    command = ["node", str(node.installed(HERE) / "breaking.mjs"), str(released), str(current)]
    told = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    found: list[dict[str, str]] = json.loads(told)
    return found


def test_only_what_is_meant_breaks_clients():
    """A field that goes, or asks or gives otherwise, stands in docs/schema.breaks.toml or fails."""
    meant = {each["path"] for each in tomllib.loads(MEANT.read_text("utf-8")).get("break", ())}
    found = breaking(RELEASED, CURRENT)
    assert [each for each in found if each["path"] not in meant] == []
    assert meant == {each["path"] for each in found}, "no longer broken: take it off the list"


def test_a_break_is_seen(tmp_path):
    """A removed field and an argument that became necessary break; a new field does not."""
    paths = []
    for name, fields in (
        ("old", "kept(by: Int): Int gone: Int"),
        ("new", "kept(by: Int!): Int new: Int"),
    ):
        path = tmp_path / f"{name}.graphql"
        path.write_text(f"type Query {{ {fields} }}", encoding="utf-8")
        paths.append(path)
    assert {each["path"] for each in breaking(*paths)} == {"Query.gone", "Query.kept.by"}
