"""What schemathesis asks of every answer; its command imports this file by itself.

Its own rule takes every error of a field for the server's fault unless the code is one of Apollo's.
Ours are more exact, so they are looked up where they are promised: in docs/api.md.
"""

import re
from pathlib import Path

import schemathesis

_DOCS = (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8")
CODES = frozenset(re.findall(r"`([A-Z][A-Z_]+)`", _DOCS)) - {"INTERNAL"}


# Errors that graphql-core words, in English: they are read by who writes the query.
ENGLISH = {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"}


@schemathesis.check
def refused_on_purpose(ctx, response, case) -> None:
    """No 5xx, and no error but in Chinese and with a code that the docs have."""
    assert response.status_code < 500, response.text
    told = response.json()
    assert "data" in told or "errors" in told
    for error in told.get("errors", ()):
        code, message = error["extensions"]["code"], error["message"]
        assert code in CODES, error
        assert code in ENGLISH or re.search("[\u4e00-\u9fff]", message), error
