"""Titles, numbers and issuers: what the head and the foot of a document say."""

import pytest
from handmade import content, described, gazetteer, table

from indexer import describe
from schema.domain.documents import Content, Form, WorkKind


def test_the_first_heading_is_the_title():
    """A heading wins over the page's own title; numbered ones are no title."""
    assert (
        described("# 关于公布清单的通知", "正文。", notes={"title": "首页"}).title
        == "关于公布清单的通知"
    )
    assert described("# 一、总体要求", "正文。", notes={"title": "实施方案"}).title == "实施方案"


def test_the_first_line_that_is_no_sentence_is_the_title():
    """Numbers, dates and labels are passed over; offices go with 关于… below them."""
    text = [
        "青禾县农业农村局 青禾县自然资源局",
        "关于明确职责分工的通知",
        "[发文字号] 青农字〔2021〕58号",
    ]
    assert described(*text).title == "青禾县农业农村局 青禾县自然资源局关于明确职责分工的通知"
    assert (
        described("青政办发〔2025〕6号", "2025年2月10日", "青禾县秸秆禁烧方案").title
        == "青禾县秸秆禁烧方案"
    )


def test_a_text_without_a_title_gets_its_opening_words():
    """A readable file name comes first; a hash does not."""
    line = "近年来,针对人手不足的突出问题,青禾县出台意见,探索出一条新路子。"
    assert described(line, name="policies/青禾县经验.txt").title == "青禾县经验"
    assert (
        described(line, name="policies/000_a5ab.txt").title
        == "近年来,针对人手不足的突出问题,青禾县出台意见……"
    )


def test_a_list_takes_its_title_from_its_caption_or_its_first_row():
    """A row above the header with one text is the title; a header is not."""
    header = ["序号", "事项名称"]
    titled = Content(Form.CSV, None, tables=(table(["柳河镇履职事项清单", ""], header),))
    captioned = Content(Form.HTML, None, tables=(table(header, caption="柳河镇清单"),))
    bare = Content(Form.CSV, None, tables=(table(header),))
    names = [
        describe.describe("政务服务事项.csv", each, gazetteer(), {})
        for each in (titled, captioned, bare)
    ]
    assert [about.title for about in names] == ["柳河镇履职事项清单", "柳河镇清单", "政务服务事项"]
    assert {about.kind for about in names} == {WorkKind.LIST}


@pytest.mark.parametrize(
    "number",
    [
        "临办字〔2024〕27号",
        "磐政[2025]58号",
        "鲁编办发（2019）4号",
        "青农字﹝2021﹞58号",
        "青政专纪【2025】7号",
        "（青办发〔2024〕21号）",
    ],
)
def test_the_own_number_stands_on_a_line_of_its_own(number):
    """All bracket styles count, and an enclosing bracket goes."""
    about = described("# 关于公布清单的通知", number, "根据省发〔2020〕9号文件，制定本通知。")
    assert about.document_number == (number[1:-1] if number.startswith("（") else number)
    assert about.kind is WorkKind.POLICY


def test_a_number_that_is_cited_is_not_the_own():
    """Within a sentence a number is another document's; a label says it is the own."""
    cited = "根据《若干意见》（鲁编办发〔2019〕4号），制定本办法。"
    assert described("# 通知", cited).document_number is None
    labelled = described("# 通知", cited, notes={"document_number": "青政发〔2025〕2号"})
    assert labelled.document_number == "青政发〔2025〕2号"


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (["# 青禾县人民政府办公室关于印发方案的通知"], "青禾县人民政府办公室"),
        (
            ["# 中共青禾县委办公室 青禾县人民政府办公室关于印发方案的通知"],
            "中共青禾县委办公室、青禾县人民政府办公室",
        ),
        (
            ["# 细则", "中共青禾县委社会工作部 青禾县公安局 文件"],
            "中共青禾县委社会工作部、青禾县公安局",
        ),
        (
            ["# 规定", "中共青禾县纪律检查委员会 青禾县监察委员会"],
            "中共青禾县纪律检查委员会、青禾县监察委员会",
        ),
        (
            ["# 通知", "请执行。", "青禾县公安局", "青禾县水利局", "2021年11月3日"],
            "青禾县公安局、青禾县水利局",
        ),
        (["# 看青禾", "以前一天填几张表。"], None),
    ],
)
def test_the_issuer(lines, issuer):
    """In the title, in the head, or above the date that ends the text."""
    assert described(*lines).issuer == issuer


