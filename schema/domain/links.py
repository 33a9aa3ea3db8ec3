"""Links between items of two editions (事项沿革): which item went on as which, and why we say so.

They come from `comparing`: by words and bodies, never by 序号. A person may confirm or reject one;
comparisons then follow the person.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from schema.domain import comparing, lists
from schema.domain.comparing import Change, ChangeKind
from schema.domain.likeness import Item, plain

# Raised whenever `matching` decides otherwise than before: links are then made anew.
ALGORITHM = "words-and-bodies/1"


class LinkKind(enum.StrEnum):
    """How an item went on (沿革)."""

    SAME = "SAME"
    SPLIT = "SPLIT"
    MERGED = "MERGED"
    MOVED = "MOVED"


LINK_TITLES = {
    LinkKind.SAME: "沿用",
    LinkKind.SPLIT: "拆分",
    LinkKind.MERGED: "合并",
    LinkKind.MOVED: "改列另一类清单",
}


class Decision(enum.StrEnum):
    """What a person said of a link."""

    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"


DECISION_TITLES = {Decision.CONFIRMED: "人工确认", Decision.REJECTED: "人工否定"}


@dataclass(frozen=True, slots=True)
class Link:
    """One item that went on as another; `old` and `new` are what `comparing` was given."""

    old: Item
    new: Item
    kind: LinkKind
    confidence: float
    explanation: str


class Edited(Protocol):
    """What is read of an edition to find those before it."""

    @property
    def id(self) -> str: ...  # noqa: D102

    @property
    def binding_from(self) -> date | None: ...  # noqa: D102

    @property
    def binding_to(self) -> date | None: ...  # noqa: D102

    @property
    def relation(self) -> str: ...  # noqa: D102


def links(changes: Sequence[Change]) -> list[Link]:
    """The links that a comparison gives: every old item of a change with every new one."""
    return [
        Link(old, new, _kind(change), change.confidence, explained(change))
        for change in changes
        for old in change.old
        for new in change.new
    ]


def explained(change: Change) -> str:
    """Why two items are held to be one matter, in Chinese."""
    if ChangeKind.SPLIT in change.kinds or ChangeKind.MERGED in change.kinds:
        many = len(change.new) if ChangeKind.SPLIT in change.kinds else len(change.old)
        word = "拆分为" if ChangeKind.SPLIT in change.kinds else "合并自"
        grounds = [f"{word} {many} 项：各项文字合起来覆盖原文"]
    elif plain(change.old[0].title) == plain(change.new[0].title):
        grounds = ["事项名称相同"]
    else:
        grounds = ["事项名称和机构相近"]
    return "；".join(filter(None, [*grounds, comparing.explained(change)]))


def predecessors(edition: Edited, editions: Sequence[Edited]) -> list[str]:
    """Ids of the editions of its list that bound on the day before an edition starts.

    A batch that adds to a list has none, nor has an edition whose start is unknown.
    """
    starts = edition.binding_from
    if starts is None or edition.relation == lists.Relation.ADDS_TO:
        return []
    before = starts - timedelta(days=1)
    return sorted(
        each.id for each in editions if each.id != edition.id and lists.binds(each, before)
    )


def _kind(change: Change) -> LinkKind:
    for kind, link in (
        (ChangeKind.SPLIT, LinkKind.SPLIT),
        (ChangeKind.MERGED, LinkKind.MERGED),
        (ChangeKind.MOVED_CLASS, LinkKind.MOVED),
    ):
        if kind in change.kinds:
            return link
    return LinkKind.SAME
