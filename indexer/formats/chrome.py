"""What a content management system put around the text: greetings, paths, buttons, page data.

Told by whole lines and well-known words, at the head and the foot of a page only where the words
could stand in a text as well. Nothing is lost: what such a line says becomes a note. Must not know
places: page chrome has no vote in what a document is about, which is why it is left out here.

Notes: title, site, column, published, source, author, affiliation, editor; of the document itself,
whose lines stay in the text: issuer, document_number, adopted, effective, validity, index_number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_HEAD_LINES = 12
_FOOT_LINES = 12
_MAX_CHARS = 160  # a longer line is text, whatever it begins with

# One character for one: a match in the folded line is a place in the line itself.
_FOLDED = str.maketrans(
    "：，！（）［］【】｜＞\xa0\u3000\t責編輯審終來發佈時間瀏覽當頁關閉條訪問號歡迎網單記點擊數體",
    ":,!()[][]|>   责编辑审终来发布时间浏览当页关闭条访问号欢迎网单记点击数体",
)

_GREETING = re.compile(r"(?:您好|你好)?[,! ]*欢迎(?:您)?(?:访问|光临|来到)(?P<site>[^!,。]{2,30})")
_PATH = re.compile(
    r"(?:您|你)?(?:现在|目前)?的?(?:当前)?(?:所在)?的?位置 *:|当前(?:所在)?(?:位置|栏目) *:"
    r"|首页 *(?:>|»|›|→|/|-{1,2}>)"
)
_PAGER = re.compile(r"[<\[(]*(?:上一?[条篇页]|下一?[条篇页]|前一[条篇]|后一[条篇])(?: *[:>\])]|$)")
_BUTTONS = re.compile(
    r"(?:打印(?:本[页文稿]|此页)?|关闭(?:窗口|本[页文]|此页)?|返回(?:顶部|首页|列表|上一页)?"
    r"|收藏(?:本[页站])?|分享(?:到|至)?|(?:新浪|腾讯)?微博|微信(?:好友|扫一扫)?|朋友圈|QQ(?:空间|好友)?"
    r"|人人网|豆瓣|复制链接|更多|字[号体](?:大小)?|超大|大|中|小|默认|我要纠错|纠错|网站地图|登录|注册"
    r"|无障碍(?:浏览|阅读)?|长者(?:版|模式|助手)|适老模式|搜索|检索|首页|扫一扫(?:在手机打开当前页)?"
    r"|设为首页|加入收藏|TOP|A[+-]?|[\s|/:,\[\]()<>*·、-])++",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r".*(?:Produced By|版权所有(?:[ :©]|$)|Copyright|©|ICP[备证]|公网安备|网站标识码)"
    r"|技术支持 *:|网站地图|建议使用.{0,20}浏览器|(?:本站|网站)(?:总)?访问量",
    re.IGNORECASE,
)
_COUNTER = re.compile(r"(?:浏览|访问|阅读|点击)(?:次数|量|数|率)? *: *\d*")
_BARE_DATE = re.compile(
    r"[-—\[( ]*(?P<published>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?: +\d{1,2}:\d{2}(?::\d{2})?)?)[\]) ]*"
)
_NAMES = r"[\u4e00-\u9fff·]{2,4}(?:[ 、]+[\u4e00-\u9fff·]{2,4}){0,8}"
_BYLINE = re.compile(rf"[●◎■○] ?(?P<author>{_NAMES})")
_REPORTER = re.compile(
    rf"[(\[]?(?:(?:本报|本网)?(?:记者|通讯员)|作者|撰稿|撰文|文)[: /]+(?P<author>{_NAMES})[)\]]?"
)
_AFFILIATION = re.compile(r"[(\[]?作者(?:单位|系) *:? *(?P<affiliation>[^()。]{2,60})[)\]]?")
_EDITOR = re.compile(
    r"[(\[]?(?:责任编辑|责编|编辑|编审|监制|值班编委) *: *"
    rf"(?P<editor>{_NAMES}(?:[ ;,]*(?:责编|编辑|编审|[初复终]审|审核|校对) *: *{_NAMES})*)[)\]]?"
)

_TITLE_AND_SITE = re.compile(
    r"(?P<title>.*\S)\s*(?:[_|－]|-{1,2}|——)\s*(?P<site>[^_|－—-]{2,30}?(?:网|门户|政府|办公室|委员会|平台|公开))"
)

# What a page says of itself, with the note it becomes.
_PAGE_LABELS = {
    "发布时间": "published",
    "发表时间": "published",
    "更新时间": "published",
    "信息来源": "source",
    "文章来源": "source",
    "稿件来源": "source",
    "来源": "source",
    "作者": "author",
    "编辑": "editor",
    "责任编辑": "editor",
    "栏目": "column",
    "访问次数": "",
    "浏览次数": "",
    "浏览量": "",
    "阅读次数": "",
    "阅读量": "",
    "点击数": "",
    "点击量": "",
    "点击率": "",
    "字号": "",
    "字体": "",
    "分享": "",
}
# What a document says of itself: its lines are text.
_DOCUMENT_LABELS = {
    "发文机关": "issuer",
    "发文单位": "issuer",
    "发布机构": "issuer",
    "发文字号": "document_number",
    "文号": "document_number",
    "成文日期": "adopted",
    "施行日期": "effective",
    "实施日期": "effective",
    "生效日期": "effective",
    "发布日期": "published",
    "公开日期": "published",
    "有效性": "validity",
    "索引号": "index_number",
}
_EITHER = _PAGE_LABELS.keys() | {"发布日期", "公开日期"}
_LABELS = _PAGE_LABELS | _DOCUMENT_LABELS
_LABEL = re.compile(
    rf"(?<![\u4e00-\u9fff])\[?({'|'.join(sorted(_LABELS, key=len, reverse=True))}) *(?:[:\]])"
)
_VALUE_EDGE = " \u3000|[]()、,;-"


@dataclass
class Sifted:
    """Which lines are text, and what the others say."""

    text: list[bool]
    notes: dict[str, str] = field(default_factory=dict)


def sift(lines: Sequence[str]) -> Sifted:
    """Tell text from page chrome, line by line; the lines come trimmed."""
    sifted = Sifted([True] * len(lines))
    for number, line in enumerate(lines):
        folded = line.translate(_FOLDED)
        if len(folded) > _MAX_CHARS:
            continue
        near = number < _HEAD_LINES or number >= len(lines) - _FOOT_LINES
        sifted.text[number] = not _is_chrome(folded, near=near)
        if greeting := _GREETING.match(folded):
            merge(sifted.notes, _said(line, greeting))
        if near:
            merge(sifted.notes, _data(line, folded))
    return sifted


def labelled(line: str) -> dict[str, str]:
    """Read "label: value" pairs that describe a page or a document."""
    folded = line.translate(_FOLDED)
    labels = list(_LABEL.finditer(folded))
    ends = [*(label.start() for label in labels[1:]), len(line)]
    found: dict[str, str] = {}
    for label, end in zip(labels, ends, strict=False):
        value = line[label.end() : end].replace("\xa0", " ").strip(_VALUE_EDGE)
        if (name := _LABELS[label[1]]) and value:
            merge(found, {name: value})
    return found


def merge(notes: dict[str, str], more: dict[str, str]) -> None:
    """Add notes; the first to speak stands, but further sources stand beside it."""
    for name, value in more.items():
        old = notes.setdefault(name, value)
        if name == "source" and value not in old:
            notes[name] = f"{old}；{value}"


def title_and_site(title: str) -> dict[str, str]:
    """Split a page's title where its tail names a site: 标题_青禾县人民政府."""
    title = title.strip()
    if not title:
        return {}
    split = _TITLE_AND_SITE.fullmatch(title)
    return {"title": split["title"], "site": split["site"]} if split else {"title": title}


