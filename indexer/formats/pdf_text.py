"""Running text of a pdf: headers, footers and page numbers left out, lines made paragraphs.

Must not know tables beyond where they stand.
"""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.formats import cleaning, pdf_lines
from indexer.formats.pdf_lines import Line
from indexer.formats.pdf_tables import Part
from schema.domain.documents import Block

Item = Line | Part

_EDGE = 0.12  # of a page's height: where headers and footers stand
_EDGE_LINES = 2
_REPEATED = 0.3  # of the pages, and on two of them at least
_PAGE_NUMBER = re.compile(
    r"[-—–－―·•\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/／,，|]?\s*共?\s*\d{1,4}\s*页?)?|[ivxIVX]{1,5})[-—–－―·•\s]*"
)
_GOES_ON = re.compile(r"[（(]?续\s*(?:上?表|上页)?\s*\d{0,3}[)）]?")
_LARGE = 1.15  # times the size of body text: a title
_SAME_SIZE = 0.1
_INDENT = 1.2  # characters by which the first line of a paragraph is set in
_LEADING = 1.6  # of a character's size between two lines of a paragraph
_LONG = 0.5  # of a page's width: lines as long as this show the margins
_COLUMN_LINES = 8  # lines at least that a page of two columns has side by side


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as lines and tables, from the top down."""

    number: int
    width: float
    height: float
    items: list[Item]


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float
    size: float  # of body text


def in_columns(found: Sequence[Line], width: float) -> list[Line]:
    """Put the lines of a page of two columns into reading order, the left column first."""
    middle = width / 2
    sides = [_split(line, middle) for line in found]
    both = sum(bool(left and right) for left, right in sides)
    if both < _COLUMN_LINES or both < len([1 for left, right in sides if left or right]) / 2:
        return list(found)
    ordered: list[Line] = []
    columns: tuple[list[Line], list[Line]] = ([], [])
    for line, (left, right) in zip(found, sides, strict=True):
        if left is None and right is None:  # over both columns
            ordered += [*columns[0], *columns[1], line]
            columns = ([], [])
        for column, part in zip(columns, (left, right), strict=True):
            column.extend([part] if part else [])
    return [*ordered, *columns[0], *columns[1]]


def _split(line: Line, middle: float) -> tuple[Line | None, Line | None]:
    """Cut a line at the middle of the page; neither side where a word reaches over it."""
    if any(word.x0 < middle < word.x1 for word in line.words):
        return None, None
    sides = ([w for w in line.words if w.x1 <= middle], [w for w in line.words if w.x0 >= middle])
    left, right = (
        Line(
            " ".join(w.text for w in words),
            words[0].x0,
            line.top,
            words[-1].x1,
            line.bottom,
            line.size,
            tuple(words),
        )
        if words
        else None
        for words in sides
    )
    return left, right


def without_furniture(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Leave out page numbers, and lines that stand at the edge of page after page.

    The first of such lines stays where it may be a title: large, or right above a table.
    """
    counts = Counter(key for sheet in sheets for key in {_key(x) for x in _at_edge(sheet)})
    least = max(2, len(sheets) * _REPEATED)
    large = _body_size(sheets) * _LARGE
    seen: set[tuple[str, int]] = set()
    kept: list[Sheet] = []
    for sheet in sheets:
        left_out: set[int] = set()
        for line in _at_edge(sheet):
            key = _key(line)
            title = key not in seen and (line.size >= large or _heads(sheet, line))
            if _PAGE_NUMBER.fullmatch(line.text) or (counts[key] >= least and not title):
                left_out.add(id(line))
            seen.add(key)
        items = [
            item
            for item in sheet.items
            if id(item) not in left_out
            and not (isinstance(item, Line) and _GOES_ON.fullmatch(item.text))
        ]
        kept.append(Sheet(sheet.number, sheet.width, sheet.height, items))
    return kept


def _at_edge(sheet: Sheet) -> list[Line]:
    lines = sorted((i for i in sheet.items if isinstance(i, Line)), key=lambda line: line.top)
    head = [x for x in lines[:_EDGE_LINES] if x.bottom <= sheet.height * _EDGE]
    return head + [x for x in lines[-_EDGE_LINES:] if x.top >= sheet.height * (1 - _EDGE)]


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.replace(" ", "")), round(line.size)


def _heads(sheet: Sheet, line: Line) -> bool:
    """Say whether a line stands right above a table."""
    at = next(index for index, item in enumerate(sheet.items) if item is line)
    return any(isinstance(item, Part) for item in sheet.items[at + 1 : at + 2])


def _body_size(sheets: Iterable[Sheet]) -> float:
    """Give the size that most of the text has; without any, no line is large."""
    sizes = Counter[int]()
    for sheet in sheets:
        for item in sheet.items:
            if isinstance(item, Line):
                sizes[round(item.size * 2)] += len(item.text)
    most = max(sizes, key=lambda size: sizes[size], default=24)
    return most / 2


def margins(sheets: Sequence[Sheet]) -> _Margins:
    """Tell where the lines of text begin and end."""
    size = _body_size(sheets)
    long = [
        item
        for sheet in sheets
        for item in sheet.items
        if isinstance(item, Line) and item.x1 - item.x0 > sheet.width * _LONG
    ]
    if not long:
        return _Margins(0, max((sheet.width for sheet in sheets), default=0), size)
    left = statistics.quantiles([x.x0 for x in long] * 2, n=20)[0]
    right = statistics.quantiles([x.x1 for x in long] * 2, n=20)[-1]
    return _Margins(left, right, size)


class Paragraphs:
    """Paragraphs as they grow, line by line; a table between two lines parts them."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._margins = margins(sheets)
        self._found: list[tuple[str, int]] = []  # with their level
        self._last: Line | None = None
        self._last_page = 0

    def add(self, line: Line, sheet: Sheet) -> None:
        """Take the next line."""
        last = self._last
        is_title = self._is_title(line, sheet)
        if last is not None and self._goes_on(last, line, sheet, is_title=is_title):
            text, level = self._found.pop()
            text += pdf_lines.between(text, line.text) + line.text
            self._found.append((text, level))
        else:
            self._found.append((line.text, int(is_title)))
        self._last, self._last_page = line, sheet.number

    def end(self) -> None:
        """End the paragraph."""
        self._last = None

    @property
    def last(self) -> str:
        """Give the paragraph that was added last."""
        return self._found[-1][0] if self._found else ""

    def settled(self) -> tuple[str, tuple[Block, ...]]:
        """Give the whole text and its blocks."""
        text = "\n".join(text for text, _ in self._found)
        return text, tuple(self._blocks(text))

    def _blocks(self, text: str) -> Iterator[Block]:
        start = 0
        for each, level in self._found:
            if block := cleaning.block(text, start, start + len(each), level):
                yield block
            start += len(each) + 1

    def _is_title(self, line: Line, sheet: Sheet) -> bool:
        centred = abs((line.x0 + line.x1) - sheet.width) < 2 * line.size
        return centred and line.size >= self._margins.size * _LARGE

    def _goes_on(self, last: Line, line: Line, sheet: Sheet, *, is_title: bool) -> bool:
        same = abs(last.size - line.size) <= _SAME_SIZE * line.size
        near = sheet.number != self._last_page or line.top - last.bottom < _LEADING * line.size
        if not (same and near):
            return False
        if is_title or self._found[-1][1]:
            return is_title and bool(self._found[-1][1])
        if line.x0 > self._margins.left + _INDENT * line.size or pdf_lines.ITEM.match(line.text):
            return False
        return not pdf_lines.breaks(last, line, self._margins.right - last.x1)
