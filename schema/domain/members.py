"""Bodies of a joined name, one by one: 公安、民政等部门 are 公安部门 and 民政部门.

What is written once for all of them (the level before, the kind of body behind) is given to each.
A name that cannot be taken apart for sure stays whole; one in traditional script is told in
simplified, as the words of names are. Must not know where it stands.
"""

from schema.domain import bearer_names
from schema.domain.bearer_names import Kind
from schema.domain.text import fold
from schema.domain.text.patterns import later

_BRACKET = later("[(（〔][^()（）〔〕]{1,24}[)）〕]")
_JOINS = later("、|以及|或者|[和与或]|及(?!其)")
_LEVEL = (
    "(?:设区的市|省辖市|自治区|直辖市|自治州|乡镇|街道|[省市县区旗镇乡]级?)"
    "(?:[(（][省市县区旗镇乡、]{1,7}[)）])?"
)
_ONLY_LEVEL = later(f"(?:.{{0,6}}的|当地|所在地|各)?{_LEVEL}")
_SO_MANY = later("(?:^|(?<=[省市县区乡镇]))[两二三四五]级")
_AFTER_LEVEL = later(f"{_LEVEL}(?=.)")
_OF_GOVERNMENT = later("(?:.{0,20}?(?:人民政府|政府)|[省市县区]级)(?=..)")
_AND_SO_ON = later(
    "等(?:[一二三四五六七八九十0-9]{1,3}[个家]?)?(?:有关|相关|各)*"
    "(?=(?:区|县|市)?的?[一-鿿]{0,6}(?:部门|单位|机构|机关|组织|团体|街道|镇街|镇)$)"
)
_KIND = later(
    "(?:行政)?(?:主管|执法|职能|监督管理|管理)?(?:行政)?(?:部门|机构|机关|单位|委员会|人民政府)$"
)
_FIELD = later("[一-鿿()（）、]{2,14}")
_OTHERS = {"团体", "组织"}  # of which each has a name of its own
_MOST = 20


def of(name: str) -> tuple[str, ...]:
    """The bodies that a name joins, in its order; itself where it is one."""
    parts = _parts(_folded(name))
    if not 1 < len(parts) <= _MOST:
        return (name,)
    names: list[str] = []
    while parts:
        ends = (at for at, part in enumerate(parts, start=1) if _AND_SO_ON.search(part))
        at = next(ends, len(parts))
        group = _named(parts[:at])
        if not group:
            return (name,)
        names += group
        parts = parts[at:]
    return tuple(dict.fromkeys(names))


def _folded(name: str) -> str:
    """A name in simplified script, where that has as many characters; its brackets as written."""
    same = zip(name, fold.in_place(name), strict=True)
    return "".join(to if to >= "一" else own for own, to in same)


def _named(parts: list[str]) -> list[str]:
    """Bodies of parts of which the last tells what all are; none where that is not sure."""
    *before, last = parts
    etc = _AND_SO_ON.search(last)
    if etc and etc.start():
        kind = last[etc.end() :]
        if kind in _OTHERS:
            return [*before, last[: etc.start()]]
        return _fields([*before, last[: etc.start()]], kind)
    if all(_complete(part) for part in parts):
        return _levels(parts)
    kind_at = _KIND.search(last)
    if kind_at is None or not kind_at.start():
        return []
    return _fields([*before, last[: kind_at.start()]], kind_at[0])


def _parts(name: str) -> list[str]:
    """Parts between what joins; 和 within a name (住房和城乡建设局) joins none."""
    masked = _BRACKET.sub(lambda each: "□" * len(each[0]), name)
    parts, start = [], 0
    for join in _JOINS.finditer(masked):
        part = name[start : join.start()]
        if not part:
            return [name]
        if join[0] == "、" or _complete(part):
            parts.append(part)
            start = join.end()
    return [*parts, name[start:]]


def _complete(part: str, least: Kind = Kind.ACTOR) -> bool:
    """Whether a part ends as names do."""
    return any(len(part) in each.ends and each.kind >= least for each in bearer_names.endings(part))


def _levels(parts: list[str]) -> list[str]:
    """Complete names; a level by itself has what follows the next one's (市、县人民政府)."""
    names: list[str] = []
    for part in reversed(parts):
        level = _AFTER_LEVEL.match(names[0]) if names and _ONLY_LEVEL.fullmatch(part) else None
        shared = _SO_MANY.sub("", names[0][level.end() :]) if level else ""
        names.insert(0, part + shared)
    return [*names[:-1], _SO_MANY.sub("", names[-1])]


def _fields(fields: list[str], kind: str) -> list[str]:
    """Fields of work that share a kind of body, and the government before the first."""
    of = _OF_GOVERNMENT.match(fields[0])
    government = of[0] if of else ""
    names = []
    for field in fields:
        own = field.removeprefix(government)
        if _ONLY_LEVEL.fullmatch(own) or not _FIELD.fullmatch(own):
            return []
        whole = own if _complete(own, Kind.STRONG) else own + kind
        names.append(government + whole)
    return names
