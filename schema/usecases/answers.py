"""Ask (谁负责): read the question, find evidence, weigh it, answer with citations or say no."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from importlib import resources

from schema import errors
from schema.domain import answers, lists, places, questions, search
from schema.domain.answers import Verdict
from schema.domain.text import fold
from schema.stores.opening import Stores
from schema.tables.documents import Edition, Passage
from schema.tables.lists import Entry
from schema.usecases import citations
from schema.usecases.bodies import Places, Register
from schema.usecases.citations import Found

CANDIDATES = 40
_FOLDED_TEXTS = 4096  # some 10 MB; folding is half of what weighing takes
_COMPLETE = (lists.ListClass.BASIC, lists.ListClass.COOPERATIVE, lists.ListClass.RECLAIMED)


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the card: a body's part in the matter at a place, with its evidence."""

    body: str | None
    role: lists.Role | None
    list_class: str | None
    place: str
    text: str
    found: Found


@dataclass(frozen=True, slots=True)
class Card:
    """The answer to a question (答案卡)."""

    verdict: Verdict
    understood: questions.Understood
    place_name: str | None
    answers: tuple[Answer, ...]
    passages: tuple[Found, ...]
    choices: tuple[str, ...] = ()
    checked: tuple[Edition, ...] = ()  # UNLISTED: the lists that lack the matter


@cache
def lexicon() -> questions.Lexicon:
    """The words of questions that ship with the program."""
    text = resources.files("schema.rules").joinpath("lexicon.toml").read_text(encoding="utf-8")
    return questions.load_lexicon(tomllib.loads(text))


