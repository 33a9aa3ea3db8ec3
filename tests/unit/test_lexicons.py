"""The words of questions: what ships, and what an installation adds."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from schema.domain import questions
from schema.errors import RulesInvalid
from schema.usecases import lexicons, rulesets

DAY = date(2026, 1, 1)


def test_an_installation_adds_words(tmp_path: Path):
    """Its synonyms and question words count beside those that ship, and the version says so."""
    (tmp_path / "own.toml").write_text(
        'version = "青禾1"\nquestion_words = ["哈子"]\n'
        'synonyms = [{ said = ["甩手活"], means = ["兜底事项"] }]\n',
        encoding="utf-8",
    )
    both = lexicons.lexicon(tmp_path)
    understood = questions.understand("甩手活哈子人管，路灯呢", both, as_of=DAY)
    assert {"兜底事项", "照明设施"} <= {word for _, word in understood.related}
    assert "哈子" not in understood.matter
    assert both.version == f"{lexicons.lexicon().version}+青禾1"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("synonyms = [{ said = ['甲'] }]", "synonyms 第 1 条"),
        ("synonyms = ['甲']", "synonyms 第 1 条"),
        ("question_words = [3]", "question_words"),
        ("[[groups]]\nabout = '甲'\nsynonyms = []", "groups 第 1 组"),
        ("[[groups]]\nabout = '甲'\nsource = '乙'\nsynonyms = [{ means = ['丙'] }]", "“甲”第 1 条"),
        ("alike = [['拉', '扯'], ['家里', '屋']]", "alike 第 2 行"),
        ("alike = [['拉']]", "alike 第 1 行"),
        ("alike = [3]", "alike"),
        ("version = ", "own.toml"),
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, text: str, named: str):
    """The error says which file and which entry."""
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesInvalid) as raised:
        lexicons.lexicon(tmp_path)
    assert "own.toml" in str(raised.value)
    assert named in str(raised.value)


@pytest.mark.parametrize("read", [lexicons.lexicon, rulesets.known])
def test_a_directory_that_is_not_there_is_named(tmp_path: Path, read: Callable[[Path], object]):
    """Nothing is decided by the shipped files alone where others are set."""
    with pytest.raises(RulesInvalid, match="own"):
        read(tmp_path / "own")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("路边僵尸车谁拖", "废弃车辆"), ("天天堵车", "交通拥堵"), ("KTV吵得睡不着", "文化娱乐噪声")],
)
def test_kinds_of_cases_are_known_by_what_people_call_them(said: str, meant: str):
    """Names of parts and events (GB/T 30428.2) share no character with what callers say."""
    understood = questions.understand(said, lexicons.lexicon(), as_of=DAY)
    assert meant in {word for _, word in understood.related}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("公园的湖里排进脏水", "废水排入城市园林水体"),
        ("他们办狗展也没见备案", "举办犬只展览未备案"),
        ("这家的招牌和图上不一样", "一楼门楣招牌与备案的设施样件图不一致"),
    ],
)
def test_fines_of_streets_are_known_item_by_item(said: str, meant: str):
    """Items are long and written for lawyers: who complains shares a character or two with them."""
    understood = questions.understand(said, lexicons.lexicon(), as_of=DAY)
    assert meant in {word for _, word in understood.related}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("烟店的许可换了地址", "烟草专卖零售许可证变更"),
        ("奶奶那个诊所的证弄丢了", "医疗机构执业许可证遗失补办"),
        ("我们派遣公司不想干了", "劳务派遣经营许可注销"),
    ],
)
def test_what_becomes_of_a_permit_is_known_by_itself(said: str, meant: str):
    """A list has an item each for a permit that is changed, lost or given up."""
    understood = questions.understand(said, lexicons.lexicon(), as_of=DAY)
    assert meant in {word for _, word in understood.related}
