"""Practice (以往派单): who was given which kind of case, counted; never who is responsible.

A dispatched case says what was done, not what is a body's duty: it is marked as practice, stands
below authority, and speaks only for its own place. Of a case only type, unit, street and day
are ever looked at; what callers wrote, and where, is not.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from schema.domain.text import fold
from schema.domain.text.patterns import later

MARK = "以往派单（实践，不是职责依据）"
MAX_UNITS = 5  # told of one type; the others are counted together
# Words with which practice itself is asked for; a 派单目录 is a rule.
ASKED = later("工单|派单(?!目录)|派(?:给|到|往|件|哪|谁)")
# Who was given such cases: nothing but cases tells.
TO_WHOM = later("派(?:给|到|往)?了?(?:谁|哪|啥|什么)")
# Words that ask for it where the place has any: of laws and policies they are the matter too.
HINTED = later("诉求|投诉|历来|以往|以前|历史上|一般(?=派|由|归|是)|处置最多")
# What is left at the end of such a question: who is to have it, what he is to do with it.
_SPOKEN = (
    "单子?|[这那](?:张|类|件|块)|派给?|转(?:给|到|去)?|给了?|落到|报给|举报|反映|意见|建议|咨询|热线|"
    "主要|多[数半]|最常|头一个|该"
)
_APART = (
    "[管修拆查接换劝清补验拖弄摘捉抓罚找归要是由把去来]|处[理置]|受理|上门|调解|督促|群众|一般|边个|"
    "中心|公司"
)
_TAIL = later(rf"的?(?:[ ,;()]+(?:的?(?:{_SPOKEN}|{_APART}))*|{_SPOKEN})+了?[ ,]*$")
_FRAME = later(rf"^(?:工|派)?(?:{_SPOKEN})$")
# Of two units one is to be named: neither is the matter.
_EITHER = later(
    r"(?P<one>[^ ,;、是归转给找由派]{2,7}?)[管修拖来接查拆]?,?"
    r"还是[归是由给]?(?P<other>[^ ,;、]{2,8}?)[管修拖来接查拆]?[?。! ]*$"
)
_BRACKETED = later(r"^(?P<name>.+?)\((?P<parent>[^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of case: its names from the widest to the narrowest, as (column, value)."""

    levels: tuple[tuple[str, str], ...]

    @property
    def filter(self) -> str:
        """How its cases are found again in the file: 大类=…，小类=…."""
        return "，".join(f"{column}={value}" for column, value in self.levels)


@dataclass(frozen=True, slots=True)
class Count:
    """Cases of a type that one unit was given in one street; `unit` is the name of all spellings.

    `written` are the spellings that stand in the file, the most frequent first.
    """

    unit: str
    street: str | None
    number: int
    written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Cases of a type from the first day to the last; counts with the largest first.

    [start, end) is the unit's cell of the first case that went to the unit with most of them.
    """

    type: Type
    counts: tuple[Count, ...]
    first: date
    last: date
    start: int = 0
    end: int = 0
    quote: str = ""

    @property
    def text(self) -> str:
        """Type, period, units and shares in one sentence of bounded length."""
        units = by_unit(self.counts)
        return (
            f"以往派单（{self.first.isoformat()} 至 {self.last.isoformat()}）："
            f"{self.type.filter}，共{_total(units)}件；{_shares(units)}。"
        )


class Counted(Protocol):
    """What rows of counts satisfy."""

    @property
    def unit(self) -> str:
        """Name of the unit."""

    @property
    def street(self) -> str | None:
        """Street or town of the cases."""

    @property
    def number(self) -> int:
        """How many."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the unit with most cases of a type was given, of how many, and where."""

    unit: str
    number: int
    total: int
    street: str | None = None

    @property
    def share(self) -> float:
        """Its part of all, 0 to 1."""
        return self.number / self.total


def by_unit(counts: Iterable[Counted]) -> list[tuple[str, int]]:
    """Units with their cases over all streets, most first, equal ones by name."""
    sums = Counter[str]()
    for each in counts:
        sums[each.unit] += each.number
    return sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))


def most(counts: Sequence[Counted], question: str = "") -> Given | None:
    """The unit that was given most; of the street that the question names, if one is."""
    street = next((c.street for c in counts if c.street and c.street in question), None)
    units = by_unit(c for c in counts if street is None or c.street == street)
    if not units:
        return None
    return Given(*units[0], total=_total(units), street=street)


def told(filter_: str, given: Given) -> str:
    """Filter, count and share, marked as practice."""
    where = f"街道={given.street}，" if given.street else ""
    return (
        f"{MARK}：{where}{filter_}，承办单位={given.unit}，{given.number} 件，"
        f"占 {percent(given.share)}（共 {given.total} 件）。"
    )


def percent(share: float) -> str:
    """A share of 0 to 1 with one decimal at most: 90.1%."""
    return f"{share * 100:.1f}".removesuffix(".0") + "%"


def asked(question: str) -> bool:
    """Whether practice is asked for, not authority."""
    return bool(ASKED.search(fold.fold(question)))


def hinted(question: str) -> bool:
    """Whether words of practice are there, which may be of the matter too."""
    return bool(HINTED.search(fold.fold(question)))


def either(question: str) -> tuple[str, ...]:
    """The units between which a question asks to choose: 甲局 and 乙局 of 归甲局还是乙局管."""
    found = _EITHER.search(fold.fold(question))
    return (found["one"], found["other"]) if found else ()


def is_frame(word: str, units: Sequence[str]) -> bool:
    """Whether a word (folded) of such a question is no matter: 单子, 派给, part of a unit."""
    return bool(ASKED.search(word) or _FRAME.search(word)) or any(word in unit for unit in units)


def unframed(matter: str) -> str:
    """A matter without what is left of the question at its end: ,单子派 of 河水发黑,单子派."""
    return _TAIL.sub("", matter) or matter


def joined(spellings: Iterable[str]) -> dict[str, str]:
    """The name under which each spelling of a unit is counted.

    甲（乙街道办事处） is 甲 where 甲 also stands alone and never with another parent; of spellings
    that are one after folding, the most frequent stands for all.
    """
    times = Counter(spellings)
    parents: dict[str, set[str]] = {}
    keys = {written: _key(written) for written in times}
    bare = {key for key in keys.values() if not _BRACKETED.match(key)}
    for key in keys.values():
        if found := _BRACKETED.match(key):
            parents.setdefault(found["name"], set()).add(found["parent"])
    one = {name for name, known in parents.items() if name in bare and len(known) == 1}
    groups: dict[str, list[str]] = {}
    for written, key in keys.items():
        found = _BRACKETED.match(key)
        group = found["name"] if found and found["name"] in one else key
        groups.setdefault(group, []).append(written)
    return {
        written: max(sorted(group), key=lambda each: (times[each], -len(each)))
        for group in groups.values()
        for written in group
    }


def _key(written: str) -> str:
    return "".join(fold.fold(written).split())


def _total(units: Iterable[tuple[str, int]]) -> int:
    return sum(number for _, number in units)


def _shares(units: Sequence[tuple[str, int]]) -> str:
    total = _total(units)
    first, *rest = (f"{unit} {n} 件，占 {percent(n / total)}" for unit, n in units[:MAX_UNITS])
    said = "；".join([f"承办单位：{first}", *rest])
    if others := units[MAX_UNITS:]:
        said += f"；其余 {len(others)} 个单位 {_total(others)} 件"
    return said
