"""`yidan ask --batch`: a table of questions in, the table with bodies, citations, confidence out.

Columns in: 问题 or 事项 (else the first), 地方, 日期 where there are such. All forms of tables that
`ingest` reads are read; out goes xlsx or csv, every cell as text (`tables`).
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from cli import clock, contract, running, tables
from cli.running import stderr
from indexer import read
from schema import errors
from schema.domain import documents, lists
from schema.domain.text import fold
from schema.settings import Settings
from schema.stores.opening import Stores
from schema.usecases import batch
from schema.usecases.answers import Card
from schema.usecases.citations import Found

HEADS = (
    *("问题", "地方", "截至日期", "结论", "机构", "牵头机构", "清单类别", "内容"),
    *("依据文件", "依据位置", "依据原文", "把握", "说明"),
)
_QUESTION = ("问题", "事项", "事项名称", "所问", "question", "q", "matter")
_PLACE = ("地方", "所在地方", "地区", "乡镇", "乡镇(街道)", "place")
_DAY = ("日期", "截至日期", "asof", "as_of", "date")
_MAX_TEXT_CHARS = 300
_WHERE = (("sheet", "工作表 {}"), ("page", "第 {} 页"), ("row", "第 {} 行"), ("article", "{}"))


def questions(path: Path, settings: Settings) -> list[batch.Question]:
    """The questions of a file, in their order; blank rows are left out.

    Raises:
        errors.FileRefused: it cannot be read, or holds no table.
        errors.QueryInvalid: it holds no question.
    """
    content = read.read(path.name, path.read_bytes(), settings)
    rows = content.tables[0].rows if content.tables else _lines(content)
    columns = {
        name: _column(rows[0], heads) if rows else None
        for name, heads in (("question", _QUESTION), ("place", _PLACE), ("day", _DAY))
    }
    headed = columns["question"] is not None
    asked = columns["question"] or 0
    found = []
    for row in rows[1 if headed else 0 :]:
        text = _value(row, asked)
        if text:
            place = _value(row, columns["place"]) if headed else None
            day = _value(row, columns["day"]) if headed else None
            found.append(_question(text, place, day))
    if not found:
        raise errors.QueryInvalid(f"{path.name} 中没有问题；首行应有“问题”或“事项”一列。")
    return found


async def answer(
    stores: Stores, asked: Sequence[batch.Question], out: Path, *, place: str | None, day: date
) -> int:
    """Answer all and write the table; returns how many have an answer.

    Raises:
        typer.Exit: the file cannot be written (2).
    """
    rows = []
    answered = 0
    async for each in batch.ask(stores, asked, day, place=place):
        answered += each.card is not None and bool(each.card.answers)
        rows.append(_row(each, day))
    try:
        tables.write(out, "批量查询", HEADS, rows)
    except OSError as error:
        stderr.print(f"写不了 {out}：{error.strerror}", markup=False)
        raise typer.Exit(2) from error
    return answered


def run(
    settings: Settings, file: Path, out: Path | None, *, place: str | None, day: date | None
) -> None:
    """Answer a file of questions into another."""
    target = out or file.with_name(f"{file.stem}-答复.xlsx")
    try:
        asked = questions(file, settings)
    except (errors.FileRefused, errors.QueryInvalid) as error:
        stderr.print(f"[red]{error.code}[/red] {error}", highlight=False)
        raise typer.Exit(2) from error

    async def work(stores: Stores) -> int:
        return await answer(stores, asked, target, place=place, day=day or clock.today())

    answered = running.run(settings, work)
    stderr.print(f"共 {len(asked)} 个问题，答 {answered} 个；已写入 {target}", markup=False)


def _lines(content: documents.Content) -> tuple[documents.Row, ...]:
    """A text as a table of one column: a question a line."""
    lines = [line for block in content.blocks for line in block.text.splitlines() if line.strip()]
    return tuple(
        documents.Row(at, (documents.Cell(line, line.strip(), f"r{at}c1"),))
        for at, line in enumerate(lines, 1)
    )


def _column(head: documents.Row, names: Sequence[str]) -> int | None:
    values = ["".join(fold.fold(cell.value).split()) for cell in head.cells]
    return next((values.index(name) for name in names if name in values), None)


def _value(row: documents.Row, column: int | None) -> str | None:
    if column is None or column >= len(row.cells):
        return None
    return row.cells[column].value.strip() or None


def _question(text: str, place: str | None, day: str | None) -> batch.Question:
    try:
        as_of = date.fromisoformat(day[:10]) if day else None
    except ValueError:
        return batch.Question(text, place, flaw=f"“{day}”不是日期，应写作 2025-03-01")
    return batch.Question(text, place, as_of)


def _row(answered: batch.Answered, day: date) -> list[str]:
    asked, card = answered.question, answered.card
    start = [asked.text, asked.place or "", (asked.as_of or day).isoformat()]
    if card is None:
        return [*start, "未查询", *[""] * 8, answered.reason or ""]
    start[1:] = [card.place_name or start[1], card.understood.as_of.isoformat()]
    return [*start, str(card.verdict), *_said(card), *_cited(card), _sure(card), _remark(card)]


def _said(card: Card) -> list[str]:
    """Bodies with their parts, those that lead, classes, what is said of them."""
    lines = [line for line in card.answers if line.body and not line.overridden]
    bodies = dict.fromkeys(
        f"{line.body}（{lists.ROLE_TITLES[line.role]}）" if line.role else str(line.body)
        for line in lines
    )
    leads = dict.fromkeys(str(line.body) for line in lines if line.role in {"LEAD", "RECEIVE"})
    classes = dict.fromkeys(str(line.list_class) for line in lines if line.list_class)
    text = card.answers[0].text if card.answers else ""
    return ["；".join(bodies), "；".join(leads), "；".join(classes), _short(text)]


def _cited(card: Card) -> list[str]:
    """File, place in it and verbatim words of the first answer, or of the first evidence."""
    first: Found | None = card.answers[0].found if card.answers else None
    if first is None:
        return ["", "", ""]
    cited = contract.citation(first)
    where = [form.format(cited["locator"][name]) for name, form in _WHERE if cited["locator"][name]]
    if not where and cited["start"] is not None:
        where = [f"第 {cited['start']}–{cited['end']} 字"]
    return [cited["source"], "，".join(where), _short(cited["quote"])]


def _sure(card: Card) -> str:
    return "" if card.confidence is None else f"{card.confidence:.2f}"


def _remark(card: Card) -> str:
    return f"可选：{'；'.join(card.choices)}" if card.choices else ""


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _MAX_TEXT_CHARS else f"{flat[: _MAX_TEXT_CHARS - 1]}…"
