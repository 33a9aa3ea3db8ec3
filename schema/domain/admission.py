"""May department D hand task T to township Z? (职责准入审查) A pure, replayable decision.

What is compared was found before: entries of the lists that bind there and then with how well each
matches the task, and what the county has granted. The order of the outcomes is the contract's
(docs/api.md): granted, banned form, taken back, on the list, cooperative, off every list. Weak or
contradictory evidence is UNDETERMINED with candidates, never a guess.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schema.domain.lists import ListClass, Role
from schema.domain.rules import Matter, Rule, Rules
from schema.domain.text.patterns import later
from schema.domain.verdicts import (
    GROUND_TITLES,
    OUTCOME_TITLES,
    Decision,
    Grant,
    Ground,
    Item,
    Outcome,
    Reason,
    Request,
)

__all__ = [
    "GROUND_TITLES",
    "OUTCOME_TITLES",
    "Decision",
    "Grant",
    "Ground",
    "Item",
    "Outcome",
    "Reason",
    "Request",
]

DECIDING = frozenset(
    {
        ListClass.BASIC,
        ListClass.COOPERATIVE,
        ListClass.RECLAIMED,
        ListClass.TERRITORIAL,
        ListClass.DELEGATED,
        ListClass.POWERS,
    }
)
STRONG = 0.46  # as good as named; tuned on tests/data/tasks.jsonl, see docs/decisions.md
WEAK = 0.36
NAMED = 0.6  # what a task that says hardly more than one word must reach
SAME = 0.1  # matches that are nearly as good as the best count like it
EXACT = 0.97


def decide(
    request: Request,
    items: Sequence[Item],
    grants: Sequence[Grant],
    rules: Rules,
    *,
    lists_bind: bool,
    is_vague: bool = False,
) -> Decision:
    """Decide by the first outcome that applies.

    `lists_bind`: any list that decides binds at the township on the day; `is_vague`: the task
    names no matter.
    """
    ranked = sorted(items, key=lambda item: (-item.match, item.id))
    state = _State(lists_bind=lists_bind, is_vague=is_vague)
    outcome, reasons, used = _decided(request, ranked, grants, rules, state)
    weak = [item.id for item in ranked if item.match >= WEAK]
    return Decision(
        request=request,
        outcome=outcome,
        reasons=tuple(reasons),
        candidates=tuple(weak[:5]) if outcome is Outcome.UNDETERMINED else (),
        entries=tuple(used),
        grants=tuple(grant.id for grant in _live(grants)),
        rules=rules.version,
    )


_Decided = tuple[Outcome, list[Reason], list[str]]


def _live(grants: Iterable[Grant]) -> list[Grant]:
    found = [grant for grant in grants if grant.match >= STRONG]
    return sorted(found, key=lambda grant: (-grant.match, grant.id))[:1]


@dataclass(frozen=True, slots=True)
class _State:
    lists_bind: bool
    is_vague: bool


def _decided(
    request: Request,
    ranked: Sequence[Item],
    grants: Sequence[Grant],
    rules: Rules,
    state: _State,
) -> _Decided:
    if live := _live(grants):
        ends = f"至 {live[0].ends.isoformat()}" if live[0].ends else None
        return Outcome.ON_LIST, [Reason(live[0].ground, about=live[0].id, text=ends)], []
    strong = _strong(ranked)
    if banned := _banned(request.task, strong, rules):
        return Outcome.DENIED, [Reason(Ground.BANNED_FORM, banned.clause)], []
    if not state.lists_bind:
        return Outcome.UNDETERMINED, [Reason(Ground.NO_LIST)], []
    if state.is_vague and not any(item.match >= NAMED for item in strong):
        return Outcome.UNDETERMINED, [Reason(Ground.VAGUE)], []
    return _by_items(ranked, strong, rules) or _off_list(request, strong, rules)


def _by_items(ranked: Sequence[Item], strong: Sequence[Item], rules: Rules) -> _Decided | None:
    """What the matching entries say; None where they say nothing of this township."""
    outside = [item for item in strong if not item.in_scope or item.limits_met is False]
    applying = [item for item in strong if item not in outside and not _shadowed(item, outside)]
    judged = [(item, found) for item in applying if not item.disputed and (found := _of_item(item))]
    unclear = [item.id for item, _ in judged if item.limits_met is None]
    if unclear:
        return Outcome.UNDETERMINED, [Reason(Ground.LIMITED, about=unclear[0])], unclear
    if len({outcome for _, (outcome, _) in judged}) > 1:
        ids = [item.id for item, _ in judged]
        return Outcome.UNDETERMINED, [Reason(Ground.SEVERAL, about=id_) for id_ in ids], ids
    if judged:
        return _on_list(*judged[0], rules)
    if open_ := [item.id for item in applying if item.disputed]:
        return Outcome.UNDETERMINED, [Reason(Ground.DISPUTED, about=id_) for id_ in open_], open_
    weak = [item.id for item in ranked if item.match >= WEAK and item.in_scope][:5]
    if weak and not strong:
        return Outcome.UNDETERMINED, [Reason(Ground.WEAK, about=id_) for id_ in weak], weak
    return None


def _shadowed(item: Item, outside: Sequence[Item]) -> bool:
    """Whether a better match of the same class, which does not reach the task, is the task's."""
    return any(o.list_class is item.list_class and o.match > item.match for o in outside)


