"""Common matters: what else a question may be about."""

import dataclasses

import pytest
from evidence import FREQUENCIES, evidence, understood, weigh

from schema.domain import answers, common, confidence, kinds
from schema.domain.text import fold, tokens
from schema.usecases import lexicons

TABLE = """# remarks
电梯使用登记	新电梯上牌	电梯装好登记
遗弃犬只	狗不要了丢路边
养犬登记	狗上户口	给狗办证
"""
MATTERS = common.Matters(TABLE)


def _near(said: str) -> tuple[common.Common, ...]:
    return MATTERS.near(tokens.pairs(said))


def test_a_matter_is_found_by_its_name_and_by_how_it_is_spoken_of():
    """Alike is twice what is shared over the sum of both sets of pairs; each matter once."""
    assert [(each.name, each.likeness) for each in _near("遗弃犬只")] == [("遗弃犬只", 1)]
    first, *others = _near("新电梯要登记")
    assert first.wordings == ("电梯使用登记", "新电梯上牌", "电梯装好登记")
    assert first.likeness == pytest.approx(2 * 2 / (5 + 4))
    assert [each.name for each in others] == ["养犬登记"]
    assert _near("秸秆禁烧") == _near("remarks") == ()


def test_a_text_names_a_matter_by_any_of_its_wordings():
    """The share of the pairs of the wording that it has most of."""
    dog = _near("狗不要了")[0]
    assert dog.named("对遗弃犬只的处罚") == 1
    assert dog.named("狗不要了") == pytest.approx(3 / 6)
    assert dog.named("犬只狂犬病免疫") == pytest.approx(1 / 3)


def test_what_a_text_does_not_name_counts_by_how_alike_it_is():
    """0 where the text is on it, up to the likeness where it is on something else."""
    near = _near("狗不要了丢路边")
    assert common.others(near, "对遗弃犬只的处罚") == 0
    assert common.others(near, "秸秆禁烧") == 1
    assert 0 < common.others(near, "犬只免疫") < 1
    assert common.others((), "秸秆禁烧") == 0


def test_the_nearest_is_told_only_where_it_is_near_and_nothing_names_it():
    """Who asks is not told of what shares a word by chance."""
    near = _near("给狗办证")
    assert common.nearer(near, ["秸秆禁烧", "犬只免疫"]) == "养犬登记"
    assert common.nearer(near, ["秸秆禁烧", "养犬登记由公安机关办理"]) is None
    assert common.nearer(_near("电梯困人了打谁电话"), ["秸秆禁烧"]) is None
    assert common.nearer((), ["秸秆禁烧"]) is None


def test_evidence_is_less_sure_where_a_common_matter_is_closer():
    """A text, an item that is one power, a kind of cases; not where the lexicon knows better."""
    asked = understood("秸秆禁烧面积")
    nearer = dataclasses.replace(asked, common=(common.Common(0.8, ("秸秆收储补贴",)),))
    meant = dataclasses.replace(nearer, related=(("秸秆收储补贴", "禁烧面积"),))
    text = evidence("a", "秸秆禁烧面积为三万亩")
    single = dataclasses.replace(text, title=text.text, is_entry=True, is_single=True)
    for each in (text, single):
        sure, less, again = (
            confidence.confidence(read, answers.weigh(read, [each], FREQUENCIES), FREQUENCIES)
            for read in (asked, nearer, meant)
        )
        assert less < again
        assert less < sure
    kind = weigh("秸秆禁烧面积", evidence("a", "大类=环境,小类=秸秆禁烧"))[0]
    assert kinds.confidence(nearer, kind, 5) < kinds.confidence(asked, kind, 5)


def test_the_shipped_table_is_folded_and_has_each_matter_once():
    """Wordings are looked for in folded text; a matter without one of its own is no use."""
    lines = lexicons.common_matters().table.splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(row) > 1 and all(len(word) > 1 for word in row) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    assert all(len(set(row)) == len(row) for row in rows)
    words = [word for row in rows for word in row]
    assert fold.fold_each(words) == words


@pytest.mark.parametrize(
    ("said", "name"),
    [("想去香港耍要办通行证", "往来港澳通行证签发"), ("小车驾照到期了", "驾驶证期满换证")],
)
def test_the_shipped_table_knows_what_people_ask_for(said, name):
    """By how they say it, whatever the documents at hand are about."""
    assert lexicons.common_matters().near(tokens.pairs(said))[0].name == name
