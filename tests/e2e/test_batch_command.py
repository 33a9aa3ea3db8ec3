"""`yidan ask --batch`: a table of questions in, a table of answers out."""

import csv

import openpyxl
import pytest
from typer.testing import CliRunner

from cli.main import app

HEADS = ["问题", "地方", "日期"]


@pytest.fixture
def ask(county, tmp_path):
    """Answers a table of questions; gives the rows that come out."""

    def run(rows: list[list[str]], out: str) -> list[dict[str, str]]:
        asked, target = tmp_path / "问题.csv", tmp_path / out
        with asked.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        command = ["--home", str(county), "ask", "--batch", str(asked), "--out", str(target)]
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.output
        if target.suffix == ".xlsx":
            head, *found = openpyxl.load_workbook(target).active.values
            return [dict(zip(head, (v or "" for v in row), strict=True)) for row in found]
        with target.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return run


@pytest.mark.parametrize("out", ["答复.csv", "答复.xlsx"])
def test_bodies_citations_and_confidence(ask, out):
    """Each question has its verdict, bodies, citation and confidence; places and days count."""
    first, second = ask(
        [
            HEADS,
            ["谁负责秸秆禁烧？", "青禾县柳河镇", "2026-06-01"],
            ["量子通信谁负责？", "青禾县柳河镇", "2026-06-01"],
        ],
        out,
    )
    assert (first["结论"], first["地方"]) == ("ANSWERED", "澜江省云州市青禾县柳河镇")
    assert first["机构"]
    assert first["依据文件"].startswith("lists/")
    assert "行" in first["依据位置"]
    assert 0 < float(first["把握"]) <= 1
    assert (second["结论"], second["机构"]) == ("UNLISTED", "")


@pytest.mark.parametrize("out", ["答复.csv", "答复.xlsx"])
def test_no_cell_becomes_a_formula(ask, out):
    """A question that a spreadsheet would run comes out as text."""
    (row,) = ask([["问题"], ["=1+1"]], out)
    assert row["问题"] in {"=1+1", "'=1+1"}
    assert (row["问题"][0] == "'") is out.endswith(".csv")


def test_a_bad_line_is_told_beside_the_others(ask):
    """An unknown place or a wrong day is told in its row; the others are answered."""
    rows = ask(
        [HEADS, ["禁烧", "没有的县", ""], ["禁烧", "", "2026-13-01"], ["秸秆禁烧谁负责", "", ""]],
        "答复.csv",
    )
    assert [row["结论"] == "未查询" for row in rows] == [True, True, False]
    assert "没有的县" in rows[0]["说明"]
    assert "2026-13-01" in rows[1]["说明"]


def test_without_a_head_the_first_column_is_asked(ask):
    """A bare list of questions is one too."""
    assert len(ask([["秸秆禁烧谁负责"], ["犬只管理谁负责"]], "答复.csv")) == 2


def test_nothing_to_ask(county, tmp_path):
    """An empty table is refused with what it should have."""
    empty = tmp_path / "空.csv"
    empty.write_text("问题,地方\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["--home", str(county), "ask", "--batch", str(empty)])
    assert result.exit_code == 2
    assert "没有问题" in result.output
