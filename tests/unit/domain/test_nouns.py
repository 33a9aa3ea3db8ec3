"""Nouns of a question."""

import pytest

from schema.domain import nouns
from schema.usecases import lexicons


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("机场噪声由区政府管", ("机场", "噪声", "区政府")),
        ("平台的开发商是公司", ("平台", "开发商", "公司")),
        ("吃了走了", ()),
        ("", ()),
    ],
)
def test_words_that_name_something_are_found(text, found):
    """By general words; what only acts or joins is left out."""
    assert nouns.nouns(text, lexicons.read_aloud(), ()) == found


def test_words_of_the_lexicon_are_nouns_too():
    """What the general words lack, an installation may know; each is told once."""
    sounds = lexicons.read_aloud()
    assert "榴乡诉递" not in sounds.words
    assert nouns.nouns("榴乡诉递和榴乡诉递", sounds, {"榴乡诉递"}) == ("榴乡诉递",)
    assert nouns.nouns("救急的活", sounds, {"的活"}) == ("救急",)
