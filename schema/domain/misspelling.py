"""Characters typed for others of the same or nearly the same sound (同音字、别字).

A character is doubted where documents and questions lack a pair of it and it is in no long word;
of all rows in which doubted characters stand for others that sound alike the likeliest is taken
(a noisy channel, as for pinyin). Nothing in quotes is touched. Looks nothing up: it says which
frequencies it needs.
"""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schema.domain.decoding import QUOTED, ahead
from schema.domain.language import Language
from schema.domain.text.fold import HAN
from schema.domain.text.patterns import later

MOST = 3  # corrections of one question
# How much likelier the row must be, in natural logarithms, chosen on 804 questions and as many with
# 1,235 characters replaced: of these 64 % are read as they were meant, and 23 others wrongly; as
# they were asked 19 are changed. At 7.5 throughout it is 68 %, 50, 45; at 9 60 %, 20, 15.
_COST = 9.0  # of a character of the same sound
_NEAR = 2.0  # what a near sound costs beyond that
_TO_WORD = 2.0  # what it costs less where it makes a word
_FROM_WORD = 2.0  # what it costs more where what was typed does
_KNOWN = 2  # documents that make a pair a known one
_SURE_WORD, _LONGEST = 3, 6  # characters of words in which nothing is doubted
_BEHIND = 12.0  # natural logarithm of how much less likely than the best is not gone on with
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
        self._alike: dict[int, dict[str, float]] | None = None
        # Usual pairs of what may be meant at a place and at the next, where both are doubted.
        self._both: dict[int, list[str]] = {}

    def typed(self) -> list[str]:
        """The pairs and characters of the text."""
        return list(dict.fromkeys([*_pairs(self.text), *_HAN.findall(self.text)]))

    def wanted(self, known: Mapping[str, int]) -> list[str]:
        """Pairs and characters that decide on what is doubted."""
        terms: dict[str, None] = {}
        for at, alike in self._doubted(known).items():
            terms.update(dict.fromkeys(alike))
            for char in alike:
                terms.update(dict.fromkeys(around(self.text, at, char)))
            terms.update(dict.fromkeys(self._both.get(at, ())))
        return list(terms)

    def correct(self, known: Mapping[str, int]) -> tuple[str, list[tuple[int, str]]]:
        """The text with its corrections, each as the place and what was typed there.

        By beam search over what may be meant, as pinyin is read.
        """
        if not self._doubted(known):
            return self.text, []
        # Score, row and how many of its characters were corrected; the best of those that end so.
        beam: dict[tuple[str, int], tuple[float, str, int]] = {("", 0): (0.0, "", 0)}
        for at, meant in enumerate(self._meant(known)):
            there: dict[tuple[str, int], tuple[float, str, int]] = {}
            for score, row, made in ahead(beam.values(), _BEHIND):
                for char, cost in meant.items():
                    count = made + (char != self.text[at])
                    gained = score - cost + self._step(row, char, known)
                    state = (row + char)[-3:], count
                    if count <= MOST and (state not in there or there[state][0] < gained):
                        there[state] = gained, row + char, count
            beam = there
        read = max((score + self._end(row), row) for score, row, _ in beam.values())[1]
        both = enumerate(zip(self.text, read, strict=True))
        return read, [(at, typed) for at, (typed, char) in both if typed != char]

    def _step(self, row: str, char: str, known: Mapping[str, int]) -> float:
        if not _HAN.match(char):
            return 0.0
        last = row[-1:] if _HAN.match(row[-1:]) else ""
        share = self._language.sounds.alone.get(char, _UNREAD)
        return self._language.step(last, char, share, known) + self._language.bonus(row + char)

    def _end(self, row: str) -> float:
        return self._language.end(row[-1]) if _HAN.match(row[-1:]) else 0.0

    def _meant(self, known: Mapping[str, int]) -> list[dict[str, float]]:
        """Of each place what may be meant, with what it costs; what is not doubted is itself."""
        found = [{char: 0.0} for char in self.text]
        for at, alike in self._doubted(known).items():
            both = {pair[1] for pair in self._both.get(at - 1, ())}
            both |= {pair[0] for pair in self._both.get(at, ())}
            for char, cost in alike.items():
                pairs = around(self.text, at, char)
                if char in both or any(self._heard(pair, known) for pair in pairs):
                    found[at][char] = cost
        return found

    def _covered(self) -> set[int]:
        """Places inside quotes, numbers, kept words and known words that are long."""
        spans = [m.span() for each in (QUOTED, _NUMBERS) for m in each.finditer(self.text)]
        for word in self._kept:
            spans += [match.span() for match in re.finditer(re.escape(word), self.text)]
        for start, length in itertools.product(
            range(len(self.text) - 1), range(_SURE_WORD, _LONGEST + 1)
        ):
            if self._is_word(self.text[start : start + length]):
                spans.append((start, start + length))
        return {at for start, end in spans for at in range(start, end)}

    def _doubted(self, known: Mapping[str, int]) -> dict[int, dict[str, float]]:
        """Places that are doubted, with what may be meant there; `known` of what was typed."""
        if self._alike is None:
            self._alike = {
                at: self._alike_at(at)
                for at, char in enumerate(self.text)
                if at not in self._sure
                and _HAN.match(char)
                and not all(self._heard(pair, known) for pair in around(self.text, at, char))
            }
            usual = self._language.usual
            self._both = {
                at: [char + other for char in alike for other in usual(char, following)]
                for at, alike in self._alike.items()
                if (following := self._alike.get(at + 1, {}).keys())
            }
        return self._alike

    def _heard(self, pair: str, known: Mapping[str, int]) -> bool:
        """Whether documents or questions have a pair."""
        return known.get(pair, 0) >= _KNOWN or self._language.asked.follows(pair) > 0

    def _is_word(self, word: str) -> bool:
        return word in self._language.vocabulary or word in self._language.sounds.words

    def _is_in_word(self, at: int, char: str) -> bool:
        return any(map(self._is_word, around(self.text, at, char)))

    def _alike_at(self, at: int) -> dict[str, float]:
        """Characters usually read with the same sound or a near one, with what that costs."""
        sounds, typed = self._language.sounds, self.text[at]
        own = [each for each in sounds.readings.get(typed, ()) if sounds.usual(typed, each)]
        near = [other for each in own for other in _near(each)]
        cost = _COST + _FROM_WORD * self._is_in_word(at, typed)
        found: dict[str, float] = {}
        for syllable in [*own, *near]:
            more = 0.0 if syllable in own else _NEAR
            for char, _ in sounds.chars.get(syllable, ()):
                if char != typed and char not in found and sounds.usual(char, syllable):
                    found[char] = cost + more - _TO_WORD * self._is_in_word(at, char)
        return found


def _pairs(text: str) -> list[str]:
    return [a + b for a, b in itertools.pairwise(text) if _HAN.match(a) and _HAN.match(b)]


def around(text: str, at: int, char: str) -> list[str]:
    """The pairs that a Chinese character has at a place of a text."""
    left, right = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    return [left + char] * bool(_HAN.match(left)) + [char + right] * bool(_HAN.match(right))


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
