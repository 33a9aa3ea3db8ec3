"""A draft of a county's register: what counties usually have, to be checked before it is imported.

From the divisions that are known and the table of organs; nothing of it is stored.
"""

from typing import NamedTuple

from schema.domain import organs, placenames, places
from schema.usecases.bodies import Register, organ_table


class Row(NamedTuple):
    """A row of the CSV that `import_register` reads."""

    name: str
    kind: str
    level: str
    division: str


async def draft(register: Register, place: str) -> list[Row]:
    """Departments that nearly every county has, and the governments of its townships.

    Raises:
        errors.PlaceUnknown: the place is not in the register.
    """
    known = await register.places()
    code = known.locate(place)
    sign = known.gazetteer.name(code)[-1]
    level = organs.LEVELS[places.level(code)]
    rows = [
        Row(sign + organ.names[0], organ.kind, level, code)
        for organ in organ_table().organs
        if organ.common
    ]
    inside = [
        each
        for each in known.gazetteer
        if places.level(each.code) == placenames.TOWNSHIP and places.covers(code, each.code)
    ]
    for town in sorted(inside, key=lambda each: each.code):
        office = "办事处" if town.name.endswith("街道") else "人民政府"
        kind = "街道" if town.name.endswith("街道") else "乡镇"
        rows.append(Row(town.name + office, kind, organs.LEVELS[placenames.TOWNSHIP], town.code))
    return rows
