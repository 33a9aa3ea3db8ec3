"""Decisions (准入审查): tasks checked, one, many or of a document."""

import base64
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import strawberry

from schema.domain import access, admission, rules
from schema.errors import InputError, QueryInvalid, Unavailable
from schema.gql.context import Info
from schema.gql.lists import AsOf, Entry
from schema.gql.problems import InputProblem
from schema.gql.views import column, computed, described
from schema.tables.lists import Entry as EntryRow
from schema.usecases import batches, checking
from schema.usecases.citations import Found

MAX_TASKS = 50
MAX_DOCUMENT_BYTES = 2_000_000
_COST = 50  # a check searches, re-reads and settles
_MANY = 2000

described(admission.Outcome, "核查的结论。", admission.OUTCOME_TITLES, name="TaskOutcome")
described(admission.Ground, "结论的理由。", admission.GROUND_TITLES, name="TaskGround")


@strawberry.type(description="规则的条款。")
class RuleClause:
    """Where a rule stands, with its words."""

    row: strawberry.Private[rules.Clause]

    rule: str = column("规则的编号。")
    document: str = column("文件。")
    number: str | None = column("文号。")
    clause: str = column("条款。")
    quote: str = column("原文。")
    label: str = column("引用的写法。")


def clause_of(row: rules.Clause | None) -> RuleClause | None:
    """The clause of a rule, if there is one."""
    return RuleClause(row=row) if row else None


def entry_of(found: Found | None) -> Entry | None:
    """What was found, if it is an item of a list."""
    return Entry(row=found.row) if found and isinstance(found.row, EntryRow) else None


@strawberry.type(description="一条理由。")
class DecisionReason:
    """One reason of a decision."""

    row: strawberry.Private[admission.Reason]
    checked: strawberry.Private[checking.Checked]

    ground: admission.Ground = column("理由。")
    text: str | None = column("说明。")

    @computed("所依据的条款。")
    def clause(self) -> RuleClause | None:
        """Return the clause of a rule."""
        return clause_of(self.row.clause)

    @computed("所依据的清单事项。")
    def entry(self) -> Entry | None:
        """Return the entry."""
        return entry_of(self.checked.entries.get(self.row.about or ""))


@strawberry.type(description="一项任务的核查结论。")
class TaskDecision:
    """A decision, replayable by its hash."""

    row: strawberry.Private[checking.Checked]

    @computed("结论。")
    def decision(self) -> admission.Outcome:
        """Return the outcome."""
        return self.row.decision.outcome

    @computed("理由，依次。", list_size=5)
    def reasons(self) -> list[DecisionReason]:
        """Return the reasons."""
        return [DecisionReason(row=r, checked=self.row) for r in self.row.decision.reasons]

    @computed("无法判定时的候选事项，最相近的在前。", list_size=5)
    def candidates(self) -> list[Entry]:
        """Return the entries that it may be."""
        found = (entry_of(self.row.entries.get(id_)) for id_ in self.row.decision.candidates)
        return [each for each in found if each]

    @computed("核查所依的日期。")
    def as_of(self) -> date:
        """Return the day."""
        return self.row.decision.request.as_of

    @computed("哈希：同样的请求、清单、台账和规则得出同样的哈希。")
    def hash(self) -> str:
        """Return the hash."""
        return self.row.decision.hash

    @computed("规则集及版本。")
    def rules(self) -> str:
        """Return the rule sets."""
        return self.row.decision.rules

    @computed("乡镇（街道）的全称。")
    def place(self) -> str:
        """Return the township."""
        return self.row.place_name


@strawberry.input(description="要核查的任务。")
class TaskInput:
    """One task."""

    department: str = strawberry.field(description="交办部门。")
    township: str = strawberry.field(description="乡镇（街道）：名称或代码。")
    task: str = strawberry.field(description="任务内容，最多 500 字。")
    until: date | None = strawberry.field(default=None, description="截止日期。")

    def asked(self) -> checking.Asked:
        """Return it as the use case takes it."""
        return checking.Asked(self.department, self.township, self.task, self.until)


