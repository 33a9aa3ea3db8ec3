"""Lists of ids of few lengths, so that statements keep their text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.stores.sql.cited import filled


@settings(max_examples=50)
@given(st.lists(st.text(max_size=3), max_size=300))
def test_the_same_values_in_one_of_few_lengths(values):
    """Nothing comes or goes, and the length is one of five up to 256."""
    assert set(filled(values)) == set(values)
    assert len(filled(values)) in {0, 4, 16, 64, 256} or len(set(values)) > 256


@pytest.mark.parametrize(("number", "length"), [(4, 4), (5, 16), (256, 256), (300, 300)])
def test_lengths(number, length):
    """Up to the next size; drivers refuse too many, so beyond the last nothing is added."""
    assert len(filled(map(str, range(number)))) == length
