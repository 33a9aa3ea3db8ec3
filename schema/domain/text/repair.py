"""Repair of noise that a publisher's software put into a text, with evidence of every repair.

Runs once, when a source is read, never on queries. Two kinds are known, both seen in republished
government pages (which also turn the text traditional): the reading behind a character, 鄉(xiāng);
and mojibake from GBK read one byte late, in which 表格。基層減負 became 表格?;鶎訙p負.
What cannot be proved to be noise stays. This module must not fold, and must not know file formats.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from schema.domain.text import fold, spans

Kind = Literal["pinyin", "mojibake"]

# A bracket behind a Han character that holds small letters, tone marks and separators only. The
# quantifiers are possessive and bounded: hostile text costs linear time.
_READING = re.compile(
    f"(?<=[{fold.HAN}])[(（\\[〔]"
    "([ '’,，、·a-zü\u0300\u0301\u0304\u0306\u0308\u030cɑɡàáèéìíòóùúāăēĕěīĭōŏūŭǎǐǒǔǖǘǚǜ]{1,48}+)"
    "[)）\\]〕]"
)
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_TONELESS = frozenset({"de", "ge", "le", "ma", "me", "men", "ne", "tou", "zhe", "zi"})
_SYLLABLE = (
    f"(?:(?:[zcs]h|[bcdfghjklmnpqrstwxyz])?+[aeiouü]*+[{_TONED}][aeiouü]*+(?:ng?|r)?+"
    f"|{'|'.join(sorted(_TONELESS, key=len, reverse=True))})"
)
_SYLLABLES = re.compile(f"(?:{_SYLLABLE}[ '’,，、·]*+)++")
# Typists' letters: the phonetic ɑ and ɡ, and the breve for the caron of the third tone.
_TYPED = str.maketrans("ɑɡ\u0306", "ag\u030c")

# "?" and what follows it up to the first ASCII byte that can end a GBK pair, where a reader that
# is one byte late falls back into step. Only these ASCII marks can come before it: they were full
# width until the publisher narrowed them.
_LATE = re.compile(r"\?(?=([;:?!,\x80-\U0010ffff]{1,7}+[@-~]))")
_WIDENED = str.maketrans(";:?!,", "；：？！，")
# Full-width punctuation of GBK row A1, whose first byte is the one that was lost.
_USUAL_MARKS = "、。—…“”《》"
_FIRST_MARKS = f"{_USUAL_MARKS}·～‘’〔〕〈〉「」『』〖〗【】"
_MARKS = f"{_FIRST_MARKS}，；：？！（）"
_IN_STEP = re.compile(f"[{_FIRST_MARKS}][{_MARKS}{fold.HAN}]*[{fold.HAN}]")
_SYMBOL_ROWS = frozenset({0xA2, *range(0xA4, 0xAA)})  # GB 2312: numerals, kana, Greek, frames …
_SECOND_LEVEL = 0xD8  # GB 2312: the first row of its less common characters
_UNHEARD_OF = 2
_TRADITIONAL_SHARE = 50  # one Han character in this many that simplifying would change


class Repair(NamedTuple):
    """Evidence: `source`, the characters `start:end` of the source, were read as `text`."""

    kind: Kind
    start: int
    end: int
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text, mapped onto its source; the repairs are in order and do not overlap."""

    mapped: spans.Mapped
    repairs: tuple[Repair, ...]


class _Edit(NamedTuple):
    kind: Kind
    start: int
    end: int
    text: str


class _Reading(NamedTuple):
    """What a late run says when read in step, and how much more common its characters become."""

    text: str
    gain: int


def repair(source: str) -> Repaired:
    """Take readings and late-read GBK out of a source text.

    Readings go first, since they stand inside late runs too (`?;鶎(dān)訙p`), and once more behind
    characters which only the second step brought back (`?;鶎訙p(jiǎn)`).
    """
    mapped, repairs = spans.identity(source), list[Repair]()
    for find in (_readings, _late_runs, _readings):
        edits = list(find(mapped.text))
        repairs += [_evidence(source, mapped, edit) for edit in edits]
        if edits:
            mapped = mapped.then(_apply(mapped.text, edits))
    return Repaired(mapped, tuple(_outermost(repairs)))


