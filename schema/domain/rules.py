"""Rule sets (规则集): what policies say about handing tasks down, as versioned data.

A set belongs to a territory and an interval. At a place and day those of the territory chain are
combined: the approver and the term from the nearest, statutory floors by maximum, prohibitions,
duties and appraisal findings by union. The default set speaks only where no other does, and says
so. Every rule carries the document, clause and words that it rests on. Must not read files.
"""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from schema.domain import places


class Matter(enum.StrEnum):
    """What a rule is about (事由)."""

    TEMPORARY = "TEMPORARY"  # 临时性工作任务
    ADMISSION = "ADMISSION"  # 职责准入
    ADJUSTMENT = "ADJUSTMENT"  # 动态调整
    DELEGATION = "DELEGATION"  # 赋权
    OFF_LIST = "OFF_LIST"  # 清单外
    TAKEOVER = "TAKEOVER"  # 收回承接


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule stands: document, its number if it has one, clause, and its words."""

    rule: str
    rule_set: str
    document: str
    clause: str
    quote: str
    number: str | None = None

    @property
    def label(self) -> str:
        """The clause as it is cited: 《文件》条款."""
        number = f"（{self.number}）" if self.number else ""
        bare = self.document.strip("《》")
        named = self.document if "《" in bare else f"《{bare}》"
        return f"{named}{number}{self.clause}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its kind (the table's name), its values, and its clause."""

    kind: str
    values: Mapping[str, Any]
    clause: Clause


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one jurisdiction in one version; `ends` is exclusive, None is open."""

    id: str
    title: str
    territory: str
    version: str
    rules: tuple[Rule, ...]
    starts: date | None = None
    ends: date | None = None
    is_default: bool = False

    def binds(self, territories: Sequence[str], on: date) -> bool:
        """Whether it speaks at a place (its path of codes, "" for the nation) on a day."""
        begun = self.starts is None or self.starts <= on
        return self.territory in territories and begun and (self.ends is None or on < self.ends)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules of one jurisdiction that name different values for the same matter."""

    matter: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds at a place on a day, combined from all sets that bind there."""

    sets: tuple[RuleSet, ...]  # nearest first, the default last

    @property
    def version(self) -> str:
        """Which sets in which versions, nearest first; part of every decision's hash."""
        return "+".join(f"{each.id}@{each.version}" for each in self.sets)

    def approver(self, matter: Matter) -> Rule | None:
        """Who decides, step by step: from the nearest set that says so."""
        return next(iter(self._of("approver", matter)), None)

    def term(self, matter: Matter, key: str) -> tuple[Any, Rule] | None:
        """A limit in time (max_days, working_days, renewals), from the nearest set that has it."""
        found = (rule for rule in self._of("term", matter) if key in rule.values)
        rule = next(found, None)
        return None if rule is None else (rule.values[key], rule)

    def duties(self, matter: Matter) -> list[Rule]:
        """What must come with it: of all sets; the default's only where no other says any."""
        every = self._of("duty", matter)
        own = [rule for rule in every if not self._is_default(rule)]
        return own or every

    def prohibitions(self) -> list[Rule]:
        """Forms in which nothing may be handed down: the union, one rule a form, nearest first."""
        found: dict[str, Rule] = {}
        for rule in self._all("prohibition"):
            found.setdefault(rule.values["form"], rule)
        return list(found.values())

    def floor(self, subject: str) -> Rule | None:
        """The least weight of townships' ratings in an appraisal: the highest that any set says."""
        floors = [
            rule
            for rule in self._all("floor")
            if rule.values["subject"] == subject and "at_least" in rule.values
        ]
        return max(floors, key=lambda rule: rule.values["at_least"], default=None)

    def band(self, subject: str) -> Rule | None:
        """A weight that the nearest set states only as about so much (三分之一左右)."""
        bands = (
            rule
            for rule in self._all("floor")
            if rule.values["subject"] == subject and "about" in rule.values
        )
        return next(bands, None)

    def liability(self, list_class: str) -> Rule | None:
        """Who answers for items of a class (or OFF_LIST, ENTRUSTED)."""
        found = (r for r in self._all("liability") if r.values["class"] == list_class)
        return next(found, None)

    def finding(self, kind: str) -> Rule | None:
        """The rule against assessing townships by such an indicator."""
        found = (r for r in self._all("appraisal") if r.values["finding"] == kind)
        return next(found, None)

    def triggers(self, matter: Matter) -> list[str]:
        """Grounds on which a procedure may be begun."""
        rule = next(iter(self._of("trigger", matter)), None)
        return list(rule.values["values"]) if rule else []

    def conflicts(self) -> list[Conflict]:
        """Matters for which sets of the same territory say different things of the same key."""
        found: dict[tuple[str, str, str], list[Rule]] = {}
        for each in self.sets:
            for rule in each.rules:
                if rule.kind in {"approver", "term"} and not each.is_default:
                    key = (each.territory, rule.kind, rule.values["case"])
                    found.setdefault(key, []).append(rule)
        return [
            Conflict(f"{kind}:{case}", tuple(rules))
            for (_territory, kind, case), rules in found.items()
            if any(_contradict(one, other) for one, other in combinations(rules, 2))
        ]

    def _all(self, kind: str) -> list[Rule]:
        return [rule for each in self.sets for rule in each.rules if rule.kind == kind]

    def _of(self, kind: str, matter: Matter) -> list[Rule]:
        return [rule for rule in self._all(kind) if rule.values["case"] == matter]

    def _defaults(self) -> set[str]:
        return {each.id for each in self.sets if each.is_default}

    def _is_default(self, rule: Rule) -> bool:
        return rule.clause.rule_set in self._defaults()


