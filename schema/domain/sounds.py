"""Sounds (读音): how characters are read, as pinyin without tones, and how common words are.

The tables are data (`schema/rules/sounds.tsv`, `words.tsv`). Must not look anything up.
"""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from schema.domain.text import tables
from schema.domain.text.patterns import later

LONGEST_SYLLABLE = 6  # zhuang
_USUAL = 0.1  # of a character's text
_MARKS = later("[\u0300-\u0307\u0309-\u036f]")  # all but the two dots of ü


@dataclass(frozen=True, eq=False)
class Sounds:
    """Readings and words, each with its share of running text as a natural logarithm.

    `counted` how often characters are read with each syllable, most frequent first; `words` of two
    to four characters with their share, of which `nouns` name something. What few questions need
    is made when first used.
    """

    counted: Mapping[str, Mapping[str, float]]
    words: Mapping[str, float]
    nouns: frozenset[str] = frozenset()

    @cached_property
    def whole(self) -> float:
        """Characters that were counted."""
        return _whole(self.counted)

    @cached_property
    def chars(self) -> Mapping[str, tuple[tuple[str, float], ...]]:
        """Characters of a syllable, with the share of the character in that reading."""
        return {
            syllable: tuple((char, math.log(count / self.whole)) for char, count in chars.items())
            for syllable, chars in self.counted.items()
        }

    @cached_property
    def readings(self) -> Mapping[str, tuple[str, ...]]:
        """The syllables of a character."""
        found: dict[str, list[str]] = {}
        for syllable, chars in self.counted.items():
            for char in chars:
                found.setdefault(char, []).append(syllable)
        return {char: tuple(each) for char, each in found.items()}

    @cached_property
    def alone(self) -> Mapping[str, float]:
        """The share of a character in any reading."""
        return {char: math.log(share) for char, share in self._in_any_reading.items()}

    @cached_property
    def shares(self) -> Mapping[tuple[str, str], float]:
        """How much of a character's text is read with a syllable."""
        return {
            (char, syllable): count / self.whole / self._in_any_reading[char]
            for syllable, chars in self.counted.items()
            for char, count in chars.items()
        }

    @cached_property
    def _in_any_reading(self) -> Mapping[str, float]:
        found: dict[str, float] = {}
        for chars in self.counted.values():
            for char, count in chars.items():
                found[char] = found.get(char, 0.0) + count / self.whole
        return found

    def usual(self, char: str, syllable: str) -> bool:
        """Whether a character is often enough read so that it may be mistaken by its sound."""
        return self.shares.get((char, syllable), 0.0) >= _USUAL

    def cut(self, letters: str) -> bool:
        """Whether letters are syllables from end to end."""
        ends = {0}
        for end in range(1, len(letters) + 1):
            starts = range(max(0, end - LONGEST_SYLLABLE), end)
            if any(start in ends and letters[start:end] in self.chars for start in starts):
                ends.add(end)
        return len(letters) in ends


def load(sounds: str, words: str) -> Sounds:
    """Read the two tables; lines with # are remarks.

    Raises:
        ValueError: a count is no number.
    """
    counted = {
        syllable: {char: 10 ** (ten / 10) for char, ten in tables.counts(row).items()}
        for syllable, row, _ in tables.rows(sounds)
    }
    whole = _whole(counted)
    shares: dict[str, float] = {}
    nouns: list[str] = []
    for count, others, named in tables.rows(words):
        more = named.split()
        shares |= dict.fromkeys((*others.split(), *more), math.log(int(count) / whole))
        nouns += more
    return Sounds(counted, shares, frozenset(nouns))


def _whole(counted: Mapping[str, Mapping[str, float]]) -> float:
    return sum(sum(chars.values()) for chars in counted.values())


def toneless(text: str) -> str:
    """Take the marks of tones off Latin letters (shéi → shei, lǜ → lv)."""
    if text.isascii():
        return text
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text)).replace("u\u0308", "v")
    return unicodedata.normalize("NFC", plain)