def test_labels_and_author_units_name_the_issuer():
    """发文机关 comes first, 作者单位 last; the site and the source do not issue anything."""
    notes = {
        "issuer": "青禾县水利局 青禾县公安局",
        "affiliation": "某处",
        "site": "某网",
        "source": "某报",
    }
    assert described("# 通知", notes=notes).issuer == "青禾县水利局、青禾县公安局"
    assert (
        described("# 体会", notes={"affiliation": "中共江苏省委编办综合处"}).issuer
        == "中共江苏省委编办综合处"
    )
    about = described("# 体会", notes={"site": "某网", "source": "某报"})
    assert (about.issuer, about.site) == (None, "某网")


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["# 青禾县人民政府专题会议纪要", "青政专纪〔2025〕7号"], WorkKind.MINUTES),
        (["# 养犬管理条例", "第一条 为规范养犬，制定本条例。"], WorkKind.LAW),
        (
            ["# 养犬管理规定", "青政发〔2025〕2号", "第一条 为规范养犬，制定本规定。"],
            WorkKind.POLICY,
        ),
        (["# 关于公布清单的通知", "现将清单公布。"], WorkKind.POLICY),
        (["# 青禾县破解基层治理难题", "近年来，青禾县出台意见。"], WorkKind.NEWS),
        (["# 实践与思考", "第十条提出要求。", "第一，要坚持。"], WorkKind.NEWS),
    ],
)
def test_kinds(lines, kind):
    """A law has articles and no office's number; a report is nobody's order."""
    assert described(*lines).kind is kind


def test_a_text_with_a_small_table_is_no_list():
    """Only where tables hold most of the words is a document a list."""
    words = content("# 关于公布清单的通知", "现将清单公布，请认真贯彻执行。" * 9)
    mixed = Content(words.form, words.decoded, words.blocks, (table(["序号", "事项"]),))
    assert describe.describe("a.html", mixed, gazetteer(), {}).kind is WorkKind.POLICY


@pytest.mark.parametrize(
    ("title", "work"),
    [
        ("中华人民共和国专利法实施细则", "专利法实施细则"),
        ("上海市实施《中华人民共和国义务教育法》办法", "上海市实施义务教育法办法"),
        ("上海市实施 《义务教育法》办法(2024-09-27)", "上海市实施义务教育法办法"),
        ("柳河镇配合履职事项清单（2023年版）", "柳河镇配合履职事项清单"),
        ("青禾县“吹哨报到”工作实施细则（试行）", "青禾县吹哨报到工作实施细则"),
        ("縣鄉屬地管理事項清單（第二批）", "县乡属地管理事项清单"),
        ("第一批承接事项目录", "承接事项目录"),
        ("乡镇（街道）履行职责事项清单", "乡镇(街道)履行职责事项清单"),
        ("中华人民共和国", "中华人民共和国"),
    ],
)
def test_the_name_of_a_work_is_the_same_in_all_its_editions(title, work):
    """Edition words, dates, marks and script make no other work; further brackets do."""
    assert describe.work_title(title) == work
    assert describe.work_title(work) == work


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("柳河镇配合履职事项清单（2023年版）", "2023年版"),
        ("青禾县“吹哨报到”工作实施细则（试行）", "试行"),
        ("县乡“属地管理”事项清单（第二批）", "第二批"),
        ("事项清单（2025年动态调整）", "2025年动态调整"),
        ("2025年秋季秸秆禁烧工作方案", None),
        ("安置教育人员的暂行规定", None),
    ],
)
def test_edition_words(title, label):
    """A year alone is none, and 暂行规定 is the name."""
    assert described(f"# {title}").label == label
