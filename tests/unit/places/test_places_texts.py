"""Places named in a text: mentions, and the chain that a title begins with."""

import itertools

import pytest
from gazetteers import SMALL, bundled, small
from hypothesis import given
from hypothesis import strategies as st

from schema.domain import places

WORDS = st.sampled_from([*SMALL.values(), "城区", "和", "的", "乡镇", "关于", "社区", "。", "县级"])


def found(text, **asked):
    return [(mention.text, mention.code) for mention in small().find(text, **asked)]


def test_full_names_are_found_anywhere_and_chains_are_one_mention():
    """A chain counts for its end, in traditional script too."""
    assert found("廣東省深圳市龙华区与海口市的做法") == [
        ("廣東省深圳市龙华区", "440309"),
        ("海口市", "4601"),
    ]


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("威海偷倒渣土归哪个部门管", [("威海", "3710")]),
        ("山东的镇里评局里", [("山东", "37")]),
        ("哪个部门管威海的渣土", []),  # in the middle it may be a part of another name
        ("长沙镇秸秆禁烧谁管", []),
        ("日照被高楼挡了谁管", []),
    ],
)
def test_a_question_may_begin_with_the_short_name_of_any_city(text, city):
    """Of one that has no document here as well: its answer is not another place's."""
    mentions = places.Gazetteer(bundled()).find(text, short_within=["990121"])
    assert [(each.text, each.code) for each in mentions] == city


def test_short_names_are_found_only_where_asked_for():
    """A short name counts for the places asked for and what lies above them."""
    assert found("云州和深圳的做法") == []
    assert found("云州和深圳的做法", short_within=["990121"]) == [("云州", "9901")]


def test_a_name_of_several_divisions_needs_a_context():
    """The chain, the places asked for or the places just named decide; else it is no mention."""
    assert found("柳河镇的做法") == []
    assert found("临溪区柳河镇的做法") == [("临溪区柳河镇", "990102101")]
    assert found("柳河镇的做法", short_within=["990121"]) == [("柳河镇", "990121101")]
    assert found("青禾县有关部门和柳河镇") == [("青禾县", "990121"), ("柳河镇", "990121101")]


def test_common_nouns_are_no_places():
    """A district called 城区 counts behind its city only."""
    assert found("老城区、城区、区域") == []
    assert found("晋城市城区") == [("晋城市城区", "140502")]


@given(st.lists(WORDS, max_size=12).map("".join))
def test_mentions_lie_in_the_text_in_order(text):
    """Spans do not overlap and hold the words; every code is known."""
    mentions = small().find(text, short_within=["990121", "4403"])
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
    assert all(small().get(mention.code) for mention in mentions)


@pytest.mark.parametrize(
    ("text", "chain", "code"),
    [
        ("深圳市龙华区街道承接行政处罚事项目录", "深圳市龙华区", "4403~龙华区"),
        ("深圳市南山区人民政府", "深圳市南山区", "4403~南山区"),
        ("青禾县柳河镇配合履职事项清单", "青禾县柳河镇", "~青禾县~柳河镇"),
        ("澜江省云州市青禾县", "澜江省云州市青禾县", "~澜江省~云州市~青禾县"),
        ("青禾县乡镇（街道）职责准入管理办法", "青禾县", "~青禾县"),
        ("青禾县街道（镇）承接行政处罚事项目录", "青禾县", "~青禾县"),
        ("中共青禾县委办公室 青禾县人民政府办公室关于印发", "青禾县", "~青禾县"),
        ("关于印发《青禾县依单问责工作规定》的通知", "青禾县", "~青禾县"),
        ("莱芜市既有多层住宅增设电梯规定", "莱芜市", "3712"),
        ("汕头经济特区消防条例", "汕头经济特区", "4405"),
        ("上海市街道办事处条例", "上海市", "31"),
        ("上海市浦东新区", "上海市浦东新区", "31~浦东新区"),
        ("青岛市崂山风景区条例", "青岛市", "3702"),
        ("临沂市美丽乡村条例", "临沂市", "3713"),
        ("济南市城乡规划条例", "济南市", "3701"),
        ("新乡市居民住宅区消防安全管理条例", "新乡市", "4107"),
        ("许昌市中心城区河湖水系保护条例", "许昌市", "4110"),
        ("国务院关于支持山东省深化改革的意见", "山东省", "37"),
    ],
)
def test_chains_of_titles(text, chain, code):
    """The bundled register has no counties: what it lacks is read by its suffix."""
    mention = bundled().chain(text)
    assert (mention.text, mention.code) == (chain, code)
    assert text[mention.start : mention.end] == chain


@pytest.mark.parametrize(
    "text",
    [
        "农药管理条例",
        "城乡规划法",
        "乡镇人民政府工作条例",
        "关于明晰县乡职责规范“属地管理”的若干意见",
        "关于进一步加强乡镇(街道)基层治理能力建设的实施意见",
        "以党的二十大精神为指引推动构建基层社会治理体系的实践与思考",
        "县级以上地方人民政府",
        "省市县乡四级",
        "社区和地区",
        "",
    ],
)
def test_titles_without_a_chain(text):
    """市区, 社区, 地区, 乡镇 and the like are no names."""
    assert bundled().chain(text) is None


def test_a_registered_name_of_several_divisions_begins_no_chain():
    """柳河镇 of two counties says nothing, and a made-up code would say less."""
    assert small().chain("柳河镇配合履职事项清单") is None
    assert small().chain("青禾县柳河镇配合履职事项清单").code == "990121101"
    assert small().chain("城关街道基本履职事项清单").code == "990121001"


@given(st.lists(WORDS, max_size=8).map("".join))
def test_a_chain_lies_in_the_text_and_its_code_says_its_path(text):
    """Whatever the text, the code can be read without a register."""
    mention = small().chain(text)
    if mention:
        assert text[mention.start : mention.end] == mention.text
        assert places.path(mention.code)[-1] == mention.code
