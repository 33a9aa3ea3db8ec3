"""What ingest reports say of single entries: a suspicious row is published, and flagged."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from schema.stores import ports
from schema.tables.lists import Entry

_ACCEPTED = "accepted"


async def of_entries(
    reads: ports.Reads, entry_ids: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    """Suspicions about the rows of entries, by entry, as the newest report of its file has them."""
    entries = await reads.entries(entry_ids)
    newest: dict[str | None, list[dict[str, Any]]] = {}
    for report in await reads.reports_of(sorted({entry.sha256 for entry in entries})):
        if report.outcome == _ACCEPTED:
            newest[report.sha256] = report.suspicious
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        for told in newest.get(entry.sha256, ()):
            if _concerns(told, entry):
                found[entry.id].append(told)
    return found


def _concerns(told: Mapping[str, Any], entry: Entry) -> bool:
    """Whether a suspicion is about the row that an entry was read from.

    Rows of a pdf only count: there the title's cell tells. Reports of older programs name no
    table: they are taken at their row where the file can have one table only.
    """
    if told.get("row") is None:
        return False
    if entry.page is not None:
        here = told.get("page"), told.get("cell")
        return here == (entry.page, entry.cells.get("title"))
    same_table = told.get("table") in (None, entry.table_index)
    return told["row"] == entry.row and told.get("sheet") == entry.sheet and same_table
