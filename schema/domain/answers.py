"""Answers (谁负责): weighing evidence, extracting bodies, deciding the verdict.

Pure: evidence comes in as values with folded text; nothing is looked up here. No evidence, no
answer: the verdict then says whether a complete list lacks the matter or nothing was found.
"""

import enum
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schema.domain import lists
from schema.domain.questions import Understood
from schema.domain.text import fold, tokens

_WINDOW_CHARS = 60  # proximity window (retrieval: the one extra that paid)
_WEIGHT_ENGINE = 0.5
_WEIGHT_WINDOW = 0.35
_WEIGHT_TITLE = 0.1  # of the question, in the title
_WEIGHT_ITEM = 0.1  # of an item's title, in the question
_BONUS_ENTRY = 0.05  # who is asked for: lists come before texts that mention the matter
_BONUS_LOCAL = 0.05  # the place's own list comes before that of the county
_RELATED = 0.5  # what a related word counts, against one that was typed
# Share of the question's weight that evidence must cover to be an answer. A short matter is said
# in the words of documents or is another matter (斑马饲养 is no 畜禽饲养); of a long colloquial
# one little is. Chosen on the sample's and the real questions: refuses 31 of 36 that have no
# answer, and 11 of 93 whose first passage is the right one.
_ENOUGH_SHORT, _ENOUGH_LONG = 0.5, 0.17
_SHORT, _LESS_A_PAIR = 3, 0.05
_RARE = 0.05  # a word in more of the documents (乡镇, 处罚) does not say what a matter is about
SAME = 0.9  # evidence this close to the best says as much

# Kinds of thing that a question may ask for and that are no body of the state: without the word
# in the evidence there is no answer, however much of the rest it has.
_ASKED_THING = re.compile("哪一?[家个些](公司|企业|品牌|学校|医院|银行|人|领导)")
_NUMBER = re.compile(r"\d{2,}")


class Verdict(enum.StrEnum):
    """Outcome of a question (结论)."""

    ANSWERED = "ANSWERED"
    DISPUTED = "DISPUTED"
    AMBIGUOUS = "AMBIGUOUS"
    UNLISTED = "UNLISTED"
    NOT_FOUND = "NOT_FOUND"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A hit to be weighed: its words and title (folded), the engine's score, what it is.

    `is_local`: its territory is the very place that was asked for.
    """

    id: str
    text: str
    title: str
    score: float
    is_entry: bool = False
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """Evidence with its weight (0 to about 1) and the share of the question that it covers."""

    evidence: Evidence
    weight: float
    coverage: float


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
    )
    weighed = [_weigh(each, scale) for each in evidence]
    return sorted(weighed, key=lambda each: (-each.weight, each.evidence.id))


@dataclass(frozen=True, slots=True)
class _Scale:
    """What evidence is measured against: weights of the terms, their sum, the best score."""

    terms: Mapping[str, float]
    whole: float
    best: float
    asks_who: bool

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
        weight += _WEIGHT_ITEM * _said_of_title(evidence.title, found)
        weight += _BONUS_ENTRY * scale.asks_who
    weight += _BONUS_LOCAL * evidence.is_local
    return Weighed(evidence, weight, scale.share(found))


def _said_of_title(title: str, found: Iterable[str]) -> float:
    """Share of an item's title that the question says."""
    pairs = tokens.terms(title, drop=frozenset()).bigrams
    return sum(pair in found for pair in pairs) / max(len(pairs), 1)


def answers_to(
    understood: Understood, weighed: Sequence[Weighed], frequencies: Mapping[str, int]
) -> bool:
    """Whether the best evidence is one: it covers enough, and has what was asked for by name.

    An item whose title has the documents' word for what was said is enough by itself. A year or
    another number of the question must stand in a text that is to answer it, and so must the
    kind of thing asked for (哪家公司).
    """
    if not weighed:
        return False
    best = weighed[0].evidence
    if weighed[0].coverage < _enough(understood) and not _is_meant(best, understood, frequencies):
        return False
    folded = fold.fold(understood.question)
    wanted = _ASKED_THING.findall(folded)
    if not best.is_entry:
        wanted += _NUMBER.findall(folded)
    return all(word in best.text for word in wanted)


def _window(text: str, terms: Mapping[str, float]) -> float:
    """Largest weight of distinct terms inside one window of the text."""
    places = sorted(
        (match.start(), term) for term in terms for match in re.finditer(re.escape(term), text)
    )
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


