"""Items that a task may be: found, matched, and read for both sides (事项匹配)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from schema.domain import admission, limits, places, questions, resemblance, search
from schema.domain.lists import ListClass, Role
from schema.domain.precedence import Standing
from schema.domain.resolution import Directory
from schema.stores.opening import Stores
from schema.tables.cases import Case
from schema.tables.lists import Entry
from schema.usecases import answers, citations, lexicons, lists, rule_files, settling
from schema.usecases.bodies import Places, Register
from schema.usecases.citations import Found
from schema.usecases.parsed import body_key
from schema.usecases.settling import Settled

_CANDIDATES = 60
_NO_DUTY = ""


@dataclass(frozen=True, slots=True)
class Side:
    """Who hands down and to whom: the department's registered ids and folded names."""

    ids: frozenset[str]
    names: frozenset[str]
    township: str
    code: str
    on: date
    gazetteer: places.Gazetteer
    directory: Directory

    def is_party(self, bodies: Iterable[str]) -> bool:
        """Whether the department is one of the bodies of a list, however they are written."""
        return any(self._is(body) for body in bodies)

    def is_granted(self, case: Case) -> bool:
        """Whether what the county granted was granted to the department."""
        return self.is_party([case.department, *case.parties])

    def _is(self, body: str) -> bool:
        if body_key(body) in self.names:
            return True
        meant = self.directory.resolve(body, self.code, self.on)
        ids = {named.body.id for named in meant if named.body is not None}
        return bool(ids & self.ids) if ids and self.ids else _bare(body) in map(_bare, self.names)


async def side(
    stores: Stores, register: Register, department: str, code: str, on: date, known: Places
) -> Side:
    """The department as the register knows it at the township on the day."""
    meant = await register.resolve(department, code, on)
    ids = {each.body.id for named in meant for each in named.candidates if each.body is not None}
    names = await lists.all_names(stores.sql.reads, register, [department], code)
    return Side(
        frozenset(ids),
        frozenset(names),
        known.gazetteer.name(code),
        code,
        on,
        known.gazetteer,
        await register.directory_at(known),
    )


def _bare(name: str) -> str:
    return admission.LEVEL_WORDS.sub("", body_key(name))


@cache
def words() -> resemblance.Words:
    """How tasks are written; ships with the program."""
    return resemblance.load(rule_files.toml("tasks.toml"))


def understood(known: Places, task: str, code: str, on: date) -> questions.Understood:
    """A task read as a question about its matter, at its township."""
    mentions = known.gazetteer.find(task, short_within=known.territories)
    return questions.understand(
        task,
        lexicons.lexicon(),
        as_of=on,
        place=code,
        place_words=[mention.text for mention in mentions],
    )


def prepared(read: questions.Understood, department: str) -> resemblance.Task:
    """The task for matching: without places, the department, dates and what only frames it."""
    names = [*read.place_words, department]
    return resemblance.task_of(read.question, names, read.related, words())


async def candidates(
    stores: Stores, read: questions.Understood, task: resemblance.Task, code: str
) -> list[Found]:
    """Entries of deciding classes at the township on the day, confirmed by SQL."""
    meant = [(pair, word) for pair, found in task.related.items() for word in found]
    wider = replace(read, related=tuple(dict.fromkeys([*read.related, *meant])))
    narrowed = replace(
        answers.filters(code, read.as_of),
        hit_kinds=frozenset({search.HitKind.ENTRY}),
        classes=frozenset(map(str, admission.DECIDING)),
    )
    page = await stores.index.search(questions.plan(wider, narrowed), limit=_CANDIDATES)
    found = await citations.read(stores.sql.reads, page.hits, on=read.as_of)
    applies = places.applicable(code)
    return [each for each in found if applies(each.edition.territory)]


@dataclass(frozen=True, slots=True)
class Matched:
    """A found entry with how well it is the task."""

    found: Found
    match: float


def matched(
    found: Iterable[Found], task: resemblance.Task, weigh: Callable[[str], float]
) -> list[Matched]:
    """Entries with their match, best first."""
    every = [
        Matched(each, resemblance.match(task, each.title, _duties(each), weigh)) for each in found
    ]
    return sorted(every, key=lambda each: (-each.match, each.found.id))


def _duties(found: Found) -> str:
    return "\n".join(dict.fromkeys(part.duty or _NO_DUTY for part in found.parts))


async def settled(
    stores: Stores, read: questions.Understood, ranked: Sequence[Matched], side_: Side
) -> list[Settled]:
    """What rulings and other lists say of the matter of the best entries."""
    strong = [each.found for each in ranked if each.match >= admission.WEAK]
    if not strong:
        return []
    return await settling.settle(stores.sql.reads, read, strong, side_.gazetteer)


def items(
    ranked: Sequence[Matched],
    task: resemblance.Task,
    side_: Side,
    decided: Sequence[Settled],
    weigh: Callable[[str], float],
) -> list[admission.Item]:
    """The entries as the decision sees them; only those that may count are looked at closely."""
    return [
        _item(each, task, side_, decided, weigh)
        for each in ranked
        if each.match >= admission.WEAK - admission.SAME
    ]


def _item(
    each: Matched,
    task: resemblance.Task,
    side_: Side,
    decided: Sequence[Settled],
    weigh: Callable[[str], float],
) -> admission.Item:
    found = each.found
    roles = {
        Role(part.role) for part in found.parts if admission.is_township(part.body, side_.township)
    }
    bodies = [part.body for part in found.parts]
    held = _standing(found, roles, decided, side_)
    names_department = side_.is_party([*bodies, *held.leads])
    verdict = _limits(found, task, side_, weigh, on_row=names_department)
    return admission.Item(
        id=found.id,
        list_class=ListClass(found.edition.list_class or ""),
        title=found.title,
        match=each.match,
        township_roles=frozenset(roles),
        names_department=names_department,
        in_scope=answers.in_scope(found, side_.code, side_.gazetteer),
        limits_met=verdict.met,
        conditions=verdict.conditions,
        ruled=held.ruled,
        disputed=held.disputed,
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    ruled: str | None = None
    leads: tuple[str, ...] = ()
    disputed: bool = False


def _standing(
    found: Found, roles: Iterable[Role], decided: Sequence[Settled], side_: Side
) -> _Standing:
    """Whether a ruling takes the township's lead of an entry away, or nobody has settled it."""
    leading = Role.LEAD in roles
    for each in decided:
        if found.id not in {item.id for item in each.matter}:
            continue
        if each.standing is Standing.ADJUDICATED and each.ruling is not None:
            leads = tuple(settling.leads(each.ruling))
            other = not any(admission.is_township(body, side_.township) for body in leads)
            return _Standing(settling.told(each.ruling) if leading and other else None, leads)
        if each.standing is Standing.DISPUTED and leading:
            named = [settling.leads(reading[0]) for reading in each.readings]
            town = [
                any(admission.is_township(body, side_.township) for body in one) for one in named
            ]
            return _Standing(disputed=not all(town))
    return _Standing()


def _limits(
    found: Found,
    task: resemblance.Task,
    side_: Side,
    weigh: Callable[[str], float],
    *,
    on_row: bool,
) -> limits.Verdict:
    row = found.row
    if not isinstance(row, Entry):
        return limits.Verdict(met=True)
    every = [(str(limit["kind"]), str(limit["text"])) for limit in row.limits]
    limited = limits.Limited(row.title, every, row.remark)
    return limits.judge(task, limited, side_.names, weigh, on_row=on_row)


def by_id(ranked: Iterable[Matched]) -> Mapping[str, Found]:
    """Entries by id."""
    return {each.found.id: each.found for each in ranked}
