"""`yidan diff` over the two editions of all lists of the sample county, against a hand-made gold.

`sample_changes.jsonl` has a change a line: items are the short name of a list and a number, kinds
as the command says them; a line of 改号 alone may give ranges. What no line names is unchanged.
"""

import json
import re

import pytest
from sample import ROOT
from test_cli import yidan

TOWN_ZIP = "城关街道履职事项清单（2024年版）.zip/青禾县城关街道"
LISTS = {  # place → short names of lists, old and new: class, and how the source's name ends
    "柳河镇": (
        {
            "柳河镇基本": ("BASIC", "柳河镇履职事项清单（2024年版）.docx"),
            "柳河镇配合": ("COOPERATIVE", "柳河镇配合履职事项清单（2023年版）.xlsx"),
            "柳河镇收回": ("RECLAIMED", "柳河镇履职事项清单（2024年版）.docx"),
        },
        {
            "柳河镇基本": ("BASIC", "柳河镇履职事项清单.xlsx"),
            "柳河镇配合": ("COOPERATIVE", "柳河镇履职事项清单.xlsx"),
            "柳河镇收回": ("RECLAIMED", "柳河镇履职事项清单.xlsx"),
        },
    ),
    "石塘乡": (
        {
            "石塘乡基本": ("BASIC", "石塘乡基本履职事项清单（2024年版）.pdf"),
            "石塘乡配合": ("COOPERATIVE", "石塘乡配合履职事项清单（2024年版）.docx"),
            "石塘乡收回": ("RECLAIMED", "石塘乡上级部门收回事项清单（2024年版）.csv"),
        },
        {
            "石塘乡基本": ("BASIC", "石塘乡基本履职事项清单.csv"),
            "石塘乡配合": ("COOPERATIVE", "石塘乡配合履职事项清单.csv"),
            "石塘乡收回": ("RECLAIMED", "石塘乡上级部门收回事项清单.csv"),
        },
    ),
    "城关街道": (
        {
            "城关街道基本": ("BASIC", TOWN_ZIP + "基本履职事项清单（2024年版）.xls"),
            "城关街道配合": ("COOPERATIVE", TOWN_ZIP + "配合履职事项清单（2024年版）.xlsx"),
            "城关街道收回": ("RECLAIMED", TOWN_ZIP + "上级部门收回事项清单（2024年版）.csv"),
        },
        {
            "城关街道基本": ("BASIC", "城关街道基本履职事项清单.html"),
            "城关街道配合": ("COOPERATIVE", "城关街道配合履职事项清单.html"),
            "城关街道收回": ("RECLAIMED", "城关街道上级部门收回事项清单.html"),
        },
    ),
    "青禾县": (
        {
            "属地管理第一批": ("TERRITORIAL", "（第一批）.xls"),
            "属地管理第二批": ("TERRITORIAL", "（第二批）.pdf"),
            "承接目录": ("DELEGATED", "处罚事项目录（2023年版）.xlsx"),
        },
        {
            "属地管理": ("TERRITORIAL", "主体责任和配合责任清单.xlsx"),
            "承接目录": ("DELEGATED", "处罚事项目录.xlsx"),
        },
    ),
}


MISSED = {
    # Two titles of a formula merged into one: each adds less to the other than a part has to add
    # (`matching`), so that one is taken for reworded, the other for removed.
    (frozenset(["MERGED"]), ("承接目录29", "承接目录30"), ("承接目录29",)),
    (frozenset(["REWORDED"]), ("承接目录29",), ("承接目录29",)),
    (frozenset(["REMOVED"]), ("承接目录30",), ()),
    # A duty keeps the name it begins with where one body cooperates, not where two do.
    (
        frozenset(["RENUMBERED", "RESPONSIBILITY_SHIFTED"]),
        ("属地管理第二批5",),
        ("属地管理26",),
    ),
    (
        frozenset(["RENUMBERED", "RESPONSIBILITY_SHIFTED", "REWORDED"]),
        ("属地管理第二批5",),
        ("属地管理26",),
    ),
}


def gold(place: str) -> list[dict]:
    """Hand-made changes at a place."""
    text = (ROOT / "tests/data/sample_changes.jsonl").read_text(encoding="utf-8")
    return [each for each in map(json.loads, text.splitlines()) if each["place"] == place]


def items(names: list[str]) -> list[str]:
    """Items that a side of a line names; 柳河镇基本13-18 are six."""
    found = []
    for name in names:
        match = re.fullmatch(r"(\D+)(\d+)(?:-(\d+))?", name)
        first, last = int(match[2]), int(match[3] or match[2])
        found += [f"{match[1]}{number}" for number in range(first, last + 1)]
    return found


def expected(place: str) -> set[tuple]:
    """Kinds, old items and new items of every change at a place."""
    found = set()
    for each in gold(place):
        old, new = items(each["old"]), items(each["new"])
        pairs = (
            [((a,), (b,)) for a, b in zip(old, new, strict=True)]
            if each["kinds"] == ["RENUMBERED"]
            else [(tuple(sorted(old)), tuple(sorted(new)))]
        )
        found |= {(frozenset(each["kinds"]), *pair) for pair in pairs}
    return found


@pytest.fixture(scope="module")
def entries(county) -> list[dict]:
    """All entries of the sample county."""
    printed = yidan("entries", home=county).stdout
    return [json.loads(line) for line in printed.splitlines()]


def side(entries: list[dict], wanted: dict[str, tuple[str, str]]) -> tuple[str, dict[str, str]]:
    """Ids of editions as `yidan diff` takes them, and the short names of their entries by id."""
    ids, names = [], {}
    for name, (list_class, source) in wanted.items():
        held = [
            each
            for each in entries
            if each["class"] == list_class and each["source"]["name"].endswith(source)
        ]
        (edition,) = {each["edition"]["id"] for each in held}
        ids.append(edition)
        names |= {each["id"]: f"{name}{each['number']}" for each in held}
    return ",".join(ids), names


@pytest.mark.parametrize("place", LISTS)
def test_every_known_change_is_found_and_no_other(county, entries, place):
    """Each change has the items and kinds that a person gave it; the rest is unchanged."""
    (before, old), (after, new) = (side(entries, wanted) for wanted in LISTS[place])
    done = yidan("diff", before, after, "--json", home=county)
    assert done.returncode == 0, done.stderr
    found = {
        (
            frozenset(change["kinds"]),
            tuple(sorted(old[item["id"]] for item in change["old"])),
            tuple(sorted(new[item["id"]] for item in change["new"])),
        )
        for change in json.loads(done.stdout)["changes"]
        if change["kinds"] != ["UNCHANGED"]
    }
    wanted = expected(place)
    assert sorted_(found - wanted - MISSED) == []
    assert sorted_(wanted - found - MISSED) == []


def sorted_(changes: set[tuple]) -> list[tuple]:
    """Changes in an order that a person can read."""
    return sorted((sorted(kinds), *rest) for kinds, *rest in changes)


def test_every_kind_of_change_is_in_the_gold():
    """All nine kinds are known to occur."""
    kinds = {kind for place in LISTS for each in gold(place) for kind in each["kinds"]}
    assert kinds == {
        *("ADDED", "REMOVED", "REWORDED", "RENUMBERED", "MOVED_CLASS"),
        *("LEAD_CHANGED", "RESPONSIBILITY_SHIFTED", "SPLIT", "MERGED"),
    }
