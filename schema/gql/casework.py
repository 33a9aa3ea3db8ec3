"""Doing cases (办理): proposing, taking a step, opening take-overs; expected outcomes as data."""

from datetime import date
from typing import Annotated

import strawberry

from schema import errors
from schema.domain import cases, evidence, filing
from schema.gql.cases import Case
from schema.gql.context import Info
from schema.gql.ids import Id, decode_as
from schema.gql.problems import (
    ForbiddenProblem,
    InputProblem,
    Problem,
    UnavailableProblem,
    problem,
)
from schema.gql.steps import CaseStep, Seen, step_of
from schema.gql.views import computed
from schema.usecases import casework, takeover
from schema.usecases.standing import By

_COST = 50
Key = Annotated[
    str | None,
    strawberry.argument(
        description="请求键，至多 64 字：同一人以同一键重发同一内容，得到同一结果，不会办两次。"
    ),
]


def _said(description: str) -> str | None:
    """An optional field of an input."""
    found: str | None = strawberry.field(description=description, default=None)
    return found


@strawberry.input(description="申请；各程序须填的项见 docs/decisions.md。")
class ProposeCaseInput:
    """An application as it is filed."""

    kind: cases.Kind = strawberry.field(description="程序。")
    townships: list[str] = strawberry.field(
        description="所涉乡镇（街道）：名称或代码。", default_factory=list
    )
    county: str | None = _said("县（市、区）；缺省为本人授权所在的县。")
    parties: list[str] = strawberry.field(
        description="有关部门，提出（承接）部门在前。", default_factory=list
    )
    title: str = strawberry.field(description="事项；一事一议，只写一项。", default="")
    content: str | None = _said("内容。")
    basis: str | None = _said("依据。")
    reason: str | None = _said("理由。")
    trigger: filing.Trigger | None = strawberry.field(description="启动情形。", default=None)
    effect: filing.Effect | None = strawberry.field(description="对清单的改动。", default=None)
    starts: date | None = strawberry.field(description="第一天。", default=None)
    ends: date | None = strawberry.field(description="最后一天。", default=None)
    staff: int | None = strawberry.field(description="随事提供的人员数。", default=None)
    funds_yuan: int | None = strawberry.field(description="随事提供的经费（元）。", default=None)
    powers: str | None = _said("随事授予的权限。")
    law: str | None = _said("变动的法律法规；启动情形为法律法规立改废释的须填。")
    law_effective: date | None = strawberry.field(description="其施行日期。", default=None)
    previous: strawberry.ID | None = strawberry.field(description="所延期的任务。", default=None)
    entry: strawberry.ID | None = strawberry.field(
        description="清单事项：收回承接、赋权所据的。", default=None
    )

    def proposal(self) -> filing.Proposal:
        """The application as the use case takes it."""
        return filing.Proposal(
            kind=self.kind,
            territory=self.county or "",
            townships=tuple(self.townships),
            parties=tuple(self.parties),
            title=self.title,
            content=self.content,
            basis=self.basis,
            reason=self.reason,
            trigger=self.trigger,
            effect=self.effect,
            starts=self.starts,
            ends=self.ends,
            staff=self.staff,
            funds_yuan=self.funds_yuan,
            powers=self.powers,
            law=self.law,
            law_effective=self.law_effective,
            previous=decode_as("Case", self.previous) if self.previous else None,
            entry_id=decode_as("Entry", self.entry) if self.entry else None,
        )


@strawberry.input(description="乡镇（街道）的意见。")
class OpinionInput:
    """What a township says of an application."""

    township: str = strawberry.field(description="乡镇（街道）：名称或代码。")
    agrees: bool = strawberry.field(description="是否同意。")
    text: str = strawberry.field(description="意见内容。")
    document: str = strawberry.field(description="意见所在的文件。")


@strawberry.input(description="办理一步；各步须有的凭据见 docs/decisions.md。")
class TransitionCaseInput:
    """A step as it is taken."""

    case: strawberry.ID = strawberry.field(description="办理事项。")
    action: cases.Event = strawberry.field(description="动作。")
    version: int = strawberry.field(description="所见的版本号；已被他人办理则不办。")
    reason: str | None = _said("理由。")
    document: str | None = _said("文件（会议纪要、批复等）名称。")
    number: str | None = _said("文号。")
    dated: date | None = strawberry.field(description="文件日期。", default=None)
    result: str | None = _said("核查、评估的结果。")
    people: int | None = strawberry.field(description="培训人数。", default=None)
    entry: strawberry.ID | None = strawberry.field(description="纳入的清单事项。", default=None)
    opinions: list[OpinionInput] = strawberry.field(
        description="乡镇（街道）意见。", default_factory=list
    )

    def order(self) -> casework.Order:
        """The step as the use case takes it."""
        given = evidence.Evidence(
            document=self.document,
            number=self.number,
            dated=self.dated,
            result=self.result,
            people=self.people,
            entry_id=decode_as("Entry", self.entry) if self.entry else None,
            opinions=tuple(
                evidence.Opinion(said.township, said.agrees, said.text, said.document)
                for said in self.opinions
            ),
        )
        case = decode_as("Case", self.case)
        return casework.Order(case, self.action, self.version, self.reason, given)


