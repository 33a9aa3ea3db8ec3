"""Lines of an answer card (答案卡): who has what part, by which item, passage or ruling."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from schema.domain import aims, bearers, fitting, lists, members, placenames, places
from schema.domain.bearer_words import Act
from schema.domain.precedence import Standing
from schema.domain.text import fold
from schema.stores.ports.rulings import Ruled
from schema.tables.documents import Passage
from schema.tables.lists import Entry, Responsibility
from schema.usecases import settling
from schema.usecases.citations import Found
from schema.usecases.settling import Settled

Ranked = Sequence[tuple[float, bearers.Bearer]]
_OF_TOWNSHIP = re.compile("街道|镇|乡|原|放下|下放|局|部门")
_OWN_DUTY = 0.12  # share of the question that a body's own duty must say more than the first's


@dataclass(frozen=True, slots=True)
class Asked:
    """The folded question, what its words count, and the bodies read from texts by their ids."""

    question: str
    terms: Mapping[str, float]
    named: dict[str, Ranked]

    def fit(self, passage: str) -> float:
        """How well the best body that a passage names fits the question; 0 if it names none."""
        return max((fit for fit, _ in self.named.get(passage, ())[:1]), default=0.0)

    def first(self, passage: str) -> list[str]:
        """That body."""
        return [each.body for _, each in self.named.get(passage, ())[:1]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the card: a body's part in the matter at a place, with its evidence.

    `bodies`: those that `body`, which is as written, stands for: joined names one by one, the
    township whose list says 乡镇（街道）, the office that a law calls 主管部门, with its
    `definition`, the article that says so. `ruling` is the one that gives the part; `overridden`
    marks what a list says and a ruling has put aside.
    """

    body: str | None
    role: lists.Role | None
    list_class: str | None
    place: str
    text: str
    found: Found
    ruling: Ruled | None = None
    overridden: bool = False
    bodies: tuple[str, ...] = ()
    definition: Found | None = None


def lines_of(
    best: Sequence[Found],
    settled: Sequence[Settled],
    asked: Asked,
    gazetteer: places.Gazetteer,
) -> tuple[Answer, ...]:
    """Lines of the card: what was ruled or stands disputed first, then what else is said.

    Of a dispute each reading comes with its first leading body, before the others' parts. What
    several places say in the same words is one line.
    """
    ruled = settling.deciding(settled)
    first = [line for each in ruled for line in _from_ruling(each, gazetteer)]
    if any(each.standing is Standing.DISPUTED for each in settled):
        first = _disputed(settled, gazetteer) + first
    shown = {each.passage.id for each in ruled}
    matter = {found.id: found for each in settled for found in each.matter}
    rest = [found for found in best if found.id not in shown and found.id not in matter]
    aside = frozenset(pair for each in settled for pair in each.overridden)
    said = [
        line
        for at, each in enumerate((*matter.values(), *rest))
        for line in _lines(each, gazetteer.label(each.edition.territory), asked, aside)[
            : None if at == 0 or isinstance(each.row, Entry) else 1
        ]
    ]
    return _merged([_one_by_one(line, gazetteer) for line in (*first, *said)])


def _one_by_one(line: Answer, gazetteer: places.Gazetteer) -> Answer:
    """A line with the bodies that its name stands for."""
    if line.body is None:
        return line
    place = line.found.edition.territory
    itself = fold.fold(line.body) == fold.fold(lists.TOWNSHIP)
    if itself and places.level(place) == placenames.TOWNSHIP:
        return replace(line, bodies=(gazetteer.name(place),))
    return replace(line, bodies=members.of(line.body))


def _merged(said: Sequence[Answer]) -> tuple[Answer, ...]:
    lines: dict[tuple[object, ...], Answer] = {}
    for line in said:
        key = (line.body, line.role, line.list_class, line.text, line.overridden)
        if key not in lines:
            lines[key] = line
        elif line.place not in lines[key].place:
            known = lines[key]
            bodies = tuple(dict.fromkeys((*known.bodies, *line.bodies)))
            place = f"{known.place}、{line.place}"
            lines[key] = replace(known, place=place, bodies=bodies)
    return tuple(lines.values())


