"""Clauses that give a body its part (由甲牵头、乙配合), with their places in the sentence.

One folded sentence in, what it says out: body, role, duty, and the matter where the clause names
one. Offsets are of the sentence. Names are taken as written; nothing is resolved here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from schema.domain.lists import Role
from schema.domain.text.patterns import later

_ORGAN = (
    "(?:政府|部门|机构|单位|局|分局|支局|委|委员会|办|办公室|办事处|街道|镇|乡|镇街|乡镇|中心|大队|支队|中队"
    "|公司|党委|党组|工委|所|站|社区|部|院|处|厅|会|政法委|编委|公安|城管|法院|检察院|联社|管委会)"
)
_BRACKET = r"(?:\([^()]{1,24}\))?"
_ONE = rf"[一-鿿]{{1,28}}?{_ORGAN}{_BRACKET}"
_BODY = rf"(?P<body>{_ONE}(?:(?:、|和|与|及|以及){_ONE})*)"
_HOW = (
    "(?:统一|具体|统筹|主要|总|依法|按职责|按照职责|依职责|依据职责|会同有关部门|共同|全面"
    "|继续|暂时?)*"
)
_LEADS = "(?:牵头|主办|主管|抓总|为主)"
_CARRIES = "(?:负责|承担|行使|履行|实施|组织|查处|受理|打捞|清理|管理|监管|办理)"
_UNIT = "(?:牵头|主办|主管|主体责任|第一责任|主责|责任|首问|承办)(?:责任)?(?:单位|部门|机关|主体)"

_MOVED = later(
    rf"^(?:将|把|原)?(?P<matter>.{{2,50}}?)[,，]?(?:统一)?(?:由|从)(?P<from>{_ONE}(?:(?:、|和){_ONE})*)"
    rf"(?:承担|负责|行使)?(?:统一|整体|成建制)?(?:划转|划归|移交|调整|转移|划入|变更|转交|并入|交)(?:至|到|给|为|由|入)*"
    rf"(?P<to>{_ONE}(?:(?:、|和){_ONE})*)(?:{_HOW}(?:{_CARRIES}|{_LEADS}))?$"
)
_GIVEN = later(
    rf"^(?:将|把)(?P<from>{_ONE})(?:承担|负责|行使|履行)?的(?P<matter>.{{2,50}}?)"
    rf"(?:统一|整体)?(?:划转|划归|移交|调整|转移|划入|转交|并入|交)(?:至|到|给|由|入)*(?P<to>{_ONE})(?:{_HOW}{_CARRIES})?$"
)
_NOT = later(rf"^(?P<matter>.*?)不(?:再)?由{_BODY}{_HOW}(?:{_LEADS}|{_CARRIES})")
_NO_MORE = later(
    rf"^(?P<body>{_ONE})(?:今后)?不再(?:作为|承担|负责|行使|履行|担任|牵头|实施)(?P<matter>.*)$"
)
_RELEASED = later("^(?:今后)?(?:不再|停止)(?:作为|承担|负责|行使|履行|担任|牵头|实施)")
_BY = later(
    rf"^(?P<matter>.*?)(?:统一|原则上|具体|明确|确定|仍|改|均|暂|临时|依法|继续)*由{_BODY}{_HOW}(?P<verb>{_LEADS}|作为{_UNIT}|担任{_UNIT}|{_CARRIES})(?P<duty>.*)$"
)
_AS = later(
    rf"^(?:(?P<matter>.*?)(?:明确|确定|指定|以))?{_BODY}(?:为|作为|是)(?P<about>.*?){_UNIT}"
)
_IS = later(
    rf"^(?P<matter>.*?)(?:的)?{_UNIT}(?:由.{{2,24}}?)?(?:明确为|确定为|调整为|变更为|改为|为|是){_BODY}$"
)
_HELPS = later(
    rf"^(?:由)?{_BODY}(?:等)?(?:予以|给予|积极|主动|做好|负责|切实|{_HOW})*(?P<verb>配合|协助|协同|参与|支持)(?P<duty>.*)$"
)
_HELPING = (
    later(rf"^(?:配合|协助|协办|协同)(?:责任)?(?:单位|部门)(?:为|是){_BODY}$"),
    later(rf"^(?:以)?{_BODY}(?:为|作为|是)(?:配合|协助|协办|协同)(?:责任)?(?:单位|部门)"),
)
_DOES_LEAD = later(
    rf"^{_BODY}{_HOW}(?P<verb>负责)(?P<about>.{{2,40}}?)(?:的)?(?:牵头|主管)(?:协调)?(?:工作|责任)?$"
)
_DOES = later(
    rf"^{_BODY}(?:要|应|应当|须|应予|具体)?{_HOW}(?P<verb>{_LEADS}|{_CARRIES}|指导|按照|落实|做好|提供|开展|处置|疏导|监督|督促|依法|对)(?P<duty>.*)$"
)
_ABOUT = later(
    r"^(?:责任)?(?:做好|开展|组织(?:开展|实施)?|负责|抓好|推进|落实|统筹)?(?P<matter>.{3,40})$"
)
# A dot parts clauses only after a verb: 由甲主管、乙协助.
_CLAUSE = later("(?:(?!(?<=牵头|主管|主办|负责|配合|协助)、)[^,，:：])+")
_VAGUE = later(
    "^(?:其他|其它|各|有关|相关|上级|以上|其余)*(?:有关|相关|职能|成员)?(?:部门|单位|镇街|乡镇|机构)$"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one clause says: [start, end) is the body, [at, at_end) the matter, of the sentence.

    `duty` is a span too, (0, 0) where there is none. `explicit`: the words themselves
    say who leads (牵头, 主体责任单位), not merely 负责.
    """

    body: str
    role: Role
    start: int
    end: int
    duty: tuple[int, int] = (0, 0)
    matter: str = ""
    at: int = 0
    at_end: int = 0
    explicit: bool = False