_KINDS = (
    "approver",
    "term",
    "duty",
    "prohibition",
    "floor",
    "liability",
    "appraisal",
    "trigger",
)
_CITED = ("id", "document", "number", "clause", "quote")


def _contradict(one: Rule, other: Rule) -> bool:
    """Whether rules of two sets give one key two values; what only one of them says adds up."""
    shared = one.values.keys() & other.values.keys()
    differ = any(one.values[key] != other.values[key] for key in shared)
    return differ and one.clause.rule_set != other.clause.rule_set


def load(data: Mapping[str, Any], name: str) -> RuleSet:
    """Read a rule set from its TOML tables.

    Raises:
        ValueError: a key is missing or unknown; the message names the set and the rule.
    """
    known = {"id", "title", "territory", "version", "from", "to", "default", *_KINDS}
    if unknown := sorted(set(data) - known):
        raise ValueError(f"{name}：不认识的项 {'、'.join(unknown)}")
    try:
        return RuleSet(
            id=data["id"],
            title=data["title"],
            territory=data["territory"],
            version=data["version"],
            rules=tuple(
                _rule(kind, row, data["id"]) for kind in _KINDS for row in data.get(kind, ())
            ),
            starts=data.get("from"),
            ends=data.get("to"),
            is_default=data.get("default", False),
        )
    except KeyError as error:
        raise ValueError(f"{name}：缺少 {error.args[0]}") from error


def _rule(kind: str, row: Mapping[str, Any], rule_set: str) -> Rule:
    clause = Clause(
        rule=f"{rule_set}.{row['id']}",
        rule_set=rule_set,
        document=row["document"],
        clause=row["clause"],
        quote=row["quote"],
        number=row.get("number"),
    )
    return Rule(kind, {key: row[key] for key in row if key not in _CITED}, clause)


def resolve(rule_sets: Iterable[RuleSet], territory: str, on: date) -> Rules:
    """The rules that hold at a place (code) on a day; of several versions of a set the last."""
    chain = ("", *places.path(territory))
    binding: dict[str, RuleSet] = {}
    for each in sorted(rule_sets, key=lambda each: (each.starts or date.min, each.version)):
        if each.binds(chain, on):
            binding[each.id] = each
    nearest = sorted(
        binding.values(),
        key=lambda each: (each.is_default, -places.level(each.territory), each.id),
    )
    return Rules(tuple(nearest))
