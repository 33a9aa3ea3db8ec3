"""What a corrected entry said at each moment (更正前后的文字): as read, then as corrected."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schema.domain import corrections as domain
from schema.domain import lists
from schema.stores import ports
from schema.tables.corrections import Correction
from schema.tables.documents import Revision
from schema.tables.lists import Entry, Responsibility
from schema.usecases import parsed


@dataclass(frozen=True, slots=True)
class History:
    """An entry and its parts as read, and all corrections of it, ended ones too."""

    entry: Entry
    parts: Sequence[Responsibility]
    corrections: Sequence[Correction]

    def moments(self, revision: Revision) -> list[int]:
        """When each of its wordings began while a revision that brought it was known."""
        starts, ends = revision.known_from_us, revision.known_to_us
        every = {at for each in self.corrections for at in (each.known_from_us, each.known_to_us)}
        inside = (at for at in every if at and starts < at and (ends is None or at < ends))
        return [starts, *sorted(inside)]

    def at(self, at_us: int) -> tuple[Entry, list[Responsibility]]:
        """The entry and its parts as known at a moment."""
        told = domain.corrected(
            as_read(self.entry, self.parts),
            [each for each in self.corrections if domain.known(each, at_us)],
        )
        parts = rows_of(self.entry, told.pop(domain.PARTS))
        return Entry(**told), parts


def as_read(entry: Entry, parts: Sequence[Responsibility]) -> dict[str, Any]:
    """All that was read of an entry, by field."""
    shares = [{"body": part.body, "role": part.role, "duty": part.duty} for part in parts]
    return {**entry.model_dump(), domain.PARTS: shares}


def rows_of(entry: Entry, shares: Iterable[Mapping[str, Any]]) -> list[Responsibility]:
    """Rows of the parts of an entry."""
    made = (lists.Responsibility(each["body"], each["role"], each["duty"]) for each in shares)
    return [parsed.part(entry, at, share) for at, share in enumerate(made)]


async def histories(reads: ports.Reads, entries: Iterable[Entry]) -> dict[str, History]:
    """Histories of those entries that were ever corrected, by id."""
    ids = [entry.id for entry in entries if entry.corrected]
    if not ids:
        return {}
    unmended = reads.as_read()
    parts: dict[str, list[Responsibility]] = defaultdict(list)
    for part in await unmended.parts(ids):
        parts[part.entry_id].append(part)
    corrections: dict[str, list[Correction]] = defaultdict(list)
    for each in await reads.corrections(ids):
        corrections[each.entry_id].append(each)
    return {
        entry.id: History(entry, parts[entry.id], corrections[entry.id])
        for entry in await unmended.entries(ids)
    }
