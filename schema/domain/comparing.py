"""What changed from one list to the next (修订对照): kinds of change, words, confidence.

Matching is `matching`'s; this says what became of each match. Must not know files or tables.
"""

import bisect
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schema.domain import lists
from schema.domain.likeness import Item, plain
from schema.domain.matching import Decided, Match, match
from schema.domain.wording import Span, spans


class ChangeKind(enum.StrEnum):
    """What happened to a matter; one may carry several (变动类型)."""

    UNCHANGED = "UNCHANGED"
    ADDED = "ADDED"
    REMOVED = "REMOVED"
    SPLIT = "SPLIT"
    MERGED = "MERGED"
    MOVED_CLASS = "MOVED_CLASS"
    LEAD_CHANGED = "LEAD_CHANGED"
    RESPONSIBILITY_SHIFTED = "RESPONSIBILITY_SHIFTED"
    REWORDED = "REWORDED"
    RENUMBERED = "RENUMBERED"


CHANGE_TITLES = {
    ChangeKind.UNCHANGED: "未变",
    ChangeKind.ADDED: "新增",
    ChangeKind.REMOVED: "删除",
    ChangeKind.SPLIT: "拆分",
    ChangeKind.MERGED: "合并",
    ChangeKind.MOVED_CLASS: "改列",
    ChangeKind.LEAD_CHANGED: "牵头变更",
    ChangeKind.RESPONSIBILITY_SHIFTED: "职责调整",
    ChangeKind.REWORDED: "改写",
    ChangeKind.RENUMBERED: "改号",
}


class ChangedField(enum.StrEnum):
    """What of an item was reworded (改写之处)."""

    TITLE = "TITLE"
    DUTY = "DUTY"
    REMARK = "REMARK"
    BASIS = "BASIS"
    SCOPE = "SCOPE"


