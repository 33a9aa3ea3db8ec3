"""Answers (谁负责): weighing evidence, extracting bodies, deciding the verdict.

Pure: evidence comes in as values with folded text; nothing is looked up here. No evidence, no
answer: the verdict then says whether a complete list lacks the matter or nothing was found.
"""

import enum
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from schema.domain.questions import Understood
from schema.domain.text import tokens

_WINDOW_CHARS = 60  # proximity window (retrieval: the one extra that paid)
_WEIGHT_ENGINE = 0.5
_WEIGHT_WINDOW = 0.35
_WEIGHT_TITLE = 0.1  # of the question, in the title
_WEIGHT_ITEM = 0.1  # of an item's title, in the question
_BONUS_ENTRY = 0.05  # who is asked for: lists come before texts that mention the matter
_BONUS_LOCAL = 0.3  # the place's own rules come before those of what it lies in
_WEIGHT_FIT = 0.3
_RELATED = 0.5  # what a related word counts, against one that was typed
KNOWN = 3  # documents that have a word, for it to count as one that documents use
UNSEEN, _AS_MANY_UNSEEN = "\0", 1.0  # few known words are weighed with the whole question
SAME = 0.9  # evidence this close to the best says as much


class Verdict(enum.StrEnum):
    """Outcome of a question (结论)."""

    ANSWERED = "ANSWERED"
    DISPUTED = "DISPUTED"
    AMBIGUOUS = "AMBIGUOUS"
    UNLISTED = "UNLISTED"
    NOT_FOUND = "NOT_FOUND"


