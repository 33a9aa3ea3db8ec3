"""`yidan users` and `yidan tokens` as an operator runs them."""

import json
import subprocess
import sys

import pytest
from sample import ROOT

PASSWORD = "correct horse battery"  # noqa: S105


@pytest.fixture
def yidan(tmp_path):
    """Run the command on a data directory of its own, with the sample register."""

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from cli.main import main; main()", "--home", tmp_path]
        return subprocess.run(
            [*command, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            env={"YIDAN_HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        )

    assert run("bodies", "import", str(ROOT / "corpus/register")).returncode == 0
    return run


def test_an_account_from_beginning_to_end(yidan):
    """Added, granted, given a token, listed, revoked, disabled; secrets are printed once only."""
    added = yidan("users", "add", "Zhang", "--name", "张三", "--stdin", stdin=f"{PASSWORD}\n")
    assert (added.returncode, added.stdout) == (0, "")
    right = ("TOWNSHIP_CLERK", "--division", "990121101")
    assert yidan("users", "grant", "zhang", *right).returncode == 0
    made = yidan("tokens", "create", "zhang", "--label", "脚本", "--days", "3")
    secret = made.stdout.strip()
    assert secret.startswith("ydn_")
    (listed,) = map(json.loads, yidan("users", "list", "--json").stdout.splitlines())
    assert listed["login"] == "zhang"
    assert listed["grants"] == [{"role": "TOWNSHIP_CLERK", "division": "990121101", "body": None}]
    (token,) = map(json.loads, yidan("tokens", "list").stdout.splitlines())
    assert (token["label"], token["revoked"]) == ("脚本", None)
    assert yidan("tokens", "revoke", token["id"]).returncode == 0
    assert yidan("users", "revoke", "zhang", *right).returncode == 0
    assert yidan("users", "password", "zhang", "--stdin", stdin="another one 12\n").returncode == 0
    assert yidan("users", "disable", "zhang", "--reason", "离职").returncode == 0
    shown = yidan("users", "list").stdout + yidan("tokens", "list").stdout
    assert "停用" in shown
    for each in (secret, PASSWORD):
        assert each not in shown + added.stderr + made.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("users", "add", "li", "--name", "李四", "--stdin"), "ACCOUNT_INVALID"),  # no password
        (("users", "grant", "nobody", "READER"), "ACCOUNT_INVALID"),
        (("users", "grant", "nobody", "READER", "--division", "没有这个地方"), "PLACE_UNKNOWN"),
        (("users", "disable", "nobody", "--reason", "离职"), "ACCOUNT_INVALID"),
        (("tokens", "create", "nobody", "--label", "脚本"), "ACCOUNT_INVALID"),
        (("tokens", "revoke", "nothing"), "ACCOUNT_INVALID"),
    ],
)
def test_what_cannot_be_done_names_its_code(yidan, arguments, code):
    """One line with the code and the reason, exit code 2."""
    done = yidan(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(code)


def test_places_of_one_name_are_told_apart_by_code(yidan):
    """A right is never given to the first of several towns."""
    done = yidan("users", "grant", "zhang", "TOWNSHIP_CLERK", "--division", "柳河镇")
    assert done.returncode == 2
    assert "不止一处" in done.stderr
    assert "990121101" in done.stderr
