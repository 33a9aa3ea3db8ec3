"""Tables (表格): which rows are titles, heads, categories, notes and items, list by list.

A table may hold several lists one under another. Rows come from the reader with merged cells
filled in (`Cell.merged_from`). Must not know what a class of list makes of its columns.
"""

import enum
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from indexer import categories, cells, heads
from indexer.columns import Columns, Field
from schema.domain import documents
from schema.domain.text import fold

_NOTE = re.compile(
    r"^[（(【\[]?\s*(?:备?注|说明|填[表报]说明|附注)\s*\d*\s*[:：.、】\]]"
    r"|^(?:填[报表]|制表|审核|联系人|联系电话|打印|第\s*\d+\s*页|续表|[（(]续|此件|抄送)"
)
_TOTAL = re.compile(r"^(?:合|总|小|共)\s*计")
_LIST_TITLE = re.compile(r"(?:清单|目录|一览表|事项表)\s*(?:[（(〔\[].*)?$")


class Kind(enum.StrEnum):
    """What a row outside the header is."""

    ITEM = "ITEM"
    CATEGORY = "CATEGORY"
    NOTE = "NOTE"
    TOTAL = "TOTAL"  # 合计
    STRAY = "STRAY"  # words across the row that fit nothing above: above a header, its title


@dataclass(frozen=True, slots=True)
class Line:
    """A row outside the header; `text` and `cell` are those of a row of words, not of an item."""

    kind: Kind
    row: documents.Row
    text: str = ""
    cell: documents.Cell | None = None


@dataclass(slots=True)
class Section:
    """One list of a table: the words above its header, its columns and the rows below."""

    columns: Columns
    head_row: int
    titles: tuple[Line, ...] = ()
    lines: list[Line] = field(default_factory=list)


def is_list_title(text: str) -> bool:
    """Whether words name a list (…事项清单（2025年版）) rather than a category of one."""
    return _LIST_TITLE.search(fold.simplify(text)) is not None


def sections(table: documents.Table) -> list[Section]:
    """Cut a table into its lists.

    Rows of words wait in `run` until the next row tells what they are: titles if a header
    follows, else categories or notes of the list they stand in.
    """
    found: list[Section] = []
    run: list[documents.Row] = []
    position = 0
    while position < len(table.rows):
        row = table.rows[position]
        head = heads.header_at(table.rows, position)
        if head is not None and _heads_rows(head[0], found):
            _open(found, run, Section(columns=head[0], head_row=row.number))
            run, position = [], position + head[1]
            continue
        position += 1
        if _waits(row, found):
            run.append(row)
        elif found:
            found[-1].lines.extend(_lines([*run, row], found[-1].columns))
            run = []
    if found:
        found[-1].lines.extend(_lines(run, found[-1].columns))
    return [_numbered(section) for section in found]


def _heads_rows(columns: Columns, found: Sequence[Section]) -> bool:
    """Whether a header may follow: where the list before has numbers, further ones have too."""
    return not found or columns.has(Field.NUMBER) or not found[-1].columns.has(Field.NUMBER)


def _waits(row: documents.Row, found: Sequence[Section]) -> bool:
    """Whether a row is words alone, or blank amid such rows."""
    if not found:
        return cells.lone(row) is not None
    return not cells.own(row) or _banner(row, found[-1].columns) is not None


def _open(found: list[Section], run: Iterable[documents.Row], section: Section) -> None:
    """Start a list at a header, unless the header only repeats that of the page before."""
    lines = [_above(row) for row in run if cells.own(row)]
    section.titles = tuple(line for line in lines if line.kind is Kind.STRAY)
    if found and _repeats(found[-1], section):
        known = {line.text for line in found[-1].titles}
        again = _lines((line.row for line in lines if line.text not in known), section.columns)
        found[-1].lines.extend(again)
        return
    section.lines.extend(line for line in lines if line.kind is not Kind.STRAY)
    found.append(section)


def _repeats(before: Section, section: Section) -> bool:
    """Whether a header continues a list: the same columns, and no new title above it."""
    known = {line.text for line in before.titles}
    new = [line for line in section.titles if is_list_title(line.text) and line.text not in known]
    return before.columns.fields == section.columns.fields and not new


