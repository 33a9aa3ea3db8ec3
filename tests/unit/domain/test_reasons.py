"""Why something was found, in words."""

from datetime import date

import pytest

from schema.domain import reasons
from schema.domain.particulars import Particular
from schema.domain.text import tokens


def test_words_and_what_stands_for_them():
    """Typed words, exact ones, and words of documents with what was said for them."""
    said = reasons.why(
        "禁止占道经营和露天焚烧秸秆",
        tokens.terms("焚烧秸秆", drop=frozenset()),
        phrases=("露天焚烧", "不在其中"),
        related=(("摆摊", "占道经营"), ("摆摊", "流动摊贩")),
    )
    assert said == [
        "原样含有：露天焚烧",
        "含有所查的词：焚烧秸秆",
        "含有近义词：占道经营（所说的“摆摊”）",
    ]


@pytest.mark.parametrize(
    ("territory", "place", "said"),
    [
        ("", "330102", "全国适用"),
        ("3301", None, "适用地方：某市"),
        ("3301", "3301", "正是所问地方：某市"),
        ("33", "3301", "上级规定：某市，适用于所问"),
        ("330102", "3301", "所问地方之内：某市"),
    ],
)
def test_how_places_stand_to_each_other(territory, place, said):
    """National, the very place, above it, inside it, or anywhere."""
    assert reasons.applies(territory, "某市", place, place and "所问") == said


def test_days():
    """A start that is not stated and an end that is to come are told as such."""
    on = date(2026, 6, 1)
    assert reasons.binds(date(2025, 1, 1), None, on) == "截至 2026-06-01：2025-01-01 起，现行有效"
    assert reasons.binds(None, date(2027, 1, 1), on) == (
        "截至 2026-06-01：生效日期未载明，至 2027-01-01 前"
    )


@pytest.mark.parametrize(
    ("nowhere", "lacked", "untold", "unmet", "number", "said"),
    [
        (["网约房"], [], None, [], False, ["已收录的文件里没有出现：网约房。"]),
        ([], ["护栏"], None, ["第二批"], False, ["最接近的一条没有写到：第二批。", "护栏"]),
        ([], [], Particular.TELEPHONE, [], True, ["最接近的一条没有写明电话。"]),
        ([], [], None, [], True, ["最接近的一条没有写明所问的数目。"]),
        ([], [], Particular.OPINION, [], False, ["所问的是看法，文件里没有评价。"]),
        ([], [], None, [], False, ["最接近的几条只说到所问的一部分，不足以作为依据。"]),
    ],
)
def test_why_there_is_no_answer(nowhere, lacked, untold, unmet, number, said):
    """What no document has, what the nearest lack, what is not told; always something."""
    told = reasons.unanswered(nowhere, lacked, untold, unmet, number=number)
    assert len(told) == len(said)
    assert all(each in line for each, line in zip(said, told, strict=True))


def test_a_nearer_matter_is_named_where_there_is_no_answer():
    """Who asks sees what was understood, and that no text found is on it."""
    told = reasons.unanswered([], [], None, [], number=False, nearer="电梯使用登记")
    assert told == ["所问更像“电梯使用登记”这件事，最接近的几条说的不是它。"]


def test_each_particular_has_its_words():
    """None is told by its code."""
    told = [reasons.unanswered([], [], each, [], number=False) for each in Particular]
    assert len({line for lines in told for line in lines}) == len(Particular)
