"""Reading questions."""

from datetime import date

import pytest

from schema.domain import lexicons, questions
from schema.usecases.answers import lexicon

DAY = date(2026, 1, 1)


def understand(text: str) -> questions.Understood:
    """Read a question with the lexicon that ships."""
    return questions.understand(text, lexicon(), as_of=DAY)


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("谁负责秸秆禁烧？", "秸秆禁烧"),
        ("秸秆禁烧归谁管", "秸秆禁烧"),
        ("誰負責秸稈禁燒", "秸秆禁烧"),
        ("河道采砂是哪个部门牵头", "河道采砂是 牵头"),
    ],
)
def test_question_words_are_cut_out_of_the_matter(question, matter):
    """What asks is not what is asked about, in either script."""
    assert understand(question).matter == matter


def test_what_people_say_brings_what_documents_write():
    """A colloquial word adds the documents' words and keeps the one that was typed."""
    read = understand("河里挖沙谁管")
    assert ("河里挖沙", "采砂") in read.related
    assert "采砂" in read.expansions
    assert "挖沙" in read.terms.bigrams


def test_a_related_word_that_was_typed_is_not_added():
    """Words of the question itself count once, in full."""
    assert "采砂" not in understand("挖沙采砂谁管").expansions


def test_what_is_said_with_others_between_brings_it_too() -> None:
    lexicon = lexicons.load_lexicon(
        {
            "synonyms": [
                {"said": ["八十补贴"], "means": ["高龄津贴"]},
                {"said": ["开锁铺"], "means": ["开锁业"]},
            ]
        }
    )
    read = questions.understand("老人满八十了，那个补贴找谁领", lexicon, as_of=DAY)
    assert read.related == (("八十了,那个补贴", "高龄津贴"),)


def test_a_word_inside_a_longer_one_brings_nothing():
    """Unless it stands elsewhere too: 误工钱 is no 工钱."""
    entries = [{"said": ["工钱"], "means": ["工资"]}, {"said": ["误工钱"], "means": ["误工补贴"]}]
    words = lexicons.load_lexicon({"synonyms": entries})

    def related(question: str) -> set[str]:
        read = questions.understand(question, words, as_of=DAY)
        return {word for _, word in read.related}

    assert related("村干部的误工钱谁发") == {"误工补贴"}
    assert related("误工钱和工钱谁发") == {"误工补贴", "工资"}


def test_words_that_say_the_same_are_one():
    """扯 is 拉 where people say it, with others between too; what stands as it is comes first."""
    words = lexicons.load_lexicon(
        {
            "alike": [["拉", "扯", "牵"], ["家里", "屋头"], ["领", "取"]],
            "synonyms": [
                {"said": ["乱拉电线", "牵网线"], "means": ["架空管线"]},
                {"said": ["家里遭水"], "means": ["内涝"]},
                {"said": ["领证"], "means": ["婚姻登记"]},
                {"said": ["取证"], "means": ["调查取证"]},
            ],
        }
    )

    def related(question: str) -> tuple[tuple[str, str], ...]:
        return questions.understand(question, words, as_of=DAY).related

    assert related("楼上有人乱扯电线谁管") == (("乱扯电线", "架空管线"),)
    assert related("他乱扯了好多电线谁管") == (("乱扯了好多电线", "架空管线"),)
    assert related("扯网线谁管") == (("扯网线", "架空管线"),)
    assert related("屋头遭水了找谁") == (("屋头遭水", "内涝"),)
    assert related("取证归谁") == (("取证", "调查取证"),)
    assert related("领证归谁") == (("领证", "婚姻登记"),)


@pytest.mark.parametrize(("question", "asks"), [("秸秆禁烧谁管", True), ("秸秆禁烧的期限", False)])
def test_it_is_told_whether_a_body_is_asked_for(question, asks):
    """Only a question that asks for a body may be answered with "on no list"."""
    assert understand(question).asks_who is asks


def test_every_synonym_of_the_lexicon_does_something():
    """Each colloquial word is found in a question that consists of it, and adds a word."""
    idle = [
        said
        for synonym in lexicon().synonyms
        for said in synonym.said
        if not any(word not in said for word in synonym.means)
    ]
    assert idle == []
