"""Practice (以往派单) beside an answer: which unit was given such cases, below what authority says.

Dispatched cases are searched apart, so that they crowd no list or text out. They come first only
where practice itself is asked for, or where nothing of the place answers and they are of the place.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from schema.domain import (
    answers,
    confidence,
    documents,
    kinds,
    places,
    practice,
    proper,
    quantities,
    questions,
    search,
)
from schema.domain.text import fold
from schema.stores.opening import Stores
from schema.tables.documents import Passage
from schema.tables.practice import DispatchCount
from schema.usecases import confirming, lexicons
from schema.usecases.answer_lines import Answer
from schema.usecases.citations import Found
from schema.usecases.parsed import body_key

CANDIDATES = 60
MAX_LINES = 3
AUTHORITY = frozenset(kind.value for kind in documents.WorkKind) - {documents.WorkKind.CASES}
_YEAR = re.compile("[12][0-9]{3}(?=年)")
_NUMBER = re.compile(r"，共(?P<number>\d+)件")
_CASES = frozenset({documents.WorkKind.CASES.value})


@dataclass(frozen=True, slots=True)
class Practice:
    """Counted cases on a matter, the likest first; `leads` if they go before what is said else.

    `confidence` is that the first answers the question, 0 to 1.
    """

    passages: tuple[Found, ...]
    lines: tuple[Answer, ...]
    leads: bool
    confidence: float = 0.0

    def joined(
        self, lines: Sequence[Answer], passages: Sequence[Found]
    ) -> tuple[tuple[Answer, ...], tuple[Found, ...]]:
        """Lines and evidence of a card with those of practice, before or below them."""
        if self.leads:
            return (*self.lines, *lines), (*self.passages, *passages)
        return (*lines, *self.lines), (*passages, *self.passages)


NONE = Practice((), (), leads=False)


async def find(
    stores: Stores,
    understood: questions.Understood,
    wanted: search.Filters,
    authority: Sequence[Found],
    gazetteer: places.Gazetteer,
    *,
    answered: bool,
) -> Practice:
    """Practice on the matter of a question.

    Args:
        stores: Where to look.
        understood: The question.
        wanted: Its place and day.
        authority: What lists and texts say on it, the best first.
        gazetteer: Names of places.
        answered: Whether they answer it.
    """
    itself = practice.asked(understood.question) or practice.asked(understood.matter)
    hinted = practice.hinted(understood.question) or practice.hinted(understood.matter)
    if not (itself or answered or understood.place is not None):
        return NONE
    asked = _matter(understood)
    found = await _found(stores, asked, wanted)
    if answered and not itself and understood.place is None:
        found = _of_there(found, authority[0])
    terms = [*asked.terms.bigrams, *asked.expansions]
    frequencies = await stores.index.frequencies(terms) if found else {}
    weighed = answers.weigh(asked, _evidence(found, asked), frequencies)
    often = {each.id: _number(each) for each in found}
    first = kinds.ordered(asked, weighed, frequencies, often)
    if not first:
        return NONE
    by_id = {each.id: each for each in found}
    best = [by_id[each.evidence.id] for each in first]
    kind = first[0].evidence
    sure = kinds.confidence(asked, first[0], often[kind.id])
    dated = replace(kind, text=f"{kind.text} {_period(best[0])}")
    if not confidence.answers_to(asked, dated, frequencies, sure):
        return NONE
    if _tells_not(understood, best[0], gazetteer):
        return NONE
    leads = itself
    if not itself and best[0].edition.territory == understood.place:
        leads = hinted
    if not leads and best[0].edition.territory == understood.place:
        ours = any(each.edition.territory == understood.place for each in authority[:1])
        both = answers.weigh(asked, _evidence([*authority[:1], best[0]], asked), frequencies)
        leads = not ours and (not answered or both[0].evidence.id == best[0].id)
    if not (leads or answered):
        return NONE
    counts = await _counts(stores, [each.id for each in best[:MAX_LINES]])
    lines = (_line(each, counts[each.id], understood, gazetteer) for each in best[:MAX_LINES])
    return Practice(
        tuple(best),
        tuple(line for line in lines if line),
        leads,
        sure,
    )


def _tells_not(understood: questions.Understood, best: Found, gazetteer: places.Gazetteer) -> bool:
    """Whether cases are of another place than is named, or a number is asked for.

    Who was given such cases is counted, not how long they took or what it cost.
    """
    named = proper.unknown_place(understood)
    if named and named not in gazetteer.label(best.edition.territory):
        return True
    return quantities.lacks(understood.quantity, fold.fold(best.text))


async def lacks(
    stores: Stores, understood: questions.Understood, wanted: search.Filters, cases: Practice
) -> bool:
    """Whether the cases of the place lack what was asked of them: who was given such ones.

    What a law says of the matter is no answer then; where the place keeps no cases, it may be one.
    """
    asked = practice.TO_WHOM.search(understood.folded)
    if cases.passages or not asked or understood.place is None:
        return False
    kept = search.Plan(filters=replace(wanted, work_kinds=_CASES))
    return await stores.index.count(kept) > 0


async def _found(
    stores: Stores, asked: questions.Understood, wanted: search.Filters
) -> list[Found]:
    """Counted cases that have words of the question, re-read from SQL."""
    plan = questions.plan(asked, replace(wanted, work_kinds=_CASES))
    page = await stores.index.search(plan, limit=CANDIDATES)
    if not page.hits:
        return []
    found = await confirming.read(
        stores.sql.reads, page.hits, on=wanted.as_of, known_at_us=wanted.known_at_us
    )
    years = _YEAR.findall(asked.undated)  # cases of other years do not tell
    return [each for each in found if all(year in each.text for year in years)]


def _of_there(found: Sequence[Found], authority: Found) -> list[Found]:
    """Cases of where the text that answers is of: elsewhere others are given them."""
    there = authority.edition.territory
    return [each for each in found if places.covers(there, each.edition.territory)]


def _matter(understood: questions.Understood) -> questions.Understood:
    """The question without its place, words that only say practice, and units to choose from."""
    units = practice.either(understood.question)
    said = [re.escape(word) for word in (*units, *understood.place_words) if word]
    cut = re.compile("|".join([*said, practice.ASKED.pattern, practice.HINTED.pattern]))
    matter = practice.unframed(" ".join(cut.sub(" ", understood.matter).split()))
    if not matter:
        return understood
    related = tuple(p for p in understood.related if not practice.is_frame(p[0], units))
    nouns = tuple(noun for noun in understood.nouns if not practice.is_frame(noun, units))
    asked = replace(understood, matter=matter, related=related, nouns=nouns)
    return replace(asked, common=lexicons.common_matters().near(asked.terms.bigrams))


def _evidence(found: Sequence[Found], understood: questions.Understood) -> list[answers.Evidence]:
    return [
        answers.Evidence(
            id=each.id,
            text=fold.fold(_type(each) or each.text),
            title=fold.fold(_type(each) or each.title),
            score=each.score,
            is_local=each.edition.territory == understood.place,
        )
        for each in found
    ]


def _type(found: Found) -> str:
    """The type's names, which title a passage of counted cases."""
    text = found.row.text if isinstance(found.row, Passage) else ""
    return text.partition("）：")[2].partition("，共")[0]


