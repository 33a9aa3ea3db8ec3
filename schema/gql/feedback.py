"""Feedback on answers (回答反馈): giving it, and the queue of the list editors."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from schema.domain.instants import instant
from schema.errors import Forbidden, InputError, Unauthenticated, Unavailable
from schema.gql.context import Info
from schema.gql.paging import check_size
from schema.gql.problems import (
    ForbiddenProblem,
    InputProblem,
    UnavailableProblem,
    problem,
)
from schema.gql.views import column, computed, described
from schema.tables import practice as rows
from schema.usecases import feedback
from schema.usecases.feedback import Opinion, State

MAX_FEEDBACK = 100

described(
    Opinion,
    "对回答的意见。",
    {
        Opinion.RIGHT: "答得对。",
        Opinion.WRONG: "答错了。",
        Opinion.INCOMPLETE: "不完整。",
        Opinion.MISSING: "应有而没有。",
    },
    name="FeedbackOpinion",
)
described(
    State,
    "反馈的处理状态。",
    {State.OPEN: "待处理。", State.ACCEPTED: "已采纳。", State.DECLINED: "未采纳。"},
    name="FeedbackState",
)


@strawberry.type(description="一条回答反馈，连同当时的回答。")
class Feedback:
    """What a user said of an answer."""

    row: strawberry.Private[rows.AnswerFeedback]

    question: str = column("所问。")
    place: str | None = column("地方的全称；未指明则为 null。")
    as_of: date = column("截至日期。")
    verdict: str = column("当时的结论。")
    bodies: list[str] = column("当时答的机构。")
    opinion: Opinion = column("意见。")
    comment: str | None = column("说明。")
    state: State = column("处理状态。")
    note: str | None = column("处理说明。")
    handled_by: str | None = column("何人处理；待处理则为 null。")

    @computed("编号。")
    def number(self) -> int:
        """Return the number by which it is handled."""
        return self.row.id or 0

    @computed("反馈时刻。")
    def at(self) -> datetime:
        """Return when it was given."""
        return instant(self.row.at_us)


@strawberry.type(description="反馈已收到。")
class FeedbackTaken:
    """Feedback is in the queue; only editors see more of it."""

    number: int = strawberry.field(description="编号。")


GiveResult = Annotated[
    FeedbackTaken | InputProblem | UnavailableProblem,
    strawberry.union("GiveFeedbackResult", description="反馈已收到，或为何没有。"),
]
HandleResult = Annotated[
    Feedback | InputProblem | ForbiddenProblem | UnavailableProblem,
    strawberry.union("HandleFeedbackResult", description="处理后的反馈，或为何没有。"),
]


@strawberry.type
class Queries:
    """The editors' queue."""

    @computed("回答反馈，新的在前；只有清单编辑可看，且限于授权区划之内。", list_size=20)
    async def feedback(
        self,
        info: Info,
        state: Annotated[
            State | None, strawberry.argument(description="只看这一状态；null 为全部。")
        ] = State.OPEN,
        first: Annotated[
            int, strawberry.argument(description=f"至多几条，1 至 {MAX_FEEDBACK}。")
        ] = 20,
        before: Annotated[
            int | None, strawberry.argument(description="只看编号小于此的，用于翻页。")
        ] = None,
    ) -> list[Feedback]:
        """Return feedback that the actor may handle."""
        context = info.context
        found = await feedback.queue(
            context.reads,
            context.actor,
            state=state,
            before=before,
            limit=check_size(first, MAX_FEEDBACK),
        )
        return [Feedback(row=row) for row in found]


@strawberry.type
class Mutations:
    """Giving and handling feedback."""

    @computed("对一个回答提出反馈，供清单编辑核实。", cost=30)
    async def give_feedback(
        self,
        info: Info,
        question: Annotated[str, strawberry.argument(description="所问，与当时相同。")],
        opinion: Annotated[Opinion, strawberry.argument(description="意见。")],
        comment: Annotated[
            str | None,
            strawberry.argument(
                description=f"说明，至多 {feedback.MAX_COMMENT_CHARS} 字，请勿填写个人信息。"
            ),
        ] = None,
        place: Annotated[str | None, strawberry.argument(description="地方，与当时相同。")] = None,
        as_of: Annotated[
            date | None, strawberry.argument(description="截至日期，与当时相同；缺省今天。")
        ] = None,
    ) -> GiveResult:
        """Keep feedback with the card that it is about."""
        context = info.context
        given = feedback.Given(question, opinion, comment, place, as_of, context.actor.id or None)
        try:
            row = await feedback.give(
                context.stores, context.register, given, context.today(), context.now_us()
            )
        except (InputError, Unavailable) as error:
            return problem(error)
        return FeedbackTaken(number=row.id or 0)

    @computed("处理一条反馈。", cost=10)
    async def handle_feedback(
        self,
        info: Info,
        number: Annotated[int, strawberry.argument(description="编号。")],
        state: Annotated[State, strawberry.argument(description="已采纳或未采纳。")],
        note: Annotated[
            str | None,
            strawberry.argument(description=f"处理说明，至多 {feedback.MAX_NOTE_CHARS} 字。"),
        ] = None,
    ) -> HandleResult:
        """Close feedback."""
        context = info.context
        try:
            row = await feedback.handle(
                context.stores.sql, number, state, note, context.actor, context.now_us()
            )
        except (Forbidden, Unauthenticated) as error:
            return ForbiddenProblem(code=error.code, message=str(error))
        except (InputError, Unavailable) as error:
            return problem(error)
        return Feedback(row=row)