def _strong(ranked: Sequence[Item]) -> list[Item]:
    """The matches that count: exact ones alone, else those nearly as good as the best."""
    if not ranked or ranked[0].match < STRONG:
        return []
    exact = [item for item in ranked if item.match >= EXACT]
    least = max(STRONG, ranked[0].match - SAME)
    return exact or [item for item in ranked if item.match >= least]


_LAW = later(r"《[^》]*(?:法|条例|规定|办法|决定)》|(?:根据|依据|依照|按照).{0,20}(?:法|条例)")
# 清理责任状、不得签订责任状 are the opposite of handing down by one.
_AGAINST = later(r"(?:清理|取消|不得|不再|禁止|严禁|杜绝|规范|整治|废止|避免)[^，。；,;]{0,12}$")


def _banned(task: str, strong: Sequence[Item], rules: Rules) -> Rule | None:
    """The prohibition that a task's own words fall under, unless a listed item says them."""
    listed = "".join(item.title for item in strong[:1])
    for rule in rules.prohibitions():
        said = [word for word in rule.values["words"] if word not in listed and _does(task, word)]
        allowed = rule.values.get("unless_words", ())
        lawful = rule.values.get("unless_basis") and _LAW.search(task)
        if said and not lawful and not any(word in task for word in allowed):
            return rule
    return None


def _does(task: str, word: str) -> bool:
    """Whether a task uses a form, and is not against it."""
    parts = task.split(word)
    return any(not _AGAINST.search(before) for before in parts[:-1])


_LEADING = frozenset({Role.LEAD, Role.IMPLEMENT})
_COOPERATING = frozenset({Role.COOPERATE})
# Class, the parts of which the township must have one (none: always), and what follows.
_OF_CLASS = (
    (ListClass.RECLAIMED, None, Outcome.DENIED, Ground.RECLAIMED),
    (ListClass.BASIC, None, Outcome.ON_LIST, Ground.BASIC),
    (ListClass.COOPERATIVE, None, Outcome.COOPERATE_ONLY, Ground.COOPERATIVE),
    (ListClass.TERRITORIAL, _LEADING, Outcome.ON_LIST, Ground.TERRITORIAL_LEAD),
    (
        ListClass.TERRITORIAL,
        _COOPERATING,
        Outcome.COOPERATE_ONLY,
        Ground.TERRITORIAL_COOPERATE,
    ),
    (ListClass.DELEGATED, _LEADING, Outcome.ON_LIST, Ground.DELEGATED),
    (ListClass.POWERS, _LEADING, Outcome.ON_LIST, Ground.POWERS),
)


