"""Bodies (单位): the names in a cell of departments.

A bracket belongs to its body ("县委统战部（县民族宗教事务局）" is one), "市、县卫生健康局" is two.
Must not know the register of bodies: names are kept as written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from indexer import tidying

_OPEN, _CLOSE = "（([〔【", "）)]〕】"
_SEPARATORS = "、，,；;。\n\r/|＋+＆&·•"
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")
_MAX_NAME_CHARS = 30
# After a name that ends so, a blank or line end parts two bodies; after any other (委, 办, 会, 乡)
# only where a level follows: layout breaks 县人力资源和社会|保障局 and 县住房和城乡|建设局 too.
_ENDED = re.compile(
    r".(?:[局部厅署院队所站镇]|中心|公司|政府|办公室|办事处|委员会|联合会|工会|街道|[）)])$"
)
# 市生态环境局|青禾分局 is one body; 公安分局 is a body of its own.
_CONTINUES = re.compile(
    r"^(?:.?$|办事处|人民政府|政府|门|[（(]"
    r"|(?!公安|交警|生态|环境|自然|资源|规划|国土|市场|税务|住建|交通|消防).{0,4}分局)"
)
_STARTS = re.compile(r"^(?:各|[省市县区]|乡镇|镇街|街道)|.(?:镇|乡|街道)(?:办事处|人民政府)?$")
_ENUMERATOR = re.compile(r"^(?:\d+\s*[.．、]|[（(]\d+[）)]|[①-⑳])\s*")
_CONJUNCTION = re.compile(
    r"(?<=[局委办部院会队府])(?:和|及|与|以及|会同|联合)(?=各?[省市县区镇乡街])"
)
_LEVEL = re.compile(r"^(?:[省市县区乡镇旗]|省级|市级|县级|区级|[市县区][（(][^）)]*[）)])$")
_WORD = "(?![场政容民域村])"  # 市场, 市政, 市容, 区域, 乡村 are words, no levels
_LEVEL_HEAD = re.compile(
    rf"^(?:(?:省|市|县|区|乡镇|镇|乡|旗){_WORD}级?(?:[（(][市县区旗、，]+[）)])?)"
    r"(?=[\u4e00-\u9fff]{2})"
)
_GLUED_TOWN = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:镇|乡(?!镇)|街道)")  # 清溪镇石塘乡
_GLUED_TOWNS = re.compile(f"(?:{_GLUED_TOWN.pattern}){{2,}}")
BLANKS = frozenset({"", "无", "/", "-", "—", "——", "－", "\\", "／", "--", "暂无", "空"})


def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return text.strip() in BLANKS


@lru_cache(maxsize=4096)  # the same few departments stand in thousands of rows
def split_bodies(text: str) -> tuple[str, ...]:
    """Names of the bodies in a cell, in order, each once; a marked lead comes first."""
    if is_blank(text):
        return ()
    parts = [part for piece in _pieces(tidying.parted(text)) for part in _CONJUNCTION.split(piece)]
    leads = {tidying.bare(part) for part in parts if tidying.leads(part)}
    names = [name for name in _levels(map(tidying.bare, parts)) if not is_blank(name)]
    return tuple(dict.fromkeys(sorted(names, key=lambda name: name not in leads)))


def _pieces(text: str) -> Iterator[str]:
    """Cut at separators outside brackets; a bracket that is not closed encloses nothing."""
    mended = _mend(text)
    counts = _depth(mended) == 0
    piece, depth = "", 0
    for char in mended:
        depth += _depth(char) if counts else 0
        if char in _SEPARATORS and depth <= 0:
            yield piece
            piece, depth = "", 0
        else:
            piece += char
    yield piece


def _mend(text: str) -> str:
    """Blanks and line ends that part two names become line ends; the others are layout."""
    tokens: list[str] = []
    last, depth = "", 0  # the name so far, its end at least, and how deep in brackets it is
    for token in re.split(r"\s+", text.strip()):
        following = _SEPARATOR.split(token)[0]
        ended = _ENDED.search(last) or (len(last) > 1 and _STARTS.search(following))
        apart = bool(ended) and depth <= 0 and not _CONTINUES.search(following)
        apart = apart or _ENUMERATOR.match(token) is not None
        tokens.append(f"\n{token}" if apart else token)
        last = _SEPARATOR.split(token if apart else last + token)[-1][-_MAX_NAME_CHARS:]
        depth += _depth(token)
    return "".join(tokens)


def _depth(text: str) -> int:
    """Brackets opened less brackets closed."""
    return sum(map(text.count, _OPEN)) - sum(map(text.count, _CLOSE))


def _levels(names: Iterable[str]) -> Iterator[str]:
    """Spread a name over the bare levels before it: 市、县卫生健康局; 各 over 街道办事处."""
    waiting: list[str] = []
    every = ""
    for name in names:
        if _LEVEL.match(name) and not (every and name in "乡镇"):
            waiting.append(name)
            continue
        every = "各" if name.startswith("各") else every
        whole = f"{every}{name}" if re.fullmatch(r"街道(?:办事处)?|乡|镇", name) else name
        yield from _spread(waiting, whole)
        waiting = []
    yield from waiting


def _spread(levels: Sequence[str], name: str) -> Iterator[str]:
    """The name at each of the levels before it and as it stands; 市、县两级… stays one."""
    head = _LEVEL_HEAD.match(name)
    if levels and re.match(r"[省市县区乡镇][两三各]级", name):
        yield "、".join([*levels, name])
        return
    if head is None:
        yield from levels
    else:
        grade = "级" if head.group().endswith("级") else ""
        stem = name[head.end() :]
        yield from (level.removesuffix("级") + grade + stem for level in levels)
    yield name


def split_towns(text: str) -> tuple[str, ...]:
    """Towns and streets of a scope; the last one's ending counts for all (清河、和平街道)."""
    names = split_bodies(text)
    ending = re.search(r"(?:街道办事处|街道|镇人民政府|镇|乡)$", names[-1]) if names else None
    if ending is None:
        return names
    if len(names) == 1 and _GLUED_TOWNS.fullmatch(names[0]):
        return tuple(_GLUED_TOWN.findall(names[0]))
    short = re.compile(r"[\u4e00-\u9fff]{2,4}(?<![镇乡区县道处局])$")
    return tuple(name + ending.group() if short.match(name) else name for name in names)
