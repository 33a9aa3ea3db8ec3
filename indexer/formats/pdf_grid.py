"""Rulings to tables: the cells that strokes enclose, merged ones as one.

Strokes of one border count once (doubled lines, dashes, a border drawn cell by cell). A border that
is left open at the edge of a table is taken to stand where the other strokes end. Must not know
text or other pages.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.formats.pdf_shapes import Ruling

_SNAP = 3.0  # points: strokes no further apart are one border
_DASH = 4.0  # points: gaps no wider are within one stroke
_SHORT = 4.0  # points: shorter strokes are no borders
_TOUCH = 3.0  # points: strokes that come as near meet
_OPEN = 8.0  # points: strokes that reach further beyond the last border show one left open
_COVER = 0.5  # of a cell's side that a stroke must cover to close it
_MAX_RULINGS = 3000  # after joining: more is a drawing, not a table
_MAX_CELLS = 20_000  # on one page


class Box(NamedTuple):
    """A cell: its place in the grid, its spans and its borders."""

    row: int
    column: int
    rowspan: int
    colspan: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: borders from left to right and from the top down, and its cells, row by row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]
    open_top: bool = False
    open_bottom: bool = False
    undrawn: frozenset[int] = frozenset()  # rows above which there is no stroke

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Give the row and column of a place; -1 for one before the first border."""
        return bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1


def grids(across: Iterable[Ruling], down: Iterable[Ruling]) -> list[Grid]:
    """Find the tables of a page, from the top down; a single frame is none."""
    strokes = list(down)
    horizontal, vertical = _merged(across), _merged(strokes)
    if len(horizontal) + len(vertical) > _MAX_RULINGS:
        return []
    found = [_grid(*part, strokes) for part in _parts(horizontal, vertical)]
    tables = [grid for grid in found if len(grid.xs) > 2 and len(grid.ys) > 1]  # noqa: PLR2004
    return sorted(_outermost(tables), key=lambda grid: grid.ys[0])


def clusters(values: Iterable[float], snap: float = _SNAP) -> list[float]:
    """Give one value for all that lie close together."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if not groups or value - groups[-1][0] > snap:
            groups.append([])
        groups[-1].append(value)
    return [sum(group) / len(group) for group in groups]


def nearest(places: Sequence[float], value: float) -> int:
    """Give the index of the place that is nearest to a value."""
    return min(range(len(places)), key=lambda index: abs(places[index] - value))


def _merged(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Join the strokes that make one border."""
    found = list(rulings)
    places = clusters(ruling.at for ruling in found)
    borders: dict[float, list[Ruling]] = {}
    for ruling in found:
        at = bisect_right(places, ruling.at)
        near = min(places[max(at - 1, 0) : at + 1], key=lambda place: abs(place - ruling.at))
        borders.setdefault(near, []).append(ruling)
    return [
        Ruling(at, *span)
        for at, strokes in sorted(borders.items())
        for span in _spans(strokes)
        if span[1] - span[0] > _SHORT
    ]


def _spans(strokes: Iterable[Ruling]) -> Iterator[tuple[float, float]]:
    start, end = 0.0, float("-inf")
    for _, first, last in sorted(strokes, key=lambda stroke: stroke.start):
        if first - end > _DASH:
            if end > start:
                yield start, end
            start = first
        end = max(end, last)
    if end > start:
        yield start, end


def _parts(
    across: Sequence[Ruling], down: Sequence[Ruling]
) -> Iterator[tuple[list[Ruling], list[Ruling]]]:
    """Group the borders that meet, directly or through others."""
    group = list(range(len(across) + len(down)))

    def root(member: int) -> int:
        while group[member] != member:
            group[member] = group[group[member]]
            member = group[member]
        return member

    for index, horizontal in enumerate(across):
        for offset, vertical in enumerate(down):
            if _meet(horizontal, vertical):
                group[root(len(across) + offset)] = root(index)
    for leader in sorted(set(map(root, range(len(group))))):
        yield (
            [each for index, each in enumerate(across) if root(index) == leader],
            [each for index, each in enumerate(down) if root(len(across) + index) == leader],
        )


def _meet(across: Ruling, down: Ruling) -> bool:
    return (
        across.start - _TOUCH <= down.at <= across.end + _TOUCH
        and down.start - _TOUCH <= across.at <= down.end + _TOUCH
    )


