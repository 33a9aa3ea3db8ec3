"""Characters to lines, and lines to the text they were before layout broke them.

A line goes on in the next where there was no room for what the next begins with; otherwise its end
was meant. Between Chinese characters lines join without a blank. Must not know tables or pages.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from indexer.formats import pdf_shapes
from indexer.formats.pdf_shapes import Glyph
from schema.domain.text import fold

_SAME_LINE = 0.5  # of a character's height between the middles of two in one line
_BLANK = 0.3  # of a character's size: a wider gap beside a Latin one is a blank
_APART = 0.8  # of a character's size: a wider gap parts two words, or columns
_SLACK = 0.35  # of a character's size: how far justified lines may fall short
_CENTRED = 0.6  # of a character's size: left and right of a centred line differ by less
_MAX_PADDING = 8.0  # Word leaves 5.4 points in a cell

_CLOSING = "，。、；：！？）〕】》”’,.;:!?)]}%％"
_OPENING = "（〔【《“‘([{"
_LATIN = re.compile(r"[!-~]+")
_HAN = re.compile(f"[{fold.HAN}\u3000-\u303f\uff00-\uff5e“”‘’—…·]")
_ENDED = re.compile(r"[。；;：:！？!?]$")
# What begins a line of its own: numbers of all kinds, 第X条, the name of a body after another's.
ITEM = re.compile(
    r"(?:\d{1,2}[.．、](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳]"
    r"|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百零\d]{1,5}[条章节编])"
)
_NAME_ENDED = re.compile(r"(?:[局委办部院会队]|中心|公司)$")
_NAME_BEGINS = re.compile(r"[省市县区镇](?!.{0,2}分局)")


class Word(NamedTuple):
    """Characters of a line without a wide gap between them."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its box, and its words where gaps part it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    words: tuple[Word, ...]

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Give the lines that characters make, from the top down; blank ones are left out."""
    upright = _upright(list(glyphs))
    rows: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(upright, key=lambda each: each.middle):
        height = min(glyph.bottom - glyph.top, rows[-1][0].bottom - rows[-1][0].top) if rows else 0
        if not rows or glyph.middle - middle > height * _SAME_LINE:
            rows.append([])
            middle = glyph.middle
        rows[-1].append(glyph)
    return [line for row in rows if (line := _line(sorted(row, key=lambda each: each.x0)))]


def _upright(glyphs: list[Glyph]) -> list[Glyph]:
    """Turn text that is set sideways or downwards, such as the label of a category."""
    if turn := pdf_shapes.turn_of(glyphs):
        return pdf_shapes.turned(glyphs, turn)
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if inked and all(glyph.vertical for glyph in inked):
        return pdf_shapes.turned(glyphs, 3)  # columns from the right become lines from the top
    return glyphs


def _line(row: Sequence[Glyph]) -> Line | None:
    words = list(_words(row))
    if not words:
        return None
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    return Line(
        text=_spaced(words),
        x0=words[0].x0,
        top=min(glyph.top for glyph in inked),
        x1=words[-1].x1,
        bottom=max(glyph.bottom for glyph in inked),
        size=max(glyph.size for glyph in inked),
        words=tuple(words),
    )


def _words(row: Sequence[Glyph]) -> Iterator[Word]:
    """Cut a line at its wide gaps; narrower ones, and blanks, become one blank."""
    text, start, end = "", 0.0, 0.0
    blank = False
    for glyph in row:
        if glyph.text.isspace():
            blank = True
            continue
        gap = glyph.x0 - end
        if text and gap > _APART * glyph.size:
            yield Word(text, start, end)
            text = ""
        if not text:
            start = glyph.x0
        elif blank or _is_gap(gap / glyph.size, text, glyph):
            text += " "
        text, end, blank = text + glyph.text, max(glyph.x1, end), False
    if text:
        yield Word(text, start, end)


def _is_gap(gap: float, before: str, glyph: Glyph) -> bool:
    """Say whether a gap that no character fills is a blank; justified Chinese text has many."""
    return gap > _BLANK and not (_HAN.match(before[-1]) or _HAN.match(glyph.text))


def _spaced(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def joined(found: Sequence[Line], left: float, right: float) -> str:
    """Undo the line breaks that layout made between two borders; others stay."""
    text = ""
    for line, after in zip_longest(found, found[1:]):
        text += line.text
        if after is not None:
            parted = breaks(line, after, room(found, line, left, right))
            text += "\n" if parted else between(line.text, after.text)
    return text


def room(found: Sequence[Line], line: Line, left: float, right: float) -> float:
    """Say how much room a line leaves between the borders of its cell."""
    padding = min(max(min(each.x0 for each in found) - left, 0), _MAX_PADDING)
    before, behind = line.x0 - left - padding, right - padding - line.x1
    centred = before > _CENTRED * line.size and abs(before - behind) < _CENTRED * line.size
    return behind + before if centred else behind


def fills(line: Line, free: float) -> bool:
    """Say whether a line has no room for one more character."""
    return free < (1 + _SLACK) * line.size


def breaks(line: Line, after: Line, free: float) -> bool:
    """Say whether a line was meant to end before the one after it."""
    if free >= _needed(after) + _SLACK * line.size:
        return True
    begins = _ENDED.search(line.text) and ITEM.match(after.text)
    names = _NAME_ENDED.search(line.text) and _NAME_BEGINS.match(after.text)
    return bool(begins or names)


def between(before: str, after: str) -> str:
    """Give what stands between two parts of a text that layout broke."""
    whole = before[-1:].isdigit() and after[:1].isdigit()
    if whole or _HAN.match(before[-1:]) or _HAN.match(after[:1]):
        return ""
    return " "


def _needed(line: Line) -> float:
    """Give the width of what cannot be parted at the start of a line."""
    text = line.words[0].text
    latin = _LATIN.match(text)
    count = latin.end() if latin else 1
    if text[count - 1] in _OPENING or text[count : count + 1] in tuple(_CLOSING):
        count += 1
    return (line.words[0].x1 - line.words[0].x0) * min(count / len(text), 1)
