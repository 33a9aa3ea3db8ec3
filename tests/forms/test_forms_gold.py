"""Duty lists of every form against the gold set: what `yidan entries` says of them."""

import json
import subprocess
import sys
from pathlib import Path

import forms_gold
import forms_heads
import forms_others
import forms_pages
import forms_prints
import forms_sheets
import forms_words
import pytest

YIDAN = Path(sys.executable).with_name("yidan")
WRITERS = {
    **forms_sheets.WRITERS,
    **forms_words.WRITERS,
    **forms_pages.WRITERS,
    **forms_prints.WRITERS,
    **forms_others.WRITERS,
    **forms_heads.WRITERS,
}
# The bar, over all files together.
BAR = {"entries": 0.97, "parts": 0.93, "duties": 0.90, "locator": 0.97}
# What the files say wrongly of themselves or leave out: file, row, reason.
ODD = {
    ("a01", 2, "标题写明共7项，实际读到6项"),
    ("a01", 13, "序号4重复"),
    ("a03", 2, "标题写明共12项，实际读到7项"),
    ("a03", 4, "类别“党的建设”写明4项，实际读到3项"),
    ("f01", 7, "类别“人民武装”写明4项，实际读到2项"),
    ("f01", 9, "序号为“5”的一行没有事项名称，未收为事项"),
    ("g08", None, "正文写明“收回事项5项”，上级部门收回事项实际读到4项"),
    ("g08", None, "正文写明“3个领域5项”，实际读到2个领域4项"),
    ("g08", 4, "“食品小摊点登记证发放”在目录中序号为3，在清单中为4"),
    (
        "g08",
        6,
        "“农村电影放映场次考核”清单没有，“石塘乡上级部门收回事项目录”与清单不一致",
    ),
}


def yidan(*arguments, home):
    command = [str(YIDAN), *map(str, arguments), "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """The report of the ingest, and the entries by gold file."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("lists")
    golds = {name: forms_gold.Gold(name) for name in forms_gold.names()}
    for name, gold in golds.items():
        (folder / name).mkdir()
        (folder / name / gold.file).write_bytes(WRITERS[name](gold))
    done = yidan("ingest", folder, "--json", home=home)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)["files"]  # of an archive one for each of its files
    entries = {name: [] for name in golds}
    for line in yidan("entries", home=home).stdout.splitlines():
        entry = json.loads(line)
        entries[Path(entry["source"]["name"]).parts[1]].append(entry)
    return golds, report, entries


def test_every_gold_file_is_written():
    """No form is left out of the set by mistake."""
    assert sorted(WRITERS) == forms_gold.names()


def test_the_bar_is_reached(read):
    """Entries, bodies with their roles, duties to the letter and rows, over all files."""
    golds, _, entries = read
    score = forms_gold.Score()
    for name, gold in golds.items():
        score.add(name, gold.entries, entries[name])
    reached = score.shares()
    print(reached, *score.misses, sep="\n")
    assert {name: reached[name] for name in BAR if reached[name] < BAR[name]} == {}


def test_what_is_odd_is_reported(read):
    """Wrong counts, a number said twice and a missing title are flagged with their rows."""
    _, report, _ = read
    said = {
        (Path(file["name"]).parts[1], odd["row"], odd["reason"])
        for file in report
        for odd in file["suspicious"]
    }
    assert said >= ODD
