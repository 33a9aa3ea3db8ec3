"""What each step of a case must bring (办理要件): a literal table. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from schema.domain.cases import Event


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a township (code) says of an application: agrees or not, in words, with its document."""

    township: str
    agrees: bool
    text: str
    document: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a step rests on; `dated` is the document's date, `people` how many were trained."""

    document: str | None = None
    number: str | None = None
    dated: date | None = None
    result: str | None = None
    people: int | None = None
    entry_id: str | None = None
    opinions: tuple[Opinion, ...] = ()


FIELD_TITLES = {
    "reason": "理由",
    "document": "文件（会议纪要、批复等）名称",
    "number": "文号",
    "dated": "文件日期",
    "result": "结果",
    "people": "人数",
    "entry_id": "清单事项",
    "opinions": "乡镇（街道）意见",
}
_DECISION = ("document", "number", "dated")

# By event; those that are not here need nothing.
REQUIRED: Mapping[Event, tuple[str, ...]] = MappingProxyType(
    {
        Event.HEAR: ("opinions",),
        Event.FORWARD: _DECISION,
        Event.APPROVE: _DECISION,
        Event.REFUSE: ("reason",),
        Event.RETURN: ("reason",),
        Event.WITHDRAW: ("reason",),
        Event.CHECK: ("result",),
        Event.HAND_OVER: ("document",),
        Event.GUIDE: ("document", "dated"),
        Event.TRAIN: ("dated", "people"),
        Event.EVALUATE: ("document", "dated", "result"),
        Event.RETURN_POWER: ("document", "dated", "reason"),
        Event.LINK: ("entry_id",),
    }
)


def missing(event: Event, given: Evidence, reason: str | None) -> list[str]:
    """Titles of what a step lacks."""
    held = {"reason": (reason or "").strip()}
    return [
        FIELD_TITLES[name]
        for name in REQUIRED.get(event, ())
        if held.get(name, getattr(given, name, None)) in {None, "", ()}
    ]


def unheard(townships: Sequence[str], opinions: Sequence[Opinion]) -> list[str]:
    """Townships concerned that have not said what they think."""
    said = {each.township for each in opinions}
    return [code for code in townships if code not in said]


def opinion_faults(townships: Sequence[str], opinions: Sequence[Opinion]) -> list[str]:
    """What is wrong with opinions: of others, twice, or without words or document."""
    found = []
    codes = [each.township for each in opinions]
    if set(codes) - set(townships):
        found.append("有的意见不是所涉乡镇（街道）的")
    if len(set(codes)) < len(codes):
        found.append("同一乡镇（街道）有两份意见")
    if any(not each.text.strip() or not each.document.strip() for each in opinions):
        found.append("每份意见须写明内容和文件")
    return found
