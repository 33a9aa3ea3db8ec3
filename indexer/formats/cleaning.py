"""From a verbatim text to its clean form, still mapped onto the source.

Clean means: repaired (pinyin, mojibake), white space settled, ends trimmed. Characters are not
folded; that is analysis. This module must not know file forms.
"""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from schema.domain.documents import Block
from schema.domain.text import fold, repair, spans

# A line end in the source that its form does not show (html); settled into a space or nothing.
SOFT_BREAK = "\v"
BLANK = " \t\r\n\f\v\xa0\u2002\u2003\u2009\u200b\u2028\u2029\u3000\ufeff"

_SHORT_CHARS = 100

_MAY_BE_NOISE = re.compile(r"[(（\[〔?]")  # a reading has a bracket, late-read GBK "?"
_BLANKS = re.compile(f"[{BLANK}]++")
_UNSETTLED = re.compile(f"^[{BLANK}]|[{BLANK}]$|[^\\S \u3000]|[\u200b\ufeff]|[ \u3000]{{2}}")
_CHINESE = re.compile(f"[{fold.HAN}\u3001-\u301f，。；：！？（）“”]")


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def clean(text: str) -> str:
    """Clean a cell or a line; line ends within it stay."""
    # Tables repeat themselves, and most cells have nothing to repair or settle.
    if not _MAY_BE_NOISE.search(text) and not _UNSETTLED.search(text):
        return text
    return _clean_short(text) if len(text) <= _SHORT_CHARS else _clean(text)


def _clean(text: str) -> str:
    return cleaned(spans.identity(text)).text


_clean_short = functools.lru_cache(maxsize=16384)(_clean)


def cleaned(verbatim: spans.Mapped) -> spans.Mapped:
    """Clean a text and keep its map onto the source."""
    if not verbatim.text:
        return verbatim
    return _settle(verbatim.then(repair.repair(verbatim.text).mapped))


def block(source: str, start: int, end: int, level: int = 0) -> Block | None:
    """Make a block of `source[start:end]` without the blanks at its ends; None if that is all."""
    start, end = trim(source, start, end)
    raw = source[start:end]
    text = clean(raw)
    return Block(text, raw, start, end, level) if text else None


def trim(source: str, start: int, end: int) -> tuple[int, int]:
    """Take the blanks off both ends of a span."""
    while start < end and source[start] in BLANK:
        start += 1
    while start < end and source[end - 1] in BLANK:
        end -= 1
    return start, end


def _settle(mapped: spans.Mapped) -> spans.Mapped:
    text = mapped.text
    if not _UNSETTLED.search(text):
        return mapped
    builder, done = spans.Builder(), 0
    for edit in _edits(text):
        builder.keep(text[done : edit.start], done)
        builder.append(edit.text, edit.start, edit.end)
        done = edit.end
    return mapped.then(builder.keep(text[done:], done).build())


def _edits(text: str) -> Iterator[_Edit]:
    for run in _BLANKS.finditer(text):
        start, end = run.span()
        at_an_end = start == 0 or end == len(text)
        yield _Edit(start, end, "" if at_an_end else _settled(run[0], text[start - 1] + text[end]))


def _settled(run: str, neighbours: str) -> str:
    """Give what is left of a run of blanks between two characters."""
    if not set(run).isdisjoint("\r\n\u2028\u2029"):
        return "\n"
    if not set(run).isdisjoint("\u200b\ufeff") and not run.strip("\u200b\ufeff"):
        return ""
    if SOFT_BREAK in run and any(map(_CHINESE.match, neighbours)):
        return ""
    return "\u3000" if "\u3000" in run else " "
