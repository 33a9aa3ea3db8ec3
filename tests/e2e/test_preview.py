"""`ingest --preview` and `--commit`: what is shown is what is stored, or nothing is."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from sample import ROOT
from test_cli import yidan

from cli import clock
from indexer import files, pipeline, preview
from schema import errors
from schema.settings import Settings
from schema.stores.opening import opened

LISTS = ROOT / "corpus/lists"
HEAD = "序号,事项名称\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A list, the same list once more, a notice, and a file that is refused."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "清溪镇基本履职事项清单.csv").write_text(f"{HEAD}1,水库巡查\n", encoding="utf-8")
    shutil.copy(made / "清溪镇基本履职事项清单.csv", made / "清溪镇基本履职事项清单（副本）.csv")
    notice = "青禾县灌溉管理通知\n\n由县水利局负责灌溉管理。\n"
    (made / "通知.txt").write_text(notice, encoding="utf-8")
    (made / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    return made


async def shown(home: Path, *paths: Path) -> preview.Preview:
    """A preview in a data directory."""
    settings = Settings(home=home)
    async with opened(settings) as stores:
        return await preview.preview(stores, settings, files.under(paths))


def stored(home: Path) -> list[Path]:
    """Source bytes and index of a data directory."""
    return [path for name in ("sources", "index") for path in (home / name).rglob("*")]


def test_a_preview_shows_what_is_then_stored_and_writes_nothing(tmp_path):
    """Entries of the preview are, id by id, those that `entries` prints after the commit."""
    home = tmp_path / "home"
    seen = yidan("ingest", "--preview", LISTS, "--json", home=home)
    assert seen.returncode == 0, seen.stderr
    told = json.loads(seen.stdout)
    assert yidan("entries", home=home).stdout == ""
    assert stored(home) == []
    taken = yidan("ingest", "--commit", told["hash"], LISTS, "--json", home=home)
    assert taken.returncode == 0, taken.stderr
    assert json.loads(taken.stdout) == {"files": told["files"]}
    entries = yidan("entries", home=home).stdout.splitlines()
    assert len(entries) == 1155
    listed = {entry["id"]: entry for entry in map(json.loads, entries)}
    for entry in told["entries"]:  # where an edition ends depends on those that come later
        del entry["edition"]["bindingTo"], listed[entry["id"]]["edition"]["bindingTo"]
    assert {entry["id"]: entry for entry in told["entries"]} == listed


def test_a_commit_of_anything_else_is_refused_and_stores_nothing(folder, tmp_path):
    """One changed cell: exit code 2, PREVIEW_DIFFERS, no row, no bytes, no report."""
    home = tmp_path / "home"
    told = json.loads(yidan("ingest", "--preview", folder, "--json", home=home).stdout)
    list_ = folder / "清溪镇基本履职事项清单.csv"
    list_.write_text(f"{HEAD}1,水库巡护\n", encoding="utf-8")
    done = yidan("ingest", "--commit", told["hash"], folder, home=home)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "PREVIEW_DIFFERS" in done.stderr
    assert stored(home) == []


async def test_a_preview_leaves_no_row_behind(folder, tmp_path):
    """Neither reports nor audit nor outbox, for files of every fate."""
    seen = await shown(tmp_path / "home", folder)
    assert sorted(read.outcome.outcome for read in seen.files) == [
        "accepted", "accepted", "refused", "unchanged",
    ]  # fmt: skip
    async with opened(Settings(home=tmp_path / "home")) as stores:
        counts = await stores.sql.reads.counts()
        assert counts == type(counts)(0, 0, 0, 0, 0)
        assert await stores.sql.reads.report_page(None, 10) == []
        assert await stores.sql.reads.audit_records() == []


async def test_the_hash_depends_on_bytes_names_and_manifest_alone(folder, tmp_path):
    """Equal in another home, after the files are taken in; not under other names or facts."""
    first = await shown(tmp_path / "one", folder)
    settings = Settings(home=tmp_path / "two")
    async with opened(settings) as stores:
        found = files.under([folder])
        assert [o async for o in pipeline.ingest(stores, settings, found, clock.now_us)]
    again = await shown(tmp_path / "two", folder)
    assert again.hash == first.hash
    assert {read.outcome.outcome for read in again.files} == {"unchanged", "refused"}
    (folder / "manifest.toml").write_text(
        '[files."通知.txt"]\neffective_from = 2025-03-01\n', encoding="utf-8"
    )
    dated = await shown(tmp_path / "one", folder)
    (folder / "通知.txt").rename(folder / "灌溉.txt")
    renamed = await shown(tmp_path / "one", folder)
    assert len({first.hash, dated.hash, renamed.hash}) == 3


async def test_a_file_changed_while_it_is_committed_is_refused(folder, tmp_path):
    """Bytes that are not those of the preview are never stored under its rows."""
    settings = Settings(home=tmp_path / "home")
    async with opened(settings) as stores:
        seen = await preview.preview(stores, settings, files.under([folder]))
        (folder / "通知.txt").write_text("青禾县另一通知\n\n由县水利局负责。\n", encoding="utf-8")
        outcomes = await preview.commit(stores, seen, settings, clock.now_us)
    (notice,) = [each for each in outcomes if each.name == "in/通知.txt"]
    assert notice.outcome == "refused"
    assert "重新预览" in notice.reason
    assert sum(each.outcome == "accepted" for each in outcomes) == 1


async def test_members_of_an_archive_are_shown_and_taken(folder, tmp_path):
    """A zip is previewed as its members."""
    path = tmp_path / "清单.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / "清溪镇基本履职事项清单.csv", "清溪镇基本履职事项清单.csv")
    settings = Settings(home=tmp_path / "home")
    async with opened(settings) as stores:
        seen = await preview.preview(stores, settings, files.under([path]))
        assert [read.outcome.entries for read in seen.files] == [1]
        outcomes = await preview.commit(stores, seen, settings, clock.now_us)
    assert [each.name for each in outcomes] == ["清单.zip/清溪镇基本履职事项清单.csv"]
    with pytest.raises(errors.PreviewDiffers):
        preview.check(seen, "0" * 64)
