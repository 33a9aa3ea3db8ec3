"""`yidan doctor` on real stores, each broken in a way that happens."""

import io
import shutil
import socket
import sqlite3
from pathlib import Path

import pytest
from rich.console import Console

from cli import clock, doctor
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import auditing

DAY_US = 24 * 3600 * 1_000_000


@pytest.fixture
def home(own_county) -> Path:
    """A copy of the sample county, to be broken."""
    return own_county


def alter(home: Path, statement: str, *values: object) -> None:
    """Change the database behind the program's back."""
    connection = sqlite3.connect(home / "yidan.db")
    with connection:
        connection.execute(statement, values)
    connection.close()


async def found(home: Path, **settings: object) -> dict[str, list[doctor.Finding]]:
    """Findings by level."""
    findings = await doctor.diagnose(Settings(home=home, **settings))
    return {
        level: [each for each in findings if each.level == level]
        for level in ("ok", "warning", "error")
    }


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def said(findings: list[doctor.Finding]) -> str:
    """What a person reads."""
    out = io.StringIO()
    doctor.shown(Console(file=out, width=40), findings)
    return out.getvalue()


async def test_a_sound_installation_is_told_to_be_one(home):
    """Nothing but good findings: database and its numbers, audit chain, sources, index."""
    findings = await doctor.diagnose(Settings(home=home))
    assert [each for each in findings if each.level != "ok"] == []
    assert not doctor.failed(findings)
    told = said(findings)
    for words in ("sqlite", "事项 1155", "审计链完整", "逐个核对无误", "第 1 代", "一切正常"):
        assert words in told


async def test_each_lost_or_changed_source_is_named(home):
    """A deleted and an altered file are two errors, with where to get them back."""
    deleted, altered = [path for path in (home / "sources").rglob("*") if path.is_file()][:2]
    deleted.unlink()
    altered.write_bytes(altered.read_bytes() + b"x")
    wrong = (await found(home))["error"]
    assert len(wrong) == 2
    for each in wrong:
        assert each.message.startswith("来源文件缺失或已改变：")
        assert "备份" in each.remedy


async def test_many_lost_sources_are_counted_not_listed(home):
    """Ten are named, the others are a number."""
    number = sum(path.is_file() for path in (home / "sources").rglob("*"))
    shutil.rmtree(home / "sources")
    wrong = (await found(home))["error"]
    assert len(wrong) == 11
    assert f"另有 {number - 10} 个" in wrong[-1].message


async def test_a_tampered_audit_record_is_found(home):
    """The first record that does not follow is named."""
    bend = "UPDATE audit_record SET payload = replace(payload, 'a', 'b') WHERE seq = 3"
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        alter(home, bend)
    alter(home, "DROP TRIGGER audit_record_no_update")
    alter(home, bend)
    (wrong,) = (await found(home))["error"]
    assert "第 3 条：内容与哈希不符" in wrong.message


