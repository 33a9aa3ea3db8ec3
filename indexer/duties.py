"""Duties (职责): whose part each piece of a duty cell is.

A cell that several departments share is cut into blocks, each headed by the names of one or more
bodies ("县公安局、县交通运输局："); what a head is, `blocks` says. A text without heads is cut
where every body is the subject of a sentence of its own. Must not know classes or tables.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer import blocks, naming
from indexer.blocks import Head
from indexer.compact import Compact, compact

_MAX_NAME_CHARS = 30
_JOINT = re.compile(r"[、，,和与及]|以及")


@dataclass(frozen=True, slots=True)
class Part:
    """A body and its duty; `listed` is false where only the duty cell names the body."""

    body: str
    duty: str | None
    listed: bool = True


def parts_of(listed: Sequence[str], text: str | None) -> list[Part]:
    """The part of each body: its own blocks, or the whole text where it is not cut into blocks.

    Words above the first head belong to the bodies without a block, else to every block.
    """
    duty = compact((text or "").strip())
    heads = blocks.heads_in(duty, listed) or _sentences(duty, listed)
    if not heads:
        return [Part(body, duty.source or None) for body in listed]
    headed = [name for head in heads for name in head.names]
    rest = tuple(name for name in listed if name not in headed) or tuple(listed)
    owners = dict.fromkeys([*listed, *headed])
    pieces = [*_pieces(duty, heads, rest)]
    own = {name: [said for whose, said in pieces if name in whose] for name in owners}
    if lead_in := duty.said(0, heads[0].start):
        headless = [name for name in owners if not own[name]]
        own |= {name: [lead_in, *own[name]] for name in headless or owners}
    return [Part(name, "\n".join(own[name]) or None, name in listed) for name in owners]


def _pieces(
    duty: Compact, heads: Sequence[Head], rest: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Texts of the blocks and their bodies; a head right below another shares its block."""
    waiting: tuple[str, ...] = ()
    for head, end in zip(heads, [*(head.start for head in heads[1:]), None], strict=True):
        whose = waiting + (rest if head.others else head.names)
        said = duty.said(head.body, len(duty.text) if end is None else end)
        waiting = () if said else whose
        if said:
            yield whose, said


def _sentences(duty: Compact, listed: Sequence[str]) -> list[Head]:
    """Sentences of which listed bodies are the subject (县公安局处置…；县教育局、团县委负责…).

    None unless each body has one and the text begins with one: else it is common to all.
    """
    found: list[Head] = []
    for start in filter(duty.opens, range(len(duty.text))):
        marks = blocks.MARKS.match(duty.text, start)
        named, end = _subject(duty.text, marks.end() if marks else start, listed)
        if named:
            found.append(Head(named, start, end))
    owners = {name for head in found for name in head.names}
    whole = len(listed) > 1 and owners == set(listed) and found[0].start == 0
    return found if whole else []


def _subject(text: str, start: int, listed: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Listed bodies named one after the other from a place on, and where they end."""
    named: list[str] = []
    end = start
    while found := naming.begins(text[start : start + _MAX_NAME_CHARS], listed):
        body, length = found
        named.append(body)
        end = start + length
        joint = _JOINT.match(text, end)
        start = joint.end() if joint else len(text)
    return tuple(dict.fromkeys(named)), end
