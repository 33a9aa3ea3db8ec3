"""Articles of one law that speak for each other."""

from dataclasses import dataclass

import pytest

from schema.domain import statutes


@dataclass(frozen=True)
class Article:
    """An article of a law."""

    article: str | None
    text: str


ORDER = [f"第{number}条" for number in "一二三四五六七八九"]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("违反本条例第三条规定的，由林业部门责令停止。", {"第三条"}),
        ("违反本办法第三条第二款、第五条规定的", {"第三条", "第五条"}),
        ("违反本条例第二条至第四条规定的", {"第二条", "第三条", "第四条"}),
        ("依照《水法》第三条处罚", set()),
        ("第三条 禁止采砂。", set()),
    ],
)
def test_articles_that_a_text_cites_of_its_own_law(text, cited):
    """By number, runs of numbers too; those of other laws are not."""
    assert statutes.cited(text, ORDER) == cited


LAW = [
    Article("第一条", "县级以上人民政府林业主管部门负责本行政区域内森林保护的监督管理工作。"),
    Article("第二条", "禁止在防护林带内从事开发建设。"),
    Article("第三条", "本条例第二条规定的防护林带由省人民政府划定。"),
    Article("第四条", "违反本条例第一条、第二条规定的，由林业部门责令停止。"),
    Article(None, "违反本条例第二条规定的附件"),
]


def test_articles_that_cite_one_in_their_order():
    """Not itself."""
    assert [each.article for each in statutes.citing(LAW, "第二条")] == ["第三条", "第四条", None]


def test_the_article_that_says_which_office_a_law_is_for():
    """主管, 负责 … 本行政区域内."""
    assert [each.article for each in statutes.competent(LAW)] == ["第一条"]


COMPETENT = "第三条 县级以上人民政府水行政主管部门负责本行政区域内河道的监督管理工作。"
DEFINED = (
    "第二条 市园林管理机构是风景区的行政管理机构。市林业主管部门（以下简称主管部门）指导工作。"
)


@pytest.mark.parametrize(
    ("name", "articles", "body"),
    [
        ("主管部门", [COMPETENT], "县级以上人民政府水行政主管部门"),
        ("市主管部门", [COMPETENT], "县级以上人民政府水行政主管部门"),
        ("主管部门", [COMPETENT, DEFINED], "市林业主管部门"),  # what is defined comes first
    ],
)
def test_a_name_without_a_field_is_told_by_its_law(name, articles, body):
    """The body in full, with the article that says so, for a second quotation."""
    law = [Article(text[:3], text) for text in articles]
    text = f"第九条 采砂由{name}许可。"
    assert statutes.definition(law, name, text) == (body, law[-1])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("水行政主管部门", "采砂由水行政主管部门许可。"),  # tells its field
        ("行政主管部门", "向有关行政主管部门举报。"),  # whichever it may be
        ("主管部门", "由其主管部门处分。"),  # that of the one to be punished
        ("执法机构", "由执法机构处罚。"),  # none of that kind is competent
    ],
)
def test_other_names_are_not_the_office_of_the_law(name, text):
    """They stay as written."""
    assert statutes.definition([Article("第三条", COMPETENT)], name, text) is None
