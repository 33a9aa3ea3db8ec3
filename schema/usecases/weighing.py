"""Weighing what was found for a question: its order, bodies that texts name, if it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schema.domain import (
    answers,
    bearer_prose,
    bearers,
    common,
    confidence,
    fitting,
    lacking,
    lists,
    particulars,
    placenames,
    places,
    quantities,
    questions,
    ranking,
    reasons,
)
from schema.domain.text import fold
from schema.stores import ports
from schema.tables.documents import Passage
from schema.tables.lists import Entry
from schema.usecases.answer_lines import Asked, Ranked
from schema.usecases.citations import Found

_FOLDED_TEXTS = 4096  # some 10 MB; folding is half of what weighing takes
_READ = 8  # first texts, by weight and in order, that are read for bodies
_NEAREST = 3  # first texts of which it is told what they lack
_THE_SAME = 0.07  # weights that differ less tell nothing
_SURE = 0.3  # an item's bodies are columns, not a reading


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found in order, with whether the best of it answers and who is named where."""

    weighed: tuple[answers.Weighed, ...]
    answers: bool
    confidence: float | None
    asked: Asked
    why_not: tuple[str, ...] = (reasons.NOTHING,)  # in words, where it does not answer


async def weigh(
    index: ports.SearchIndex,
    understood: questions.Understood,
    found: Sequence[Found],
    *,
    complete: bool = False,
) -> Evidence:
    """Order evidence by what it says of the matter and of bodies in the part asked for.

    Whether it answers is told by what weighs most, which need not be the first.
    `complete`: all lists of the township asked for bind.
    """
    frequencies = await index.frequencies([*understood.terms.bigrams, *understood.expansions])
    evidence = [
        answers.Evidence(
            id=each.id,
            text=_folded(each.text),
            title=_folded(each.title),
            left_out=_folded(_left_out(each)),
            score=each.score,
            is_entry=isinstance(each.row, Entry),
            is_single=each.edition.list_class in lists.OF_SINGLES,
            is_local=each.edition.territory == understood.place,
            is_wide=_is_wide(each.edition.territory, understood.place),
            is_above=_is_above(each.edition.territory, understood.place),
            is_article=isinstance(each.row, Passage) and each.row.article is not None,
            document=each.edition.id,
        )
        for each in found
    ]
    weighed = answers.weigh(understood, evidence, frequencies)
    asked = Asked(understood.folded, answers.weights(understood, frequencies), {})
    if not weighed:
        return Evidence((), answers=False, confidence=None, asked=asked)
    first = (*weighed[:_READ], *ranking.order(understood, weighed, {})[:_READ])
    chosen = {each.evidence.id: each for each in first}
    read = _read([*chosen.values()], {each.id: each for each in found}, asked)
    fits = {id_: each.fit for id_, each in read.items()}
    if quantity := understood.quantity:
        fits = {id_: quantity.near(e.evidence.text, asked.terms) for id_, e in chosen.items()}
    most = answers.fitted(weighed, {e.evidence.id: fits[e.evidence.id] for e in weighed[:_READ]})
    if quantity:
        most = _told_first(most, quantity)
    sure = confidence.confidence(understood, most, frequencies, complete=complete)
    answers_it = confidence.answers_to(understood, most[0].evidence, frequencies, sure)
    ordered = ranking.order(understood, answers.fitted(weighed, fits), read)
    if not answers_it and (
        ordered[0].evidence.is_entry
        or (quantity and ordered[0].evidence.document == most[0].evidence.document)
    ):
        shown_first = sorted(most, key=lambda each: each.evidence.id != ordered[0].evidence.id)
        own = confidence.confidence(understood, shown_first, frequencies, complete=complete)
        answers_it = confidence.answers_to(understood, ordered[0].evidence, frequencies, own)
        sure = own if answers_it else sure
    why_not = () if answers_it else _why_not(understood, most, frequencies)
    return Evidence(
        tuple(ordered), answers=answers_it, confidence=sure, asked=asked, why_not=why_not
    )


def _left_out(found: Found) -> str:
    """What an item leaves out (除外), in its words."""
    limits = found.row.limits if isinstance(found.row, Entry) else []
    return " ".join(each["text"] for each in limits if each["kind"] == "EXCEPT")


def _is_wide(territory: str, place: str | None) -> bool:
    """Whether a document is of the nation or a province where a city or less was asked for."""
    return place is not None and places.level(territory) < placenames.CITY <= places.level(place)


def _is_above(territory: str, place: str | None) -> bool:
    return place is not None and territory != place and places.covers(territory, place)


def _told_first(
    weighed: Sequence[answers.Weighed], quantity: quantities.Quantity
) -> list[answers.Weighed]:
    """Of those that weigh the same as the first, those first that have such a number."""
    tied = sum(each.weight > weighed[0].weight - _THE_SAME for each in weighed)
    first = sorted(weighed[:tied], key=lambda e: quantities.lacks(quantity, e.evidence.text))
    return [*first, *weighed[tied:]]


def _why_not(
    understood: questions.Understood,
    weighed: Sequence[answers.Weighed],
    frequencies: Mapping[str, int],
) -> tuple[str, ...]:
    best = weighed[0].evidence
    nearest = [each.evidence for each in weighed[:_NEAREST]]
    nowhere, lacked = lacking.told(understood, nearest, frequencies)
    number = quantities.lacks(understood.quantity, best.text)
    untold, unmet = particulars.untold(understood, best), confidence.unmet(understood, best)
    nearer = common.nearer(understood.common, (each.text for each in nearest))
    return tuple(reasons.unanswered(nowhere, lacked, untold, unmet, number=number, nearer=nearer))


def _read(
    weighed: Sequence[answers.Weighed], found: dict[str, Found], asked: Asked
) -> dict[str, ranking.Read]:
    """What each tells of who is asked for; the bodies that texts name go into `asked`."""
    read = {}
    for each in weighed:
        one = found[each.evidence.id]
        if isinstance(one.row, Entry):
            has = bool(one.parts)
            read[one.id] = ranking.Read(
                fit=each.coverage + _SURE, clause=each.coverage, has_body=has, is_office=has
            )
        else:
            asked.named[one.id] = ranked = bodies(one.row, asked)
            named = [bearer for _, bearer in ranked]
            best = named[0].body if named else None
            read[one.id] = ranking.Read(
                fit=asked.fit(one.id),
                clause=fitting.clause(one.row.text, named, asked.terms),
                has_body=best is not None,
                is_office=best is not None and fitting.is_office(best),
                article=one.row.article,
                act=named[0].act if named else None,
            )
    return read


def bodies(passage: Passage, asked: Asked) -> Ranked:
    """Bodies that a passage names with how they fit the question, the best first."""
    named = _bearers(passage.text, is_law=passage.article is not None)
    return fitting.rank(passage.text, named, asked.terms, asked.question)


@lru_cache(maxsize=_FOLDED_TEXTS)
def _folded(text: str) -> str:
    return fold.fold(text)


@lru_cache(maxsize=_FOLDED_TEXTS)
def _bearers(text: str, *, is_law: bool) -> tuple[bearers.Bearer, ...]:
    return tuple(bearers.read(text) if is_law else bearer_prose.read(text))
