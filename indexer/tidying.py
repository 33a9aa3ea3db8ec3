"""Tidying (去修饰): what stands beside the names in a cell of departments and is no part of them.

Numbering, signs, labels (牵头单位：), roles (牵头, 按职责分工负责) and 等部门.
Must not know which names are meant, nor levels.
"""

import re

_ROLE = "(?:牵头|主办|主责|责任|主体责任|主要责任|配合责任|配合|协同|协办|协助|主管|承接|参与|会同)"
_PART = "(?:部门|单位|主体|机关|方)"
_END = "[局委办部院会队府联室心司厅处所站中镇乡道）)]"  # with which a name ends
# 1.县公安局 2、县教育局（3）县民政局, wherever they stand.
_ENUMERATORS = re.compile(
    r"(?<![\d.第])(?:\d{1,2}\s*(?:[.．、](?!\d)|[)）])|[（(][\d一二三四五六七八九十]{1,2}[)）]|[①-⑳⑴-⒇㈠-㈩])"
    r"(?=\s*[\u4e00-\u9fff])"
    r"|(?:^|(?<=\n))[一二三四五六七八九十]{1,2}、(?=\s*[\u4e00-\u9fff]{2})"
)
_GLUED_LABEL = re.compile(rf"(?<={_END})(?={_ROLE}{_PART}?[:：])")
_AFTER_BRACKET = re.compile(  # 县住房和城乡建设局（县城市管理局）县公安局 lost its line end
    rf"(?<={_END})([（(][^（()）]{{2,}}[）)])\s*(?=[省市县区][^、，；;（(]{{2,}}{_END})"
)
_BOTH = re.compile(  # 市县卫生健康局, 市和县卫生健康局
    r"(?:^|(?<=[、，；;\n]))(?:市县(?=[\u4e00-\u9fff]{2,}局)(?!两级|级)"
    r"|([省市县区])[和及与或](?=[市县区乡镇][\u4e00-\u9fff]{2}))"
)
_LABEL = re.compile(rf"^(?:[^、，；;:：]{{0,8}}{_PART}|{_ROLE}|主体)\s*[:：]\s*")
_SIGNS = "★☆*＊●•·■□◆▲△※√#-－+＋ 。.:：\t"
_ROLE_NOTE = re.compile(
    r"[（(](?:(?:牵头|主办|主责|主要|配合|协同|协办|协助|参与|负责)+[单部]?[位门]?|主|辅)[）)]"
)
_AND_OTHERS = re.compile(
    r"等\d*[一二三四五六七八九十]*个?(?:相关|有关|职能|责任|县直|[省市县区]级|各)*"
    r"(?:部门|单位|乡?镇街道|乡镇|镇街|街道|镇)?$"
)
# 区民政局牵头，区残联配合; 县教育局按职责分工负责.
_ROLE_TAIL = re.compile(
    rf"(?<={_END})(?:按照?(?:各自)?职责(?:分工)?)?"
    r"(?:负责|分别|牵头|主办|主责|配合|协同|协办|协助|参与|落实|做好)+(?:工作)?$"
)
_LEADING = re.compile(r"[（(](?:牵头|主办|主责)|(?:牵头|主办|主责)(?:负责|落实)?$")
_BEFORE = re.compile(r"^(?:由|会同|联合)(?=.{3})")
_DANGLING = re.compile(rf"(?<={_END})(?:和|及|与|以及)$")


def parted(text: str) -> str:
    """Put in the sign that layout left out where names are numbered, labelled or stand together."""
    text = _GLUED_LABEL.sub("；", _ENUMERATORS.sub("；", text))
    text = _BOTH.sub(lambda found: f"{found[1] or '市'}、{'' if found[1] else '县'}", text)
    return _AFTER_BRACKET.sub(r"\1、", text)


def bare(part: str) -> str:
    """A name without its numbering, signs, label, role and "等部门"."""
    name = _BEFORE.sub("", _LABEL.sub("", part.strip(_SIGNS)))
    name = _AND_OTHERS.sub("", _ROLE_NOTE.sub("", name).strip(_SIGNS))
    return _DANGLING.sub("", _ROLE_TAIL.sub("", name)).strip(_SIGNS)


def leads(part: str) -> bool:
    """Whether a name bears the mark of the lead."""
    return _LEADING.search(part.strip()) is not None
