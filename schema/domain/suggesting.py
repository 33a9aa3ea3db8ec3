"""Suggestions (输入提示): published names by characters, pinyin or initials, and near misses.

A book is made of names that everybody may read; what is in no name is never suggested. Typed
text is matched at any character of a name, pinyin and initials at any syllable. Must not look
anything up.
"""

import enum
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from schema.domain.text import fold, tokens

MAX_TYPED_CHARS = 60
_MAX_SPELLED_CHARS = 60  # of a name; nobody types further
_MAX_VARIANTS = 4  # of a name with characters of several readings
_PIECES = (4, 3)  # characters of a word that are put right together
_MOST_MATCHES = 2000
_PAIR = 2
_SEPARATOR = "\n"


class NameKind(enum.StrEnum):
    """What a name is of."""

    ITEM = "ITEM"  # 清单事项
    BODY = "BODY"  # 机构
    DOCUMENT = "DOCUMENT"  # 清单或文件


class MatchedBy(enum.StrEnum):
    """How typed text was found in a name."""

    CHARACTERS = "CHARACTERS"
    PINYIN = "PINYIN"
    INITIALS = "INITIALS"


@dataclass(frozen=True, slots=True)
class Name:
    """A published name; `times` is how often it is used."""

    text: str
    kind: NameKind
    times: int = 1


@dataclass(frozen=True, slots=True)
class Match:
    """A name with how and at which of its characters the typed text begins."""

    name: Name
    by: MatchedBy
    at: int

    @property
    def order(self) -> tuple[int, bool, int, int, str]:
        """Characters before sounds, beginnings first, then what is used more, then the short."""
        by = list(MatchedBy).index(self.by)
        return by, self.at > 0, -self.name.times, len(self.name.text), self.name.text


class Book:
    """Names ready to be searched, the most used first; some 0.7 kB a name.

    One long text a way of matching: a search in it is one scan in C, whatever the number of names.
    Of very many matches the first `_MOST_MATCHES` are looked at.
    """

    def __init__(self, names: Sequence[Name], readings: Mapping[str, Sequence[str]]) -> None:
        self._names = tuple(sorted(names, key=lambda name: (-name.times, name.text, name.kind)))
        self._readings = readings
        self._characters = _Text()
        self._pinyin = _Text()
        self._initials = _Text()
        for at, folded in enumerate(_folded(self._names)):
            self._characters.add(at, folded)
            for syllables in self.spelled(folded[:_MAX_SPELLED_CHARS]):
                self._pinyin.add(at, syllables)
                self._initials.add(at, [syllable[:1] or " " for syllable in syllables])
        for each in (self._characters, self._pinyin, self._initials):
            each.close()

    def suggest(self, typed: str, limit: int) -> list[Match]:
        """The best names for what was typed so far; none for nothing."""
        folded = "".join(fold.fold(typed[:MAX_TYPED_CHARS]).split())
        if not folded:
            return []
        found: dict[int, Match] = {}
        ways = [(MatchedBy.CHARACTERS, self._characters)]
        if folded.isascii() and folded.isalpha() and len(folded) > 1:
            ways += [(MatchedBy.PINYIN, self._pinyin), (MatchedBy.INITIALS, self._initials)]
        for by, text in ways:
            for at, position in islice(text.find(folded), _MOST_MATCHES):
                found.setdefault(at, Match(self._names[at], by, position))
        best: dict[str, Match] = {}
        for match in sorted(found.values(), key=lambda each: each.order):
            best.setdefault(match.name.text, match)
        return list(best.values())[:limit]

    def corrected(self, typed: str) -> str | None:
        """The text with what stands in no name put right by sound or by one character.

        None where nothing is to be mended, or it is not known how.
        """
        words = fold.fold(typed[:MAX_TYPED_CHARS]).split()
        mended = [self._mended(word) for word in words]
        if not any(mended):
            return None
        return " ".join(new or word for new, word in zip(mended, words, strict=True))

    def _mended(self, word: str) -> str | None:
        """A word of three characters or more that nearly stands in a name, whole or by a piece."""
        if len(word) < min(_PIECES) or word.isascii() or next(self._characters.find(word), None):
            return None
        return self._nearly(word) or self._patched(word)

    def _patched(self, word: str) -> str | None:
        """A word whose one wrong piece is put right; each pair of it then stands in a name."""
        wrong = self._unknown(word)
        if not wrong or len(word) <= min(_PIECES):
            return None
        for size in _PIECES:
            for start in range(max(wrong[-1] + 2 - size, 0), min(wrong[0], len(word) - size) + 1):
                mended = self._nearly(word[start : start + size])
                patched = mended and word[:start] + mended + word[start + size :]
                if patched and not self._unknown(patched):
                    return patched
        return None

    def _unknown(self, word: str) -> list[int]:
        """Where pairs of characters begin that stand in no name."""
        return [at for at, pair in enumerate(tokens.pairs(word)) if pair not in self._characters]

    def _nearly(self, word: str) -> str | None:
        """What a name has in place of a word, by sound or with one other character."""
        for syllables in self.spelled(word):
            for at, position in self._pinyin.find("".join(syllables)):
                same = self._characters.of(at)[position : position + len(word)]
                if len(same) == len(word):
                    return same
        return self._one_off(word)

    def _one_off(self, word: str) -> str | None:
        """What differs from a word in one character, the most used names'.

        Two characters beside each other must be the same: the longer side of the other one is
        looked for.
        """
        close: dict[str, int] = defaultdict(int)
        for wrong in range(len(word)):
            before, after = word[:wrong], word[wrong + 1 :]
            longer, start = (before, 0) if len(before) > len(after) else (after, wrong + 1)
            if len(longer) < _PAIR:
                continue
            for at, position in islice(self._characters.every(longer), _MOST_MATCHES):
                first = position - start
                near = self._characters.of(at)[max(first, 0) : first + len(word)]
                if len(near) == len(word) and _differences(near, word) == 1:
                    close[near] += self._names[at].times
        return min(close, key=lambda each: (-close[each], each), default=None)

    def spelled(self, folded: str) -> Iterator[tuple[str, ...]]:
        """Syllables of a text, most usual first; what has no reading stands for itself."""
        every = [self._readings.get(char, (char,)) for char in folded]
        several = [at for at, each in enumerate(every) if len(each) > 1]
        usual = [each[0] for each in every]
        yield tuple(usual)
        kept = several[: _MAX_VARIANTS.bit_length() - 1]
        for chosen in product(*(every[at][:2] for at in kept)):
            variant = list(usual)
            for at, syllable in zip(kept, chosen, strict=True):
                variant[at] = syllable
            if variant != usual:
                yield tuple(variant)


