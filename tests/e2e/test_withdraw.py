"""`yidan withdraw` on the sample county."""

import json

from sample import ROOT
from test_cli import yidan

NAME = "lists/青禾县石塘乡配合履职事项清单.csv"
QUESTION = ("ask", "--json", "谁负责秸秆禁烧", "--place", "石塘乡", "--as-of", "2026-06-01")


def test_a_withdrawn_list_answers_no_more_until_it_is_taken_in_again(own_county):
    """Entries, answers, index and doctor before, between and after."""
    home = own_county

    def sources() -> set[str]:
        card = json.loads(yidan(*QUESTION, home=home).stdout)
        cited = [*card["passages"], *(answer["citation"] for answer in card["answers"])]
        return {each["source"] for each in cited}

    before = yidan("entries", "--source", NAME, home=home).stdout
    assert before
    assert NAME in sources()
    done = yidan("withdraw", NAME, "--reason", "误发", "--author", "张三", home=home)
    assert done.returncode == 0, done.stderr
    assert "不再有来源" in done.stderr
    assert yidan("entries", "--source", NAME, home=home).stdout == ""
    assert NAME not in sources()
    assert yidan("index", "reconcile", "--check", home=home).returncode == 0
    assert yidan("doctor", home=home).returncode == 0
    again = yidan("withdraw", NAME, "--reason", "误发", home=home)
    assert (again.returncode, again.stdout) == (2, "")
    assert "SOURCE_UNKNOWN" in again.stderr
    taken = yidan("ingest", ROOT / "corpus/lists", "--json", home=home)
    outcomes = {f["name"]: f["outcome"] for f in json.loads(taken.stdout)["files"]}
    assert outcomes.pop(NAME) == "accepted"
    assert set(outcomes.values()) == {"unchanged"}
    assert yidan("entries", "--source", NAME, home=home).stdout == before
    assert NAME in sources()
