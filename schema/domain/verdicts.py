"""Verdicts on tasks (准入结论): outcomes, grounds, the question, its evidence, the decision.

`admission` decides; this is what it decides on and with. Must not look anything up.
"""

import enum
import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785

from schema.domain.lists import ListClass, Role
from schema.domain.rules import Clause


class Outcome(enum.StrEnum):
    """May it be handed down (准入结论)."""

    ON_LIST = "ON_LIST"
    COOPERATE_ONLY = "COOPERATE_ONLY"
    NEEDS_ADMISSION = "NEEDS_ADMISSION"
    NEEDS_TEMPORARY_APPROVAL = "NEEDS_TEMPORARY_APPROVAL"
    DENIED = "DENIED"
    UNDETERMINED = "UNDETERMINED"


OUTCOME_TITLES = {
    Outcome.ON_LIST: "清单内：乡镇（街道）应当履行",
    Outcome.COOPERATE_ONLY: "只能配合：由牵头部门负责",
    Outcome.NEEDS_ADMISSION: "清单外：须履行职责准入程序",
    Outcome.NEEDS_TEMPORARY_APPROVAL: "清单外：须按临时性工作任务报批",
    Outcome.DENIED: "不得交办",
    Outcome.UNDETERMINED: "无法判定：请核对候选事项",
}


class Ground(enum.StrEnum):
    """Why (理由)."""

    LEDGER = "LEDGER"
    ADMITTED = "ADMITTED"
    BANNED_FORM = "BANNED_FORM"
    RECLAIMED = "RECLAIMED"
    BASIC = "BASIC"
    TERRITORIAL_LEAD = "TERRITORIAL_LEAD"
    DELEGATED = "DELEGATED"
    POWERS = "POWERS"
    COOPERATIVE = "COOPERATIVE"
    TERRITORIAL_COOPERATE = "TERRITORIAL_COOPERATE"
    NOT_YOUR_ITEM = "NOT_YOUR_ITEM"
    OFF_LIST = "OFF_LIST"
    NOT_IN_SCOPE = "NOT_IN_SCOPE"
    LIMITED = "LIMITED"
    TERM_EXCEEDED = "TERM_EXCEEDED"
    APPROVER = "APPROVER"
    RESOURCES = "RESOURCES"
    RULED = "RULED"
    DISPUTED = "DISPUTED"
    CONDITION = "CONDITION"
    VAGUE = "VAGUE"
    NO_LIST = "NO_LIST"
    SEVERAL = "SEVERAL"
    WEAK = "WEAK"


GROUND_TITLES = {
    Ground.LEDGER: "已批准的临时性工作任务，在册",
    Ground.ADMITTED: "已经准入的事项",
    Ground.BANNED_FORM: "禁止的交办形式",
    Ground.RECLAIMED: "上级部门收回事项",
    Ground.BASIC: "基本履职事项",
    Ground.TERRITORIAL_LEAD: "属地管理事项，乡镇（街道）为主体责任单位",
    Ground.DELEGATED: "赋权（承接）事项，在实施范围内",
    Ground.POWERS: "权责（赋权）事项，乡镇（街道）为实施主体",
    Ground.COOPERATIVE: "配合履职事项，由上级部门牵头",
    Ground.TERRITORIAL_COOPERATE: "属地管理事项，乡镇（街道）为配合责任单位",
    Ground.NOT_YOUR_ITEM: "交办部门不在该事项的责任单位之列",
    Ground.OFF_LIST: "不在任何有效清单之内",
    Ground.NOT_IN_SCOPE: "同名事项的实施范围不含该乡镇（街道）",
    Ground.LIMITED: "同名事项有除外或限于，任务不在其内",
    Ground.TERM_EXCEEDED: "期限超过临时性工作任务的上限",
    Ground.APPROVER: "批准程序",
    Ground.RESOURCES: "应当随同提供",
    Ground.RULED: "争议已经裁定，由部门牵头",
    Ground.DISPUTED: "由谁牵头，有效依据说法不一，尚无裁定",
    Ground.CONDITION: "只在下列范围内",
    Ground.VAGUE: "任务没有写明具体事项",
    Ground.NO_LIST: "当日当地没有有效清单",
    Ground.SEVERAL: "几个事项同样相近，结论不同",
    Ground.WEAK: "有相近的事项，但不足以认定",
}


@dataclass(frozen=True, slots=True)
class Request:
    """The question, resolved: `township` is a code; `until` the last day of a temporary task."""

    department: str
    township: str
    task: str
    as_of: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An entry that may be the task: how well it matches, and what it says of both sides.

    `township_roles` are the parts that the township has in it, `names_department` whether the
    department has one; `in_scope` whether the list reaches the township; `limits_met` None where
    the task does not say enough to tell.
    """

    id: str
    list_class: ListClass
    title: str
    match: float
    township_roles: frozenset[Role]
    names_department: bool
    in_scope: bool = True
    limits_met: bool | None = True
    conditions: tuple[str, ...] = ()  # limits in which it holds, as written
    ruled: str | None = None  # the ruling by which a department leads, not the township
    disputed: bool = False  # whether the township or a department leads is not settled


@dataclass(frozen=True, slots=True)
class Grant:
    """What the county has granted: a live entry of the ledger, or an admitted item."""

    id: str
    ground: Ground  # LEDGER or ADMITTED
    title: str
    match: float
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its ground, the clause of a rule, or the entry or grant it rests on."""

    ground: Ground
    clause: Clause | None = None
    about: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome with its reasons; `candidates` are entry ids, best first."""

    request: Request
    outcome: Outcome
    reasons: tuple[Reason, ...]
    candidates: tuple[str, ...]
    entries: tuple[str, ...]
    grants: tuple[str, ...]
    rules: str

    @property
    def hash(self) -> str:
        """SHA-256 of the RFC 8785 JSON of request, evidence, rules, outcome and reasons."""
        return hashlib.sha256(rfc8785.dumps(self.content())).hexdigest()

    def content(self) -> dict[str, Any]:
        """What is hashed: equal inputs give equal content on any machine."""
        request = self.request
        return {
            "request": {
                "department": request.department,
                "township": request.township,
                "task": request.task,
                "until": request.until.isoformat() if request.until else None,
                "asOf": request.as_of.isoformat(),
            },
            "entries": list(self.entries),
            "ledger": list(self.grants),
            "rules": self.rules,
            "decision": self.outcome.value,
            "reasons": [
                {
                    "rule": reason.ground.value,
                    "clause": reason.clause.rule if reason.clause else None,
                    "about": reason.about,
                }
                for reason in self.reasons
            ],
        }
