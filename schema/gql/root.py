"""The whole schema and its limits on one screen.

Nouns: `search` and `answers` ask, `suggesting` helps typing, `feedback` tells what was wrong;
`lists`, `bodies`, `documents` and `sources` show what is there, `binding` which lists bind,
`editions` which version and the list on a day, `comparing` what changed, `verifying` whether a row
is what its file says, `corrections` what people put over it, `links` an item over editions,
`decisions` whether a task may be handed down, `recorded` keeps it, `judging` who answers and what
may be assessed, `accounts` who asks, `cases`, `casework`, `steps` and `ledger` what is applied
for, done and kept,
`provenance` where things come from, `audit` who did what; `ids` finds any node again; `server`
tells of the installation. What all share: `views` (types over rows), `loaders` (one read for many
fields), `paging`, `problems` (expected failures as data), `scalars`, `context`, `bilingual`
(English before each description), `reference` (all of it for readers). How an operation is run:
`running`; what it may cost: `limits`; what a client is told: `errors`; what an observer is:
`observed`; how values are written: `writing`.
"""

import graphql
import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.gql import (
    accounts,
    answers,
    audit,
    bilingual,
    binding,
    bodies,
    cases,
    casework,
    comparing,
    corrections,
    decisions,
    documents,
    editions,
    feedback,
    ids,
    judging,
    ledger,
    links,
    lists,
    observed,
    provenance,
    recorded,
    resolving,
    search,
    server,
    sources,
    suggesting,
    verifying,
)
from schema.gql.limits import Limits
from schema.gql.running import Schema
from schema.gql.scalars import SCALARS
from schema.settings import Settings


@strawberry.type(description="查询：检索、谁负责、清单、机构、文件、来源。")
class Query(
    search.Queries,
    suggesting.Queries,
    answers.Queries,
    feedback.Queries,
    lists.Queries,
    binding.Queries,
    editions.Queries,
    comparing.Queries,
    bodies.Queries,
    resolving.Queries,
    documents.Queries,
    sources.Queries,
    verifying.Queries,
    corrections.Queries,
    links.Queries,
    provenance.Queries,
    decisions.Queries,
    recorded.Queries,
    judging.Queries,
    audit.Queries,
    accounts.Queries,
    cases.Queries,
    ledger.Queries,
    ids.Queries,
    server.Queries,
):
    """Every root field; each noun's module has its own."""


@strawberry.type(description="变更：办理事项、核查结论、回答反馈。")
class Mutation(casework.Mutations, recorded.Mutations, feedback.Mutations):
    """Every change; each noun's module has its own."""


def build(settings: Settings, observer: observed.Observer | None = None) -> Schema:
    """Return the schema with its limits; build it once a process, it takes a while.

    The observer is told of every operation once it has ended.
    """
    limits = Limits(
        max_cost=settings.max_cost,
        timeout_s=settings.request_timeout_s,
        introspection=settings.introspection,
    )
    schema = Schema(
        query=Query,
        mutation=Mutation,
        config=StrawberryConfig(scalar_map=SCALARS),
        limited=limits,
        observer=observer,
    )
    bilingual.describe(schema._schema)  # noqa: SLF001 - strawberry has no other way to its types
    return schema


def sdl(schema: Schema) -> str:
    """Return the schema in GraphQL's own language, in alphabetical order."""
    # Only the text is sorted: strawberry's sort_schema makes new types, which unions then refuse.
    sorted_ = graphql.lexicographic_sort_schema(graphql.build_schema(schema.as_str()))
    return graphql.print_schema(sorted_) + "\n"
