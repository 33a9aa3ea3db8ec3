"""Duty lists (履职事项清单): classes, roles, entries and the validity of editions.

Structure as published: see docs/lists.md. Must not know files or tables.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol


class ListClass(enum.StrEnum):
    """Class of a list (清单类别)."""

    BASIC = "BASIC"  # 基本履职事项清单
    COOPERATIVE = "COOPERATIVE"  # 配合履职事项清单
    RECLAIMED = "RECLAIMED"  # 上级部门收回事项清单
    TERRITORIAL = "TERRITORIAL"  # 属地管理主体责任和配合责任清单
    DELEGATED = "DELEGATED"  # 赋权/承接行政处罚事项目录
    POWERS = "POWERS"  # 权责清单
    SERVICE = "SERVICE"  # 政务服务事项
    DISPATCH = "DISPATCH"  # 派单/吹哨目录
    OFFICE = "OFFICE"  # 内设机构履职清单


CLASS_TITLES = {
    ListClass.BASIC: "基本履职事项",
    ListClass.COOPERATIVE: "配合履职事项",
    ListClass.RECLAIMED: "上级部门收回事项",
    ListClass.TERRITORIAL: "属地管理事项",
    ListClass.DELEGATED: "赋权（承接）事项",
    ListClass.POWERS: "权责事项",
    ListClass.SERVICE: "政务服务事项",
    ListClass.DISPATCH: "派单事项",
    ListClass.OFFICE: "内设机构事项",
}

# Lists whose items are one power or one service each, named in full; duties are told together.
OF_SINGLES = frozenset({ListClass.DELEGATED, ListClass.POWERS, ListClass.SERVICE})


class Role(enum.StrEnum):
    """Part that a body has in a matter (职责角色)."""

    LEAD = "LEAD"  # 牵头/主体责任
    COOPERATE = "COOPERATE"  # 配合
    RECEIVE = "RECEIVE"  # 承接收回事项
    IMPLEMENT = "IMPLEMENT"  # 实施
    TRANSFER_FROM = "TRANSFER_FROM"  # 原实施主体
    APPROVE = "APPROVE"  # 批准
    ASSESS = "ASSESS"  # 考核评价
    ADJUDICATE = "ADJUDICATE"  # 裁定
    SUPERVISE = "SUPERVISE"  # 监督


ROLE_TITLES = {
    Role.LEAD: "牵头",
    Role.COOPERATE: "配合",
    Role.RECEIVE: "承接",
    Role.IMPLEMENT: "实施",
    Role.TRANSFER_FROM: "原实施主体",
    Role.APPROVE: "批准",
    Role.ASSESS: "考核评价",
    Role.ADJUDICATE: "裁定",
    Role.SUPERVISE: "监督",
}

TOWNSHIP = "乡镇（街道）"  # the township itself; which one is the list's territory


class Relation(enum.StrEnum):
    """How an edition stands to the earlier ones of its list (版本关系)."""

    REPLACES = "REPLACES"
    ADDS_TO = "ADDS_TO"
    AMENDS = "AMENDS"
    REPEALS = "REPEALS"


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One body's part in an item; `duty` is its own block of the duty cell."""

    body: str
    role: Role
    duty: str | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """An exception in a name or remark: EXCEPT (除外) or ONLY (限于、仅限)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Locator:
    """Where an entry stands: sheet or table, page, row (1-based), and each value's cell."""

    sheet: str | None = None
    table: int | None = None
    page: int | None = None
    row: int | None = None
    cells: dict[str, str] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item (事项) of a list as read from a table."""

    list_class: ListClass
    number: str | None
    category: str | None
    title: str
    responsibilities: tuple[Responsibility, ...]
    locator: Locator
    quote: str  # verbatim words of the title cell
    remark: str | None = None
    limits: tuple[Limit, ...] = ()
    scope: tuple[str, ...] = ()
    basis: str | None = None
    adjustment: str | None = None  # words of the column 调整类型: 新增, 修改, 取消 …


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table understood as a list: its class, title and entries."""

    list_class: ListClass
    title: str
    entries: tuple[Entry, ...]
    sheet: str | None = None
    table: int | None = None


class Dated(Protocol):
    """What the fold of editions reads of an edition."""

    @property
    def binding_from(self) -> date | None: ...  # noqa: D102

    @property
    def binding_to(self) -> date | None: ...  # noqa: D102


def binds(edition: Dated, on: date) -> bool:
    """Whether an edition binds on a date; an open end is open, the last day is exclusive."""
    after_start = edition.binding_from is None or edition.binding_from <= on
    before_end = edition.binding_to is None or on < edition.binding_to
    return after_start and before_end


@dataclass(frozen=True, slots=True)
class Span:
    """Binding interval of one edition, for `successions`."""

    id: str
    starts: date | None
    ends: date | None  # stated end (失效), exclusive
    relation: Relation = Relation.REPLACES


_ENDING = (Relation.REPLACES, Relation.REPEALS)


def successions(spans: Iterable[Span]) -> dict[str, date | None]:
    """End of the binding interval of each edition of one work, by edition id.

    A replacing or repealing edition ends every earlier one on the day it starts; editions that add
    to a list or amend it end none. A repealing edition itself binds on no day. An edition whose
    start is unknown counts as the earliest.
    """
    ordered = sorted(spans, key=lambda span: (span.starts or date.min, span.id))
    ends: dict[str, date | None] = {}
    for position, span in enumerate(ordered):
        later = (
            other.starts
            for other in ordered[position + 1 :]
            if other.relation in _ENDING
            and other.starts is not None
            and other.starts > (span.starts or date.min)
        )
        own = (span.starts or date.min) if span.relation is Relation.REPEALS else None
        candidates = [end for end in (span.ends, own, next(later, None)) if end is not None]
        ends[span.id] = min(candidates, default=None)
    return ends
