"""Clients that other people's generators make from the committed schema, against a real server.

TypeScript by graphql-codegen, compiled as strictly as it goes, and Python by ariadne-codegen. Both
go through the same scenario; what they generate is not kept.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import node
import pytest
import venvs
from sample import ROOT
from served import YIDAN, Server, served

HERE = Path(__file__).parent
EXAMPLE = re.compile(r"```(ts|python)\n(.*?)```", re.DOTALL)
ENDPOINT = "https://yidan.example/graphql"
# What the examples have from around them: the address of the server, and a token.
AROUND = {
    "ts": "declare const process: {{ env: Record<string, string> }};\n"
    "const token = process.env['YIDAN_TOKEN'];\nvoid token;\n{}",
    "py": "{}",
}


@pytest.fixture(scope="module")
def workplace(tmp_path_factory, server) -> Path:
    """A folder with the schema, the operations, both scenarios, and the examples of the docs."""
    folder: Path = shutil.copytree(HERE, tmp_path_factory.mktemp("clients") / "work")
    shutil.copy(ROOT / "docs/schema.graphql", folder)
    text = (ROOT / "docs/clients.md").read_text(encoding="utf-8")
    for number, (language, code) in enumerate(EXAMPLE.findall(text)):
        suffix = language[:2]
        whole = AROUND[suffix].format(code.replace(ENDPOINT, server.graphql))
        (folder / f"example{number}.{suffix}").write_text(whole, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(county, tmp_path_factory) -> Path:
    """The sample county, to be written to."""
    copied: Path = shutil.copytree(county, tmp_path_factory.mktemp("clients") / "home")
    return copied


@pytest.fixture(scope="module")
def token(home) -> str:
    """A token of a program that may record decisions."""

    def yidan(*arguments: str) -> str:
        command = [str(YIDAN), "--home", str(home), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    yidan("users", "add", "sync", "--name", "对接程序", "--service")
    yidan("users", "grant", "sync", "LIST_EDITOR", "--division", "990121")
    return yidan("tokens", "create", "sync", "--label", "测试").strip()


@pytest.fixture(scope="module")
def server(home, token) -> Iterator[Server]:
    """A server of its own process; its reader is given time to start on a busy machine."""
    with served(home, request_timeout_s=60) as running:
        yield running


@pytest.fixture
def told(server, token, workplace):
    """Run one scenario; gives what it found."""

    def run(*command: object) -> dict:
        environment = os.environ | {"YIDAN_URL": server.graphql, "YIDAN_TOKEN": token}
        out = subprocess.run(
            [str(word) for word in command],
            cwd=workplace,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            timeout=60,
        ).stdout
        found: dict = json.loads(out)
        return found

    return run


def generated(workplace: Path, *command: object) -> None:
    """Run a generator or compiler; what it has to say is in the failure."""
    words = [str(word) for word in command]
    made = subprocess.run(
        words, cwd=workplace, check=False, capture_output=True, text=True, timeout=120
    )
    assert made.returncode == 0, made.stdout + made.stderr


def told_by_example(path: Path, token: str, *command: object) -> str:
    """What an example of the docs prints."""
    return subprocess.run(
        [str(word) for word in [*command, path]],
        cwd=path.parent,
        env=os.environ | {"YIDAN_TOKEN": token},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    ).stdout


def in_typescript(workplace: Path, told) -> dict:
    """Generate, compile and run."""
    modules = node.installed(HERE) / "node_modules"
    (workplace / "node_modules").symlink_to(modules)
    generated(workplace, modules / ".bin/graphql-codegen", "--config", "codegen.json")
    generated(workplace, modules / ".bin/tsc", "-p", ".")
    found: dict = told("node", "out/scenario.js")
    return found


def in_python(workplace: Path, told) -> dict:
    """Generate and run."""
    programs = venvs.installed(HERE / "requirements.txt")
    generated(workplace, programs / "ariadne-codegen", "--config", "ariadne.toml", "client")
    found: dict = told(programs / "python", "scenario.py")
    return found


def test_both_clients_find_the_same_and_what_is_there(workplace, token, told):
    """Search over two pages, the item, its list, who leads, its file, a decision with a token.

    The examples of the docs, compiled beside them, print what they look for.
    """
    node.need()
    found = in_typescript(workplace, told)
    assert in_python(workplace, told) == found
    assert found["total"] == len(set(found["hits"])) == 3
    assert "秸秆" in found["title"]
    assert found["inItsList"]
    assert found["bindingFrom"] == "2025-03-01"
    assert found["verdict"] == "ANSWERED"
    assert found["verified"] == "MATCHES"
    assert found["decision"] in {"ON_LIST", "COOPERATE_ONLY"}
    assert len(found["hash"]) == 64
    assert found["refused"] == "QUERY_INVALID"
    programs = venvs.installed(HERE / "requirements.txt")
    examples = sorted(workplace.glob("example*.*"))
    printed = [
        told_by_example(workplace / "out" / f"{each.stem}.js", token, "node")
        if each.suffix == ".ts"
        else told_by_example(each, token, programs / "python")
        for each in examples
    ]
    assert [each.suffix for each in examples] == [".ts", ".ts", ".ts", ".py"]
    assert "LEAD" in printed[0]
    assert all("秸秆" in line for line in printed[1].splitlines()[:3])
    assert "清单" in printed[2]
    assert printed[3].strip() == metadata.version("yidan")
