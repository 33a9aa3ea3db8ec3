"""Tasks in a plan or notice (任务句): the sentences that tell townships to do something.

A sentence is one where it addresses townships (各镇（街道）要…), stands below a line that does
(各镇（街道）：), or names them as responsible (责任单位：各镇街). Sentences that speak of
departments only are left out. Offsets are those of the blocks' raw text. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from schema.domain.documents import Block
from schema.domain.text.patterns import later

MAX_CHARS = 500
_FEWEST = 4  # characters of a task; less names no matter
_TO = (
    r"(?:各|有关|相关|属地|所在)*(?:县直部门[、和])?"
    r"(?:乡、?镇(?:[、和]?[（(]?街道(?:办事处)?[）)]?)?|镇[、（(]?街道?[）)]?|镇街|街镇|乡镇|街道(?:办事处)?)"
    r"(?:人民)?(?:政府|党委|党[（(]?工[）)]?委)*"
)
_ADDRESSED = later(
    rf"(?:^|[，,；;：:、。\s]|由|请|要求|督促|组织)(?P<who>各{_TO}|属地{_TO}|{_TO}(?=要|应|须|负责|必须|需))"
)
_RESPONSIBLE = later(
    r"[（(](?:责任单位|牵头单位|配合单位|落实单位|完成单位)[:：]?[^）)]*(?:各?乡镇|各镇|镇街|街道|各乡)[^）)]*(?:[（(]街道[）)][^）)]*)?[）)]"
)
_ENDS = later(r"[。；;！!\n]+")
_MODAL = later(
    r"^[，,：:、\s]*(?:也|均|都|还)?(?:要|应当|应|须|必须|需|负责|需要|务必|要求|具体)?[，,：:\s]*"
)
_NUMBERED = later(r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[)）、.．]|[-•·])\s*")
_ONLY_DEPARTMENTS = later(
    r"^(?:县|市|区|省)[^，,、]{1,16}(?:局|委|办|大队|中心|公司)[^，,]{0,6}(?:要|应|负责|牵头|会同)"
)
_TAIL = later(r"[（(][^（）()]*(?:责任单位|牵头单位|配合单位|落实单位|完成单位)[^\n]*$")
_HEADING = later(r"[一二三四五六七八九十]{1,3}、[^，,：:（(]{1,20}")
_DUE = later(r"(?:于|在)?(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|上旬|中旬|下旬)(?:之?前|止)?")


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as a document puts it: its words, where they stand, and a term that they name."""

    text: str
    start: int
    end: int
    due: str | None = None


def tasks_in(blocks: Iterable[Block], names: Sequence[str] = ()) -> list[TaskLine]:
    """The tasks of a document in its order; `names` of townships count like 各镇."""
    named = re.compile("|".join(map(re.escape, names))) if names else None
    found: list[TaskLine] = []
    below = False  # a line of its own addressed townships
    for block in blocks:
        if block.level and not _ADDRESSED.search(block.raw):
            below = False
        for text, start in _sentences(block):
            if _HEADING.fullmatch(text.strip()):
                below = False
                continue
            rest, said = _addressed(text, named)
            if _RESPONSIBLE.search(text):
                rest, said = _TAIL.sub("", text), True
            if said and not rest.strip("：:，, "):
                below = True
                continue
            if not said and _ONLY_DEPARTMENTS.search(_NUMBERED.sub("", text)):
                below = False
                continue
            if said or (below and not block.level):
                found += _line(text, rest if said else text, start)
    return found


def _sentences(block: Block) -> Iterator[tuple[str, int]]:
    at = 0
    for end in _ENDS.finditer(block.raw):
        yield block.raw[at : end.start()], block.start + at
        at = end.end()
    yield block.raw[at:], block.start + at


def _addressed(text: str, named: re.Pattern[str] | None) -> tuple[str, bool]:
    """What follows the townships that a sentence addresses, and whether it addresses any."""
    if match := _ADDRESSED.search(text):
        return text[match.end("who") :], True
    if named is not None and (found := named.search(text)) and found.start() <= _FEWEST:
        return text[found.end() :], True
    return text, False


def _line(sentence: str, rest: str, start: int) -> Iterator[TaskLine]:
    words = _TAIL.sub("", _MODAL.sub("", _NUMBERED.sub("", rest)))
    cleaned = " ".join(words.split()).strip("，,：: 　")[:MAX_CHARS]
    if len(cleaned) < _FEWEST:
        return
    at = sentence.find(cleaned[:_FEWEST])
    first = start + max(at, 0)
    due = _DUE.search(cleaned)
    yield TaskLine(cleaned, first, start + len(sentence), due[0] if due else None)
