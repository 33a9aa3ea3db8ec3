"""`yidan bodies`: a register drafted, mended, imported and asked, as its editor would."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

YIDAN = Path(sys.executable).with_name("yidan")
DIVISIONS = (
    "code,name\n97,岚江省\n9701,云台市\n970105,湖滨区\n970105001,柳巷街道\n970105101,长桥镇\n"
)


def yidan(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [str(YIDAN), *map(str, arguments), "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A register of one district, drafted from its divisions and imported."""
    home = tmp_path_factory.mktemp("register")
    (home / "divisions.csv").write_text(DIVISIONS, encoding="utf-8")
    assert yidan("bodies", "import", home / "divisions.csv", home=home).returncode == 0
    drafted = yidan("bodies", "draft", "湖滨区", home=home)
    rows = list(csv.DictReader(drafted.stdout.splitlines()))
    names = {(row["name"], row["division"]) for row in rows}
    assert {("区公安局", "970105"), ("柳巷街道办事处", "970105001")} <= names
    assert ("长桥镇人民政府", "970105101") in names
    (home / "bodies.csv").write_text(drafted.stdout, encoding="utf-8")
    done = yidan("bodies", "import", home / "bodies.csv", home=home)
    assert (done.returncode, f"机构 {len(rows)}" in done.stderr) == (0, True)
    return home


def resolved(home: Path, name: str, *more: str) -> dict[str, object]:
    """What the only name of a wording was found to mean."""
    done = yidan("bodies", "resolve", name, "--place", "湖滨区", *more, "--json", home=home)
    (named,) = json.loads(done.stdout)["names"]
    return named


def test_a_drafted_register_resolves_what_people_write(home):
    """A short name and a branch, by the table of organs alone."""
    for name, body in (
        ("区住建局", "区住房和城乡建设局"),
        ("市生态环境局湖滨分局", "区生态环境局"),
    ):
        named = resolved(home, name)
        assert named["status"] == "RESOLVED", named
        assert [each["name"] for each in named["candidates"]] == [body]
        assert named["candidates"][0]["evidence"][-1]["text"]


def test_the_answer_echoes_day_and_place_and_is_readable_too(home):
    """JSON says what was asked; without it the same stands in lines."""
    asked = ("bodies", "resolve", "区卫健局", "--place", "湖滨区", "--as-of", "2024-05-01")
    answer = json.loads(yidan(*asked, "--json", home=home).stdout)
    assert (answer["name"], answer["place"], answer["asOf"]) == ("区卫健局", "湖滨区", "2024-05-01")
    shown = yidan(*asked, home=home).stdout
    assert "区卫生健康局" in shown
    assert "ABBREVIATION" in shown


def test_a_bad_file_is_refused_whole(home, tmp_path):
    """Exit code 2, the file, the row and the remedy; the other rows are not written."""
    bad = tmp_path / "新增.csv"
    bad.write_text("name,division\n区水文站,970105\n区某局,979999\n", encoding="utf-8")
    done = yidan("bodies", "import", bad, home=home)
    assert done.returncode == 2
    message = done.stderr.replace("\n", "")
    assert all(word in message for word in ("REGISTER_INVALID", "新增.csv", "第3行", "979999"))
    assert resolved(home, "区水文站")["candidates"] == []
    bad.write_bytes("name,division\n区水文站,970105\n".encode("gb18030"))
    done = yidan("bodies", "import", bad, home=home)
    assert (done.returncode, "另存为" in done.stderr.replace("\n", "")) == (2, True)
