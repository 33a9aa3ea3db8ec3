"""The whole register of ../shared: 45,000 divisions with all their same-named towns."""

from pathlib import Path

import pytest
from gazetteers import bundled

from schema.domain.division_files import load as load_divisions
from schema.domain.places import Gazetteer

REAL = Path(__file__).parents[4] / "shared" / "real"
pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def whole():
    files = [
        REAL / "divisions" / f"{name}.csv" for name in ("provinces", "cities", "areas", "streets")
    ]
    if not all(path.exists() for path in files):
        pytest.skip(f"the real registers are not at {REAL}")
    return Gazetteer(
        division for path in files for division in load_divisions(path.read_text(encoding="utf-8"))
    )


def test_the_bundled_register_agrees_with_the_published_one(whole):
    """Codes and names are those of GB/T 2260, but for what was abolished or lies elsewhere."""
    ours = {division.code: division.name for division in bundled()}
    theirs = {division.code: division.name for division in whole if len(division.code) <= 4}
    assert set(ours) - set(theirs) == {"71", "81", "82", "3712"}
    assert all(ours[code] == theirs[code] for code in set(ours) & set(theirs))
    assert {theirs[code] for code in set(theirs) - set(ours)} <= {
        "市辖区",
        "县",
        "省直辖县级行政区划",
        "自治区直辖县级行政区划",
    }


def test_same_named_towns(whole):
    """城关镇 is 88 towns; a chain tells one."""
    assert len(whole.resolve("城关镇")) == 88
    assert whole.resolve("吉林省通化市柳河县柳河镇") == ("220524100",)
    assert whole.resolve("河南省济源市") == ("419001",)


def test_a_label_leads_back_to_its_place(whole):
    """Each county's label resolves to it, but where city and county are one (中山市, 嘉峪关市)."""
    counties = [division.code for division in whole if len(division.code) == 6]
    lost = {code for code in counties if code not in whole.resolve(whole.label(code))}
    assert lost == {"441900", "442000", "460400", "620201"}


def test_titles_need_no_more_than_the_bundled_register(whole):
    """The chains of all real laws' titles are the same with every town in the register."""
    titles = [path.name.split("(")[0] for path in (REAL / "laws").glob("*.md")]
    for title in titles:
        if not title.startswith("莱芜市"):
            assert whole.chain(title) == bundled().chain(title)
