"""How sure it is that evidence answers, and what it must have."""

import dataclasses

from evidence import FREQUENCIES, evidence, understood, weigh

from schema.domain import answers, confidence, lacking, questions
from schema.domain.answers import Evidence
from schema.usecases.answers import lexicon


def _answered(question: str, found: Evidence) -> bool:
    read = understood(question)
    return _answers_to(read, found, FREQUENCIES)


def _answers_to(read: questions.Understood, found: Evidence, frequencies: dict[str, int]) -> bool:
    sure = confidence.confidence(read, answers.weigh(read, [found], frequencies), frequencies)
    return confidence.answers_to(read, found, frequencies, sure)


def test_a_number_of_the_question_must_stand_in_the_text():
    """A text about another year does not answer."""
    assert _answered("2023年秸秆禁烧面积", evidence("a", "2023年秸秆禁烧面积为三万亩"))
    assert not _answered("2024年秸秆禁烧面积", evidence("a", "2023年秸秆禁烧面积为三万亩"))


def test_the_kind_of_thing_asked_for_must_stand_in_the_text():
    """Asked for a company, a text without one does not answer."""
    assert not _answered("秸秆平台是哪家公司开发的", evidence("a", "秸秆平台由县里开发"))
    assert _answered("秸秆平台是哪家公司开发的", evidence("a", "秸秆平台由某公司开发"))
    assert _answered("秸秆平台归哪些领导包", evidence("a", "秸秆平台由县委书记包联"))


def test_the_documents_word_in_an_items_title_is_enough():
    """An item whose title has the rare word for what was said answers, however little matches."""
    item = evidence("a", "秸秆禁烧", title="秸秆禁烧", is_entry=True)
    assert _answered("田边那些人又在烧稻草冒烟呛死人了", item)


def test_a_power_or_service_must_be_the_one_that_is_asked_for():
    """A neighbour in such a list shares common words only; duties are told together and may."""
    read = understood("秸秆禁烧谁来罚")
    matter = evidence("a", "对秸秆焚烧的处罚", title="对秸秆焚烧的处罚", is_entry=True)
    near = evidence("b", "对露天禁烧区的处罚", title="对露天禁烧区的处罚", is_entry=True)
    common = dict.fromkeys([*read.terms.bigrams, *read.expansions], 400) | {"秸秆": 2, "": 1000}

    def sure(item: Evidence, *, is_single: bool) -> float:
        one = dataclasses.replace(item, is_single=is_single)
        return confidence.confidence(read, answers.weigh(read, [one], common), common)

    assert sure(matter, is_single=True) > 2 * sure(near, is_single=True)
    assert sure(near, is_single=False) > sure(near, is_single=True)


def test_a_text_that_shares_no_word_with_the_question_never_answers():
    """The place's own text weighs more than others, but says nothing of the matter."""
    own = evidence("a", "养老服务用房由县民政局配置", is_local=True, document="甲")
    read = understood("秸秆禁烧面积")
    assert confidence.confidence(read, answers.weigh(read, [own], FREQUENCIES), FREQUENCIES) == 0


def test_confidence_grows_with_what_is_covered():
    """Evidence with more of the question's words is surer to answer it, between 0 and 1."""
    question = "秸秆禁烧面积"
    some, most = (
        confidence.confidence(
            understood(question), weigh(question, evidence("a", text)), FREQUENCIES
        )
        for text in ("秸秆", "秸秆禁烧面积为三万亩")
    )
    assert 0 < some < confidence.ENOUGH < most < 1


def test_confidence_grows_with_the_lead_over_other_documents():
    """What another document says as well is less sure; one's own passages take nothing away."""
    question = "秸秆禁烧面积"
    best = evidence("a", "秸秆禁烧面积", document="甲")
    own, other = (evidence("b", "秸秆禁烧", document=name) for name in ("甲", "乙"))
    sure = [
        confidence.confidence(understood(question), weigh(question, best, each), FREQUENCIES)
        for each in (own, other)
    ]
    assert sure[0] > sure[1]


def test_the_same_item_in_another_townships_list_takes_nothing_from_the_lead():
    """Every township of a county lists the same; another item that says as much does count."""
    question = "秸秆禁烧面积"
    item = {"is_entry": True, "title": "秸秆禁烧"}
    best = evidence("a", "秸秆禁烧", document="甲", **item)
    same = evidence("b", "秸秆禁烧", document="乙", **item)
    other = dataclasses.replace(same, title="秸秆禁烧巡查")
    sure = [
        confidence.confidence(understood(question), weigh(question, best, each), FREQUENCIES)
        for each in (same, other)
    ]
    assert sure[0] > sure[1]


def test_asked_for_an_amount_of_money_a_text_without_one_does_not_answer():
    """工资多少 needs 元 or a word for free."""
    assert not _answered("秸秆禁烧网格员工资多少", evidence("a", "秸秆禁烧网格员工资由县里发"))
    assert _answered("秸秆禁烧网格员工资多少", evidence("a", "秸秆禁烧网格员工资每月三千元"))


def test_asked_how_many_a_text_without_such_a_number_does_not_answer():
    """Days are no people; asked who is in charge of so many, no number is needed."""
    said = evidence("a", "秸秆禁烧网格员每十天巡查一次")
    assert not _answered("秸秆禁烧网格员有多少名", said)
    assert _answered("秸秆禁烧网格员几天巡查一次", said)
    assert _answered("谁负责秸秆禁烧，多少人都行", said)


