"""The shape of the repository: top level, dependencies, nothing of the workplace in it."""

import importlib.metadata
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = {"api", "cli", "corpus", "docs", "indexer", "requirements", "schema", "tests"}


def tracked() -> list[Path]:
    """Files that git tracks."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_the_top_level_holds_the_agreed_folders_only():
    """A new top-level package needs a decision, not a commit."""
    folders = {
        path.relative_to(ROOT).parts[0]
        for path in tracked()
        if len(path.relative_to(ROOT).parts) > 1
    }
    assert {name for name in folders if not name.startswith(".")} <= CODE


def test_no_installed_wheel_takes_our_package_names():
    """No dependency ships a top-level api, cli, indexer or schema."""
    taken = {
        f"{dist.name}: {file.parts[0]}"
        for dist in importlib.metadata.distributions()
        if dist.name != "yidan"
        for file in dist.files or ()
        if file.parts[0] in {"api", "cli", "indexer", "schema"}
    }
    assert not taken


def test_requirements_are_pinned_with_hashes_and_name_no_registry():
    """Every requirement has a hash, and no address of a package index is committed."""
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        pinned = re.findall(r"^\S+==\S+", text, re.MULTILINE)
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "://" not in text
        assert "index-url" not in text


def test_every_direct_dependency_is_locked():
    """pyproject.toml and requirements/*.txt name the same packages."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [re.split(r"[\[<>=;]", line)[0].lower() for line in project["project"]["dependencies"]]
    direct = [re.sub(r"[-_.]+", "-", name) for name in named]  # as PEP 503 normalises names
    locked = (ROOT / "requirements/serve.txt").read_text(encoding="utf-8").lower()
    assert [name for name in direct if f"\n{name}" not in f"\n{locked}"] == []


@pytest.mark.parametrize("word", ["/" + "work/", "/" + "root/", "index" + "-url = "])
def test_nothing_of_a_machine_is_committed(word):
    """No committed text names a path of the machine it was written on."""
    named = []
    for path in tracked():
        if path.suffix in {".png", ".xlsx"} or "static/graphiql" in path.as_posix():
            continue
        if path.is_file() and word.encode() in path.read_bytes():
            named.append(path.relative_to(ROOT).as_posix())
    assert named == []


def test_modules_stay_readable():
    """No module of the product passes 300 lines."""
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in {"api", "cli", "indexer", "schema"}
        and "migrations/versions" not in path.as_posix()
        and path.is_file()
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    ]
    assert long == []
