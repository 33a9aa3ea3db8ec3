"""Places that a question only visits, and nouns that were said in part."""

from dataclasses import replace
from datetime import date

from schema.domain import lacking, lexicons, questions
from schema.domain.answers import Evidence
from schema.usecases.reading import is_visited


def test_a_place_where_people_went_to_learn_is_not_where_it_is_asked_of():
    """上甲取经 asks of who went; the name of an application is no place."""
    assert is_visited("上青禾考察学习谁带的队", "青禾")
    assert is_visited("去青禾取的经", "青禾")
    assert not is_visited("青禾谁负责上门学习", "青禾")
    assert not is_visited("到青禾办证找谁", "青禾")


def test_a_noun_that_was_said_in_part_is_not_missed():
    """设几个办 of 设几个办公室 is what texts call 工作机构."""
    lexicon = lexicons.load_lexicon(
        {"synonyms": [{"said": ["设几个办"], "means": ["设置工作机构"]}]}
    )
    read = questions.understand("设几个办公室", lexicon, as_of=date(2026, 1, 1))
    read = replace(read, nouns=("办公室",))
    text = Evidence("a", "在限额内设置工作机构。", "", 1.0)
    assert not lacking.nouns(read, text, {"办公": 9, "公室": 9})
