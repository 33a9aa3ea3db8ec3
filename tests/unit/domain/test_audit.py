"""The hash chain of the audit log."""

import pytest

from schema.domain import audit


def chain(length: int) -> list[audit.Link]:
    """A chain of events."""
    links: list[audit.Link] = []
    for n in range(length):
        links.append(audit.link(links[-1] if links else None, {"action": "测试", "n": n}))
    return links


def test_the_payload_is_canonical():
    """Equal events give equal bytes, whatever the order of their keys."""
    assert (
        audit.canonical({"b": 1, "a": "中"})
        == audit.canonical({"a": "中", "b": 1})
        == '{"a":"中","b":1}'
    )


def test_a_whole_chain_verifies():
    """An untouched chain has no break, an empty one neither."""
    assert audit.first_break(chain(5)) is None
    assert audit.first_break([]) is None


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
