"""GraphQL over HTTP as others judge it: the audits of the npm package graphql-http."""

import json
import subprocess
from pathlib import Path

import node
from served import served

AUDITS = Path(__file__).parents[1] / "conformance"
# By the words of RFC 2119 that their names carry, in graphql-http 1.23.1.
COUNTS = {"MUST": 13, "SHOULD": 23, "MAY": 25}


def test_the_server_passes_every_audit_of_graphql_over_http(county):
    """All that a server must, should and may do, asked of the real one."""
    node.need()
    folder = node.installed(AUDITS)
    with served(county) as server:
        command = ["node", str(folder / "audit.mjs"), server.graphql]
        told = subprocess.run(command, check=True, capture_output=True, timeout=120).stdout
    audits = json.loads(told)
    counted = {word: sum(each["name"].startswith(word) for each in audits) for word in COUNTS}
    assert counted == COUNTS
    assert [each for each in audits if each["status"] != "ok"] == []
