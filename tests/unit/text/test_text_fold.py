"""Folding: one form for all spellings, the same when folded again, mapped to the character."""

import itertools
import re
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schema.domain.text.fold import HAN, fold, fold_each, fold_mapped, simplify

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
CONTEXT_FREE = (
    "鄉鎮后後豈\uf900\u2f00\U0002f800々〇"
    "가각\u1100\u1161\u11a8ﾊﾞガ\u3099"
    "eéJTß\u1e9eıİΣςσ\u0301\u0307\u030c\u0316\u0323\u0338=<"
    "ﬁ①½㎡℃ﷺĳǅ\u0344\u00a8…，（）；ＡＢ１ \u3000\xa0aA1\n"
)
TRICKY = st.text(CONTEXT_FREE + "乾隆干著显顯麼麽么", max_size=20)
EVERYTHING = "".join(
    char
    for char in map(chr, range(sys.maxunicode + 1))
    if unicodedata.category(char) not in {"Cn", "Co", "Cs"}
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("鄉鎮（街道）履職事項清單", "乡镇(街道)履职事项清单"),
        ("ＡＰＰ１２３％；Ａpp", "app123%;app"),
        ("豈\u2f00①㎡ﬁ", "岂一1m2fi"),
        ("e\u0301É", "éé"),
        ("İstanbul ΑΣ ς ß", "istanbul ασ σ ß"),
        ("J\u030c", "ǰ"),
        ("\u1112\u1161\u11ab글", "한글"),
        ("〔2019〕“属地管理”、。", "〔2019〕“属地管理”、。"),
        ("", ""),
    ],
)
def test_spellings_become_one(text, folded):
    """Width, case, script and composition are folded; quotes and Chinese stops stay."""
    assert fold(text) == folded


@settings(max_examples=150, deadline=None)
@given(st.one_of(ANY, TRICKY))
@example("e" + "\u0301\u0316" * 40)
@example("\uff9e\u0301" * 40)
@example("乾安縣麼麽薴")
def test_folding_twice_changes_nothing(text):
    """A folded text is its own fold, whatever Unicode it was."""
    folded = fold(text)
    assert fold(folded) == folded
    assert unicodedata.is_normalized("NFKC", folded)


@settings(max_examples=150, deadline=None)
@given(st.one_of(ANY, TRICKY))
@example("x" + "\u0344\u0316" * 40 + "é")
def test_the_mapped_fold_is_the_fold(text):
    """`fold_mapped` gives the same text, and its map covers the source in order."""
    mapped = fold_mapped(text)
    assert mapped.text == fold(text)
    reached = 0
    for position in range(len(mapped.text)):
        start, end = mapped.source_span(position, position + 1)
        assert 0 <= start < end <= len(text)
        assert start <= reached <= end
        reached = end


@settings(max_examples=100, deadline=None)
@given(st.text(CONTEXT_FREE, max_size=20))
def test_a_span_covers_what_it_was_folded_from(text):
    """The source of a folded segment, folded alone, is that segment: no more and no less."""
    mapped = fold_mapped(text)
    positions = range(len(mapped.text))
    for source, same in itertools.groupby(positions, lambda i: mapped.source_span(i, i + 1)):
        assert fold(text[slice(*source)]) == "".join(mapped.text[i] for i in same)


def test_every_single_character_folds_once():
    """No character of Unicode needs folding twice, alone, behind a letter or behind the last."""
    for text in ("\n".join(EVERYTHING[:0x3000]), "e".join(EVERYTHING[:0x3000]), EVERYTHING):
        folded = fold(text)
        assert fold(folded) == folded == fold_mapped(text).text


def test_characters_that_join_others_are_marks_or_jamo():
    """What Unicode composes onto a character before it is what the clusters keep together."""
    seconds = {
        chr(int(parts[-1], 16))
        for char in EVERYTHING
        if len(parts := unicodedata.decomposition(char).split()) > 1 and "<" not in parts[0]
    }
    others = {char for char in seconds if not unicodedata.category(char).startswith("M")}
    assert all("\u1160" <= char <= "\u11ff" for char in others)


def test_plain_text_carries_no_map():
    """Chinese text whose characters fold one for one needs no arrays."""
    assert fold_mapped("鄉鎮（街道）；ＡＰＰ").spans is None


def test_expansions_and_compositions_are_atomic():
    """Each letter of an expansion stands for the one character; a composition for all of its."""
    mapped = fold_mapped("一…①e\u0301二")
    assert mapped.text == "一...1é二"
    assert [mapped.source_span(i, i + 1) for i in range(7)] == [
        *((0, 1), (1, 2), (1, 2), (1, 2)),
        *((2, 3), (3, 5), (5, 6)),
    ]


def test_simplifying_looks_at_phrases_and_keeps_the_length():
    """Phrases decide (乾隆 keeps its 乾), and a text never changes its length."""
    assert simplify("乾隆 乾淨 后 後") == "乾隆 干净 后 后"
    assert [
        len(line) for line in simplify("\n".join("鄉" + EVERYTHING)).split("\n") if len(line) > 1
    ] == []


def test_length_changes_fall_back_to_characters(monkeypatch):
    """Only a line whose length would change is converted by character."""

    def convert(text):
        return (
            text.replace("鄉鎮", "乡里镇")
            .replace("縣", "县")
            .replace("鄉", "乡")
            .replace("龘", "大大")
        )

    monkeypatch.setattr("schema.domain.text.fold._convert", convert)
    assert simplify("鄉縣\n鄉鎮縣龘\n縣") == "乡县\n乡鎮县龘\n县"


def test_threads_share_the_dictionaries():
    """Folding at once in many threads gives what folding in one gives."""
    texts = [f"鄉鎮（街道）履職事項清單第{i}項乾隆乾淨" * 50 for i in range(64)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(fold, texts)) == list(map(fold, texts))


@pytest.mark.parametrize(
    "hostile",
    [
        *(
            "e" + "\u0301\u0316" * 200_000,
            "\uff9e\u0301" * 200_000,
            "\u1100" + "\u1161\u11a8" * 200_000,
        ),
        *("麼" * 400_000, "Σ" * 400_000, "\u0344" * 200_000, "é\u0316" * 200_000),
    ],
    ids=lambda text: ascii(text[:2]),
)
def test_hostile_text_takes_linear_time(hostile):
    """Endless rows of marks, which Unicode would sort in quadratic time, fold at once."""
    assert fold_mapped(hostile).text == fold(hostile)


def test_han_is_a_class_body():
    """The Han class holds 々 and 〇 and all ideographs, no kana, Hangul or punctuation."""
    han = re.compile(f"[{HAN}]")
    assert all(han.fullmatch(char) for char in "一龥㐀々〇豈\U00020000\U0003134a")
    assert not any(han.fullmatch(char) for char in "あガ가、。！Aa1 ")


@given(st.lists(ANY | TRICKY, max_size=8))
@example(["乾", "隆"])
@example(["甲", "\u0301" * 40, ""])
@example([""])
def test_many_texts_are_folded_as_each_alone(texts):
    """Neither a phrase nor a mark goes from one to the next."""
    assert fold_each(texts) == [fold(text) for text in texts]
