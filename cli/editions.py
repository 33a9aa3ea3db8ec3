"""`yidan lists`: what list editors declare of the lists."""

from datetime import date
from typing import Annotated

import typer
from rich.markup import escape

from cli import clock, running
from cli.options import Home
from cli.running import stderr
from schema.stores.opening import Stores
from schema.tables.editions import Completeness
from schema.usecases import authors, completeness
from schema.usecases.bodies import Register

app = typer.Typer(no_args_is_help=True, help="清单：声明齐全至何日。")


@app.callback()
def lists() -> None:
    """Keep the word `complete` although it is the only one."""


@app.command()
def complete(
    context: typer.Context,
    place: Annotated[str, typer.Argument(help="县（市、区）或其他地方：名称或代码。")],
    up_to: Annotated[str, typer.Option("--up-to", help="齐全至哪一日，如 2025-03-01。")],
    note: Annotated[str, typer.Option("--note", help="凭什么认定齐全。")],
    author: Annotated[str | None, typer.Option("--author", help="何人声明：登录名或姓名。")] = None,
    home: Home = None,
) -> None:
    """声明一地的清单齐全至某日；留痕，新的声明代替旧的。"""
    try:
        day = date.fromisoformat(up_to)
    except ValueError:
        raise typer.BadParameter(
            f"“{up_to}”不是日期，应写作 2025-03-01", param_hint="--up-to"
        ) from None

    async def run(stores: Stores) -> Completeness:
        register = Register(stores.sql.reads)
        who = await authors.named(stores.sql.reads, author)
        return await completeness.declare(
            stores.sql, register, place, up_to=day, note=note, author=who, now_us=clock.now_us()
        )

    row = running.run(running.settings(context, home), run)
    stderr.print(f"已声明：{escape(place)}（{row.division}）的清单齐全至 {row.up_to}")
