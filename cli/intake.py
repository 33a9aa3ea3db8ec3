"""What is taken in and out again: `ingest` with its preview, `withdraw`, `verify`."""

from typing import Annotated

import typer
from rich.console import Console

from cli import clock, contract, reports, running
from cli.options import Home, Json, Paths
from cli.running import stderr
from indexer import files, pipeline
from indexer import preview as previewing
from indexer.jail import Jail
from schema.settings import Settings
from schema.stores.opening import Stores
from schema.usecases import authors, verifying, withdrawing
from schema.usecases.documents import Outcome

Hash = Annotated[
    str | None, typer.Option("--commit", help="预览哈希：与之完全一致才收录，否则什么也不做。")
]


def ingest(
    context: typer.Context,
    paths: Paths,
    preview: Annotated[
        bool, typer.Option("--preview", help="只看将收录什么及其哈希，什么也不写。")
    ] = False,
    commit: Hash = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """收录文件：清单和政策，逐件报告。"""
    settings = running.settings(context, home)
    found = files.under(paths)
    if preview:
        if commit is not None:
            raise typer.BadParameter("--preview 与 --commit 不能同时使用")
        outcomes = _preview(settings, found, as_json=as_json)
    else:
        outcomes = _ingest(settings, found, commit)
        if as_json:
            running.print_json(contract.ingested(outcomes))
    reports.ingested(stderr, outcomes)
    raise typer.Exit(int(any(outcome.outcome == "refused" for outcome in outcomes)))


def withdraw(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="来源名称，如 lists/某镇基本履职事项清单.xlsx。")],
    reason: Annotated[str, typer.Option("--reason", help="撤回的理由，记入审计。")],
    author: Annotated[
        str | None,
        typer.Option("--author", help="何人撤回：登录名或姓名，记入审计。"),
    ] = None,
    home: Home = None,
) -> None:
    """撤回一个来源：不再检索、回答；原件、历史和审计照旧保存。"""

    async def run(stores: Stores) -> withdrawing.Withdrawn:
        who = await authors.named(stores.sql.reads, author)
        done = await withdrawing.withdraw(
            stores.sql, source, reason=reason, author=who, now_us=clock.now_us()
        )
        await pipeline.index(stores, clock.now_us)
        return done

    reports.withdrawn(stderr, running.run(running.settings(context, home), run))


def verify(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(help="来源名称。")] = None,
    every: Annotated[bool, typer.Option("--all", help="核验全部来源。")] = False,
    home: Home = None,
) -> None:
    """核验：从保存的原始字节重新读出事项，与库存逐项比对。"""
    if (source is None) != every:
        raise typer.BadParameter("请给出一个来源名称，或 --all")
    settings = running.settings(context, home)
    jail = Jail(settings)

    async def run(stores: Stores) -> list[verifying.VerifiedSource]:
        found = await verifying.named(stores.sql, source)
        verified = []
        with reports.progress(stderr, "核验") as advance:
            for each in found:
                verified.append(await verifying.verify_source(stores, jail, each))
                advance(len(verified), len(found))
        return verified

    try:
        verified = running.run(settings, run)
    finally:
        jail.close()
    reports.verified(Console(), stderr, verified)
    matches = verifying.VerificationResult.MATCHES
    raise typer.Exit(int(any(each.result is not matches for each in verified)))


def _preview(settings: Settings, found: list[files.File], *, as_json: bool) -> list[Outcome]:
    async def run(stores: Stores) -> previewing.Preview:
        with reports.progress(stderr, "预览") as advance:
            return await previewing.preview(stores, settings, found, advance)

    shown = running.run(settings, run)
    if as_json:
        running.print_json(contract.previewed(shown))
    else:
        reports.previewed(Console(), shown)
    return [each.outcome for each in shown.files]


def _ingest(settings: Settings, found: list[files.File], expected: str | None) -> list[Outcome]:
    async def run(stores: Stores) -> list[Outcome]:
        with reports.progress(stderr, "收录") as advance:
            if expected is not None:
                shown = await previewing.preview(stores, settings, found, advance)
                previewing.check(shown, expected)
                return await previewing.commit(stores, shown, settings, clock.now_us)
            outcomes = []
            async for outcome in pipeline.ingest(stores, settings, found, clock.now_us):
                outcomes.append(outcome)
                advance(len(outcomes), len(found))
        return outcomes

    return running.run(settings, run)
