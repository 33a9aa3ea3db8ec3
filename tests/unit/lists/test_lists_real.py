"""Published and sample lists, read from their files."""

from pathlib import Path

import pytest

from indexer.lists import understand

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "real" / "lists"
CORPUS = ROOT / "corpus" / "lists"


def lists_of(path):
    """Lists of a file, with the file's name as context, and what was suspicious."""
    reader = pytest.importorskip("indexer.read")
    settings = pytest.importorskip("schema.settings")
    content = reader.read(path.name, path.read_bytes(), settings.Settings())
    understood = [understand(table, context=path.stem) for table in content.tables]
    odd = [suspicion for each in understood for suspicion in each.suspicious]
    return [found for each in understood for found in each.lists], odd


def shared(name):
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there")
    found, odd = lists_of(SHARED / name)
    assert odd == []
    (only,) = found
    return only


@pytest.mark.shared
def test_two_files_of_one_edition_agree():
    """The workbook with merges and the gbk csv without give the same 296 items."""
    workbook = shared("龙华区街道承接行政处罚事项目录.xlsx")
    text = shared("龙华区街道承接行政处罚事项目录.gbk.csv")
    meaning = [
        [(e.number, e.title, e.responsibilities, e.scope, e.limits) for e in found.entries]
        for found in (workbook, text)
    ]
    assert meaning[0] == meaning[1]
    assert (workbook.list_class, len(workbook.entries)) == ("DELEGATED", 296)
    assert sum(len(entry.limits) for entry in workbook.entries) == 36
    assert {len(entry.scope) for entry in workbook.entries} == {6}
    assert (workbook.entries[0].locator.row, text.entries[0].locator.row) == (4, 3)


@pytest.mark.shared
def test_services_of_a_district():
    """1,135 services, each with its department, 未分类 without a category."""
    found = shared("广安区政务服务事项.csv")
    assert (found.list_class, len(found.entries)) == ("SERVICE", 1135)
    assert sum(entry.category is None for entry in found.entries) == 615
    assert all(len(entry.responsibilities) == 1 for entry in found.entries)


COUNTS = {
    "青禾县县乡“属地管理”事项主体责任和配合责任清单.xlsx": [("TERRITORIAL", 37)],
    "青禾县城关街道上级部门收回事项清单.html": [("RECLAIMED", 40)],
    "青禾县城关街道基本履职事项清单.html": [("BASIC", 62)],
    "青禾县城关街道配合履职事项清单.html": [("COOPERATIVE", 46)],
    "青禾县柳河镇履职事项清单.xlsx": [("BASIC", 68), ("COOPERATIVE", 53), ("RECLAIMED", 49)],
    "青禾县柳河镇配合履职事项清单（2023年版）.xlsx": [("COOPERATIVE", 39)],
    "青禾县石塘乡上级部门收回事项清单.csv": [("RECLAIMED", 48)],
    "青禾县石塘乡基本履职事项清单.csv": [("BASIC", 67)],
    "青禾县石塘乡配合履职事项清单.csv": [("COOPERATIVE", 49)],
    "青禾县街道（镇）承接行政处罚事项目录.xlsx": [("DELEGATED", 46)],
}
STATED = {"青禾县石塘乡基本履职事项清单.csv": ["类别“生态环保”写明4项，实际读到3项"]}


@pytest.mark.parametrize("name", COUNTS)
def test_sample_county(name):
    """Each sample list gives its items; only the contradiction set there on purpose is odd."""
    found, odd = lists_of(CORPUS / name)
    assert [(each.list_class, len(each.entries)) for each in found] == COUNTS[name]
    assert [suspicion.reason for suspicion in odd] == STATED.get(name, [])
    assert all(entry.title and entry.number for each in found for entry in each.entries)


@pytest.mark.parametrize("name", [name for name in COUNTS if "配合履职" in name])
def test_sample_duties_are_paired(name):
    """Every department of the sample lists has a duty of its own."""
    found, _ = lists_of(CORPUS / name)
    cooperative = [each for each in found if each.list_class == "COOPERATIVE"]
    parts = [part for each in cooperative for e in each.entries for part in e.responsibilities]
    assert parts
    assert all(part.duty for part in parts)
