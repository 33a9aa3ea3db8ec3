"""Why something was found, in words."""

from datetime import date

import pytest

from schema.domain import reasons
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
