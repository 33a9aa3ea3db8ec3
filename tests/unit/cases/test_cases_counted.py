"""Dispatched cases become counts by type and unit, and nothing else of them goes on."""

from datetime import date
from pathlib import Path

import pytest
from dispatch_files import ROWS, csv_of

from indexer import cases
from schema.domain import practice
from schema.errors import FileRefused
from schema.settings import Settings

LIMITS = Settings(home=Path("unused"))


def read(data: bytes, limits: Settings = LIMITS) -> cases.Dispatches:
    """Read what is a file of cases."""
    found = cases.read("诉求.csv", data, limits)
    assert found is not None
    return found


def test_counts_by_type_unit_and_street():
    """Each type with its period, its units and what each was given in which street."""
    stalls, lids = read(csv_of(*ROWS)).tallies
    assert stalls.type.filter == "大类=市容环卫，小类=占道经营"
    assert (stalls.first, stalls.last) == (date(2024, 3, 1), date(2024, 3, 4))
    assert practice.by_unit(stalls.counts) == [("城管队", 3), ("交警大队", 1)]
    assert {(c.unit, c.street, c.number) for c in stalls.counts} == {
        ("城管队", "柳河镇", 2),
        ("城管队", "石塘乡", 1),
        ("交警大队", "石塘乡", 1),
    }
    assert practice.by_unit(lids.counts) == [("水务公司", 1)]


def test_the_citation_is_a_unit_of_the_type():
    """The span is the cell of the unit with most cases, in its first case of the type."""
    data = csv_of(*ROWS)
    stalls = read(data).tallies[0]
    assert data.decode()[stalls.start : stalls.end] == stalls.quote == "城管队"
    assert data.decode()[: stalls.start].count("\n") == 1


def test_no_word_of_a_caller_goes_on():
    """Neither description, name nor telephone is in anything that is kept."""
    kept = repr(read(csv_of(*ROWS)).tallies) + repr(read(csv_of(*ROWS)).heading)
    for private in ("张三", "摆摊", "138", "井盖松动"):
        assert private not in kept


def test_what_lacks_a_unit_is_told():
    """A row without unit, type or day is not counted, and the report says how many there are."""
    found = read(csv_of(*ROWS))
    assert found.left_out == 1
    assert list(cases.suspicions(found)) == ["1 行没有写明类别、承办单位或时间，未计入（共 6 行）"]


@pytest.mark.parametrize("missing", ["承办单位", "创建时间", "类"])
def test_other_tables_are_none(missing):
    """Without a column for unit, day or type a csv is read as anything else would be."""
    head = "编号,创建时间,街道,大类,小类,承办单位".replace(missing, "备注")
    assert cases.read("表.csv", csv_of("1,2,3,4,5,6", head=head), LIMITS) is None


def test_a_list_of_duties_is_none():
    """承办单位 alone makes no file of cases."""
    assert (
        cases.read("清单.csv", csv_of("1,禁烧,县局", head="序号,事项名称,承办单位"), LIMITS) is None
    )


def test_too_many_rows_are_refused():
    """Beyond the limit the message says what to do."""
    limits = Settings(home=Path("unused"), max_cases=5)
    with pytest.raises(FileRefused, match="5 行的上限"):
        read(csv_of(*ROWS), limits)


def test_nothing_to_count_is_refused():
    """A file of cases in which no row says enough is no empty success."""
    with pytest.raises(FileRefused, match="没有一行"):
        read(csv_of(ROWS[-1]))


@pytest.mark.shared
def test_real_cases(shared):
    """Of 10,000 real cases 22 say too little; the largest part of a type is found again."""
    path = next((shared / "cases").glob("*.csv"))
    found = read(path.read_bytes())
    assert (found.number, found.left_out, found.territory) == (10_000, 22, "坪山区")
    parked = next(t for t in found.tallies if "小类=机动车乱停放" in t.type.filter)
    assert practice.by_unit(parked.counts)[0] == ("市交警支队坪山大队", 64)
