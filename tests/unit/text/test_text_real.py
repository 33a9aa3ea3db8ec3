"""The real texts of ../shared: all their noise goes, and laws are left alone."""

import re
from pathlib import Path

import pytest

from schema.domain.text.fold import fold, fold_mapped
from schema.domain.text.repair import repair

REAL = Path(__file__).parents[4] / "shared" / "real"
pytestmark = pytest.mark.shared


def texts(folder):
    paths = sorted((REAL / folder).glob("*"))
    if not paths:
        pytest.skip(f"the real texts are not at {REAL}")
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def test_no_noise_is_left_in_the_policies():
    """No bracket with a toned vowel and no half-width question mark is left in any policy."""
    for text in texts("policies").values():
        repaired = repair(text).mapped.text
        assert not re.search(r"[(（\[〔][^)）\]〕]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", repaired)
        assert "?" not in repaired


def test_the_repairs_of_the_policies():
    """Two republished pages have noise: 360 readings, and two runs of late-read GBK."""
    found = {name[:3]: repair(text).repairs for name, text in texts("policies").items()}
    kinds = {name: [each.kind for each in repairs] for name, repairs in found.items()}
    assert {name: len(repairs) for name, repairs in found.items()} == {
        **dict.fromkeys(["001", "002", "004"], 0),
        "000": 226,
        "003": 136,
    }
    assert kinds["000"] == ["pinyin"] * 226
    assert [(e.source, e.text) for e in found["003"] if e.kind == "mojibake"] == [
        ("?;鶎訙p", "。基層減"),
        ("??h", "。縣"),
    ]


def test_laws_are_left_alone():
    """None of the two hundred laws is touched."""
    assert [name for name, text in texts("laws").items() if repair(text).repairs] == []


def test_real_quotes_map_back_to_the_source():
    """A folded phrase found in a noisy page gives the very characters of the page."""
    source = next(text for name, text in texts("policies").items() if name.startswith("003"))
    repaired = repair(source).mapped
    whole = repaired.then(fold_mapped(repaired.text))
    for query, quote in [
        ("表格。基层减负后,可以腾出", "表格?;鶎訙p負后,可以騰出"),
        ("县(区)党委书记", "??h(區(qū))黨委書記"),
        ("观察联系点13个,深入乡镇", "觀察聯(lián)系點13個,深入鄉(xiāng)鎮"),
    ]:
        start = whole.text.index(fold(query))
        begin, end = whole.source_span(start, start + len(query))
        assert source[begin:end] == quote


def test_real_texts_fold_once():
    """Folding real texts twice changes nothing, and the mapped fold agrees."""
    for text in [*texts("policies").values(), *list(texts("laws").values())[:20]]:
        folded = fold(text)
        assert fold(folded) == folded == fold_mapped(text).text