TaskArgument = Annotated[TaskInput, strawberry.argument(description="任务。")]
Department = Annotated[str, strawberry.argument(description="交办部门。")]
Township = Annotated[str, strawberry.argument(description="乡镇（街道）：名称或代码。")]
Until = Annotated[date | None, strawberry.argument(description="截止日期。")]
TaskResult = Annotated[
    TaskDecision | InputProblem,
    strawberry.union("TaskResult", description="核查结论，或问题。"),
]


@strawberry.type(description="一批任务中的一项。")
class CheckedTask:
    """One line of a batch."""

    row: strawberry.Private[batches.Line]

    place: str = column("位置：第几项，或在原文中的起止。")
    start: int | None = column("在原文中的起点（字）。")
    end: int | None = column("在原文中的终点（字）。")

    @computed("任务内容。")
    def task(self) -> str:
        """Return the task."""
        return self.row.asked.task

    @computed("核查结论，或问题。")
    def result(self) -> TaskResult:
        """Return the verdict."""
        if self.row.checked is not None:
            return TaskDecision(row=self.row.checked)
        error = self.row.problem or QueryInvalid("没有核查。")
        return InputProblem(code=error.code, message=str(error))


async def _lines(
    info: Info, lines: Sequence[batches.Line], as_of: date | None
) -> list[CheckedTask]:
    if len(lines) > MAX_TASKS:
        raise QueryInvalid(f"一次最多核查 {MAX_TASKS} 项，现有 {len(lines)} 项。")
    info.context.require(access.Action.CHECK_TASK)
    found = await batches.check_all(
        info.context.stores,
        info.context.register,
        lines,
        as_of=info.context.day(as_of),
        rules_dir=info.context.rules_dir,
    )
    return [CheckedTask(row=each) for each in found]


@strawberry.type
class Queries:
    """Checks of tasks, plans and incidents."""

    @computed("部门能否把任务交给乡镇（街道）。", cost=_COST)
    async def check_task(self, info: Info, input: TaskArgument, as_of: AsOf = None) -> TaskResult:  # noqa: A002 - GraphQL's name
        """Decide on one task."""
        info.context.require(access.Action.CHECK_TASK)
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
        return TaskDecision(row=found)

    @computed("一批任务的核查，最多 50 项。", cost=_MANY, list_size=10)
    async def check_tasks(
        self,
        info: Info,
        tasks: Annotated[list[TaskInput], strawberry.argument(description="各项任务。")],
        as_of: AsOf = None,
    ) -> list[CheckedTask]:
        """Decide on many tasks.

        Raises:
            QueryInvalid: There are more than 50.
        """
        lines = [batches.Line(str(at), task.asked()) for at, task in enumerate(tasks, start=1)]
        return await _lines(info, lines, as_of)

    @computed("一份方案或通知里交给乡镇（街道）的任务，逐句核查。", cost=_MANY, list_size=10)
    async def check_document(
        self,
        info: Info,
        name: Annotated[str, strawberry.argument(description="文件名，带扩展名。")],
        data: Annotated[str, strawberry.argument(description="文件内容，base64。")],
        department: Department,
        township: Township,
        until: Until = None,
        as_of: AsOf = None,
    ) -> list[CheckedTask]:
        """Decide on the task sentences of a document.

        Raises:
            QueryInvalid: It is no base64, too large, or has more than 50 tasks.
            Unavailable: Nobody brought a reader of files.
        """
        reader = info.context.reader
        if reader is None:
            raise Unavailable("此处没有读取文件的程序，无法核查文件。")
        try:
            raw = base64.b64decode(data, validate=True)
        except ValueError as error:  # of a text that is not ASCII it is no binascii.Error
            raise QueryInvalid("文件内容不是 base64。") from error
        if len(raw) > MAX_DOCUMENT_BYTES:
            raise QueryInvalid(f"文件过大：最多 {MAX_DOCUMENT_BYTES} 字节。")
        info.context.require(access.Action.CHECK_TASK)
        content = await reader.content(name, raw)
        asked = checking.Asked(department, township, "", until)
        lines = await batches.lines_of_document(info.context.register, content, asked)
        return await _lines(info, lines, as_of)
