"""The policy as a whole: role × action × scope, and the rules that stand above the table."""

import itertools

import pytest

from schema import errors
from schema.domain import access
from schema.domain.access import Action, Actor, Grant, Role, Subject
from schema.domain.cases import TABLES, Event, State

TOWN, NEXT_TOWN, COUNTY, OTHER, CITY = "990121101", "990121102", "990121", "990102", "9901"
BODY, OTHER_BODY = "县城管局", "县住建局"
CASE = Subject((TOWN,), frozenset({BODY}))
LETTERS = dict(zip(Action, "LCdrphsDxotwRgeam", strict=True))
BARE = "LC..............."

# What each role may do to a case of the town and the body, granted: for the case's own place and
# body; for a neighbour of it (another town, another body of the county); for another county; and
# what lies nowhere, granted as in the first.
OWN = {
    Role.READER: Grant(Role.READER, ""),
    Role.TOWNSHIP_CLERK: Grant(Role.TOWNSHIP_CLERK, TOWN),
    Role.DEPARTMENT_OFFICER: Grant(Role.DEPARTMENT_OFFICER, COUNTY, BODY),
    Role.LIST_EDITOR: Grant(Role.LIST_EDITOR, COUNTY),
    Role.APPROVER: Grant(Role.APPROVER, COUNTY),
    Role.AUDITOR: Grant(Role.AUDITOR, COUNTY),
    Role.ADMINISTRATOR: Grant(Role.ADMINISTRATOR, ""),
}
MATRIX = {
    # mine, neighbour, elsewhere, nowhere
    Role.READER: (BARE, BARE, BARE, BARE),
    Role.TOWNSHIP_CLERK: ("LCdrphs.xo..Rg...", BARE, BARE, BARE),
    Role.DEPARTMENT_OFFICER: ("LCdrp.s.x.tw.....", "LCd..............", BARE, BARE),
    Role.LIST_EDITOR: ("LCdrp.s.xo.w.ge..", BARE, BARE, BARE),
    Role.APPROVER: ("LC.r...D.....g...", BARE, BARE, BARE),
    Role.AUDITOR: ("LC.r.........g.a.", *("LC.............a.",) * 3),
    Role.ADMINISTRATOR: ("LC..............m",) * 4,
}


def neighbour(role: Role) -> Grant:
    """The role for another body of the county, or for another town."""
    if role is Role.DEPARTMENT_OFFICER:
        return Grant(role, COUNTY, OTHER_BODY)
    return Grant(role, "" if OWN[role].division == "" else NEXT_TOWN)


def elsewhere(role: Role) -> Grant:
    """The role for another county, or one of its towns; a body of the same name."""
    places = {Role.TOWNSHIP_CLERK: f"{OTHER}101", Role.READER: "", Role.ADMINISTRATOR: ""}
    return Grant(role, places.get(role, OTHER), OWN[role].body)


def may(grant: Grant, subject: Subject) -> str:
    """The actions that one grant allows, a letter each."""
    actor = Actor("someone", "某人", (grant,))
    return "".join(
        LETTERS[action] if access.allows(actor, action, subject) else "." for action in Action
    )


@pytest.mark.parametrize("role", Role)
def test_the_matrix(role):
    """Role × action × scope is exactly the table above, and nothing else."""
    found = (
        may(OWN[role], CASE),
        may(neighbour(role), CASE),
        may(elsewhere(role), CASE),
        may(OWN[role], Subject()),
    )
    assert found == MATRIX[role]


def test_nobody_may_nothing_and_everyone_reads_where_reading_is_public():
    """Without a grant every action is refused; the public may read and check."""
    for action in Action:
        assert access.allows(access.NOBODY, action, CASE) is None
        allowed = access.allows(access.PUBLIC, action, CASE) is not None
        assert allowed == (action in {Action.READ_LISTS, Action.CHECK_TASK})


def test_the_operator_of_the_server_only_manages_users():
    """Running commands on the server gives no say in the county's matters."""
    assert may(access.OPERATOR.grants[0], CASE) == MATRIX[Role.ADMINISTRATOR][0]


@pytest.mark.parametrize(
    "actor",
    [
        Actor("me", "甲", (Grant(Role.APPROVER, COUNTY),)),
        Actor("me", "甲", (Grant(Role.LIST_EDITOR, COUNTY), Grant(Role.APPROVER, COUNTY))),
        Actor("my-other", "甲", (Grant(Role.APPROVER, COUNTY),), frozenset({"me"})),
    ],
    ids=["same account", "second grant", "second account"],
)
def test_who_proposed_does_not_decide(actor):
    """Neither by another grant nor by another account of the same person; others may."""
    subject = Subject((TOWN,), frozenset({BODY}), proposer="me")
    assert access.allows(actor, Action.DECIDE, subject) is None
    with pytest.raises(errors.Forbidden, match="回避"):
        access.require(actor, Action.DECIDE, subject)
    stranger = Actor("other", "乙", (Grant(Role.APPROVER, COUNTY),))
    assert access.require(stranger, Action.DECIDE, subject) == stranger.grants[0]


