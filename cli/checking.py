"""`yidan check`: may a department hand a task to a township?"""

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli import clock, contract, running, tables
from cli.options import AsOf, Home, Json
from indexer import read
from schema import errors
from schema.domain import admission, documents
from schema.settings import Settings
from schema.stores.opening import Stores
from schema.tables.lists import Entry
from schema.usecases import accounts, batches, checking
from schema.usecases.bodies import Register
from schema.usecases.citations import Found


def check(  # noqa: PLR0913, PLR0917 - the options of a command
    context: typer.Context,
    department: Annotated[str, typer.Option("--department", help="交办部门。")] = "",
    township: Annotated[str, typer.Option("--township", help="乡镇（街道）：名称或代码。")] = "",
    task: Annotated[str, typer.Option("--task", help="任务内容。")] = "",
    until: Annotated[
        str | None, typer.Option("--until", help="截止日期；写明则按临时性工作任务核查。")
    ] = None,
    as_of: AsOf = None,
    record_as: Annotated[
        str | None,
        typer.Option("--record-as", help="以哪个用户（登录名）记入决定库，可以复核。"),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", help="一批任务的表格：交办部门、乡镇（街道）、任务、截止日期。"),
    ] = None,
    document: Annotated[
        Path | None, typer.Option("--document", help="方案、通知：逐句核查交给乡镇的任务。")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="核查结果写入 .xlsx 或 .csv 文件。")
    ] = None,
    replay: Annotated[
        str | None, typer.Option("--replay", help="复核一个记录在案的结论：哈希。")
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """核查：部门能否把任务交给乡镇（街道）；可以整批、整篇，也可以复核以前的结论。"""
    settings = running.settings(context, home)
    day = running.day(as_of)
    asked = checking.Asked(department, township, task, _day(until))
    if replay is not None:
        _replay(settings, replay, as_json=as_json)
    elif batch is not None or document is not None:
        _many(settings, batch, document, asked, day, out, as_json=as_json)
    elif not (department and township and task):
        raise typer.BadParameter("须写明 --department、--township、--task，或 --batch、--document")
    else:
        _single(settings, asked, day, record_as=record_as, as_json=as_json)


def _single(
    settings: Settings, asked: checking.Asked, day: date, *, record_as: str | None, as_json: bool
) -> None:
    async def run(stores: Stores) -> checking.Checked:
        register = Register(stores.sql.reads)
        found = await checking.check(
            stores, register, asked, as_of=day, rules_dir=settings.rules_dir
        )
        if record_as is not None:
            actor = await accounts.named(stores.sql.reads, record_as)
            await checking.record(stores, found, clock.now_us(), actor)
        return found

    checked = running.run(settings, run)
    if as_json:
        running.print_json(as_contract(checked))
    else:
        _shown(Console(), checked)


def _many(
    settings: Settings,
    batch: Path | None,
    document: Path | None,
    asked: checking.Asked,
    day: date,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    if batch is None and not (asked.department and asked.township):
        raise typer.BadParameter("--document 须写明 --department 和 --township")

    file = batch or document or Path()

    async def run(stores: Stores) -> list[batches.Line]:
        content = await asyncio.to_thread(_content, file, settings)
        register = Register(stores.sql.reads)
        if batch is not None:
            lines = batches.lines_of_tables(content.tables)
        else:
            lines = await batches.lines_of_document(register, content, asked)
        return await batches.check_all(
            stores, register, lines, as_of=day, rules_dir=settings.rules_dir
        )

    lines = running.run(settings, run)
    rows = [batches.as_row(line) for line in lines]
    if out is not None:
        tables.write(out, "任务核查", batches.HEADS, rows)
        running.stderr.print(f"核查 {len(rows)} 项，写入 {out.name}")
    if as_json:
        for line in lines:
            running.print_json(_line(line))
    elif out is None:
        _table(rows)


def _content(file: Path, settings: Settings) -> documents.Content:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise errors.QueryInvalid(f"读不了 {file.name}：{error.strerror}") from error
    return read.read(file.name, data, settings)


def _line(line: batches.Line) -> dict[str, Any]:
    """One task of a batch: the contract's decision, or the problem, with what was asked."""
    asked = line.asked
    verdict = (
        as_contract(line.checked)
        if line.checked
        else {"problem": line.problem.code if line.problem else None, "text": str(line.problem)}
    )
    return {
        "at": line.place,
        "start": line.start,
        "end": line.end,
        "department": asked.department,
        "township": asked.township,
        "task": asked.task,
        "until": asked.until.isoformat() if asked.until else None,
        **verdict,
    }


def _table(rows: Sequence[Sequence[str]]) -> None:
    table = Table(show_lines=True)
    shown = (0, 3, 6, 7)
    for at in shown:
        table.add_column(batches.HEADS[at])
    for row in rows:
        table.add_row(*(escape(row[at]) for at in shown))
    Console().print(table)


def _replay(settings: Settings, hash_: str, *, as_json: bool) -> None:
    async def run(stores: Stores) -> checking.Replayed | None:
        register = Register(stores.sql.reads)
        return await checking.replay(stores, register, hash_, rules_dir=settings.rules_dir)

    found = running.run(settings, run)
    if found is None:
        running.stderr.print(f"没有记录哈希为 {escape(hash_)} 的结论。")
        raise typer.Exit(2)
    if as_json:
        running.print_json(
            {
                "matches": found.matches,
                "recorded": found.record.content,
                "differences": [
                    {"what": each.what, "then": each.then, "now": each.now}
                    for each in found.differences
                ],
                "now": as_contract(found.checked),
            }
        )
        return
    console = Console()
    console.print("复核一致。" if found.matches else "复核不一致：", highlight=False)
    for each in found.differences:
        console.print(f"  {each.what}：当时 {each.then}，现在 {each.now}", highlight=False)


def as_contract(checked: checking.Checked) -> dict[str, Any]:
    """The JSON of `yidan check`, which other programs rely on (docs/cli.md)."""
    decision = checked.decision
    return {
        "decision": decision.outcome,
        "reasons": [_reason(checked, reason) for reason in decision.reasons],
        "candidates": [
            {
                "id": id_,
                "class": checked.entries[id_].edition.list_class,
                "title": checked.entries[id_].title,
                "citation": contract.citation(checked.entries[id_]),
            }
            for id_ in decision.candidates
        ],
        "asOf": decision.request.as_of.isoformat(),
        "hash": decision.hash,
        "place": checked.place_name,
        "rules": decision.rules,
    }


def _reason(checked: checking.Checked, reason: admission.Reason) -> dict[str, Any]:
    found = checked.entries.get(reason.about or "")
    clause = reason.clause
    return {
        "rule": reason.ground,
        "clause": clause.label if clause else None,
        "citation": contract.citation(found) if found else _of_clause(reason),
        "text": reason.text or admission.GROUND_TITLES[reason.ground],
        "class": found.edition.list_class if found else None,
        "bodies": [{"body": part.body, "role": part.role} for part in found.parts] if found else [],
        "about": reason.about,
    }


def _of_clause(reason: admission.Reason) -> dict[str, Any] | None:
    """A citation of a rule set, which carries its own quote."""
    clause = reason.clause
    if clause is None:
        return None
    locator = {"sheet": None, "table": None, "page": None, "row": None, "article": clause.clause}
    return {
        "source": clause.document,
        "sha256": None,
        "start": None,
        "end": None,
        "locator": locator,
        "quote": clause.quote,
        "text": clause.quote,
    }


def _shown(console: Console, checked: checking.Checked) -> None:
    decision = checked.decision
    console.print(f"[bold]{admission.OUTCOME_TITLES[decision.outcome]}[/bold]")
    console.print(f"{checked.place_name}，截至 {decision.request.as_of}")
    for reason in decision.reasons:
        found = checked.entries.get(reason.about or "")
        where = f" {_where(found)}" if found else ""
        clause = f" {reason.clause.label}“{reason.clause.quote}”" if reason.clause else ""
        text = reason.text or ""
        title = admission.GROUND_TITLES[reason.ground]
        console.print(f"  · {title} {text}{clause}{where}", highlight=False)
    for id_ in decision.candidates:
        console.print(f"  ? {checked.entries[id_].title}", highlight=False)
    console.print(f"规则 {decision.rules}  哈希 {decision.hash}", highlight=False)


def _where(found: Found) -> str:
    """Where an entry stands, in words."""
    row = found.row.row if isinstance(found.row, Entry) else None
    return f"{found.sources[0].name} 第 {row} 行" if row else found.sources[0].name


def _day(text: str | None) -> date | None:
    return running.day(text) if text else None
