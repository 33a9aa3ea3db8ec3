"""The hash chain of the audit log."""

import dataclasses

import pytest

from schema.domain import audit
from schema.domain.audit import Fault


def chain(length: int) -> list[audit.Link]:
    """A chain of events."""
    links: list[audit.Link] = []
    for n in range(length):
        links.append(audit.link(links[-1] if links else None, {"action": "测试", "n": n}, n))
    return links


def test_the_payload_is_canonical():
    """Equal events give equal bytes, whatever the order of their keys."""
    assert (
        audit.canonical({"b": 1, "a": "中"})
        == audit.canonical({"a": "中", "b": 1})
        == '{"a":"中","b":1}'
    )


def test_the_payload_says_its_number_and_moment():
    """Both are hashed with the event; the event comes back without them."""
    (only,) = chain(1)
    assert only.payload == '{"action":"测试","atUs":0,"n":0,"seq":1}'
    assert audit.event_of(only) == {"action": "测试", "n": 0}
    with pytest.raises(ValueError, match="1"):
        audit.event_of(dataclasses.replace(only, payload="[]"))


def test_a_whole_chain_verifies():
    """An untouched chain has no break, an empty one neither; it can be followed from the middle."""
    assert audit.first_break(chain(5)) is None
    assert audit.first_break([]) is None
    assert audit.first_break(chain(5)[2:], after=chain(5)[1]) is None
    assert audit.first_break(chain(5)[2:], after=chain(5)[0]) == 3


@pytest.mark.parametrize("removed", [0, 1, 3])
def test_a_removed_record_breaks_the_chain(removed):
    """Taking out a record is found at the one that followed it."""
    links = chain(5)
    del links[removed]
    assert audit.first_break(links) == removed + 2


def test_two_records_in_the_wrong_order_break_the_chain():
    """Order is part of what is verified."""
    links = chain(3)
    assert audit.first_break([links[1], links[0], links[2]]) == 2


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"payload": "{}"}, Fault.EDITED),
        ({"hash": "0" * 64}, Fault.EDITED),
        ({"previous_hash": "0" * 64}, Fault.EDITED),
        ({"seq": 7}, Fault.MISPLACED),
        ({"at_us": 7}, Fault.COLUMNS),
    ],
)
def test_every_column_of_a_record_is_held(change, fault):
    """Changing any one of them is found at that record."""
    first, second, third = chain(3)
    walk = audit.Walk()
    bent = dataclasses.replace(second, **change)
    assert [walk.step(first), walk.step(bent)] == [None, fault]
    assert audit.first_break([first, bent, third]) == bent.seq
