"""Resolution (机构识别): the body that a written name means at a place on a day, and why.

The way of a name: exact name, alias, same organ without level or place, abbreviation or variant of
the same functions, an organ that holds the function among others, a name that a reform ended,
characters left out. The first step that finds something decides; where it finds several, the
answer is AMBIGUOUS with all of them. Nothing is invented: what no step finds stays as written.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from schema.domain import organs, placenames, places
from schema.domain.bodies import (
    ALIAS_KINDS,
    Alias,
    AliasKind,
    Candidate,
    Named,
    Organisation,
    Rule,
    Status,
    Step,
    abbreviates,
    in_force,
    nearest,
)
from schema.domain.bodynames import NameReader, Written
from schema.domain.lineage import Lineage
from schema.domain.organs import BodyKind, key

_MOST = 20  # candidates that are shown
_SEARCHED = 5000  # bodies among which a name without a place is looked for by its organ

Found: TypeAlias = tuple[Organisation, Step]
Stems: TypeAlias = Mapping[str, frozenset[str]]


class Directory:
    """The register of bodies in memory, by name and by place."""

    def __init__(
        self,
        gazetteer: places.Gazetteer,
        table: organs.Organs,
        bodies: Iterable[Organisation],
        aliases: Mapping[str, Sequence[Alias]],
    ) -> None:
        self.gazetteer = gazetteer
        self.table = table
        self._reader = NameReader(gazetteer, table)
        self._bodies = list(bodies)
        self._by_id = {body.id: body for body in self._bodies}
        self._aliases = aliases
        self._named: defaultdict[str, list[tuple[Organisation, Alias]]] = defaultdict(list)
        self._at: defaultdict[str, list[Organisation]] = defaultdict(list)
        for body in self._bodies:
            self._at[body.division].append(body)
            for alias in aliases.get(body.id, ()):
                self._named[alias.key].append((body, alias))
        self.lineage = Lineage(self._bodies, self._named)
        self._inside: dict[str, list[str]] = {}
        self._stems: dict[str, dict[str, frozenset[str]]] = {}

    def resolve(self, name: str, place: str | None, on: date) -> tuple[Named, ...]:
        """The bodies that a wording means at a place (code) on a day, one for each it names."""
        return tuple(self._one(part, place or None, on) for part in self._reader.split(name))

    def _one(self, name: str, place: str | None, on: date) -> Named:
        written = self._reader.read(name, place)
        told = list(self._told(written, place))
        kind = self._kind(written, place)
        exact = list(self._exact(written, place, on))
        found = self._settled(exact, told, on)
        if not found and written.government:
            found = [*self._governments(written, place, told)]
        if not found:
            for rule in (self._organ, self._same, self._wider, self._ended, self._letters):
                found = self._settled(list(self._tier(written, place, rule)), told, on)
                if found:
                    break
        if not found:
            return Named(name, Status.KIND if kind else Status.UNRESOLVED, (), kind)
        sure = len(found) == 1 and all(step.rule is not Rule.PART for step in found[0].steps)
        wider = len(found) == 1 and self._covers(written, found[0])
        status = Status.RESOLVED if sure or wider else Status.AMBIGUOUS
        return Named(name, status, tuple(found[:_MOST]), kind)

    def _told(self, written: Written, place: str | None) -> Iterator[Step]:
        if written.parent:
            yield Step(Rule.BRACKET, f"括号内为所属：{self._label(written.parent)}")
        if written.plate:
            yield Step(Rule.BRACKET, f"括号内为加挂牌子：{written.plate}")
        if written.dispatched:
            at = written.code or place
            yield Step(Rule.BRANCH, f"派出机构，管辖{self._label(at) if at else '所在地'}")
        elif written.code:
            yield Step(Rule.PLACE, f"名称含地名：{self._label(written.code)}")
        elif written.level and place:
            yield Step(Rule.PLACE, f"“{written.level}”按所在地{self._label(place)}理解")
        elif place and not written.parent:
            yield Step(Rule.PLACE, f"未写层级，自所在地{self._label(place)}逐级向上找")

    def _kind(self, written: Written, place: str | None) -> BodyKind | None:
        functions = self._functions(written.stem)
        said = written.level or written.code or written.parent
        groups = self._where(written, place) if said and (place or not written.level) else []
        at = groups[0][0] if groups else None
        level = organs.LEVELS[places.level(at)] if at else None
        return BodyKind(level, tuple(sorted(functions))) if functions else None

    def _functions(self, stem: str) -> frozenset[str]:
        organ, ended = self.table.current(stem), self.table.former(stem)
        if organ:
            return organ.functions
        return ended[-1].functions if ended else frozenset()

    def _label(self, code: str) -> str:
        return f"{self.gazetteer.label(code)}（{code}）"

    def _where(self, written: Written, place: str | None) -> list[list[str]]:
        """Groups of divisions to look in, nearest first; none where the level fits nothing."""
        said = written.parent or written.code
        if said:
            return [[said]]
        if not place:
            few = len(self._bodies) <= _SEARCHED
            every = [c for c in self._at if not written.level or self._fits(c, written.level)]
            return [every] if few else []
        above = list(reversed(places.path(place)))
        if written.level:
            fitting = [code for code in above if self._fits(code, written.level)]
            return [fitting] if fitting else []
        return [*([code] for code in above), [code for code in self._below(place) if code != place]]

    def _below(self, place: str) -> list[str]:
        """Divisions at a place and inside it that have bodies; remembered, for there are many."""
        if place not in self._inside:
            self._inside[place] = sorted(code for code in self._at if places.covers(place, code))
        return self._inside[place]

    def _fits(self, code: str, level: str) -> bool:
        """Whether 县, 市 … is what a division is: 市 is a city, also one of county rank."""
        name, rank = self.gazetteer.name(code), places.level(code)
        if level == "县级":
            return rank == placenames.COUNTY
        if level == "市" and name in placenames.PLACEHOLDERS:
            return False
        if level == "省":
            return rank == placenames.PROVINCE
        if level == "县" and rank == placenames.COUNTY:
            return name.endswith(("县", "旗"))
        return name.endswith(level) and (level != "市" or rank <= placenames.COUNTY)

    def _exact(self, written: Written, place: str | None, on: date) -> Iterator[Found]:
        at = written.parent or place or written.code
        for name in dict.fromkeys((written.text, written.outer)):
            rows = [
                (body, alias)
                for body, alias in self._named.get(name, ())
                if in_force(alias, on)
                and (not alias.division or not at or places.covers(alias.division, at))
            ]
            chosen = {body.id for body in nearest([body for body, _ in rows], at)}
            found = [(body, alias) for body, alias in rows if body.id in chosen]
            for body, alias in found:
                rule = Rule.NAME if alias.kind == "NAME" else Rule.ALIAS
                yield body, Step(rule, f"登记的{ALIAS_KINDS[AliasKind(alias.kind)]}：{alias.name}")
            if found:
                return

    def _governments(
        self, written: Written, place: str | None, told: list[Step]
    ) -> Iterator[Candidate]:
        """The government of the place that the name is, though no file registers it."""
        groups = self._where(written, place)
        for code in groups[0] if groups else ():
            name = self.gazetteer.name(code)
            office = f"{name}办事处" if name.endswith("街道") else f"{name}人民政府"
            step = Step(Rule.GOVERNMENT, f"{self._label(code)}的{office[len(name) :]}")
            yield Candidate(office, code, (*told, step))

    def _tier(
        self,
        written: Written,
        place: str | None,
        rule: Callable[[Written, Stems], Step | None],
    ) -> Iterator[Found]:
        for group in self._where(written, place):
            found = [
                (body, step)
                for code in group
                for body in self._at.get(code, ())
                if (step := rule(written, self._stems_of(body))) is not None
            ]
            if found:
                yield from found
                return

    def _stems_of(self, body: Organisation) -> Stems:
        """Organ names of a body without level and place, each with its functions."""
        if body.id not in self._stems:
            # A name in use for a time or in a territory holds as it stands, where it holds.
            always = (a for a in self._aliases.get(body.id, ()) if not (a.valid_to or a.division))
            names = [body.name, *(alias.name for alias in always)]
            stems = [self._reader.read(name, body.division).stem for name in names]
            self._stems[body.id] = {stem: self._functions(stem) for stem in stems}
        return self._stems[body.id]

    def _organ(self, written: Written, stems: Stems) -> Step | None:
        if written.stem not in stems:
            return None
        return Step(Rule.ORGAN, f"层级、地名之外相同：{written.stem}")

    def _same(self, written: Written, stems: Stems) -> Step | None:
        organ = self.table.current(written.stem)
        if organ is None:
            return None
        other = next((stem for stem, has in stems.items() if has == organ.functions), None)
        text = f"{written.stem} = {other}（机构简称表 {self.table.version}）"
        return Step(Rule.ABBREVIATION, text) if other else None

    def _wider(self, written: Written, stems: Stems) -> Step | None:
        organ = self.table.current(written.stem)
        for stem, has in stems.items() if organ else ():
            if organ and has and (organ.functions < has or has < organ.functions):
                return Step(
                    Rule.PART, f"{written.stem}与{stem}职能相包含：{'、'.join(sorted(has))}"
                )
        return None

    def _ended(self, written: Written, stems: Stems) -> Step | None:
        for reform in self.table.former(written.stem):
            if any(has & reform.functions for has in stems.values()):
                text = f"旧称{written.stem}：{reform.until}《{reform.source}》{reform.note}"
                return Step(Rule.FORMER, text)
        return None

    def _letters(self, written: Written, stems: Stems) -> Step | None:
        if self.table.knows(written.stem):
            return None
        longer = next((stem for stem in stems if abbreviates(written.stem, stem)), None)
        return Step(Rule.LETTERS, f"{written.stem}是{longer}的缩写") if longer else None

    def _covers(self, written: Written, found: Candidate) -> bool:
        """Whether a wider organ holds all functions of the one that is named."""
        organ = self.table.current(written.stem)
        if organ is None or found.body is None:
            return False
        return any(organ.functions < has for has in self._stems_of(found.body).values())

    def _settled(self, found: list[Found], told: list[Step], on: date) -> list[Candidate]:
        """Candidates of the day: what ended then gives way to successors, each body once.

        Where some of the bodies found existed then, those that did not are no candidates.
        """
        living = [(body, step) for body, step in found if in_force(body, on)]
        settled: dict[str, Candidate] = {}
        for body, step in living or found:
            for heir, steps in self.lineage.then(body, on):
                one = Candidate(heir.name, heir.division, (*told, step, *steps), heir)
                settled.setdefault(heir.id, one)
        return list(settled.values())

    def body(self, id_: str) -> Organisation | None:
        """A body by its identity."""
        return self._by_id.get(id_)

    def names(self, body: Organisation) -> Sequence[Alias]:
        """Its registered names, its own among them."""
        return self._aliases.get(body.id, ())

    def functions(self, body: Organisation) -> set[frozenset[str]]:
        """What its names say that it does."""
        return set(self._stems_of(body).values())

    def parent(self, body: Organisation) -> Organisation | None:
        """The registered body that it names as its parent: at its place or the next above."""
        named = [each for each, _ in self._named.get(key(body.parent or ""), ())]
        above = nearest(named, body.division)
        return above[0] if len({each.id for each in above}) == 1 else None

    def children(self, body: Organisation) -> list[Organisation]:
        """Bodies that name it as their parent, in its place or inside it."""
        own = {body.name, *(alias.name for alias in self._aliases.get(body.id, ()))}
        rows = (each for code in self._below(body.division) for each in self._at[code])
        return [each for each in rows if each.parent in own and each.id != body.id]
