"""The `yidan` command. Results go to standard output, everything else to standard error."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli import clock, comparing, contract, indexes, intake, relevance, reports, running
from cli import doctor as diagnosis
from cli.running import AsOf, Home, Json, Paths, Place, stderr
from indexer import pipeline
from schema import errors
from schema.stores.opening import Stores
from schema.usecases import answers, bodies, citations, draining
from schema.usecases.bodies import Register

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="依单：乡镇（街道）履职事项清单与政策文件，谁负责什么，有据可查。",
)
bodies_app = typer.Typer(no_args_is_help=True, help="行政区划和机构登记簿。")
app.add_typer(indexes.app, name="index")
app.add_typer(bodies_app, name="bodies")


app.command()(intake.ingest)
app.command()(comparing.diff)
app.command()(intake.withdraw)
app.command()(intake.verify)


@app.callback()
def configure(context: typer.Context, home: Home = None) -> None:
    """Keep the data directory given before the command."""
    context.obj = home


@app.command()
def entries(
    context: typer.Context,
    source: Annotated[str | None, typer.Option("--source", help="只看一个来源文件。")] = None,
    as_of: AsOf = None,
    home: Home = None,
) -> None:
    """逐行输出清单事项（JSONL）。"""
    day = running.day(as_of) if as_of else None

    async def run(stores: Stores) -> list[citations.Found]:
        rows = await stores.sql.reads.all_entries(source)
        return await citations.of_entries(stores.sql.reads, rows, on=day)

    for found in running.run(running.settings(context, home), run):
        running.print_json(contract.entry(found))


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="问题，如：谁负责秸秆禁烧？")],
    place: Place = None,
    as_of: AsOf = None,
    top: Annotated[int, typer.Option("--top", min=1, max=50, help="列出多少条依据。")] = 10,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """谁负责：回答并附依据。"""
    day = running.day(as_of)

    async def run(stores: Stores) -> answers.Card:
        register = Register(stores.sql.reads)
        return await answers.ask(stores, register, question, as_of=day, place=place, top=top)

    card = running.run(running.settings(context, home), run)
    if as_json:
        running.print_json(contract.card(card))
    else:
        reports.card(Console(), card)


@app.command("eval")
def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="问题及标准答案（JSONL）。", exists=True)],
    show: Annotated[bool, typer.Option("--show", help="列出未中的问题。")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """用带标准答案的问题检验检索和回答。"""

    async def run(stores: Stores) -> relevance.Score:
        return await relevance.score(stores, relevance.load(file), clock.today())

    score = running.run(running.settings(context, home), run)
    if as_json:
        running.print_json(score.as_json())
    else:
        reports.score(Console(), score, show=show)


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


@bodies_app.command("import")
def bodies_import(context: typer.Context, paths: Paths, home: Home = None) -> None:
    """导入登记簿：CSV，列 code,name（区划）或 name,kind,division,…（机构）。"""

    async def run(stores: Stores) -> bodies.Imported:
        files = {file.name: _text(file.path) for file in pipeline.files(paths)}
        imported = await bodies.import_register(stores.sql, files, clock.now_us())
        await draining.drain(stores, clock.now_us)
        return imported

    imported = running.run(running.settings(context, home), run)
    stderr.print(
        f"登记簿：区划 {imported.divisions}，机构 {imported.bodies}，"
        f"重新定位的文件 {imported.places_settled}"
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise errors.RegisterInvalid(f"{path.name}：登记簿须为 UTF-8 编码的 CSV") from error


def main() -> None:
    """Entry point."""
    app()
