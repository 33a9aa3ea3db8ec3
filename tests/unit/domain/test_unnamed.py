"""A text that speaks of something and does not name it is no answer to which one it is."""

import pytest

from schema.domain import unnamed


@pytest.mark.parametrize(
    ("question", "without", "with_it"),
    [
        ("修站小组谁挂帅", "成立修站小组。", "成立修站小组,县长任组长。"),
        ("站务软件是谁家开发的", "开发了站务软件。", "站务软件由某某公司开发。"),
        ("修得快是哪个观察站", "一些老的观察站修得快。", "东坪观察站修得快。"),
        ("修站的除了东坪西岭还有谁", "如东坪、西岭等六镇修站。", "东坪、西岭、北沟等六镇修站。"),
        ("9支修站队分别是哪几支", "下沉9支修站队。", "下沉东坪、西岭等9支修站队。"),
    ],
)
def test_what_is_asked_for_by_name_must_be_named(question, without, with_it):
    """The one text is on the matter and has no name; the other has it."""
    assert unnamed.untold(question, without)
    assert not unnamed.untold(question, with_it)


@pytest.mark.parametrize("question", ["修站归哪个镇", "除了修站还有啥活"])
def test_what_is_not_spoken_of_as_some_is_left_to_others(question):
    """A kind that a text names, and what is excepted and is in no row."""
    assert not unnamed.untold(question, "修站由东坪镇办,并管养护。")
