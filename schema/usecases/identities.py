"""Identities (标识) of entries and passages: they derive from the bytes and the place in them.

Two fresh homes give the same ones. Where the same bytes are taken in again as another edition (a
manifest tells other dates, say), the rows of that edition have identities of their own, and those
of the edition before stay as they were.
"""

from collections.abc import Mapping

from schema.domain import documents


def of_place(
    sha256: str,
    sheet: str | None,
    table: int | None,
    page: int | None,
    row: int | None,
    start: int | None,
    cells: Mapping[str, str],
) -> str:
    """Identity of the entry at a place; on a page the title's cell tells several apart."""
    cell = [cells["title"]] if page is not None else []
    return documents.content_id(sha256, "entry", sheet, table, page, row, start, *cell)


def own(id_: str, edition_id: str, belong: Mapping[str, str]) -> str:
    """Identity of a row in an edition; `belong` are the editions of rows that are there already."""
    if belong.get(id_, edition_id) == edition_id:
        return id_
    return again(id_, edition_id)


def again(id_: str, edition_id: str) -> str:
    """Identity in a later edition of what stands at the place of an identity."""
    return documents.content_id(id_, "of", edition_id)
