"""What settles a dispute: lists and rulings on one matter, at one place, on one day.

1. A ruling by a body that may settle the dispute (`authority`), dated on or after the start of a
   list's edition, takes the place of that list's leads, until it ends. An edition that starts
   later has taken it up, or changed it: it counts by itself.
2. Of two such rulings the later one counts.
3. A ruling by anyone else overrides nothing; where it names other leads, the matter is disputed.
4. Lists contradict each other where they name no leading body in common: several leads in one
   row are no dispute. Higher law is shown beside all this and takes no part in it.

Sources of the rules: docs/lists.md, "What settles a dispute". Must not look anything up.
"""

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from schema.domain.text import fold
from schema.domain.text.patterns import later

# A party committee or government of a place, its office, or its 编委, 编办: they divide duties.
_GOVERNS = later(
    r"人民政府(?:办公(?:室|厅))?$|^(?:中共|中国共产党)[^局部]{2,16}委(?:员会)?(?:办公(?:室|厅))?$"
    r"|^[^局部]{0,12}(?:省|市|县|区|旗|州|盟|镇|乡|工)委(?:员会)?(?:办公(?:室|厅))?$"
    r"|^[^局部]{0,12}(?:省|市|县|区|旗|州|盟|镇|乡)政府(?:办公(?:室|厅))?$"
    r"|机构编制委员会(?:办公室)?$|(?:省|市|县|区|旗|州|盟|^)(?:委)?编(?:委|办)(?:办公室)?$|编委办(?:公室)?$"
)
_MEETING = later("(?:政府|[省市县区旗州]委)[^局部]{0,10}(?:会议|纪要)")
_NAMES = later(r"[、,，;；\s]+")
_TOWN = 4  # level of a township: what it settles is settled among its own offices only


class Standing(enum.StrEnum):
    """How lists and rulings stand to each other (各依据的关系)."""

    AGREED = "AGREED"
    DISPUTED = "DISPUTED"
    ADJUDICATED = "ADJUDICATED"


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a list: who leads, in canonical names, and from when the edition binds."""

    id: str
    work: str
    leads: frozenset[str]
    starts: date | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling that binds on the day: who leads, its date, and whether it may settle this."""

    id: str
    leads: frozenset[str]
    dated: date | None
    may_settle: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What holds: the ruling that settles, the items whose leads it overrides, and the readings.

    `readings` are ids of items and rulings, one or more for each set of leads that stands;
    several where it is disputed.
    """

    standing: Standing
    ruling: str | None = None
    overridden: frozenset[str] = frozenset()
    readings: tuple[tuple[str, ...], ...] = ()


def may_settle(
    issuer: str,
    *,
    level: int,
    of_township: bool = False,
    leave: str = "",
    superiors: Iterable[str] = (),
) -> bool:
    """Whether a body may settle a dispute: who governs the place, or who is above both sides.

    `level` is that of the ruling's territory (3 a county, 4 a township): a township settles
    among its own offices only (`of_township`). `superiors` are the bodies above all that are in
    dispute. `leave`: the words of a higher body's consent (经县政府同意); such a notice is
    not the department's own.
    """
    names = [name for name in _NAMES.split(fold.fold(issuer)) if name]
    if set(names) & {fold.fold(name) for name in superiors}:
        return True
    if level >= _TOWN and not of_township:
        return False
    governs = any(_GOVERNS.search(name) or _MEETING.search(name) for name in names)
    return governs or bool(leave)


def settle(lines: Sequence[Line], rules: Sequence[Rule]) -> Outcome:
    """Decide what holds among items on one matter; all bind at the place on the day."""
    rules = sorted(rules, key=lambda rule: (rule.dated or date.min, rule.id))
    ruling = next((rule for rule in reversed(rules) if rule.may_settle), None)
    over = [line for line in lines if ruling and _after(ruling, line)]
    if ruling and lines and not over:
        ruling = None  # every list has an edition since: the ruling is history
    standing = [line for line in lines if line not in over]
    said = [(line.id, line.work, line.leads) for line in standing if line.leads]
    if ruling:
        said.append((ruling.id, ruling.id, ruling.leads))
    said += [
        (rule.id, rule.id, rule.leads)
        for rule in rules
        if not rule.may_settle and _counts(rule, ruling, lines)
    ]
    readings = _readings(said)
    overridden = frozenset(line.id for line in over if ruling and line.leads - ruling.leads)
    if len(readings) > 1:
        return Outcome(Standing.DISPUTED, ruling.id if ruling else None, overridden, readings)
    if ruling:
        return Outcome(Standing.ADJUDICATED, ruling.id, overridden, readings)
    return Outcome(Standing.AGREED, readings=readings)


def _after(rule: Rule, line: Line) -> bool:
    return line.starts is None or (rule.dated is not None and rule.dated >= line.starts)


def _counts(rule: Rule, ruling: Rule | None, lines: Sequence[Line]) -> bool:
    """Whether what somebody without standing says is newer than what has been settled."""
    if ruling and (rule.dated or date.min) <= (ruling.dated or date.min):
        return False
    return bool(lines or ruling) and all(_after(rule, line) for line in lines)


def _readings(said: Sequence[tuple[str, str, frozenset[str]]]) -> tuple[tuple[str, ...], ...]:
    """Group what says the same: those that share a leading body, and items of one list."""
    groups: list[tuple[list[str], set[str], set[str]]] = []
    for id_, work, leads in said:
        mine = next((g for g in groups if g[2] & leads or work in g[1]), None)
        if mine is None:
            groups.append(([id_], {work}, set(leads)))
        else:
            mine[0].append(id_)
            mine[1].add(work)
            mine[2].update(leads)
    return tuple(tuple(ids) for ids, _, _ in groups)


def canonical(
    names: Iterable[str], same: Callable[[str], str], own: Iterable[str], township: str
) -> frozenset[str]:
    """Names of bodies as they are compared: `same` gives a body's one name, `own` the township."""
    mine = {fold.fold(name) for name in own}
    found = (("".join(fold.fold(name).split()), name) for name in names)
    return frozenset(
        township
        if key in mine or key.removesuffix("人民政府").removesuffix("办事处") in mine
        else same(name)
        for key, name in found
    )