def parse(sentence: str) -> list[Said]:
    """Read a folded sentence, clause by clause."""
    said: list[Said] = []
    before: tuple[str, int] | None = None  # a clause that can be what "由甲牵头" is about
    for match in _CLAUSE.finditer(sentence):
        words = match[0].rstrip()
        at = match.start() + len(words) - len(words.lstrip())
        words = words.lstrip()
        found = [each for each in _clause(words, at) if not _VAGUE.match(each.body)]
        if not found and said and _RELEASED.match(words):
            last = said[-1]
            span = at, at + len(words)
            found = [replace(last, role=Role.TRANSFER_FROM, duty=span, matter="", at=0, at_end=0)]
            said = [_helping(each) if each.body == last.body else each for each in said]
        elif not found and said and not _RELEASED.match(words):
            begun = said[-1].duty[0] if any(said[-1].duty) else at
            said[-1] = replace(said[-1], duty=(begun, at + len(words)))
        if found and not found[0].matter and before and not said:
            found = [
                replace(each, matter=before[0], at=before[1], at_end=before[1] + len(before[0]))
                for each in found
            ]
        if not found and not said:
            before = (words, at)
        said += found
    return said


def _helping(said: Said) -> Said:
    """What a body does that leads no more: it helps."""
    return (
        said if said.role is not Role.LEAD else replace(said, role=Role.COOPERATE, explicit=False)
    )


def _clause(words: str, at: int) -> list[Said]:
    return next((list(found) for found in (read(words, at) for read in _READERS) if found), [])


def _moved(words: str, at: int) -> list[Said]:
    match = _MOVED.match(words) or _GIVEN.match(words)
    if not match:
        return []
    to = [_said(match, "to", Role.LEAD, at, explicit=True)] if match["to"] else []
    return [*to, _said(match, "from", Role.TRANSFER_FROM, at)]


def _denied(words: str, at: int) -> list[Said]:
    match = _NOT.match(words) or _NO_MORE.match(words)
    return list(_each(match, Role.TRANSFER_FROM, at)) if match else []


def _led(words: str, at: int) -> list[Said]:
    for pattern in (_BY, _AS, _IS, _DOES_LEAD):
        if match := pattern.match(words):
            verb = match.groupdict().get("verb") or ""
            explicit = pattern is not _BY or bool(re.match(_LEADS, verb)) or "单位" in verb
            return list(_each(match, Role.LEAD, at, explicit=explicit))
    return []


def _helped(words: str, at: int) -> list[Said]:
    match = next((m for m in (p.match(words) for p in (*_HELPING, _HELPS)) if m), None)
    return list(_each(match, Role.COOPERATE, at)) if match else []


def _helped_as(words: str, at: int) -> list[Said]:
    match = _HELPING[1].match(words)
    return list(_each(match, Role.COOPERATE, at)) if match else []


def _done(words: str, at: int) -> list[Said]:
    match = _DOES.match(words)
    if not match:
        return []
    leads = bool(re.match(f"{_LEADS}", match["verb"]))
    carries = bool(re.match(_CARRIES, match["verb"]))
    role = Role.LEAD if leads or carries else Role.COOPERATE
    return list(_each(match, role, at, explicit=leads))


_READERS = (_moved, _denied, _helped_as, _led, _helped, _done)


def _each(match: re.Match[str], role: Role, at: int, *, explicit: bool = False) -> Iterator[Said]:
    """What a clause says of each of the bodies that it names together."""
    whole = _said(match, "body", role, at, explicit=explicit)
    for one in re.finditer(rf"{_ONE}(?=、|和|与|及|以及|$)", match["body"]):
        start = whole.start + one.start()
        name = one[0].lstrip("、和与及以")
        start += len(one[0]) - len(name)
        yield replace(whole, body=name, start=start, end=start + len(name))


def _said(match: re.Match[str], group: str, role: Role, at: int, *, explicit: bool = False) -> Said:
    groups = match.groupdict()
    bare = groups.get("verb") == "负责" and groups.get("duty")
    group_of_duty = "duty" if bare else "verb"
    start = match.start(group_of_duty) if groups.get(group_of_duty) else -1
    name, offset = _matter(match)
    return Said(
        match[group],
        role,
        at + match.start(group),
        at + match.end(group),
        duty=(at + start, at + match.end()) if start >= 0 else (0, 0),
        matter=name,
        at=at + offset,
        at_end=at + offset + len(name),
        explicit=explicit,
    )


def _matter(match: re.Match[str]) -> tuple[str, int]:
    """The matter: before the body, inside the phrase, or what the body leads."""
    groups = match.groupdict()
    for group in ("matter", "about"):
        text = groups.get(group) or ""
        bare = re.sub(
            f"(?:的?{_UNIT}|统一|原则上|具体|明确|确定|仍|改|均|暂|临时|依法|继续|的)*$", "", text
        )
        bare = re.sub("^(?:同意|将|把|原则同意)", "", bare)
        if len(bare) > 1:
            return bare, match.start(group) + text.index(bare)
    leads = re.match(_LEADS, groups.get("verb") or "")
    if leads and (about := _ABOUT.match(groups.get("duty") or "")):
        return about["matter"], match.start("duty") + about.start("matter")
    return "", 0
