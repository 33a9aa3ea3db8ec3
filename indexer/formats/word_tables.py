"""Tables of a Word document laid out: every covered place has its cell.

Columns are the grid of the table. Where a border was dragged by hand, the header and the rows
below it end some points apart: such slivers are one line, else every value would stand in two
columns. Must not know elements.
"""

from bisect import bisect_right
from collections.abc import Iterator

from indexer.formats import cleaning, grid, word_shapes
from schema.domain.documents import Cell, Row

_SLIVER = 200  # twentieths of a point: 3.5 mm; a column of numbers has 8 mm


def rows(table: word_shapes.Grid) -> tuple[Row, ...]:
    """Lay a table out; rows are numbered as written, those not shown too.

    Raises:
        FileRefused: It is too large.
    """
    columns = _columns(table)
    laid_out: list[dict[int, grid.Origin]] = []
    above: dict[int, grid.Origin] = {}
    places = 0
    for number, line in enumerate(table.lines, start=1):
        laid_out.append({})
        if line.shown:
            above = laid_out[-1] = _row(number, line, columns, above)
        places += len(laid_out[-1])
        grid.check_places(places, number)
    return grid.filled(laid_out)


def _row(
    number: int, line: word_shapes.Line, columns: dict[int, int], above: dict[int, grid.Origin]
) -> dict[int, grid.Origin]:
    row: dict[int, grid.Origin] = {}
    for slot, start, end in _spans(line):
        first, last = columns[start], columns[end]
        origin = above.get(first) if slot.covered else None
        if origin is None or origin.column != first:
            origin = grid.Origin(_cell(slot), number, first)
        row.update(dict.fromkeys(range(first, last), origin))
    blank = grid.Origin(Cell("", "", ""), number, 1)
    before = columns.get(line.before, 1)
    return {**{column: blank._replace(column=column) for column in range(1, before)}, **row}


def _cell(slot: word_shapes.Slot) -> Cell:
    raw = "\n".join(each.text for each in word_shapes.paragraphs(slot.items))
    return Cell(raw, cleaning.clean(raw), "")


def _spans(line: word_shapes.Line) -> Iterator[tuple[word_shapes.Slot, int, int]]:
    """Give each cell with the lines of the grid between which it stands."""
    at = line.before
    for slot in line.slots:
        yield slot, at, at + slot.span
        at += slot.span


def _columns(table: word_shapes.Grid) -> dict[int, int]:
    """Number the lines of the grid at which cells begin or end: a column begins at each."""
    spans = [(start, end) for line in table.lines for _, start, end in _spans(line)]
    used = sorted({0, *(at for span in spans for at in span)})
    numbered = {at: number for number, at in enumerate(used, start=1)}
    if len(table.widths) < used[-1]:
        return numbered
    places, at = [0], 0
    for width in table.widths:
        at += width
        places.append(at)
    begun = [0]
    for each in used:
        if places[each] - places[begun[-1]] > _SLIVER:
            begun.append(each)
    merged = {at: bisect_right(begun, at) for at in used}
    # A real column may be that narrow: then some cell would vanish.
    return numbered if any(merged[start] == merged[end] for start, end in spans) else merged
