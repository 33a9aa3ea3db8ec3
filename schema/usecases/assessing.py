"""Check an appraisal plan against the lists (依单考核)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schema import errors
from schema.domain import assessment, documents, rules
from schema.domain.assessment import Indicator, Issue, Listed, Unit
from schema.stores.opening import Stores
from schema.usecases import checking, rulesets
from schema.usecases.bodies import Register
from schema.usecases.checking import Asked, Checked
from schema.usecases.filled_tables import filled

MAX_INDICATORS = 500
_COLUMNS = {
    "indicator": ("考核指标", "指标名称", "指标", "考核内容", "indicator"),
    "weight": ("权重", "分值", "weight"),
    "unit": ("考核对象", "被考核单位", "被考核单位类别", "unit"),
    "assessor": ("考核单位", "考核主体", "评价主体", "assessor"),
}


@dataclass(frozen=True, slots=True)
class Assessed:
    """A plan with what was found, and the check of each indicator (None: not of a township)."""

    indicators: tuple[Indicator, ...]
    issues: tuple[Issue, ...]
    checks: tuple[Checked | None, ...]
    rules: rules.Rules


async def assess(
    stores: Stores,
    register: Register,
    indicators: Sequence[Indicator],
    township: str,
    *,
    as_of: date,
    rules_dir: Path | None = None,
) -> Assessed:
    """Judge the indicators of a plan for a township on a day.

    Raises:
        errors.QueryInvalid: none, or more than 500 indicators, or one that cannot be checked.
        errors.PlaceUnknown, errors.PlaceAmbiguous, errors.PlaceUnsuited: no one township is meant.
    """
    if not 0 < len(indicators) <= MAX_INDICATORS:
        raise errors.QueryInvalid(f"考核指标应有 1 至 {MAX_INDICATORS} 项。")
    leads = {each.name for each in indicators if each.unit is not Unit.TOWNSHIP}
    checks: list[Checked | None] = []
    listed: list[Listed | None] = []
    stated: list[Indicator] = []
    known = await register.places()
    code = ""
    for each in indicators:
        asked = Asked(each.assessor or "考核单位", township, each.name)
        code = code or await checking.township(register, known, asked, as_of)
        checked = (
            await checking.check(stores, register, asked, as_of=as_of, rules_dir=rules_dir)
            if each.unit is Unit.TOWNSHIP
            else None
        )
        checks.append(checked)
        listed.append(_listed(checked))
        stated.append(
            Indicator(
                each.number, each.name, each.weight, each.unit, each.assessor, each.name in leads
            )
        )
    held = rules.resolve(rulesets.known(rules_dir), code, as_of)
    issues = assessment.assess(stated, listed, held)
    return Assessed(tuple(stated), tuple(issues), tuple(checks), held)


def _listed(checked: Checked | None) -> Listed | None:
    if checked is None:
        return None
    decision = checked.decision
    first = decision.reasons[0] if decision.reasons else None
    found = checked.entries.get(first.about or "") if first else None
    return Listed(decision.outcome, first.ground if first else None, found.title if found else None)


def of_tables(tables: Iterable[documents.Table]) -> list[Indicator]:
    """The indicators of a plan's tables: columns 考核指标, 权重, 考核对象, 考核单位.

    Raises:
        errors.QueryInvalid: no table has a column of indicators, or a weight is no number.
    """
    rows = filled(
        tables,
        _COLUMNS,
        needed=("indicator",),
        lacking="表头应有：考核指标，可有权重、考核对象、考核单位。",
    )
    return [of_row(row.values, row.number) for row in rows if row.values["indicator"]]


def of_row(row: Mapping[str, object], number: int) -> Indicator:
    """An indicator from named values (indicator, weight, unit, assessor).

    Raises:
        errors.QueryInvalid: the weight is no number.
    """
    return Indicator(
        number,
        str(row.get("indicator") or "").strip(),
        _weight(row.get("weight"), number),
        _unit(str(row.get("unit") or "")),
        str(row.get("assessor") or "").strip(),
    )


def _weight(written: object, number: int) -> float | None:
    """A weight as a share: 30%, 0.3, and 30 (of a hundred) are the same."""
    text = str(written if written is not None else "").strip().rstrip("分")
    if not text:
        return None
    try:
        value = float(text.rstrip("%％"))
    except ValueError:
        raise errors.QueryInvalid(f"第{number}行：权重“{text}”不是数。") from None
    return value / 100 if text[-1] in "%％" or value > 1 else value


def _unit(written: str) -> Unit:
    """Whom an indicator assesses; the township where it is not said."""
    for unit in (Unit.STATION, Unit.DEPARTMENT):
        if any(word in written.lower() for word in assessment.UNIT_WORDS[unit]):
            return unit
    return Unit.TOWNSHIP
