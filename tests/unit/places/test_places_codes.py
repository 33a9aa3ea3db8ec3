"""Codes nest: what lies where, and what applies where, needs no register."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.domain import places

NAMES = st.sampled_from(["龙华区", "青禾县", "柳河镇", "城关街道", "云州市"])
DIGITS = st.builds(
    lambda number, width: number[:width],
    st.from_regex(r"\A[1-9]\d{11}\Z"),
    st.sampled_from([0, 2, 4, 6, 9, 12]),
)
CODES = st.builds(
    lambda digits, names: "~".join([digits, *names]), DIGITS, st.lists(NAMES, max_size=3)
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", ()),
        ("37", ("37",)),
        ("371002001", ("37", "3710", "371002", "371002001")),
        ("4403~龙华区", ("44", "4403", "4403~龙华区")),
        ("~青禾县~柳河镇", ("~青禾县", "~青禾县~柳河镇")),
    ],
)
def test_a_path_goes_from_the_province_to_the_place_itself(code, expected):
    """The path needs no register, not even for provisional codes."""
    assert places.path(code) == expected


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("", 0),
        ("11", 1),
        ("3710", 2),
        ("371002", 3),
        ("371002001", 4),
        ("371002001001", 5),
        ("4403~龙华区", 3),
        ("~青禾县", 3),
        ("~青禾县~柳河镇", 4),
        ("~澜江省~云州市", 2),
        ("37~莱芜市", 2),
        ("3710~荣成市", 3),
        ("990121~城关街道", 4),
    ],
)
def test_levels(code, level):
    """A register's code says its level by its width, a provisional one by its suffix."""
    assert places.level(code) == level


def test_a_code_covers_itself_and_what_lies_below():
    """Prefixes decide among digits, whole names among provisional parts."""
    assert places.covers("37", "371002")
    assert places.covers("4403", "4403~龙华区")
    assert places.covers("4403~龙华区", "4403~龙华区~龙华街道")
    assert not places.covers("4403~龙华", "4403~龙华区")
    assert not places.covers("371002", "37")
    assert places.covers("", "~青禾县")


@given(CODES, CODES)
def test_covering_is_standing_in_the_path(code, other):
    """The quick test for covering agrees with the path, and the nation covers all."""
    assert places.covers(code, other) == (not code or code in places.path(other))


@given(CODES)
def test_a_path_climbs_one_level_at_a_time(code):
    """Each part of a path covers the next, and the last is the code."""
    path = places.path(code)
    assert all(places.covers(above, below) for above, below in itertools.pairwise(path))
    assert not path or path[-1] == code


@pytest.mark.parametrize(
    ("place", "applies", "does_not"),
    [
        ("990121101", ["990121101", "990121", "9901", "99", ""], ["990121001", "990102", "37"]),
        ("990121", ["990121", "990121101", "990121001", "99", ""], ["990102", "990102101"]),
        ("4403~龙华区", ["4403", "4403~龙华区~龙华街道", ""], ["4403~南山区"]),
    ],
)
def test_what_applies_at_a_place(place, applies, does_not):
    """The place, what lies above it and the nation; above the township also what lies inside."""
    test = places.applicable(place)
    assert all(test(territory) for territory in applies)
    assert not any(test(territory) for territory in does_not)
