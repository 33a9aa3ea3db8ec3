"""Weighing what was found for a question: its order, bodies that texts name, if it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from schema.domain import answers, bearers, confidence, fitting, questions
from schema.domain.text import fold
from schema.stores import ports
from schema.tables.documents import Passage
from schema.tables.lists import Entry
from schema.usecases.answer_lines import Asked, Ranked
from schema.usecases.citations import Found

_FOLDED_TEXTS = 4096  # some 10 MB; folding is half of what weighing takes
_READ = 8  # first texts that are read for bodies
_SURE = 0.3  # an item's bodies are columns, not a reading


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found in order, with whether the first of it answers and who is named where."""

    weighed: tuple[answers.Weighed, ...]
    answers: bool
    confidence: float | None
    asked: Asked


async def weigh(
    index: ports.SearchIndex,
    understood: questions.Understood,
    found: Sequence[Found],
    *,
    complete: bool = False,
) -> Evidence:
    """Order evidence by what it says of the matter and of bodies in the part asked for.

    `complete`: all lists of the township asked for bind.
    """
    frequencies = await index.frequencies([*understood.terms.bigrams, *understood.expansions])
    evidence = [
        answers.Evidence(
            id=each.id,
            text=_folded(each.text),
            title=_folded(each.title),
            score=each.score,
            is_entry=isinstance(each.row, Entry),
            is_local=each.edition.territory == understood.place,
            document=each.edition.id,
        )
        for each in found
    ]
    weighed = answers.weigh(understood, evidence, frequencies)
    asked = Asked(fold.fold(understood.question), answers.weights(understood, frequencies), {})
    fits = _read(weighed[:_READ], {each.id: each for each in found}, asked)
    if quantity := understood.quantity:
        fits = {e.evidence.id: quantity.near(e.evidence.text, asked.terms) for e in weighed[:_READ]}
    weighed = answers.reorder(weighed, fits)
    if not weighed:
        return Evidence((), answers=False, confidence=None, asked=asked)
    sure = confidence.confidence(understood, weighed, frequencies, complete=complete)
    answers_it = confidence.answers_to(understood, weighed[0].evidence, frequencies, sure)
    return Evidence(tuple(weighed), answers=answers_it, confidence=sure, asked=asked)


def _read(
    weighed: Sequence[answers.Weighed], found: dict[str, Found], asked: Asked
) -> dict[str, float]:
    """How well the best body of each fits; the bodies that texts name go into `asked`."""
    fits = {}
    for each in weighed:
        row = found[each.evidence.id].row
        if isinstance(row, Entry):
            fits[row.id] = each.coverage + _SURE
        else:
            asked.named[row.id] = ranked = bodies(row, asked)
            fits[row.id] = ranked[0][0] if ranked else 0.0
    return fits


def bodies(passage: Passage, asked: Asked) -> Ranked:
    """Bodies that a passage names with how they fit the question, the best first."""
    named = _bearers(passage.text, is_law=passage.article is not None)
    return fitting.rank(passage.text, named, asked.terms, asked.question)


@lru_cache(maxsize=_FOLDED_TEXTS)
def _folded(text: str) -> str:
    return fold.fold(text)


@lru_cache(maxsize=_FOLDED_TEXTS)
def _bearers(text: str, *, is_law: bool) -> tuple[bearers.Bearer, ...]:
    return tuple(bearers.read(text) if is_law else bearers.read_prose(text))