def _period(found: Found) -> str:
    """From when to when its cases are; a year that is asked for stands there."""
    return found.text.partition("（")[2].partition("）")[0]


def _number(found: Found) -> int:
    """How many cases a passage counts (共N件)."""
    told = _NUMBER.search(found.text)
    return int(told["number"]) if told else 1


async def _counts(stores: Stores, ids: Sequence[str]) -> dict[str, list[DispatchCount]]:
    """Counts by passage; units that the register knows as one body are counted as one."""
    rows = await stores.sql.reads.dispatch_counts(ids)
    keys = {body_key(name) for row in rows for name in (row.unit, *row.written)}
    bodies: dict[str, set[str]] = defaultdict(set)
    for key, body in await stores.sql.reads.bodies_named(sorted(keys)):
        bodies[key].add(body.name)
    counts: dict[str, list[DispatchCount]] = defaultdict(list)
    for row in rows:
        names = bodies.get(row.body_key, set())
        one = next(iter(names)) if len(names) == 1 else row.unit
        counts[row.passage_id].append(DispatchCount(**{**row.model_dump(), "unit": one}))
    return counts


def _line(
    found: Found,
    counts: Sequence[DispatchCount],
    understood: questions.Understood,
    gazetteer: places.Gazetteer,
) -> Answer | None:
    given = practice.most(counts, understood.question)
    if given is None:
        return None
    place = gazetteer.label(found.edition.territory)
    return Answer(
        given.unit,
        None,
        None,
        place,
        practice.told(_type(found), given),
        found,
        bodies=(given.unit,),
    )
