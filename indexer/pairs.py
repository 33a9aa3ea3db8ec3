"""Pairs (单位与职责): the bodies of an item and the duty text that stands beside them.

Each department may have its own row, or share a merged cell with others. Must not know classes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer import bodies, cells
from indexer.columns import Field
from indexer.items import Item
from schema.domain import documents

_TICKS = frozenset("√✓✔☑■●○▲★√vVyY是有1")


@dataclass(slots=True)
class Pair:
    """Cells of bodies and the cells of duties beside them, over one or more rows."""

    who: list[documents.Cell] = field(default_factory=list)
    what: list[documents.Cell] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Bodies in order, each once."""
        found = (name for cell in self.who for name in bodies.split_bodies(cell.value))
        return list(dict.fromkeys(found))

    @property
    def text(self) -> str | None:
        """Duty text, None where there is none."""
        return "\n".join(cell.value.strip() for cell in self.what) or None

    def goes_on(
        self, who: documents.Cell | None, what: documents.Cell | None, *, merged: bool
    ) -> bool:
        """Whether a row goes on with this pair: one of its sides is the same merge, or blank.

        A csv has lost its merges, so there a blank duty is that of the row above.
        """
        if who is None or _among(who, self.who):
            return True
        return not merged if what is None else _among(what, self.what)

    def add(self, who: documents.Cell | None, what: documents.Cell | None) -> None:
        """Take in the cells of a row that are not here yet."""
        for known, cell in ((self.who, who), (self.what, what)):
            if cell is not None and not _among(cell, known):
                known.append(cell)


def _among(cell: documents.Cell, known: Sequence[documents.Cell]) -> bool:
    return cells.origin(cell) in map(cells.origin, known)


def pairs_of(item: Item, who: Field | None, what: Field | None) -> list[Pair]:
    """Bodies and duties side by side, row by row."""
    pairs: list[Pair] = []
    merged = any(cell.merged_from for row in item.rows for cell in row.cells)
    for row in item.rows:
        body, duty = _said(item, row, who), _said(item, row, what)
        if body is None and duty is None:
            continue
        if not pairs or not pairs[-1].goes_on(body, duty, merged=merged):
            pairs.append(Pair())
        pairs[-1].add(body, duty)
    return pairs


def _said(item: Item, row: documents.Row, name: Field | None) -> documents.Cell | None:
    """Cell of a field in a row, None for 无 and the like."""
    cell = cells.at(row, item.columns.first(name)) if name else None
    return None if cell is None or bodies.is_blank(cell.value) else cell


def column_of(item: Item, *names: Field) -> Field | None:
    """First of these fields that the list has a column for."""
    return next((name for name in names if item.columns.has(name)), None)


def names_in(item: Item, *names: Field) -> tuple[str, ...]:
    """Bodies in the first of these columns that the list has."""
    column = column_of(item, *names)
    found = item.cells(column) if column else []
    return tuple(dict.fromkeys(n for cell in found for n in bodies.split_bodies(cell.value)))


def ticked_towns(item: Item) -> Iterator[str]:
    """Towns whose own column bears a tick: scope published as a matrix of items and towns."""
    for index, label in item.columns.towns:
        cell = cells.at(item.rows[0], index)
        if cell is not None and cell.value.strip() in _TICKS:
            yield label
