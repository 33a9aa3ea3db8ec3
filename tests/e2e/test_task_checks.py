"""Tasks checked on the sample county: the gold set, batches, documents, replay, appraisal."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sample import ROOT
from typer.testing import CliRunner

from cli.main import app
from schema import errors
from schema.domain import access
from schema.domain.admission import Ground, Outcome
from schema.domain.documents import Block
from schema.domain.tasklines import tasks_in
from schema.stores.opening import Stores
from schema.usecases import answering, checking
from schema.usecases.bodies import Register
from schema.usecases.checking import Asked, Checked

GOLD = [
    json.loads(line)
    for line in (ROOT / "tests/data/tasks.jsonl").read_text(encoding="utf-8").splitlines()
]
DAY = date(2025, 9, 1)
FLOORS = {"tune": 0.97, "held-out": 0.92, "fresh": 0.87}


async def check(
    stores: Stores, department: str, township: str, task: str, **options: date | None
) -> Checked:
    """Check one task, on a fixed day unless told otherwise."""
    as_of = options.pop("as_of", None) or DAY
    asked = Asked(department, township, task, options.get("until"))
    return await checking.check(stores, Register(stores.sql.reads), asked, as_of=as_of)


@pytest.mark.parametrize("half", FLOORS)
async def test_gold_tasks_are_decided_right_and_none_is_wrongly_on_the_list(stores, half):
    """Each part of the gold set keeps its floor; a wrong ON_LIST, the worst error, never occurs."""
    counted, wrong = Counter(), []
    for row in (row for row in GOLD if row["half"] == half):
        until = date.fromisoformat(row["until"]) if "until" in row else None
        day = date.fromisoformat(row["asOf"])
        found = await check(
            stores, row["department"], row["township"], row["task"], until=until, as_of=day
        )
        outcome = str(found.decision.outcome)
        right = outcome in {row["decision"], *row.get("also", [])}
        counted["all"] += 1
        counted["right"] += right
        if outcome == "ON_LIST" and not right:
            wrong.append(row["task"])
    assert wrong == []
    assert counted["right"] / counted["all"] >= FLOORS[half]


@pytest.mark.parametrize(
    "department", ["县农业局", "农业农村局", "县农业农村局", "青禾县农业农村局"]
)
async def test_a_department_is_known_under_each_of_its_names(stores, department):
    """Former, short and full names are all on the row of 高标准农田建设."""
    found = await check(stores, department, "石塘乡", "高标准农田建设")
    grounds = [reason.ground for reason in found.decision.reasons]
    assert grounds[0] is Ground.COOPERATIVE
    assert Ground.NOT_YOUR_ITEM not in grounds


async def test_a_department_that_is_not_on_the_row_is_told(stores):
    """县商务局 has no part in 秸秆禁烧."""
    found = await check(stores, "县商务局", "石塘乡", "秸秆禁烧巡查值守")
    assert found.decision.outcome is Outcome.COOPERATE_ONLY
    assert found.decision.reasons[-1].ground is Ground.NOT_YOUR_ITEM


@pytest.mark.parametrize(
    ("township", "error"),
    [("火星镇", errors.PlaceUnknown), ("青禾县", errors.PlaceUnsuited)],
)
async def test_a_place_that_is_no_township_is_refused(stores, township, error):
    """An unknown place and a county have errors of their own."""
    with pytest.raises(error):
        await check(stores, "县公安局", township, "犬只管理")


async def test_a_namesake_is_that_of_the_departments_county(stores):
    """Of two 柳河镇 the one in the county of 县公安局 is meant."""
    found = await check(stores, "县公安局", "柳河镇", "犬只管理")
    assert found.decision.request.township == "990121101"


async def test_the_same_question_has_the_same_hash(stores):
    """A decision is a function of its inputs; another day is another decision."""
    one = await check(stores, "县公安局", "石塘乡", "犬只管理")
    two = await check(stores, "县公安局", "石塘乡", "犬只管理")
    later = await check(stores, "县公安局", "石塘乡", "犬只管理", as_of=date(2025, 9, 2))
    assert one.decision.hash == two.decision.hash != later.decision.hash


@pytest.mark.parametrize(
    ("matter", "options", "basis"),
    [
        ("组织撂荒耕地排查", {}, "BASIC"),
        ("秸秆露天焚烧管控", {}, "COOPERATIVE"),
        ("危化品经营企业执法检查", {}, "RECLAIMED"),
        ("虚拟电厂接入推广", {"handed_down_by": "县发展和改革局"}, "OFF_LIST"),
        ("犬只管理", {"entrusted_by": "县公安局"}, "ENTRUSTED"),
    ],
)
async def test_who_answers_follows_the_class_of_the_day(stores, matter, options, basis):
    """The item that is found decides by which row of the table a body answers."""
    found = await answering.liable(
        stores, Register(stores.sql.reads), matter, "石塘乡", on=DAY, **options
    )
    assert found.liability is not None
    assert found.liability.basis == basis


PLAN = """青禾县2025年秋季秸秆禁烧工作方案
一、工作任务
各镇（街道）要组织网格员开展秸秆禁烧巡查值守；县农业农村局要推进秸秆综合利用。
（一）签订目标责任状（责任单位：各镇街）
二、保障措施
县财政局要落实经费。各乡镇（街道）：
1.成立秸秆禁烧专班。
"""


def test_tasks_of_a_plan_stand_where_their_offsets_say():
    """Sentences to townships are found with their places; those to departments are not."""
    blocks, at = [], 0
    for line in PLAN.splitlines():
        blocks.append(Block(line, line, at, at + len(line)))
        at += len(line) + 1
    found = tasks_in(blocks)
    assert [each.text for each in found] == [
        "组织网格员开展秸秆禁烧巡查值守",
        "签订目标责任状",
        "成立秸秆禁烧专班",
    ]
    for each in found:
        assert PLAN[each.start : each.end].startswith(each.text)


@pytest.fixture
def run(county):
    """Run a command on the sample county."""

    def invoke(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, [*words, "--home", str(county)])
        return result.exit_code, result.stdout

    return invoke


def test_a_document_is_checked_sentence_by_sentence(run, tmp_path: Path):
    """The verdict table of a plan has a row for each task."""
    plan, out = tmp_path / "方案.txt", tmp_path / "结论.xlsx"
    plan.write_text(PLAN, encoding="utf-8")
    code, _ = run(
        *("check", "--document", str(plan), "--department", "市生态环境局青禾分局"),
        *("--township", "石塘乡", "--as-of", "2025-09-01", "--out", str(out)),
    )
    assert code == 0
    rows = list(openpyxl.load_workbook(out).active.values)
    assert [row[5] for row in rows[1:]] == ["COOPERATE_ONLY", "DENIED", "DENIED"]


def test_a_batch_keeps_going_past_rows_that_cannot_be_asked(run, tmp_path: Path):
    """Each row has its verdict or its problem; a formula in a cell is disarmed."""
    batch, out = tmp_path / "任务.csv", tmp_path / "结论.csv"
    batch.write_text(
        "交办部门,乡镇（街道）,任务,截止日期\n县税务局,石塘乡,协税护税,2025-12-31\n"
        "县科技局,石塘乡,=高新技术企业认定,2025-13-01\n县公安局,火星镇,犬只管理,\n",
        encoding="utf-8",
    )
    code, _ = run("check", "--batch", str(batch), "--out", str(out), "--as-of", "2025-09-01")
    assert code == 0
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[5] for line in lines[1:]] == ["DENIED", "DATE_INVALID", "PLACE_UNKNOWN"]
    assert ",'=高新技术企业认定," in lines[2]


def test_a_plan_of_appraisal_is_held_against_the_lists(run, tmp_path: Path):
    """Taken-back, cooperative, off-list indicators and vetoes are errors, listed ones are not."""
    plan = tmp_path / "考核.csv"
    plan.write_text(
        "考核指标,权重,考核对象,考核单位\n反诈APP安装率,10%,乡镇,县公安局\n"
        "秸秆禁烧,10%,乡镇,市生态环境局青禾分局\n虚拟电厂接入户数,20%,乡镇,县发展和改革局\n"
        "做好城乡低保申请的受理和入户核查,60%,乡镇,县民政局\n安全生产一票否决,,乡镇,县应急管理局\n",
        encoding="utf-8",
    )
    code, text = run("assess", str(plan), "--township", "石塘乡", "--as-of", "2025-09-01", "--json")
    found = [(each["row"], each["finding"]) for each in json.loads(text)["issues"]]
    assert code == 1
    assert {(2, "RECLAIMED"), (3, "COOPERATIVE"), (4, "OFF_LIST"), (6, "VETO")} <= set(found)
    assert not any(row == 5 for row, _ in found)


async def test_only_those_with_the_right_record_decisions(stores):
    """Nobody in particular may check, not record."""
    found = await check(stores, "县公安局", "石塘乡", "犬只管理")
    with pytest.raises((errors.Forbidden, errors.Unauthenticated)):
        await checking.record(stores, found, 1, access.PUBLIC)
