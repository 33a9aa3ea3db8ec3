"""What settles a matter (裁定、争议): lists and rulings on it at a place, weighed by precedence.

Looks up what `domain.precedence` decides on: which items speak of the matter, which rulings bind
at the place on the day, and which names mean one body.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schema.domain import lists, matters, places, precedence
from schema.domain.precedence import Standing
from schema.domain.questions import Understood
from schema.stores import ports
from schema.stores.ports.rulings import Ruled
from schema.tables.bodies import Body
from schema.tables.documents import Passage
from schema.tables.lists import Entry
from schema.usecases.citations import Found
from schema.usecases.parsed import body_key

LEADS = (lists.Role.LEAD, lists.Role.RECEIVE)
# Lists that say who leads; delegated powers and services are another question.
_CLASSES = (
    lists.ListClass.BASIC,
    lists.ListClass.COOPERATIVE,
    lists.ListClass.TERRITORIAL,
    lists.ListClass.RECLAIMED,
)
_TOWNSHIP = 4


@dataclass(frozen=True, slots=True)
class Settled:
    """What holds of a matter at one place.

    `overridden` are (entry id, body) that a ruling has put aside; `readings` what stands, each
    with its items and rulings; `matter` all items on the matter.
    """

    place: str
    standing: Standing
    ruling: Ruled | None
    overridden: frozenset[tuple[str, str]]
    readings: tuple[tuple[Found | Ruled, ...], ...]
    matter: tuple[Found, ...]


def deciding(settled: Iterable[Settled]) -> tuple[Ruled, ...]:
    """The rulings that settle the matter somewhere, each once."""
    found = {each.ruling.row.id: each.ruling for each in settled if each.ruling}
    return tuple(found.values())


def first(ranked: Sequence[Found], settled: Sequence[Settled]) -> list[Found]:
    """Evidence with what decides in front: the rulings, or the first item of each reading."""
    front: dict[str, Found] = {}
    for each in settled:
        if each.ruling:
            front.setdefault(each.ruling.passage.id, cited(each.ruling))
        for reading in each.readings if each.standing is Standing.DISPUTED else ():
            one = reading[0] if isinstance(reading[0], Found) else cited(reading[0])
            front.setdefault(one.id, one)
    scored = {each.id: each for each in ranked}
    ahead = [scored.get(id_, found) for id_, found in front.items()]
    return [*ahead, *(each for each in ranked if each.id not in front)]


def readings(settled: Iterable[Settled]) -> tuple[str, ...]:
    """Readings of disputes in words: who leads, and by what."""
    said = (
        f"{'、'.join(leads(reading[0]))}（{_by(reading[0])}）"
        for each in settled
        if each.standing is Standing.DISPUTED
        for reading in each.readings
    )
    return tuple(dict.fromkeys(said))


def told(ruled: Ruled) -> str:
    """Which document settles, when, in which words, and until when."""
    row = ruled.row
    met = f"，{row.met_on.isoformat()} 会议" if row.met_on else ""
    words = ruled.passage.text[row.start : row.end].strip()
    ends = f"（{row.ends_words}）" if row.ends_words and row.ends_words not in words else ""
    return f"{_by(ruled)}{met}：{words}{ends}"


def _by(found: Found | Ruled) -> str:
    """The document, with the item's number or the document's."""
    about = found.edition
    if isinstance(found, Found) and isinstance(found.row, Entry):
        return f"《{about.title}》" + (f"第{found.row.number}项" if found.row.number else "")
    return f"《{about.title}》{about.document_number or ''}"


def cited(ruled: Ruled) -> Found:
    """The passage of a ruling as evidence."""
    return Found(row=ruled.passage, edition=ruled.edition, sources=(ruled.source,))


def leads(found: Found | Ruled) -> list[str]:
    """Bodies that lead by an item or a ruling, in their order."""
    return [part.body for part in found.parts if part.role in LEADS]


async def settle(
    reads: ports.Reads,
    understood: Understood,
    ranked: Sequence[Found],
    gazetteer: places.Gazetteer,
    *,
    known_at_us: int | None = None,
) -> list[Settled]:
    """What holds of the matter of the best evidence, at each place where lists speak of it."""
    if not ranked:
        return []
    codes = _territories(ranked, understood.place)
    rulings = await reads.rulings(sorted(codes), understood.as_of, known_at_us=known_at_us)
    names = _matter(ranked[0], rulings, understood)
    if not names:
        return []
    rulings = [each for each in rulings if _is_about(names, each)]
    items = [each for each in ranked if _speaks(each, names)]
    if not rulings and len({each.edition.work_id for each in items}) < 2:  # noqa: PLR2004 - a pair
        return []
    here = _places(items, rulings, understood.place)
    bodies = await _registered(reads, [*items, *rulings], here)
    found = (_settled(_Here(place, gazetteer, bodies), items, rulings) for place in here)
    return [each for each in found if each is not None]


def _territories(ranked: Iterable[Found], place: str | None) -> set[str]:
    """Codes whose rulings may bind: of the place and above, else of the evidence and above."""
    starts = [place] if place is not None else [each.edition.territory for each in ranked]
    inside = [
        each.edition.territory
        for each in ranked
        if place is not None and places.covers(place, each.edition.territory)
    ]
    return {code for start in [*starts, *inside] for code in ("", *places.path(start))}


def _matter(first: Found, rulings: Sequence[Ruled], understood: Understood) -> tuple[str, ...]:
    """Names of the matter that the best evidence is about; none where it is no item or ruling."""
    if isinstance(first.row, Entry):
        return (first.row.title,) if first.row.list_class in _CLASSES else ()
    if not understood.asks_who:
        return ()
    near = [each for each in rulings if _stands_in(each, first.row)]
    if not near:
        return ()
    terms = {*understood.terms.bigrams, *understood.expansions}
    best = max(near, key=lambda each: (_shared(each, terms), -each.row.ordinal))
    return tuple(best.row.names) if _shared(best, terms) else ()


def _stands_in(ruled: Ruled, passage: Passage) -> bool:
    return ruled.edition.id == passage.edition_id and ruled.passage.heading == passage.heading


def _shared(ruled: Ruled, terms: Collection[str]) -> int:
    said = " ".join(ruled.row.names) + ruled.passage.text[ruled.row.start : ruled.row.end]
    return sum(term in said for term in terms)


def _is_about(names: Iterable[str], ruled: Ruled) -> bool:
    return any(matters.within(mine, name) for name in names for mine in ruled.row.names)


def _speaks(found: Found, names: Iterable[str]) -> bool:
    """Whether an item is on the matter; those of 基本履职 are sentences, one clause is enough."""
    row = found.row
    if not isinstance(row, Entry) or row.list_class not in _CLASSES:
        return False
    return any(row.title == name or _same(name, row) for name in names)


def _same(name: str, row: Entry) -> bool:
    basic = row.list_class == lists.ListClass.BASIC
    return matters.within(name, row.title) if basic else matters.within(row.title, name)


async def _registered(
    reads: ports.Reads, found: Sequence[Found | Ruled], near: Sequence[str]
) -> Mapping[str, list[Body]]:
    """Registered bodies near places by the folded names that items and rulings use."""
    keys = {part.body_key for each in found for part in each.parts}
    bodies: dict[str, list[Body]] = defaultdict(list)
    for key, body in await reads.bodies_named(sorted(keys), near=near):
        bodies[key].append(body)
    return bodies


def _places(items: Sequence[Found], rulings: Sequence[Ruled], place: str | None) -> list[str]:
    """Places at which something may hold: the township asked for, else the lists' own ones."""
    if place is not None and places.level(place) >= _TOWNSHIP:
        return [place]
    codes = {each.edition.territory for each in items}
    codes |= {place} if place is not None else set()
    codes = codes or {each.edition.territory for each in rulings}
    inner = {code for code in codes if not any(places.covers(code, c) and c != code for c in codes)}
    return sorted(inner)


