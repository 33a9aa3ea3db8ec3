"""`yidan cases`: cases on the server itself, on behalf of a user (`--as`)."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import TypeAdapter, ValidationError

from cli import clock, running
from cli.options import AsOf, Home, Place
from cli.running import stderr
from schema.domain import alarms, evidence, filing
from schema.domain.cases import Event, Kind, State
from schema.stores.opening import Stores
from schema.tables.cases import Case
from schema.usecases import accounts, casework, takeover
from schema.usecases.bodies import Register
from schema.usecases.ledger import Desk, Filter
from schema.usecases.standing import By

app = typer.Typer(no_args_is_help=True, help="办理事项：准入、调整、临时任务、收回承接、赋权。")
T = TypeVar("T")

As = Annotated[str, typer.Option("--as", help="以哪个用户办理或查看（登录名），记入审计。")]
CaseId = Annotated[str, typer.Argument(help="办理事项的标识。")]
Key = Annotated[str | None, typer.Option("--key", help="请求键：重发同一内容不会办两次。")]

_PROPOSAL = TypeAdapter(filing.Proposal)
_OPINIONS = TypeAdapter(tuple[evidence.Opinion, ...])


@app.command("list")
def listed(
    context: typer.Context,
    user: As,
    kind: Annotated[list[Kind] | None, typer.Option("--kind", help="只看这些程序。")] = None,
    state: Annotated[list[State] | None, typer.Option("--state", help="只看这些状态。")] = None,
    place: Place = None,
    home: Home = None,
) -> None:
    """逐行输出办理事项（JSONL），新的在前，只含该用户有权查看的。"""

    async def run(desk: Desk) -> list[Case]:
        return await desk.every(Filter(kind or (), state or (), place))

    for row in _seen(context, home, user, run):
        running.print_json(as_data(row))


@app.command()
def show(context: typer.Context, case: CaseId, user: As, home: Home = None) -> None:
    """输出一件办理事项和它的办理记录（JSON）。"""

    async def run(desk: Desk) -> dict[str, Any]:
        row = await desk.case(case)
        record = await desk.events([case])
        steps = [
            each.model_dump(mode="json", include={"event", "actor", "role", "on_day", "to_state"})
            for each in record
        ]
        return {**as_data(row), "steps": steps}

    running.print_json(_seen(context, home, user, run))


@app.command()
def propose(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="申请（JSON），各项见 docs/decisions.md。")],
    user: As,
    key: Key = None,
    home: Home = None,
) -> None:
    """提出一件办理事项。"""
    proposal = _read(_PROPOSAL, file)
    settings = running.settings(context, home)

    async def run(stores: Stores) -> casework.Done:
        by = await _by(stores, user, key)
        register = Register(stores.sql.reads)
        return await casework.propose(stores, register, proposal, by, rules_dir=settings.rules_dir)

    _told(running.run(settings, run))


@app.command()
def do(  # noqa: PLR0913, PLR0917 - what a step may rest on
    context: typer.Context,
    case: CaseId,
    action: Annotated[Event, typer.Argument(help="动作。", case_sensitive=False)],
    user: As,
    version: Annotated[int, typer.Option("--version", help="所见的版本号。")],
    reason: Annotated[str | None, typer.Option("--reason", help="理由。")] = None,
    document: Annotated[str | None, typer.Option("--document", help="文件名称。")] = None,
    number: Annotated[str | None, typer.Option("--number", help="文号。")] = None,
    dated: Annotated[str | None, typer.Option("--dated", help="文件日期。")] = None,
    result: Annotated[str | None, typer.Option("--result", help="核查、评估的结果。")] = None,
    people: Annotated[int | None, typer.Option("--people", help="培训人数。")] = None,
    entry: Annotated[str | None, typer.Option("--entry", help="纳入的清单事项。")] = None,
    opinions: Annotated[
        Path | None, typer.Option("--opinions", help="乡镇（街道）意见（JSON）。", exists=True)
    ] = None,
    key: Key = None,
    home: Home = None,
) -> None:
    """把一件办理事项办到下一步。"""
    said = _read(_OPINIONS, opinions) if opinions else ()
    day = running.day(dated) if dated else None
    given = evidence.Evidence(document, number, day, result, people, entry, said)
    order = casework.Order(case, action, version, reason, given)
    settings = running.settings(context, home)

    async def run(stores: Stores) -> casework.Done:
        by = await _by(stores, user, key)
        register = Register(stores.sql.reads)
        return await casework.transition(stores, register, order, by, rules_dir=settings.rules_dir)

    _told(running.run(settings, run))


@app.command("takeovers")
def takeovers(
    context: typer.Context,
    edition: Annotated[str, typer.Argument(help="收回事项清单版本的标识。")],
    user: As,
    home: Home = None,
) -> None:
    """为一份上级部门收回事项清单的各事项立项，已立的不再立。"""
    settings = running.settings(context, home)

    async def run(stores: Stores) -> list[casework.Done]:
        by = await _by(stores, user, None)
        register = Register(stores.sql.reads)
        return await takeover.open_all(stores, register, edition, by, rules_dir=settings.rules_dir)

    for done in running.run(settings, run):
        running.print_json(as_data(done.case))


@app.command("alarms")
def alarmed(
    context: typer.Context,
    user: As,
    place: Place = None,
    as_of: AsOf = None,
    home: Home = None,
) -> None:
    """逐行输出预警（JSONL），逾期最久的在前。"""
    day = running.day(as_of)

    async def run(desk: Desk) -> list[dict[str, Any]]:
        return [
            {
                "alarm": each.raised.alarm,
                "message": alarms.ALARM_TITLES[each.raised.alarm],
                "days": each.raised.days,
                "since": each.raised.since.isoformat(),
                "case": as_data(each.case),
            }
            for each in await desk.alarms(day, place)
        ]

    for line in _seen(context, home, user, run):
        running.print_json(line)


@app.command("amendments")
def amended(context: typer.Context, user: As, place: Place = None, home: Home = None) -> None:
    """逐行输出已准入或已调整、尚未进入清单版本的事项（JSONL）。"""

    async def run(desk: Desk) -> list[dict[str, Any]]:
        return [
            {
                "case": as_data(each.case),
                "candidates": [{"id": row.id, "title": row.title} for row in each.candidates],
            }
            for each in await desk.amendments(place)
        ]

    for line in _seen(context, home, user, run):
        running.print_json(line)


def as_data(row: Case) -> dict[str, Any]:
    """A case as JSON (docs/cli.md); opinions are not in it."""
    told = row.model_dump(mode="json", exclude={"details", "created_at_us", "updated_at_us"})
    return {**told, "flags": row.details.get("flags", [])}


def _read(adapter: TypeAdapter[T], file: Path) -> T:
    """A value from a JSON file.

    Raises:
        typer.Exit: it is none (2); each fault on a line.
    """
    try:
        return adapter.validate_json(file.read_bytes())
    except ValidationError as error:
        for each in error.errors(include_input=False, include_url=False):
            at = ".".join(map(str, each["loc"]))
            stderr.print(f"[red]PROPOSAL_INVALID[/red] {at}：{each['msg']}", highlight=False)
        raise typer.Exit(2) from error
    except OSError as error:
        raise typer.BadParameter(f"读不到文件 {file}") from error


async def _by(stores: Stores, user: str, key: str | None) -> By:
    actor = await accounts.named(stores.sql.reads, user)
    return By(actor, clock.today(), clock.now_us(), key)


async def desk_of(stores: Stores, user: str) -> Desk:
    """What a user sees of the cases."""
    actor = await accounts.named(stores.sql.reads, user)
    return Desk(stores, Register(stores.sql.reads), actor)


def _seen(
    context: typer.Context, home: Path | None, user: str, work: Callable[[Desk], Awaitable[T]]
) -> T:
    async def run(stores: Stores) -> T:
        return await work(await desk_of(stores, user))

    return running.run(running.settings(context, home), run)


def _told(done: casework.Done) -> None:
    running.print_json({**as_data(done.case), "repeated": done.repeated})
