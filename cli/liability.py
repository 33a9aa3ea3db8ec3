"""`yidan liability`, `yidan assess`: who answers for an incident; a plan of appraisal checked."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from cli import checking as shown
from cli import running
from cli.options import AsOf, Home, Json
from indexer import read
from schema import errors
from schema.domain import assessment, liability
from schema.domain.rules import Clause
from schema.settings import Settings
from schema.stores.opening import Stores
from schema.usecases import answering, assessing
from schema.usecases.bodies import Register


def liable(  # noqa: PLR0913, PLR0917 - the options of a command
    context: typer.Context,
    matter: Annotated[str, typer.Argument(help="事项或情形，如 秸秆露天焚烧。")],
    township: Annotated[str, typer.Option("--township", help="乡镇（街道）：名称或代码。")],
    as_of: AsOf = None,
    handed_down_by: Annotated[str | None, typer.Option("--handed-down-by", help="交办方。")] = None,
    entrusted_by: Annotated[
        str | None, typer.Option("--entrusted-by", help="委托执法的部门。")
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """问责：事发当日清单怎么写，谁负主要责任，谁只对过错部分负责，依据什么。"""
    settings = running.settings(context, home)
    day = running.day(as_of)

    async def run(stores: Stores) -> answering.Answered:
        return await answering.liable(
            stores,
            Register(stores.sql.reads),
            matter,
            township,
            on=day,
            handed_down_by=handed_down_by,
            entrusted_by=entrusted_by,
            rules_dir=settings.rules_dir,
        )

    found = running.run(settings, run)
    if as_json:
        running.print_json(_contract(found))
        return
    console = Console()
    held = found.liability
    if held is None:
        console.print("不能认定是哪一事项：", highlight=False)
        for id_ in found.checked.decision.candidates:
            console.print(f"  ? {found.checked.entries[id_].title}", highlight=False)
        return
    console.print(escape(f"{held.basis}：{held.text}"), highlight=False)
    for each in held.bearers:
        scope = f"（{each.scope}）" if each.scope else ""
        words = f"  · {each.body}：{liability.ANSWERS_TITLES[each.answers]}{scope}"
        console.print(escape(words), highlight=False)
    if held.clause:
        console.print(escape(f"依据 {held.clause.label}“{held.clause.quote}”"), highlight=False)


def _contract(found: answering.Answered) -> dict[str, Any]:
    held = found.liability
    return {
        "asOf": found.checked.decision.request.as_of.isoformat(),
        "place": found.checked.place_name,
        "class": held.basis if held else None,
        "text": held.text if held else None,
        "bearers": [
            {"body": each.body, "answers": each.answers, "scope": each.scope}
            for each in (held.bearers if held else ())
        ],
        "clause": _clause(held.clause) if held else None,
        "check": shown.as_contract(found.checked),
    }


def _clause(clause: Clause | None) -> dict[str, str] | None:
    return {"label": clause.label, "quote": clause.quote} if clause else None


def assess(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="考核方案：csv、xlsx 或 JSON。", exists=True)],
    township: Annotated[str, typer.Option("--township", help="乡镇（街道）：名称或代码。")],
    as_of: AsOf = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """考核方案对照清单：收回、清单外、单独考核配合事项、一票否决、权重。有错误则退出码为 1。"""
    settings = running.settings(context, home)
    day = running.day(as_of)

    async def run(stores: Stores) -> assessing.Assessed:
        return await assessing.assess(
            stores,
            Register(stores.sql.reads),
            _indicators(file, settings),
            township,
            as_of=day,
            rules_dir=settings.rules_dir,
        )

    found = running.run(settings, run)
    if as_json:
        running.print_json(
            {
                "indicators": len(found.indicators),
                "rules": found.rules.version,
                "issues": [
                    {
                        "row": each.number,
                        "finding": each.finding,
                        "error": each.is_error,
                        "text": each.text,
                        "clause": _clause(each.clause),
                    }
                    for each in found.issues
                ],
            }
        )
    else:
        console = Console()
        for each in found.issues:
            kind = "错误" if each.is_error else "提示"
            where = f"第{each.number}行" if each.number else "全表"
            clause = f" {each.clause.label}" if each.clause else ""
            title = assessment.FINDING_TITLES[each.finding]
            console.print(escape(f"{kind} {where} {title}：{each.text}{clause}"), highlight=False)
        if not found.issues:
            console.print("没有发现问题。")
    if any(each.is_error for each in found.issues):
        raise typer.Exit(1)


def _indicators(file: Path, settings: Settings) -> list[assessment.Indicator]:
    if file.suffix.lower() != ".json":
        return assessing.of_tables(read.read(file.name, file.read_bytes(), settings).tables)
    try:
        rows = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        raise errors.QueryInvalid(f"{file.name} 不是 JSON：{error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise errors.QueryInvalid(f"{file.name} 应是指标的数组。")
    return [assessing.of_row(row, at) for at, row in enumerate(rows, start=1)]
