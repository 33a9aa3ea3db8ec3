"""Articles of one law that speak for each other: who acts on what another article says.

A duty or a ban often names no office: the article on liability that cites it does
(违反本条例第三十条规定…由林业部门责令), or the one that says who is competent
(县级以上人民政府民政部门负责本行政区域内…). A name that tells no field of work (主管部门)
is defined by one of them (以下简称主管部门), or is the one that is competent. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from schema.domain import bearers
from schema.domain.bearer_words import Act
from schema.domain.text.patterns import later

_NUMBER = "[一二三四五六七八九十百千零〇两]+"
_PLACE = f"第{_NUMBER}[条款项](?:之{_NUMBER})?"
_OWN = later(
    f"本(?:条例|法|办法|规定|细则|规则|决定)((?:{_PLACE}(?:、|，|,|至|和|或者|以及|及|规定|的)*)+)"
)
_ARTICLE = later(f"(至?)(第{_NUMBER}条(?:之{_NUMBER})?)")
_COMPETENT = later(
    "(?:主管|负责|承担)[^。；;\n]{0,40}(?:本行政区域|本辖区|辖区|全国|全省|全市|全区|全县|本市|本省|本县)"
    "[^。；;\n]{0,60}(?:工作|管理|监督|保护)"
    "|(?:本行政区域|本辖区|全国|全省|全市|本市|本省)[^。；;\n]{0,40}的(?:行政)?主管(?:部门|机关)"
)
_WITHOUT_FIELD = later(
    "(?:[省市区县镇、]|县级以上|各级|设区的|所在地|当地|本级|地方|人民政府|[(（][省市区县、]{1,5}[)）]){0,9}的?"
    "(?P<kind>(?:行政)?(?:主管|监督管理|管理|执法)(?:行政)?(?:部门|机关|机构))"
)
_LEADS = (Act.LEAD, Act.DO, Act.SUPERVISE)


class Article(Protocol):
    """A passage of a law; `article` is its number as written (第三十条), None outside articles."""

    @property
    def article(self) -> str | None:
        """第三十条."""

    @property
    def text(self) -> str:
        """Its words."""


A = TypeVar("A", bound=Article)


def cited(text: str, order: Sequence[str]) -> set[str]:
    """Articles of its own law that a text cites; `order` are all of them, for 第二条至第四条."""
    at = {number: place for place, number in enumerate(order)}
    found: set[str] = set()
    for run in _OWN.finditer(text):
        last: str | None = None
        for up_to, number in _ARTICLE.findall(run[1]):
            if up_to and last in at and number in at:
                found.update(order[at[last] : at[number]])
            found.add(number)
            last = number
    return found


def citing(articles: Sequence[A], number: str) -> Iterator[A]:
    """Articles that cite one of the same law, not itself, in their order."""
    order = [each.article for each in articles if each.article]
    for each in articles:
        if each.article != number and number in cited(each.text, order):
            yield each


def competent(articles: Sequence[A]) -> Iterator[A]:
    """Articles that say which office the whole law is for."""
    return (each for each in articles if each.article and _COMPETENT.search(each.text))


def without_field(name: str) -> bool:
    """Whether a name tells the kind of a body but not which (主管部门, 市执法部门)."""
    return _WITHOUT_FIELD.fullmatch(name) is not None


def definition(articles: Sequence[A], name: str, said: str) -> tuple[str, A] | None:
    """The body that such a name stands for in its law, with the article that says so.

    The one defined by that name (以下简称主管部门), else the one of that kind that is competent.
    `said` is the text that has the name: 有关主管部门 and 其主管部门 are not the law's own.
    """
    told = _WITHOUT_FIELD.fullmatch(name)
    if told is None or re.search(f"(?:有关|相关|其|各自|上级|不同){re.escape(name)}", said):
        return None
    kind = told["kind"]
    short = re.compile(f'[(（]以下(?:统)?(?:简称|称)为?[“"]?{kind}[”"]?[)）]')
    for each in articles:
        for match in short.finditer(each.text):
            body = _ending_at(each.text, match.start())
            if body is not None:
                return body, each
    for each in competent(articles):
        for bearer in bearers.read(each.text):
            is_kind = bearer.body.endswith(kind) and not without_field(bearer.body)
            if is_kind and bearer.act in _LEADS and not bearer.doubt and "有关" not in bearer.body:
                return bearer.body, each
    return None


def _ending_at(text: str, end: int) -> str | None:
    """The body whose name goes up to there, before a bracket."""
    return next(
        (
            text[each.start : end]
            for each in bearers.read(text)
            if each.start < end <= each.end and not without_field(text[each.start : end])
        ),
        None,
    )
