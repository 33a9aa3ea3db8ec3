"""Tables over pages: what each page shows of one, put together into rows.

Where a page ends the table goes on if its columns stand where they stood: the header repeated is
left out, a row that the page broke is one row again, and a merged cell goes on over the break. Must
not know what the columns mean; only that the numbers stand in the one headed 序号.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from indexer.formats import cleaning, grid, pdf_grid, pdf_lines, rows
from indexer.formats.pdf_grid import Grid
from indexer.formats.pdf_lines import Line
from indexer.formats.pdf_shapes import Glyph
from schema.domain.documents import Cell, Row, Table
from schema.errors import FileRefused

_SHIFT = 5.0  # points by which columns may move from page to page
_GAP = 8.0  # points between two pieces of one table on a page
_HEAD_ROWS = 4  # a title and a header of three levels
_NUMBER = re.compile(r"序号?|编号|项次")
_MARK = re.compile(r"^[（(]?(\d{1,2})(?:[.．、）)])(?!\d)", re.MULTILINE)
_ENDED = re.compile(r"[。；;：:！!？?]$")


@dataclass(slots=True)
class Slot:
    """A cell as a page shows it, its sides measured from the table's left border."""

    text: str
    x0: float
    x1: float
    rowspan: int = 1
    is_full: bool = False  # its last line has no room left

    @property
    def middle(self) -> float:
        """Place of its middle."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Part:
    """What one page shows of a table; `flowing` where rows are told by their numbers only."""

    page: int
    top: float
    bottom: float
    xs: tuple[float, ...]
    rows: list[list[Slot]]
    open_top: bool = False
    open_bottom: bool = False
    undrawn: frozenset[int] = frozenset()  # rows above which there is no stroke
    flowing: bool = False


def part(page: int, found: Grid, glyphs: Iterable[Glyph]) -> tuple[Part, list[Glyph]]:
    """Put characters into the cells of a table; give back those that stand outside of it."""
    owners = {
        (row, column): index
        for index, box in enumerate(found.boxes)
        for row in range(box.row, box.row + box.rowspan)
        for column in range(box.column, box.column + box.colspan)
    }
    held: list[list[Glyph]] = [[] for _ in found.boxes]
    outside: list[Glyph] = []
    for glyph in glyphs:
        owner = owners.get(found.place((glyph.x0 + glyph.x1) / 2, glyph.middle))
        (outside if owner is None else held[owner]).append(glyph)
    written: list[list[Slot]] = [[] for _ in found.ys[1:]]
    left = found.xs[0]
    for box, inside in zip(found.boxes, held, strict=True):
        written[box.row].append(
            slot(pdf_lines.lines(inside), box.x0, box.x1, left, rowspan=box.rowspan)
        )
    xs = tuple(x - left for x in found.xs)
    edges, open_ = (found.ys[0], found.ys[-1]), (found.open_top, found.open_bottom)
    return Part(page, *edges, xs, written, *open_, found.undrawn), outside


def slot(found: Sequence[Line], x0: float, x1: float, left: float, *, rowspan: int = 1) -> Slot:
    """Make a cell of the lines between two borders."""
    made = Slot(pdf_lines.joined(found, x0, x1), x0 - left, x1 - left, rowspan)
    if found:
        last = found[-1]
        made.is_full = pdf_lines.fills(last, pdf_lines.room(found, last, x0, x1))
    return made


@dataclass(slots=True)
class Whole:
    """A table as far as it has been read; `caption` is what stood above it."""

    caption: str = ""
    follows: bool = False  # nothing but page numbers stands between it and the table before
    _rows: list[list[Slot]] = field(default_factory=list)
    _pages: list[int] = field(default_factory=list)  # of each row
    _last: Part | None = None
    _has_top: bool = True
    _ends: list[tuple[int, Slot]] = field(default_factory=list)
    _known: int = 0  # rows before this one are in `_ends`, as far as they reach

    def takes(self, after: Part) -> bool:
        """Say whether a part with nothing between goes on with this table."""
        last = self._last
        if last is None:
            return True
        near = last.page == after.page and after.top - last.bottom <= _GAP
        if abs(last.xs[-1] - after.xs[-1]) > _SHIFT or not (near or after.page == last.page + 1):
            return False
        few, many = sorted((last.xs, after.xs), key=len)
        return all(any(abs(x - other) <= _SHIFT for other in many) for x in few)

    def add(self, after: Part) -> None:
        """Take in the next part."""
        if self._last is None:
            self._has_top = not after.open_top
        above = self._repeated(after)
        new = after.rows[above:]
        if self._last is not None and new:
            bottom = self._bottom()
            if self._goes_on(new[0], bottom, after, above):
                _join(new.pop(0), bottom)
            elif after.page != self._last.page:
                new[0] = list(self._uncarried(new[0], bottom))
        known = self._head()
        new = [row for row in new if _words(row) not in known]
        self._rows += new
        self._pages += [after.page] * len(new)
        self._last = after

    def table(self, index: int) -> Table | None:
        """Give the table; None if it has no content."""
        edges = pdf_grid.clusters((x for row in self._rows for s in row for x in (s.x0, s.x1)), 4.0)
        width = max(len(edges) - 1, 0)
        if len(self._rows) * width > grid.MAX_PLACES:
            raise FileRefused(f"第 {index} 个表格超过 {grid.MAX_PLACES} 格；请拆分后再导入。")
        laid_out = [_laid(number, places) for number, places in enumerate(self._places(edges), 1)]
        paged = (replace(row, page=page) for row, page in zip(laid_out, self._pages, strict=True))
        kept = rows.with_content(paged)
        caption = self.caption or (rows.title_of(kept) if kept else "")
        whole = Table(kept, index=index, caption=caption, follows=self.follows)
        return whole if kept else None

    def _places(self, edges: Sequence[float]) -> Iterator[list[tuple[Slot, int, int] | None]]:
        """Give for each place of each row its cell, with the row and column where that begins."""
        width = max(len(edges) - 1, 0)
        open_: dict[int, tuple[Slot, int, int]] = {}
        for number, row in enumerate(self._rows, 1):
            open_ = {c: cell for c, cell in open_.items() if cell[1] + cell[0].rowspan > number}
            for each in row:
                first = pdf_grid.nearest(edges, each.x0)
                for column in range(first, max(pdf_grid.nearest(edges, each.x1), first + 1)):
                    open_.setdefault(column, (each, number, first + 1))
            yield [open_.get(column) for column in range(width)]

    def _repeated(self, after: Part) -> int:
        """Count the rows at the top of a part that repeat the table's first ones."""
        most = 0
        for start in range(min(_HEAD_ROWS, len(self._rows))):
            count = 0
            for old, new in zip(self._rows[start:], after.rows, strict=False):
                words = _words(new)
                if not words or words != _words(old) or any(map(str.isdecimal, words)):
                    break
                count += 1
            most = max(most, count)
        return min(most, _HEAD_ROWS)

    def _head(self) -> list[list[str]]:
        """Give the words of the header, which some programs repeat in the middle of a page."""
        top = map(_words, self._rows[:_HEAD_ROWS])
        return [words for words in top if len(words) > 1 and any(map(_NUMBER.fullmatch, words))]

    def _number_at(self) -> float:
        """Give the place of the column of numbers: the one headed 序号, else the first."""
        heads = [each for row in self._rows[: _HEAD_ROWS + 1] for each in row]
        found = (each.middle for each in heads if _NUMBER.fullmatch(_plain(each.text)))
        return next(found, min((each.x1 for each in heads), default=0) / 2)

    def _bottom(self) -> list[Slot]:
        """Give the cells that reach the end of the last row; of earlier parts, those that did."""
        done = len(self._rows)
        news = ((at, s) for at in range(self._known, done) for s in self._rows[at])
        self._ends = [(at, s) for at, s in (*self._ends, *news) if at + s.rowspan >= done]
        self._known = done
        return [each for _, each in self._ends]

    def _goes_on(
        self, row: Sequence[Slot], bottom: Sequence[Slot], after: Part, above: int
    ) -> bool:
        """Say whether a row is the rest of the last one, which the page broke.

        Its number stands on the page before. A missing stroke between them shows it; else the
        words do: a cell breaks off, counts on, or is alone. A row with more cells that do neither
        is a further row of its item, one for each department.
        """
        said = [each for each in row if each.text]
        if not said or _is_banner(said, row) or _is_banner([b for b in bottom if b.text], bottom):
            return False
        at, last = self._number_at(), self._last
        number, before = _over(row, at), _over(bottom, at)
        is_cut = after.open_top and not above
        is_cut |= above in after.undrawn or bool(last and last.open_bottom)
        is_open = self._has_top and is_cut
        if number is not None and number.text:
            return is_open and before is not None and not before.text
        if before is not None and _NUMBER.fullmatch(_plain(before.text)):
            return False
        olds = [_over(bottom, each.middle) for each in said]
        alone = len(said) == 1 and olds[0] is not None and bool(olds[0].text)
        return (
            is_open
            or after.flowing
            or alone
            or any(_continues(old, new) for old, new in zip(olds, said, strict=True))
        )

    def _uncarried(self, row: Sequence[Slot], bottom: Sequence[Slot]) -> Iterator[Slot]:
        """Give the cells of a page's first row without the blank ones of merges that go on."""
        at = self._number_at()
        number = _over(row, at)
        numbered = number is not None and bool(number.text)
        first = min((each.x0 for each in row if each.text), default=0)
        before = _over(bottom, at)
        is_head = before is not None and _NUMBER.fullmatch(_plain(before.text)) is not None
        for each in row:
            above = _over(bottom, each.middle)
            merged = above is not None and (each.rowspan > 1 or above.rowspan > 1)
            leads = each.x1 <= at if numbered else each.x1 <= first + 1
            carried = (leads and (merged or not numbered)) or (each.rowspan > 1 and merged)
            if above is None or each.text or not above.text or is_head or not carried:
                yield each
            else:
                above.rowspan += each.rowspan


