"""`yidan entries`: the entries of duty lists, one a line."""

from typing import Annotated

import typer

from cli import running
from cli.options import AsOf, Home, KnownAt
from schema.stores.opening import Stores
from schema.usecases import exporting


def entries(
    context: typer.Context,
    source: Annotated[str | None, typer.Option("--source", help="只看一个来源文件。")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    home: Home = None,
) -> None:
    """逐行输出清单事项（JSONL）。"""
    day, moment = running.day(as_of) if as_of else None, running.moment(known_at)

    async def run(stores: Stores) -> None:
        reads = stores.sql.reads
        async for every in exporting.entries(reads, source, on=day, known_at_us=moment):
            for found in every:
                running.print_json(exporting.entry(found))

    running.run(running.settings(context, home), run)
