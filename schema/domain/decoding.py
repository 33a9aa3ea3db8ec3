"""Pinyin typed for characters (拼音): which characters were meant, by a noisy channel.

Each syllable stands for any character read so; of all rows of characters the likeliest is taken
(`schema.domain.language`), by beam search. Looks nothing up: it says which frequencies it needs.
"""

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter
from typing import TypeVar

from schema.domain.language import Language
from schema.domain.sounds import LONGEST_SYLLABLE, Sounds
from schema.domain.text.patterns import later

Row = TypeVar("Row", tuple[float, str], tuple[float, str, int])

_RUN = later(r"[a-z]+(?:[ '’]+[a-z]+)*")
_WORD = later("[a-z]+")
_WORDS = later(r"\w")
QUOTED = later('["“”「『《][^"“”「」『』《》]*["“”」』》]')
_KEPT = 20  # characters of a syllable that are looked at: 16 get 80.7 % of them right, 26 82.4 %
_BEAM = 40
_BEHIND = 10.0  # natural logarithm of how much less likely than the best is not gone on with
_SPACED = 3  # so many syllables with spaces between are one each: xi an is no xian


@dataclass(frozen=True, slots=True)
class Stretch:
    """Letters of a text that are pinyin: [start, end) of it, and its syllables.

    `steps` are (from, to, syllable) over the letters without what stood between them.
    """

    start: int
    end: int
    length: int
    steps: tuple[tuple[int, int, str], ...]


def stretches(text: str, sounds: Sounds, latin: Collection[str] = ()) -> list[Stretch]:
    """Stretches of a folded text that can be read as pinyin from end to end, outside quotes.

    `latin` are words that documents have: one that is no syllable (app, oa) stands between two.
    """
    found = []
    quoted = [match.span() for match in QUOTED.finditer(text)]
    for run in _RUN.finditer(text):
        words = list(_WORD.finditer(run[0]))
        inside = any(start < run.end() and run.start() < end for start, end in quoted)
        read = [_is_pinyin(word[0], sounds, latin) for word in words]
        others = (word[0] for word, is_read in zip(words, read, strict=True) if not is_read)
        if inside or not all(word in latin for word in others):
            continue
        for is_read, group in itertools.groupby(zip(words, read, strict=True), itemgetter(1)):
            if is_read:
                found.append(_stretch(run.start(), [word for word, _ in group], sounds))
    return found


def _is_pinyin(word: str, sounds: Sounds, latin: Collection[str]) -> bool:
    return bool(sounds.cut(word)) and not (word in latin and word not in sounds.chars)


def _stretch(offset: int, words: Sequence[re.Match[str]], sounds: Sounds) -> Stretch:
    single = len(words) >= _SPACED and all(word[0] in sounds.chars for word in words)
    steps, length = [], 0
    for word in words:
        if single:
            steps.append((length, length + len(word[0]), word[0]))
        else:
            for start, end in itertools.combinations(range(len(word[0]) + 1), 2):
                if end - start <= LONGEST_SYLLABLE and word[0][start:end] in sounds.chars:
                    steps.append((length + start, length + end, word[0][start:end]))
        length += len(word[0])
    span = offset + words[0].start(), offset + words[-1].end()
    return Stretch(*span, length, tuple(sorted(steps)))


class Decoder:
    """Decodes the stretches of one folded text.

    Ask for the frequencies of `characters`, then of `pairs`, then `decode`. Frequencies are numbers
    of documents, "" for all of them.
    """

    def __init__(self, text: str, language: Language, known_words: Collection[str] = ()) -> None:
        """`known_words` are Latin words that documents have, which stay as they are."""
        self.text = text
        self._language = language
        self.stretches = [
            each
            for each in stretches(text, language.sounds, known_words)
            if text[each.start : each.end] not in known_words
        ]

    def characters(self) -> list[str]:
        """All characters that may be meant."""
        syllables = {step[2] for each in self.stretches for step in each.steps}
        chars = self._language.sounds.chars
        return sorted({char for syllable in syllables for char, _ in chars[syllable]})

    def pairs(self, known: Mapping[str, int]) -> list[str]:
        """Pairs of characters whose frequencies decide."""
        kept, pairs = self._kept(known), dict[str, None]()
        for each in self.stretches:
            ending: dict[int, set[str]] = {0: set(self.text[each.start - 1 : each.start].strip())}
            for start, end, syllable in each.steps:
                chars = [char for char, _ in kept[syllable]]
                pairs.update(dict.fromkeys(a + b for a in ending.get(start, ()) for b in chars))
                ending.setdefault(end, set()).update(chars)
        return list(pairs)

    def decode(self, known: Mapping[str, int]) -> list[str]:
        """What each stretch means, in characters."""
        kept = self._kept(known)
        return [
            self._best(each, kept, known, self.text[: each.start].rstrip()[-1:])
            for each in self.stretches
        ]

    def _kept(self, known: Mapping[str, int]) -> dict[str, list[tuple[str, float]]]:
        syllables = {step[2] for each in self.stretches for step in each.steps}
        return {each: self._language.likeliest(each, known, _KEPT) for each in syllables}

    def _best(
        self,
        stretch: Stretch,
        kept: Mapping[str, list[tuple[str, float]]],
        known: Mapping[str, int],
        before: str,
    ) -> str:
        steps: dict[tuple[str, str], list[tuple[str, float]]] = {}
        beams: dict[int, dict[str, tuple[float, str]]] = {0: {before: (0.0, before)}}
        bonus = self._language.bonus
        for start, end, syllable in stretch.steps:
            there = beams.setdefault(end, {})
            for score, text in ahead(beams.get(start, {}).values(), _BEHIND):
                last = text[-1:]
                if (last, syllable) not in steps:
                    steps[last, syllable] = self._steps(last, kept[syllable], known)
                for char, step in steps[last, syllable]:
                    row = text + char
                    gained = score + step + bonus(row)
                    state = row[-3:]
                    if state not in there or there[state][0] < gained:
                        there[state] = gained, row
        rows = list(beams[stretch.length].values())
        if not _WORDS.search(self.text, stretch.end):
            rows = [(score + self._language.end(row[-1:]), row) for score, row in rows]
        return max(rows)[1][len(before) :]

    def _steps(
        self, last: str, chars: list[tuple[str, float]], known: Mapping[str, int]
    ) -> list[tuple[str, float]]:
        steps = [(char, self._language.step(last, char, share, known)) for char, share in chars]
        enough = max(step for _, step in steps) - _BEHIND
        return [each for each in steps if each[1] >= enough]


def ahead(rows: Collection[Row], behind: float) -> list[Row]:
    """The likeliest rows, by their scores, that are no further than this behind the best."""
    best = nlargest(_BEAM, rows)
    return [each for each in best if each[0] >= best[0][0] - behind]
