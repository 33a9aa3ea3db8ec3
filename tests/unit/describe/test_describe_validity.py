"""When a document binds: what it says, what was done to it, and what its file is called."""

from datetime import date

import pytest
from handmade import described

from schema.domain.documents import WorkKind

ARTICLE = "第一条 为规范管理，制定本条例。"


def law(*lines, final="第三条 本条例自2018年1月1日起施行。", name="条例.md"):
    return described("# 青岛市管理条例", *lines, "## 第一章 总则", ARTICLE, final, name=name)


def test_a_law_starts_when_its_final_article_says():
    """Adoption is the city's 通过, not the province's 批准, and the words are kept."""
    about = law(
        "2017年8月31日 青岛市第十二届人民代表大会常务委员会第五次会议通过",
        "2017年9月29日 山东省第十二届人民代表大会常务委员会第三十一次会议批准",
    )
    assert about.kind is WorkKind.LAW
    assert about.issuer == "青岛市人民代表大会常务委员会"
    assert about.adopted_on == date(2017, 8, 31)
    assert about.effective_from == date(2018, 1, 1)
    assert about.evidence["effective_from"] == "第三条 本条例自2018年1月1日起施行"


def test_an_amended_law_starts_anew():
    """The final article is the first edition's; the amendment counts from its publication."""
    lines = [
        "2017年8月31日 青岛市第十二届人民代表大会常务委员会第五次会议通过",
        "2021年11月27日 山东省第十三届人民代表大会常务委员会批准的《关于修改部分法规的决定》修正",
    ]
    unnamed, named = law(*lines), law(*lines, name="青岛市管理条例(2022-01-01).md")
    assert (unnamed.adopted_on, unnamed.effective_from) == (date(2021, 11, 27), date(2021, 11, 27))
    assert (named.published_on, named.effective_from) == (date(2022, 1, 1), date(2022, 1, 1))
    assert unnamed.label == named.label == "2021年修正"


def test_an_amendment_that_sets_its_own_start():
    """修订 comes with a new final article."""
    about = law(
        "1997年1月15日 青岛市第十届人民代表大会常务委员会第三十三次会议通过",
        "2017年11月2日 青岛市第十二届人民代表大会常务委员会第七次会议修订）",
    )
    assert (about.effective_from, about.label) == (date(2018, 1, 1), "2017年修订")


def test_the_file_name_tells_of_an_edition_that_the_preamble_lacks():
    """Collections drop the last line of a preamble; its label is then unknown."""
    about = described(
        "# 中华人民共和国专利法实施细则",
        "2001年6月15日 中华人民共和国国务院令第306号公布",
        "2002年12月28日 《国务院关于修改〈中华人民共和国专利法实施细则〉的决定》第一次修订",
        "第一条 制定本细则。",
        "第二条 本细则自2001年7月1日起施行。",
        name="laws/专利法实施细则(2010-01-09).md",
    )
    assert about.effective_from == about.adopted_on == date(2010, 1, 9)
    assert about.evidence["effective_from"] == "专利法实施细则(2010-01-09)"
    assert (about.label, about.document_number) == (None, None)
    assert (about.territory, about.issuer) == ("", "国务院")


def test_the_order_that_made_the_edition_is_its_number():
    """国务院令 has a number; a preamble line 施行 is no later event."""
    about = described(
        "# 畜禽规模养殖污染防治条例",
        "2013年11月11日 中华人民共和国国务院令第643号公布",
        "2014年1月1日 施行",
        "第一条 制定本条例。",
    )
    assert about.document_number == "中华人民共和国国务院令第643号"
    assert (about.published_on, about.effective_from) == (date(2013, 11, 11), date(2014, 1, 1))


def test_from_the_day_of_publication():
    """自公布之日起施行 takes the day from the preamble or the name, and quotes both."""
    about = law(
        "2021年9月24日 青岛市第十五届人民代表大会常务委员会第三十三次会议通过",
        final="第三条 本条例自公布之日起施行。",
    )
    assert about.effective_from == date(2021, 9, 24)
    assert about.evidence["effective_from"].startswith(
        "第三条 本条例自公布之日起施行；2021年9月24日"
    )


def test_a_law_that_says_nothing_starts_when_it_is_adopted():
    """The last thing that made it: the province's approval."""
    about = law(
        "2020年5月27日 青岛市第十二届人民代表大会常务委员会第五次会议通过",
        "2020年7月24日 山东省第十三届人民代表大会常务委员会第二十二次会议批准",
        final="第三条 不得损害公共利益。",
    )
    assert about.effective_from == date(2020, 7, 24)


def test_another_documents_start_is_not_the_own():
    """Quoted titles, 同时废止 and a part that joins later say nothing of this document."""
    about = law(
        "2017年8月31日 青岛市第十二届人民代表大会常务委员会第五次会议通过",
        "2019年1月31日 青岛市第十二届人民代表大会常务委员会第九次会议修正",
        final="第三条 本规定自2018年1月1日起施行。莱芜区自2019年5月1日起执行本规定。"
        "2012年7月1日起施行的《青岛市办法》同时废止。",
    )
    assert about.effective_from == date(2019, 1, 31)


@pytest.mark.parametrize(
    ("notes", "lines", "expected"),
    [
        ({"adopted": "2025年2月10日", "effective": "2025年3月1日"}, [], "2025-03-01"),
        ({"adopted": "2025年2月10日"}, ["本通知自2025年4月1日起执行。"], "2025-04-01"),
        ({"adopted": "2025年2月10日", "published": "2025年2月12日"}, [], "2025-02-10"),
        (
            {"adopted": "2021-11-03", "published": "2022-06-30"},
            ["本通知自印发之日起执行。"],
            "2021-11-03",
        ),
        (
            {"adopted": "2021-11-03", "published": "2022-06-30"},
            ["本通告自公布之日起施行。"],
            "2022-06-30",
        ),
        ({}, ["现予印发，自印发之日起施行。", "青禾县水利局", "二〇二五年三月六日"], "2025-03-06"),
        ({}, ["事项自清单执行之日起由承接部门负责。"], None),
    ],
)
def test_a_policy_starts(notes, lines, expected):
    """施行日期, the text's own words, else 成文日期; 印发 is 成文, 公布 is 发布."""
    about = described("# 青禾县水利局关于公布清单的通知", *lines, notes=notes)
    assert about.effective_from == (expected and date.fromisoformat(expected))


def test_a_report_counts_from_its_publication():
    """It binds nobody, and it did not exist before."""
    about = described("# 看青禾", "近年来，青禾县…。", notes={"published": "2019-11-20 08:41"})
    assert about.kind is WorkKind.NEWS
    assert about.effective_from == about.published_on == date(2019, 11, 20)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("本办法自2025年5月1日起试行，试行期两年。", "2027-05-01"),
        ("本办法自2025年5月1日起施行，有效期至2027年12月31日。", "2028-01-01"),
        ("本办法自2025年5月1日起施行，有效期5年。", "2030-05-01"),
        ("本办法自2025年5月1日起施行，2028年5月1日起旧办法废止。", None),
        ("本办法自2025年5月1日起施行，于2028年5月1日自行失效。", "2028-05-01"),
        ("本办法自2025年5月1日起施行。登记证有效期一年。", None),
    ],
)
def test_when_a_document_ends(line, expected):
    """The end is the day after the last; the validity of a licence is not the document's."""
    about = described(
        "# 青禾县管理办法", "青政发〔2025〕2号", "第一条 制定本办法。", f"第二条 {line}"
    )
    assert about.effective_to == (expected and date.fromisoformat(expected))
