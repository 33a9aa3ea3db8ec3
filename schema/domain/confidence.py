"""Whether the best evidence answers a question (把握): how likely it does, and what it must have.

A logistic curve over what the evidence covers of the question's words that documents use, what it
weighs, how far it leads over the next document, how long the matter is, and what it lacks: nouns of
the question, characters in any wording, the deed asked for; or whether it only says why there is a
law. Items that are one power or one service have a curve of their own; kinds of cases, too, in
`kinds`. Fitted and measured as docs/relevance.md says. Must not look anything up.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from schema.domain import answers, common, lacking, particulars, proper, quantities, ranking
from schema.domain.answers import Evidence, Weighed
from schema.domain.questions import Understood
from schema.domain.text import tokens
from schema.domain.text.patterns import later


class _Curve(NamedTuple):
    """What each thing adds, in natural logarithms of odds."""

    at_all: float
    known: float
    lead: float
    long: float
    weight: float
    nouns: float
    characters: float
    deed: float
    purpose: float
    others: float


class _Single(NamedTuple):
    """The same for an item that is one power or one service."""

    at_all: float
    rarest: float
    title: float
    things: float
    long: float
    told: float
    next: float
    alike: float
    others: float


_OF_TEXTS = _Curve(
    at_all=-2.1,
    known=1.16,
    lead=0.88,
    long=0.36,
    weight=2.38,
    nouns=-0.65,
    characters=-0.53,
    deed=-1.1,
    purpose=-1.37,
    others=-8.0,
)
# An item that is one power or one service says its matter in full, so what counts is how rare the
# rarest pair of characters is that it shares with the question (of what no document has), which
# share of its title and of the things asked about is said, how long the matter is and which share
# of it the title tells, in other words, too; what the next item weighs, and how much the question
# is about a common matter, and about ones that the title does not name.
_OF_SINGLES = _Single(
    at_all=-2.7,
    rarest=4.3,
    title=3.8,
    things=1.2,
    long=0.24,
    told=3.6,
    next=-3.5,
    alike=-4.8,
    others=-5.1,
)
_LARGEST_LEAD, _USUAL_LEAD = 0.5, 0.25
_LONGEST = 14
ENOUGH = 0.25  # below, no answer
LEAST = 0.2  # the same of a duty whose title has the documents' word for what was said
ENOUGH_OF_WIDE = 0.8  # the same where a city or less is asked for, and the text is of no such place
_LONG = 6  # characters of words that say by themselves what a matter is about
_RARE = 0.05  # a word in more of the documents (乡镇, 处罚) does not say what a matter is about

# Kinds of thing that a question may ask for and that are no body of the state: without the word
# in the evidence there is no answer, however much of the rest it has.
_THING = later(
    "哪一?(?:[家个些](?=公|企|品|学|医|银|领)|个(?=人))(公司|企业|品牌|学校|医院|银行|人|领导)"
)
_CALLED = {"领导": later("领导|书记|部长|主任|[市县区镇乡村局]长")}  # in texts
_FINE = "罚"
_NUMBER = later(r"\d{2,}|第[一二三四五六七八九十]+[批届轮期项件]")


def confidence(
    understood: Understood,
    weighed: Sequence[Weighed],
    frequencies: Mapping[str, int],
    *,
    complete: bool = False,
) -> float:
    """How likely the first of the evidence answers the question, 0 to 1 (docs/relevance.md).

    `complete`: all lists of the township asked for bind. So few documents apply there that a lead
    over the others is had by a single word, and does not count.
    """
    first = weighed[0]
    evidence = first.evidence
    if evidence.document and understood.terms.bigrams and not first.coverage:
        return 0.0  # its place alone, or single characters, brought it here
    if evidence.is_single:
        return likely(_of_single(understood, weighed, frequencies))
    sure = (
        _OF_TEXTS.at_all
        + _OF_TEXTS.known * first.known
        + _OF_TEXTS.lead * (0.0 if complete else _lead(weighed))
        + _OF_TEXTS.long * min(len(understood.terms.bigrams), _LONGEST)
        + _OF_TEXTS.weight * first.weight
        + _OF_TEXTS.nouns * lacking.nouns(understood, evidence, frequencies)
        + _OF_TEXTS.characters * lacking.characters(understood, evidence)
        + _OF_TEXTS.deed * lacking.deed(understood, evidence)
        + _OF_TEXTS.purpose * lacking.is_purpose(evidence)
        + _OF_TEXTS.others * common.others(understood.common, understood.with_said(evidence.text))
    )
    return likely(sure)


def likely(odds: float) -> float:
    """The probability that natural logarithms of odds stand for."""
    return 1 / (1 + math.exp(-odds))


def _of_single(
    understood: Understood, weighed: Sequence[Weighed], frequencies: Mapping[str, int]
) -> float:
    item = weighed[0].evidence
    terms = (*understood.terms.bigrams, *understood.expansions)
    own = f"{item.title} {item.left_out}"  # who asks about an exception is told that it is one
    heard = understood.with_said(own)
    pairs = understood.terms.bigrams
    shared = [term for term in terms if term in own]
    rarest = max((answers.rarity(frequencies, term) for term in shared), default=0.0)
    things = ranking.things_of(understood)
    told = sum(any(word in own for word in thing) for thing in things)
    return (
        _OF_SINGLES.at_all
        + _OF_SINGLES.rarest * rarest / answers.rarity(frequencies, answers.UNSEEN)
        + _OF_SINGLES.title
        * max(answers.said_of_title(words, shared) for words in (item.title, item.left_out))
        + _OF_SINGLES.things * told / max(len(things), 1)
        + _OF_SINGLES.long * min(len(pairs), _LONGEST)
        + _OF_SINGLES.told * sum(pair in heard for pair in pairs) / max(len(pairs), 1)
        + _OF_SINGLES.next
        * max((each.weight for each in weighed if each.evidence.title != item.title), default=0.0)
        + _OF_SINGLES.alike * max((each.likeness for each in understood.common), default=0.0)
        + _OF_SINGLES.others * common.others(understood.common, heard)
    )


def _lead(weighed: Sequence[Weighed]) -> float:
    """By how much the first outweighs the best of another document; the usual if not told.

    The same item in the list of another township says the same, and takes nothing from it.
    """
    first = weighed[0]
    one = first.evidence
    if not one.document:
        return _USUAL_LEAD
    others = (
        each.weight
        for each in weighed
        if each.evidence.document != one.document
        and not (one.is_entry and each.evidence.is_entry and each.evidence.title == one.title)
    )
    return max(0.0, min(first.weight - max(others, default=0.0), _LARGEST_LEAD))


def answers_to(
    understood: Understood, best: Evidence, frequencies: Mapping[str, int], sure: float
) -> bool:
    """Whether the best evidence is one: it covers enough, and has what was asked for by name.

    `sure` is the `confidence` of it. A duty whose title has the documents' word for what was said
    is enough by itself. A year, a batch or another number of the question must stand in a text that
    is to answer it, and so must the kind of thing asked for (哪家公司), a number of the kind asked
    for (多少人) and what else is asked for in particular (`particulars`). An item that shares no
    more than the fine with a question is about another matter.
    """
    enough = ENOUGH_OF_WIDE if best.is_wide else ENOUGH
    if sure < enough and (
        best.is_single or sure < LEAST or not _is_meant(best, understood, frequencies)
    ):
        return False
    if not particulars.told(understood, best) or _only_fines(best, understood, frequencies):
        return False
    return not quantities.lacks(understood.quantity, best.text) and not unmet(understood, best)


def unmet(understood: Understood, best: Evidence) -> list[str]:
    """Kinds of thing, years, batches, numbers and places of the question that a text lacks."""
    wanted = _THING.findall(understood.undated)
    if not best.is_entry:
        day = str(understood.as_of.year)  # stated beside a question that says it again
        wanted += [number for number in _NUMBER.findall(understood.undated) if number != day]
    others = [*proper.ordinals(understood.undated, best.text), *proper.elsewhere(understood, best)]
    others += proper.other_years(understood, best)
    return [*(word for word in wanted if not _has(best.text, word)), *others]


def _has(text: str, word: str) -> bool:
    """Whether a text has a word, or one of the names that texts have for it."""
    called = _CALLED.get(word)
    return bool(called.search(text)) if called else word in text


def _is_meant(best: Evidence, understood: Understood, frequencies: Mapping[str, int]) -> bool:
    """Whether an item's title has a related word that is rare enough to say what it is about."""
    words = (word for _, word in understood.related)
    return best.is_entry and _has_rare(best.title, words, frequencies)


def _only_fines(best: Evidence, understood: Understood, frequencies: Mapping[str, int]) -> bool:
    """Whether an item shares with a question about a fine nothing that says what is fined."""
    if not best.is_entry or _FINE not in understood.undated:
        return False
    words = [*understood.terms.bigrams, *(word for _, word in understood.related)]
    return not _has_rare(best.title, words, frequencies)


def _has_rare(title: str, words: Iterable[str], frequencies: Mapping[str, int]) -> bool:
    """Whether a title has one of the words that is long, or whose pairs of characters are rare."""
    rare = _RARE * frequencies.get("", 0)
    return any(
        word in title
        and (
            len(word) >= _LONG
            or all(
                frequencies.get(term, 0) <= rare
                for term in tokens.terms(word, drop=frozenset()).bigrams
            )
        )
        for word in words
    )
