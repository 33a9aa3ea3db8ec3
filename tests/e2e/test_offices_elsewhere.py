"""Who a law names in another article than the one on the matter."""

from datetime import date

import pytest
from sample import fill

from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import answers
from schema.usecases.bodies import Register

LAW = """青禾县海岸保护办法

2020年1月17日公布

第一条 为了保护海岸，制定本办法。

第二条 县人民政府林业主管部门负责本行政区域内海岸保护的监督管理工作。

第三条 禁止在沿海防护林带内倾倒渔网。

第四条 旅行社导游应当持证上岗，不得向游客索取小费。

第五条 违反本办法第三条规定的，由县综合执法局责令停止违法行为，处一千元罚款。

第六条 本办法自2020年3月1日起施行。
"""


@pytest.mark.parametrize(
    ("question", "body", "first"),
    [
        ("沿海防护林带里倾倒渔网哪个部门管", "县综合执法局", "第五条"),  # cites it
        ("导游向游客索取小费归哪个部门管", "县人民政府林业主管部门", "第二条"),  # is competent
        ("导游索取小费的游客能投诉吗", None, "第四条"),  # nobody is asked for
    ],
)
async def test_the_article_that_names_an_office_goes_before_the_one_that_names_none(
    tmp_path, question, body, first
):
    """The one that cites the matter's article, else the one on competence; each cited itself."""
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/办法.txt").write_text(LAW, encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    await fill(settings, tmp_path / "policies")
    async with opened(settings) as stores:
        register = Register(stores.sql.reads)
        card = await answers.ask(stores, register, question, as_of=date(2021, 1, 1))
    assert (card.answers[0].body, card.passages[0].row.article) == (body, first)
    assert card.answers[0].found.id == card.passages[0].id
    assert len({each.id for each in card.passages}) == len(card.passages)


DEFINING = """青禾县河道采砂办法

2020年1月17日公布

第一条 为了规范采砂，制定本办法。

第二条 县人民政府水行政主管部门（以下简称主管部门）负责本行政区域内河道采砂的监督管理工作。

第三条 夜间采砂由主管部门许可。

第四条 采砂船舶漏油的，应当向有关主管部门报告。
"""


async def test_whom_a_law_calls_by_a_short_name_is_told_with_both_quotations(tmp_path):
    """主管部门 is the office of 第二条, which is quoted beside 第三条; 有关主管部门 stays open."""
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/办法.txt").write_text(DEFINING, encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    await fill(settings, tmp_path / "policies")
    async with opened(settings) as stores:
        register = Register(stores.sql.reads)
        day = date(2021, 1, 1)
        card = await answers.ask(stores, register, "夜间采砂谁许可", as_of=day)
        other = await answers.ask(stores, register, "采砂船舶漏油向谁报告", as_of=day)
    line = card.answers[0]
    assert (line.body, line.bodies) == ("主管部门", ("县人民政府水行政主管部门",))
    assert line.found.row.article == "第三条"
    assert line.definition is not None
    assert line.definition.row.article == "第二条"
    assert "以下简称主管部门" in line.definition.row.quote
    assert [each.definition for each in other.answers] == [None] * len(other.answers)
