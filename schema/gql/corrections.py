"""Corrections of entries (更正): what was read, what it was corrected to, by whom and why."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, cast

import strawberry

from schema.domain.instants import instant
from schema.gql.context import Info
from schema.gql.ids import Node
from schema.gql.loaders import there
from schema.gql.paging import After, Connection, Cursors, First, check_size, connection
from schema.gql.views import column, computed
from schema.tables import corrections as rows

if TYPE_CHECKING:  # entries have corrections
    from schema.gql.lists import Entry


@strawberry.type(description="更正：盖在读错的一格之上，所读照旧保存。")
class Correction:
    """One field of one entry corrected."""

    row: strawberry.Private[rows.Correction]

    field: str = column("更正的内容项，如 title、responsibilities[0].body。")
    value: str = column("更正为何值（JSON）。")
    as_read: str = column("从来源文件所读的值（JSON）。")
    author: str = column("何人更正。")
    reason: str = column("更正的理由。")
    ended_by: str | None = column("何人撤销或以另一更正取代；仍有效则为 null。")
    end_reason: str | None = column("撤销或取代的理由。")

    @computed("更正的时刻。")
    def since(self) -> datetime:
        """Return from when on it is known."""
        return instant(self.row.known_from_us)

    @computed("撤销或取代的时刻；仍有效则为 null。")
    def until(self) -> datetime | None:
        """Return until when it was known."""
        ends = self.row.known_to_us
        return None if ends is None else instant(ends)

    @computed("所更正的事项。")
    async def entry(self, info: Info) -> Annotated["Entry", strawberry.lazy("schema.gql.lists")]:
        """Return the entry as it is now."""
        found = there(await info.context.loaders.entries.load(self.row.entry_id))
        return cast("Entry", Node.kinds["Entry"].of(found))


@strawberry.type
class Queries:
    """Corrections."""

    @computed("全部更正，新的在前，已撤销的也在内。")
    async def corrections(
        self, info: Info, first: First, after: After = None
    ) -> Connection[Correction]:
        """Return a page of corrections."""
        cursors = Cursors(info.context.stores.cursor_key, "corrections")
        last = None
        if after is not None:
            position = cursors.decode(after)
            last = int(position["at"]), str(position["id"])
        found = await info.context.reads.correction_page(last, check_size(first) + 1)
        return connection(
            [Correction(row=row) for row in found],
            first,
            after,
            cursor_of=lambda node: cursors.encode(
                {"at": node.row.known_from_us, "id": node.row.id}
            ),
        )
