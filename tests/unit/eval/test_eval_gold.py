"""Questions with gold answers: both forms of the file, and what the project's own file says."""

import csv
import hashlib
import json
from collections import Counter

import pytest
from sample import ROOT

from cli import gold
from schema import errors

OWN = ROOT / "tests/data/real_questions.jsonl"


def write(folder, *rows):
    """A JSONL file of questions."""
    path = folder / "questions.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def rows():
    """The lines of the project's own file."""
    return [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]


def test_gold_words_that_stand_in_the_line_are_taken_from_it(tmp_path):
    """With `span`, no other file is read; a raw spelling counts as well as the cleaned one."""
    source = {"file": "laws/某条例.md", "locator": "第四条"}
    row = {
        "id": "1",
        "q": "谁批",
        "body": "县政府",
        "source": source,
        "span": "批准",
        "span_raw": "批準",
    }
    (question,) = gold.load(write(tmp_path, row))
    assert question.bodies == ("县政府",)
    assert question.gold == gold.Gold(frozenset(["laws/某条例.md"]), ("批准", "批準"))


def test_gold_words_by_offset_are_characters_of_the_decoded_file(tmp_path):
    """Start and end count characters in the encoding named; other files may hold them too."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/表.csv").write_bytes("1,养犬登记,公安局".encode("gb18030"))
    source = {"file": "表.csv", "start": 2, "end": 6, "encoding": "gb18030", "also": ["表.xlsx"]}
    path = write(tmp_path, {"id": "1", "q": "谁管狗", "body": ["公安局"], "source": source})
    (question,) = gold.load(path, tmp_path / "texts")
    assert question.gold == gold.Gold(frozenset(["表.csv", "表.xlsx"]), ("养犬登记",))


def test_gold_that_is_a_kind_of_case_asks_for_its_values_and_its_unit(tmp_path):
    """A locator without offsets gives the words that must stand beside the unit."""
    source = {"file": "工单.csv", "locator": "大类=噪声;小类=施工噪声"}
    path = write(tmp_path, {"id": "1", "q": "谁管噪声", "body": "环保局", "source": source})
    (question,) = gold.load(path)
    assert question.gold == gold.Gold(frozenset(["工单.csv"]), ("环保局",), ("噪声", "施工噪声"))


def test_without_a_source_nothing_answers(tmp_path):
    """No source, no gold, and no body that could be right."""
    (question,) = gold.load(
        write(tmp_path, {"id": "1", "q": "谁管月亮", "body": [], "source": None})
    )
    assert question.gold is None
    assert question.bodies == ()


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"q": "无编号"}', '{"id": "1"}'])
def test_a_line_that_is_no_question_is_named(tmp_path, line):
    """The line's number stands in the error."""
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "1", "q": "谁", "source": null}\n' + line, encoding="utf-8")
    with pytest.raises(errors.InputError, match="第 2 行"):
        gold.load(path)


def test_gold_words_that_cannot_be_read_are_an_error_that_names_the_option(tmp_path):
    """A file that is not there is told with the option that says where it is."""
    source = {"file": "没有.md", "start": 0, "end": 2}
    with pytest.raises(errors.InputError, match="--texts"):
        gold.load(write(tmp_path, {"id": "1", "q": "谁", "source": source}))


def test_a_question_is_worded_as_asked_for_or_left_out(tmp_path):
    """Another wording is that of `alts`; what has none gives None."""
    row = {"id": "1", "q": "谁负责", "source": None, "alts": {"trad": "誰負責"}}
    (question,) = gold.load(write(tmp_path, row))
    assert question.worded(None) == "谁负责"
    assert question.worded("trad") == "誰負責"
    assert question.worded("initials") is None


def test_the_own_questions_hold_no_words_of_the_documents():
    """Gold is a place in a file: neither the words themselves nor a field that could hold them."""
    for row in rows():
        assert not {"span", "span_raw"} & row.keys(), row["id"]
        assert row["source"] is None or set(row["source"]) <= {
            *("file", "start", "end", "encoding", "also", "locator"),
        }


def test_the_halves_follow_from_the_id_alone():
    """Which half a question is in is a bit of the hash of its id; the fresh ones are apart."""
    for row in rows():
        if row["id"].startswith("F"):
            assert row["split"] == "fresh"
            continue
        bit = hashlib.sha256(row["id"].encode()).digest()[0] & 1
        assert row["split"] == ("held" if bit else "tune"), row["id"]


def test_the_own_questions_are_many_and_of_many_kinds():
    """170 questions over 90 documents; 60 ask a body, 25 have no answer, 20 are of cases."""
    every = rows()
    assert len({row["id"] for row in every}) == len(every) >= 170
    answered = [row for row in every if row["source"]]
    assert len({row["source"]["file"] for row in answered}) >= 90
    assert sum(bool(row["body"]) for row in answered) >= 60
    assert len(every) - len(answered) >= 25
    assert sum(row["source"]["file"].startswith("cases/") for row in answered) >= 20


@pytest.mark.shared
def test_gold_words_of_laws_and_policies_name_the_gold_body(shared):
    """Offsets are right: each span is of one article, and the body stands in it."""
    for question in gold.load(OWN, shared):
        if question.gold is None or not next(iter(question.gold.files)).startswith(("laws", "pol")):
            continue
        (span,) = question.gold.spans
        assert 4 <= len(span) <= 330, question.id
        assert "\n" not in span, question.id
        if question.bodies and next(iter(question.gold.files)).startswith("laws"):
            assert any(body in span for body in question.bodies), question.id


@pytest.mark.shared
def test_gold_units_of_cases_got_most_of_them(shared):
    """The gold unit is the one that most cases of the kind went to, by the file."""
    files: dict[str, list[dict[str, str]]] = {}
    for row in rows():
        source = row["source"]
        if source is None or "locator" not in source:
            continue
        name = source["file"]
        if name not in files:
            with (shared / name).open(encoding="utf-8-sig") as file:
                files[name] = list(csv.DictReader(file))
        wanted = [pair.split("=", 1) for pair in source["locator"].split(";")]
        units = Counter(
            case["DISPOSE_UNIT_NAME"]
            for case in files[name]
            if all(case[column] == value for column, value in wanted)
        )
        assert units.most_common(1)[0][0] == row["body"], row["id"]
