"""Judgements (问责、考核): who answers for an incident; plans of appraisal against the lists."""

from datetime import date
from typing import Annotated

import strawberry

from schema.domain import access, assessment, liability
from schema.errors import InputError, QueryInvalid
from schema.gql.context import Info
from schema.gql.decisions import MAX_TASKS, RuleClause, TaskDecision, Township, clause_of, entry_of
from schema.gql.lists import AsOf, Entry
from schema.gql.problems import InputProblem
from schema.gql.views import column, computed, described
from schema.usecases import answering, assessing

_COST = 50
_MANY = 2000

described(liability.Answers, "怎样负责。", liability.ANSWERS_TITLES, name="Answerability")
described(
    assessment.Finding, "考核指标的问题。", assessment.FINDING_TITLES, name="AppraisalFinding"
)
described(
    assessment.Unit,
    "考核谁。",
    {
        assessment.Unit.TOWNSHIP: "乡镇（街道）。",
        assessment.Unit.DEPARTMENT: "县级部门。",
        assessment.Unit.STATION: "派驻机构。",
    },
    name="AppraisedUnit",
)


@strawberry.type(description="一个负责的单位。")
class LiabilityBearer:
    """A body that answers."""

    row: strawberry.Private[liability.Bearer]

    body: str = column("单位。")
    answers: liability.Answers = column("怎样负责。")
    scope: str | None = column("职责范围。")


@strawberry.type(description="问责：谁负什么责任。")
class LiabilityAnswer:
    """Who answers."""

    row: strawberry.Private[answering.Answered]

    @computed("当日的类别，如 COOPERATIVE；不在清单内为 OFF_LIST，不能认定为 null。")
    def basis(self) -> str | None:
        """Return the class."""
        return self.row.liability.basis if self.row.liability else None

    @computed("规则的说法。")
    def text(self) -> str | None:
        """Return the rule in words."""
        return self.row.liability.text if self.row.liability else None

    @computed("各单位。", list_size=5)
    def bearers(self) -> list[LiabilityBearer]:
        """Return the bodies."""
        held = self.row.liability
        return [LiabilityBearer(row=each) for each in held.bearers] if held else []

    @computed("条款。")
    def clause(self) -> RuleClause | None:
        """Return the clause."""
        return clause_of(self.row.liability.clause) if self.row.liability else None

    @computed("清单事项。")
    def entry(self) -> Entry | None:
        """Return the entry."""
        return entry_of(self.row.item)

    @computed("所依据的核查。")
    def check(self) -> TaskDecision:
        """Return the check that it rests on."""
        return TaskDecision(row=self.row.checked)


LiabilityResult = Annotated[
    LiabilityAnswer | InputProblem,
    strawberry.union("LiabilityResult", description="问责结论，或问题。"),
]


@strawberry.input(description="考核指标。")
class IndicatorInput:
    """One indicator."""

    name: str = strawberry.field(description="指标。")
    weight: float | None = strawberry.field(default=None, description="权重，0 至 1。")
    unit: assessment.Unit = strawberry.field(
        default=assessment.Unit.TOWNSHIP, description="考核谁。"
    )
    assessor: str = strawberry.field(default="", description="谁来考核。")


@strawberry.type(description="考核指标的一个问题。")
class AppraisalIssue:
    """A finding on an indicator."""

    row: strawberry.Private[assessment.Issue]

    number: int = column("第几项指标；0 为全表。")
    finding: assessment.Finding = column("问题。")
    text: str = column("说明。")
    is_error: bool = column("是错误；否则是提示。")

    @computed("条款。")
    def clause(self) -> RuleClause | None:
        """Return the clause."""
        return clause_of(self.row.clause)


@strawberry.type(description="考核方案的核查。")
class AppraisalCheck:
    """A plan checked."""

    issues: list[AppraisalIssue] = strawberry.field(description="问题，依指标的次序。")


AppraisalResult = Annotated[
    AppraisalCheck | InputProblem,
    strawberry.union("AppraisalResult", description="考核方案的核查，或问题。"),
]


@strawberry.type
class Queries:
    """Liability and appraisal."""

    @computed("问责：一件事当日由谁负什么责任。", cost=_COST)
    async def liability(
        self,
        info: Info,
        matter: Annotated[str, strawberry.argument(description="事项或情形。")],
        township: Township,
        on: Annotated[date | None, strawberry.argument(description="事发日期，缺省今天。")] = None,
        handed_down_by: Annotated[str | None, strawberry.argument(description="交办方。")] = None,
        entrusted_by: Annotated[
            str | None, strawberry.argument(description="委托执法的部门。")
        ] = None,
    ) -> LiabilityResult:
        """Say who answers."""
        context = info.context
        context.require(access.Action.CHECK_TASK)
        try:
            found = await answering.liable(
                context.stores,
                context.register,
                matter,
                township,
                on=context.day(on),
                handed_down_by=handed_down_by,
                entrusted_by=entrusted_by,
                rules_dir=context.rules_dir,
            )
        except InputError as error:
            return InputProblem(code=error.code, message=str(error))
        return LiabilityAnswer(row=found)

    @computed("考核方案对照清单，最多 50 项指标。", cost=_MANY)
    async def assess_plan(
        self,
        info: Info,
        indicators: Annotated[list[IndicatorInput], strawberry.argument(description="各项指标。")],
        township: Township,
        as_of: AsOf = None,
    ) -> AppraisalResult:
        """Check a plan of appraisal."""
        context = info.context
        context.require(access.Action.CHECK_TASK)
        given = [
            assessment.Indicator(at, each.name, each.weight, each.unit, each.assessor)
            for at, each in enumerate(indicators, start=1)
        ]
        try:
            if len(given) > MAX_TASKS:
                raise QueryInvalid(f"一次最多核查 {MAX_TASKS} 项指标。")
            found = await assessing.assess(
                context.stores,
                context.register,
                given,
                township,
                as_of=context.day(as_of),
                rules_dir=context.rules_dir,
            )
        except InputError as error:
            return InputProblem(code=error.code, message=str(error))
        return AppraisalCheck(issues=[AppraisalIssue(row=each) for each in found.issues])
