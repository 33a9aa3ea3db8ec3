"""`yidan ask`: who is responsible, one question or a table of them."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli import batch, contract, reports, running
from cli.options import AsOf, Home, Json, KnownAt, Place
from schema.stores.opening import Stores
from schema.usecases import answers
from schema.usecases.bodies import Register


def ask(  # noqa: PLR0913, PLR0917 - one for each word of the command
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="问题，如：谁负责秸秆禁烧？")] = None,
    place: Place = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    top: Annotated[int, typer.Option("--top", min=1, max=50, help="列出多少条依据。")] = 10,
    batch_file: Annotated[
        Path | None,
        typer.Option("--batch", help="批量：一表问题（csv、xlsx 等，列“问题”“地方”“日期”）。"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="批量的答复写入此文件（.xlsx 或 .csv）。")
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """谁负责：回答并附依据；--batch 一次答一表问题。"""
    day, moment = running.day(as_of), running.moment(known_at)
    if batch_file is not None:
        batch.run(running.settings(context, home), batch_file, out, place=place, day=day)
        return
    if question is None:
        raise typer.BadParameter("请写一个问题，或用 --batch 指定一表问题")

    async def run(stores: Stores) -> answers.Card:
        register = Register(stores.sql.reads)
        return await answers.ask(
            stores,
            register,
            question,
            as_of=day,
            day_stated=as_of is not None,
            known_at_us=moment,
            place=place,
            top=top,
        )

    card = running.run(running.settings(context, home), run)
    if as_json:
        running.print_json(contract.card(card))
    else:
        reports.card(Console(), card)
