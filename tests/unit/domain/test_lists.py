"""The validity of editions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.domain import lists
from schema.domain.lists import Relation, Span

DAY = date(2025, 3, 1)


def test_a_replacing_edition_ends_the_earlier_one_on_the_day_it_starts():
    """The earlier edition binds up to, and not on, the start of the next."""
    ends = lists.successions([Span("new", DAY, None), Span("old", date(2023, 1, 1), None)])
    assert ends == {"old": DAY, "new": None}


def test_batches_add_up():
    """An edition that adds to a list ends none."""
    ends = lists.successions(
        [Span("1", date(2020, 1, 1), None), Span("2", DAY, None, Relation.ADDS_TO)]
    )
    assert ends == {"1": None, "2": None}


def test_a_stated_end_holds_if_it_comes_first():
    """An edition that says when it ends does so, unless it is replaced before."""
    stated = Span("1", date(2020, 1, 1), date(2021, 1, 1))
    assert lists.successions([stated, Span("2", DAY, None)])["1"] == date(2021, 1, 1)


def test_an_edition_without_a_start_counts_as_the_earliest():
    """An unknown start is a value: the edition binds until the first one with a date."""
    assert lists.successions([Span("?", None, None), Span("2", DAY, None)])["?"] == DAY


class Edition:
    """An interval."""

    def __init__(self, start, end):
        self.binding_from = start
        self.binding_to = end


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (DAY, None, True),
        (None, None, True),
        (None, DAY, False),
        (date(2025, 3, 2), None, False),
        (date(2025, 2, 1), date(2025, 3, 2), True),
    ],
)
def test_the_first_day_binds_and_the_end_does_not(start, end, expected):
    """An edition binds from its first day up to, not on, its end; open ends are open."""
    assert lists.binds(Edition(start, end), DAY) is expected


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), unique=True), st.dates())
def test_at_most_one_of_replacing_editions_binds_on_any_day(starts, day):
    """Editions that replace each other never overlap and leave no gap after the first start."""
    spans = [Span(str(n), start, None) for n, start in enumerate(starts)]
    ends = lists.successions(spans)
    binding = [s for s in spans if lists.binds(Edition(s.starts, ends[s.id]), day)]
    assert len(binding) == (1 if starts and min(starts) <= day else 0)