FIELD_TITLES = {
    ChangedField.TITLE: "事项名称",
    ChangedField.DUTY: "职责",
    ChangedField.REMARK: "备注",
    ChangedField.BASIS: "依据",
    ChangedField.SCOPE: "实施范围",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that changed; `body_name` is whose duty it is."""

    field: ChangedField
    body_name: str | None
    old: str
    new: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one matter; several old items were merged, several new ones split."""

    kinds: tuple[ChangeKind, ...]
    old: tuple[Item, ...]
    new: tuple[Item, ...]
    confidence: float


def compare(
    old: Sequence[Item], new: Sequence[Item], decided: Decided | None = None
) -> list[Change]:
    """Every item of both lists in exactly one change, in the order of the new list.

    A removed item follows what it followed in the old list. What people decided of two items goes
    before what their words say.
    """
    matches = match(old, new, decided or Decided())
    moved = _out_of_order(matches)
    changes = {
        each: Change(
            _kinds([old[at] for at in each.old], [new[at] for at in each.new], moved=each in moved),
            tuple(old[at] for at in each.old),
            tuple(new[at] for at in each.new),
            each.confidence,
        )
        for each in matches
    }
    return [changes[each] for each in _ordered(matches)]


def wording(change: Change) -> list[Wording]:
    """Texts that changed, with the words; of what is only old or only new none."""
    if len(change.old) == len(change.new) == 1:
        texts = _reworded(change.old[0], change.new[0])
    else:
        texts = [
            (ChangedField.TITLE, None, a.title, b.title) for a in change.old for b in change.new
        ]
    return [Wording(field, body, a, b, tuple(spans(a, b))) for field, body, a, b in texts]


def explained(change: Change) -> str:
    """In Chinese, what changed beside the words: class, number, bodies."""
    if not (change.old and change.new):
        return ""
    notes = []
    if ChangeKind.MOVED_CLASS in change.kinds:
        notes.append(f"{_classes(change.old)}改列{_classes(change.new)}")
    if ChangeKind.RENUMBERED in change.kinds:
        a, b = change.old[0], change.new[0]
        if not (a.number or b.number):
            notes.append("次序变动")
        elif plain(a.number) != plain(b.number):
            notes.append(f"序号 {a.number or '无'} 改为 {b.number or '无'}")
        if plain(a.category) != plain(b.category):
            notes.append(f"分类 {a.category or '无'} 改为 {b.category or '无'}")
    if ChangeKind.LEAD_CHANGED in change.kinds:
        notes.append(f"牵头由{_lead_name(change.old)}改为{_lead_name(change.new)}")
    if ChangeKind.RESPONSIBILITY_SHIFTED in change.kinds:
        before, after = _parts(change.old), _parts(change.new)
        notes += [f"增加{after[key]}" for key in after if key not in before]
        notes += [f"减去{before[key]}" for key in before if key not in after]
    return "；".join(notes)


def _kinds(old: Sequence[Item], new: Sequence[Item], *, moved: bool) -> tuple[ChangeKind, ...]:
    if not old or not new:
        return (ChangeKind.ADDED if new else ChangeKind.REMOVED,)
    held = {
        ChangeKind.SPLIT: len(new) > 1,
        ChangeKind.MERGED: len(old) > 1,
        ChangeKind.MOVED_CLASS: {a.list_class for a in old} != {b.list_class for b in new},
        ChangeKind.LEAD_CHANGED: _lead_changed(old, new),
        ChangeKind.RESPONSIBILITY_SHIFTED: _parts(old).keys() != _parts(new).keys(),
    }
    if len(old) == len(new) == 1:
        a, b = old[0], new[0]
        held[ChangeKind.REWORDED] = bool(_reworded(a, b))
        # Numbers of different lists say nothing of each other.
        held[ChangeKind.RENUMBERED] = a.list_class == b.list_class and (
            (moved and not (a.number or b.number))
            or plain(a.number) != plain(b.number)
            or plain(a.category) != plain(b.category)
        )
    return tuple(kind for kind, holds in held.items() if holds) or (ChangeKind.UNCHANGED,)


def _lead_changed(old: Sequence[Item], new: Sequence[Item]) -> bool:
    """Whether the first leading body is another; what has none on one side has changed its class.

    Of several bodies in a cell the first leads (docs/lists.md). Of several items: all their leads.
    """
    leads, later = _leads(old), _leads(new)
    return bool(leads and later) and leads != later


def _leads(items: Sequence[Item]) -> dict[str, str]:
    found = {}
    for item in items:
        lead = next((part.body for part in item.parts if part.role == lists.Role.LEAD), None)
        if lead:
            found[plain(lead)] = lead
    return found if len(items) == 1 else dict(sorted(found.items()))


def _lead_name(items: Sequence[Item]) -> str:
    return "、".join(_leads(items).values())


def _classes(items: Sequence[Item]) -> str:
    return "、".join(dict.fromkeys(lists.CLASS_TITLES[item.list_class] for item in items))


def _parts(items: Sequence[Item]) -> dict[tuple[str, str], str]:
    """Bodies with their roles, and how to name them."""
    return {
        (plain(part.body), part.role): f"{part.body}（{lists.ROLE_TITLES[part.role]}）"
        for item in items
        for part in item.parts
    }


_Text = tuple[ChangedField, str | None, str, str]


def _reworded(a: Item, b: Item) -> list[_Text]:
    texts: list[_Text] = [(ChangedField.TITLE, None, a.title, b.title), *_duties(a, b)]
    texts += [
        (ChangedField.REMARK, None, a.remark or "", b.remark or ""),
        (ChangedField.BASIS, None, a.basis or "", b.basis or ""),
        (ChangedField.SCOPE, None, "、".join(a.scope), "、".join(b.scope)),
    ]
    return [text for text in texts if plain(text[2]) != plain(text[3])]


def _duties(a: Item, b: Item) -> list[_Text]:
    """Duties of a body that has the same role in both, then those of the others together.

    A duty that passes from one body to another with its words is shifted, not reworded.
    """
    before, after = _duty_texts(a), _duty_texts(b)
    texts: list[_Text] = [
        (ChangedField.DUTY, before[key][0], before[key][1], after[key][1])
        for key in before
        if key in after
    ]
    gone = [text for key, (_, text) in before.items() if key not in after and text]
    come = [text for key, (_, text) in after.items() if key not in before and text]
    if gone and come and sorted(map(plain, gone)) != sorted(map(plain, come)):
        texts.append((ChangedField.DUTY, None, "\n".join(gone), "\n".join(come)))
    return texts


def _duty_texts(item: Item) -> dict[tuple[str, str], tuple[str, str]]:
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for part in item.parts:
        key = plain(part.body), str(part.role)
        earlier = found[key][1] + "\n" if key in found else ""
        found[key] = part.body, earlier + (part.duty or "")
    return found


def _out_of_order(matches: Iterable[Match]) -> set[Match]:
    """Pairs that stand elsewhere among the others: those outside a longest common order."""
    pairs = [each for each in matches if len(each.old) == len(each.new) == 1]
    pairs.sort(key=lambda each: each.old)
    ends, heads, before = list[int](), list[Match](), dict[Match, Match | None]()
    for each in pairs:
        at = bisect.bisect_left(ends, each.new[0])
        before[each] = heads[at - 1] if at else None
        ends[at:], heads[at:] = [each.new[0], *ends[at + 1 :]], [each, *heads[at + 1 :]]
    kept, last = set[Match](), heads[-1] if heads else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return set(pairs) - kept


def _ordered(matches: Sequence[Match]) -> list[Match]:
    place = {at: min(each.new) for each in matches if each.new for at in each.old}
    known = sorted(place)

    def key(each: Match) -> tuple[int, int]:
        if each.new:
            return min(each.new), -1
        at = bisect.bisect_left(known, each.old[0])
        return (place[known[at - 1]] if at else -1), each.old[0]

    return sorted(matches, key=key)
