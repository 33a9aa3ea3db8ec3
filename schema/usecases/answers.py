"""Ask (谁负责): read the question, find evidence, weigh it, answer with citations or say no."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from schema import errors
from schema.domain import answers, lists, places, questions, search
from schema.domain.answers import Verdict
from schema.domain.precedence import Standing
from schema.stores.opening import Stores
from schema.stores.ports.rulings import Ruled
from schema.tables.documents import Edition
from schema.tables.lists import Entry
from schema.usecases import confirming, practice, reading, settling, statutes, weighing
from schema.usecases import editions as over_time
from schema.usecases.answer_lines import Answer, Asked, lines_of
from schema.usecases.bodies import Register
from schema.usecases.citations import Found
from schema.usecases.lexicons import lexicon
from schema.usecases.settling import Settled

CANDIDATES = 40
_MOST_PLACES = 5  # readings by place that a card shows
_COMPLETE = (lists.ListClass.BASIC, lists.ListClass.COOPERATIVE, lists.ListClass.RECLAIMED)


@dataclass(frozen=True, slots=True)
class Card:
    """The answer to a question (答案卡)."""

    verdict: Verdict
    understood: questions.Understood
    place_name: str | None
    answers: tuple[Answer, ...]
    passages: tuple[Found, ...]
    choices: tuple[str, ...] = ()
    rulings: tuple[Ruled, ...] = ()  # that settle the matter
    checked: tuple[Edition, ...] = ()  # UNLISTED: the lists that lack the matter
    known_at_us: int | None = None
    why_not: tuple[str, ...] = ()  # UNLISTED, NOT_FOUND: in words, what the nearest texts lack
    confidence: float | None = None  # that the best evidence answers it; None without evidence


async def ask(  # noqa: PLR0913 - what a question may be narrowed by
    stores: Stores,
    register: Register,
    question: str,
    *,
    as_of: date,
    day_stated: bool = True,
    known_at_us: int | None = None,
    place: str | None = None,
    top: int = 10,
    as_typed: bool = False,
    synonyms: bool = True,
) -> Card:
    """Answer a question at a place and day, by what was known at a moment (default: now).

    `day_stated`: the day stands beside the question; else one that its words name comes first.
    `as_typed`: pinyin and what looks misspelled is taken as it stands. Without `synonyms` of the
    lexicon, what was said is looked for as it was said.

    Raises:
        errors.QueryInvalid: the question is empty or longer than 500 characters.
        errors.PlaceUnknown: the place asked for is not in the register.
    """
    if not question.strip() or len(question) > search.MAX_QUERY_CHARS:
        raise errors.QueryInvalid(f"问题应为 1 至 {search.MAX_QUERY_CHARS} 字。")
    known = await register.places()
    gazetteer = known.gazetteer
    words = lexicon(stores.lexicon_dir)
    words = words if synonyms else words.bare
    understood = await reading.read(
        stores.index,
        known,
        question,
        words,
        as_of=as_of,
        day_stated=day_stated,
        place=place,
        as_typed=as_typed,
    )
    day = understood.as_of
    wanted = replace(filters(understood.place, day), known_at_us=known_at_us)
    plan = questions.plan(understood, replace(wanted, work_kinds=practice.AUTHORITY))
    page = await stores.index.search(plan, limit=max(CANDIDATES, top))
    found = await confirming.read(stores.sql.reads, page.hits, on=day, known_at_us=known_at_us)
    found = [each for each in found if in_scope(each, understood.place, gazetteer)]
    checked = await _complete_lists(stores, understood, known_at_us)
    evidence = await weighing.weigh(stores.index, understood, found, complete=bool(checked))
    weighed, answered, asked = evidence.weighed, evidence.answers, evidence.asked
    by_id = {each.id: each for each in found}
    ranked = [by_id[each.evidence.id] for each in weighed]
    best = _best(weighed, by_id, asked)
    laws = statutes.Laws(stores.sql.reads, known_at_us)
    told = await statutes.office(laws, understood, ranked if answered else [], asked)
    best = [*told, *best]
    ranked = [*told, *(each for each in ranked if each.id not in {one.id for one in told})]
    readings = _readings(best, asked, gazetteer) if understood.place is None else ()
    settled = await settling.settle(
        stores.sql.reads,
        understood,
        ranked if answered else [],
        gazetteer,
        known_at_us=known_at_us,
    )
    if _decided(readings, settled, gazetteer):
        readings = ()
    cases = await practice.find(stores, understood, wanted, ranked, gazetteer, answered=answered)
    answered = answered and not await practice.lacks(stores, understood, wanted, cases)
    verdict = answers.verdict(
        () if cases.leads else readings,
        found=answered or cases.leads,
        complete=bool(checked),
        asks_who=understood.asks_who,
        disputed=any(each.standing is Standing.DISPUTED for each in settled),
    )
    shown = () if verdict is Verdict.AMBIGUOUS else settled
    lines = lines_of(best, shown, asked, gazetteer) if answered else ()
    lines = await statutes.defined(laws, lines)
    lines, passages = cases.joined(lines, settling.first(ranked, shown))
    return Card(
        verdict=verdict,
        understood=understood,
        place_name=None if understood.place is None else gazetteer.label(understood.place),
        answers=lines,
        passages=passages[:top],
        choices=_choices(verdict, readings, shown),
        rulings=settling.deciding(shown),
        checked=tuple(checked) if verdict is Verdict.UNLISTED else (),
        known_at_us=known_at_us,
        why_not=evidence.why_not if verdict in answers.NO_ANSWER else (),
        confidence=cases.confidence if cases.leads else evidence.confidence,
    )


def filters(place: str | None, as_of: date | None) -> search.Filters:
    """Documents that apply at a place on a day: its own, those above it, inside it, national."""
    if place is None:
        return search.Filters(as_of=as_of)
    above = (search.NATIONAL, *places.path(place))
    return search.Filters(as_of=as_of, places=frozenset(above), within=place or None)


def in_scope(found: Found, place: str | None, gazetteer: places.Gazetteer) -> bool:
    """Whether an item with a stated scope (实施范围) reaches the township asked for."""
    if place is None or not isinstance(found.row, Entry) or not found.row.scope:
        return True
    if places.level(place) < places.level(found.edition.territory) + 1 or "~" in place:
        return True
    name = gazetteer.name(place)
    return any(name in written for written in found.row.scope)


async def _complete_lists(
    stores: Stores, understood: questions.Understood, known_at_us: int | None
) -> list[Edition]:
    """The three lists of the township asked for, if all of them bind on the day."""
    if understood.place is None:
        return []
    every = await stores.sql.reads.known_lists(
        territories=[understood.place], known_at_us=known_at_us
    )
    known = every if known_at_us is None else over_time.as_known(every)
    editions = [each for each in known if lists.binds(each, understood.as_of)]
    classes = {edition.list_class for edition in editions}
    return editions if classes.issuperset(_COMPLETE) else []


def _decided(
    readings: Sequence[answers.Reading], settled: Sequence[Settled], gazetteer: places.Gazetteer
) -> bool:
    """Whether one ruling holds at all the places whose lists differ."""
    one = len(settling.deciding(settled)) == 1
    held = {gazetteer.label(s.place) for s in settled if s.standing is Standing.ADJUDICATED}
    return one and held.issuperset(reading.place for reading in readings)


def _choices(
    verdict: Verdict, readings: Sequence[answers.Reading], settled: Sequence[Settled]
) -> tuple[str, ...]:
    """What a reader may choose from: places, or readings of which none is settled."""
    if verdict is Verdict.AMBIGUOUS:
        return tuple(reading.place for reading in readings)
    return settling.readings(settled) if verdict is Verdict.DISPUTED else ()


def _best(weighed: Sequence[answers.Weighed], found: dict[str, Found], asked: Asked) -> list[Found]:
    """The best evidence, and what says as much about the same item or matter elsewhere."""
    if not weighed:
        return []
    first = found[weighed[0].evidence.id]
    limit = weighed[0].weight * answers.SAME
    if not isinstance(first.row, Entry):
        rest = [found[each.evidence.id] for each in weighed[1:] if each.weight >= limit]
        return [first, *_elsewhere(first, rest, asked)]
    return [first] + [
        found[each.evidence.id]
        for each in weighed[1:]
        if isinstance(found[each.evidence.id].row, Entry)
        and (each.weight >= limit or found[each.evidence.id].title == first.title)
    ]


def _elsewhere(first: Found, rest: Sequence[Found], asked: Asked) -> list[Found]:
    """Texts of other places that name a body for the matter as clearly, one a place."""
    if not asked.fit(first.id):
        return []
    known = {first.edition.territory: first}
    for each in rest:
        near = any(
            places.covers(code, each.edition.territory)
            or places.covers(each.edition.territory, code)
            for code in known
        )
        if not near and asked.fit(each.id) >= asked.fit(first.id) * answers.SAME:
            known[each.edition.territory] = each
    return list(known.values())[1:_MOST_PLACES]


def _readings(
    best: Sequence[Found], asked: Asked, gazetteer: places.Gazetteer
) -> tuple[answers.Reading, ...]:
    """Who comes first by place, where lists of one class, or texts, speak of several places."""
    first: dict[str, list[str]] = {}
    for each in best:
        place = gazetteer.label(each.edition.territory)
        if not isinstance(each.row, Entry):
            first.setdefault(place, []).extend(asked.first(each.id))
        elif each.edition.list_class == best[0].edition.list_class and each.title == best[0].title:
            first.setdefault(place, []).extend(part.body for part in each.parts[:1])
    return tuple(answers.Reading(place, tuple(bodies)) for place, bodies in first.items())