def _evidence(source: str, mapped: spans.Mapped, edit: _Edit) -> Repair:
    start, end = mapped.source_span(edit.start, edit.end)
    return Repair(edit.kind, start, end, source[start:end], edit.text)


def _outermost(repairs: Iterable[Repair]) -> Iterator[Repair]:
    """Order repairs and leave out those which a later step swallowed."""
    reached = 0
    for found in sorted(repairs, key=lambda each: (each.start, -each.end)):
        if found.end > reached:
            yield found
            reached = found.end


def _apply(text: str, edits: Iterable[_Edit]) -> spans.Mapped:
    builder, done = spans.Builder(), 0
    for edit in edits:
        builder.keep(text[done : edit.start], done).append(edit.text, edit.start, edit.end)
        done = edit.end
    return builder.keep(text[done:], done).build()


def _readings(text: str) -> Iterator[_Edit]:
    for bracket in _READING.finditer(text):
        if _is_pinyin(bracket[1]):
            yield _Edit("pinyin", bracket.start(), bracket.end(), "")


@functools.lru_cache(maxsize=4096)
def _is_pinyin(content: str) -> bool:
    """Tell whether a bracket holds toned syllables, or one of the few that have no tone."""
    typed = unicodedata.normalize("NFD", content).translate(_TYPED)
    letters = unicodedata.normalize("NFC", typed).strip()
    if letters in _TONELESS:
        return True
    return not set(letters).isdisjoint(_TONED) and bool(_SYLLABLES.fullmatch(letters))


def _late_runs(text: str) -> Iterator[_Edit]:
    """Find the late runs that are noise: unlikely as they stand, likely when read in step.

    A run that gains nothing (`??h`, 。縣, may be a true question) needs a usual mark, and a
    traditional text around it: what it ends with is always a character which simplified text does
    not have.
    """
    found = [(run, reading) for run in _LATE.finditer(text) if (reading := _read_in_step(run[1]))]
    traditional = any(not reading.gain for _, reading in found) and _is_traditional(text)
    reached = 0
    for run, (restored, gain) in found:
        start, end = run.start(), run.end(1)
        likely = traditional and restored[0] in _USUAL_MARKS and _stands_apart(text, start, end)
        if (gain or likely) and start >= reached:
            yield _Edit("mojibake", start, end, restored)
            reached = end


@functools.lru_cache(maxsize=4096)
def _read_in_step(late: str) -> _Reading | None:
    """Give the lost byte back and decode: a full-width mark, then common characters, or nothing."""
    try:
        pairs = b"\xa1" + late.translate(_WIDENED).encode("gbk")
        restored = pairs.decode("gbk")
    except UnicodeError:
        return None
    rarities = list(map(_rarity, restored))
    gain = sum(map(_rarity, late)) - sum(rarities)
    if gain < 0 or _UNHEARD_OF in rarities or not _IN_STEP.fullmatch(restored):
        return None
    return _Reading(restored, gain)


@functools.lru_cache(maxsize=65536)
def _rarity(char: str) -> int:
    """Rank a character: 0 for every-day ones, 1 for GB 2312's second level, 2 for those beyond."""
    if char.isascii() or char in _MARKS:
        return 0
    try:
        row = fold.simplify(char).encode("gb2312")[0]
    except UnicodeError:
        return _UNHEARD_OF
    return int(row in _SYMBOL_ROWS or row >= _SECOND_LEVEL)


def _is_traditional(text: str) -> bool:
    """Tell whether traditional characters are at home in a text (without Han: they may be)."""
    changed = sum(itertools.starmap(str.__ne__, zip(text, fold.simplify(text), strict=True)))
    return changed * _TRADITIONAL_SHARE >= len(re.findall(f"[{fold.HAN}]", text))


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Tell whether no Latin word or number runs into the span (what?is, ?id, ?OK are true)."""
    before, behind = text[max(start - 1, 0) : start], text[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (
        behind.isascii() and behind.isalpha()
    )
