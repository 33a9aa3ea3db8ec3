"""`yidan audit`: verify the audit log, put its head on record, export it, look at it."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from cli import clock, running
from cli.options import Home, Json
from schema import errors
from schema.domain import audit, checkpoints, instants
from schema.stores.checkpoints import FileCheckpoints
from schema.stores.opening import Stores
from schema.usecases import auditing, verified_audit
from schema.usecases.verified_audit import Verified

app = typer.Typer(no_args_is_help=True, help="审计日志：核验、检查点、导出、查看。")

_HASH = re.compile(r"[0-9a-f]{64}")


@app.command()
def verify(
    context: typer.Context,
    head: Annotated[
        str | None, typer.Option("--head", help="记下的链头（哈希），须在链上。")
    ] = None,
    directory: Annotated[
        Path | None,
        typer.Option("--checkpoints", help="检查点目录，缺省为设置中的目录。", exists=True),
    ] = None,
    public: Annotated[
        list[Path] | None,
        typer.Option("--public-key", help="认定的公钥（PEM），可多个。", exists=True),
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """核验审计链和检查点；不符则以 1 退出。"""
    if head is not None and not _HASH.fullmatch(head):
        raise typer.BadParameter("链头是 64 位十六进制的哈希", param_hint="--head")
    settings = running.settings(context, home)
    keys = [_public(path) for path in public or ()]

    async def run(stores: Stores) -> Verified:
        chosen = stores.checkpoints
        if directory is not None:
            chosen = FileCheckpoints(directory, settings.home / "checkpoint.key")
        kept = await chosen.read()
        return await verified_audit.verify(stores.sql.reads, kept, keys=keys, head=head)

    found = running.run(settings, run)
    if as_json:
        running.print_json(as_contract(found))
    else:
        shown(Console(), found)
    raise typer.Exit(int(not found.holds))


@app.command()
def checkpoint(context: typer.Context, home: Home = None) -> None:
    """立即为链头签一个检查点。"""
    settings = running.settings(context, home)

    async def run(stores: Stores) -> checkpoints.Checkpoint | None:
        return await auditing.checkpoint(stores, clock.now_us)

    made = running.run(settings, run)
    where = settings.checkpoint_dir or settings.home / "checkpoints"
    if made is None:
        typer.echo("上次检查点之后没有新的记录。")
    else:
        typer.echo(f"检查点：第 {made.seq} 条 {made.hash}，公钥 {made.key}，在 {where}")


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="写到此文件（JSONL）。", dir_okay=False)],
    home: Home = None,
) -> None:
    """导出全部审计记录，供独立核验。"""
    part = file.with_name(f"{file.name}.part")

    async def run(stores: Stores) -> int:
        number = 0
        with part.open("w", encoding="utf-8") as out:
            async with aclosing(auditing.exported(stores.sql.reads)) as lines:
                async for line in lines:
                    out.write(line + "\n")
                    number += 1
        return number

    number = running.run(running.settings(context, home), run)
    part.replace(file)
    running.stderr.print(f"已导出 {number} 条：{file}", highlight=False)


@app.command()
def log(
    context: typer.Context,
    since: Annotated[
        str | None,
        typer.Option("--since", help="自某日或某时刻起，如 2025-03-01；缺省最近的若干条。"),
    ] = None,
    last: Annotated[int, typer.Option("--last", min=1, help="最近多少条。")] = 50,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """查看审计记录，旧的在前。"""
    since_us = None if since is None else _moment(since)
    console = Console()

    async def run(stores: Stores) -> None:
        async with aclosing(_chosen(stores, since_us, last)) as found:
            async for record in found:
                if as_json:
                    typer.echo(auditing.line(record))
                else:
                    console.print(_told(record), highlight=False, soft_wrap=True)

    running.run(running.settings(context, home), run)


def as_contract(found: Verified) -> dict[str, Any]:
    """The JSON of `yidan audit verify` (docs/audit.md)."""
    return {
        "holds": found.holds,
        "records": found.records,
        "head": found.head,
        "checkpoints": found.checkpoints,
        "protected": found.protected,
        "unprotected": found.unprotected,
        "unprotectedSinceUs": found.unprotected_since_us,
        "keys": list(found.keys),
        "pinned": found.pinned,
        "faults": found.faults,
        "broken": [
            {"fault": each.fault, "seq": each.seq, "file": each.file} for each in found.broken
        ],
    }


def shown(console: Console, found: Verified) -> None:
    """What was found, in words."""
    state = "[green]审计链完整[/green]" if found.holds else "[red]审计链不符[/red]"
    origin = "指定" if found.pinned else "链中登记，未经指定"
    said = [
        f"{state}：{found.records} 条，链头 {found.head or '无'}",
        f"检查点 {found.checkpoints} 个，保护到第 {found.protected} 条",
        f"公钥（{origin}）：{'、'.join(found.keys) or '无'}",
        tail(found),
    ]
    said += [f"  [red]✗[/red] {escape(fault(each))}" for each in found.broken]
    if found.faults > len(found.broken):
        said.append(f"  另有 {found.faults - len(found.broken)} 处不符")
    for each in said:
        console.print(each, highlight=False, soft_wrap=True)


def tail(found: Verified) -> str:
    """The unprotected tail in words."""
    if not found.unprotected:
        return "未受保护的尾部：无"
    since_us = found.unprotected_since_us
    since = f"，自 {clock.written(since_us)} 起" if since_us is not None else ""
    return f"未受保护的尾部：{found.unprotected} 条{since}（截去了也看不出）"


def fault(each: verified_audit.Broken) -> str:
    """One thing that does not hold, in words."""
    where = "" if each.seq is None else f"第 {each.seq} 条："
    file = "" if each.file is None else f"（{each.file}）"
    return f"{where}{audit.FAULT_TITLES[each.fault]}{file}"


async def _chosen(
    stores: Stores, since_us: int | None, last: int
) -> AsyncGenerator[audit.Record, None]:
    """Records since a moment, or the last ones."""
    if since_us is None:
        newest: Sequence[audit.Record] = await stores.sql.reads.audit_newest(None, last)
        for record in reversed(newest):
            yield record
        return
    async for page in auditing.pages(stores.sql.reads, since_us=since_us):
        for record in page:
            yield record


def _told(record: audit.Record) -> str:
    """One record in words: number, moment, action, actor, all else as JSON."""
    try:
        event = audit.event_of(record)
    except ValueError:
        return escape(f"{record.seq}  {clock.written(record.at_us)}  {record.payload}")
    action, actor = event.pop("action", ""), event.pop("actor", "")
    rest = orjson.dumps(event).decode() if event else ""
    told = (str(record.seq), clock.written(record.at_us), str(action), str(actor or "-"), rest)
    return escape("  ".join(told).rstrip())


def _moment(text: str) -> int:
    """A date (its beginning in China) or a moment of RFC 3339, in microseconds."""
    try:
        day = date.fromisoformat(text)
        return instants.microseconds(datetime.combine(day, time(), clock.CHINA))
    except ValueError:
        pass
    try:
        return instants.read(text)
    except errors.DateInvalid as error:
        raise typer.BadParameter(str(error), param_hint="--since") from None


def _public(path: Path) -> checkpoints.PublicKey:
    try:
        return checkpoints.public_key(path.read_bytes())
    except ValueError:
        raise typer.BadParameter(
            f"{path} 不是 Ed25519 公钥（PEM）", param_hint="--public-key"
        ) from None
