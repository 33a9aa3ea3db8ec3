"""Practice in words: shares, streets, spellings, and when it is asked for."""

import pytest

from schema.domain import practice
from schema.domain.practice import Count

COUNTS = (Count("甲", "东街", 6), Count("乙", "西街", 3), Count("甲", "西街", 1))


def test_most_over_all_and_in_a_street():
    """The unit with most cases; where the question names a street, of that street."""
    everywhere = practice.most(COUNTS)
    west = practice.most(COUNTS, "西街的井盖派给谁")
    assert everywhere == practice.Given("甲", 7, 10)
    assert west == practice.Given("乙", 3, 4, "西街")


def test_nothing_was_given():
    """Without counts there is no unit."""
    assert practice.most(()) is None


def test_told_as_practice_with_filter_count_and_share():
    """The words name filter, unit, count and share, and say that it is no authority."""
    said = practice.told("小类=井盖", practice.Given("乙", 3, 4, "西街"))
    assert said == (
        "以往派单（实践，不是职责依据）：街道=西街，小类=井盖，承办单位=乙，"
        "3 件，占 75%（共 4 件）。"
    )


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (["城管队", "城管队（东街办事处）"], "城管队"),
        (
            ["城管队(东街办事处)", "城管队（东街办事处）", "城管队（东街办事处）"],
            "城管队（东街办事处）",
        ),
    ],
)
def test_spellings_of_one_unit(spellings, name):
    """A parent in brackets and the kind of brackets make no other unit."""
    assert set(practice.joined(spellings).values()) == {name}


def test_a_name_with_several_parents_stays_apart():
    """城建办 of two streets and 城建办 alone are three."""
    written = ["城建办", "城建办（东街办事处）", "城建办（西街办事处）"]
    assert practice.joined(written) == {name: name for name in written}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("井盖坏了派给谁", True),
        ("摆摊归谁（坪山工单）", True),
        ("这类事历史上派哪里", True),
        ("派单目录由谁制定", False),
        ("谁负责秸秆禁烧", False),
    ],
)
def test_when_practice_is_asked_for(question, asked):
    """Words of dispatching ask for it; the catalogue of dispatching is a rule, not practice."""
    assert practice.asked(question) is asked


def test_units_to_choose_from_are_no_matter():
    """Of 归甲局还是乙局 both are told; a question without a choice has none."""
    assert practice.either("渣土车漏了一路，归城管局还是交警管") == ("城管局", "交警")
    assert practice.either("渣土车漏了一路归谁") == ()


@pytest.mark.parametrize(
    ("matter", "left"),
    [
        ("灯箱歪了,单子派", "灯箱歪了"),
        ("长椅断了的意见转给", "长椅断了"),
        ("凉亭漏雨, 修", "凉亭漏雨"),
        ("凉亭没人修", "凉亭没人修"),
        ("单子", "单子"),
    ],
)
def test_what_is_left_of_the_question_at_the_end_is_no_matter(matter, left):
    """单子派, 转给 and a deed that stands apart say who is to have it, not what it is."""
    assert practice.unframed(matter) == left


def test_words_of_the_question_itself_frame_it():
    """单子 and a part of a unit to choose from are no things that a case is about."""
    assert practice.is_frame("单子", ())
    assert practice.is_frame("交警", ("交警大队",))
    assert not practice.is_frame("路灯", ("交警大队",))