def _laid(number: int, places: Sequence[tuple[Slot, int, int] | None]) -> Row:
    return Row(number, tuple(_cell(number, column, p) for column, p in enumerate(places, 1)))


def _cell(number: int, column: int, place: tuple[Slot, int, int] | None) -> Cell:
    here = f"r{number}c{column}"
    if place is None:
        return Cell("", "", here)
    origin = f"r{place[1]}c{place[2]}"
    text = place[0].text
    return Cell(text, cleaning.clean(text), here, merged_from=None if origin == here else origin)


def _join(row: Iterable[Slot], bottom: Sequence[Slot]) -> None:
    """Add the rest of a row to its cells."""
    for each in row:
        above = _over(bottom, each.middle)
        if above is None:
            continue
        if above.text and each.text:
            parted = not above.is_full or (
                _ENDED.search(above.text) and pdf_lines.ITEM.match(each.text)
            )
            above.text += "\n" if parted else pdf_lines.between(above.text, each.text)
        above.text += each.text
        above.is_full = each.is_full if each.text else above.is_full
        above.rowspan += each.rowspan - 1


def _continues(old: Slot | None, new: Slot) -> bool:
    """Say whether a cell's text breaks off at the end of the page, or its numbers count on."""
    if old is None or not old.text:
        return False
    if old.is_full and not _ENDED.search(old.text):
        return True
    marks, begins = _MARK.findall(old.text), _MARK.match(new.text)
    return bool(marks and begins and int(begins[1]) == int(marks[-1]) + 1)


def _is_banner(said: Sequence[Slot], row: Sequence[Slot]) -> bool:
    """Say whether a row is one text over more than half of the table."""
    if len(said) != 1:
        return False
    width = max(each.x1 for each in row) - min(each.x0 for each in row)
    return said[0].x1 - said[0].x0 > width / 2


def _over(row: Iterable[Slot], at: float) -> Slot | None:
    return next((each for each in row if each.x0 <= at < each.x1), None)


def _words(row: Iterable[Slot]) -> list[str]:
    return [_plain(each.text) for each in row if each.text]


def _plain(text: str) -> str:
    return "".join(text.split())
