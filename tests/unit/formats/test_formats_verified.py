"""Entries verified: the stored bytes of every form give again what is stored, field by field."""

import sqlite3

import pytest
import written_lists
from drawn_pdfs import document, table, title

from cli import clock
from indexer import files, pipeline
from indexer.jail import Jail
from schema import errors
from schema.domain import documents
from schema.settings import Settings
from schema.stores.opening import opened
from schema.tables.lists import Entry
from schema.usecases import verifying
from schema.usecases.verifying import VerificationResult
from schema.usecases.withdrawing import withdraw

NAME = "清单"


def pdf(written) -> bytes:
    """A list drawn with rulings."""
    rows = [[cell or "" for cell in row] for row in written.rows if row[0].isdecimal()]
    head = written.rows[0]
    return document(title(written.title), table([head, *rows], [60, 90, 90, 120, 120]))


WRITERS = {**written_lists.WRITERS, "pdf": pdf}


@pytest.fixture
async def taken(tmp_path):
    """An installation with one list in every form; gives its stores and a jail."""
    folder, settings = tmp_path / "in", Settings(home=tmp_path / "home")
    folder.mkdir()
    for form, write in WRITERS.items():
        (folder / f"{NAME}.{form}").write_bytes(write(written_lists.COOPERATIVE))
    (folder / "通知.txt").write_text("灌溉管理通知\n\n由县水利局负责。\n", encoding="utf-8")
    jail = Jail(settings)
    async with opened(settings) as stores:
        found = files.under([folder])
        outcomes = [o async for o in pipeline.ingest(stores, settings, found, clock.now_us)]
        assert {o.outcome for o in outcomes} == {"accepted"}, outcomes
        yield stores, jail
    jail.close()


def change(tmp_path, statement: str, *values: str) -> None:
    """Change the database behind the program's back."""
    database = sqlite3.connect(tmp_path / "home/yidan.db")
    with database:
        assert database.execute(statement, values).rowcount > 0
    database.close()


async def source(stores, form: str):
    """The source of one form."""
    (found,) = await verifying.named(stores.sql, f"in/{NAME}.{form}")
    return found


async def test_every_form_gives_again_what_is_stored(taken):
    """Nothing differs in any source, and every entry is looked at."""
    stores, jail = taken
    seen = {}
    for each in await verifying.named(stores.sql, None):
        verified = await verifying.verify_source(stores, jail, each)
        assert verified.result is VerificationResult.MATCHES, verified
        assert {entry.sha256 for entry in verified.entries} <= {each.sha256}
        seen[each.form] = len(verified.entries)
    assert seen.pop(documents.Form.TXT) == 0
    assert set(seen) == set(WRITERS)
    assert len(set(seen.values())) == 1
    assert min(seen.values()) > 1


@pytest.mark.parametrize(
    ("statement", "field", "stored"),
    [
        ("UPDATE entry SET title = '改过的事项' WHERE id = ?", "title", "改过的事项"),
        ("UPDATE entry SET row = 99 WHERE id = ?", "row", "99"),
        ("UPDATE entry SET limits = '[]', remark = '无' WHERE id = ?", "remark", "无"),
        ("UPDATE entry SET list_class = 'BASIC' WHERE id = ?", "class", "BASIC"),
    ],
)
async def test_a_row_changed_in_the_database_differs_in_the_field(
    taken, tmp_path, statement, field, stored
):
    """The field is named with both values; the other entries of the file match."""
    stores, jail = taken
    xlsx = await source(stores, "xlsx")
    first, second, *_ = await stores.sql.reads.entries_from(xlsx.sha256)
    change(tmp_path, statement, first.id)
    verified = await verifying.verify_entry(stores, jail, first.id)
    assert verified.result is VerificationResult.DIFFERS
    assert verified.sha256 == xlsx.sha256
    (difference,) = verified.differences
    assert (difference.field, difference.stored) == (field, stored)
    assert difference.read != stored
    other = await verifying.verify_entry(stores, jail, second.id)
    assert other.result is VerificationResult.MATCHES


async def test_a_body_put_in_the_place_of_another_is_found_out(taken, tmp_path):
    """Parts in an entry are compared as a whole."""
    stores, jail = taken
    (entry, *_) = await stores.sql.reads.entries_from((await source(stores, "csv")).sha256)
    change(tmp_path, "UPDATE responsibility SET body = '县档案馆' WHERE entry_id = ?", entry.id)
    (difference,) = (await verifying.verify_entry(stores, jail, entry.id)).differences
    assert difference.field == "responsibilities"
    assert "县档案馆" in difference.stored
    assert "县档案馆" not in difference.read


