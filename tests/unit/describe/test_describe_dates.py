"""Dates and small numbers as documents write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import dates

CHINESE = "〇一二三四五六七八九"


def spelled(number):
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{CHINESE[tens]}十"
    return head + (CHINESE[ones] if ones else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年8月1日", date(2020, 8, 1)),
        ("2020 年 8 月 1 日", date(2020, 8, 1)),
        ("2020-08-01 09:26", date(2020, 8, 1)),
        ("2020/8/1", date(2020, 8, 1)),
        ("2020.8.1", date(2020, 8, 1)),
        ("二〇二〇年八月一日", date(2020, 8, 1)),
        ("二零二五年十二月三十一日", date(2025, 12, 31)),
        ("二○一九年二月廿八日", date(2019, 2, 28)),
        ("2021年2月30日", None),
        ("2020年8月", None),
        ("0900-6660235", None),
        ("2020-08.01", None),
        ("", None),
    ],
)
def test_dates(text, expected):
    """What is no day of the calendar is no date."""
    assert dates.parse(text) == expected


@given(st.dates(date(1949, 10, 1), date(2099, 12, 31)))
def test_every_way_of_writing_gives_the_date(day):
    """Digits, strokes and Chinese numerals name the same day."""
    year = "".join(CHINESE[int(digit)] for digit in str(day.year))
    if day.year < 2000:
        year = "一九" + year[2:]
    ways = [
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{year}年{spelled(day.month)}月{spelled(day.day)}日",
    ]
    assert [dates.parse(way) for way in ways] == [day] * 3


def test_dates_are_found_in_order_with_their_place():
    """Each date knows where it stands."""
    text = "自2020年8月1日起,至2021-07-31止"
    assert [(text[found.start : found.end], found.on.year) for found in dates.find(text)] == [
        ("2020年8月1日", 2020),
        ("2021-07-31", 2021),
    ]


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("专利法实施细则(2010-01-09)", date(2010, 1, 9)),
        ("土地管理法", None),
        ("12345-2010-01-09", date(2010, 1, 9)),
        ("x(2010-13-09)", None),
    ],
)
def test_the_date_in_a_name(stem, expected):
    """Files of law collections carry the edition's date."""
    assert dates.in_name(stem) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", 3),
        ("三", 3),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿八", 28),
        ("多", None),
    ],
)
def test_numbers(text, expected):
    """Small numbers in digits or words."""
    assert dates.number(text) == expected


def test_years_after_a_leap_day():
    """29 February has no anniversary: the next day stands for it."""
    assert dates.years_after(date(2024, 2, 29), 3) == date(2027, 3, 1)
    assert dates.years_after(date(2025, 3, 6), 3) == date(2028, 3, 6)
