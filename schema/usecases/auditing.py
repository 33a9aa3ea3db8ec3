"""The audit log (审计日志): look at it, put its head on record, export it.

`verified_audit` checks it. A checkpoint is signed only after what has been added since the last one
was found to follow from it, so a chain that was rewritten is never blessed.
"""

import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from schema import errors
from schema.domain import access, audit, checkpoints
from schema.domain.checkpoints import Checkpoint
from schema.stores import ports
from schema.stores.opening import Stores
from schema.tables.audit import AuditRecord

PAGE = 2000


@dataclass(frozen=True, slots=True)
class Tail:
    """How far the chain goes, and how far its newest checkpoint protects it.

    `unprotected` counts the records after the last checkpoint, of which the first is as old as
    `since_us`; both as far as this process sees the checkpoints.
    """

    head: AuditRecord | None
    last: Checkpoint | None
    unprotected: int
    since_us: int | None

    def due(self, now_us: int) -> bool:
        """Whether a checkpoint is due: 100 rows, or one that is ten minutes old."""
        rows = self.unprotected >= checkpoints.EVERY_ROWS
        late = self.since_us is not None and now_us - self.since_us >= checkpoints.EVERY_US
        return rows or late


async def pages(
    reads: ports.Reads, after: int = 0, *, since_us: int | None = None
) -> AsyncGenerator[list[audit.Link], None]:
    """The chain after a record, page by page: it may be longer than memory."""
    while page := await reads.audit_page(after, PAGE, since_us=since_us):
        yield page
        after = page[-1].seq


async def head(reads: ports.Reads) -> AuditRecord | None:
    """The newest record."""
    return next(iter(await reads.audit_newest(None, 1)), None)


async def newest(
    stores: Stores, actor: access.Actor, before: int | None, limit: int
) -> list[AuditRecord]:
    """Records before a number, newest first, for those who may read them.

    Raises:
        errors.Unauthenticated, errors.Forbidden: the actor is no auditor.
    """
    access.require(actor, access.Action.READ_AUDIT)
    return await stores.sql.reads.audit_newest(before, limit)


async def tail(stores: Stores) -> Tail:
    """How far the chain is protected; a checkpoint that names another hash protects nothing."""
    reads = stores.sql.reads
    found = await head(reads)
    if found is None:
        return Tail(None, None, 0, None)
    last = await stores.checkpoints.newest()
    if last is not None and await _at(reads, last) is None:
        last = None
    protected = last.seq if last else 0
    first = await reads.audit_page(protected, 1)
    return Tail(found, last, found.seq - protected, first[0].at_us if first else None)


async def checkpoint(stores: Stores, now_us: Callable[[], int]) -> Checkpoint | None:
    """Sign the head and keep it outside; None where nothing is new since the last checkpoint.

    The first one of a key is preceded by an event that names the key.

    Raises:
        errors.AuditBroken: the chain does not hold, or does not go on from the last checkpoint.
        errors.CheckpointFailed: the key or the directory cannot be used.
    """
    reads = stores.sql.reads
    key = await stores.checkpoints.signer()
    public = key.public_key()
    last = await stores.checkpoints.newest(checkpoints.key_id(public))
    if last is not None and not checkpoints.valid(last, public):
        raise errors.AuditBroken("最近的检查点签名无效；请运行 yidan audit verify。")
    if last is None:
        async with stores.sql.unit_of_work() as work:
            await work.audit(checkpoints.announcement(public), now_us())
    found = await _followed(reads, last)
    if last and last.seq == found.seq:
        return None
    (first,) = await reads.audit_page(0, 1)
    made = checkpoints.signed(key, found, first, now_us())
    await stores.checkpoints.keep(made)
    return made


async def keep_up(stores: Stores, now_us: Callable[[], int]) -> Checkpoint | None:
    """Make a checkpoint if one is due.

    Raises:
        errors.AuditBroken, errors.CheckpointFailed: see `checkpoint`.
    """
    found = await tail(stores)
    return await checkpoint(stores, now_us) if found.due(now_us()) else None


async def exported(reads: ports.Reads) -> AsyncGenerator[str, None]:
    """The chain as JSON lines, payloads as the strings that were hashed."""
    async for page in pages(reads):
        for record in page:
            yield line(record)


def line(record: audit.Record) -> str:
    """One record of an export."""
    members = {
        "seq": record.seq,
        "payload": record.payload,
        "previousHash": record.previous_hash,
        "hash": record.hash,
        "atUs": record.at_us,
    }
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))


async def _at(reads: ports.Reads, last: Checkpoint) -> audit.Link | None:
    """The record that a checkpoint names, if the chain has it."""
    found = await reads.audit_page(last.seq - 1, 1)
    return next((each for each in found if (each.seq, each.hash) == (last.seq, last.hash)), None)


async def _followed(reads: ports.Reads, last: Checkpoint | None) -> audit.Link:
    """The newest record, after all since the last checkpoint were found to follow from it."""
    previous: audit.Link | None = None
    if last is not None:
        previous = await _at(reads, last)
        if previous is None:
            raise errors.AuditBroken(
                f"审计链与检查点不符（第 {last.seq} 条）：数据库被改动或换成了旧的；"
                "请运行 yidan audit verify。"
            )
    async for page in pages(reads, last.seq if last else 0):
        if (broken := audit.first_break(page, previous)) is not None:
            raise errors.AuditBroken(f"审计链在第 {broken} 条断开；请运行 yidan audit verify。")
        previous = page[-1]
    if previous is None:
        raise errors.AuditBroken("审计链是空的，检查点无从签起。")
    return previous
