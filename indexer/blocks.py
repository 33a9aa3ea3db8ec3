"""Blocks (职责分块): the heads in a duty cell, and the bodies that each of them names.

A head is a piece of text whose whole words name bodies: numbered or not, in brackets of any sort,
before a colon, a dash or the end of its line. The bodies listed beside the cell are the evidence:
what names only them needs few signs, another name must stand at the beginning of a line and before
a colon or in a box. Must not know whose the text between two heads is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer import bodies, naming
from indexer.compact import Compact

MARKS = re.compile(
    r"(?:[一二三四五六七八九十]+[、.．是]|[（(\[［][一二三四五六七八九十\d]+[)）\]］][、.．]?"
    r"|\d+[.．、)）](?!\d)|[①-⑳⑴-⒇㈠-㈩]|第[一二三四五六七八九十]+[，,、:：]"
    r"|[★☆●○■□◆◇▲△▶►※•·*#＊\-—–－]+)+"
)
_MAX_CHARS = 80
_IN_FULL = 3  # characters of a name that heads a block amid a line
_ROLE = "(?:牵头|主办|主责|主体责任|主要责任|责任|主管|配合责任|配合|协同|协办|协助|参与)"
_PART = "(?:单位|部门|主体|机关|方)"
_LABEL = re.compile(rf"{_ROLE}{_PART}?[:：]|{_ROLE}{_PART}[为是]?(?=.)")
# 牵头单位（县应急管理局）：the bracket names the body.
_LABELLED = re.compile(rf"^{_ROLE}{_PART}?[（(](.+)[）)]$")
_CLOSING = dict(zip("【[［〔〖{（(《<＜〈「『“", "】]］〕〗}）)》>＞〉」』”", strict=True))
_BOXES = "【[［〔〖{"  # in these a name that is not listed counts too
_COLONS, _STOPS = ":：", "。；;！!？?"
_DASHES = re.compile(r"[—–－\-|｜→]+")
# What a head may say besides its names: 县公安局的主要职责, 县公安局负责以下工作.
_TAIL = re.compile(
    r"(?:[的之]|按照?|依照|依据|各自|主要|具体|工作|履职|履行|承担|相关|相应|以下|下列|如下|职责|职能|责任|任务|事项|分工"
    r"|内容|范围|负责|做好|开展|是|为|包括)+$"
)
_AFTER_BOX = re.compile(r"(?:[的之]?(?:主要|工作)?(?:职责|责任|负责))?(?:[:：]|[—–－-]+)|")
_LEFT_OVER = re.compile(r"(?:主要|工作|具体|部门|相关)?(?:职责|责任|任务|工作内容)[:：]")
# Heads that name their bodies only by their part in the item.
_SORT = "(?:相关|有关|职能|责任|成员|县直|[省市县区]级|行业|主管|各)*(?:部门|单位)"
_ALL = re.compile(rf"(?:各|上述|以上|全部|所有){_SORT}(?:共同)?|(?:{_SORT}|各方)?共同|两部门|双方")
_OTHERS = re.compile(rf"(?:其他|其它|其余|另外|剩余)各?(?:{_SORT})?")
_LEADS = re.compile(r"(?:牵头|主办|主责)(?:单位|部门|方)")
_PARTNERS = re.compile(r"(?:配合|协同|协办|协助|参与)(?:单位|部门|方)")
_UNNAMED = re.compile(_SORT)
_JOINT = "(?:[、，,和与及]|以及)"
_NO_HEAD_BEHIND = "合同助向由报对与和及、的给请经为以从被"  # 配合县公安局：, 报县公安局：


@dataclass(frozen=True, slots=True)
class Head:
    """Bodies, and where their head and its block begin; `weak` without a colon or a box."""

    names: tuple[str, ...]
    start: int
    body: int
    weak: bool = False
    others: bool = False  # it speaks of the listed bodies that no other head names


def heads_in(text: Compact, listed: Sequence[str]) -> list[Head]:
    """Heads of a duty cell in order; weak ones need each other, or points below them."""
    found: list[Head] = []
    place = 0
    glued = dict(_glued(text, listed))
    while place < len(text.text):
        head = _head_at(text, place, listed) if text.opens(place) else None
        head = head or glued.get(place)
        if head is not None:
            found.append(head)
        place = head.body if head else place + 1
    several = len({name for head in found for name in head.names}) > 1
    return [head for head in found if not head.weak or several or MARKS.match(text.text, head.body)]


def _head_at(text: Compact, start: int, listed: Sequence[str]) -> Head | None:
    """The head that begins at a place."""
    marks = MARKS.match(text.text, start)
    place = marks.end() if marks else start
    label = _LABEL.match(text.text, place)
    begins_line = start == 0 or start in text.lines
    for first in dict.fromkeys([label.end() if label else place, place]):
        for end in _ends(text, first):
            words = text.said(first + end.boxed, end.names)
            only_listed = end.weak or (bool(listed) and not begins_line)
            named = _named(words, listed, only_listed=only_listed)
            if named is not None:
                rest = _LEFT_OVER.match(text.text, end.head)
                body = rest.end() if rest else end.head
                return Head(named, start, body, weak=end.weak and not label, others=not named)
    return None


class _End(NamedTuple):
    names: int  # where the names of a head may end
    head: int  # where its block begins
    boxed: bool = False
    weak: bool = False


def _ends(text: Compact, start: int) -> Iterator[_End]:
    """Where the head that begins at a place may end, the surest sign first."""
    closing = _CLOSING.get(text.text[start : start + 1])
    last = min(len(text.text), start + _MAX_CHARS)
    if closing:
        close = text.text.find(closing, start, last)
        after = _AFTER_BOX.match(text.text, close + 1)
        if close > 0 and after:
            yield _End(close, after.end(), boxed=True, weak=text.text[start] not in _BOXES)
    weak: list[_End] = []
    for place in range(start + 1, last):
        if place in text.gaps:
            weak.append(_End(place, place, weak=True))
        if text.text[place] in _COLONS:
            yield _End(place, place + 1)
            break
        if dash := _DASHES.match(text.text, place):
            weak.append(_End(place, dash.end(), weak=True))
        if text.text[place] in _STOPS:
            weak += [_End(place, place + 1, weak=True)] if text.text[place] == "。" else []
            break
    yield from reversed(weak)


def _named(words: str, listed: Sequence[str], *, only_listed: bool) -> tuple[str, ...] | None:
    """Bodies that a head names, listed ones by their listed name; None where it is no head.

    () stands for the bodies that no other head names.
    """
    plain = _TAIL.sub("", words) or words
    if by_part := _by_part(words, plain, listed):
        return by_part
    if _OTHERS.fullmatch(plain):
        return () if listed else None
    said = bodies.split_bodies(_LABELLED.sub(r"\1", plain).removeprefix("由"))
    known = [naming.find(name, listed) for name in said]
    if not said or (only_listed and None in known):
        return None
    shorter = all(body and len(name) <= len(body) for name, body in zip(said, known, strict=True))
    sure = len(said) > 1 and shorter  # 公安、教育、民政： beside these three
    for name, body in zip(said, known, strict=True):
        township = naming.is_township(name)
        unnamed = body is None and (_UNNAMED.fullmatch(name) or (township and listed))
        if unnamed or not (sure or body == name or township or naming.looks_like_body(name)):
            return None
    return tuple(dict.fromkeys(body or name for name, body in zip(said, known, strict=True)))


def _by_part(words: str, plain: str, listed: Sequence[str]) -> tuple[str, ...]:
    """Listed bodies that a head names as 牵头单位, 配合单位 or 各部门; the lead is listed first."""
    if len(listed) < 2:  # noqa: PLR2004 - one body has no other part
        return ()
    if any(_ALL.fullmatch(each) for each in (words, plain)):
        return tuple(listed)
    if _LEADS.fullmatch(plain):
        return tuple(listed[:1])
    return tuple(listed[1:]) if _PARTNERS.fullmatch(plain) else ()


def _glued(text: Compact, listed: Sequence[str]) -> Iterator[tuple[int, Head]]:
    """Heads amid a line whose stop got lost: a listed name in full before a colon."""
    known = {form for body in listed for form in naming.forms(body) if len(form) >= _IN_FULL}
    if not known:
        return
    name = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    pattern = re.compile(f"(?:{name})(?:{_JOINT}(?:{name}))*{_TAIL.pattern[:-2]}*[:：]")
    for match in pattern.finditer(text.text):
        behind = text.text[match.start() - 1 : match.start()]
        said = _named(match.group()[:-1], listed, only_listed=True)
        if said and behind not in tuple(_NO_HEAD_BEHIND):
            yield match.start(), Head(said, match.start(), match.end())
