"""The audit log (审计日志): records for auditors, the head of the chain for everyone.

The head is open on purpose: it tells nothing but a number and a hash, and a head that many people
noted is a checkpoint that no operator can take back.
"""

from datetime import datetime

import strawberry

from schema.domain import audit as chain
from schema.domain.instants import instant
from schema.gql.context import Info
from schema.gql.paging import After, Connection, Cursors, First, check_size, connection
from schema.gql.views import column, computed
from schema.tables.audit import AuditRecord as Row
from schema.usecases import auditing


@strawberry.type(description="审计记录：何人何时做了何事，与前一条环环相扣。")
class AuditRecord:
    """One record of the chain."""

    row: strawberry.Private[Row]

    seq: int = column("序号，自 1 起连续。")
    payload: str = column("所记内容（RFC 8785 的 JSON），即计算哈希的原文。")
    previous_hash: str = column("前一条的哈希。")
    hash: str = column("本条的哈希：前一条的哈希、换行、内容的 SHA-256。")

    @computed("时刻。")
    def at(self) -> datetime:
        """Return when it was written."""
        return instant(self.row.at_us)

    @computed("操作，如 source.taken；读不出则为 null。")
    def action(self) -> str | None:
        """Return what was done."""
        return self._member("action")

    @computed("何人（标识）；系统所为或读不出则为 null。")
    def actor(self) -> str | None:
        """Return who did it."""
        return self._member("actor")

    def _member(self, name: str) -> str | None:
        try:
            found = chain.event_of(self.row).get(name)
        except ValueError:
            return None
        return None if found is None else str(found)


@strawberry.type(description="审计链的链头，以及检查点保护到何处。")
class AuditHead:
    """How far the chain goes, and how far it is protected."""

    row: strawberry.Private[Row]
    tail: strawberry.Private[auditing.Tail]

    seq: int = column("最新一条的序号，即条数。")
    hash: str = column("最新一条的哈希：记下它，日后可用 yidan audit verify --head 核对。")

    @computed("最新一条的时刻。")
    def at(self) -> datetime:
        """Return when it was written."""
        return instant(self.row.at_us)

    @computed("本服务所见的检查点保护到第几条；没有检查点则为 0。")
    def protected(self) -> int:
        """Return the number that the newest checkpoint names."""
        return self.tail.last.seq if self.tail.last else 0

    @computed("其后未受检查点保护的条数。")
    def unprotected(self) -> int:
        """Return the length of the unprotected tail."""
        return self.tail.unprotected

    @computed("未受保护的第一条的时刻；没有则为 null。")
    def unprotected_since(self) -> datetime | None:
        """Return the age of the unprotected tail."""
        since = self.tail.since_us
        return None if since is None else instant(since)


@strawberry.type
class Queries:
    """The audit log."""

    @computed("审计日志，新的在前；仅审计人员可查。")
    async def audit(self, info: Info, first: First, after: After = None) -> Connection[AuditRecord]:
        """Return a page of the chain."""
        cursors = Cursors(info.context.stores.cursor_key, "audit")
        before = int(cursors.decode(after)["seq"]) if after is not None else None
        limit = check_size(first) + 1
        found = await auditing.newest(info.context.stores, info.context.actor, before, limit)
        return connection(
            [AuditRecord(row=row) for row in found],
            first,
            after,
            cursor_of=lambda node: cursors.encode({"seq": node.row.seq}),
        )

    @computed("审计链的链头；一条记录也没有则为 null。", cost=5)
    async def audit_head(self, info: Info) -> AuditHead | None:
        """Return the newest record's number and hash."""
        found = await auditing.tail(info.context.stores)
        return AuditHead(row=found.head, tail=found) if found.head else None
