"""Laws are cut by article, whatever its length; chapters are the path."""

import pytest
from texts import assert_whole, bare, cut, markdown, text

from schema.domain.documents import WorkKind

LAW = [
    "# 养犬条例",
    "2019年5月23日 人民代表大会常务委员会通过",
    "<!-- INFO END -->",
    "## 第一章 总则",
    "第一条 为规范养犬，制定本条例。",
    "第二条 下列情形除外：",
    "（一）军用犬；",
    "（二）警用犬。",
    "## 第二章 登记",
    "### 第一节 办法",
    "第三条 第二条规定的犬只不登记。",
    "第三条之一 登记免费。",
]


def test_an_article_is_one_passage_with_its_paragraphs():
    """The path names chapter and section, the preamble is the 题注."""
    content = markdown(*LAW)
    found = cut(content, WorkKind.LAW)
    assert [(passage.article, passage.heading) for passage in found] == [
        (None, ("题注",)),
        ("第一条", ("第一章 总则",)),
        ("第二条", ("第一章 总则",)),
        ("第三条", ("第二章 登记", "第一节 办法")),
        ("第三条之一", ("第二章 登记", "第一节 办法")),
    ]
    assert found[2].text == "第二条 下列情形除外：\n（一）军用犬；\n（二）警用犬。"
    assert found[2].quote == "第二条 下列情形除外：\n\n（一）军用犬；\n\n（二）警用犬。"
    assert_whole(content, found)


def test_an_article_is_never_cut():
    """A long one stays whole: it is what is cited."""
    content = markdown(*LAW, "第四条 " + "依法处罚。" * 200)
    assert len(cut(content, WorkKind.LAW)[-1].text) == 1004


@pytest.mark.parametrize(
    ("line", "article"),
    [
        ("第十二条　县公安局负责。", "第十二条"),
        ("第１２条 县公安局负责。", "第12条"),
        ("第 三 条 县公安局负责。", "第三条"),
        ("第一百零三条县公安局负责。", "第一百零三条"),
        ("第二条规定的犬只除外。", None),
        ("第二条、第三条同时废止。", None),
        ("第二条第一款的罚款加倍。", None),
    ],
)
def test_where_an_article_begins(line, article):
    """A line that cites an article does not begin one."""
    found = cut(markdown(*LAW[:6], line), WorkKind.LAW)
    assert found[-1].article == (article or "第二条")


def test_a_policy_with_articles_is_cut_by_article_too():
    """The notice above the articles is no 题注; the annex behind them no part of the last."""
    content = text(
        "青禾县公安局关于印发办法的通知",
        "现印发给你们，请执行。",
        "第一章 总则",
        "第一条 制定本办法。",
        "第二条 自印发之日起施行。",
        "附件：申请表",
    )
    found = cut(content)
    assert [(passage.article, passage.heading) for passage in found] == [
        (None, ()),
        ("第一条", ("第一章 总则",)),
        ("第二条", ("第一章 总则",)),
        (None, ()),
    ]
    assert_whole(content, found)


def test_one_citing_line_does_not_make_a_law():
    """A text with a single article-like line is cut as a text."""
    assert cut(text("解读", "第三条 是重点。", "其余从略。"))[0].article is None


def test_a_chapter_without_articles_is_not_lost():
    """A file that ends behind a heading keeps it as a passage of its own."""
    content = markdown(*LAW, "## 第三章 附则")
    found = cut(content, WorkKind.LAW)
    assert found[-1].text == "第三章 附则"
    assert_whole(content, found)
    assert bare(found[-1].quote) == "第三章附则"