@pytest.mark.parametrize(("age_us", "late"), [(DAY_US // 2, False), (2 * DAY_US, True)])
async def test_an_audit_log_that_nothing_protects_for_a_day_is_a_warning(home, age_us, late):
    """Half a day may be a county without a worker; a checkpoint mends it."""
    alter(home, "DROP TRIGGER audit_record_no_delete")
    alter(home, "DELETE FROM audit_record")
    async with opened(Settings(home=home)) as stores:
        async with stores.sql.unit_of_work() as work:
            await work.audit({"action": "test"}, clock.now_us() - age_us)
        levels = await found(home)
        assert levels["error"] == []
        assert [("未受保护的尾部：1 条" in each.message) for each in levels["warning"]] == [
            True
        ] * late
        await auditing.checkpoint(stores, clock.now_us)
    levels = await found(home)
    assert (levels["error"], levels["warning"]) == ([], [])
    assert any("未受保护的尾部：无" in each.message for each in levels["ok"])


async def test_a_removed_index_is_an_error_with_the_command_that_makes_it(home):
    """Sources are there, the index is not."""
    shutil.rmtree(home / "index")
    wrong = (await found(home))["error"]
    assert "yidan index rebuild" in [each.remedy for each in wrong]


async def test_an_empty_installation_is_told_what_comes_first(tmp_path):
    """No index where nothing was taken in is no error."""
    levels = await found(tmp_path / "new")
    assert levels["error"] == []
    assert [each.remedy for each in levels["warning"]] == ["yidan ingest 文件或目录"]


@pytest.mark.parametrize(("age_s", "late"), [(60, False), (3600, True)])
async def test_a_change_that_waits_long_for_the_index_is_a_warning(home, age_s, late):
    """A minute is usual; an hour means that no worker is at it."""
    at_us = clock.now_us() - age_s * 1_000_000
    alter(
        home,
        "INSERT INTO outbox (edition_id, at_us) SELECT id, ? FROM edition LIMIT 1",
        at_us,
    )
    levels = await found(home)
    assert levels["error"] == []
    assert [("落后：1 项" in each.message) for each in levels["warning"]] == [True] * late


async def test_an_index_that_nobody_compared_for_a_day_is_a_warning(home):
    """Promotion compares too, so it counts as well."""
    alter(
        home,
        "UPDATE index_generation SET promoted_at_us = ?, reconciled_at_us = NULL",
        clock.now_us() - 2 * DAY_US,
    )
    (warning,) = (await found(home))["warning"]
    assert "超过一天" in warning.message
    assert "yidan index reconcile" in warning.remedy
    alter(home, "UPDATE index_generation SET reconciled_at_us = ?", clock.now_us())
    assert (await found(home))["warning"] == []


async def test_differences_of_the_last_reconciliation_are_a_warning(home):
    """What was missing, too many and out of date is told in numbers."""
    alter(
        home,
        "UPDATE index_generation SET missing = 4, orphaned = 0, stale = 2, reconciled_at_us = ?",
        clock.now_us(),
    )
    (warning,) = (await found(home))["warning"]
    assert "缺 4 条，多 0 条，过时 2 条" in warning.message


async def test_a_database_of_a_newer_program_is_an_error(home):
    """A revision that this program does not know is told, and that the program is too old."""
    alter(home, "UPDATE alembic_version SET version_num = '9999'")
    (wrong,) = (await found(home))["error"]
    assert "9999" in wrong.message
    assert "升级" in wrong.message


async def test_a_spoilt_database_file_is_a_finding_and_no_traceback(home):
    """Whatever keeps the stores shut is told in one line."""
    for each in home.glob("yidan.db*"):
        each.unlink()
    (home / "yidan.db").write_bytes(b"no database" * 1000)
    (wrong,) = (await found(home))["error"]
    assert wrong.message.startswith("打不开数据库：")
    assert "\n" not in wrong.message


async def test_a_data_directory_that_cannot_be_written_is_an_error(tmp_path):
    """Here a file stands in its place."""
    (tmp_path / "file").write_text("")
    (wrong,) = (await found(tmp_path / "file" / "home"))["error"]
    assert "不能写入" in wrong.message
    assert "--home" in wrong.remedy


async def test_a_postgresql_that_is_away_is_an_error_without_its_password(tmp_path):
    """The remedy names the setting."""
    url = f"postgresql://yidan:geheim@127.0.0.1:{closed_port()}/yidan"
    (wrong,) = (await found(tmp_path, database_url=url))["error"]
    assert "geheim" not in wrong.message
    assert "YIDAN_DATABASE_URL" in wrong.remedy


async def test_an_elasticsearch_that_is_away_hides_nothing_else(home):
    """SQL, audit and sources are examined all the same; the key of cursors is not shared."""
    levels = await found(home, elastic_url=f"http://127.0.0.1:{closed_port()}")
    assert {each.remedy for each in levels["error"]} == {
        "启动 Elasticsearch，并核对 YIDAN_ELASTIC_URL 和凭据"
    }
    assert any("审计链完整" in each.message for each in levels["ok"])
    assert any("YIDAN_CURSOR_KEY" in each.remedy for each in levels["warning"])


async def test_a_shared_key_of_cursors_is_no_finding(home):
    """With a key set there is nothing to share."""
    url = f"http://127.0.0.1:{closed_port()}"
    assert (await found(home, elastic_url=url, cursor_key="k" * 32))["warning"] == []


def test_findings_are_shown_with_their_remedy_and_only_errors_fail():
    """A warning alone leaves the exit code 0; text in brackets is no markup."""
    warning = doctor.Finding("warning", "注意 [red]这里", "yidan x")
    assert not doctor.failed([warning])
    assert doctor.failed([warning, doctor.Finding("error", "坏了")])
    told = said([warning])
    assert "注意 [red]这里" in told
    assert "处理：yidan x" in told
    assert "一切正常" not in told


LOCAL = """
id = "{id}"
title = "本县规定"
territory = "110101"
version = "1"

[[term]]
id = "length"
case = "TEMPORARY"
{key} = {days}
document = "本县规定"
clause = "第{days}条"
quote = "最长{days}日"
"""


@pytest.mark.parametrize(
    ("key", "days", "contradicts"),
    [("max_days", 60, True), ("max_days", 90, False), ("renewals", 1, False)],
)
async def test_rule_sets_that_contradict_each_other_are_named(
    home, tmp_path, key, days, contradicts
):
    """Two sets of one territory with two values for one limit: a warning with both clauses."""
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.toml").write_text(LOCAL.format(id="a", key="max_days", days=90), "utf-8")
    (folder / "b.toml").write_text(LOCAL.format(id="b", key=key, days=days), "utf-8")
    warned = (await found(home, rules_dir=folder))["warning"]
    told = [each.message for each in warned if "规则集冲突" in each.message]
    assert bool(told) is contradicts
    assert all("a：" in each and f"b：《本县规定》第{days}条" in each for each in told)
