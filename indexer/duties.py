"""Duties (职责): whose part each piece of a duty cell is.

A cell that several departments share is cut into blocks, each headed by the names of one or more
bodies ("县公安局、县交通运输局："). Must not know classes or tables.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer import bodies

# A head stands at the start of a line or sentence, perhaps numbered or in 【】, before a colon.
_HEAD = re.compile(
    r"(?:^|(?<=[\n。；;]))[ \t\u3000]*"
    r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]"
    r"|\d+[.．、]|[①-⑳★☆●○■◆▲※•]+)?[ \t]*"
    r"(?:(?:牵头|主办|主责|责任|主管|配合|协同|协办|协助)(?:单位|部门)[ \t]*[:：][ \t]*)?"
    r"(?:【(?P<boxed>[^】\n]{2,80})】[ \t]*[:：]?"
    r"|(?P<named>[^\n。；;：:【]{2,80}?)[ \t]*[:：]"
    r"|(?P<alone>[^\n。；;：:【\d]{2,80})(?=\n))"
)
_SENTENCE = re.compile(
    r"(?:^|(?<=[\n。；;]))\s*"
    r"(?:\d+[.．、]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|[①-⑳])?\s*(?=\S)"
)
_JOINT = re.compile(r"[、，,和与及]\s*")
# 牵头单位（县应急管理局）：the bracket names the body.
_LABELLED = re.compile(r"^(?:牵头|主办|主责|责任|配合|协同|协办|协助)(?:单位|部门)[（(](.+)[）)]$")
_TAIL = re.compile(r"(?:的?主要|的?工作|的?具体)?(?:职责|责任|任务|负责)$")


@dataclass(frozen=True, slots=True)
class Part:
    """A body and its duty; `listed` is false where only the duty cell names the body."""

    body: str
    duty: str | None
    listed: bool = True


@dataclass(frozen=True, slots=True)
class _Block:
    names: tuple[str, ...]
    start: int  # of the head
    body: int  # where the duty begins


def parts_of(listed: Sequence[str], text: str | None) -> list[Part]:
    """The part of each body: its own blocks, or the whole text where it is not cut into blocks.

    Words above the first head belong to the bodies without a block, else to every block. A text
    without heads is cut where every body begins a sentence of its own.
    """
    duty = (text or "").strip()
    blocks = list(_blocks(duty, listed)) or _sentences(duty, listed)
    if not blocks:
        return [Part(body, duty or None) for body in listed]
    owners = dict.fromkeys([*listed, *(name for block in blocks for name in block.names)])
    own = {name: _own(duty, blocks, name) for name in owners}
    lead_in = duty[: blocks[0].start].strip()
    headless = [name for name in owners if not own[name]]
    if lead_in:
        own |= {name: [lead_in, *own[name]] for name in headless or owners}
    return [Part(name, "\n".join(own[name]) or None, name in listed) for name in owners]


def _own(duty: str, blocks: Sequence[_Block], name: str) -> list[str]:
    """Texts of the blocks that a body heads."""
    ends = [*(block.start for block in blocks[1:]), len(duty)]
    return [
        text
        for block, end in zip(blocks, ends, strict=True)
        if name in block.names and (text := duty[block.body : end].strip())
    ]


def _blocks(duty: str, listed: Sequence[str]) -> Iterator[_Block]:
    """Heads in a duty cell; a name that is not listed must stand at the start of a line."""
    for match in _HEAD.finditer(duty):
        words = match.group("boxed") or match.group("named") or match.group("alone")
        starts_line = match.start() == 0 or duty[match.start() - 1] == "\n"
        names = _names(words.strip(), listed, strict=match.group("alone") is not None)
        if names and (starts_line or all(name in listed for name in names)):
            yield _Block(names=names, start=match.start(), body=match.end())


def _sentences(duty: str, listed: Sequence[str]) -> list[_Block]:
    """Sentences of which listed bodies are the subject (县公安局处置…；县教育局、团县委负责…).

    None unless each body has one and the text begins with one: else it is common to all.
    """
    found: list[_Block] = []
    for match in _SENTENCE.finditer(duty):
        names, end = _subject(duty, match.end(), listed)
        if names:
            found.append(_Block(names=names, start=match.start(), body=end))
    owners = {name for block in found for name in block.names}
    whole = len(listed) > 1 and owners == set(listed) and not duty[: found[0].start].strip()
    return found if whole else []


def _subject(duty: str, start: int, listed: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Listed bodies named one after the other from a place on, and where they end."""
    names: list[str] = []
    by_length = sorted(listed, key=len, reverse=True)
    end = start
    while name := next((body for body in by_length if duty.startswith(body, start)), None):
        names.append(name)
        end = start + len(name)
        joint = _JOINT.match(duty, end)
        start = joint.end() if joint else len(duty)
    return tuple(dict.fromkeys(names)), end


def _names(words: str, listed: Sequence[str], *, strict: bool) -> tuple[str, ...]:
    """Bodies that a head names, listed ones by their listed name; () where it is no head."""
    names: list[str] = []
    for name in bodies.split_bodies(_LABELLED.sub(r"\1", _TAIL.sub("", words))):
        known = bodies.find(name, listed)
        if known is None and strict:
            return ()
        if known != name and not bodies.looks_like_body(name):
            return ()
        names.append(known or name)
    return tuple(dict.fromkeys(names))
