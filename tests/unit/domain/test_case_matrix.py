"""Every state × event of every procedure against what the texts say, written out here.

Sources: 002 江苏 for 准入, 调整 and 临时任务 (docs/decisions.md); the usual names of 收回
and 赋权. The expectation is a literal of its own: what is not written here must be refused.
"""

import pytest

from schema.domain.cases import (
    EVENT_TITLES,
    FIRST,
    STATE_TITLES,
    TABLES,
    Event,
    Kind,
    Refusal,
    State,
    events,
    step,
)

# state: event>state …, one line a state; three levels decide on 准入 (002: 县 → 市 → 省).
_WRITTEN = {
    "ADMISSION": """
        DRAFTED: HEAR>TOWNSHIP_HEARD WITHDRAW>WITHDRAWN
        TOWNSHIP_HEARD: SUBMIT>COUNTY_REVIEW WITHDRAW>WITHDRAWN
        COUNTY_REVIEW: FORWARD>CITY_REVIEW REFUSE>REFUSED RETURN>RETURNED
        CITY_REVIEW: FORWARD>PROVINCE_REVIEW REFUSE>REFUSED RETURN>RETURNED
        PROVINCE_REVIEW: APPROVE>ADMITTED REFUSE>REFUSED RETURN>RETURNED
        RETURNED: HEAR>TOWNSHIP_HEARD WITHDRAW>WITHDRAWN
        ADMITTED: LINK>ADMITTED
    """,
    "ADJUSTMENT": """
        DRAFTED: SUBMIT>COUNTY_REVIEW WITHDRAW>WITHDRAWN
        COUNTY_REVIEW: APPROVE>EFFECTIVE REFUSE>REFUSED RETURN>RETURNED
        RETURNED: SUBMIT>COUNTY_REVIEW WITHDRAW>WITHDRAWN
        EFFECTIVE: LINK>EFFECTIVE
    """,
    "TEMPORARY": """
        DRAFTED: SUBMIT>COUNTY_REVIEW WITHDRAW>WITHDRAWN
        COUNTY_REVIEW: APPROVE>REGISTERED REFUSE>REFUSED RETURN>RETURNED
        RETURNED: SUBMIT>COUNTY_REVIEW WITHDRAW>WITHDRAWN
        REGISTERED: START>EXECUTING WITHDRAW>WITHDRAWN
        EXECUTING: CHECK>EXPIRY_CHECK
        EXPIRY_CHECK: WRITE_OFF>WRITTEN_OFF RETURN>EXECUTING
        WRITTEN_OFF: EXIT>EXITED
    """,
    "TAKEOVER": """
        PUBLISHED: HAND_OVER>HANDED_OVER
        HANDED_OVER: CONFIRM>TAKEN_OVER RETURN>PUBLISHED
        TAKEN_OVER: OPERATE>OPERATING
    """,
    "DELEGATION": """
        PUBLISHED: GUIDE>GUIDED
        GUIDED: TRAIN>TRAINED
        TRAINED: OPERATE>OPERATING
        OPERATING: EVALUATE>EVALUATING
        EVALUATING: APPROVE>OPERATING RETURN_POWER>RETURNED_POWER
    """,
}


def _expected(kind: Kind) -> dict[tuple[str, str], str]:
    found = {}
    for line in _WRITTEN[kind].split("\n"):
        state, _, steps = line.strip().partition(": ")
        for each in steps.split():
            event, _, following = each.partition(">")
            found[state, event] = following
    return found


@pytest.mark.parametrize("kind", list(Kind))
def test_state_by_event(kind):
    """In each state each event leads where the text says; all others are refused with a reason."""
    outcomes = {
        (state, event): step(kind, state, event, levels=3) for state in State for event in Event
    }
    allowed = {at: to for at, to in outcomes.items() if not isinstance(to, Refusal)}
    assert allowed == _expected(kind)
    assert all(to.message for to in outcomes.values() if isinstance(to, Refusal))
    assert len(outcomes) == len(State) * len(Event)


@pytest.mark.parametrize(
    ("levels", "state", "event", "following"),
    [
        (1, "COUNTY_REVIEW", "APPROVE", "ADMITTED"),  # 北京条例 第十条: one level
        (1, "COUNTY_REVIEW", "FORWARD", None),
        (2, "COUNTY_REVIEW", "APPROVE", None),
        (2, "COUNTY_REVIEW", "FORWARD", "CITY_REVIEW"),
        (2, "CITY_REVIEW", "APPROVE", "ADMITTED"),
        (2, "CITY_REVIEW", "FORWARD", None),
        (3, "CITY_REVIEW", "APPROVE", None),
        (3, "PROVINCE_REVIEW", "FORWARD", None),
    ],
)
def test_only_the_last_level_admits(levels, state, event, following):
    """How many levels decide is the rule set's; those before the last pass on."""
    found = step(Kind.ADMISSION, State(state), Event(event), levels)
    assert (None if isinstance(found, Refusal) else found) == following


@pytest.mark.parametrize("kind", list(Kind))
def test_every_state_is_reached_and_every_title_is_there(kind):
    """From the first state on every state of a table is reached; ends have no events."""
    reached, waiting = set(), [FIRST[kind]]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [to for (at, _), to in TABLES[kind].items() if at is state]
    assert reached == {at for at, _ in TABLES[kind]} | set(TABLES[kind].values())
    assert set(State) == set(STATE_TITLES)
    assert set(Event) == set(EVENT_TITLES)
    assert events(kind, State.REFUSED, 3) == []


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("DRAFTED", "提出状态不能“报送”，可以：记录乡镇（街道）意见、撤回"),
        ("REFUSED", "不予批准状态不能“报送”，此后没有可办的步骤"),
    ],
)
def test_a_refused_step_is_told_with_what_can_be_done(state, told):
    """Who sends a case in too early is told which step comes first."""
    found = step(Kind.ADMISSION, State(state), Event.SUBMIT, 3)
    assert found == Refusal(told)
