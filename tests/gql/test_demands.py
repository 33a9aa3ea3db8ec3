"""Remembered demands: measured once for the same sizes, again for others."""

import pytest

from schema.gql.demands import Demand, Demands

DEMAND = Demand(1, 1, 1, 0, 0)


def measured(demands, text, variables, operation=None) -> bool:
    """Whether the operation was measured, and not remembered."""
    calls = []

    def measure() -> Demand:
        calls.append(text)
        return DEMAND

    assert demands.of(text, operation, variables, measure) == DEMAND
    return bool(calls)


@pytest.mark.parametrize(
    ("first", "second", "again"),
    [
        ({"query": "甲"}, {"query": "乙"}, False),  # the words searched for are no size
        ({"first": 10}, {"first": 10}, False),
        ({"first": 10}, {"first": 20}, True),
        ({"first": 1}, {"first": True}, True),  # equal in Python, no number to GraphQL
        ({"first": 1}, {"first": 1.0}, True),
        ({"first": 1}, {"first": None}, True),
        ({"first": 0}, {"first": None}, True),
        ({"first": None}, {}, True),  # null takes no default
        ({"ids": ["a"]}, {"ids": ["b"]}, False),
        ({"ids": ["a"]}, {"ids": ["a", "b"]}, True),
        ({"ids": "a"}, {"ids": ["a"]}, True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
        ({"a": 1, "b": 2}, {"a": 2, "b": 1}, True),
    ],
)
def test_only_sizes_count(first, second, again):
    """Other variables, and other values of what is no size, ask for the same."""
    demands = Demands()
    assert measured(demands, "{a}", first)
    assert measured(demands, "{a}", second) == again


def test_texts_and_operations_are_told_apart():
    """Another text, or another operation of it, is measured itself."""
    demands = Demands()
    assert measured(demands, "{a}", {})
    assert measured(demands, "{b}", {})
    assert measured(demands, "{a}", {}, "A")
    assert not measured(demands, "{a}", {})


def test_a_refusal_is_not_remembered():
    """What could not be measured is measured again."""
    demands = Demands()

    def refuse() -> Demand:
        raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        demands.of("{a}", None, {}, refuse)
    assert measured(demands, "{a}", {})


def test_there_is_an_end():
    """A thousand texts do not stay in memory: an early one is measured again."""
    demands = Demands()
    for number in range(1000):
        assert measured(demands, f"{{a{number}}}", {})
    assert measured(demands, "{a0}", {})
