"""Who answers for an incident (依单问责): its item on the day, then `domain.liability`."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from schema.domain import admission, liability
from schema.domain.admission import Ground, Outcome
from schema.domain.lists import ListClass, Role
from schema.stores.opening import Stores
from schema.usecases import checking
from schema.usecases.bodies import Register
from schema.usecases.checking import Asked, Checked
from schema.usecases.citations import Found

UNKNOWN = "不详"


@dataclass(frozen=True, slots=True)
class Answered:
    """Who answers, with the check it rests on; `liability` None where the item is not clear."""

    checked: Checked
    liability: liability.Liability | None
    item: Found | None


async def liable(  # noqa: PLR0913 - what is known of an incident
    stores: Stores,
    register: Register,
    matter: str,
    place: str,
    *,
    on: date,
    handed_down_by: str | None = None,
    entrusted_by: str | None = None,
    rules_dir: Path | None = None,
) -> Answered:
    """Say who answers for a matter at a township on the day of the incident.

    Raises:
        errors.InputError: as `checking.check` does.
    """
    asked = Asked(handed_down_by or UNKNOWN, place, matter)
    checked = await checking.check(stores, register, asked, as_of=on, rules_dir=rules_dir)
    facts, item = _facts(checked, handed_down_by, entrusted_by)
    held = liability.liability(facts, checked.rules) if facts else None
    return Answered(checked, held, item)


def _facts(
    checked: Checked, handed_down_by: str | None, entrusted_by: str | None
) -> tuple[liability.Facts | None, Found | None]:
    decision = checked.decision
    first = decision.reasons[0]
    given = liability.Facts(None, handed_down_by=handed_down_by, entrusted_by=entrusted_by)
    if entrusted_by is not None:
        return given, None
    if first.ground in {Ground.LEDGER, Ground.ADMITTED}:
        case = checked.grants[first.about or ""]
        terms = f"台账 {case.number or case.id}：{case.starts or '—'} 至 {case.ends or '长期'}"
        return replace(given, temporary=terms, temporary_department=case.department), None
    if decision.outcome is Outcome.UNDETERMINED:
        return None, None
    item = checked.entries.get(first.about or "")
    if item is None or first.ground in {Ground.LIMITED, Ground.NOT_IN_SCOPE, Ground.OFF_LIST}:
        return given, None
    parts = tuple(
        liability.Part(
            part.body,
            Role(part.role),
            part.duty,
            admission.is_township(part.body, checked.township_name),
        )
        for part in item.parts
    )
    if first.ground is Ground.RULED:  # a ruling gave the lead to a department
        parts = tuple(replace(p, role=Role.COOPERATE) if p.is_township else p for p in parts)
    list_class = ListClass(item.edition.list_class or "")
    return replace(given, list_class=list_class, parts=parts), item
