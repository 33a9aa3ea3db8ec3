"""Who may do what, and where (权限): one table of role × action, scoped by division and body.

Published lists, texts and answers need no right unless the installation says so. A right counts
where the granted division covers the case's, and the granted body (if any) is a party to it. Four
rules stand above the table and look at the whole person, not at one grant of theirs:

- who proposed does not decide, under another grant or another account neither
- who is a party does not decide (回避)
- each level decides at its own level: a county does not approve what the province reviews
- what is confidential from a body is so from everybody who acts for it

Pure; who someone is comes from `api.auth`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from schema import errors
from schema.domain import places
from schema.domain.cases import Event, State
from schema.domain.placenames import TOWNSHIP
from schema.domain.rights import ACTION_TITLES, ROLE_TITLES, Action, Role, Scope

__all__ = [
    "ACTION_TITLES",
    "ANYTHING",
    "EVENT_ACTIONS",
    "INCOMPATIBLE",
    "NOBODY",
    "OPERATOR",
    "POLICY",
    "PUBLIC",
    "ROLE_TITLES",
    "STATE_ACTIONS",
    "Action",
    "Actor",
    "Grant",
    "Role",
    "Scope",
    "Subject",
    "action_of",
    "allows",
    "conflict",
    "deciding_level",
    "flaw",
    "require",
]

_TOWNSHIP = {
    Action.READ_CASE: Scope.PARTY,
    Action.PROPOSE: Scope.PARTY,
    Action.HEAR: Scope.PARTY,
    Action.SUBMIT: Scope.PARTY,
    Action.EXECUTE: Scope.PARTY,
    Action.HAND_OVER: Scope.PARTY,
    Action.RATE: Scope.PARTY,
    Action.READ_RATINGS: Scope.PARTY,
    Action.RECORD_DECISION: Scope.DIVISION,
}
_DEPARTMENT = {
    Action.READ_CASE: Scope.PARTY,
    Action.PROPOSE: Scope.PARTY,
    Action.SUBMIT: Scope.PARTY,
    Action.EXECUTE: Scope.PARTY,
    Action.TAKE_OVER: Scope.PARTY,
    Action.PREPARE_POWER: Scope.PARTY,
    Action.RECORD_DECISION: Scope.DIVISION,
}
_EDITOR = {
    Action.READ_CASE: Scope.DIVISION,
    Action.PROPOSE: Scope.DIVISION,
    Action.SUBMIT: Scope.DIVISION,
    Action.EXECUTE: Scope.DIVISION,
    Action.HAND_OVER: Scope.DIVISION,
    Action.PREPARE_POWER: Scope.DIVISION,
    Action.READ_RATINGS: Scope.DIVISION,
    Action.EDIT_LISTS: Scope.DIVISION,
    Action.RECORD_DECISION: Scope.DIVISION,
}
_EVERYONE = {Action.READ_LISTS: Scope.ALL, Action.CHECK_TASK: Scope.ALL}

# The whole policy; what is not here is refused.
POLICY: Mapping[Role, Mapping[Action, Scope]] = MappingProxyType(
    {
        Role.READER: _EVERYONE,
        Role.TOWNSHIP_CLERK: {**_EVERYONE, **_TOWNSHIP},
        Role.DEPARTMENT_OFFICER: {**_EVERYONE, **_DEPARTMENT},
        Role.LIST_EDITOR: {**_EVERYONE, **_EDITOR},
        Role.APPROVER: {
            **_EVERYONE,
            Action.READ_CASE: Scope.DIVISION,
            Action.DECIDE: Scope.DIVISION,
            Action.READ_RATINGS: Scope.DIVISION,
        },
        Role.AUDITOR: {
            **_EVERYONE,
            Action.READ_CASE: Scope.DIVISION,
            Action.READ_RATINGS: Scope.DIVISION,
            Action.READ_AUDIT: Scope.ALL,
        },
        Role.ADMINISTRATOR: {**_EVERYONE, Action.MANAGE_USERS: Scope.ALL},
    }
)

# Roles that no person holds together, over all their accounts: GB/T 22239-2019 (等级保护) parts
# the administration of a system, its security and its audit.
INCOMPATIBLE = (
    frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    frozenset({Role.ADMINISTRATOR, Role.APPROVER}),
    frozenset({Role.APPROVER, Role.AUDITOR}),
)

# The right that a step of a procedure needs; where the state changes it, the second table says so.
EVENT_ACTIONS: Mapping[Event, Action] = MappingProxyType(
    {
        Event.PROPOSE: Action.PROPOSE,
        Event.HEAR: Action.HEAR,
        Event.SUBMIT: Action.SUBMIT,
        Event.FORWARD: Action.DECIDE,
        Event.APPROVE: Action.DECIDE,
        Event.REFUSE: Action.DECIDE,
        Event.RETURN: Action.DECIDE,
        Event.WITHDRAW: Action.PROPOSE,
        Event.START: Action.EXECUTE,
        Event.CHECK: Action.EXECUTE,
        Event.WRITE_OFF: Action.EXECUTE,
        Event.EXIT: Action.EXECUTE,
        Event.HAND_OVER: Action.HAND_OVER,
        Event.CONFIRM: Action.TAKE_OVER,
        Event.OPERATE: Action.PREPARE_POWER,
        Event.GUIDE: Action.PREPARE_POWER,
        Event.TRAIN: Action.PREPARE_POWER,
        Event.EVALUATE: Action.PREPARE_POWER,
        Event.RETURN_POWER: Action.DECIDE,
        Event.LINK: Action.EDIT_LISTS,
    }
)
STATE_ACTIONS: Mapping[tuple[State, Event], Action] = MappingProxyType(
    {
        (State.EXPIRY_CHECK, Event.RETURN): Action.EXECUTE,
        (State.HANDED_OVER, Event.RETURN): Action.TAKE_OVER,
        (State.TAKEN_OVER, Event.OPERATE): Action.TAKE_OVER,
    }
)
# Levels of `places.level` that decide in a state; the county elsewhere.
_COUNTY = 3
_LEVELS = {State.CITY_REVIEW: 2, State.PROVINCE_REVIEW: 1}


def action_of(state: State, event: Event) -> Action:
    """The right that an event needs in a state."""
    return STATE_ACTIONS.get((state, event), EVENT_ACTIONS[event])


def deciding_level(state: State) -> int:
    """The level (1 province, 2 city, 3 county) whose approvers decide in a state."""
    return _LEVELS.get(state, _COUNTY)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role given for a division (code, "" for all) and, for parties, a body (folded name)."""

    role: Role
    division: str
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who is signed in, or nobody (`id` empty).

    `also` are ids of the same person's other accounts.
    """

    id: str
    name: str
    grants: tuple[Grant, ...] = ()
    also: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        """Every id of the person; empty for nobody."""
        return self.also | {self.id} if self.id else frozenset()


NOBODY = Actor("", "未登录")
# Nobody in particular, where an installation lets everyone read.
PUBLIC = Actor("", "未登录", (Grant(Role.READER, ""),))
# Who can run commands on the server; may manage accounts, and nothing else.
OPERATOR = Actor("operator", "命令行操作员", (Grant(Role.ADMINISTRATOR, ""),))


@dataclass(frozen=True, slots=True)
class Subject:
    """What an action is about: its divisions, the bodies that are parties, who proposed it.

    `hidden_from` are bodies (folded) from which it is kept (a township's refusals and ratings).
    `level` is the level that decides now (`deciding_level`); None where no level is set.
    """

    divisions: tuple[str, ...] = ()
    parties: frozenset[str] = frozenset()
    proposer: str | None = None
    hidden_from: frozenset[str] = frozenset()
    level: int | None = None


ANYTHING = Subject()


def allows(actor: Actor, action: Action, subject: Subject = ANYTHING) -> Grant | None:
    """The grant that allows it, or None: the first in the order of the grants."""
    if subject.hidden_from & {each.body for each in actor.grants}:
        return None
    if action is Action.DECIDE and _concerned(actor, subject):
        return None
    return next((each for each in actor.grants if _grants(each, action, subject)), None)


def require(actor: Actor, action: Action, subject: Subject = ANYTHING) -> Grant:
    """The grant that allows it.

    Raises:
        errors.Unauthenticated: nobody is signed in, and not everyone may.
        errors.Forbidden: no grant of the actor's allows it.
    """
    found = allows(actor, action, subject)
    if found is not None:
        return found
    what = ACTION_TITLES[action]
    if not actor.id:
        raise errors.Unauthenticated(f"请先登录：“{what}”需要相应的权限。")
    if action is Action.DECIDE and _concerned(actor, subject):
        raise errors.Forbidden("提出人和当事单位的人员应当回避，不能参与研究决定。")
    raise errors.Forbidden(f"没有权限：“{what}”，或不在授权范围之内。")


def flaw(grant: Grant) -> str | None:
    """Why such a grant cannot be given (Chinese), None if it can."""
    if grant.role is Role.TOWNSHIP_CLERK and places.level(grant.division) != TOWNSHIP:
        return "乡镇（街道）经办人须授予一个乡镇（街道）的区划。"
    if grant.role is Role.TOWNSHIP_CLERK and grant.body is not None:
        return "乡镇（街道）经办人以区划为准，不写机构。"
    if grant.role is Role.DEPARTMENT_OFFICER and (grant.body is None or not grant.division):
        return "部门经办人须写明区划和机构。"
    if grant.role in {Role.APPROVER, Role.LIST_EDITOR} and not grant.division:
        return f"{ROLE_TITLES[grant.role]}须写明区划。"
    return None


def conflict(roles: Collection[Role]) -> frozenset[Role] | None:
    """Two of the roles that no person holds together, if there are such."""
    return next((pair for pair in INCOMPATIBLE if pair <= set(roles)), None)


def _concerned(actor: Actor, subject: Subject) -> bool:
    """Whether the person proposed it, or acts for a party to it."""
    if subject.proposer is not None and subject.proposer in actor.ids:
        return True
    return any(_is_party(each, subject) for each in actor.grants)


def _grants(grant: Grant, action: Action, subject: Subject) -> bool:
    scope = POLICY[grant.role].get(action)
    if scope is None:
        return False
    if scope is Scope.ALL:
        return True
    if scope is Scope.PARTY:
        return _is_party(grant, subject)
    if action is Action.DECIDE and subject.level not in {None, places.level(grant.division)}:
        return False
    # What lies nowhere is in nobody's division.
    return bool(subject.divisions) and _inside(grant, subject)


def _is_party(grant: Grant, subject: Subject) -> bool:
    """A township by its own division, a department by its name inside its division."""
    if grant.role is Role.TOWNSHIP_CLERK:
        return places.level(grant.division) == TOWNSHIP and grant.division in subject.divisions
    if grant.role is Role.DEPARTMENT_OFFICER:
        named = grant.body is not None and grant.body in subject.parties
        return named and _inside(grant, subject)
    return False


def _inside(grant: Grant, subject: Subject) -> bool:
    return all(places.covers(grant.division, division) for division in subject.divisions)