async def ask(
    stores: Stores,
    register: Register,
    question: str,
    *,
    as_of: date,
    place: str | None = None,
    top: int = 10,
) -> Card:
    """Answer a question at a place and day.

    Raises:
        errors.QueryInvalid: the question is empty or longer than 500 characters.
        errors.PlaceUnknown: the place asked for is not in the register.
    """
    if not question.strip() or len(question) > search.MAX_QUERY_CHARS:
        raise errors.QueryInvalid(f"问题应为 1 至 {search.MAX_QUERY_CHARS} 字。")
    known = await register.places()
    gazetteer = known.gazetteer
    understood = _understand(known, question, as_of, place)
    plan = questions.plan(understood, filters(understood.place, as_of))
    page = await stores.index.search(plan, limit=max(CANDIDATES, top))
    found = await citations.read(stores.sql.reads, page.hits, on=as_of)
    found = [each for each in found if in_scope(each, understood.place, gazetteer)]
    weighed, answered = await _weigh(stores, understood, found)
    by_id = {each.id: each for each in found}
    ranked = [by_id[each.evidence.id] for each in weighed]
    best = _best(weighed, by_id)
    readings = _readings(best, gazetteer) if understood.place is None else ()
    checked = await _complete_lists(stores, understood)
    verdict = answers.verdict(
        readings, found=answered, complete=bool(checked), asks_who=understood.asks_who
    )
    return Card(
        verdict=verdict,
        understood=understood,
        place_name=None if understood.place is None else gazetteer.label(understood.place),
        answers=_answers(best, understood, gazetteer) if answered else (),
        passages=tuple(ranked[:top]),
        choices=tuple(r.place for r in readings) if verdict is Verdict.AMBIGUOUS else (),
        checked=tuple(checked) if verdict is Verdict.UNLISTED else (),
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


def _understand(
    known: Places, question: str, as_of: date, place: str | None
) -> questions.Understood:
    within = [code for code in known.territories if code]
    mentions = known.gazetteer.find(question, short_within=within)
    named = max((mention.code for mention in mentions), key=len, default=None)
    code = named if place is None else known.locate(place)
    words = [mention.text for mention in mentions]
    return questions.understand(question, lexicon(), as_of=as_of, place=code, place_words=words)


@lru_cache(maxsize=_FOLDED_TEXTS)
def _folded(text: str) -> str:
    return fold.fold(text)


async def _weigh(
    stores: Stores, understood: questions.Understood, found: Sequence[Found]
) -> tuple[list[answers.Weighed], bool]:
    """Evidence in order, and whether the best of it answers the question."""
    terms = [*understood.terms.bigrams, *understood.expansions]
    frequencies = await stores.index.frequencies(terms)
    evidence = [
        answers.Evidence(
            id=each.id,
            text=_folded(each.text),
            title=_folded(each.title),
            score=each.score,
            is_entry=isinstance(each.row, Entry),
            is_local=each.edition.territory == understood.place,
        )
        for each in found
    ]
    weighed = answers.weigh(understood, evidence, frequencies)
    return weighed, answers.answers_to(understood, weighed, frequencies)


async def _complete_lists(stores: Stores, understood: questions.Understood) -> list[Edition]:
    """The three lists of the township asked for, if all of them bind on the day."""
    if understood.place is None:
        return []
    editions = await stores.sql.reads.list_editions(
        territories=[understood.place], on=understood.as_of
    )
    classes = {edition.list_class for edition in editions}
    return editions if classes.issuperset(_COMPLETE) else []


def _best(weighed: Sequence[answers.Weighed], found: dict[str, Found]) -> list[Found]:
    """The best evidence, and what says as much about the same item elsewhere."""
    if not weighed:
        return []
    first = found[weighed[0].evidence.id]
    limit = weighed[0].weight * answers.SAME
    return [first] + [
        found[each.evidence.id]
        for each in weighed[1:]
        if isinstance(first.row, Entry)
        and isinstance(found[each.evidence.id].row, Entry)
        and (each.weight >= limit or found[each.evidence.id].title == first.title)
    ]


def _readings(best: Sequence[Found], gazetteer: places.Gazetteer) -> tuple[answers.Reading, ...]:
    """Who comes first by place, where lists of one class carry the same item for several places."""
    first: dict[str, list[str]] = {}
    for each in best:
        same = best[0].edition.list_class == each.edition.list_class
        if isinstance(each.row, Entry) and same and each.title == best[0].title:
            place = gazetteer.label(each.edition.territory)
            first.setdefault(place, []).extend(part.body for part in each.parts[:1])
    return tuple(answers.Reading(place, tuple(bodies)) for place, bodies in first.items())


def _answers(
    best: Sequence[Found], understood: questions.Understood, gazetteer: places.Gazetteer
) -> tuple[Answer, ...]:
    """Lines of the card; what several places say in the same words is one line."""
    lines: dict[tuple[object, ...], Answer] = {}
    for each in best:
        place = gazetteer.label(each.edition.territory)
        for line in _lines(each, place, understood):
            key = (line.body, line.role, line.list_class, line.text)
            if key not in lines:
                lines[key] = line
            elif place not in lines[key].place:
                lines[key] = replace(lines[key], place=f"{lines[key].place}、{place}")
    return tuple(lines.values())


def _lines(found: Found, place: str, understood: questions.Understood) -> list[Answer]:
    if isinstance(found.row, Passage):
        return _from_passage(found, found.row, place, understood)
    return _from_entry(found, found.row, place)


def _from_entry(found: Found, entry: Entry, place: str) -> list[Answer]:
    lines = [
        Answer(
            part.body,
            lists.Role(part.role),
            entry.list_class,
            place,
            f"{entry.title}：{part.duty}" if part.duty else entry.title,
            found,
        )
        for part in found.parts
    ]
    return lines or [Answer(None, None, entry.list_class, place, entry.title, found)]


def _from_passage(
    found: Found, passage: Passage, place: str, understood: questions.Understood
) -> list[Answer]:
    terms = (*understood.terms.bigrams, *understood.expansions)
    named = answers.named_bodies(passage.text, terms)
    lines = [Answer(n.body, n.role, None, place, passage.text, found) for n in named[:5]]
    return lines or [Answer(None, None, None, place, passage.text, found)]
