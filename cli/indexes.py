"""`yidan index`: the life of the search index, the same words for every engine. Prints JSON."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer

from cli import clock, reports, running
from cli.options import Home
from cli.running import stderr
from schema.stores.opening import Stores
from schema.usecases import generations, reconcile

app = typer.Typer(no_args_is_help=True, help="检索索引：重建、切换、退回、对账、清理。")

Number = Annotated[int | None, typer.Option("--generation", help="哪一代；缺省最新建好的。")]


@app.command()
def status(context: typer.Context, home: Home = None) -> None:
    """索引状态：引擎、各代、待更新、上次对账。"""
    _show(context, home, _nothing)


@app.command()
def build(context: typer.Context, home: Home = None) -> None:
    """由数据库另建一代索引，不切换；旧索引继续服务。"""

    async def work(stores: Stores) -> None:
        with reports.progress(stderr, "建索引") as advance:
            await generations.build(stores, clock.now_us, advance)

    _show(context, home, work)


@app.command()
def promote(context: typer.Context, number: Number = None, home: Home = None) -> None:
    """补上建成后的变动，与数据库核对无误后切换。"""
    keep = running.settings(context, home).index_keep

    async def work(stores: Stores) -> None:
        await generations.promote(stores, clock.now_us, number=number, keep=keep)

    _show(context, home, work)


@app.command()
def demote(context: typer.Context, home: Home = None) -> None:
    """退回上一代索引（同样先补齐、核对）。"""

    async def work(stores: Stores) -> None:
        await generations.demote(stores, clock.now_us)

    _show(context, home, work)


@app.command()
def rebuild(context: typer.Context, home: Home = None) -> None:
    """由数据库重建索引，核对无误后切换（build 加 promote）。"""
    keep = running.settings(context, home).index_keep

    async def work(stores: Stores) -> None:
        with reports.progress(stderr, "重建索引") as advance:
            await generations.rebuild(stores, clock.now_us, advance, keep=keep)

    _show(context, home, work)


@app.command()
def gc(context: typer.Context, home: Home = None) -> None:
    """删除作废的和多余的旧索引。"""
    keep = running.settings(context, home).index_keep

    async def work(stores: Stores) -> None:
        await generations.gc(stores, keep=keep)

    _show(context, home, work)


@app.command("reconcile")
def reconcile_(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="只报告，不修补。")] = False,
    home: Home = None,
) -> None:
    """逐条对账：索引缺少、多余、过时的，报告并修补；修不好则退出码为 1。"""

    async def work(stores: Stores) -> reconcile.Findings:
        with reports.progress(stderr, "对账") as advance:
            return await reconcile.reconcile(
                stores, clock.now_us, repair=not check, progress=advance
            )

    found = running.run(running.settings(context, home), work)
    running.print_json(reports.findings(found))
    raise typer.Exit(0 if found.clean or (found.repaired and not found.ahead) else 1)


async def _nothing(_stores: Stores) -> None:
    """Only the status is wanted."""


def _show(context: typer.Context, home: Home, work: Callable[[Stores], Awaitable[None]]) -> None:
    """Do something to the index, then print its state."""

    async def run(stores: Stores) -> dict[str, Any]:
        await work(stores)
        return await reports.index_state(stores)

    running.print_json(running.run(running.settings(context, home), run))