@pytest.mark.parametrize(
    ("grant", "decides"),
    [
        (Grant(Role.TOWNSHIP_CLERK, TOWN), False),
        (Grant(Role.DEPARTMENT_OFFICER, COUNTY, BODY), False),
        (Grant(Role.TOWNSHIP_CLERK, NEXT_TOWN), True),
        (Grant(Role.DEPARTMENT_OFFICER, COUNTY, OTHER_BODY), True),
    ],
)
def test_who_acts_for_a_party_does_not_decide(grant, decides):
    """An approver who is also a clerk of the town or an officer of the body stands aside."""
    both = Actor("me", "甲", (Grant(Role.APPROVER, COUNTY), grant))
    assert (access.allows(both, Action.DECIDE, CASE) is not None) == decides


@pytest.mark.parametrize(
    ("division", "deciding"),
    [
        (COUNTY, {State.COUNTY_REVIEW, State.EVALUATING}),
        (CITY, {State.CITY_REVIEW}),
        ("99", {State.PROVINCE_REVIEW}),
        (OTHER, set()),
    ],
)
def test_each_level_decides_at_its_own(division, deciding):
    """A county does not approve what the city or the province reviews, nor they what it does."""
    actor = Actor("me", "甲", (Grant(Role.APPROVER, division),))
    states = State.COUNTY_REVIEW, State.CITY_REVIEW, State.PROVINCE_REVIEW, State.EVALUATING
    allowed = {
        state
        for state in states
        if access.allows(actor, Action.DECIDE, Subject((TOWN,), level=access.deciding_level(state)))
    }
    assert allowed == deciding


def test_what_is_confidential_is_so_from_the_whole_person():
    """An officer of the body concerned doesn't see its ratings by another grant of theirs."""
    rating = Subject((TOWN,), frozenset({BODY}), hidden_from=frozenset({BODY}))
    officer, auditor = Grant(Role.DEPARTMENT_OFFICER, COUNTY, BODY), Grant(Role.AUDITOR, COUNTY)
    assert access.allows(Actor("me", "甲", (auditor,)), Action.READ_RATINGS, rating)
    both = Actor("me", "甲", (auditor, officer))
    for action in (Action.READ_RATINGS, Action.READ_CASE):
        assert access.allows(both, action, rating) is None
    clerk = Actor("you", "乙", (Grant(Role.TOWNSHIP_CLERK, TOWN),))
    assert access.allows(clerk, Action.READ_RATINGS, rating)


def test_who_is_not_signed_in_is_told_to_sign_in():
    """The same refusal is UNAUTHENTICATED before signing in, and FORBIDDEN after."""
    with pytest.raises(errors.Unauthenticated):
        access.require(access.PUBLIC, Action.READ_CASE, CASE)
    with pytest.raises(errors.Forbidden, match="查看办理事项"):
        access.require(Actor("me", "甲", access.PUBLIC.grants), Action.READ_CASE, CASE)


def test_every_step_of_every_procedure_needs_a_right_that_some_role_has():
    """No event of a machine is without an action, and none needs one that nobody can have."""
    had = {action for actions in access.POLICY.values() for action in actions}
    assert set(access.EVENT_ACTIONS) == set(Event)
    for table in TABLES.values():
        assert {access.action_of(state, event) for state, event in table} <= had
    assert access.action_of(State.EXPIRY_CHECK, Event.RETURN) is Action.EXECUTE
    assert access.action_of(State.HANDED_OVER, Event.RETURN) is Action.TAKE_OVER
    assert access.action_of(State.COUNTY_REVIEW, Event.RETURN) is Action.DECIDE


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.TOWNSHIP_CLERK, COUNTY),
        Grant(Role.TOWNSHIP_CLERK, TOWN, BODY),
        Grant(Role.TOWNSHIP_CLERK, ""),
        Grant(Role.DEPARTMENT_OFFICER, COUNTY),
        Grant(Role.DEPARTMENT_OFFICER, "", BODY),
        Grant(Role.APPROVER, ""),
        Grant(Role.LIST_EDITOR, ""),
    ],
)
def test_grants_that_reach_too_far_are_none(grant):
    """They are refused when given, and would make nobody a party if they came from elsewhere."""
    assert access.flaw(grant)
    if grant.role in {Role.TOWNSHIP_CLERK, Role.DEPARTMENT_OFFICER} and grant.division != TOWN:
        subject = Subject((COUNTY, TOWN), frozenset({OTHER_BODY}))
        assert access.allows(Actor("me", "甲", (grant,)), Action.PROPOSE, subject) is None


def test_the_usual_grants_have_no_flaw():
    """What the matrix grants can be granted."""
    assert [access.flaw(grant) for grant in OWN.values()] == [None] * len(Role)


def test_roles_that_go_not_together():
    """Administration, approval and audit are three persons' parts; all other pairs go together."""
    three = Role.ADMINISTRATOR, Role.APPROVER, Role.AUDITOR
    for pair in itertools.combinations(Role, 2):
        assert (access.conflict(pair) is not None) == set(pair).issubset(three)
