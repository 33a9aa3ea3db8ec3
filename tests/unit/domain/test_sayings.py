"""What people say is found with other characters between its own, and no more than that."""

import pytest

from schema.domain.sayings import Sayings

_WORDS = (
    "八十岁补贴",
    "开锁铺",
    "开公锁铺",
    "夜里施工",
    "养猪场",
    "开养猪场",
    "谁管养猪",
    "山上烧纸",
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("老人满八十岁了,那个补贴找谁领", [("八十岁补贴", "八十岁了,那个补贴")]),
        ("老人满八十了,那个补贴找谁领", [("八十岁补贴", "八十了,那个补贴")]),  # a particle lacks
        ("山林里烧纸归哪个管", [("山上烧纸", "山林里烧纸")]),
        ("补贴给满八十岁的老人", []),  # the other way round
        ("八十岁的老人家里没有人管,找谁领补贴", []),  # too far apart
        ("八十岁补贴找谁领", []),  # said word for word
        ("在河边办养猪场归谁管", []),  # a shorter word, nothing between
        ("谁在管那户养猪的", []),  # 谁 is about the question
        ("夜间还在施工", [("夜里施工", "夜间还在施工")]),
        ("夜里补贴", []),  # no two of a word's characters beside each other say the matter
    ],
)
def test_a_word_is_found_with_others_between(question: str, said: list[tuple[str, str]]) -> None:
    assert list(Sayings.of(_WORDS).said(question)) == said


def test_the_shortest_piece_is_told() -> None:
    assert list(Sayings.of(["山上烧纸"]).said("山上有人在山上乱烧纸")) == [
        ("山上烧纸", "山上乱烧纸")
    ]