async def test_rows_removed_from_the_database_are_missed(taken, tmp_path):
    """What the file says and no row has is told of the source."""
    stores, jail = taken
    html = await source(stores, "html")
    (entry, *_) = await stores.sql.reads.entries_from(html.sha256)
    change(tmp_path, "DELETE FROM responsibility WHERE entry_id = ?", entry.id)
    change(tmp_path, "DELETE FROM entry WHERE id = ?", entry.id)
    verified = await verifying.verify_source(stores, jail, html)
    assert verified.result is VerificationResult.DIFFERS
    last = verified.entries[-1]
    assert (last.differences[0].field, last.differences[0].read) == ("entry", entry.title)
    assert await verifying.verify_entry(stores, jail, entry.id) is None


async def test_bytes_changed_or_gone_prove_nothing(taken, tmp_path):
    """The source is missing, for each of its entries, with the reason."""
    stores, jail = taken
    docx = await source(stores, "docx")
    (blob,) = (tmp_path / "home/sources").rglob(docx.sha256)
    blob.write_bytes(blob.read_bytes() + b"x")
    verified = await verifying.verify_source(stores, jail, docx)
    assert verified.result is VerificationResult.SOURCE_MISSING
    assert "已改变" in verified.message
    one = await verifying.verify_entry(stores, jail, verified.entries[0].entry.id)
    assert (one.result, one.sha256) == (VerificationResult.SOURCE_MISSING, None)
    blob.unlink()
    gone = await verifying.verify_source(stores, jail, docx)
    assert gone.result is VerificationResult.SOURCE_MISSING


async def test_a_file_that_cannot_be_read_within_the_limits_is_refused(taken):
    """The bytes are there and told by their hash; of a name that there is not, that it is not."""
    stores, _ = taken
    xlsx = await source(stores, "xlsx")
    hasty = Jail(Settings(), timeout_s=0.0)
    refused = await verifying.verify_source(stores, hasty, xlsx)
    hasty.close()
    assert refused.result is VerificationResult.REFUSED
    assert "已停止" in refused.message
    assert {entry.sha256 for entry in refused.entries} == {xlsx.sha256}
    with pytest.raises(errors.SourceUnknown):
        await verifying.named(stores.sql, "没有.xlsx")


LIST = "石塘乡收回事项,,,\n序号,事项名称,责任部门,工作方式\n1,调解纠纷,县司法局,抽查\n"


async def test_the_same_bytes_as_another_edition_have_rows_of_their_own(tmp_path):
    """Withdrawn, told otherwise by a manifest, taken in again: both readings verify."""
    folder, settings = tmp_path / "in", Settings(home=tmp_path / "home")
    folder.mkdir()
    (folder / "甲.csv").write_text(LIST, encoding="utf-8")
    (folder / "说明.txt").write_text("灌溉管理通知\n\n由县水利局负责。\n", encoding="utf-8")
    jail = Jail(settings)
    async with opened(settings) as stores:

        async def take() -> tuple[Entry, str]:
            batch = pipeline.ingest(stores, settings, files.under([folder]), clock.now_us)
            assert [outcome.outcome async for outcome in batch] == ["accepted", "accepted"]
            (entry,) = await stores.sql.reads.all_entries("in/甲.csv")
            (part,) = await stores.sql.reads.parts([entry.id])
            assert (await stores.sql.reads.index_content()).passages == 1
            return entry, part.role

        first, role = await take()
        assert (first.list_class, role) == ("RECLAIMED", "RECEIVE")
        for name in ("in/甲.csv", "in/说明.txt"):
            await withdraw(stores.sql, name, reason="误读", now_us=clock.now_us())
        told = 'class = "TERRITORIAL"\neffective_from = 2025-03-01'
        (folder / "manifest.toml").write_text(f"[defaults]\n{told}\n", encoding="utf-8")
        second, role = await take()
        assert (second.list_class, role) == ("TERRITORIAL", "LEAD")
        assert first.id != second.id
        (csv,) = await verifying.named(stores.sql, "in/甲.csv")
        verified = await verifying.verify_source(stores, jail, csv)
        assert {each.entry.id for each in verified.entries} == {first.id, second.id}
        assert {each.result for each in verified.entries} == {VerificationResult.MATCHES}
    jail.close()
