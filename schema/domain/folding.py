"""The list at a date (清单在某日的全貌): the fold of its binding editions.

A delta (动态调整) replaces, adds or removes items of what came before it; which it does is said in
a column (调整类型), in the remark, or in front of the title, else follows from whether the item is
there already. Items are matched by their titles, a number only helps: numbers shift with every
edition. Must not know rows or how editions are read.
"""

import enum
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from schema.domain import likeness, lists
from schema.domain.lists import Relation
from schema.domain.text.patterns import later

_SAME_NUMBER = 0.3  # how alike titles must be beside an equal number
_ALIKE = 0.6  # and without one
_REMARK_CHARS = 12  # a longer remark is about the matter, not about the adjustment


class Adjusting(enum.StrEnum):
    """What a line of a delta does (调整类型)."""

    ADD = "ADD"
    CHANGE = "CHANGE"
    REMOVE = "REMOVE"


_WORDS = (
    (Adjusting.REMOVE, "取消|删除|删去|移出|移除|剔除|废止|停止|核减|调出|不再"),
    (Adjusting.ADD, "新增|增加|增补|补充|纳入|列入|调入"),
    (Adjusting.CHANGE, "修改|修订|变更|调整|完善|更名|替换"),
)
_FRONT = later('^(?:拟|本次|此次)?(取消|删除|移出|新增|增加|修改|变更)(?:事项)?[:：“《"]')
_AROUND = later('^[:：“《"]+|[”》"]+$')


@dataclass(frozen=True, slots=True)
class Item:
    """An item of an edition; `key` is equal in all files of the edition that carry it."""

    key: str
    number: str | None
    title: str
    adjustment: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition with its items; it binds in [starts, ends), None is open or not stated."""

    id: str
    starts: date | None
    ends: date | None
    relation: Relation
    items: tuple[Item, ...] = ()
    title: str = ""  # words that make it a delta: 取消事项清单 takes away all that it lists

    @property
    def binding_from(self) -> date | None:
        """First day."""
        return self.starts

    @property
    def binding_to(self) -> date | None:
        """First day no longer."""
        return self.ends


class Line(NamedTuple):
    """An item with the edition that says it."""

    edition: str
    item: Item


@dataclass(frozen=True, slots=True)
class Folded:
    """An item as it stands; `was` are the lines in whose place it stands, the latest last."""

    line: Line
    was: tuple[Line, ...] = ()

    @property
    def item(self) -> Item:
        """What it says now."""
        return self.line.item

    @property
    def edition(self) -> str:
        """Edition that it comes from: the first to have it."""
        return (self.was or (self.line,))[0].edition

    @property
    def amended_by(self) -> str | None:
        """Edition that gave it its words of now, where that is a later one."""
        return self.line.edition if self.was else None


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that no longer stands, and the line that took it away."""

    line: Line
    by: Line


@dataclass(frozen=True, slots=True)
class Fold:
    """A list on a day; `unmatched` remove or change what is not there."""

    items: tuple[Folded, ...]
    removed: tuple[Removed, ...] = ()
    unmatched: tuple[Line, ...] = ()


class Gap(NamedTuple):
    """[starts, ends) in which an item does not stand although its edition binds.

    `starts` is None where it never stood before, `ends` where no later day is known to end it.
    """

    key: str
    starts: date | None
    ends: date | None
    by: str  # edition


def adjusting(item: Item, title: str = "") -> Adjusting | None:
    """What a line of a delta says it does, else what the delta's title says of all its lines.

    None where nothing is said: then it changes what is like it, or is new.
    """
    remark = item.remark or ""
    front = _FRONT.match(item.title)
    said = (
        item.adjustment or "",
        remark if len(remark) <= _REMARK_CHARS else "",
        front[1] if front else "",
    )
    for words in said:
        for kind, pattern in _WORDS:
            if re.search(pattern, words):
                return kind
    return Adjusting.REMOVE if re.search(_WORDS[0][1], title) else None


def in_order(editions: Iterable[Edition]) -> list[Edition]:
    """Editions as they follow on each other; an unknown start counts as the earliest."""
    return sorted(editions, key=lambda each: (each.starts or date.min, each.id))


def fold(editions: Iterable[Edition], on: date) -> Fold:
    """The list on a day: what its binding editions say together, each later one last."""
    folding = _Folding()
    for edition in in_order(editions):
        if edition.relation is Relation.REPEALS or not lists.binds(edition, on):
            continue
        if edition.relation is Relation.AMENDS:
            folding.amend(edition)
        else:
            folding.add(edition)
    standing = tuple(each for each in folding.slots if each is not None)
    return Fold(standing, tuple(folding.removed), tuple(folding.unmatched))


