"""The whole schema and its limits on one screen.

Nouns: `search` and `answers` ask; `lists`, `bodies`, `documents` and `sources` show what is there,
`comparing` what changed, `verifying` whether a row is what its file says; `ids` finds any node
again; `server` tells of the installation. What all share: `views` (types over rows), `loaders` (one
read for many fields), `paging`, `problems` (expected failures as data), `scalars`, `context`. What
an operation may cost: `limits`; what a client is told: `errors`.
"""

import graphql
import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.gql import (
    answers,
    bodies,
    comparing,
    documents,
    ids,
    lists,
    search,
    server,
    sources,
    verifying,
)
from schema.gql.errors import Schema
from schema.gql.limits import Limits, extensions
from schema.gql.scalars import SCALARS
from schema.settings import Settings


@strawberry.type(description="查询：检索、谁负责、清单、机构、文件、来源。")
class Query(
    search.Queries,
    answers.Queries,
    lists.Queries,
    comparing.Queries,
    bodies.Queries,
    documents.Queries,
    sources.Queries,
    verifying.Queries,
    ids.Queries,
    server.Queries,
):
    """Every root field; each noun's module has its own."""


def build(settings: Settings) -> Schema:
    """Return the schema with its limits; build it once a process, it takes a while."""
    limits = Limits(
        max_cost=settings.max_cost,
        timeout_s=settings.request_timeout_s,
        introspection=settings.introspection,
    )
    return Schema(
        query=Query,
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=extensions(limits),
    )


def sdl(schema: Schema) -> str:
    """Return the schema in GraphQL's own language, in alphabetical order."""
    # Only the text is sorted: strawberry's sort_schema makes new types, which unions then refuse.
    sorted_ = graphql.lexicographic_sort_schema(graphql.build_schema(schema.as_str()))
    return graphql.print_schema(sorted_) + "\n"
