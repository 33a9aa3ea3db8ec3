"""Items (事项): the rows of a list gathered into items under their categories.

An item may take several physical rows, one a department: merged cells say so, and in a csv a blank
number and title. Must not know what a class of list makes of the columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer import categories, cells
from indexer.bodies import is_blank
from indexer.columns import Columns, Field
from indexer.tables import Kind, Line, Section
from schema.domain import documents


@dataclass(slots=True, eq=False)
class Heading:
    """A category as met in a row or cell, and how many items stand under it."""

    category: categories.Category | None
    row: int
    cell: documents.Cell
    items: int = 0


@dataclass(slots=True)
class Item:
    """One item: its rows, the headings above it, the widest first, and the cells they stand in."""

    columns: Columns
    rows: list[documents.Row]
    headings: tuple[Heading, ...] = ()
    heading_cells: tuple[documents.Cell, ...] = ()

    @property
    def row(self) -> int:
        """Number of the first row."""
        return self.rows[0].number

    def odd(self, reason: str) -> documents.Suspicion:
        """Something odd about this item."""
        first, title = self.rows[0], self.cell(Field.TITLE)
        at = cells.origin(title) if title and first.page is not None else None
        return documents.Suspicion(
            first.number, reason, table=first.table, page=first.page, cell=at
        )

    @property
    def page(self) -> int | None:
        """Page on which the first row begins, where the form has pages."""
        return self.rows[0].page

    @property
    def category(self) -> str | None:
        """Names of the headings, None where the item is 未分类."""
        names = (heading.category.name for heading in self.headings if heading.category)
        return "/".join(dict.fromkeys(names)) or None

    @property
    def title(self) -> str:
        """Title on one line, with the sub-item where there is one."""
        names = (self.cell(Field.TITLE), self.cell(Field.SUBITEM))
        words = [categories.flat(cell.value) for cell in names if cell is not None]
        return "：".join(dict.fromkeys(words))

    @property
    def number(self) -> str | None:
        """Bare digits of the number; words that are no number stay as written."""
        cell = self.cell(Field.NUMBER)
        return (categories.number_of(cell.value) or cell.value.strip()) if cell else None

    def cell(self, name: Field) -> documents.Cell | None:
        """First cell of a field."""
        return next(iter(self.cells(name)), None)

    def cells(self, name: Field) -> list[documents.Cell]:
        """Cells of a field that hold words, one for each place where they are written."""
        return self._cells(self.columns.fields.get(name, ()))

    def _cells(self, columns: Sequence[int]) -> list[documents.Cell]:
        found = {
            cells.origin(cell): cell
            for row in reversed(self.rows)
            for index in reversed(columns)
            if (cell := cells.at(row, index)) is not None and not is_blank(cell.value)
        }
        return list(reversed(found.values()))

    def text(self, name: Field) -> str | None:
        """Words of a field over all rows and columns, None where there are none."""
        return self.text_in(self.columns.fields.get(name, ()))

    def text_in(self, columns: Sequence[int]) -> str | None:
        """Words of some columns over all rows, None where there are none."""
        return "\n".join(cell.value.strip() for cell in self._cells(columns)) or None


@dataclass(slots=True)
class Gathered:
    """What the rows of one list hold; `headings` are all categories met, in order."""

    items: list[Item] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    totals: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    suspicious: list[documents.Suspicion] = field(default_factory=list)


def gather(section: Section) -> Gathered:
    """Gather the rows of a list; what fits nothing is reported, never dropped silently."""
    gathering = _Gathering(section.columns)
    for line in section.lines:
        gathering.take(line)
    return gathering.found


class _Gathering:
    """The walk over the rows of a list: the item still open, and the headings in force."""

    def __init__(self, columns: Columns) -> None:
        self.found = Gathered()
        self._columns = columns
        self._open: Item | None = None
        self._by_row: tuple[Heading, ...] = ()
        self._by_column: dict[int, Heading] = {}
        self._merged = False  # the category column has merges: then a blank cell means blank

    def take(self, line: Line) -> None:
        """Take the next row."""
        if line.kind is Kind.ITEM:
            self._take_item(line.row)
            return
        self._open = None
        if line.kind is Kind.NOTE:
            self.found.notes.append(line.text)
        elif line.kind is Kind.TOTAL:
            self.found.totals.append(line)
        elif line.kind is Kind.CATEGORY and line.cell is not None:
            self._take_category(line.row, line.cell, line.text)
        else:
            self._report(line.row, f"整行文字无法归类，未收为事项：{line.text[:40]}")

    def _take_category(self, row: documents.Row, cell: documents.Cell, text: str) -> None:
        heading = Heading(category=categories.category_of(text), row=row.number, cell=cell)
        below = heading.category is not None and heading.category.level > 1
        above = [head for head in self._by_row if head.category and head.category.level == 1]
        self._by_row = (*above, heading) if below else (heading,)
        self.found.headings.append(heading)

    def _take_item(self, row: documents.Row) -> None:
        """Start an item, or add the row to the open one."""
        if self._open is not None and _continues(self._open, row):
            if _copies(self._open, row):
                self._report(row, "本行与上一行完全相同")
            self._open.rows.append(row)
            return
        if cells.at(row, self._columns.first(Field.TITLE)) is None:
            number = cells.at(row, self._columns.first(Field.NUMBER))
            what = f"序号为“{number.value}”的一行" if number else "本行"
            self._report(row, f"{what}没有事项名称，未收为事项")
            self._open = None
            return
        above = [*((head, head.cell) for head in self._by_row), *self._columns_above(row)]
        for heading, _ in above:
            heading.items += 1
        self._open = Item(
            columns=self._columns,
            rows=[row],
            headings=tuple(heading for heading, _ in above),
            heading_cells=tuple(cell for _, cell in above),
        )
        self.found.items.append(self._open)

    def _columns_above(self, row: documents.Row) -> Iterator[tuple[Heading, documents.Cell]]:
        """Headings of the category columns: a cell holds for the blank ones that follow it."""
        for index in self._columns.fields.get(Field.CATEGORY, ()):
            cell, last = cells.at(row, index), self._by_column.get(index)
            self._merged = self._merged or (cell is not None and cell.merged_from is not None)
            if cell is not None and not (last and _same(last.cell, cell)):
                category = categories.category_of(cell.value)
                last = Heading(category=category, row=row.number, cell=cell)
                self._by_column[index] = last
                self.found.headings.append(last)
            if last is not None and (cell is not None or not self._merged):
                yield last, cell or last.cell

    def _report(self, row: documents.Row, reason: str) -> None:
        odd = documents.Suspicion(row.number, reason, table=row.table, page=row.page)
        self.found.suspicious.append(odd)


def _same(one: documents.Cell | None, other: documents.Cell | None) -> bool:
    """Whether two cells are one merge, or say the same."""
    if one is None or other is None:
        return False
    same_words = categories.flat(one.value) == categories.flat(other.value)
    return cells.origin(one) == cells.origin(other) or same_words


def _continues(item: Item, row: documents.Row) -> bool:
    """Whether a row is a further row of an item: the same number or none, the same title or none.

    Where a list has no numbers only a merge joins rows: equal titles may be two items.
    """
    number = cells.at(row, item.columns.first(Field.NUMBER))
    title = cells.at(row, item.columns.first(Field.TITLE))
    part = cells.at(row, item.columns.first(Field.SUBITEM))
    mine = item.cell(Field.TITLE)
    if number is not None and not _same(item.cell(Field.NUMBER), number):
        return False
    if part is not None and not _same(item.cell(Field.SUBITEM), part):
        return False
    if title is None or mine is None:
        return title is None
    merged = cells.origin(title) == cells.origin(mine)
    return merged or (number is not None and _same(title, mine))


def _copies(item: Item, row: documents.Row) -> bool:
    """Whether a row with a number of its own says again what the row before it says."""
    number = cells.at(row, item.columns.first(Field.NUMBER))
    before = [cell.value for cell in item.rows[-1].cells]
    repeated = before == [cell.value for cell in row.cells]
    return number is not None and number.merged_from is None and repeated
