"""Why something was found (为何命中), for hits of searches and evidence of answers."""

from collections.abc import Iterable, Sequence
from datetime import date

from schema.domain import reasons
from schema.domain.documents import WorkKind
from schema.domain.text import fold, tokens
from schema.gql.context import Info
from schema.gql.loaders import there
from schema.tables import documents as rows
from schema.tables import lists as list_rows
from schema.usecases.indexing import entry_text, passage_text


async def why(
    info: Info,
    row: list_rows.Entry | rows.Passage,
    wanted: tokens.Terms,
    *,
    place: tuple[str | None, str | None],
    on: date,
    phrases: Iterable[str] = (),
    related: Sequence[tuple[str, str]] = (),
) -> list[str]:
    """Words, place and days by which a row was found.

    Args:
        info: Of the field.
        row: What was found.
        wanted: What was asked.
        place: Code and full name of the place asked for, None where none was.
        on: The day asked for.
        phrases: What had to stand in it exactly.
        related: What was said, each with a word of documents for it.
    """
    loaders = info.context.loaders
    edition = there(await loaders.editions.load(row.edition_id))
    if isinstance(row, list_rows.Entry):
        text = entry_text(row, await loaders.parts.load(row.id), edition)
    else:
        text = passage_text(row, edition)
    said = reasons.why(fold.fold(text), wanted, phrases=phrases, related=related)
    if edition.kind == WorkKind.CASES:
        return [*said, reasons.counted(edition.binding_from)]
    where = reasons.applies(edition.territory, edition.territory_name, *place)
    return [*said, where, reasons.binds(edition.binding_from, edition.binding_to, on)]
