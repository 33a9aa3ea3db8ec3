"""Whose matter a case is, and what someone may see and do of it (`domain.access` on rows)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from schema import errors
from schema.domain import access, evidence, places
from schema.domain.access import Action, Actor, Grant, Subject
from schema.domain.cases import Event, State
from schema.stores import ports
from schema.tables.cases import Case
from schema.usecases import lists
from schema.usecases.bodies import Register
from schema.usecases.parsed import body_key

COUNTY, TOWNSHIP = 3, 4  # of `places.level`


@dataclass(frozen=True, slots=True)
class By:
    """Who takes a step, on which civil day and at which moment, under which key of a request."""

    actor: Actor
    day: date
    now_us: int
    request_key: str | None = None


async def known_as(reads: ports.Reads, register: Register, actor: Actor) -> Actor:
    """The actor with every name under which the bodies of the grants may be written."""
    grants: list[Grant] = []
    for grant in actor.grants:
        names = {grant.body}
        if grant.body is not None:
            names |= await lists.all_names(reads, register, [grant.body], grant.division or None)
        grants += [replace(grant, body=name) for name in sorted(names, key=lambda n: n or "")]
    return replace(actor, grants=tuple(grants))


def subject(row: Case) -> Subject:
    """What an action on a case is about: its county and townships, its bodies, who proposed it."""
    return Subject(
        divisions=(row.territory, *row.townships),
        parties=frozenset(map(body_key, row.parties)),
        proposer=row.created_by,
    )


def may_read(actor: Actor, row: Case) -> bool:
    """Whether a case is shown at all."""
    return access.allows(actor, Action.READ_CASE, subject(row)) is not None


def may_see_opinion(actor: Actor, row: Case, township: str) -> bool:
    """Whether a township's opinion is shown: to itself and the county, never to the department."""
    about = Subject(divisions=(township,), hidden_from=subject(row).parties)
    return access.allows(actor, Action.READ_RATINGS, about) is not None


def grant_for(
    actor: Actor, row: Case, event: Event, opinions: Sequence[evidence.Opinion] = ()
) -> Grant:
    """The grant by which an actor may take a step.

    Raises:
        errors.Unauthenticated: nobody is signed in.
        errors.Forbidden: there is none.
    """
    state = State(row.state)
    wanted = access.action_of(state, event)
    about = subject(row)
    if wanted is Action.DECIDE:
        level = access.deciding_level(state)
        return access.require(actor, wanted, replace(about, level=level))
    if event is Event.HEAR:  # a township speaks for itself alone
        grants = [
            access.require(actor, wanted, replace(about, divisions=(said.township,)))
            for said in opinions
        ]
        return grants[0] if grants else access.require(actor, wanted, about)
    return access.require(actor, wanted, about)


def may_do(actor: Actor, row: Case, event: Event) -> bool:
    """Whether an actor has the right to a step, for a township of the case where it speaks."""
    codes = row.townships if event is Event.HEAR else [""]
    said = [[evidence.Opinion(code, True, "", "")] if code else [] for code in codes]  # noqa: FBT003
    return any(_may(actor, row, event, opinions) for opinions in said)


def _may(actor: Actor, row: Case, event: Event, opinions: Sequence[evidence.Opinion]) -> bool:
    try:
        grant_for(actor, row, event, opinions)
    except (errors.Unauthenticated, errors.Forbidden):
        return False
    return True


def home(actor: Actor) -> str:
    """Code of the county in which someone acts; empty where the grants name none, or several."""
    counties = {
        county_of(grant.division)
        for grant in actor.grants
        if places.level(grant.division) >= COUNTY
    }
    return counties.pop() if len(counties) == 1 else ""


def county_of(code: str) -> str:
    """Code of the county of a township."""
    above = [each for each in places.path(code) if places.level(each) <= COUNTY]
    return above[-1] if above else code
