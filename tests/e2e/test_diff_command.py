"""`yidan diff` on the two editions of the sample county, and the tables it writes."""

import json
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest

from cli import revision_table

YIDAN = Path(sys.executable).with_name("yidan")
NEW_NAME = "lists/青禾县柳河镇履职事项清单.xlsx"
OLD_NAME = "lists/青禾县柳河镇配合履职事项清单（2023年版）.xlsx"
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "#N/A", "a\x00<b>\ny")


def yidan(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [str(YIDAN), *map(str, arguments), "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def editions(county) -> dict[str, str]:
    """Ids of the township's editions, as `yidan entries` prints them."""
    found = {}
    for name in (OLD_NAME, NEW_NAME):
        for line in yidan("entries", "--source", name, home=county).stdout.splitlines():
            entry = json.loads(line)
            found[f"{entry['class']} {entry['edition']['label']}"] = entry["edition"]["id"]
    return found


@pytest.fixture(scope="module")
def sides(editions) -> tuple[str, str]:
    """The lists of cooperation of 2023 and 2025."""
    return editions["COOPERATIVE 2023年版"], editions["COOPERATIVE 2025年版"]


def test_the_known_differences_are_found(county, sides):
    """Every item has one change; those that we know of are named."""
    done = yidan("diff", *sides, "--json", home=county)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [each["label"] for each in (*found["old"], *found["new"])] == ["2023年版", "2025年版"]
    assert sum(len(each["old"]) for each in found["changes"]) == 39
    assert sum(len(each["new"]) for each in found["changes"]) == 53
    by_title = {each["old"][0]["title"]: each for each in found["changes"] if each["old"]}
    straw = by_title["秸秆禁烧"]
    assert "LEAD_CHANGED" in straw["kinds"]
    assert "牵头由县农业农村局改为市生态环境局青禾分局" in straw["explanation"]
    assert by_title["城镇燃气安全"]["new"][0]["title"] == "燃气安全监管"
    assert by_title["农业机械安全监理"]["kinds"] == ["RENUMBERED"]
    assert by_title["脱贫人口小额信贷贴息审核"]["kinds"] == ["REMOVED"]
    assert {"ADDED": 17, "REMOVED": 3, "LEAD_CHANGED": 1}.items() <= found["counts"].items()
    (title,) = [
        each for each in by_title["“九小场所”消防安全"]["wordings"] if each["field"] == "TITLE"
    ]
    (span,) = title["spans"]
    assert title["new"][span["newStart"] : span["newEnd"]] == "和沿街门店"
    assert yidan("diff", sides[0], sides[0], "--json", home=county).stdout.count("UNCHANGED") == 40


def test_a_person_gets_a_table(county, sides, editions):
    """Chinese kinds; several editions on a side are taken together."""
    shown = yidan("diff", *sides, home=county).stdout
    assert [word for word in ("牵头变更", "新增", "删除", "改号") if word not in shown] == []
    both = ",".join(editions[f"{each} 2025年版"] for each in ("COOPERATIVE", "RECLAIMED"))
    more = yidan("diff", sides[0], both, "--json", home=county)
    assert len(json.loads(more.stdout)["new"]) == 2


def test_the_tables_hold_what_changed(county, sides, tmp_path):
    """Both forms say the same; the unchanged is left out."""
    files = tmp_path / "表.xlsx", tmp_path / "表.docx"
    done = yidan("diff", *sides, "--xlsx", files[0], "--docx", files[1], home=county)
    assert done.returncode == 0, done.stderr
    sheet = openpyxl.load_workbook(files[0]).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    (table,) = docx.Document(str(files[1])).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == rows
    assert rows[0] == list(revision_table.HEADS)
    assert len(rows) == 1 + 45
    assert not any("未变" in row[0] for row in rows)


def test_no_cell_becomes_a_formula(tmp_path):
    """Words of a list stay words, whatever they begin with."""
    path = tmp_path / "表.xlsx"
    revision_table.write_xlsx(path, "=标题", [HOSTILE])
    sheet = openpyxl.load_workbook(path).active
    cells = [sheet["A1"], *sheet[3]]
    assert [cell.value for cell in cells] == ["=标题", *HOSTILE[:-1], "a<b>\ny"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True] * 6 + [False] * 2
    revision_table.write_docx(tmp_path / "表.docx", "<标题>", [HOSTILE])
    (table,) = docx.Document(str(tmp_path / "表.docx")).tables
    assert table.rows[1].cells[6].text == "a<b>\ny"


def test_what_cannot_be_done_is_said_in_one_line(county, sides, tmp_path):
    """An unknown edition, a place that cannot be written to."""
    unknown = yidan("diff", sides[0], "0" * 24, home=county)
    assert (unknown.returncode, "ID_INVALID" in unknown.stderr) == (2, True)
    away = yidan("diff", *sides, "--xlsx", tmp_path / "no/表.xlsx", home=county)
    assert away.returncode == 2
    assert "写不了" in away.stderr
