"""The GraphQL in the docs is valid against the committed schema."""

import re
from pathlib import Path

import graphql

DOCS = Path(__file__).parents[2] / "docs"
OPERATION = re.compile(r'```graphql\n(.*?)```|graphql\(`(.*?)`\)|gql\("""(.*?)"""\)', re.DOTALL)


def test_every_operation_in_the_docs_fits_the_schema():
    """What readers copy is answered."""
    schema = graphql.build_schema((DOCS / "schema.graphql").read_text(encoding="utf-8"))
    found = 0
    for name in ("api.md", "clients.md"):
        for match in OPERATION.finditer((DOCS / name).read_text(encoding="utf-8")):
            document = graphql.parse(next(filter(None, match.groups())))
            assert graphql.validate(schema, document) == [], match[0]
            found += 1
    assert found >= 8
