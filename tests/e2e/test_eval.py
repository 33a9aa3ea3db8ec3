"""How good answers are: floors that only rise, and the command that measures them."""

import json
import subprocess
import tomllib

import pytest
from sample import ROOT
from typer.testing import CliRunner

from cli import clock, gold, relevance
from cli.main import app
from schema.settings import Settings
from schema.stores.opening import opened

SAMPLE = ROOT / "tests/data/questions.jsonl"
OWN = ROOT / "tests/data/real_questions.jsonl"
MORE = ROOT / "tests/data/more_questions.jsonl"
FLOORS = ROOT / "tests/data/relevance_floors.toml"


def below(floors: dict[str, float], score: relevance.Score) -> dict[str, tuple[float, float]]:
    """Figures under their floor, with it."""
    found = score.figures()
    found["answered"] = 1 - found["falseRefusals"]
    return {name: (found[name], least) for name, least in floors.items() if found[name] < least}


@pytest.fixture(scope="module")
def floors() -> dict[str, dict[str, float]]:
    """The floors by set of questions."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


async def test_questions_about_the_sample_county_stay_above_the_floors(stores, floors):
    """On both pairs of backends."""
    score = await relevance.score(stores, gold.load(SAMPLE), clock.today())
    assert below(floors["sample"], score) == {}, score.misses


@pytest.mark.shared
@pytest.mark.parametrize("name", ["held", "staff", "unread", "read", "later"])
async def test_questions_about_real_documents_stay_above_the_floors(real, shared, floors, name):
    """The own questions that tuning never sees, others, and those that came with the documents."""
    file = {"held": OWN, "staff": shared / "questions.jsonl"}.get(name, MORE)
    questions = gold.load(file, shared)
    if name != "staff":
        questions = gold.of_split(questions, name)
    async with opened(Settings(home=real[0])) as stores:
        score = await relevance.score(stores, questions, clock.today())
    assert below(floors[name], score) == {}, score.misses


def test_no_floor_is_lower_than_it_ever_was(floors):
    """Floors only rise: each is at least what any commit of this checkout had."""
    name = FLOORS.relative_to(ROOT).as_posix()
    git = ["git", "-C", str(ROOT)]
    listed = subprocess.run(
        [*git, "log", "--format=%H", "--", name], capture_output=True, text=True, check=False
    )
    if listed.returncode or not listed.stdout:
        pytest.skip("no history of the floors")
    for commit in listed.stdout.split():
        shown = subprocess.run(
            [*git, "show", f"{commit}:{name}"], capture_output=True, check=False
        ).stdout
        for group, figures in tomllib.loads(shown.decode()).items():
            for figure, least in figures.items():
                assert floors[group][figure] >= least, f"{group}.{figure} was {least} in {commit}"


def few(folder):
    """The first eight of the sample's questions, of several kinds, the first with a wording."""
    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()[:8]]
    rows[0]["alts"] = {"trad": "秸稈禁燒誰牽頭"}
    path = folder / "few.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def test_the_command_prints_all_figures(county, tmp_path):
    """As tables by style and by what is asked, and as JSON."""
    run, path = CliRunner(), few(tmp_path)
    table = run.invoke(app, ["eval", path, "--show", "--home", str(county)])
    assert table.exit_code == 0, table.output
    assert {"全部", "口语", "牵头"} <= {line.split(" ")[0] for line in table.stdout.splitlines()}
    printed = run.invoke(app, ["eval", path, "--json", "--home", str(county)])
    figures = json.loads(printed.stdout)
    assert figures["answerable"] + figures["unanswerable"] == 8
    assert sum(part["answerable"] for part in figures["byAsk"].values()) == figures["answerable"]
    assert figures["latencyMs"]["p50"] <= figures["latencyMs"]["p99"]


def test_another_wording_is_asked_of_the_questions_that_have_it(county, tmp_path):
    """Traditional script is answered as well; what lacks the wording is left out."""
    asked = ["eval", few(tmp_path), "--alt", "trad", "--json", "--home", str(county)]
    figures = json.loads(CliRunner().invoke(app, asked).stdout)
    assert (figures["answerable"], figures["recallAt1"], figures["bodyFirst"]) == (1, 1, 1)


def test_gold_words_that_are_not_at_hand_are_an_error(county):
    """Without the documents the command names the option, and ends with 2."""
    asked = CliRunner().invoke(app, ["eval", str(OWN), "--texts", "nowhere", "--home", str(county)])
    assert asked.exit_code == 2
    assert "--texts" in asked.output