def gaps(editions: Sequence[Edition]) -> list[Gap]:
    """When items do not stand although their edition binds, by key, the earliest first."""
    if not any(edition.relation is Relation.AMENDS for edition in editions):
        return []
    turns = {day for each in editions for day in (each.starts, each.ends) if day is not None}
    starts = [None, *sorted(turns)]
    found: list[Gap] = []
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        for key, by in _missing(fold(editions, start or date.min), editions).items():
            gap = Gap(key, start, end, by)
            last = next((each for each in found if _continues(each, gap)), None)
            if last is not None:
                found.remove(last)
                gap = gap._replace(starts=last.starts)
            found.append(gap)
    return sorted(found, key=lambda gap: (gap.key, gap.starts or date.min))


def _continues(gap: Gap, later: Gap) -> bool:
    return (gap.key, gap.by) == (later.key, later.by) and gap.ends == later.starts is not None


def _missing(folded: Fold, editions: Iterable[Edition]) -> dict[str, str]:
    """Keys of items that a fold leaves out, with the edition for which it does."""
    changed = {was.item.key: each.line.edition for each in folded.items for was in each.was}
    removed = {gone.line.item.key: gone.by.edition for gone in folded.removed}
    # A line that says 取消 is no item on any day, whether it found what it takes away or not.
    removing = {
        item.key: edition.id
        for edition in editions
        if edition.relation is Relation.AMENDS
        for item in edition.items
        if adjusting(item, edition.title) is Adjusting.REMOVE
    }
    return changed | removed | removing


class _Folding:
    """The list so far: a changed item keeps its place, a removed one leaves None."""

    def __init__(self) -> None:
        self.slots: list[Folded | None] = []
        self.removed: list[Removed] = []
        self.unmatched: list[Line] = []

    def add(self, edition: Edition) -> None:
        """Add all items of an edition."""
        self.slots += [Folded(Line(edition.id, item)) for item in edition.items]

    def amend(self, edition: Edition) -> None:
        """Take a delta's lines in order; none changes another line of the same delta."""
        titles = _Titles(self.slots)
        for item in edition.items:
            line, kind = Line(edition.id, item), adjusting(item, edition.title)
            at = titles.take(item, exact=kind is Adjusting.ADD)
            old = None if at is None else self.slots[at]
            if at is None or old is None:
                if kind in (Adjusting.REMOVE, Adjusting.CHANGE):
                    self.unmatched.append(line)
                if kind is not Adjusting.REMOVE:
                    self.slots.append(Folded(line))
            elif kind is Adjusting.REMOVE:
                self.slots[at] = None
                earlier = (*old.was, old.line)
                self.removed += [Removed(each, line) for each in earlier]
            else:
                self.slots[at] = Folded(line, (*old.was, old.line))


class _Titles:
    """Titles of the items that a delta may change, each of them once."""

    def __init__(self, slots: Sequence[Folded | None]) -> None:
        self._items = {at: each.item for at, each in enumerate(slots) if each is not None}
        self._plain = {at: likeness.plain(item.title) for at, item in self._items.items()}
        self._bags = {at: likeness.bag_of(item.title) for at, item in self._items.items()}
        self._counts = Counter(word for bag in self._bags.values() for word in bag)

    def take(self, item: Item, *, exact: bool = False) -> int | None:
        """The item meant, which no later line means then; None where none is like it."""
        title = _AROUND.sub("", _FRONT.sub("", item.title))
        plain, number = likeness.plain(title), likeness.plain(item.number)
        same = [at for at, known in self._plain.items() if known == plain]
        if not same and not exact:
            same = self._alike(likeness.bag_of(title), number)
        at = min(same, key=lambda at: (not self._numbered(at, number), at), default=None)
        if at is not None:
            for table in (self._items, self._plain, self._bags):
                table.pop(at)
        return at

    def _numbered(self, at: int, number: str) -> bool:
        return bool(number) and likeness.plain(self._items[at].number) == number

    def _alike(self, bag: Counter[str], number: str) -> list[int]:
        """The item that is most like it, if it is enough; several where they are equally so."""
        counts = self._counts + Counter(bag.keys())
        weights = {word: likeness.weight(len(self._bags) + 1, of) for word, of in counts.items()}
        own = likeness.size(bag, weights)
        scores = {
            at: likeness.dice(
                likeness.shared(bag, known, weights), own + likeness.size(known, weights)
            )
            for at, known in self._bags.items()
        }
        enough = {
            at: score
            for at, score in scores.items()
            if score >= (_SAME_NUMBER if self._numbered(at, number) else _ALIKE)
        }
        best = max(enough.values(), default=0.0)
        return [at for at, score in enough.items() if score == best]
