"""Entries in bulk over HTTP: the lines of `yidan entries`, and a table that nothing runs from."""

import csv
import io
import json
from datetime import date

import county
import httpx
import pytest
from apps import app_of, client_of

from api.exporting import POINTS
from schema.domain import spreadsheets
from schema.domain.lists import ListClass, Role
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import documents, exporting

TRAP = '=HYPERLINK("http://evil.example","秸秆")'


async def get(stores, address: str, settings: Settings | None = None) -> httpx.Response:
    """The answer to one request."""
    async with client_of(app_of(stores, settings)) as client:
        return await client.get(address)


@pytest.mark.parametrize("asked", ["", "?asOf=2025-11-01", "?asOf=2023-01-01"])
async def test_the_lines_are_those_of_the_command(stores, asked):
    """JSONL is what `yidan entries` prints, on any day; the csv has a row for each."""
    on = date.fromisoformat(asked[-10:]) if asked else None
    batches = exporting.entries(stores.sql.reads, None, on=on, known_at_us=None)
    wanted = [exporting.entry(each) async for batch in batches for each in batch]
    lines = await get(stores, f"/export/entries.jsonl{asked}")
    assert [json.loads(line) for line in lines.text.splitlines()] == wanted
    table = await get(stores, f"/export/entries.csv{asked}")
    assert table.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    assert rows[0] == list(exporting.HEADS)
    assert [row[0] for row in rows[1:]] == [each["id"] for each in wanted]
    assert {len(row) for row in rows} == {len(exporting.HEADS)}


async def test_one_source_and_its_batches(stores, monkeypatch):
    """`source` gives one file's entries; batches of any size give the same."""
    everything = await get(stores, "/export/entries.jsonl?asOf=2025-11-01")
    monkeypatch.setattr(exporting, "BATCH", 7)
    in_sevens = await get(stores, "/export/entries.jsonl?asOf=2025-11-01")
    assert in_sevens.text == everything.text
    name = json.loads(everything.text.splitlines()[0])["source"]["name"]
    one = (await get(stores, f"/export/entries.jsonl?source={name}")).text.splitlines()
    assert {json.loads(line)["source"]["name"] for line in one} == {name}


async def test_nothing_in_the_table_can_be_run(new_settings):
    """A title that begins like a formula has an apostrophe in front."""
    settings = new_settings()
    part = county.part(TRAP, Role.LEAD)
    listed = county.duty_list(
        ListClass.BASIC, "990121101", None, county.entry(ListClass.BASIC, 3, TRAP, part)
    )
    async with opened(settings) as stores:
        await documents.take(stores.sql, stores.blobs, county.parsed("表.xlsx", listed), 1)
        table = await get(stores, "/export/entries.csv", settings)
        lines = await get(stores, "/export/entries.jsonl", settings)
    _, row = csv.reader(io.StringIO(table.content.decode("utf-8-sig"), newline=""))
    assert f"'{TRAP}" in row
    assert not [cell for cell in row if cell.startswith(spreadsheets.FORMULA)]
    assert json.loads(lines.text)["title"] == TRAP


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("asOf=2025-13-01", "asOf 不是日期"),
        ("knownAt=2025-01-01T00:00:00", "时差"),
        ("as_of=2025-01-01", "没有这样的参数：as_of"),
    ],
)
async def test_wrong_parameters_are_told(stores, asked, told):
    """400 with the cause, before anything is read; nothing is taken for something else."""
    answer = await get(stores, f"/export/entries.jsonl?{asked}")
    assert answer.status_code == 400
    assert told in answer.json()["error"]["message"]


async def test_it_takes_the_right_to_read_and_is_paid_for(stores):
    """Closed installations refuse who has not signed in; an export costs as much as it is dear."""
    closed = await get(stores, "/export/entries.csv", Settings(public_reading=False))
    assert closed.status_code == 401
    poor = Settings(rate_points_per_s=1, rate_burst=POINTS)
    async with client_of(app_of(stores, poor)) as client:
        taken = await client.get("/export/entries.jsonl", params={"asOf": "1990-01-01"})
        again = await client.get("/export/entries.jsonl")
    assert (taken.status_code, taken.text) == (200, "")
    assert again.status_code == 429
