"""A plan is checked, a task applied for, decided, kept, ended and audited, over HTTP."""

import json
import re
from pathlib import Path

from day import lived, transcript

from schema.domain import audit
from schema.settings import Settings
from schema.stores.opening import opened

DOC = Path(__file__).parents[2] / "docs/day.md"
# What differs from one installation to the next.
_OWN = re.compile(r"Q2FzZT[\w-]+|\b[0-9a-f]{64}\b|\b[0-9a-f]{16}\b")


async def test_the_documented_day_is_what_happens(tmp_path):
    """docs/day.md shows what the system says today, identifiers and hashes aside."""
    day = await lived(tmp_path)
    said = {what: data for _, _, what, data in day.said}
    before, after = said["核查一份工作方案里的三项任务"], said["执行中再核查：已在册"]
    outcomes = [each["result"]["decision"] for each in before["checkTasks"]]
    assert outcomes == ["NEEDS_TEMPORARY_APPROVAL", "COOPERATE_ONLY", "DENIED"]
    assert after["checkTasks"][0]["result"]["decision"] == "ON_LIST"
    assert said["部门自己不能批准"]["transitionCase"]["code"] == "FORBIDDEN"
    assert said["退出、终止配合"]["transitionCase"]["case"]["state"] == "EXITED"
    ended = said["到期以后再核查：须另行报批"]["checkTasks"][0]["result"]["decision"]
    assert ended == "NEEDS_TEMPORARY_APPROVAL"
    assert said["复核当时的结论"]["replayDecision"]["matches"] is True
    assert _OWN.sub("…", transcript(day)) in _OWN.sub("…", DOC.read_text(encoding="utf-8"))
    async with opened(Settings(home=tmp_path)) as stores:
        records = await stores.sql.reads.audit_records()
    assert audit.first_break(records) is None
    assert "case.approve" in {json.loads(record.payload)["action"] for record in records}