def _is_chrome(line: str, *, near: bool) -> bool:
    if any(pattern.match(line) for pattern in (_GREETING, _PATH, _PAGER)):
        return True
    if _BUTTONS.fullmatch(line):
        return any(char.isalpha() for char in line)
    return near and _is_chrome_at_an_end(line)


def _is_chrome_at_an_end(line: str) -> bool:
    """Tell what is chrome at the head and the foot of a page, where such lines are no text."""
    return bool(
        _FOOTER.match(line)
        or _COUNTER.match(line)
        or any(pattern.fullmatch(line) for pattern in (_BARE_DATE, _BYLINE, _REPORTER, _EDITOR))
        or _is_page_data(line)
    )


def _is_page_data(line: str) -> bool:
    """Tell a line of page data: it begins with a label and has labels of a page only.

    发布日期 alone is a document's; together with 来源 or 浏览次数 it is the page's.
    """
    labels = {label[1] for label in _LABEL.finditer(line)}
    return bool(_LABEL.match(line)) and bool(labels & _PAGE_LABELS.keys()) and labels <= _EITHER


def _data(line: str, folded: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pattern in (_BARE_DATE, _BYLINE, _REPORTER, _AFFILIATION, _EDITOR):
        if match := pattern.fullmatch(folded):
            merge(found, _said(line, match))
    return found or labelled(line)


def _said(line: str, match: re.Match[str]) -> dict[str, str]:
    """Give the named groups of a match in the folded line, in the line's own characters."""
    return {name: line[slice(*match.span(name))].strip() for name in match.groupdict()}