Application = Annotated[ProposeCaseInput, strawberry.argument(description="申请。")]
StepInput = Annotated[TransitionCaseInput, strawberry.argument(description="办理的一步。")]


@strawberry.type(description="已办：所办的一步，以及事项现在的情况。")
class CaseDone:
    """A step taken."""

    case: Case = strawberry.field(description="事项现在的情况。")
    step: CaseStep = strawberry.field(description="所办的一步。")
    repeated: bool = strawberry.field(description="此前已经办过（同一请求键），这次没有再办。")


@strawberry.type(description="已为收回事项立项。")
class TakeoversOpened:
    """Cases opened for items taken back."""

    opened: list[Case] = strawberry.field(description="新立的；此前已立的不再立。")


@strawberry.type(description="版本不符：他人已经先办。")
class VersionProblem(Problem):
    """Someone else was first."""

    current: int = strawberry.field(description="现在的版本号。")


_Refused = InputProblem | VersionProblem | ForbiddenProblem | UnavailableProblem
CaseResult = Annotated[
    CaseDone | InputProblem | VersionProblem | ForbiddenProblem | UnavailableProblem,
    strawberry.union("CaseResult", description="办理的结果。"),
]
TakeoversResult = Annotated[
    TakeoversOpened | InputProblem | VersionProblem | ForbiddenProblem | UnavailableProblem,
    strawberry.union("TakeoversResult", description="立项的结果。"),
]
_EXPECTED = (errors.InputError, errors.Unauthenticated, errors.Forbidden, errors.Unavailable)


@strawberry.type
class Mutations:
    """Doing cases."""

    @computed("提出一件办理事项。", cost=_COST)
    async def propose_case(
        self,
        info: Info,
        input: Application,  # noqa: A002 - GraphQL's name
        request_key: Key = None,
    ) -> CaseResult:
        """Open a case."""
        context = info.context
        try:
            done = await casework.propose(
                context.stores,
                context.register,
                input.proposal(),
                _by(info, request_key),
                rules_dir=context.rules_dir,
            )
        except _EXPECTED as error:
            return _refused(error)
        return _done(done, info)

    @computed("把一件办理事项办到下一步。", cost=_COST)
    async def transition_case(
        self,
        info: Info,
        input: StepInput,  # noqa: A002 - GraphQL's name
        request_key: Key = None,
    ) -> CaseResult:
        """Take a step."""
        context = info.context
        try:
            done = await casework.transition(
                context.stores,
                context.register,
                input.order(),
                _by(info, request_key),
                rules_dir=context.rules_dir,
            )
        except _EXPECTED as error:
            return _refused(error)
        return _done(done, info)

    @computed("为一份上级部门收回事项清单的各事项立项，催办承接。", cost=10 * _COST)
    async def open_takeovers(
        self,
        info: Info,
        list: Id,  # noqa: A002 - GraphQL's name
    ) -> TakeoversResult:
        """Open a case for each item that was taken back."""
        context = info.context
        try:
            found = await takeover.open_all(
                context.stores,
                context.register,
                decode_as("DutyList", list),
                _by(info, None),
                rules_dir=context.rules_dir,
            )
        except _EXPECTED as error:
            return _refused(error)
        seen = Seen(info)
        return TakeoversOpened(opened=[Case.shown(each.case, seen) for each in found])


def _by(info: Info, key: str | None) -> By:
    context = info.context
    return By(context.actor, context.today(), context.now_us(), key)


def _done(done: casework.Done, info: Info) -> CaseDone:
    seen = Seen(info)
    step = step_of(done.event, done.case, seen)
    return CaseDone(case=Case.shown(done.case, seen), step=step, repeated=done.repeated)


def _refused(error: errors.YidanError) -> _Refused:
    if isinstance(error, errors.VersionConflict):
        return VersionProblem(code=error.code, message=str(error), current=error.current)
    if isinstance(error, errors.InputError | errors.Unavailable):
        return problem(error)
    return ForbiddenProblem(code=error.code, message=str(error))
