"""A table as written, with its spans, made into rows in which every covered place has its cell.

Bounded whatever the spans say: they end with the table, and a table that would still grow beyond
measure is refused. This module must not know markup.
"""

from collections.abc import Sequence
from typing import NamedTuple

from indexer.formats import rows
from schema.domain.documents import Cell, Row
from schema.errors import FileRefused

MAX_PLACES = 2_000_000
_MAX_COLUMNS = 100  # a cell that claims more is sloppy: it means "all there are"


class Spanning(NamedTuple):
    """A cell with the places it covers; `rowspan` 0 reaches to the end of the table."""

    cell: Cell  # its address is given here
    rowspan: int
    colspan: int


class Origin(NamedTuple):
    """A cell with the place where it is written; its address is given by `filled`."""

    cell: Cell
    row: int
    column: int


def expand(written: Sequence[Sequence[Spanning]]) -> tuple[Row, ...]:
    """Lay the cells out and give the rows that have a cell of their own with text.

    Raises:
        FileRefused: The table is too large.
    """
    return filled(_lay_out(written))


def filled(laid_out: Sequence[dict[int, Origin]]) -> tuple[Row, ...]:
    """Give the rows that have a cell of their own with text; places are by column, from 1."""
    width = max((origin.column for row in laid_out for origin in row.values()), default=0)
    return rows.with_content(
        Row(number, tuple(_cell(row[column], number, column) for column in sorted(row)))
        for number, row in enumerate((_cut(row, width) for row in laid_out), start=1)
    )


def _lay_out(written: Sequence[Sequence[Spanning]]) -> list[dict[int, Origin]]:
    grid: list[dict[int, Origin]] = [{} for _ in written]
    widest = max((sum(map(_claimed, cells)) for cells in written), default=0)
    places = 0
    for number, cells in enumerate(written, start=1):
        column = 1
        for claiming in cells:
            cell = claiming._replace(colspan=min(claiming.colspan, widest))
            while column in grid[number - 1]:
                column += 1
            places += _height(grid, cell, number) * cell.colspan
            check_places(places, number)
            _place(grid, cell, number, column)
            column += cell.colspan
    return grid


def _claimed(cell: Spanning) -> int:
    return cell.colspan if cell.colspan <= _MAX_COLUMNS else 1


def check_places(places: int, row: int) -> None:
    """Refuse a table that is larger than any list.

    Raises:
        FileRefused: It is too large.
    """
    if places > MAX_PLACES:
        raise FileRefused(
            f"表格第 {row} 行起合并单元格过多，展开后超过 {MAX_PLACES} 格；"
            "请取消不必要的合并或拆分表格后再导入。"
        )


def _height(grid: list[dict[int, Origin]], cell: Spanning, number: int) -> int:
    below = len(grid) - number + 1
    return min(cell.rowspan or below, below)


def _place(grid: list[dict[int, Origin]], cell: Spanning, number: int, column: int) -> None:
    origin = Origin(cell.cell, number, column)
    first = number - 1
    for row in grid[first : first + _height(grid, cell, number)]:
        for place in range(column, column + cell.colspan):
            row.setdefault(place, origin)  # where spans overlap the earlier cell stays


def _cut(row: dict[int, Origin], width: int) -> dict[int, Origin]:
    """Leave out places behind the last column in which a cell begins: spans beyond the table."""
    return {column: origin for column, origin in row.items() if column <= width}


def _cell(origin: Origin, row: int, column: int) -> Cell:
    own = f"r{origin.row}c{origin.column}"
    here = f"r{row}c{column}"
    written, merged_from = origin.cell, None if here == own else own
    return Cell(written.raw, written.value, here, written.start, written.end, merged_from)
