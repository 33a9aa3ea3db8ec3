"""Names (名称): whether words are the name of a body, and which of the listed bodies a name means.

The bodies that a row lists are the strongest evidence: a head may call them by the name in or
before their bracket, without level or place, or in short. Must not know cells or the register.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

_MAX_NAME_CHARS = 30
_STRICT = re.compile(
    r"(?:[局委办部院队厅署联会所站镇乡]|中心|政府|办公室|办事处|公司|街道|部门|单位|学校|社区)"
    r"(?:[（(].*[）)])?$"
)
_VERBS = re.compile(r"负责|配合|协助|会同|牵头|责任|组织(?!部|人事)|^[由将报向对与会]|的")
_WORD = "(?![场政容民域村])"  # 市场, 市政, 市容, 区域, 乡村 are words, no levels
_REGION = re.compile(r"^(?![省市县区])[\u4e00-\u9fff]{2,3}?(?=[省市县区][\u4e00-\u9fff]{3})")
_TOWNS = re.compile(r"乡镇|镇街|街镇|街道|^各?镇|^各?乡|镇（|乡（")
# 卫健局 and 卫生健康委员会 differ in what follows the function.
_OFFICE = re.compile(
    r"(?:委员会|办公室|主管部门|部门|单位|机关|机构|[局委办厅署部]|大队|支队|总队|中心|分局)+$"
)
_IN_SHORT = 3  # characters of a name in short: 公安局
_SHORTEST = 2  # characters of a function: 公安


def looks_like_body(name: str) -> bool:
    """Whether words are the name of a body rather than a clause: by their end, without verbs."""
    short = 1 < len(name) <= _MAX_NAME_CHARS
    return short and _STRICT.search(name) is not None and _VERBS.search(name) is None


def is_township(name: str) -> bool:
    """Whether a name means the townships at large (乡镇（街道）, 各镇街), not one department."""
    return _TOWNS.search(name) is not None and not re.search(r"[局部厅]$", name)


def begins(text: str, listed: Sequence[str]) -> tuple[str, int] | None:
    """The listed body whose name, in full or in short, a text begins with, and its length."""
    known = {form: body for body in listed for form in forms(body)}
    for form in sorted(known, key=len, reverse=True):
        if text.startswith(form):
            return known[form], len(form)
    for end in range(_IN_SHORT, len(re.split("[。；;：:，,、]", text)[0]) + 1):
        name = text[:end]
        if looks_like_body(name) and (body := find(name, listed)):
            return body, end
    return None


def find(name: str, listed: Sequence[str]) -> str | None:
    """The listed body that a name means: equal, in its bracket, or by an abbreviation.

    An abbreviation keeps the order of the characters (县民宗局 of 县民族宗教事务局, 卫健局 of
    县卫生健康委员会); it must fit one listed body only, the closest way that fits any.
    """
    wanted = forms(name)
    for body in listed:
        if wanted & forms(body):
            return body
    if is_township(name):
        return next((body for body in listed if is_township(body)), None)
    for fits in (_shortens, _same_function, _same_branch):
        close = [body for body in listed if any(fits(a, b) for a in wanted for b in forms(body))]
        if close:
            return close[0] if len(close) == 1 else None
    return None


@lru_cache(maxsize=4096)
def forms(name: str) -> frozenset[str]:
    """A name, and the names outside and inside its bracket."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    inside = re.findall(r"\(([^()]+)\)", plain)
    inside = [part for each in inside for part in re.split("[、,]", each)]
    outside = re.sub(r"\([^()]*\)", "", plain)
    return frozenset(form for form in (plain, outside, *inside) if len(form) > 1)


def _shortens(one: str, other: str) -> bool:
    """Whether one name abbreviates the other at the same level of government."""
    stems = _stems(one, other)
    if stems is None:
        return False
    short, long = stems
    return len(short) > 1 and short[0] == long[0] and _within(short, long)


def _same_function(one: str, other: str) -> bool:
    """Whether the functions of two names are one, whatever the office is called."""
    stems = _stems(one, other)
    if stems is None:
        return False
    short, long = sorted((_OFFICE.sub("", stem) for stem in stems), key=len)
    return len(short) >= _SHORTEST and _within(short, long)


def _same_branch(one: str, other: str) -> bool:
    """Whether two names are one branch, wherever its place stands: 西湖环境分局."""
    if not (one.endswith("分局") and other.endswith("分局")):
        return False
    short, long = sorted((one, other), key=len)
    return Counter(short) <= Counter(long)


def _stems(one: str, other: str) -> tuple[str, str] | None:
    """Two names without level and place, the shorter first; None where the levels differ."""
    (level, stem), (other_level, other_stem) = _leveled(one), _leveled(other)
    if level and other_level and level != other_level:
        return None
    short, long = sorted((stem, other_stem), key=len)
    return short, long


def _within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)


def _leveled(name: str) -> tuple[str, str]:
    """Level of a name (市, 县 …) and the name without it or the name of the place."""
    stem = _REGION.sub("", name)
    if re.match(rf"[省市县区]{_WORD}..", stem):
        return stem[0], stem[1:]
    return "", stem
