"""Up to which day the lists of a place are declared complete (清单齐全至)."""

from collections.abc import Sequence
from datetime import date

from schema.domain import places
from schema.errors import InputError
from schema.stores import ports
from schema.tables.editions import Completeness
from schema.usecases.authors import NOBODY, Author
from schema.usecases.bodies import Register


async def complete(
    reads: ports.Reads, keys: Sequence[tuple[str, int | None]]
) -> dict[tuple[str, int | None], Completeness]:
    """What is declared of the lists of territories, by code and moment; without one left out.

    A declaration of a county, city or province holds for all inside; the nearest one counts.
    """
    found = {}
    for moment in {at for _, at in keys}:
        wanted = [code for code, at in keys if at == moment]
        above = sorted({each for code in wanted for each in places.path(code)})
        rows = await reads.completeness(above, known_at_us=moment)
        declared = {row.division: row for row in rows}
        for code in wanted:
            nearest = (declared[c] for c in reversed(places.path(code)) if c in declared)
            if row := next(nearest, None):
                found[code, moment] = row
    return found


async def declare(
    store: ports.Store,
    register: Register,
    place: str,
    *,
    up_to: date,
    note: str,
    author: Author = NOBODY,
    now_us: int,
) -> Completeness:
    """Declare the lists of a place complete up to a day; audited.

    Raises:
        errors.PlaceUnknown: the place is not in the register.
        errors.InputError: the note is empty.
        errors.Forbidden: the author is a user who may not edit lists of the place.
    """
    if not note.strip():
        raise InputError("请写明依据（--note）：凭什么认定清单齐全。")
    known_places = await register.places()
    division = known_places.locate(place)
    author.check([division])
    row = Completeness(
        division=division,
        up_to=up_to,
        note=note.strip(),
        author=author.name or None,
        declared_at_us=now_us,
    )
    async with store.unit_of_work() as work:
        await work.add([row])
        await work.audit(
            {
                "action": "lists.complete",
                "division": division,
                "upTo": up_to.isoformat(),
                "note": row.note,
                **author.said,
            },
            now_us,
        )
    return row
