"""Many tasks checked at once (批量核查): the rows of a table, or the sentences of a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schema import errors
from schema.domain import admission, documents, places, tasklines
from schema.domain.admission import Ground
from schema.stores.opening import Stores
from schema.tables.lists import Entry
from schema.usecases import checking
from schema.usecases.bodies import Register
from schema.usecases.checking import Asked, Checked
from schema.usecases.filled_tables import Filled, filled

MAX_LINES = 5000
HEADS = (
    "位置",
    "交办部门",
    "乡镇（街道）",
    "任务",
    "截止日期",
    "结论",
    "说明",
    "事项",
    "牵头及责任单位",
    "理由",
    "依据",
    "批准程序",
    "应当随同提供",
    "出处",
    "哈希",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One task of a batch: where it stands, what was asked, the verdict or why there is none."""

    place: str
    asked: Asked
    checked: Checked | None = None
    problem: errors.InputError | None = None
    start: int | None = None
    end: int | None = None


async def check_all(
    stores: Stores,
    register: Register,
    lines: Sequence[Line],
    *,
    as_of: date,
    rules_dir: Path | None = None,
) -> list[Line]:
    """Check each line; one that cannot be asked keeps its problem, and the others go on.

    Raises:
        errors.QueryInvalid: there are more than 5,000.
    """
    if len(lines) > MAX_LINES:
        raise errors.QueryInvalid(f"一次最多核查 {MAX_LINES} 项，现有 {len(lines)} 项。")
    return [await _one(stores, register, line, as_of, rules_dir) for line in lines]


async def _one(
    stores: Stores, register: Register, line: Line, as_of: date, rules_dir: Path | None
) -> Line:
    if line.problem is not None:
        return line
    try:
        checked = await checking.check(
            stores, register, line.asked, as_of=as_of, rules_dir=rules_dir
        )
    except errors.InputError as problem:
        return Line(line.place, line.asked, None, problem, line.start, line.end)
    return Line(line.place, line.asked, checked, None, line.start, line.end)


async def lines_of_document(
    register: Register, content: documents.Content, asked: Asked
) -> list[Line]:
    """The task sentences of a document, to be handed by one department to one township."""
    gazetteer = (await register.places()).gazetteer
    code = next(iter(gazetteer.resolve(asked.township)), None)
    county = places.path(code)[-2] if code and len(places.path(code)) > 1 else None
    names = [
        division.name
        for division in gazetteer
        if county and places.covers(county, division.code) and division.code != county
    ]
    return [
        Line(
            f"{found.start}–{found.end}",
            Asked(asked.department, asked.township, found.text, asked.until),
            start=found.start,
            end=found.end,
        )
        for found in tasklines.tasks_in(content.blocks, names)
    ]


_COLUMNS = {
    "department": ("交办部门", "部门", "牵头部门", "责任部门", "下达部门", "department"),
    "township": (
        "乡镇（街道）",
        "乡镇(街道)",
        "乡镇街道",
        "乡镇",
        "镇街",
        "街道",
        "承接单位",
        "township",
    ),
    "task": ("任务内容", "任务", "工作任务", "事项", "事项名称", "内容", "task"),
    "until": ("截止日期", "截止", "完成时限", "到期日", "until"),
}


def lines_of_tables(tables: Iterable[documents.Table]) -> list[Line]:
    """The rows of tables with columns for department, township, task and, if any, until.

    Raises:
        errors.QueryInvalid: no table has the three columns.
    """
    rows = filled(
        tables,
        _COLUMNS,
        needed=("department", "township", "task"),
        lacking="表头应有：交办部门、乡镇（街道）、任务，可有截止日期。",
    )
    return [_line(row) for row in rows]


def _line(row: Filled) -> Line:
    sheet, values = row.table.sheet, row.values
    place = f"{sheet} 第{row.number}行" if sheet else f"第{row.number}行"
    asked = Asked(values["department"], values["township"], values["task"])
    if not (written := values["until"]):
        return Line(place, asked)
    try:
        until = date.fromisoformat(written.replace("/", "-")[:10])
    except ValueError:
        problem = errors.DateInvalid(f"截止日期“{written}”应写作 2025-12-31。")
        return Line(place, asked, problem=problem)
    return Line(place, Asked(asked.department, asked.township, asked.task, until))


def as_row(line: Line) -> tuple[str, ...]:
    """A line as a row of the verdict table, in the order of `HEADS`."""
    asked = line.asked
    own = (
        line.place,
        asked.department,
        asked.township,
        asked.task,
        asked.until.isoformat() if asked.until else "",
    )
    if line.checked is None:
        problem = line.problem or errors.QueryInvalid("没有核查。")
        return (*own, problem.code, str(problem), *("",) * 8)
    decision = line.checked.decision
    cited = checking.citations_of(line.checked)
    named = {Ground.APPROVER: [], Ground.RESOURCES: []}  # type: dict[Ground, list[str]]
    for reason in decision.reasons:
        if reason.ground in named and reason.text:
            named[reason.ground].append(reason.text)
    clauses = dict.fromkeys(r.clause.label for r in decision.reasons if r.clause)
    bodies = dict.fromkeys(
        f"{part.body}（{part.role}）" for each in cited[:1] for part in each.parts
    )
    return (
        *own,
        str(decision.outcome),
        admission.OUTCOME_TITLES[decision.outcome],
        "；".join(dict.fromkeys(each.title for each in cited)),
        "；".join(bodies),
        "；".join(dict.fromkeys(_told(reason) for reason in decision.reasons)),
        "；".join(clauses),
        "；".join(dict.fromkeys(named[Ground.APPROVER])),
        "；".join(dict.fromkeys(named[Ground.RESOURCES])),
        "；".join(dict.fromkeys(_where(each.sources[0].name, each.row) for each in cited)),
        decision.hash,
    )


def _told(reason: admission.Reason) -> str:
    title = admission.GROUND_TITLES[reason.ground]
    return f"{title}：{reason.text}" if reason.text else title


def _where(name: str, row: object) -> str:
    return f"{name} 第{row.row}行" if isinstance(row, Entry) and row.row else name
