"""Tables that people fill in (填报表): rows by what their columns mean, however they are named."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schema import errors
from schema.domain import documents


@dataclass(frozen=True, slots=True)
class Filled:
    """One row: the table it stands in, its number, and its values by column ("" where empty)."""

    table: documents.Table
    number: int
    values: Mapping[str, str]


def filled(
    tables: Iterable[documents.Table],
    columns: Mapping[str, Sequence[str]],
    *,
    needed: Collection[str],
    lacking: str,
) -> list[Filled]:
    """The rows below the first header of each table that has the needed columns.

    Args:
        tables: As read from a file.
        columns: Names under which people write each column.
        needed: Columns without which a row is no header.
        lacking: What to say where no table has one.

    Raises:
        errors.QueryInvalid: no table has the needed columns.
    """
    found: list[Filled] = []
    known = False
    for table in tables:
        heads: dict[str, int] | None = None
        for row in table.rows:
            cells = [cell.value.strip() for cell in row.cells]
            if heads is None:
                heads = _heads(cells, columns, needed)
                known = known or heads is not None
            elif any(cells):
                found.append(Filled(table, row.number, _values(cells, heads, columns)))
    if not known:
        raise errors.QueryInvalid(lacking)
    return found


def _heads(
    cells: Sequence[str], columns: Mapping[str, Sequence[str]], needed: Collection[str]
) -> dict[str, int] | None:
    at = {
        column: cells.index(name)
        for column, names in columns.items()
        if (name := next((name for name in names if name in cells), None)) is not None
    }
    return at if set(needed) <= set(at) else None


def _values(
    cells: Sequence[str], heads: Mapping[str, int], columns: Iterable[str]
) -> dict[str, str]:
    at = {column: heads.get(column, len(cells)) for column in columns}
    return {column: cells[place] if place < len(cells) else "" for column, place in at.items()}
