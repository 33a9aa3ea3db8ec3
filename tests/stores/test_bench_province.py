"""The bench's province: its bulk rows are those that the product's own way of writing gives."""

from schema.settings import Settings
from schema.stores import ports
from schema.stores.opening import opened
from tests.bench import province, province_rows

_TABLES = ("source", "work", "edition", "revision", "entry", "responsibility", "division", "body")


def _rows(tables: ports.Tables) -> dict[str, list[dict[str, object]]]:
    return {name: [dict(row) for row in tables.rows(name)] for name in _TABLES}


async def test_bulk_rows_are_those_of_taking_files_in(tmp_path):
    """A township written in bulk and one taken in file by file hold equal rows."""
    held = []
    for name, write in (("bulk", province_rows.load), ("files", province.fill)):
        async with opened(Settings(home=tmp_path / name)) as stores:
            assert await write(stores, 1, 1_000) == province.A_TOWNSHIP
            held.append(await stores.sql.dump(_rows))
    for rows in held:
        for edition in rows["edition"]:
            edition["index_version"] = None  # of taking: raised once more when a later one comes
    assert held[0] == held[1]


def test_a_smaller_province_is_part_of_a_larger_one():
    """So that the same questions can be asked at every size."""
    small, large = (list(province.files(count)) for count in (1, 2))
    assert [each.sha256 for each in small] == [each.sha256 for each in large[:2]]
    assert len({town.label for town in province.townships(300)}) == 300
