"""Names of bodies resolved (机构识别): which body is meant at a place on a day, with evidence."""

from datetime import date
from typing import Annotated, cast

import strawberry

from schema.domain import bodies as domain
from schema.domain.bodies import Rule, Status
from schema.errors import InputError
from schema.gql.bodies import Body
from schema.gql.context import Info
from schema.gql.lists import AsOf
from schema.gql.problems import InputProblem
from schema.gql.views import column, computed, described
from schema.tables import bodies as rows
from schema.usecases import lists

described(
    Status,
    "识别到什么程度。",
    {
        Status.RESOLVED: "是一个机构，没有疑义。",
        Status.AMBIGUOUS: "可能是几个机构之一，或只是部分相合，须由人选定。",
        Status.KIND: "知道是哪一类机构，登记簿里没有该地的这类机构。",
        Status.UNRESOLVED: "未能识别，按原文保留。",
    },
)
described(
    Rule,
    "识别的依据。",
    {
        Rule.NAME: "登记的名称。",
        Rule.ALIAS: "登记的别名、简称、旧称或牌子。",
        Rule.PLACE: "名称中的层级或地名，或所在地。",
        Rule.BRACKET: "括号内是所属机构或加挂的牌子。",
        Rule.BRANCH: "派出机构。",
        Rule.ORGAN: "层级、地名之外相同。",
        Rule.ABBREVIATION: "机构简称表里职能相同的名称。",
        Rule.PART: "职能相包含。",
        Rule.FORMER: "机构改革前的旧称。",
        Rule.LETTERS: "缩写。",
        Rule.SUCCESSOR: "已撤销，由承继机构承担。",
        Rule.PREDECESSOR: "当时尚未设立，取其前身。",
        Rule.INTERVAL: "当日不存在，且未登记前身或承继机构。",
        Rule.GOVERNMENT: "行政区划自身的政府或办事处。",
    },
)


@strawberry.type(description="识别的一步。")
class EvidenceStep:
    """A rule with its words."""

    row: strawberry.Private[domain.Step]

    rule: Rule = column("依据。")
    text: str = column("说明。")


@strawberry.type(description="可能所指的机构。")
class BodyCandidate:
    """A body that a name may mean."""

    row: strawberry.Private[domain.Candidate]

    name: str = column("名称。")
    division: str = column("所在地的区划代码；同名的机构由此分辨。")

    @computed("所在地的全称。")
    async def place(self, info: Info) -> str:
        """Return where it is."""
        return await info.context.loaders.places.load(self.row.division)

    @computed("登记簿里的机构；未登记的政府、办事处则为 null。")
    def body(self) -> Body | None:
        """Return the registered body."""
        row = cast("rows.Body | None", self.row.body)  # the directory was made of rows
        return Body(row=lists.Known(row.name, row, row.division)) if row else None

    @computed("识别的各步。", list_size=3)
    def evidence(self) -> list[EvidenceStep]:
        """Return the steps that led to it."""
        return [EvidenceStep(row=step) for step in self.row.steps]


@strawberry.type(description="一个名称的识别结果。")
class ResolvedName:
    """One body of a wording."""

    row: strawberry.Private[domain.Named]

    name: str = column("名称；一处写了几个机构的（市、县卫生健康局），是其中一个。")
    status: Status = column("识别到什么程度。")

    @computed("机构类别，如 县级生态环境部门；不知则为 null。")
    def kind(self) -> str | None:
        """Return the kind of body."""
        return self.row.kind.title if self.row.kind else None

    @computed("可能所指的机构。", list_size=3)
    def candidates(self) -> list[BodyCandidate]:
        """Return the bodies that it may mean."""
        return [BodyCandidate(row=each) for each in self.row.candidates]


@strawberry.type(description="名称识别的结果。")
class ResolvedNames:
    """All bodies of a wording."""

    names: list[ResolvedName] = strawberry.field(description="各机构。")
    as_of: date = strawberry.field(description="截至日期。")


ResolveResult = Annotated[
    ResolvedNames | InputProblem,
    strawberry.union("ResolveResult", description="识别结果，或问题。"),
]


@strawberry.type
class Queries:
    """Resolution of names."""

    @computed("一个写法在某地某日指哪个机构，附依据。", list_size=2)
    async def resolve_body(
        self,
        info: Info,
        name: Annotated[str, strawberry.argument(description="文件里的写法。")],
        place: Annotated[
            str | None, strawberry.argument(description="写法所在的地方：名称或代码。")
        ] = None,
        as_of: AsOf = None,
    ) -> ResolveResult:
        """Return the bodies that a wording means."""
        day = info.context.day(as_of)
        try:
            found = await info.context.register.resolve(name, place, day)
        except InputError as error:
            return InputProblem(code=error.code, message=str(error))
        return ResolvedNames(names=[ResolvedName(row=each) for each in found], as_of=day)
