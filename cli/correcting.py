"""`yidan correct` and `yidan corrections`: misread cells corrected as overlays."""

from typing import Annotated, Any

import orjson
import typer

from cli import clock, running
from cli.options import Home
from cli.running import stderr
from indexer import pipeline
from schema.stores import ports
from schema.stores.opening import Stores
from schema.tables.corrections import Correction
from schema.usecases import authors, correcting

_PAGE = 500

Author = Annotated[
    str,
    typer.Option("--author", help="何人：登录名，或照写的姓名；记入审计。"),
]
Reason = Annotated[str, typer.Option("--reason", help="理由，记入审计。")]


def correct(  # noqa: PLR0913, PLR0917 - options of a command
    context: typer.Context,
    entry: Annotated[str, typer.Argument(help="事项的标识（yidan entries 输出的 id）。")],
    field: Annotated[
        str, typer.Option("--field", help="更正哪一项，如 title、responsibilities[0].body。")
    ],
    author: Author,
    reason: Reason,
    value: Annotated[
        str | None, typer.Option("--value", help="正确的值；留空文字（''）为无。")
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="撤销这一项现有的更正，恢复所读。")
    ] = False,
    home: Home = None,
) -> None:
    """更正读错的一格：盖在所读之上，原件和所读照旧保存，核验仍与原件比对。"""
    if (value is None) != withdraw:
        raise typer.BadParameter("请给出 --value，或 --withdraw，二者择一")

    async def run(stores: Stores) -> Correction:
        now_us = clock.now_us()
        who = await authors.named(stores.sql.reads, author)
        if value is None:
            done = await correcting.withdraw(
                stores.sql, entry, field, author=who, reason=reason, now_us=now_us
            )
        else:
            done = await correcting.correct(
                stores.sql, entry, field, value, author=who, reason=reason, now_us=now_us
            )
        await pipeline.index(stores, clock.now_us)
        return done

    row = running.run(running.settings(context, home), run)
    told = f"撤销更正：{row.value} → {row.as_read}" if withdraw else f"{row.as_read} → {row.value}"
    stderr.print(f"{row.entry_id} {row.field}：{told}", highlight=False, markup=False)


def corrections(
    context: typer.Context,
    entry: Annotated[str | None, typer.Argument(help="只看一个事项的。")] = None,
    home: Home = None,
) -> None:
    """逐行输出更正（JSONL），新的在前，已撤销的也在内。"""

    async def run(stores: Stores) -> list[Correction]:
        if entry is not None:
            return (await stores.sql.reads.corrections([entry]))[::-1]
        return await _every(stores.sql.reads)

    for row in running.run(running.settings(context, home), run):
        running.print_json(as_data(row))


async def _every(reads: ports.Reads) -> list[Correction]:
    found: list[Correction] = []
    while page := await reads.correction_page(_place(found), _PAGE):
        found += page
    return found


def _place(found: list[Correction]) -> tuple[int, str] | None:
    return (found[-1].known_from_us, found[-1].id) if found else None


def as_data(row: Correction) -> dict[str, Any]:
    """A correction as JSON (docs/cli.md)."""
    return {
        "entry": row.entry_id,
        "field": row.field,
        "value": orjson.loads(row.value),
        "asRead": orjson.loads(row.as_read),
        "author": row.author,
        "reason": row.reason,
        "from": clock.written(row.known_from_us),
        "to": None if row.known_to_us is None else clock.written(row.known_to_us),
        "endedBy": row.ended_by,
        "endReason": row.end_reason,
    }