def _grid(across: list[Ruling], down: list[Ruling], strokes: Sequence[Ruling]) -> Grid:
    xs, ys = clusters(each.at for each in down), clusters(each.at for each in across)
    if not xs or not ys or len(xs) * len(ys) > _MAX_CELLS:
        return Grid((), (), ())
    left, right = min(each.start for each in across), max(each.end for each in across)
    top, bottom = min(each.start for each in down), max(each.end for each in down)
    open_top, open_bottom = ys[0] - top > _OPEN, bottom - ys[-1] > _OPEN
    if xs[0] - left > _OPEN:
        down.append(Ruling(left, top, bottom))
        xs.insert(0, left)
    if right - xs[-1] > _OPEN:
        down.append(Ruling(right, top, bottom))
        xs.append(right)
    if open_top:
        ys.insert(0, top)
    if open_bottom:
        ys.append(bottom)
    hidden = list(_undrawn(xs, ys, strokes))
    across += [Ruling(y, xs[0], xs[-1]) for y in hidden]
    ys = sorted([*ys, *hidden])
    boxes = tuple(_Cells(xs, ys, across, down).boxes())
    undrawn = frozenset(map(ys.index, hidden))
    return Grid(tuple(xs), tuple(ys), boxes, open_top, open_bottom, undrawn)


def _undrawn(
    xs: Sequence[float], ys: Sequence[float], strokes: Iterable[Ruling]
) -> Iterator[float]:
    """Find borders that are not drawn, but at which the strokes of all columns end.

    So it is between a repeated header and the rest of a row that the page broke.
    """
    ends = [
        (end, nearest(xs, at))
        for at, *both in strokes
        if both[1] - both[0] > _OPEN and abs(xs[nearest(xs, at)] - at) <= _SNAP
        for end in both
        if ys[0] + _OPEN < end < ys[-1] - _OPEN and abs(ys[nearest(ys, end)] - end) > _SNAP
    ]
    for y in clusters(end for end, _ in ends):
        if len({column for end, column in ends if abs(end - y) <= _SNAP}) == len(xs):
            yield y


class _Cells:
    """The places between the borders, joined where no stroke parts them."""

    def __init__(
        self, xs: list[float], ys: list[float], across: list[Ruling], down: list[Ruling]
    ) -> None:
        self._xs, self._ys = xs, ys
        self._across = _by_place(ys, across)
        self._down = _by_place(xs, down)
        self._taken: set[tuple[int, int]] = set()

    def boxes(self) -> Iterator[Box]:
        """Give the cells, row by row: each as wide, then as high, as it is open."""
        for row in range(len(self._ys) - 1):
            for column in range(len(self._xs) - 1):
                if (row, column) not in self._taken:
                    yield self._box(row, column)

    def _box(self, row: int, column: int) -> Box:
        right, below = column + 1, row + 1
        while (
            right < len(self._xs) - 1
            and (row, right) not in self._taken
            and not self._is_parted_right(row, right)
        ):
            right += 1
        while below < len(self._ys) - 1 and self._is_open_below(below, column, right):
            below += 1
        self._taken.update((y, x) for y in range(row, below) for x in range(column, right))
        edges = (self._xs[column], self._ys[row], self._xs[right], self._ys[below])
        return Box(row, column, below - row, right - column, *edges)

    def _is_parted_right(self, row: int, border: int) -> bool:
        return _covers(self._down[border], self._ys[row], self._ys[row + 1])

    def _is_open_below(self, border: int, column: int, right: int) -> bool:
        """Say whether the next row belongs to the cell: open above, and parted from its sides."""
        return all(
            (border, x) not in self._taken
            and not _covers(self._across[border], self._xs[x], self._xs[x + 1])
            and (x == column or not self._is_parted_right(border, x))
            for x in range(column, right)
        )


def _by_place(places: Sequence[float], rulings: Iterable[Ruling]) -> list[list[Ruling]]:
    found: list[list[Ruling]] = [[] for _ in places]
    for ruling in rulings:
        found[nearest(places, ruling.at)].append(ruling)
    return found


def _covers(rulings: Iterable[Ruling], start: float, end: float) -> bool:
    covered = sum(max(min(each.end, end) - max(each.start, start), 0) for each in rulings)
    return covered > _COVER * (end - start)


def _outermost(found: Sequence[Grid]) -> Iterator[Grid]:
    """Leave out tables that lie within a cell of another one."""
    for grid in found:
        middle = ((grid.xs[0] + grid.xs[-1]) / 2, (grid.ys[0] + grid.ys[-1]) / 2)
        area = (grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0])
        inside = any(
            other is not grid
            and other.xs[0] <= middle[0] <= other.xs[-1]
            and other.ys[0] <= middle[1] <= other.ys[-1]
            and (other.xs[-1] - other.xs[0]) * (other.ys[-1] - other.ys[0]) > area
            for other in found
        )
        if not inside:
            yield grid
