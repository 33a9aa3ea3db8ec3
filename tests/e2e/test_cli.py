"""The command line, as other programs call it."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from sample import ROOT

YIDAN = Path(sys.executable).with_name("yidan")


def yidan(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [str(YIDAN), *map(str, arguments), "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_ask_prints_one_json_object_with_citations(county):
    """`ask --json` keeps the contract: verdict, answers, passages, each with its citation."""
    done = yidan("ask", "--json", "谁负责秸秆禁烧", "--place", "石塘乡", "--top", 3, home=county)
    assert done.returncode == 0, done.stderr
    card = json.loads(done.stdout)
    assert card["verdict"] == "ANSWERED"
    contract = {"verdict", "asOf", "understood", "choices", "answers", "passages"}
    assert set(card) == contract | {"knownAt", "confidence", "rulings"}
    first = card["answers"][0]
    assert (first["body"], first["role"], first["class"]) == (
        "市生态环境局青禾分局", "LEAD", "COOPERATIVE",
    )  # fmt: skip
    citation = first["citation"]
    text = (ROOT / "corpus" / citation["source"]).read_bytes().decode("gb18030")
    assert text[citation["start"] : citation["end"]] == citation["quote"] == "秸秆禁烧"
    assert citation["locator"]["row"] == 40
    assert [passage["rank"] for passage in card["passages"]] == [1, 2, 3]


def test_entries_prints_one_json_line_an_entry(county):
    """`entries` gives every entry of the newest revisions, each with its cell and source."""
    done = yidan("entries", home=county)
    entries = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(entries) == 1155
    assert len({entry["id"] for entry in entries}) == 1155
    one = next(
        e for e in entries if e["title"] == "秸秆禁烧" and "柳河镇履职" in e["source"]["name"]
    )
    sheet = openpyxl.load_workbook(ROOT / "corpus" / one["source"]["name"])[one["locator"]["sheet"]]
    assert one["quote"] in [cell.value for cell in sheet[one["locator"]["row"]]]


def test_entries_can_be_of_one_source_and_of_a_day(county):
    """`--source` and `--as-of` narrow what is printed."""
    name = "lists/青禾县柳河镇配合履职事项清单（2023年版）.xlsx"
    every = yidan("entries", "--source", name, home=county).stdout.splitlines()
    then = yidan("entries", "--source", name, "--as-of", "2024-06-01", home=county).stdout
    now = yidan("entries", "--source", name, "--as-of", "2026-06-01", home=county).stdout
    assert len(every) == len(then.splitlines()) == 39
    assert now == ""


def test_ingest_reports_every_file_and_says_by_its_code_that_some_were_refused(tmp_path):
    """One bad file is refused with a remedy and never stops the rest; the exit code tells."""
    good, bad = tmp_path / "in/好.txt", tmp_path / "in/坏.docx"
    good.parent.mkdir()
    good.write_text("青禾县关于秸秆禁烧的通知\n\n由县农业农村局负责秸秆禁烧。\n", encoding="utf-8")
    bad.write_bytes(b"PK\x03\x04 broken")
    done = yidan("ingest", good.parent, "--json", home=tmp_path / "home")
    assert done.returncode == 1
    files = {each["name"]: each for each in json.loads(done.stdout)["files"]}
    assert files["in/好.txt"]["outcome"] == "accepted"
    assert files["in/好.txt"]["passages"] == 1
    assert files["in/坏.docx"]["outcome"] == "refused"
    assert files["in/坏.docx"]["reason"]
    again = yidan("ingest", good, "--json", home=tmp_path / "home")
    assert (again.returncode, json.loads(again.stdout)["files"][0]["outcome"]) == (0, "unchanged")


def test_the_same_name_with_other_bytes_is_a_correction(tmp_path):
    """A corrected file replaces what was known of its edition; the old words are not found now."""
    file, home = tmp_path / "通知.txt", tmp_path / "home"
    for bodies in ("县农业农村局", "县水利局"):
        file.write_text(f"青禾县灌溉管理通知\n\n由{bodies}负责灌溉管理。\n", encoding="utf-8")
        assert yidan("ingest", file, home=home).returncode == 0
    card = json.loads(yidan("ask", "--json", "灌溉管理谁负责", home=home).stdout)
    assert [answer["body"] for answer in card["answers"]] == ["县水利局"]
    assert len(card["passages"]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "谁管", "--as-of", "2025-13-01"], "2025-03-01"),
        (["ask", "谁管", "--place", "不存在的地方"], "PLACE_UNKNOWN"),
        (["ingest", "no-such-file"], "no-such-file"),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_is_wrong(county, arguments, said):
    """Usage errors leave standard output empty and name what is wrong."""
    done = yidan(*arguments, home=county)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr


def test_two_fresh_homes_give_equal_ids(county, tmp_path):
    """Ids derive from bytes and places in them."""
    source = "lists/青禾县石塘乡配合履职事项清单.csv"
    assert yidan("ingest", ROOT / "corpus/lists", home=tmp_path).returncode == 0
    listed = [yidan("entries", "--source", source, home=home).stdout for home in (county, tmp_path)]
    one, other = ([json.loads(line)["id"] for line in text.splitlines()] for text in listed)
    assert one == other != []


def test_rebuilding_the_index_makes_a_new_generation_with_the_same_documents(tmp_path):
    """`index rebuild` switches to a generation that holds what SQL holds."""
    yidan("ingest", ROOT / "corpus/policies", home=tmp_path)
    before = json.loads(yidan("index", "status", home=tmp_path).stdout)
    after = json.loads(yidan("index", "rebuild", home=tmp_path).stdout)
    assert after["generation"] > before["generation"]
    assert after["documents"] == before["documents"] > 0
    assert after["pending"] == 0


def test_doctor_finds_a_changed_source_file(tmp_path):
    """Bytes that no longer match their hash are reported, and the exit code tells."""
    yidan("ingest", ROOT / "corpus/lists/青禾县石塘乡基本履职事项清单.csv", home=tmp_path)
    assert yidan("doctor", home=tmp_path).returncode == 0
    (blob,) = [path for path in (tmp_path / "sources").rglob("*") if path.is_file()]
    blob.write_bytes(blob.read_bytes() + b"x")
    done = yidan("doctor", home=tmp_path)
    assert done.returncode == 1
    assert "已改变" in done.stdout


def test_registering_divisions_settles_places_that_were_provisional(tmp_path):
    """A document of an unregistered county is found under its code once that is registered."""
    register = tmp_path / "divisions.csv"
    register.write_text("code,name\n99,澜江省\n9901,云州市\n990121,青禾县\n", encoding="utf-8")
    notice = tmp_path / "通知.txt"
    notice.write_text(
        "澜江省云州市青禾县灌溉管理通知\n\n由县水利局负责灌溉管理。\n", encoding="utf-8"
    )
    home = tmp_path / "home"
    assert yidan("ingest", notice, home=home).returncode == 0
    assert "重新定位的文件 1" in yidan("bodies", "import", register, home=home).stderr
    card = json.loads(yidan("ask", "--json", "灌溉谁负责", "--place", "990121", home=home).stdout)
    assert card["answers"][0]["place"] == "澜江省云州市青禾县"


def test_a_file_with_a_nul_is_refused_and_the_next_is_taken(tmp_path):
    """U+0000 in a cell is no text: the row is named, and the batch goes on."""
    folder = tmp_path / "files"
    folder.mkdir()
    book = openpyxl.Workbook()
    for row in (("序号", "事项名称"), (1, "秸秆_x0000_禁烧")):
        book.active.append(row)
    book.save(folder / "甲.xlsx")
    (folder / "基本履职事项清单.csv").write_text("序号,事项名称\n1,水库巡查\n", encoding="utf-8")
    done = yidan("ingest", folder, "--json", home=tmp_path / "home")
    reported = {file["name"]: file for file in json.loads(done.stdout)["files"]}
    assert reported["files/基本履职事项清单.csv"]["outcome"] == "accepted"
    assert reported["files/甲.xlsx"]["outcome"] == "refused"
    assert "第 2 行" in reported["files/甲.xlsx"]["reason"]