def _folded(names: Sequence[Name]) -> list[str]:
    """Names folded all at once, which is many times faster than one by one."""
    if not names:
        return []
    lines = (name.text.replace(_SEPARATOR, " ") for name in names)
    return fold.fold(_SEPARATOR.join(lines)).split(_SEPARATOR)


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


class _Text:
    """Texts joined to one, with the name that each is of and where a match may begin."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._marked: list[bytes] = []
        self._starts = array("L")
        self._names = array("L")
        self._length = 0
        self._whole = ""
        self._marks = b""  # 1 where a piece begins

    def add(self, name: int, pieces: Sequence[str]) -> None:
        """Add a text; a match may begin at each of its pieces: a character or a syllable."""
        text = "".join(pieces)
        self._starts.append(self._length)
        self._names.append(name)
        self._parts.append(text)
        self._marked.append(b"".join(b"\1".ljust(len(piece), b"\0") for piece in pieces))
        self._length += len(text) + len(_SEPARATOR)

    def close(self) -> None:
        """End adding."""
        self._whole, self._marks = _SEPARATOR.join(self._parts), b"\0".join(self._marked)
        self._parts, self._marked = [], []

    def __contains__(self, wanted: str) -> bool:
        """Whether some text has it."""
        return wanted in self._whole

    def of(self, text: int) -> str:
        """A text by its number."""
        start = self._starts[text]
        end = self._whole.find(_SEPARATOR, start)
        return self._whole[start:] if end < 0 else self._whole[start:end]

    def find(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Each text's first match: its name, and the piece at which it begins."""
        last = -1
        for of, at in self._found(wanted):
            if of != last and self._marks[at]:
                last = of
                yield self._names[of], self._marks.count(1, self._starts[of], at)

    def every(self, wanted: str) -> Iterator[tuple[int, int]]:
        """All matches: the number of the text, and the place in it."""
        for of, at in self._found(wanted):
            yield of, at - self._starts[of]

    def _found(self, wanted: str) -> Iterator[tuple[int, int]]:
        at = self._whole.find(wanted)
        while at >= 0:
            yield bisect_right(self._starts, at) - 1, at
            at = self._whole.find(wanted, at + 1)
