"""The `yidan` command. Results go to standard output, everything else to standard error."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli import (
    archives,
    auditing,
    batch,
    bodies,
    cases,
    checking,
    comparing,
    contract,
    correcting,
    editions,
    evaluating,
    indexes,
    intake,
    ledger,
    liability,
    linking,
    provenance,
    querying,
    reports,
    running,
    users,
)
from cli import doctor as diagnosis
from cli.running import AsOf, Home, Json, KnownAt, Place
from schema.stores.opening import Stores
from schema.usecases import answers, exporting
from schema.usecases.bodies import Register

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="依单：乡镇（街道）履职事项清单与政策文件，谁负责什么，有据可查。",
)
app.add_typer(indexes.app, name="index")
app.add_typer(bodies.app, name="bodies")
app.add_typer(editions.app, name="lists")
app.add_typer(users.app, name="users")
app.add_typer(users.tokens, name="tokens")
app.add_typer(auditing.app, name="audit")
app.add_typer(cases.app, name="cases")


app.command()(intake.ingest)
app.command()(comparing.diff)
app.command()(intake.withdraw)
app.command()(intake.verify)
app.command()(checking.check)
app.command("liability")(liability.liable)
app.command()(liability.assess)
app.command()(ledger.ledger)
app.command()(correcting.correct)
app.command()(correcting.corrections)
app.command()(linking.link)
app.command()(provenance.prov)
app.command()(querying.query)
app.command("eval")(evaluating.evaluate)
app.command()(archives.export)
app.command("import")(archives.load)


@app.callback()
def configure(context: typer.Context, home: Home = None) -> None:
    """Keep the data directory given before the command."""
    context.obj = home


@app.command()
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


@app.command()
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


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="监听地址。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="监听端口。")] = 8000,
    home: Home = None,
) -> None:
    """启动服务：页面、GraphQL、健康检查。"""
    from cli import server  # noqa: PLC0415 - the web stack would slow every other command

    server.run(running.settings(context, home), host, port)


@app.command()
def worker(context: typer.Context, home: Home = None) -> None:
    """把数据库的变动写入索引，定时对账；多个进程中只有一个在做。"""
    from cli import server  # noqa: PLC0415 - logging and signals, as `serve` has them

    server.run_worker(running.settings(context, home))


@app.command()
def migrate(context: typer.Context, home: Home = None) -> None:
    """建立或升级数据库（其他命令打开数据库时也会自动升级）。"""

    async def run(stores: Stores) -> None:
        await stores.sql.state()

    running.run(running.settings(context, home), run)


@app.command()
def doctor(context: typer.Context, home: Home = None) -> None:
    """检查：数据库、索引引擎、落后多少、审计链、来源文件，并说明如何处置。"""
    findings = asyncio.run(diagnosis.diagnose(running.settings(context, home)))
    diagnosis.shown(Console(), findings)
    raise typer.Exit(int(diagnosis.failed(findings)))


def main() -> None:
    """Entry point."""
    app()
