"""`yidan cases` and `yidan ledger` as someone on the server uses them."""

import csv
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sample import ROOT

from cli import clock

LAST = clock.today() + timedelta(days=30)
YIDAN = Path(sys.executable).with_name("yidan")
TASK = {
    "kind": "TEMPORARY",
    "territory": "青禾县",
    "townships": ["柳河镇"],
    "title": "=汛期值守",
    "parties": ["县应急管理局"],
    "content": "轮流值守",
    "reason": "人手不足",
    "starts": clock.today().isoformat(),
    "ends": LAST.isoformat(),
    "staff": 4,
    "funds_yuan": 20000,
    "powers": "劝离",
}
PEOPLE = (
    ("officer", "DEPARTMENT_OFFICER", "--division", "青禾县", "--body", "县应急管理局"),
    ("leader", "APPROVER", "--division", "青禾县"),
)


@pytest.fixture
def yidan(tmp_path):
    """Run a command on a new county with two people; gives the finished process."""

    def run(*arguments: str) -> subprocess.CompletedProcess:
        command = [str(YIDAN), "--home", str(tmp_path / "home"), *arguments]
        return subprocess.run(command, check=False, capture_output=True, text=True)

    assert run("bodies", "import", str(ROOT / "corpus/register")).returncode == 0
    for login, *granted in PEOPLE:
        assert run("users", "add", login, "--name", login, "--service").returncode == 0
        assert run("users", "grant", login, *granted).returncode == 0
    return run


def test_a_task_from_application_to_the_exported_ledger(yidan, tmp_path):
    """Each command prints the case; a fault is one line with its code; exports hold no formula."""
    file = tmp_path / "task.json"
    file.write_text(json.dumps(TASK | {"ends": "2020-01-01"}), encoding="utf-8")
    refused = yidan("cases", "propose", str(file), "--as", "officer")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "PROPOSAL_INVALID 结束日期早于开始日期" in refused.stderr
    file.write_text(json.dumps(TASK), encoding="utf-8")
    unknown = yidan("cases", "propose", str(file), "--as", "nobody")
    assert (unknown.returncode, "ACCOUNT_INVALID" in unknown.stderr) == (2, True)
    case = json.loads(yidan("cases", "propose", str(file), "--as", "officer").stdout)
    done = yidan("cases", "do", case["id"], "submit", "--as", "officer", "--version", "1")
    assert json.loads(done.stdout)["state"] == "COUNTY_REVIEW"
    decided = ("--document", "纪要", "--number", "〔2026〕9号", "--dated", case["proposed_on"])
    approve = ("cases", "do", case["id"], "approve", "--as", "leader", "--version")
    assert "VERSION_CONFLICT" in yidan(*approve, "1", *decided).stderr
    number = json.loads(yidan(*approve, "2", *decided).stdout)["number"]
    shown = json.loads(yidan("cases", "show", case["id"], "--as", "leader").stdout)
    assert [each["event"] for each in shown["steps"]] == ["PROPOSE", "SUBMIT", "APPROVE"]
    on = (LAST + timedelta(days=2)).isoformat()
    late = json.loads(yidan("cases", "alarms", "--as", "leader", "--as-of", on).stdout)
    assert (late["alarm"], late["days"]) == ("WRITE_OFF_OVERDUE", 2)
    for name in ("ledger.csv", "ledger.xlsx"):
        written = yidan("ledger", "--as", "leader", "--export", str(tmp_path / name))
        assert written.returncode == 0
    with (tmp_path / "ledger.csv").open(encoding="utf-8-sig", newline="") as rows:
        heads, line = csv.reader(rows)
    assert (heads[0], line[0], line[1]) == ("编号", number, "'=汛期值守")
    cell = load_workbook(tmp_path / "ledger.xlsx").active["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=汛期值守", "s", True)