def _enough(understood: Understood) -> float:
    longer = max(len(understood.terms.bigrams) - _SHORT, 0)
    return max(_ENOUGH_LONG, _ENOUGH_SHORT - _LESS_A_PAIR * longer)


def _is_meant(best: Evidence, understood: Understood, frequencies: Mapping[str, int]) -> bool:
    """Whether an item's title has a related word that is rare enough to say what it is about."""
    rare = _RARE * frequencies.get("", 0)
    return best.is_entry and any(
        word in best.title
        and all(
            frequencies.get(term, 0) <= rare
            for term in tokens.terms(word, drop=frozenset()).bigrams
        )
        for _, word in understood.related
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A body and its part, read from running text; [start, end) of the text."""

    body: str
    role: lists.Role
    start: int
    end: int


# Words in which the names of bodies end.
_ORGAN = (
    "(?:政府|部门|机构|单位|局|分局|委|办|办公室|办事处|街道|镇街|乡镇|中心|大队|支队|中队"
    "|委员会|小组|党委|党组|工委|所|站|社区|书记)"
)
_NAME = "(?P<body>[^，。；,;：:《》“”]{2,40}?)"
_CLAUSE = r"(?:^|(?<=[，,。；;：:\s]))"
_SUBJECT = rf"{_CLAUSE}(?P<body>[^，。；,;：:\s]{{1,38}}?{_ORGAN})"
_MODAL = "(?:应当|负责|不得|可以|承担|须|具体|统一|依法|按照|建立|组织|履行)"
_PATTERNS: tuple[tuple[re.Pattern[str], lists.Role], ...] = tuple(
    (re.compile(pattern, re.MULTILINE), role)
    for pattern, role in (
        (f"(?:须经|应当经|报经?|未经){_NAME}(?:研究决定|批准|审批|同意|审定)", lists.Role.APPROVE),
        (f"(?:明确|确定|以){_NAME}为(?:牵头|主办|主体责任|责任)单位", lists.Role.LEAD),
        (f"由{_NAME}(?:牵头|负责|主管|承担|组织|主办|会同)", lists.Role.LEAD),
        (f"{_SUBJECT}(?={_MODAL}|牵头|主管)", lists.Role.LEAD),
        (f"{_SUBJECT}(?=予以配合|给予配合|配合)", lists.Role.COOPERATE),
    )
)
_SENTENCE = re.compile(r"[^。；;\n]+")


def named_bodies(text: str, terms: Iterable[str] = ()) -> list[Named]:
    """Bodies to which a passage gives a part, from the sentence that has most of the terms.

    Where that sentence names none, from the whole passage, in its order.
    """
    wanted = list(terms)
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    by_terms = sorted(
        sentences, key=lambda span: -sum(term in text[slice(*span)] for term in wanted)
    )
    found = _named(text)
    for start, end in by_terms[:1]:
        if inside := [each for each in found if start <= each.start < end]:
            return inside
    return found


def _named(text: str) -> list[Named]:
    found: dict[tuple[int, int], Named] = {}
    for pattern, role in _PATTERNS:
        for match in pattern.finditer(text):
            span = match.span("body")
            if not any(span[0] < end and start < span[1] for start, end in found):
                found[span] = Named(match["body"], role, *span)
    return [found[span] for span in sorted(found)]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one place's list says: who leads there."""

    place: str
    leads: tuple[str, ...]


def verdict(readings: Sequence[Reading], *, found: bool, complete: bool, asks_who: bool) -> Verdict:
    """Decide on the outcome.

    `found`: there is evidence (`answers_to`). `complete`: all three lists of the township that
    was asked for bind on the day. Places whose lists name other leads make the answer depend on
    the place.
    """
    if not found:
        return Verdict.UNLISTED if complete and asks_who else Verdict.NOT_FOUND
    if len({frozenset(reading.leads) for reading in readings}) > 1:
        return Verdict.AMBIGUOUS
    return Verdict.ANSWERED


def understood_as(understood: Understood, place_name: str | None) -> dict[str, Any]:
    """The reading of the question in words that a user can check."""
    return {
        "matter": understood.matter,
        "place": place_name,
        "asksWho": understood.asks_who,
        "related": sorted({word for _, word in understood.related}),
    }
