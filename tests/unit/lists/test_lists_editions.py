"""The sample county's earlier editions: what is committed says what `sample_earlier.jsonl` says."""

import hashlib
from pathlib import Path

import corpus_files
import pytest

from indexer import files, pipeline
from schema.domain.division_files import load as load_divisions
from schema.domain.likeness import plain
from schema.domain.places import Gazetteer
from schema.settings import Settings

LISTS = corpus_files.ROOT / "corpus/lists"
REGISTER = corpus_files.ROOT / "corpus/register/divisions.csv"
EDITIONS = {  # title → edition of the data file
    plain(title): edition
    for title, edition in (
        ("青禾县柳河镇基本履职事项清单（2024年版）", "柳河镇基本2024"),
        ("青禾县柳河镇上级部门收回事项清单（2024年版）", "柳河镇收回2024"),
        ("青禾县石塘乡基本履职事项清单（2024年版）", "石塘乡基本2024"),
        ("青禾县石塘乡配合履职事项清单（2024年版）", "石塘乡配合2024"),
        ("青禾县石塘乡配合履职事项清单（2024年动态调整）", "石塘乡配合2024调整"),
        ("青禾县石塘乡上级部门收回事项清单（2024年版）", "石塘乡收回2024"),
        ("青禾县城关街道基本履职事项清单（2024年版）", "城关街道基本2024"),
        ("青禾县城关街道配合履职事项清单（2024年版）", "城关街道配合2024"),
        ("青禾县城关街道上级部门收回事项清单（2024年版）", "城关街道收回2024"),
        ("青禾县县乡“属地管理”事项主体责任和配合责任清单（第一批）", "属地管理第一批"),
        ("青禾县县乡“属地管理”事项主体责任和配合责任清单（第二批）", "属地管理第二批"),
        ("青禾县街道（镇）承接行政处罚事项目录（2023年版）", "承接目录2023"),
        ("青禾县街道（镇）承接行政处罚事项目录（废止）", "承接目录2024废止"),
    )
}


def read(path: Path) -> list:
    """Editions of a file, or of the files of an archive."""
    gazetteer = Gazetteer(load_divisions(REGISTER.read_text(encoding="utf-8")))
    settings = Settings()
    found = []
    for file in files.unpacked(files.File(f"lists/{path.name}", path), settings):
        data = file.data(settings)
        sha256 = hashlib.sha256(data).hexdigest()
        parsed = pipeline.parse(file, data, sha256, gazetteer, settings)
        assert not parsed.suspicious or ".xlsx" in parsed.name, parsed.suspicious
        found += parsed.editions
    return found


def _part(body: str, role: str, duty: str | None) -> tuple[str, str, str]:
    """A body's part; whether a sentence of duty begins with the body's name is style."""
    return plain(body), str(role), plain(duty).removeprefix(plain(body))


def said(item: dict) -> dict:
    """An item of the data file, folded."""
    return {
        "number": item["number"],
        "category": item.get("category"),
        "title": plain(item["title"]),
        "parts": [_part(*part) for part in item.get("parts", ())],
        "remark": plain(item.get("remark")),
        "basis": plain(item.get("basis")),
        "scope": item.get("scope", []),
        "adjustment": item.get("adjustment"),
    }


def meaning(edition) -> list[dict]:
    """What is read of an edition, folded alike: traditional characters and spaces go."""
    return [
        {
            "number": each.number,
            "category": each.category and plain(each.category),
            "title": plain(each.title),
            "parts": [_part(part.body, part.role, part.duty) for part in each.responsibilities],
            "remark": plain(each.remark),
            "basis": plain(each.basis),
            "scope": list(each.scope),
            "adjustment": each.adjustment,
        }
        for each in edition.entries
    ]


def named(edition) -> str:
    """The data file's name of an edition."""
    return EDITIONS[plain(edition.description.title)]


@pytest.mark.parametrize("name", corpus_files.WRITERS)
def test_committed_files_say_what_the_data_says(name):
    """Every item of every earlier edition is read as it was meant, none is added."""
    for edition in read(LISTS / name):
        assert meaning(edition) == [said(item) for item in corpus_files.ITEMS[named(edition)]]


@pytest.mark.parametrize("name", corpus_files.WRITERS)
def test_files_made_again_are_read_alike(name, tmp_path):
    """The generator still makes what is committed: the same entries in the same places."""
    again = tmp_path / name
    again.write_bytes(corpus_files.WRITERS[name]())
    made = [edition.entries for edition in read(again)]
    assert made == [edition.entries for edition in read(LISTS / name)]
    assert all(made)


def test_every_earlier_edition_is_in_a_file():
    """No edition of the data is left out."""
    found = {named(edition) for name in corpus_files.WRITERS for edition in read(LISTS / name)}
    assert found == set(corpus_files.ITEMS)


def test_all_forms_occur():
    """Over all editions every form of list stands in the corpus."""
    forms = {path.suffix for path in LISTS.iterdir()}
    assert forms >= {".xlsx", ".xls", ".docx", ".html", ".csv", ".pdf", ".zip"}
