"""Decisions on tasks recorded and replayed (结论的记录与复核)."""

from typing import Annotated

import orjson
import strawberry

from schema.domain import access
from schema.errors import InputError
from schema.gql.context import Info
from schema.gql.decisions import TaskArgument, TaskDecision, TaskResult
from schema.gql.lists import AsOf
from schema.gql.problems import InputProblem
from schema.gql.views import column, computed
from schema.usecases import checking

_COST = 50
Hash = Annotated[str, strawberry.argument(description="结论的哈希。")]


def json(value: object) -> str:
    """A value as JSON, its keys in order."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


@strawberry.type(description="复核与当时不同的一处。")
class DecisionDifference:
    """What differs."""

    row: strawberry.Private[checking.Difference]

    what: str = column("哪一项。")

    @computed("当时的值，JSON。")
    def then(self) -> str:
        """Return what it was."""
        return json(self.row.then)

    @computed("现在的值，JSON。")
    def now(self) -> str:
        """Return what it is."""
        return json(self.row.now)


@strawberry.type(description="复核：按当时的请求重新核查。")
class ReplayedDecision:
    """A recorded decision and its replay."""

    row: strawberry.Private[checking.Replayed]

    matches: bool = column("结论、理由和所依据的清单、规则是否都相同（哈希相同）。")

    @computed("不同之处。", list_size=3)
    def differences(self) -> list[DecisionDifference]:
        """Return what differs."""
        return [DecisionDifference(row=each) for each in self.row.differences]

    @computed("现在的结论。")
    def now(self) -> TaskDecision:
        """Return the replay."""
        return TaskDecision(row=self.row.checked)


@strawberry.type(description="记录在案的结论。")
class RecordedDecision:
    """A decision as it was recorded."""

    id: str = strawberry.field(description="哈希。")
    outcome: str = strawberry.field(description="结论。")
    content: str = strawberry.field(description="请求、依据的事项、台账、规则、理由，JSON。")


@strawberry.type
class Queries:
    """Recorded decisions."""

    @computed("记录在案的结论；没有则为 null。")
    async def decision(self, info: Info, id: Hash) -> RecordedDecision | None:  # noqa: A002 - GraphQL's name
        """Return a recorded decision."""
        info.context.require(access.Action.CHECK_TASK)
        found = await info.context.reads.decisions([id])
        row = found[0] if found else None
        return (
            RecordedDecision(id=row.id, outcome=row.outcome, content=json(row.content))
            if row
            else None
        )

    @computed("复核一个记录在案的结论；没有则为 null。", cost=_COST)
    async def replay_decision(self, info: Info, id: Hash) -> ReplayedDecision | None:  # noqa: A002 - GraphQL's name
        """Decide a recorded request once more."""
        info.context.require(access.Action.CHECK_TASK)
        found = await checking.replay(
            info.context.stores, info.context.register, id, rules_dir=info.context.rules_dir
        )
        return ReplayedDecision(row=found) if found else None


@strawberry.type
class Mutations:
    """Recording of decisions."""

    @computed("核查并记录结论，可以复核；须有记录的权限。", cost=_COST)
    async def record_decision(
        self,
        info: Info,
        input: TaskArgument,  # noqa: A002 - GraphQL's name
        as_of: AsOf = None,
    ) -> TaskResult:
        """Decide on one task and keep the decision."""
        context = info.context
        try:
            found = await checking.check(
                context.stores,
                context.register,
                input.asked(),
                as_of=context.day(as_of),
                rules_dir=context.rules_dir,
            )
        except InputError as error:
            return InputProblem(code=error.code, message=str(error))
        await checking.record(context.stores, found, context.now_us(), context.actor)
        return TaskDecision(row=found)
