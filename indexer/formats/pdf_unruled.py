"""Tables without rulings: columns told by white space below a header with 序号 and 事项.

As far as this goes: every item begins with its number, at the height of its first line, and no
column's text reaches into the next column. Where the words do not fit, they stay running text. Must
not know what the columns mean beyond the words of that header.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.formats import pdf_tables
from indexer.formats.pdf_lines import Line, Word
from indexer.formats.pdf_tables import Part, Slot

_NUMBERS = re.compile(r"序号?")
_TITLES = re.compile(r"事项|项目名称")
_NUMBER = re.compile(r"[（(]?\d{1,4}[）).、．]?")
_BANNER = re.compile(
    r"[（(]?[一二三四五六七八九十]+[）)、.．]|第[一二三四五六七八九十]+[类章部]|.*[（(]共?\d+[项条][）)]$"
)
_MAX_HEAD = 20  # characters of a column's head
_MAX_BANNER = 40
_CROSSING = 0.1  # of the lines, that may reach over a border: categories and notes
_FEWEST = 2  # items, to call it a table


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a table part; `head` is its header."""

    cuts: tuple[float, ...]
    numbers: int  # the column of numbers
    left: float
    right: float

    def edges(self) -> tuple[float, ...]:
        """Give the borders of the columns."""
        return (self.left, *self.cuts, self.right)

    def column(self, word: Word) -> int | None:
        """Give the column that a word stands in; None where it reaches over a border."""
        if any(word.x0 < cut < word.x1 for cut in self.cuts):
            return None
        return sum(word.x0 >= cut for cut in self.cuts)


def header(lines: Sequence[Line]) -> int | None:
    """Find the line that heads a table."""
    for index, line in enumerate(lines):
        heads = [word.text.replace(" ", "") for word in line.words]
        short = len(heads) > 1 and all(len(head) <= _MAX_HEAD for head in heads)
        if short and any(map(_NUMBERS.fullmatch, heads)) and any(map(_TITLES.search, heads)):
            return index
    return None


def columns(lines: Sequence[Line]) -> Columns | None:
    """Tell the columns below a header, which is the first line."""
    heads = lines[0].words
    inside = [line for line in lines if not _is_banner(line)]
    words = [word for line in inside for word in line.words]
    most = max(int(len(inside) * _CROSSING), 1)
    cuts: list[float] = []
    for one, other in pairwise(heads):
        start, end = (one.x0 + one.x1) / 2, (other.x0 + other.x1) / 2
        crossing, cut = _cut(words, start, end)
        if crossing > most:
            return None
        cuts.append(cut)
    numbers = next(n for n, head in enumerate(heads) if _NUMBERS.fullmatch(head.text))
    left = min(word.x0 for line in lines for word in line.words) - 1
    right = max(word.x1 for line in lines for word in line.words) + 1
    found = Columns(tuple(cuts), numbers, left, right)
    return found if sum(_begins(line, found) for line in lines[1:]) >= _FEWEST else None


def _cut(words: Sequence[Word], start: float, end: float) -> tuple[int, float]:
    """Find the widest stretch over which the fewest words reach: their count, and its middle."""
    near = [word for word in words if word.x1 > start and word.x0 < end]
    edges = sorted({start, end, *(x for w in near for x in (w.x0, w.x1) if start < x < end)})
    best = (len(near) + 1, 0.0, start)
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        over = sum(word.x0 < middle < word.x1 for word in near)
        best = min(best, (over, left - right, middle))
    return best[0], best[2]


def extent(lines: Sequence[Line], found: Columns) -> int:
    """Count the lines that belong to a table: up to one that is a sentence over its columns."""
    for index, line in enumerate(lines):
        reaches = [word for word in line.words if found.column(word) is None]
        if any(len(word.text) > _MAX_BANNER for word in reaches):
            return index
    return len(lines)


def goes_on(lines: Sequence[Line], found: Columns) -> bool:
    """Say whether lines of the next page stand in the same columns."""
    inside = [line for line in lines[: extent(lines, found)] if not _is_banner(line)]
    over = sum(any(found.column(word) is None for word in line.words) for line in inside)
    items = sum(_begins(line, found) for line in inside)
    return items > 0 and over <= max(len(inside) * _CROSSING, 1)


def part(page: int, lines: Sequence[Line], found: Columns) -> Part:
    """Put lines into rows: each begins where a number stands, or is words over the columns."""
    rows: list[list[Line]] = []
    lone = False
    for line in lines:
        is_lone = any(found.column(word) is None for word in line.words)
        if not rows or is_lone or lone or _begins(line, found):
            rows.append([])
        rows[-1].append(line)
        lone = is_lone
    edges = found.edges()
    written = [_row(row, found) for row in rows]
    xs = tuple(x - edges[0] for x in edges)
    return Part(page, lines[0].top, lines[-1].bottom, xs, written, flowing=True)


def _row(lines: Sequence[Line], found: Columns) -> list[Slot]:
    edges = found.edges()
    if any(found.column(word) is None for word in lines[0].words):
        return [pdf_tables.slot(lines, edges[0], edges[-1], edges[0])]
    held: list[list[Line]] = [[] for _ in edges[1:]]
    for line in lines:
        for word in line.words:
            place = held[found.column(word) or 0]
            piece = Line(word.text, word.x0, line.top, word.x1, line.bottom, line.size, (word,))
            place.append(piece)
    sides = zip(held, edges, edges[1:], strict=False)
    return [pdf_tables.slot(_one_a_line(each), x0, x1, edges[0]) for each, x0, x1 in sides]


def _one_a_line(pieces: Sequence[Line]) -> list[Line]:
    """Join the words of a line that stand in one column."""
    found: list[Line] = []
    for piece in pieces:
        if found and found[-1].top == piece.top:
            old = found.pop()
            text, words = f"{old.text} {piece.text}", (*old.words, *piece.words)
            piece = Line(text, old.x0, old.top, piece.x1, old.bottom, old.size, words)  # noqa: PLW2901
        found.append(piece)
    return found


def _is_banner(line: Line) -> bool:
    """Say whether a line is a category, which stands over all columns (一、党的建设（12项）)."""
    text = "".join(word.text for word in line.words)
    return len(line.words) == 1 and len(text) <= _MAX_BANNER and bool(_BANNER.match(text))


def _begins(line: Line, found: Columns) -> bool:
    return any(
        found.column(word) == found.numbers and _NUMBER.fullmatch(word.text) for word in line.words
    )
