"""`yidan ledger`: the ledger of temporary tasks and their burden, shown or exported."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli import running, tables
from cli.cases import As, desk_of
from cli.options import AsOf, Home, Place
from cli.running import stderr
from schema.domain import burden, cases
from schema.domain.cases import State
from schema.stores.opening import Stores
from schema.tables.cases import Case
from schema.usecases.bodies import Register

LEDGER_HEADS = (
    "编号",
    "事项",
    "交办部门",
    "所涉乡镇（街道）",
    "状态",
    "开始",
    "结束",
    "人员",
    "经费（元）",
    "批准文件",
    "文号",
    "标记",
)
_SHOWN = (0, 1, 2, 3, 4, 6)  # what a terminal has room for
_BURDEN_HEADS = ("单位", "在册", "逾期未销号", "已销号", "任务天数", "人员", "经费（元）")


def ledger(
    context: typer.Context,
    user: As,
    place: Place = None,
    as_of: AsOf = None,
    with_burden: Annotated[
        bool, typer.Option("--burden", help="各乡镇（街道）、各部门的负担统计。")
    ] = False,
    export: Annotated[
        Path | None, typer.Option("--export", help="写入文件（.csv 或 .xlsx）。")
    ] = None,
    home: Home = None,
) -> None:
    """临时性工作任务台账，或负担统计；可以导出。"""
    day = running.day(as_of)

    async def run(stores: Stores) -> tuple[tuple[str, ...], list[list[str]]]:
        desk = await desk_of(stores, user)
        known = (await Register(stores.sql.reads).places()).gazetteer
        if with_burden:
            return _BURDEN_HEADS, _burdens(await desk.burden(day, place), known.name)
        return LEDGER_HEADS, [_line(row, known.name) for row in await desk.ledger(place)]

    heads, rows = running.run(running.settings(context, home), run)
    title = "临时性工作任务负担统计" if with_burden else "临时性工作任务台账"
    if export is not None:
        tables.write(export, title, heads, rows)
        stderr.print(f"已写入 {export}：{len(rows)} 行", highlight=False, markup=False)
        return
    shown = range(len(heads)) if with_burden else _SHOWN
    table = Table(*(heads[at] for at in shown), title=title)
    for row in rows:
        table.add_row(*(row[at] for at in shown))
    Console().print(table)


def _line(row: Case, name: Callable[[str], str]) -> list[str]:
    approval = row.details.get("approval", {})
    told = (
        row.number,
        row.title,
        row.department,
        "、".join(map(name, row.townships)),
        cases.STATE_TITLES[State(row.state)],
        row.starts,
        row.ends,
        row.staff,
        row.funds_yuan,
        approval.get("document"),
        approval.get("number"),
        "、".join(row.details.get("flags", ())),
    )
    return ["" if each is None else str(each) for each in told]


def _burdens(found: burden.Statistics, name: Callable[[str], str]) -> list[list[str]]:
    lines = [(name(each.key), each) for each in found.townships]
    lines += [(each.key, each) for each in found.departments]
    lines.append(("合计（每件一次）", found.total))
    return [
        [
            title,
            *map(str, (b.live, b.overdue, b.finished, b.days, b.staff, b.funds_yuan)),
        ]
        for title, b in lines
    ]
