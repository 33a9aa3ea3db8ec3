"""`yidan query` against a server that runs: data, errors, and nothing of the token told."""

import json
import os
import socket
import subprocess

import pytest
from served import YIDAN, served

SECRET = "ydn_secret-that-nobody-may-read"  # noqa: S105


@pytest.fixture(scope="module")
def server(county):
    """The sample county, served."""
    with served(county) as running:
        yield running


def query(*arguments: str, stdin: str = "", **environment: str):
    """Run the command."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("YIDAN_API")}
    return subprocess.run(
        [str(YIDAN), "query", *arguments],
        input=stdin,
        env=kept | environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_an_operation_inline_from_a_file_and_from_stdin(server, tmp_path):
    """The same answer from all; variables are JSON where they can be, else text."""
    text = """query Named($place: String!, $first: Int!) { search(query: "秸秆",
        place: $place, first: $first, asOf: "2025-11-01") {
        ... on SearchConnection { place edges { score } } } }"""
    path = tmp_path / "search.graphql"
    path.write_text(text + " query Other { serverInfo { version } }", encoding="utf-8")
    variables = ("--var", "place=柳河镇", "--var", "first=2")
    url = {"YIDAN_API_URL": server.address}
    inline = query(text, *variables, **url)
    assert inline.returncode == 0, inline.stdout + inline.stderr
    found = json.loads(inline.stdout)["data"]["search"]
    assert found["place"].endswith("柳河镇")
    assert len(found["edges"]) == 2
    of_file = query("--file", str(path), "--operation", "Named", *variables, **url)
    of_stdin = query("-", *variables, stdin=text, YIDAN_API_URL=f"{server.address}/graphql")
    assert of_file.stdout == of_stdin.stdout == inline.stdout


def test_errors_are_printed_and_end_with_1(server):
    """The answer of GraphQL as it is, for a field that is not there and a token that is no good."""
    wrong = query("{ nothing }", YIDAN_API_URL=server.address)
    assert wrong.returncode == 1
    code = "GRAPHQL_VALIDATION_FAILED"
    assert json.loads(wrong.stdout)["errors"][0]["extensions"]["code"] == code
    refused = query("{ me { name } }", YIDAN_API_URL=server.address, YIDAN_API_TOKEN=SECRET)
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert SECRET not in refused.stdout + refused.stderr


def test_what_cannot_be_sent_ends_with_2():
    """No address, nobody there, a token that would go in clear, two operations at once."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    for arguments, environment, told in (
        (["{ me { name } }"], {}, "YIDAN_API_URL"),
        (["{ me { name } }"], {"YIDAN_API_URL": nobody}, "无法连接"),
        (
            ["{ me { name } }"],
            {"YIDAN_API_URL": "http://yidan.example", "YIDAN_API_TOKEN": SECRET},
            "须用 https",
        ),
        (["{ me { name } }", "--var", "place"], {"YIDAN_API_URL": nobody}, "变量名=值"),
        ([], {"YIDAN_API_URL": nobody}, "--file"),
    ):
        ended = query(*arguments, **environment)
        assert ended.returncode == 2, told
        assert told in ended.stderr
        assert SECRET not in ended.stdout + ended.stderr
