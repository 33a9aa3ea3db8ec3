"""Codes that are asked about together (`places.Within`)."""

from hypothesis import given
from hypothesis import strategies as st

from schema.domain import places

_CODES = st.one_of(
    st.sampled_from(["44", "4403", "440306", "440306001", "440306001001", "4404", "51", "510101"]),
    st.sampled_from(["4403~龙华区", "4403~龙华区~民治街道", "4403~龙华", "~某省", "~某省~某县"]),
)


@given(st.lists(_CODES), _CODES)
def test_related_is_what_covers_or_is_covered(codes, code):
    """One look says what comparing with every code would."""
    one_by_one = any(places.covers(each, code) or places.covers(code, each) for each in codes)
    assert places.Within(codes).related(code) == one_by_one


def test_the_nation_is_none_of_them():
    """Everything lies in it, so that it tells nothing apart."""
    within = places.Within(["", "4403"])
    assert list(within) == ["4403"]
    assert within.above == {"44", "4403"}
    assert not within.related("51")
