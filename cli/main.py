"""The `yidan` command. Results go to standard output, everything else to standard error."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import orjson
import typer
from rich.console import Console

from cli import clock, contract, relevance, reports
from indexer import pipeline
from schema import errors
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import answers, bodies, citations, indexing
from schema.usecases.bodies import Register
from schema.usecases.documents import Outcome

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="依单：乡镇（街道）履职事项清单与政策文件，谁负责什么，有据可查。",
)
index_app = typer.Typer(no_args_is_help=True, help="检索索引。")
bodies_app = typer.Typer(no_args_is_help=True, help="行政区划和机构登记簿。")
app.add_typer(index_app, name="index")
app.add_typer(bodies_app, name="bodies")

stderr = Console(stderr=True)
T = TypeVar("T")

Home = Annotated[Path | None, typer.Option("--home", help="数据目录，缺省 $YIDAN_HOME。")]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出。")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="截至日期，如 2025-03-01；缺省今天。")]
Place = Annotated[str | None, typer.Option("--place", help="地方：行政区划名称或代码。")]
Paths = Annotated[list[Path], typer.Argument(help="文件或目录。", exists=True)]


@app.callback()
def configure(context: typer.Context, home: Home = None) -> None:
    """Keep the data directory given before the command."""
    context.obj = home


@app.command()
def ingest(context: typer.Context, paths: Paths, as_json: Json = False, home: Home = None) -> None:
    """收录文件：清单和政策，逐件报告。"""
    settings = _settings(context, home)

    async def run(stores: Stores) -> list[Outcome]:
        found = pipeline.files(paths)
        with reports.progress(stderr, "收录") as advance:
            outcomes = []
            async for outcome in pipeline.ingest(stores, settings, found, clock.now_us):
                outcomes.append(outcome)
                advance(len(outcomes), len(found))
        return outcomes

    outcomes = _run(settings, run)
    if as_json:
        _print_json(contract.ingested(outcomes))
    reports.ingested(stderr, outcomes)
    raise typer.Exit(int(any(outcome.outcome == "refused" for outcome in outcomes)))


@app.command()
def entries(
    context: typer.Context,
    source: Annotated[str | None, typer.Option("--source", help="只看一个来源文件。")] = None,
    as_of: AsOf = None,
    home: Home = None,
) -> None:
    """逐行输出清单事项（JSONL）。"""
    day = _day(as_of) if as_of else None

    async def run(stores: Stores) -> list[citations.Found]:
        rows = await stores.sql.reads.all_entries(source)
        return await citations.of_entries(stores.sql.reads, rows, on=day)

    for found in _run(_settings(context, home), run):
        _print_json(contract.entry(found))


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
    day = _day(as_of)

    async def run(stores: Stores) -> answers.Card:
        register = Register(stores.sql.reads)
        return await answers.ask(stores, register, question, as_of=day, place=place, top=top)

    card = _run(_settings(context, home), run)
    if as_json:
        _print_json(contract.card(card))
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

    score = _run(_settings(context, home), run)
    if as_json:
        _print_json(score.as_json())
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

    server.run(_settings(context, home), host, port)


@app.command()
def doctor(context: typer.Context, home: Home = None) -> None:
    """检查数据目录：数据库、索引、待索引数、来源文件。"""

    async def run(stores: Stores) -> reports.Health:
        return await reports.examine(stores)

    health = _run(_settings(context, home), run)
    reports.health(Console(), health)
    raise typer.Exit(0 if health.ok else 1)


@index_app.command("status")
def index_status(context: typer.Context, home: Home = None) -> None:
    """索引状态（JSON）。"""

    async def run(stores: Stores) -> dict[str, Any]:
        status = await stores.index.status()
        return reports.index_status(status, await stores.sql.reads.counts())

    _print_json(_run(_settings(context, home), run))


@index_app.command("rebuild")
def index_rebuild(context: typer.Context, home: Home = None) -> None:
    """由数据库重建索引，核对无误后切换。"""

    async def run(stores: Stores) -> dict[str, Any]:
        with reports.progress(stderr, "重建索引") as advance:
            status = await indexing.rebuild(stores, advance)
        return reports.index_status(status, await stores.sql.reads.counts())

    _print_json(_run(_settings(context, home), run))


@bodies_app.command("import")
def bodies_import(context: typer.Context, paths: Paths, home: Home = None) -> None:
    """导入登记簿：CSV，列 code,name（区划）或 name,kind,division,…（机构）。"""

    async def run(stores: Stores) -> bodies.Imported:
        files = {file.name: _text(file.path) for file in pipeline.files(paths)}
        imported = await bodies.import_register(stores.sql, files, clock.now_us())
        await indexing.drain(stores)
        return imported

    imported = _run(_settings(context, home), run)
    stderr.print(
        f"登记簿：区划 {imported.divisions}，机构 {imported.bodies}，"
        f"重新定位的文件 {imported.places_settled}"
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise errors.RegisterInvalid(f"{path.name}：登记簿须为 UTF-8 编码的 CSV") from error


def _settings(context: typer.Context, home: Path | None) -> Settings:
    chosen = home or context.obj
    return Settings() if chosen is None else Settings(home=chosen)


def _day(text: str | None) -> date:
    if text is None:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"“{text}”不是日期，应写作 2025-03-01", param_hint="--as-of"
        ) from None


def _run(settings: Settings, work: Callable[[Stores], Coroutine[Any, Any, T]]) -> T:
    """Run one command on open stores; an expected error becomes one line and exit code 2."""

    async def opened_work() -> T:
        async with opened(settings) as stores:
            return await work(stores)

    try:
        return asyncio.run(opened_work())
    except errors.YidanError as error:
        stderr.print(f"[red]{error.code}[/red] {error}", highlight=False)
        raise typer.Exit(2) from error


def _print_json(value: Any) -> None:
    typer.echo(orjson.dumps(value).decode())


def main() -> None:
    """Entry point."""
    app()