def _disputed(settled: Sequence[Settled], gazetteer: places.Gazetteer) -> list[Answer]:
    """The first leading body of each reading, one after the other."""
    lines = []
    for each in settled:
        for reading in each.readings if each.standing is Standing.DISPUTED else ():
            first = reading[0]
            if isinstance(first, Found):
                place = gazetteer.label(first.edition.territory)
                aside = frozenset(each.overridden)
                own = _from_entry(first, first.row, place, aside)  # type: ignore[arg-type]  # items
            else:
                own = _from_ruling(first, gazetteer)
            lines += [line for line in own if line.role in settling.LEADS][:1]
    return lines


def _from_ruling(ruled: Ruled, gazetteer: places.Gazetteer) -> list[Answer]:
    """Who leads by a ruling, who settled it and where, then the others' parts."""
    found, place = settling.cited(ruled), gazetteer.label(ruled.edition.territory)
    matter = ruled.row.named

    def line(body: str, role: lists.Role, text: str) -> Answer:
        return Answer(body, role, None, place, text, found, ruling=ruled)

    parts = [
        line(part.body, lists.Role(part.role), f"{matter}：{part.duty}" if part.duty else matter)
        for part in ruled.parts
    ]
    leads = [each for each in parts if each.role is lists.Role.LEAD]
    settles = line(ruled.row.authority, lists.Role.ADJUDICATE, settling.told(ruled))
    return [*leads, settles, *(each for each in parts if each.role is not lists.Role.LEAD)]


def _lines(
    found: Found,
    place: str,
    asked: Asked,
    aside: frozenset[tuple[str, str]],
) -> list[Answer]:
    if isinstance(found.row, Passage):
        return _from_passage(found, found.row, place, asked.named.get(found.id, ()))
    return _from_entry(found, found.row, place, aside, asked)


def _from_entry(
    found: Found,
    entry: Entry,
    place: str,
    aside: frozenset[tuple[str, str]],
    asked: Asked | None = None,
) -> list[Answer]:
    parts = _ordered(found, entry, asked) if asked else found.parts
    lines = [
        Answer(
            part.body,
            lists.Role(part.role),
            entry.list_class,
            place,
            f"{entry.title}：{part.duty}" if part.duty else entry.title,
            found,
            overridden=part.role in settling.LEADS and (found.id, part.body) in aside,
        )
        for part in parts
    ]
    return lines or [Answer(None, None, entry.list_class, place, entry.title, found)]


def _ordered(found: Found, entry: Entry, asked: Asked) -> list[Responsibility]:
    """Parts of an item, first the one that is asked for.

    Of a power handed down to several, or asked of a township (街道能罚吗), whose it was; else the
    part that helps if that is asked; else the body whose duty says clearly more of it.
    """
    parts = list(found.parts)
    acts = aims.Aim.of(asked.question).acts
    several = sum(part.role == lists.Role.IMPLEMENT for part in parts) > 1
    delegated = entry.list_class == lists.ListClass.DELEGATED
    if delegated and (several or _OF_TOWNSHIP.search(asked.question)):
        return sorted(parts, key=lambda part: part.role != lists.Role.TRANSFER_FROM)
    if Act.HELP in acts[:1]:
        return sorted(parts, key=lambda part: part.role != lists.Role.COOPERATE)
    leading = [part for part in parts if part.role in settling.LEADS]
    title = fold.fold(entry.title)
    own = {term: weight * (term not in title) for term, weight in asked.terms.items()}
    said = {part.body: fitting.said(part.duty or "", own) for part in leading}
    best = max(leading, key=lambda part: said[part.body], default=None)
    if best and said[best.body] - said[leading[0].body] >= _OWN_DUTY:
        return [best, *(part for part in parts if part is not best)]
    return parts


def _from_passage(found: Found, passage: Passage, place: str, named: Ranked) -> list[Answer]:
    lines = [Answer(n.body, n.role, None, place, passage.text, found) for _, n in named[:5]]
    return lines or [Answer(None, None, None, place, passage.text, found)]
