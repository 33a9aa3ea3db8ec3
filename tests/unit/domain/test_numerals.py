"""Numbers written in words."""

import pytest

from schema.domain import numerals


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("那四十二条措施", [("四十二条", "42条")]),
        ("拨了三百六十个编", [("三百六十个", "360个")]),
        ("二百零五家单位", [("二百零五家", "205家")]),
        ("十二桩活", [("十二桩", "12项")]),
        ("三月底开的会", [("三月", "3月")]),
        ("十一月的通报", [("十一月", "11月")]),
    ],
)
def test_numbers_in_words_are_told_in_digits(typed, told):
    """With what they count, as reports count it; months from one on."""
    assert list(numerals.in_digits(typed)) == told


@pytest.mark.parametrize(
    "typed", ["五六个人", "十来个", "第十二条", "三个月内", "一件事", "千百个"]
)
def test_what_is_no_number_of_a_report_stays_words(typed):
    """About how many, which article, how long, and what laws write in words."""
    assert not list(numerals.in_digits(typed))