def _of_item(item: Item) -> tuple[Outcome, Ground] | None:
    """What one entry alone says; None where it gives the township no part."""
    if item.ruled is not None:
        return Outcome.COOPERATE_ONLY, Ground.RULED
    for list_class, roles, outcome, ground in _OF_CLASS:
        if item.list_class is list_class and (roles is None or roles & item.township_roles):
            return outcome, ground
    return None


_LIABLE = {
    Ground.RECLAIMED: "RECLAIMED",
    Ground.BASIC: "BASIC",
    Ground.COOPERATIVE: "COOPERATIVE",
    Ground.TERRITORIAL_LEAD: "TERRITORIAL",
    Ground.TERRITORIAL_COOPERATE: "TERRITORIAL",
    Ground.DELEGATED: "DELEGATED",
}


def _on_list(item: Item, found: tuple[Outcome, Ground], rules: Rules) -> _Decided:
    outcome, ground = found
    liable = rules.liability(_LIABLE[ground]) if ground in _LIABLE else None
    reasons = [Reason(ground, liable.clause if liable else None, item.id, item.ruled or item.title)]
    reasons += [Reason(Ground.CONDITION, about=item.id, text=text) for text in item.conditions]
    if outcome is Outcome.COOPERATE_ONLY and not item.names_department:
        reasons.append(Reason(Ground.NOT_YOUR_ITEM, about=item.id))
    return outcome, reasons, [item.id]


def _off_list(request: Request, strong: Sequence[Item], rules: Rules) -> _Decided:
    reasons = [
        Reason(Ground.LIMITED if item.in_scope else Ground.NOT_IN_SCOPE, about=item.id)
        for item in strong
        if not item.in_scope or item.limits_met is False
    ]
    by_case = rules.duties(Matter.OFF_LIST)
    reasons.append(Reason(Ground.OFF_LIST, by_case[0].clause if by_case else None))
    matter, outcome = Matter.ADMISSION, Outcome.NEEDS_ADMISSION
    if request.until is not None:
        limit = rules.term(Matter.TEMPORARY, "max_days")
        days = (request.until - request.as_of).days
        if limit is None or 0 <= days <= limit[0]:
            matter, outcome = Matter.TEMPORARY, Outcome.NEEDS_TEMPORARY_APPROVAL
        else:
            text = f"{days} 天，上限 {limit[0]} 天"
            reasons.append(Reason(Ground.TERM_EXCEEDED, limit[1].clause, text=text))
    if approver := rules.approver(matter):
        chain = " → ".join(approver.values["chain"])
        reasons.append(Reason(Ground.APPROVER, approver.clause, text=chain))
    if any(item.list_class is ListClass.DELEGATED for item in strong) and (
        delegating := rules.approver(Matter.DELEGATION)
    ):
        chain = "处罚权下放：" + " → ".join(delegating.values["chain"])
        reasons.append(Reason(Ground.APPROVER, delegating.clause, text=chain))
    reasons += [
        Reason(Ground.RESOURCES, rule.clause, text="、".join(rule.values["what"]))
        for rule in rules.duties(matter)
    ]
    return outcome, reasons, [item.id for item in strong]


LEVEL_WORDS = later(r"^(?:市、县|区、县|[市县区省])(?=..)|^\S{2,4}?[省市县区](?=.{2,}[局委办院部])")
_GENERAL = later(
    r"(?:各|相关|有关|属地|所在地?|辖区|当地)*(?:的)?"
    r"(?:乡镇|镇街|街镇|镇乡|乡、?镇|乡?（镇）|乡?\(镇\)|镇（街道）|镇\(街道\)|镇、?街道?|街道、?镇|街道办|街道|镇)"
    r"(?:[（(](?:街道|办|镇|园区|管委会)[）)])?"
    r"(?:人民)?(?:政府|党委|党工委|办事处|[、和及](?:街道)?办事处)*"
    r"(?:[一-龥]{0,8}(?:队|所|办|中心))?"
)


def is_township(body: str, name: str) -> bool:
    """Whether a body as lists write it is the township: the general word, or its own name."""
    written = "".join(body.split())
    return bool(_GENERAL.fullmatch(written)) or name.removesuffix("办事处") in written
