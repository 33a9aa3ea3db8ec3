"""What an application must say (申请要件), and which procedure it belongs to. Pure.

Sources: 临办字〔2024〕27号 (书面申请写明事项、内容、依据、理由); 002 江苏 (职责准入由党委政府交办或
部门动议, 动态调整有四种情形, 临时任务记账); 004 广州 (权随事走、费随事走).
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from schema.domain import access, likeness
from schema.domain.cases import KIND_TITLES, Kind
from schema.domain.rules import Matter, Rules

SAME_TASK = (
    0.6  # of titles; 春节 and 国庆 rounds of one task reach it, two tasks of one field don't
)
AGAIN_DAYS = 365  # within a year (002: 临时性工作任务不得变为长期职责)
_SEVERAL = ("\n", "；", ";")


class Trigger(enum.StrEnum):
    """Ground on which a procedure is begun (启动情形)."""

    LAW_CHANGED = "LAW_CHANGED"  # 法律法规立改废释
    CENTRAL = "CENTRAL"  # 党中央、国务院部署
    PROVINCIAL = "PROVINCIAL"  # 省委、省政府要求
    TOWNSHIP_APPLIED = "TOWNSHIP_APPLIED"  # 乡镇（街道）自主申请
    COUNTY_ASSIGNED = "COUNTY_ASSIGNED"  # 县级党委政府交办
    CITY_ASSIGNED = "CITY_ASSIGNED"  # 市级党委政府交办
    DEPARTMENT_MOTION = "DEPARTMENT_MOTION"  # 部门动议


TRIGGER_TITLES = {
    Trigger.LAW_CHANGED: "法律法规立改废释",
    Trigger.CENTRAL: "党中央、国务院部署",
    Trigger.PROVINCIAL: "省委、省政府要求",
    Trigger.TOWNSHIP_APPLIED: "乡镇（街道）自主申请",
    Trigger.COUNTY_ASSIGNED: "县级党委政府交办",
    Trigger.CITY_ASSIGNED: "市级党委政府交办",
    Trigger.DEPARTMENT_MOTION: "部门动议",
}


class Effect(enum.StrEnum):
    """What an admitted or adjusted item does to the list (调整内容)."""

    ADD = "ADD"  # 新增
    MODIFY = "MODIFY"  # 修改
    REMOVE = "REMOVE"  # 取消


EFFECT_TITLES = {Effect.ADD: "新增", Effect.MODIFY: "修改", Effect.REMOVE: "取消"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """An application, places resolved: `territory` is the county's code, `townships` codes.

    `parties` are the bodies as written, the department first; `funds_yuan` and `staff` are what
    comes with the task. `starts` and `ends` are days, both counted.
    """

    kind: Kind
    territory: str
    townships: tuple[str, ...]
    title: str
    parties: tuple[str, ...] = ()
    content: str | None = None
    basis: str | None = None
    reason: str | None = None
    trigger: Trigger | None = None
    effect: Effect | None = None
    starts: date | None = None
    ends: date | None = None
    staff: int | None = None
    funds_yuan: int | None = None
    powers: str | None = None
    law: str | None = None
    law_effective: date | None = None
    previous: str | None = None
    entry_id: str | None = None


FIELD_TITLES = {
    "townships": "所涉乡镇（街道）",
    "title": "事项",
    "parties": "提出（承接）部门",
    "content": "内容",
    "basis": "依据",
    "reason": "理由",
    "trigger": "启动情形",
    "effect": "新增、修改或取消",
    "starts": "开始日期",
    "ends": "结束日期",
    "staff": "人员",
    "funds_yuan": "经费",
    "powers": "随事授予的权限（没有则写“无”）",
    "law": "法律法规名称",
    "law_effective": "法律法规施行日期",
    "entry_id": "清单事项",
}

REQUIRED: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.ADMISSION: (
            "townships",
            "parties",
            "title",
            "content",
            "basis",
            "reason",
            "trigger",
            "staff",
            "funds_yuan",
        ),
        Kind.ADJUSTMENT: (
            "townships",
            "title",
            "content",
            "basis",
            "reason",
            "trigger",
            "effect",
        ),
        Kind.TEMPORARY: (
            "townships",
            "parties",
            "title",
            "content",
            "reason",
            "starts",
            "ends",
            "staff",
            "funds_yuan",
            "powers",
        ),
        Kind.TAKEOVER: ("townships", "title", "entry_id"),
        Kind.DELEGATION: ("townships", "parties", "title", "basis"),
    }
)


def missing(proposal: Proposal) -> list[str]:
    """Titles of what an application lacks, in the order of the form; 0 is something said."""
    wanted = list(REQUIRED[proposal.kind])
    if proposal.trigger is Trigger.LAW_CHANGED:
        wanted += ["law", "law_effective"]
    return [FIELD_TITLES[name] for name in wanted if getattr(proposal, name) in {None, "", ()}]


def misfiled(proposal: Proposal, role: access.Role, rules: Rules) -> str | None:
    """Why an application belongs to another procedure, with the clause; None where it doesn't.

    `role` is the one in which it is filed. Only 职责准入 and 动态调整 have grounds of their own.
    """
    if proposal.kind not in {Kind.ADMISSION, Kind.ADJUSTMENT} or proposal.trigger is None:
        return None
    matter = Matter(proposal.kind)
    allowed = rules.triggers(matter)
    clause = next(
        (
            r.clause.label
            for each in rules.sets
            for r in each.rules
            if r.kind == "trigger" and r.values["case"] == matter
        ),
        "",
    )
    named = TRIGGER_TITLES[proposal.trigger]
    if allowed and proposal.trigger not in allowed:
        other = Kind.ADMISSION if proposal.kind is Kind.ADJUSTMENT else Kind.ADJUSTMENT
        told = f"“{named}”不是{KIND_TITLES[proposal.kind]}的情形"
        return f"{told}，应当按{KIND_TITLES[other]}提出（{clause}）"
    clerk = role is access.Role.TOWNSHIP_CLERK
    if proposal.trigger is Trigger.TOWNSHIP_APPLIED and role is access.Role.DEPARTMENT_OFFICER:
        return f"部门不能以乡镇（街道）自主申请的名义提出，部门动议应当按职责准入提出（{clause}）"
    if proposal.kind is Kind.ADMISSION and clerk:
        return f"乡镇（街道）自主申请应当按动态调整提出（{clause}）"
    if proposal.trigger is Trigger.DEPARTMENT_MOTION and clerk:
        return f"部门动议须由部门提出（{clause}）"
    return None


def faults(proposal: Proposal, rules: Rules, renewals: int) -> list[str]:
    """What else is wrong; `renewals` is how often the task was extended before this."""
    found: list[str] = []
    if any(mark in proposal.title.strip() for mark in _SEVERAL):
        found.append("一事一议：一件只能有一个事项")
    found += [
        f"{FIELD_TITLES[name]}不能为负数"
        for name in ("staff", "funds_yuan")
        if (getattr(proposal, name) or 0) < 0
    ]
    if proposal.starts and proposal.ends and proposal.ends < proposal.starts:
        found.append("结束日期早于开始日期")
    if proposal.kind is Kind.TEMPORARY:
        found += _temporary(proposal, rules, renewals)
    elif proposal.previous:
        found.append("只有临时性工作任务可以延期")
    return found


def _temporary(proposal: Proposal, rules: Rules, renewals: int) -> list[str]:
    found = []
    limit = rules.term(Matter.TEMPORARY, "max_days")
    if limit and proposal.starts and proposal.ends:
        days = (proposal.ends - proposal.starts).days
        if days > limit[0]:
            found.append(f"期限 {days} 天，上限 {limit[0]} 天（{limit[1].clause.label}）")
    allowed = rules.term(Matter.TEMPORARY, "renewals")
    if proposal.previous and allowed and renewals >= allowed[0]:
        told = "不得延期" if not allowed[0] else f"至多延期 {allowed[0]} 次"
        found.append(
            f"临时性工作任务{told}，长期承担的应当履行职责准入（{allowed[1].clause.label}）"
        )
    if not proposal.staff and not proposal.funds_yuan:
        duty = next(iter(rules.duties(Matter.TEMPORARY)), None)
        source = f"（{duty.clause.label}）" if duty else ""
        found.append(f"权随事走、费随事走：人员和经费不能都没有{source}")
    return found


def same_task(a: str, b: str) -> bool:
    """Whether two titles name the same task: equal when folded, or alike."""
    first, second = likeness.bag_of(a), likeness.bag_of(b)
    shared = sum((first & second).values())
    alike = likeness.dice(shared, first.total() + second.total()) >= SAME_TASK
    return likeness.plain(a) == likeness.plain(b) or alike


def again(title: str, starts: date, other: str, ended: date) -> bool:
    """Whether a task is one that ended less than a year before, or still runs, once more."""
    return starts - ended <= timedelta(days=AGAIN_DAYS) and same_task(title, other)