@dataclass(frozen=True, slots=True)
class _Here:
    """A place, with what tells bodies apart there."""

    place: str
    gazetteer: places.Gazetteer
    bodies: Mapping[str, list[Body]]

    def applies(self, territory: str) -> bool:
        """Whether what is of a territory binds here."""
        return places.covers(territory, self.place)

    def names(self, written: Iterable[str]) -> frozenset[str]:
        """Bodies as they are compared: one name for each, the township as lists call it."""
        own = {lists.TOWNSHIP, "各" + lists.TOWNSHIP}
        if places.level(self.place) >= _TOWNSHIP:
            own.add(self.gazetteer.name(self.place))
        return precedence.canonical(written, self._one, own, lists.TOWNSHIP)

    def _one(self, name: str) -> str:
        near = [each for each in self.bodies.get(body_key(name), ()) if self.applies(each.division)]
        return min((each.id for each in near), default=body_key(name))

    def superiors(self, written: Iterable[str]) -> frozenset[str]:
        """Bodies above all of these."""
        above = [
            frozenset(b.parent for b in self.bodies.get(body_key(name), ()) if b.parent)
            for name in written
        ]
        return frozenset.intersection(*above) if above else frozenset()


def _settled(here: _Here, items: Sequence[Found], rulings: Sequence[Ruled]) -> Settled | None:
    mine = [each for each in items if here.applies(each.edition.territory)]
    ruled = [each for each in rulings if _binds(each, here)]
    both: list[Found | Ruled] = [*mine, *ruled]
    disputed = [name for each in both for name in leads(each)]
    lines = [
        precedence.Line(
            each.id, each.edition.work_id, here.names(leads(each)), each.edition.binding_from
        )
        for each in mine
    ]
    rules = [_rule(each, here, disputed) for each in ruled]
    outcome = precedence.settle(lines, rules)
    if outcome.standing is Standing.AGREED:
        return None
    by_id: dict[str, Found | Ruled] = {each.id: each for each in mine}
    by_id |= {each.row.id: each for each in ruled}
    ruling = next((each for each in ruled if each.row.id == outcome.ruling), None)
    kept = here.names(leads(ruling)) if ruling else frozenset()
    return Settled(
        here.place,
        outcome.standing,
        ruling,
        frozenset(
            (each.id, name)
            for each in mine
            if each.id in outcome.overridden
            for name in leads(each)
            if not here.names([name]) <= kept
        ),
        tuple(tuple(by_id[id_] for id_ in reading) for reading in outcome.readings),
        tuple(mine),
    )


def _binds(ruled: Ruled, here: _Here) -> bool:
    if not here.applies(ruled.edition.territory):
        return False
    scope = ruled.row.scope
    return not scope or here.gazetteer.name(here.place) in scope


def _rule(ruled: Ruled, here: _Here, disputed: Sequence[str]) -> precedence.Rule:
    about = ruled.edition
    return precedence.Rule(
        ruled.row.id,
        here.names(leads(ruled)),
        about.adopted_on or about.binding_from or ruled.row.met_on,
        precedence.may_settle(
            ruled.row.authority,
            level=places.level(about.territory),
            of_township=here.names(disputed) <= {lists.TOWNSHIP},
            leave=ruled.row.leave,
            superiors=here.superiors(disputed),
        ),
    )
