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
    r"(?:【(?P<boxed>[^】\n]{2,80})】[ \t]*[:：]?"
    r"|(?P<named>[^\n。；;：:【]{2,80}?)[ \t]*[:：]"
    r"|(?P<alone>[^\n。；;：:【\d]{2,80})(?=\n))"
)
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


def parts_of(listed: Sequence[str], text: str | None, *, sentences: bool = False) -> list[Part]:
    """The part of each body: its own blocks, or the whole text where it is not cut into blocks.

    Words above the first head belong to the bodies without a block, else to every block. With
    `sentences` a text is cut also where every body begins a sentence of its own.
    """
    duty = (text or "").strip()
    blocks = list(_blocks(duty, listed)) or list(_sentences(duty, listed) if sentences else ())
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
    """Sentences that begin with a body's name (县公安局处置…；乡镇（街道）落实…), which they keep.

    None unless each body has one and the text begins with one: else it is common to all.
    """
    found: list[_Block] = []
    for match in re.finditer(r"(?:^|(?<=[\n。；;]))\s*(?:\d+[.．、])?\s*(?=\S)", duty):
        rest = duty[match.end() :]
        name = next((body for body in sorted(listed, key=len)[::-1] if rest.startswith(body)), None)
        if name:
            found.append(_Block(names=(name,), start=match.start(), body=match.end()))
    owners = {name for block in found for name in block.names}
    whole = len(listed) > 1 and owners == set(listed) and found[0].start == 0
    return found if whole else []


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
