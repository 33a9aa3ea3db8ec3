"""What holds for the sheets of every kind of workbook: values, merges, hidden columns, notes.

A cell that a merge covers gets the merge's value and says from where. Hidden columns are no data:
what nobody sees in the published list (an index of the maker) is named in a note and left out.
Hidden rows are read, since a saved filter hides them too; the note says which. Must not know how
a workbook is stored.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from openpyxl.utils import cell as addresses

from indexer.formats import cleaning, grid, rows
from schema.domain.documents import Cell, Row, Table
from schema.errors import FileRefused
from schema.settings import Settings

_MAX_NAMED = 10  # of the places that a note lists
_EXACT_BELOW = 1e15  # a sheet shows 15 digits; the next two are noise of binary fractions
_MAX_LABEL_CHARS = 20


class Written(NamedTuple):
    """A cell with text: its row, column (1-based) and verbatim value."""

    row: int
    column: int
    raw: str


class Merge(NamedTuple):
    """A merged range: first column, first row, last column, last row (1-based)."""

    left: int
    top: int
    last: int
    bottom: int


@dataclass(slots=True)
class Sheet:
    """A visible sheet; `uncached` are addresses of formulas without a saved result."""

    title: str
    written: list[Written]
    merges: Sequence[Merge] = ()
    hidden_columns: Sequence[tuple[int, int]] = ()  # first and last, 1-based
    hidden_rows: Collection[int] = ()
    uncached: list[str] = field(default_factory=list)

    def hides(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def table(sheet: Sheet, limits: Settings) -> Table | None:
    """Make a sheet a table, None where it is blank.

    Raises:
        FileRefused: It has too many rows or cells.
    """
    kept = rows.with_content(_rows(sheet))
    rows.check(kept, limits, f"工作表“{sheet.title}”")
    return Table(kept, sheet=sheet.title, caption=rows.title_of(kept)) if kept else None


def text(value: object) -> str:
    """Write a value as a person reads it: whole numbers without .0, dates as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT_BELOW
        return str(int(value)) if whole else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ") if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def address(row: int, column: int) -> str:
    """Give the place of a cell as sheets write it, C15."""
    return f"{addresses.get_column_letter(column)}{row}"


def _rows(sheet: Sheet) -> Iterator[Row]:
    found: dict[int, dict[int, Cell]] = {}
    for row, column, raw in sheet.written:
        cell = Cell(raw, cleaning.clean(raw), address(row, column))
        found.setdefault(row, {})[column] = cell
    for row, column, carried in list(_carried(found, sheet.merges)):
        found[row].setdefault(column, carried)
    places = 0
    for number in sorted(found):
        places += max(found[number])
        _check_places(places, number)
    widest = max((max(cells) for cells in found.values()), default=0)
    hidden = {column for column in range(1, widest + 1) if sheet.hides(column)}
    for number in sorted(found):
        yield _row(number, found[number], hidden)


def _row(number: int, cells: dict[int, Cell], hidden: Collection[int]) -> Row:
    columns = range(1, max(cells) + 1)
    laid_out = [cells.get(column) or Cell("", "", address(number, column)) for column in columns]
    if not hidden:
        return Row(number, tuple(laid_out))
    shown = [cell for column, cell in enumerate(laid_out, 1) if column not in hidden]
    covered = [cell for column, cell in enumerate(laid_out, 1) if column in hidden]
    return Row(number, tuple(_moved(shown, covered)))


def _moved(shown: list[Cell], covered: list[Cell]) -> list[Cell]:
    """Let a merge that begins in a hidden column begin in its first column that is shown."""
    begun = {cell.address: cell for cell in covered if cell.value and cell.merged_from is None}
    return [begun.pop(cell.merged_from or "", cell) for cell in shown]


def _carried(
    sheet: dict[int, dict[int, Cell]], merges: Iterable[Merge]
) -> Iterator[tuple[int, int, Cell]]:
    """Give what merges carry to the places they cover, as far as the sheet has content."""
    filled = sorted(sheet)
    right = max((max(cells) for cells in sheet.values()), default=0)
    carried = 0
    for left, top, end, bottom in merges:
        last = min(end, right)
        if (origin := sheet.get(top, {}).get(left)) is None:
            continue
        for row in filled[bisect_left(filled, top) : bisect_right(filled, bottom)]:
            carried += last - left + 1
            _check_places(carried, row)
            for column in range(left, last + 1):
                place = address(row, column)
                yield row, column, replace(origin, address=place, merged_from=origin.address)


def _check_places(count: int, row: int) -> None:
    if count > grid.MAX_PLACES:
        raise FileRefused(
            f"工作表到第 {row} 行已超过 {grid.MAX_PLACES} 格；"
            "请删去多余的列、取消大范围合并后再导入。"
        )


@dataclass(slots=True)
class Noted:
    """What the notes say of the sheets taken so far."""

    hidden_sheets: list[str] = field(default_factory=list)
    _columns: list[str] = field(default_factory=list)
    _rows: list[str] = field(default_factory=list)
    _uncached: list[str] = field(default_factory=list)

    def take(self, sheet: Sheet) -> None:
        """Take what a visible sheet has hidden, and its formulas without a result."""
        self._columns += [f"{sheet.title}!{each}" for each in _hidden_columns(sheet)]
        self._rows += [f"{sheet.title}!{each}" for each in _hidden_rows(sheet)]
        self._uncached += [f"{sheet.title}!{each}" for each in sheet.uncached]

    def notes(self) -> dict[str, str]:
        """Say what was left out, and what was read although it is hidden."""
        said = {
            "hidden_sheets": ("、".join(self.hidden_sheets), "是隐藏的工作表，未读取"),
            "hidden_columns": (_named(self._columns), "是隐藏列，未读取"),
            "hidden_rows": (_named(self._rows), "是隐藏行，仍按内容读取"),
            "formulas": (_named(self._uncached), "是公式，文件里没有保存结果，按空白读取"),
        }
        return {name: places + words for name, (places, words) in said.items() if places}


def _named(places: Sequence[str]) -> str:
    more = f" 等 {len(places)} 处" if len(places) > _MAX_NAMED else ""
    return "、".join(places[:_MAX_NAMED]) + more


def _hidden_columns(sheet: Sheet) -> list[str]:
    """Name the hidden columns with content: letter, and the first words in them."""
    first: dict[int, str] = {}
    for _, column, raw in sheet.written:
        if sheet.hides(column):
            first.setdefault(column, cleaning.clean(raw)[:_MAX_LABEL_CHARS])
    letters = ((addresses.get_column_letter(each), first[each]) for each in sorted(first))
    return [f"{letter}（{words}）" for letter, words in letters]


def _hidden_rows(sheet: Sheet) -> list[int]:
    return sorted({each.row for each in sheet.written} & set(sheet.hidden_rows))
