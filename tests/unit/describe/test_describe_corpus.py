"""The fictitious county's own documents, as they lie in `corpus`, without their manifest."""

from datetime import date

import pytest
from handmade import ROOT

from indexer import describe, read
from schema.domain.division_files import load as load_divisions
from schema.domain.documents import Description, WorkKind
from schema.domain.places import Gazetteer
from schema.settings import Settings


@pytest.fixture(scope="module")
def found() -> dict[str, Description]:
    registers = [ROOT / "schema/rules/divisions.csv", ROOT / "corpus/register/divisions.csv"]
    texts = [path.read_text(encoding="utf-8-sig") for path in registers]
    gazetteer = Gazetteer(each for text in texts for each in load_divisions(text))
    every = (ROOT / "corpus").glob("[lp]*/*")
    paths = [path for path in every if path.suffix not in {".toml", ".zip"}]
    contents = {path.stem: read.read(path.name, path.read_bytes(), Settings()) for path in paths}
    return {
        stem: describe.describe(f"corpus/{stem}.x", content, gazetteer, {})
        for stem, content in contents.items()
    }


def test_every_document_is_of_the_county_or_a_town(found):
    """A page of another city's site is about the county; lists are their town's."""
    towns = {"柳河镇": "990121101", "石塘乡": "990121201", "城关街道": "990121001"}
    for stem, about in found.items():
        named = [code for town, code in towns.items() if f"青禾县{town}" in stem]
        assert about.territory == (named[0] if named else "990121"), stem
    assert found["青禾县“一张清单”理清县乡责任"].site == "沅阳市机构编制网"


def test_kinds(found):
    """Tables are lists, numbered documents policies, the rest minutes and reports."""
    kinds = {stem: about.kind for stem, about in found.items()}
    assert {stem for stem, kind in kinds.items() if kind is WorkKind.NEWS} == {
        "减负增效看青禾",
        "青禾县“一张清单”理清县乡责任",
    }
    assert list(kinds.values()).count(WorkKind.MINUTES) == 1
    numbered = {about.kind for about in found.values() if about.document_number}
    assert numbered == {WorkKind.POLICY, WorkKind.MINUTES}


@pytest.mark.parametrize(
    ("stem", "number", "start", "end"),
    [
        ("青禾县“吹哨报到”工作实施细则（试行）", "青社发〔2025〕9号", (2025, 5, 1), (2027, 5, 1)),
        (
            "青禾县乡镇（街道）临时性工作任务管理办法",
            "青办字〔2025〕13号",
            (2025, 3, 6),
            (2028, 3, 6),
        ),
        ("青禾县乡镇（街道）履行职责事项清单公布通知", "青办字〔2025〕12号", (2025, 3, 1), None),
        ("关于明确农村宅基地和建房管理职责分工的通知", "青农字[2021]58号", (2021, 11, 3), None),
        ("青禾县犬只管理规定(2019-05-23)", "青政发〔2019〕14号", (2019, 7, 1), None),
        ("青禾县犬只管理规定(2025-01-16)", "青政发〔2025〕2号", (2025, 3, 1), None),
        ("青禾县政府专题会议纪要〔2025〕7号", "青政专纪〔2025〕7号", (2025, 6, 18), None),
    ],
)
def test_numbers_and_intervals(found, stem, number, start, end):
    """Labels, articles, notices and 自印发之日起, each read in its place."""
    about = found[stem]
    assert about.document_number == number
    assert about.effective_from == date(*start)
    assert about.effective_to == (date(*end) if end else None)


def test_two_editions_of_one_work(found):
    """The dog rules of 2019 and 2025 are one work."""
    editions = [about for stem, about in found.items() if "犬只" in stem]
    assert len({describe.work_title(about.title) for about in editions}) == 1
    assert {about.label for about in editions} == {None, "2025年修订"}
