"""Sounds (读音): how characters are read, as pinyin without tones, and how common words are.

The tables are data (`schema/rules/sounds.tsv`, `words.tsv`). Must not look anything up.
"""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from schema.domain.text import tables
from schema.domain.text.patterns import later

LONGEST_SYLLABLE = 6  # zhuang
_USUAL = 0.1  # of a character's text
_MARKS = later("[\u0300-\u0307\u0309-\u036f]")  # all but the two dots of ü


@dataclass(frozen=True, slots=True)
class Sounds:
    """Readings and words, each with its share of running text as a natural logarithm.

    `chars` by syllable, most frequent first, with the share of the character in that reading;
    `readings` the syllables of a character; `alone` the share of a character in any reading;
    `shares` how much of a character's text is read with a syllable; `words` of two to four
    characters with their share, of which `nouns` name something.
    """

    chars: Mapping[str, tuple[tuple[str, float], ...]]
    readings: Mapping[str, tuple[str, ...]]
    alone: Mapping[str, float]
    words: Mapping[str, float]
    shares: Mapping[tuple[str, str], float]
    nouns: frozenset[str] = frozenset()

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
    counted: dict[str, dict[str, float]] = {}
    for syllable, row, _ in tables.rows(sounds):
        counted[syllable] = {char: 10 ** (ten / 10) for char, ten in tables.counts(row).items()}
    whole = sum(sum(each.values()) for each in counted.values())
    alone: dict[str, float] = {}
    readings: dict[str, list[str]] = {}
    for syllable, chars in counted.items():
        for char, count in chars.items():
            alone[char] = alone.get(char, 0.0) + count / whole
            readings.setdefault(char, []).append(syllable)
    shares = {
        (char, syllable): count / whole / alone[char]
        for syllable, chars in counted.items()
        for char, count in chars.items()
    }
    general = tables.rows(words)
    shared = {count: math.log(int(count) / whole) for count in {count for _, count, _ in general}}
    return Sounds(
        shares=shares,
        chars={
            syllable: tuple((char, math.log(count / whole)) for char, count in chars.items())
            for syllable, chars in counted.items()
        },
        readings={char: tuple(each) for char, each in readings.items()},
        alone={char: math.log(share) for char, share in alone.items()},
        words={word: shared[count] for word, count, _ in general},
        nouns=frozenset([word for word, _, kind in general if kind]),
    )


def toneless(text: str) -> str:
    """Take the marks of tones off Latin letters (shéi → shei, lǜ → lv)."""
    if text.isascii():
        return text
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text)).replace("u\u0308", "v")
    return unicodedata.normalize("NFC", plain)