def _above(row: documents.Row) -> Line:
    """A row of words above a header: a note, the first category, else part of the title."""
    cell = cells.own(row)[0]
    text = categories.flat(cell.value)
    category = categories.category_of(text)
    kind = Kind.STRAY
    if _NOTE.match(fold.simplify(text)):
        kind = Kind.NOTE
    elif category and (category.numbered or category.known) and not is_list_title(text):
        kind = Kind.CATEGORY
    return Line(kind=kind, row=row, text=text, cell=cell)


def _lines(rows: Iterable[documents.Row], columns: Columns) -> Iterator[Line]:
    """What each row is; rows without words of their own are blank, or the reach of a merge."""
    return (_line(row, columns) for row in rows if cells.own(row))


def _line(row: documents.Row, columns: Columns) -> Line:
    cell = _banner(row, columns)
    if cell is not None:
        text = categories.flat(cell.value)
        return Line(kind=_kind(text), row=row, text=text, cell=cell)
    return _signed(row) or _split_banner(row, columns) or Line(kind=Kind.ITEM, row=row)


def _kind(text: str) -> Kind:
    """What the words of a row that holds no item are."""
    plain = fold.simplify(text)
    if _NOTE.match(plain):
        return Kind.NOTE
    if _TOTAL.match(plain):
        return Kind.TOTAL
    if is_list_title(text) or not categories.looks_like_category(text):
        return Kind.STRAY
    return Kind.CATEGORY


def _banner(row: documents.Row, columns: Columns) -> documents.Cell | None:
    """The words of a row that holds words only: merged over it, or in its first cells."""
    number, title = columns.first(Field.NUMBER), columns.first(Field.TITLE)
    cell = cells.lone(row)
    if cell is None:
        both = [cell for cell in cells.own(row) if {number, title} <= set(cells.reach(row, cell))]
        return next(iter(both), None)
    places = cells.reach(row, cell)
    if len(places) > 1 and places[0] in (0, number, title):
        return cell
    text = categories.flat(cell.value)
    if places[0] == title:
        category = categories.category_of(text)
        certain = category is not None and category.certain
        return cell if certain or _kind(text) in (Kind.NOTE, Kind.TOTAL) else None
    if places[0] == number:
        return cell if categories.number_of(text) is None else None
    return cell if places[0] in columns.fields.get(Field.CATEGORY, ()) else None


def _signed(row: documents.Row) -> Line | None:
    """A row of several cells that sums up or signs: 合计 | 296项, 填表人：… | 联系电话：…."""
    words = cells.own(row)
    first = categories.flat(words[0].value)
    kind = Kind.TOTAL if _TOTAL.match(first) else Kind.NOTE if _NOTE.match(first) else None
    if kind is None or cells.reach(row, words[0])[0] > 1:
        return None
    text = " ".join(categories.flat(cell.value) for cell in words)
    return Line(kind=kind, row=row, text=text, cell=words[0])


def _split_banner(row: documents.Row, columns: Columns) -> Line | None:
    """A category whose numeral stands in the number column: 一 | 党的建设（12项）."""
    number = cells.at(row, columns.first(Field.NUMBER))
    title = cells.at(row, columns.first(Field.TITLE))
    if number is None or title is None or len(cells.own(row)) != 2:  # noqa: PLR2004
        return None
    if not categories.is_han_numeral(number.value) or _kind(title.value) is not Kind.CATEGORY:
        return None
    text = f"{number.value.strip('、.．')}、{categories.flat(title.value)}"
    return Line(kind=Kind.CATEGORY, row=row, text=text, cell=title)


def _numbered(section: Section) -> Section:
    """Take split banners back as items in a list that numbers its items 一, 二, 三."""
    index = section.columns.first(Field.NUMBER)
    items = [line for line in section.lines if line.kind is Kind.ITEM]
    numbers = [cell.value for line in items if (cell := cells.at(line.row, index))]
    if any(not categories.is_han_numeral(number) for number in numbers):
        return section
    section.lines = [
        replace(line, kind=Kind.ITEM) if _is_split(line, index) else line for line in section.lines
    ]
    return section


def _is_split(line: Line, index: int | None) -> bool:
    number = cells.at(line.row, index)
    return (
        line.kind is Kind.CATEGORY
        and number is not None
        and line.cell is not None
        and cells.origin(number) != cells.origin(line.cell)
    )