def test_nouns_that_evidence_lacks_make_it_less_sure():
    """A noun that documents use says more than one that they do not, unless the lexicon has it."""
    frequencies = FREQUENCIES | {"面积": 9}
    found = evidence("a", "秸秆禁烧", document="甲")
    lacks = [
        lacking.nouns(understood("秸秆禁烧", (noun,)), found, frequencies)
        for noun in ("秸秆", "牛蛙", "面积")
    ]
    assert lacks == sorted(lacks)
    assert lacks[0] == 0
    said = next(each for each in lexicon().synonyms if len(each.said[0]) > 1)
    known = understood(said.said[0], (said.said[0],))
    assert lacking.nouns(known, evidence("a", said.means[0]), frequencies) == 0
    sure = [
        confidence.confidence(
            understood("秸秆禁烧面积", nouns), weigh("秸秆禁烧面积", found), frequencies
        )
        for nouns in ((), ("面积",))
    ]
    assert sure[0] > sure[1]


def test_an_item_that_shares_only_the_fine_is_about_another_matter():
    """Asked whether the street may fine, an item has a rare word of what is fined, or a synonym."""
    frequencies = FREQUENCIES | {"处罚": 400, "放牛": 2}
    for title, answered in (("对放牛的处罚", True), ("对乱停的处罚", False)):
        item = evidence("a", title + "街道", title=title, is_entry=True)
        read = understood("放牛的街道处罚得了不")
        assert _answers_to(read, item, frequencies) is answered


def test_a_long_word_of_documents_says_what_is_fined():
    """市容主体责任 has no rare pair, but no item has it by chance; 主体责任 may be of anything."""
    pairs = ("市容", "容主", "主体", "体责", "责任", "任不", "不改", "处罚")
    frequencies = FREQUENCIES | dict.fromkeys(pairs, 400)
    title = "对市容主体责任不改的处罚"
    item = evidence("a", title + "街道", title=title, is_entry=True)
    for word, answered in (("市容主体责任", True), ("主体责任", False)):
        read = dataclasses.replace(understood("三包处罚得了不"), related=(("三包", word),))
        assert _answers_to(read, item, frequencies) is answered


def test_characters_that_evidence_lacks_are_counted_in_any_wording():
    """What no list of words knows counts, the commonest characters and what is meant do not."""
    read = dataclasses.replace(understood("泔水倒在河里"), related=(("泔水", "餐厨垃圾"),))
    lacks = [
        lacking.characters(read, evidence("a", text))
        for text in ("倾倒入河的餐厨垃圾", "河道倾倒", "垃圾")
    ]
    assert lacks == [0, 2, 4]


def test_what_is_to_be_done_must_have_a_word_in_the_text():
    """谁来修 is 维修, 养护 and the like in texts; a question without a deed lacks none."""
    assert lacking.deed(understood("路坏了谁来修"), evidence("a", "道路由县里建设"))
    assert not lacking.deed(understood("路坏了谁来修"), evidence("a", "道路由县里养护"))
    assert not lacking.deed(understood("路坏了"), evidence("a", "道路"))


def test_an_article_on_why_there_is_a_law_is_less_sure():
    """It has every word of the matter and settles nothing; a title of an item is none."""
    purpose = evidence("a", "为了秸秆禁烧,制定本条例", document="甲")
    assert lacking.is_purpose(purpose)
    assert not lacking.is_purpose(dataclasses.replace(purpose, is_entry=True))
    sure = [
        confidence.confidence(understood("秸秆禁烧面积"), weigh("秸秆禁烧面积", each), FREQUENCIES)
        for each in (purpose, dataclasses.replace(purpose, text="为了秸秆禁烧,执行本条例"))
    ]
    assert sure[0] < sure[1]


def test_an_item_is_less_sure_where_a_neighbour_weighs_as_much():
    """What shares as much with another item is likelier about neither; its own name counts not."""
    read = understood("秸秆禁烧谁来罚")
    first = evidence(
        "a", "对秸秆焚烧的处罚", title="对秸秆焚烧的处罚", is_entry=True, is_single=True
    )
    near = dataclasses.replace(first, id="b", text="对秸秆堆放的处罚", title="对秸秆堆放的处罚")
    again = dataclasses.replace(first, id="c", document="乙")

    def sure(*found: Evidence) -> float:
        return confidence.confidence(read, answers.weigh(read, found, FREQUENCIES), FREQUENCIES)

    assert sure(first, near) < sure(first)
    assert sure(first, again) == sure(first)


def test_an_item_that_tells_more_of_the_question_is_surer():
    """Its own words, and what was said for them."""
    read = understood("秸秆禁烧面积谁来罚")
    item = evidence("a", "秸秆禁烧", title="秸秆禁烧", is_entry=True, is_single=True)
    meant = dataclasses.replace(read, related=(*read.related, ("烧面积", "秸秆禁烧")))
    some, more = (
        confidence.confidence(each, answers.weigh(read, [item], FREQUENCIES), FREQUENCIES)
        for each in (read, meant)
    )
    assert some < more
