"""The part of a sum that a question asks for must be told by the text."""

import dataclasses
from datetime import date

import pytest

from schema.domain import portions, questions
from schema.usecases.lexicons import lexicon


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("青禾收回的权里,水务的占几项", "水务"),
        ("青禾结对的60家里,卫生口占了几家", "卫生"),
        ("青禾那300个编里东坪分了几个", "东坪"),
        ("青禾12个建好站的镇,西岭县有几个", "西岭县"),
        ("镇里打分占几成", None),
        ("青禾有几个站", None),
        ("青禾300名人员里,女的有多少", "女"),
        ("青禾20个站,现在有几个在用", None),
        ("青禾60家单位派了多少人", None),
        ("青禾300个编制东坪拿多少", "东坪"),
        ("青禾300万专项西岭分多少", "西岭"),
        ("青禾收回的300项里水务几项", "水务"),
        ("青禾24项里水务巡查占几项", "水务巡查"),
        ("青禾300条措施岁末修完的有几条", "修完"),
        ("青禾站里水务管了几个", "水务"),
    ],
)
def test_a_part_of_a_sum_is_read(question, part):
    """A part is asked for where the sum is given, or by 占; a share is none, nor the sum itself."""
    assert portions.part(question, ("水务", "卫生")) == part


def told(question: str, text: str) -> bool:
    """Whether the text tells the part that the question asks for."""
    read = questions.understand(question, lexicon(), as_of=date(2026, 1, 1))
    return portions.told(dataclasses.replace(read, nouns=("水务", "卫生")), text)


@pytest.mark.parametrize(
    ("question", "without", "with_it"),
    [
        ("青禾收回的权里,水务的占几项", "围绕林业、水务等24个领域。", "24个领域中水务5项。"),
        ("青禾收回的权里,水务的占几项", "水务、林业收回5项。", "水务、林业各收回5项。"),
        ("青禾300万专项西岭分多少", "安排300万专项。", "安排300万专项,西岭20万元。"),
        ("青禾300个编制水务拿多少", "统筹300个编制,水务三级联动。", "给水务20个编制。"),
        ("青禾收回的权里,水务的占几项", "林业5项,水务另定。", "林业5项,水务2项。"),
        ("青禾收回的权里,水务的占几项", "林业和水务共5项。", "林业和水务分别5项、2项。"),
        ("青禾收回的权里,水务的占几项", "9个站(水务)修完。", "9个站修完,水务2个。"),
        ("青禾查的31次里,水务的占几次", "水务、卫生等查31次。", "水务查5次。"),
        ("青禾60家里卫生水务几家", "60家来了,水务5家。", "60家来了,卫生水务5家。"),
    ],
)
def test_a_number_tells_the_part_that_it_stands_beside(question, without, with_it):
    """Not that of a row of examples, of the whole or of a clause before."""
    assert not told(question, without)
    assert told(question, with_it)
