"""Bodies (单位): the names in a cell of departments, and whether two names may be one body.

A bracket belongs to its body ("县委统战部（县民族宗教事务局）" is one), "市、县卫生健康局" is two.
Must not know the register of bodies: names are kept as written.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

_OPEN, _CLOSE = "（([〔【", "）)]〕】"
_SEPARATORS = "、，,；;\n\r/|"
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")
_MAX_NAME_CHARS = 30
# After a name that ends so, a blank or line end parts two bodies; after any other (委, 办, 会, 乡)
# only where a level follows: layout breaks 县人力资源和社会|保障局 and 县住房和城乡|建设局 too.
_ENDED = re.compile(
    r".(?:[局部厅署院队所站镇]|中心|公司|政府|办公室|办事处|委员会|联合会|工会|街道|[）)])$"
)
_CONTINUES = re.compile(r"^(?:.?$|办事处|人民政府|政府|.{0,4}分局|门|[（(])")
_STARTS = re.compile(r"^(?:各|[省市县区]|乡镇|镇街|街道)|.(?:镇|乡|街道)(?:办事处|人民政府)?$")
_STRICT = re.compile(
    r"(?:[局委办部院队厅署联会所站镇乡]|中心|政府|办公室|办事处|公司|街道|部门|单位|学校|社区)"
    r"(?:[（(].*[）)])?$"
)
_ENUMERATOR = re.compile(r"^(?:\d+\s*[.．、]|[（(]\d+[）)]|[①-⑳])\s*")
_GLUED = re.compile(r"(?<=[^\s、，；])(?=[①-⑳])")  # ①县公安局②县司法局
_BOTH = re.compile(
    r"(?:^|(?<=[、，；;\n]))市县(?=[\u4e00-\u9fff]{2,}局)(?!两级|级)"
)  # 市县卫生健康局
_LABEL = re.compile(
    r"^(?:(?:牵头|主办|主责|责任|配合|协同|协办|协助|主管|承接|主体责任|配合责任)"
    r"(?:部门|单位|主体|机关)?|主体|配合)\s*[:：]\s*"
)
_ROLE_NOTE = re.compile(r"[（(](?:牵头|主办|主责|配合|协同|协办|协助)(?:部门|单位)?[）)]")
_AND_OTHERS = re.compile(r"等\d*[一二三四五六七八九十]*个?(?:相关|有关)?(?:职能)?(?:部门|单位)?$")
_CONJUNCTION = re.compile(r"(?<=[局委办部院会队府])(?:和|及|与|以及)(?=各?[省市县区镇乡街])")
# 区民政局牵头，区残联配合; 县住房和城乡建设局（县城市管理局）县公安局 lost its line end.
_ROLE_TAIL = re.compile(
    r"(?<=[局委办部院会队府联室心司厅）)])(?:负责)?(?:牵头|主办|主责|配合|协同|协办|协助)(?:负责|落实)?$"
)
_LEADING = re.compile(r"[（(](?:牵头|主办|主责)|(?:牵头|主办|主责)(?:负责|落实)?$")
_AFTER_BRACKET = re.compile(
    r"(?<=[局委办部院会队府])([（(][^（()）]{2,}[）)])\s*(?=[省市县区][^、，；;（(]{2,}[局委办部院会队府])"
)
_LEVEL = re.compile(r"^(?:[省市县区乡镇旗]|省级|市级|县级|区级|[市县区][（(][^）)]*[）)])$")
_WORD = "(?![场政容民域村])"  # 市场, 市政, 市容, 区域, 乡村 are words, no levels
_LEVEL_HEAD = re.compile(
    rf"^(?:(?:省|市|县|区|乡镇|镇|乡|旗){_WORD}级?(?:[（(][市县区旗、，]+[）)])?)"
    r"(?=[\u4e00-\u9fff]{2})"
)
_REGION = re.compile(r"^(?![省市县区])[\u4e00-\u9fff]{2,3}?(?=[省市县区][\u4e00-\u9fff]{3})")
_TOWNS = re.compile(r"乡镇|镇街|街镇|街道|^各?镇|^各?乡|镇（|乡（")
BLANKS = frozenset({"", "无", "/", "-", "—", "——", "－", "\\"})


def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return text.strip() in BLANKS


@lru_cache(maxsize=4096)  # the same few departments stand in thousands of rows
def split_bodies(text: str) -> tuple[str, ...]:
    """Names of the bodies in a cell, in order, each once; a marked lead comes first."""
    if is_blank(text):
        return ()
    parts = [part for piece in _pieces(_apart(text)) for part in _CONJUNCTION.split(piece)]
    leads = {_clean(part) for part in parts if _LEADING.search(part.strip())}
    names = [name for name in _levels(map(_clean, parts)) if not is_blank(name)]
    return tuple(dict.fromkeys(sorted(names, key=lambda name: name not in leads)))


def _apart(text: str) -> str:
    """Put the sign that layout left out where names are numbered or levels stand together."""
    return _AFTER_BRACKET.sub(r"\1、", _BOTH.sub("市、县", _GLUED.sub("\n", text)))


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


def _clean(part: str) -> str:
    """A name without its numbering, role and "等部门"."""
    name = _LABEL.sub("", _ENUMERATOR.sub("", part.strip()))
    return _ROLE_TAIL.sub("", _AND_OTHERS.sub("", _ROLE_NOTE.sub("", name)).strip(" 。.:："))


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
    short = re.compile(r"[\u4e00-\u9fff]{2,4}(?<![镇乡区县道处局])$")
    return tuple(name + ending.group() if short.match(name) else name for name in names)


def looks_like_body(name: str) -> bool:
    """Whether words are the name of a body rather than a clause: by their end, without verbs."""
    verbs = re.search(r"负责|配合|协助|会同|牵头|责任|组织(?!部|人事)|^[由将报向对与会]|的", name)
    return 1 < len(name) <= _MAX_NAME_CHARS and _STRICT.search(name) is not None and verbs is None


def find(name: str, listed: Sequence[str]) -> str | None:
    """The listed body that a name means: equal, in its bracket, or by an abbreviation.

    An abbreviation keeps the order of the characters and the first of them (县民宗局 of
    县民族宗教事务局); it must fit one listed body only.
    """
    forms = _forms(name)
    for body in listed:
        if forms & _forms(body):
            return body
    if is_township(name):
        return next((body for body in listed if is_township(body)), None)
    close = [body for body in listed if any(_shortens(a, b) for a in forms for b in _forms(body))]
    return close[0] if len(close) == 1 else None


def is_township(name: str) -> bool:
    """Whether a name means the townships at large (乡镇（街道）, 各镇街), not one department."""
    return _TOWNS.search(name) is not None and not re.search(r"[局部厅]$", name)


@lru_cache(maxsize=4096)
def _forms(name: str) -> frozenset[str]:
    """A name, and the names outside and inside its bracket."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    inside = re.findall(r"\(([^()]+)\)", plain)
    outside = re.sub(r"\([^()]*\)", "", plain)
    return frozenset(form for form in (plain, outside, *inside) if len(form) > 1)


def _shortens(one: str, other: str) -> bool:
    """Whether one name abbreviates the other at the same level of government."""
    (level, stem), (other_level, other_stem) = _leveled(one), _leveled(other)
    if level and other_level and level != other_level:
        return False
    short, long = sorted((stem, other_stem), key=len)
    rest = iter(long)
    return len(short) > 1 and short[0] == long[0] and all(char in rest for char in short)


def _leveled(name: str) -> tuple[str, str]:
    """Level of a name (市, 县 …) and the name without it or the name of the place."""
    stem = _REGION.sub("", name)
    if re.match(rf"[省市县区]{_WORD}..", stem):
        return stem[0], stem[1:]
    return "", stem
