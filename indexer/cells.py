"""Cells (单元格): where a value stands in a row once the reader has filled the merges in.

Must not know what any column means.
"""

from schema.domain import documents


def origin(cell: documents.Cell) -> str:
    """Address at which the value of a cell is written."""
    return cell.merged_from or cell.address


def filled(row: documents.Row) -> list[documents.Cell]:
    """Cells of a row that hold words."""
    return [cell for cell in row.cells if cell.value.strip()]


def own(row: documents.Row) -> list[documents.Cell]:
    """Cells whose value is written in this row, once each: none carried down from above."""
    here = {cell.address for cell in row.cells}
    cells = {origin(cell): cell for cell in reversed(filled(row)) if origin(cell) in here}
    return list(reversed(cells.values()))


def at(row: documents.Row, index: int | None) -> documents.Cell | None:
    """Cell of a column, None where it is blank or the row is too short."""
    if index is None or index >= len(row.cells):
        return None
    cell = row.cells[index]
    return cell if cell.value.strip() else None


def lone(row: documents.Row) -> documents.Cell | None:
    """The only words of a row, be they merged over it or in one cell of it."""
    words = own(row)
    return words[0] if len(words) == 1 == len({origin(cell) for cell in filled(row)}) else None


def reach(row: documents.Row, cell: documents.Cell) -> list[int]:
    """Columns that the value of a cell covers in its row."""
    return [index for index, other in enumerate(row.cells) if origin(other) == origin(cell)]
