"""Rulings (裁定): what minutes, approvals and notices settle."""

from datetime import date

import strawberry

from schema.domain.lists import Role
from schema.gql.limits import weight
from schema.gql.sources import Citation
from schema.gql.views import column, computed
from schema.stores.ports import rulings as ports
from schema.tables import rulings as rows


@strawberry.type(description="裁定给一个机构的职责。")
class RulingPart:
    """One body's part in a ruling."""

    row: strawberry.Private[rows.RulingPart]

    body: str = column("机构名称，原文的写法。", name="bodyName")
    role: Role = column("职责角色。")
    duty: str | None = column("职责原文。")
    start: int = column("机构名称在段落文字中的起点。")
    end: int = column("机构名称在段落文字中的终点（不含）。")


@strawberry.type(description="裁定：会议纪要、批复等对一件事由谁牵头的决定。")
class Ruling:
    """One matter that a document settles."""

    ruled: strawberry.Private[ports.Ruled]

    parts: list[RulingPart] = strawberry.field(
        description="各机构的职责，牵头的在前。", metadata=weight(list_size=5)
    )

    @computed("所裁定的事项。")
    def matter(self) -> str:
        """Return the matter as ruled."""
        return str(self.ruled.row.named)

    @computed("作出裁定的机关，照文件所载。")
    def authority(self) -> str:
        """Return who settled it."""
        return self.ruled.row.authority

    @computed("文件标题。")
    def title(self) -> str:
        """Return the document's title."""
        return self.ruled.edition.title

    @computed("发文字号。")
    def document_number(self) -> str | None:
        """Return the document's number."""
        return self.ruled.edition.document_number

    @computed("会议日期；未载明则为 null。")
    def met_on(self) -> date | None:
        """Return the day of the meeting."""
        return self.ruled.row.met_on

    @computed("施行日期；未载明则为 null。")
    def binding_from(self) -> date | None:
        """Return the first day."""
        return self.ruled.edition.binding_from

    @computed("失效日期（不含当日）；没有期限或以事件为限则为 null。")
    def binding_to(self) -> date | None:
        """Return the first day after."""
        ends = (self.ruled.row.ends, self.ruled.edition.binding_to)
        return min((day for day in ends if day), default=None)

    @computed("期限的原文，如“有效期至……”“至专项行动结束”。")
    def ends_words(self) -> str | None:
        """Return what says when it ends."""
        return self.ruled.row.ends_words

    @computed("出处。")
    def citation(self) -> Citation:
        """Return where it stands."""
        return Citation(row=self.ruled.passage)


def view(ruled: ports.Ruled) -> Ruling:
    """Show a ruling, who leads first."""
    parts = sorted(ruled.parts, key=lambda part: (part.role != Role.LEAD, part.ordinal))
    return Ruling(ruled=ruled, parts=[RulingPart(row=part) for part in parts])
