"""How likely characters follow each other (语言模型), in questions about the searched documents.

A pair counts as it is frequent in the documents, less as it is in general words, and least as its
characters are by themselves; what questions have counts whatever the documents have. Frequencies
come in as numbers of documents, "" for all of them. Must not look anything up.
"""

import heapq
import math
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from schema.domain.asked import BEGIN, END, Asked
from schema.domain.sounds import Sounds
from schema.domain.text import tokens

# Shares and gains in natural logarithms, chosen on 220 other questions spelled in pinyin, of which
# 85 % of the characters come back (80 % without the table of questions).
_OF_CORPUS, _OF_WORDS, _OF_CHARS = 0.6, 0.3, 0.1
_OF_ASKED = 1.5  # pairs of questions, beside pairs of documents
_CHAR_OF_ASKED = 1.0  # the share of a character in questions, beside that in general
_ENDS = 0.02  # the least share of a character at the end of questions
_IN_VOCABULARY = 0.05  # what a pair inside a word of questions counts beside documents
_CHAR_OF_CORPUS = 0.02  # the share of a character that all documents have
_ASKED_ALONE = 0.02  # the share of a character that is a word of questions by itself
_GAIN_ASKED = 2.0  # for a pair that is a word of questions
_GAIN_GENERAL = 1.0  # for a pair that is a general word
_GAIN_WORD = 2.0  # for each character of a word beyond the second
_GAIN_PLACE = 3.0  # for the name of a place that begins the question
_LONGEST_ASKED, _LONGEST_GENERAL = 6, 4


class Language:
    """Characters in the order of questions.

    `vocabulary` are words of questions, `places` names that questions begin with; all are folded.
    """

    def __init__(
        self,
        sounds: Sounds,
        vocabulary: Collection[str],
        asked: Asked,
        places: Collection[str] = (),
    ) -> None:
        self.sounds = sounds
        self.asked = asked
        self.vocabulary = frozenset(vocabulary).union(places)
        self._places = frozenset(places)

    @cached_property
    def _pairs(self) -> frozenset[str]:
        """Neighbours in words of questions."""
        return frozenset(pair for word in self.vocabulary for pair in tokens.pairs(word))

    @cached_property
    def _ends(self) -> frozenset[str]:
        """How words of more than two characters end."""
        words = (*self.vocabulary, *self.sounds.words)
        return frozenset(word[-2:] for word in words if word[2:])

    def usual(self, char: str, others: AbstractSet[str]) -> AbstractSet[str]:
        """Of other characters those that make a word with this one before, or follow it."""
        words = self._seconds.get(char, frozenset()) & others
        return words | (self.asked.after(char).keys() & others)

    @cached_property
    def _seconds(self) -> Mapping[str, AbstractSet[str]]:
        """Second characters of words of two, by the first."""
        found: dict[str, set[str]] = {}
        for word in (*self.vocabulary, *self.sounds.words):
            if word[1:] and not word[2:]:
                found.setdefault(word[0], set()).add(word[1])
        return found

    def likeliest(
        self, syllable: str, known: Mapping[str, int], count: int
    ) -> list[tuple[str, float]]:
        """Characters read so, with the logarithm of their share in documents and elsewhere."""
        whole = max(known.get("", 0), 1)
        weighed = []
        for char, share in self.sounds.chars[syllable]:
            # A character of many readings is not read so in all the documents that have it.
            read = math.exp(share - self.sounds.alone[char])
            found = _CHAR_OF_CORPUS * read * known.get(char, 0) / whole
            found += _CHAR_OF_ASKED * read * self.asked.alone.get(char, 0.0)
            weighed.append((char, math.log(math.exp(share) + found)))
        return heapq.nlargest(count, weighed, key=lambda each: each[1])

    def step(self, last: str, char: str, share: float, known: Mapping[str, int]) -> float:
        """How likely a character of a share follows another (empty: begins)."""
        read = math.exp(min(share - self.sounds.alone.get(char, share), 0.0))
        alone = math.exp(share)
        if char in self.vocabulary:
            alone = max(alone, _ASKED_ALONE * read)
        asked = _OF_ASKED * self.asked.follows((last or BEGIN) + char) * read
        if not last:
            return math.log(_OF_CHARS * alone + asked)
        pair = last + char
        corpus = known.get(pair, 0) / max(known.get(last, 0), 1)
        corpus += _IN_VOCABULARY * (pair in self._pairs)
        word = self.sounds.words.get(pair)
        words = math.exp(word - self.sounds.alone.get(last, 0.0)) if word is not None else 0.0
        gain = _GAIN_ASKED * (pair in self.vocabulary) or _GAIN_GENERAL * (word is not None)
        return gain + math.log(
            _OF_CORPUS * min(corpus, 1.0) * read
            + _OF_WORDS * min(words, 1.0)
            + _OF_CHARS * alone
            + asked
        )

    def end(self, last: str) -> float:
        """What a row gains by its last character where the question ends."""
        return math.log(_ENDS + self.asked.follows(last + END))

    def bonus(self, row: str) -> float:
        """What a row gains as a place or by ending in a triple of questions or a longer word."""
        gain = self.asked.gain(row[-3:])
        if row in self._places:
            gain += _GAIN_PLACE
        if row[-2:] not in self._ends:
            return gain
        for length in range(min(_LONGEST_ASKED, len(row)), 2, -1):
            word = row[-length:]
            if word in self.vocabulary:
                return gain + _GAIN_WORD * (length - 2)
            if length <= _LONGEST_GENERAL and word in self.sounds.words:
                return gain + _GAIN_WORD * (length - 2)
        return gain
