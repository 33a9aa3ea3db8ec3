"""Where a document applies: its title, its issuer, the places it names, never the page around."""

import pytest
from handmade import described

from schema.domain.documents import WorkKind
from schema.errors import FileRefused


@pytest.mark.parametrize(
    ("lines", "territory", "evidence"),
    [
        (["# 青禾县柳河镇配合履职事项清单"], "990121101", "青禾县柳河镇"),
        (["# 青禾縣鄉鎮職責准入辦法"], "990121", "青禾縣"),
        (["# 关于印发《青禾县依单问责工作规定》的通知"], "990121", "青禾县"),
        (["# 汕头经济特区消防条例"], "4405", "汕头经济特区"),
        (["# 深圳市龙华区街道承接行政处罚事项目录"], "4403~龙华区", "深圳市龙华区"),
        (["# 中华人民共和国反间谍法"], "", "中华人民共和国反间谍法"),
        (["# 国务院关于支持山东省深化改革的意见"], "", "国务院关于支持山东省深化改革的意见"),
        (["# 加强协作的通知", "请执行。", "青禾县水利局", "2021年11月3日"], "990121", "青禾县"),
        (["# 关于贯彻《山东省条例》的通知", "青禾县水利局 文件"], "990121", "青禾县"),
        (["# 城乡治理的思考", "没有提到任何地方。"], None, None),
    ],
)
def test_title_and_issuer(lines, territory, evidence):
    """The title's own chain first, then the issuer's, with the words that say so."""
    about = described(*lines)
    assert about.territory == territory
    assert about.evidence.get("territory") == evidence


def test_a_law_of_the_nation_by_who_passed_it():
    """农药管理条例 names no place: 国务院 issued it."""
    about = described(
        "# 农药管理条例", "2017年3月16日 中华人民共和国国务院令第677号公布", "第一条 制定本条例。"
    )
    assert (about.kind, about.territory, about.issuer) == (WorkKind.LAW, "", "国务院")


def test_the_place_named_most_decides_and_the_opening_weighs_more():
    """A visit elsewhere does not move a report."""
    opening = ["漯河市认真落实。", "请看。", "请看。"]
    about = described("破解难题", *opening, "赴北京市考察。", "北京市值得借鉴。", "漯河走在前列。")
    assert about.territory == "4111"


def test_my_city_says_that_the_place_is_a_city():
    """我市 with a short name, in traditional script; the province named more often is not meant."""
    text = ["我市堅持源頭治理。", "具有漯河特色的新路徑。", "河南省、河南省、河南省的要求。"]
    assert described("破解難題", *text).territory == "4111"


def test_page_chrome_has_no_vote():
    """What the page says of its site and its source is not asked."""
    notes = {"site": "威海机构编制网", "source": "威海市委编办；山东机构编制网"}
    assert described("# 规范管理破解难题", "枣庄市、枣庄市。", notes=notes).territory == "3704"


def test_one_short_name_says_too_little():
    """文山会海 is no city, and a single mention no vote."""
    assert described("# 减负", "整治文山会海。" * 3).territory is None
    assert described("# 减负", "请看。", "请看。", "请看。", "有人去过三亚。").territory is None


def test_the_manifest_wins():
    """Each value that it tells replaces what was read, with the evidence "manifest"."""
    about = described(
        "# 青禾县公告",
        territory="山东省威海市",
        title="另一标题",
        kind="policy",
        effective_from="2025-03-01",
        licence="CC0-1.0",
    )
    assert (about.territory, about.title, about.kind) == ("3710", "另一标题", WorkKind.POLICY)
    assert (str(about.effective_from), about.licence) == ("2025-03-01", "CC0-1.0")
    assert {about.evidence[key] for key in ("territory", "title", "effective_from")} == {"manifest"}


def test_the_manifests_territory_may_be_any_code():
    """A code that the register lacks stands; so does the nation."""
    assert described("# 公告", territory="990199").territory == "990199"
    assert described("# 公告", territory="").territory == ""


@pytest.mark.parametrize("told", [{"effective_from": "去年"}, {"kind": "诗歌"}])
def test_a_manifest_that_makes_no_sense_is_refused(told):
    """The message names the key and the value."""
    ((key, value),) = told.items()
    with pytest.raises(FileRefused, match=f"{key} 的值“{value}”无效"):
        described("# 公告", **told)