NO_ANSWER = (Verdict.UNLISTED, Verdict.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A hit to be weighed: its words and title (folded), the engine's score, what it is.

    `is_single`: an item that is one power or one service, named in full (赋权、权责、政务服务);
    `is_local`: its territory is the very place that was asked for; `is_wide`: it is of the nation
    or of a province, and a city or less was asked for; `is_above`: it is of what the place asked
    for lies in; `is_article`: it is of a law. `document` tells evidence of one document
    from that of others; empty where that is not told. `left_out`: what an item excepts
    (除外, folded).
    """

    id: str
    text: str
    title: str
    score: float
    is_entry: bool = False
    is_single: bool = False
    is_local: bool = False
    is_wide: bool = False
    is_above: bool = False
    is_article: bool = False
    document: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Evidence with its weight (0 to about 1) and the share of the question that it covers.

    `known`: the share of those words of the question that documents use. `said`: the share of its
    words and of related ones, each counting as much as another.
    """

    evidence: Evidence
    weight: float
    coverage: float
    known: float = 0.0
    said: float = 0.0


def rarity(frequencies: Mapping[str, int], term: str) -> float:
    """Inverse document frequency as BM25 has it; unknown terms count as the rarest."""
    total = frequencies.get("", 0)
    found = frequencies.get(term, 0)
    return math.log(1 + (total - found + 0.5) / (found + 0.5))


def weigh(
    understood: Understood, evidence: Sequence[Evidence], frequencies: Mapping[str, int]
) -> list[Weighed]:
    """Order evidence by what it covers of the question, best first; ties by id."""
    typed = {term: rarity(frequencies, term) for term in understood.terms.bigrams}
    related = {term: _RELATED * rarity(frequencies, term) for term in understood.expansions}
    scale = _Scale(
        terms={**related, **typed},
        whole=sum(typed.values()) or 1.0,
        best=max((each.score for each in evidence), default=0.0) or 1.0,
        asks_who=understood.asks_who,
        known=sum(each for term, each in typed.items() if frequencies.get(term, 0) >= KNOWN),
        unknown=frozenset(term for term in typed if frequencies.get(term, 0) < KNOWN),
        unseen=_AS_MANY_UNSEEN * rarity(frequencies, UNSEEN),
    )
    weighed = [_weigh(each, scale) for each in evidence]
    return sorted(weighed, key=lambda each: (-each.weight, each.evidence.id))


def weights(understood: Understood, frequencies: Mapping[str, int]) -> dict[str, float]:
    """Terms of the question and related ones with what each counts."""
    typed = {term: rarity(frequencies, term) for term in understood.terms.bigrams}
    related = {term: _RELATED * rarity(frequencies, term) for term in understood.expansions}
    return {**related, **typed}


def fitted(weighed: Sequence[Weighed], fits: Mapping[str, float]) -> list[Weighed]:
    """The same with what it adds how well evidence says what is asked for (by id; others 0)."""
    again = [
        replace(each, weight=each.weight + _WEIGHT_FIT * fits.get(each.evidence.id, 0.0))
        for each in weighed
    ]
    return sorted(again, key=lambda each: (-each.weight, each.evidence.id))


@dataclass(frozen=True, slots=True)
class _Scale:
    """What evidence is measured against: weights of the terms, their sum, the best score."""

    terms: Mapping[str, float]
    whole: float
    best: float
    asks_who: bool
    known: float
    unknown: frozenset[str]
    unseen: float

    def share(self, found: Iterable[str]) -> float:
        """Share of the question's weight that some of its terms have; related ones add to it."""
        return min(sum(self.terms[term] for term in found) / self.whole, 1.0)


def _weigh(evidence: Evidence, scale: _Scale) -> Weighed:
    found = {term: weight for term, weight in scale.terms.items() if term in evidence.text}
    weight = (
        _WEIGHT_ENGINE * evidence.score / scale.best
        + _WEIGHT_WINDOW * min(_window(evidence.text, found) / scale.whole, 1.0)
        + _WEIGHT_TITLE * scale.share(term for term in found if term in evidence.title)
    )
    if evidence.is_entry:
        weight += _WEIGHT_ITEM * said_of_title(evidence.title, found)
        weight += _BONUS_ENTRY * scale.asks_who
    weight += _BONUS_LOCAL * evidence.is_local
    coverage = scale.share(found)
    said = sum(each for term, each in found.items() if term not in scale.unknown)
    known = min((said + scale.unseen * coverage) / (scale.known + scale.unseen), 1.0)
    return Weighed(evidence, weight, coverage, known, len(found) / max(len(scale.terms), 1))


def said_of_title(title: str, found: Iterable[str]) -> float:
    """Share of an item's title, of its pairs of characters, that some terms say."""
    pairs = tokens.terms(title, drop=frozenset()).bigrams
    return sum(pair in found for pair in pairs) / max(len(pairs), 1)


def _window(text: str, terms: Mapping[str, float]) -> float:
    """Largest weight of distinct terms inside one window of the text."""
    places = sorted((at, term) for term in terms for at in tokens.starts(text, term))
    inside: dict[str, int] = {}
    best = total = 0.0
    left = 0
    for position, term in places:
        total += 0.0 if inside.get(term) else terms[term]
        inside[term] = inside.get(term, 0) + 1
        while position - places[left][0] > _WINDOW_CHARS:
            gone = places[left][1]
            inside[gone] -= 1
            total -= 0.0 if inside[gone] else terms[gone]
            left += 1
        best = max(best, total)
    return best


@dataclass(frozen=True, slots=True)
class Reading:
    """What one place's list says: who leads there."""

    place: str
    leads: tuple[str, ...]


def verdict(
    readings: Sequence[Reading],
    *,
    found: bool,
    complete: bool,
    asks_who: bool,
    disputed: bool = False,
) -> Verdict:
    """Decide on the outcome.

    `found`: there is evidence that answers. `complete`: all three lists of the township that
    was asked for bind on the day. Places whose lists name other leads make the answer depend on
    the place. `disputed`: at one place sources contradict each other and nothing settles it.
    """
    if not found:
        return Verdict.UNLISTED if complete and asks_who else Verdict.NOT_FOUND
    if len({frozenset(reading.leads) for reading in readings}) > 1:
        return Verdict.AMBIGUOUS
    return Verdict.DISPUTED if disputed else Verdict.ANSWERED


def understood_as(understood: Understood, place_name: str | None) -> dict[str, Any]:
    """The reading of the question in words that a user can check."""
    return {
        "matter": understood.matter,
        "place": place_name,
        "date": understood.date_words,
        "asksWho": understood.asks_who,
        "related": sorted({word for _, word in understood.related}),
        "corrections": [str(each) for each in understood.corrections],
    }
