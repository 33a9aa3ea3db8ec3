"""The schema as a whole: described in both languages, committed, limited."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from schema.gql import bilingual, root
from schema.settings import Settings

COMMITTED = Path(__file__).parents[2] / "docs" / "schema.graphql"
FIELDS = {
    *("checkTask", "checkTasks", "checkDocument", "decision", "replayDecision"),
    *("liability", "assessPlan"),
    *("node", "nodes", "search", "responsible", "entry", "passage", "document", "lists"),
    *("body", "bodies", "resolveBody", "sources", "ingestReports", "serverInfo"),
    *("compare", "compareAt", "edition", "standing", "itemHistory", "corrections", "prov"),
    "verifyEntry",
    *("me", "audit", "auditHead", "feedback", "suggestions", "didYouMean", "related"),
    *("case", "cases", "ledger", "alarms", "burden", "amendments"),
}


def test_everything_is_described_in_english_and_chinese(schema):
    """Types, fields, arguments, input fields and enum values: none is left to guessing."""
    both = re.compile(r"[A-Z“].*[a-z].*[一-鿿]", re.DOTALL)
    texts = {at: each.description or "" for at, each in bilingual.described(schema._schema)}
    assert len(texts) > 1000
    assert [at for at, text in texts.items() if not both.match(text)] == []
    assert bilingual.untranslated(schema._schema) == []


def test_the_catalogue_has_nothing_that_the_schema_lacks(schema):
    """A description that is gone or reworded takes its English with it."""
    texts = {each.description or "" for _, each in bilingual.described(schema._schema)}
    both = {chinese: f"{english} {chinese}" for chinese, english in bilingual.catalogue().items()}
    assert [chinese for chinese, text in both.items() if text not in texts] == []


def test_terms_are_the_same_everywhere():
    """One word for one thing: a term has its English wherever the Chinese description has it."""
    terms = {
        "清单": "list",
        "出处": "citation",
        "答案卡": "answer card",
        "游标": "cursor",
        "区划代码": "division code",
        "哈希": "hash",
        "预警": "alarm",
        "审计": "audit",
        "裁定": "rul|adjudicat",
        "考核": "apprais|assess",
        "乡镇（街道）": "township",
        "临时性工作任务": "temporary task",
        "收回事项": "reclaimed",
    }
    wrong = [
        (chinese, english)
        for chinese, english in bilingual.catalogue().items()
        for term, word in terms.items()
        if term in chinese and not re.search(word, english, re.IGNORECASE)
    ]
    assert wrong == []


def test_the_query_has_the_agreed_fields(schema):
    """Clients rely on these names."""
    assert set(schema._schema.query_type.fields) == FIELDS


def test_every_node_can_be_found_again(schema):
    """Each type with an identifier is one that `node` knows."""
    implementations = schema._schema.get_possible_types(schema._schema.type_map["Node"])
    assert {each.name for each in implementations} == set(root.ids.Node.kinds)


def test_the_committed_schema_is_the_served_one(schema):
    """A change of the schema is a change of docs/schema.graphql, to be reviewed."""
    assert COMMITTED.read_text(encoding="utf-8") == root.sdl(schema)


def test_the_command_writes_and_checks(tmp_path):
    """It writes a file that passes its own check; another file gives a difference and exit 1."""
    path = tmp_path / "schema.graphql"
    command = [sys.executable, "-m", "cli.sdl"]
    subprocess.run([*command, str(path)], check=True)
    assert subprocess.run([*command, "--check", str(path)], check=False).returncode == 0
    path.write_text(path.read_text(encoding="utf-8") + "scalar Extra\n", encoding="utf-8")
    checked = subprocess.run([*command, "--check", path], check=False, capture_output=True)
    assert checked.returncode == 1
    assert b"-scalar Extra" in checked.stdout


@pytest.mark.parametrize(
    ("setting", "operation", "code"),
    [
        ({"introspection": False}, "{ __schema { types { name } } }", "INTROSPECTION_DISABLED"),
        ({"max_cost": 1}, "{ serverInfo { version engine } }", "COST_LIMIT_EXCEEDED"),
    ],
)
async def test_settings_limit_operations(setting, operation, code):
    """What an installation allows is a setting."""
    result = await root.build(Settings(**setting)).execute(operation)
    assert [error.extensions["code"] for error in result.errors or []] == [code]


async def test_the_server_tells_of_itself(ask, backend):
    """Version, index and counts of what is stored."""
    info = (
        await ask("""{ serverInfo { version engine indexGeneration indexDocuments indexSizeBytes
            indexLag sources entries passages editions lexiconVersion } }""")
    )["serverInfo"]
    assert info.pop("indexSizeBytes") > 0
    assert info.pop("lexiconVersion")
    assert info == {
        "version": "0.1.0",
        "engine": {"embedded": "tantivy", "servers": "elasticsearch"}[backend],
        "indexGeneration": 1,
        "indexDocuments": 32,  # two corrected entries are found by what they said before, too
        "indexLag": 0,
        "sources": 10,
        "entries": 29,
        "passages": 4,
        "editions": 9,
    }
