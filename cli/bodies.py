"""`yidan bodies`: the register of divisions and bodies, and what a written name means."""

import csv
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from cli import clock, running
from cli.options import AsOf, Home, Json, Paths, Place
from cli.running import stderr
from indexer import files
from schema import errors
from schema.domain.bodies import Candidate, Named
from schema.stores.opening import Stores
from schema.usecases import bodies, drafting, draining
from schema.usecases.bodies import Register

app = typer.Typer(no_args_is_help=True, help="行政区划和机构登记簿。")


@app.command("import")
def import_(context: typer.Context, paths: Paths, home: Home = None) -> None:
    """导入登记簿：CSV，列 code,name（区划）或 name,division,…（机构），见 docs/bodies.md。"""

    async def run(stores: Stores) -> bodies.Imported:
        texts = {file.name: _text(file.path) for file in files.under(paths)}
        imported = await bodies.import_register(stores.sql, texts, clock.now_us())
        await draining.drain(stores, clock.now_us)
        return imported

    imported = running.run(running.settings(context, home), run)
    stderr.print(
        f"登记簿：区划 {imported.divisions}，机构 {imported.bodies}，"
        f"重新定位的文件 {imported.places_settled}"
    )


@app.command()
def resolve(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="文件里的写法，如：县住建局。")],
    place: Place = None,
    as_of: AsOf = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """识别一个写法在某地某日指哪个机构，附依据；拿不准的列出各种可能。"""
    day = running.day(as_of)

    async def run(stores: Stores) -> tuple[Named, ...]:
        return await Register(stores.sql.reads).resolve(name, place, day)

    found = running.run(running.settings(context, home), run)
    if as_json:
        named = [_named(each) for each in found]
        running.print_json({"name": name, "place": place, "asOf": str(day), "names": named})
        return
    console = Console()
    for each in found:
        kind = f"（{each.kind.title}）" if each.kind else ""
        console.print(f"{each.name}：{each.status}{kind}", highlight=False)
        for candidate in each.candidates:
            console.print(f"  {candidate.name} {candidate.division}", highlight=False)
            for step in candidate.steps:
                console.print(f"    {step.rule}：{step.text}", highlight=False)


@app.command()
def draft(
    context: typer.Context,
    place: Annotated[str, typer.Argument(help="县（市、区）：名称或代码。")],
    home: Home = None,
) -> None:
    """写出一个县（市、区）登记簿的草稿（CSV）：常设部门和各乡镇（街道），供核对后导入。"""

    async def run(stores: Stores) -> list[drafting.Row]:
        return await drafting.draft(Register(stores.sql.reads), place)

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(drafting.Row._fields)
    writer.writerows(running.run(running.settings(context, home), run))


def _named(named: Named) -> dict[str, Any]:
    return {
        "name": named.name,
        "status": named.status,
        "kind": named.kind.title if named.kind else None,
        "candidates": [_candidate(each) for each in named.candidates],
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    body = candidate.body
    return {
        "id": body.id if body else None,
        "name": candidate.name,
        "division": candidate.division,
        "validFrom": body.valid_from if body else None,
        "validTo": body.valid_to if body else None,
        "evidence": [{"rule": step.rule, "text": step.text} for step in candidate.steps],
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise errors.RegisterInvalid(
            f"{path.name}：登记簿须为 UTF-8 编码的 CSV，请另存为“CSV UTF-8”后重试"
        ) from error
