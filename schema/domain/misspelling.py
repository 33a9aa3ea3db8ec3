"""Characters typed for others of the same or nearly the same sound (同音字、别字).

A character is doubted where documents and questions lack a pair of it and it is in no known word;
it is taken for another where that one makes the row far likelier. Nothing in quotes is touched.
Looks nothing up: it says which frequencies it needs.
"""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schema.domain.decoding import QUOTED
from schema.domain.language import Language
from schema.domain.text.fold import HAN
from schema.domain.text.patterns import later

MOST = 3  # corrections of one question
# Natural logarithms, chosen on 310 questions as asked and with 524 characters replaced, of which
# 298 are read as they were meant; at 8 and 6 it is 318, and 31 for 20 that were right are changed.
_GAIN = 10.0  # natural logarithm of how much likelier the row must be
_GAIN_TO_WORD = 8.0  # where that makes a known word
_GAIN_HALF = 9.0  # where one of its pairs is known, for one of which both are
_NEAR = 2.0  # what a near sound must gain beyond the same sound
_KNOWN = 2  # documents that make a pair a known one
_FREQUENT = 3  # documents that a pair of the new character must have at least
_LONGEST = 6
_UNREAD = -19.0  # share of a character that the tables lack: less than any that they have
_HAN = later(f"[{HAN}]")
# What counts, and rough numbers (十来个, 千把件), are as they should be.
_NUMBERS = later("(?<=[0-9])[个项名家件条支张批次处人]|[十百千万](?:[来把几余多]|[几多]?[个项件])")
# Sounds that southern speakers do not tell apart, as input methods offer them (模糊音).
_NEAR_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))


@dataclass(frozen=True, slots=True)
class Correction:
    """What was typed, what it is read as."""

    typed: str
    read: str

    def __str__(self) -> str:
        """Both, with an arrow between."""
        return f"{self.typed}→{self.read}"


class Checker:
    """Reads one folded text for misspellings.

    Ask for the frequencies of `typed`, then of `wanted`, then `correct`.
    """

    def __init__(self, text: str, language: Language, kept: Iterable[str] = ()) -> None:
        """`kept` are words, places say, that are as they should be."""
        self.text = text
        self._language = language
        self._kept = [word for word in kept if word]
        self._sure = self._covered()

    def typed(self) -> list[str]:
        """The pairs and characters of the text."""
        return list(dict.fromkeys([*_pairs(self.text), *_HAN.findall(self.text)]))

    def wanted(self, known: Mapping[str, int]) -> list[str]:
        """Pairs and characters that decide on what is doubted."""
        terms: dict[str, None] = {}
        for at in self._doubted(self.text, known):
            for char in self._alike(self.text[at]):
                terms[char] = None
                terms.update(dict.fromkeys(around(self.text, at, char)))
        return list(terms)

    def correct(self, known: Mapping[str, int]) -> tuple[str, list[tuple[int, str]]]:
        """The text with its corrections, each as the place and what was typed there."""
        text, made = self.text, list[tuple[int, str]]()
        for at in self._doubted(text, known):
            alike = self._alike(text[at]).items()
            gains = [(self._gain(text, at, char, known) - less, char) for char, less in alike]
            gain, char = max(gains, default=(-1.0, ""))
            if gain >= 0 and len(made) < MOST:
                made.append((at, text[at]))
                text = text[:at] + char + text[at + 1 :]
        return text, made

    def _covered(self) -> set[int]:
        """Places inside quotes, kept words and known words."""
        spans = [m.span() for each in (QUOTED, _NUMBERS) for m in each.finditer(self.text)]
        for word in self._kept:
            spans += [match.span() for match in re.finditer(re.escape(word), self.text)]
        for start, length in itertools.product(range(len(self.text) - 1), range(2, _LONGEST + 1)):
            word = self.text[start : start + length]
            if word in self._language.vocabulary or word in self._language.sounds.words:
                spans.append((start, start + length))
        return {at for start, end in spans for at in range(start, end)}

    def _doubted(self, text: str, known: Mapping[str, int]) -> list[int]:
        return [
            at
            for at, char in enumerate(text)
            if at not in self._sure
            and _HAN.match(char)
            and char not in self._language.vocabulary
            and (pairs := around(text, at, char))
            and not all(self._heard(pair, known, _KNOWN) for pair in pairs)
        ]

    def _heard(self, pair: str, known: Mapping[str, int], documents: int) -> bool:
        """Whether so many documents or questions have a pair."""
        return known.get(pair, 0) >= documents or pair in self._language.asked.follows

    def _alike(self, char: str) -> dict[str, float]:
        """Characters usually read with the same sound or a near one, with what that costs."""
        sounds = self._language.sounds
        own = [each for each in sounds.readings.get(char, ()) if sounds.usual(char, each)]
        near = [other for each in own for other in _near(each)]
        found: dict[str, float] = {}
        for syllable in [*own, *near]:
            for other, _ in sounds.chars.get(syllable, ()):
                if other != char and sounds.usual(other, syllable):
                    found.setdefault(other, 0.0 if syllable in own else _NEAR)
        return found

    def _gain(self, text: str, at: int, char: str, known: Mapping[str, int]) -> float:
        """How much likelier the row becomes beyond what is enough; below 0 it is not."""
        pairs = around(text, at, char)
        words = self._language.sounds.words
        enough = _GAIN_TO_WORD if any(pair in words for pair in pairs) else _GAIN
        heard = [self._heard(pair, known, _FREQUENT) for pair in pairs]
        if any(self._heard(pair, known, _KNOWN) for pair in around(text, at, text[at])):
            enough = _GAIN_HALF
            if not all(heard):
                return -1.0
        asked = any(pair in self._language.vocabulary for pair in pairs)
        if not asked and not any(heard):
            return -1.0
        own = self._score(text, at, text[at], known)
        return self._score(text, at, char, known) - own - enough

    def _score(self, text: str, at: int, char: str, known: Mapping[str, int]) -> float:
        row = text[:at] + char + text[at + 1 :]
        alone, score = self._language.sounds.alone, 0.0
        for place in (at, at + 1):
            if place < len(row) and _HAN.match(row[place]):
                last = row[place - 1] if place and _HAN.match(row[place - 1]) else ""
                share = alone.get(row[place], _UNREAD)
                score += self._language.step(last, row[place], share, known)
        ends = range(at + 1, min(at + 4, len(row)) + 1)
        return score + max((self._language.bonus(row[:end]) for end in ends), default=0.0)


def _pairs(text: str) -> list[str]:
    return [a + b for a, b in itertools.pairwise(text) if _HAN.match(a) and _HAN.match(b)]


def around(text: str, at: int, char: str) -> list[str]:
    """The pairs that a character has at a place of a text."""
    return _pairs(text[max(at - 1, 0) : at] + char + text[at + 1 : at + 2])


def shown(typed: str, read: str, at: int) -> Correction:
    """A correction with the character beside it, so that it can be told what it is about."""
    follows = _HAN.match(typed[at + 1 : at + 2])
    beside = slice(at, at + 2) if follows else slice(max(at - 1, 0), at + 1)
    return Correction(typed[beside], read[beside])


def _near(syllable: str) -> Iterable[str]:
    for one, other in _NEAR_SOUNDS:
        for old, new in ((one, other), (other, one)):
            if syllable.startswith(old) and old[0] in "zcs":
                yield new + syllable.removeprefix(old)
            elif syllable.endswith(old) and old[-1] in "ng":
                yield syllable.removesuffix(old) + new
