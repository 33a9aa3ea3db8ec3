"""The real laws and policies of ../shared: places, starts and editions."""

import collections
from datetime import date
from pathlib import Path

import pytest
from handmade import gazetteer

from indexer import describe
from indexer.formats import md, txt
from schema.domain import division_files, places
from schema.domain.documents import Decoded, WorkKind

REAL = Path(__file__).parents[4] / "shared" / "real"
pytestmark = pytest.mark.shared

POLICIES = {"000": "3710", "001": "3704", "002": "32", "003": "4111", "004": "4401"}


def described(folder, register):
    paths = sorted((REAL / folder).glob("*.*"))
    if not paths:
        pytest.skip(f"the real documents are not at {REAL}")
    for path in paths:
        reader = md if path.suffix == ".md" else txt
        content = reader.read(Decoded(path.read_text(encoding="utf-8"), "utf-8", "test"))
        yield path.stem, describe.describe(f"{folder}/{path.name}", content, register, {})


@pytest.fixture(scope="module")
def laws():
    return dict(described("laws", gazetteer()))


@pytest.fixture(scope="module")
def whole():
    files = [
        REAL / "divisions" / f"{name}.csv" for name in ("provinces", "cities", "areas", "streets")
    ]
    if not all(path.exists() for path in files):
        pytest.skip(f"the real registers are not at {REAL}")
    texts = [path.read_text(encoding="utf-8") for path in files]
    return places.Gazetteer(each for text in texts for each in division_files.load(text))


def test_every_law_has_a_place_and_a_start(laws):
    """200 laws: all are laws, of the place in their name or of the nation."""
    assert len(laws) == 200
    assert {about.kind for about in laws.values()} == {WorkKind.LAW}
    assert all(about.effective_from for about in laws.values())
    assert all(about.adopted_on or about.published_on for about in laws.values())
    for stem, about in laws.items():
        named = gazetteer().chain(stem)
        assert about.territory == (named.code if named else ""), stem
        assert set(about.evidence) >= {"title", "territory", "effective_from"}


def test_no_law_starts_before_the_edition_was_made(laws):
    """Later than its adoption, not much later than its publication."""
    for stem, about in laws.items():
        made = about.adopted_on or about.published_on
        assert made <= about.effective_from, stem
        assert (about.effective_from - (about.published_on or made)).days < 366, stem


def test_twenty_works_come_in_two_editions(laws):
    """One name a work, another start each edition."""
    works = collections.defaultdict(set)
    for about in laws.values():
        works[describe.work_title(about.title)].add(about.effective_from)
    assert sorted(map(len, works.values())) == [1] * 160 + [2] * 20


@pytest.mark.parametrize(
    ("stem", "start"),
    [
        ("山东省乡镇人民政府工作条例(2020-06-12)", date(2020, 8, 1)),
        ("行政处罚法(2021-01-22)", date(2021, 7, 15)),
        ("专利法实施细则(2010-01-09)", date(2010, 1, 9)),
        ("专利法实施细则(2023-12-11)", date(2023, 12, 11)),
        ("上海市社会救助条例(2024-12-31)", date(2024, 12, 31)),
        ("上海市科学技术进步条例(2010-09-17)", date(2010, 11, 1)),
        ("北京市接诉即办工作条例(2021-09-24)", date(2021, 9, 24)),
        ("河南省宗教事务条例(2005-07-30)", date(2020, 3, 1)),
        ("河南省旅游条例(2007-03-30)", date(2019, 11, 29)),
        ("河南省实施《土地管理法》办法", date(2009, 11, 27)),
        ("济南市禁止燃放烟花爆竹的规定(2019-02-12)", date(2019, 2, 12)),
        ("淄博市田庄水库保护管理条例(2018-09-25)", date(2021, 5, 27)),
        ("莱芜市既有多层住宅增设电梯规定(2017-12-01)", date(2017, 12, 1)),
        ("德州市养犬管理条例(2020-07-31)", date(2020, 7, 24)),
        ("进出口商品检验法实施条例(2019-03-02)", date(2019, 3, 2)),
    ],
)
def test_starts(laws, stem, start):
    """Plain ones, amended ones, and files whose text ends before the final article."""
    assert laws[stem].effective_from == start


def test_the_places_of_the_five_policies():
    """001 is about 枣庄 though hosted in 威海, 003 says 我市, 002 names only a province."""
    found = {stem[:3]: about for stem, about in described("policies", gazetteer())}
    assert {stem: about.territory for stem, about in found.items()} == POLICIES
    assert {about.kind for about in found.values()} == {WorkKind.NEWS}
    assert found["001"].site == "威海机构编制网"
    assert found["001"].published_on == date(2019, 11, 20)
    assert found["002"].issuer == "中共江苏省委编办综合处"
    assert found["004"].published_on == date(2022, 12, 26)
    assert [about.document_number for about in found.values()] == [None] * 5


def test_the_whole_register_changes_no_policys_place(whole):
    """41,000 towns and their names do not outvote the cities."""
    if not list(whole):
        pytest.skip(f"the real registers are not at {REAL}")
    found = {stem[:3]: about.territory for stem, about in described("policies", whole)}
    assert found == POLICIES
