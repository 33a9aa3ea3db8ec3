"""Joining (续表): a list that is split into several tables is one table again.

Word starts a new table where a page was broken by hand; the later ones often have no header. A
table is joined to the one before when nothing but page numbers stands between, it has as many
columns, and it has no header or the same again. Must not know forms or classes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from indexer import tables
from schema.domain import documents


def joined(found: Iterable[documents.Table]) -> list[documents.Table]:
    """Put the later parts of a list behind its first; each row keeps its table and number."""
    parts: list[list[documents.Table]] = []
    last: tables.Section | None = None  # list with which the table before ends
    for table in found:
        own = tables.sections(table)
        same_width = bool(parts) and _width(parts[-1][0]) == _width(table)
        if last is not None and table.follows and same_width and _goes_on(last, own):
            parts[-1].append(table)
        else:
            parts.append([table])
            last = own[-1] if own else None
    return [_whole(*each) for each in parts]


def _goes_on(last: tables.Section, own: Sequence[tables.Section]) -> bool:
    """Whether a table has no header, or only that of the list again."""
    same = [each.columns.fields == last.columns.fields and not each.titles for each in own]
    return same in ([], [True])


def _whole(first: documents.Table, *later: documents.Table) -> documents.Table:
    return replace(first, rows=(*first.rows, *(row for table in later for row in _moved(table))))


def _width(table: documents.Table) -> int:
    return max(len(row.cells) for row in table.rows)


def _moved(table: documents.Table) -> Iterator[documents.Row]:
    """The rows with the table in their addresses: else a cell would be taken for another's."""
    for row in table.rows:
        own = tuple(
            replace(
                cell,
                address=f"t{table.index}{cell.address}",
                merged_from=cell.merged_from and f"t{table.index}{cell.merged_from}",
            )
            for cell in row.cells
        )
        yield replace(row, cells=own, table=table.index)
