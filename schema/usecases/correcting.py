"""Correcting an entry (更正): an overlay with author and reason; what was read stays as it was."""

from collections.abc import Sequence
from typing import Any

from schema import errors
from schema.domain import corrections as domain
from schema.domain import documents
from schema.stores import ports
from schema.tables.corrections import Correction
from schema.tables.lists import Entry
from schema.usecases import authors, wordings
from schema.usecases.authors import Author


async def correct(
    store: ports.Store,
    entry_id: str,
    field: str,
    value: str,
    *,
    author: Author,
    reason: str,
    now_us: int,
) -> Correction:
    """Lay a value over a field; an earlier correction of the field ends.

    Raises:
        errors.EntryUnknown: no such entry.
        errors.CorrectionInvalid: no such field, no such value, or it says this already.
        errors.InputError: author or reason is missing.
        errors.Forbidden: the author is a user who may not edit lists of the place.
    """
    reason = authors.required(author, reason, "更正")
    told = domain.canonical(domain.read_value(field, value))
    async with store.unit_of_work() as work:
        entry, read = await _as_read(work, entry_id)
        author.check(each.territory for each in await work.editions([entry.edition_id]))
        every = await work.corrections_of(entry_id)
        now_us = _after(every, now_us)
        before = domain.corrected(read, _open(every))
        if domain.canonical(domain.value_at(before, field)) == told:
            raise errors.CorrectionInvalid(f"{field} 现在就是这个值，无须更正。")
        if domain.target(field).index is None:
            as_read = domain.value_at(read, field)
        else:  # all parts may have been corrected: then there is none that was read
            as_read = _or_none(read, field)
        row = Correction(
            id=documents.content_id("correction", entry_id, field, now_us),
            entry_id=entry_id,
            field=field,
            value=told,
            as_read=domain.canonical(as_read),
            author=author.name,
            reason=reason,
            known_from_us=now_us,
        )
        ended = [each for each in _open(every) if domain.superseded(each.field, field)]
        _end(ended, author.name, reason, now_us)
        entry.corrected = True
        await work.upsert([entry, *ended])
        await work.add([row])
        await _settle(work, entry, read, [*every, row], now_us, parts=domain.concerns_parts(field))
        await work.audit({"action": "entry.corrected", **_event(row), **author.said}, now_us)
    return row


async def withdraw(
    store: ports.Store, entry_id: str, field: str, *, author: Author, reason: str, now_us: int
) -> Correction:
    """End the correction of a field: the entry says again what was read.

    Raises:
        errors.EntryUnknown: no such entry.
        errors.CorrectionInvalid: the field is not corrected.
        errors.InputError: author or reason is missing.
        errors.Forbidden: the author is a user who may not edit lists of the place.
    """
    reason = authors.required(author, reason, "撤销")
    async with store.unit_of_work() as work:
        entry, read = await _as_read(work, entry_id)
        author.check(each.territory for each in await work.editions([entry.edition_id]))
        every = await work.corrections_of(entry_id)
        now_us = _after(every, now_us)
        mine = [each for each in _open(every) if each.field == field]
        if not mine:
            raise errors.CorrectionInvalid(f"该事项的“{field}”现在没有更正。")
        _end(mine, author.name, reason, now_us)
        await work.upsert(mine)
        await _settle(work, entry, read, every, now_us, parts=domain.concerns_parts(field))
        event = {**_event(mine[0]), **author.said, "reason": reason}
        await work.audit({"action": "correction.withdrawn", **event}, now_us)
    return mine[0]


async def _as_read(work: ports.UnitOfWork, entry_id: str) -> tuple[Entry, dict[str, Any]]:
    """An entry and all that was read of it, by field."""
    found = await work.entry_as_read(entry_id)
    if found is None:
        raise errors.EntryUnknown(f"没有标识为“{entry_id}”的事项；标识见 yidan entries。")
    entry, parts = found
    return entry, wordings.as_read(entry, parts)


def _or_none(read: domain.Values, field: str) -> Any:
    try:
        return domain.value_at(read, field)
    except errors.CorrectionInvalid:
        return None


def _open(every: Sequence[Correction]) -> list[Correction]:
    return [each for each in every if domain.known(each, None)]


def _after(every: Sequence[Correction], now_us: int) -> int:
    """A moment later than all corrections so far, whatever the clock says."""
    latest = [at for each in every for at in (each.known_from_us, each.known_to_us) if at]
    return max([now_us, *(at + 1 for at in latest)])


def _end(corrections: Sequence[Correction], author: str, reason: str, now_us: int) -> None:
    for each in corrections:
        each.known_to_us, each.ended_by, each.end_reason = now_us, author, reason


async def _settle(
    work: ports.UnitOfWork,
    entry: Entry,
    read: domain.Values,
    every: Sequence[Correction],
    now_us: int,
    *,
    parts: bool,
) -> None:
    """Keep the parts by which bodies are found, and have the index written again."""
    if parts:
        shares = domain.corrected(read, _open(every))[domain.PARTS]
        over = any(domain.concerns_parts(each.field) for each in _open(every))
        rows = wordings.rows_of(entry, shares)
        await work.correct_parts(entry.id, rows if over else None, now_us)
    await work.touch([entry.edition_id], now_us)


def _event(row: Correction) -> dict[str, Any]:
    return {
        "entry": row.entry_id,
        "field": row.field,
        "value": row.value,
        "asRead": row.as_read,
        "reason": row.reason,
    }
