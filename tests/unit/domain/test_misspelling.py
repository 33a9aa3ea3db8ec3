"""Characters typed for others of the same sound."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.domain import misspelling
from schema.domain.asked import Asked
from schema.domain.language import Language
from schema.domain.text import tables
from schema.usecases import lexicons

LANGUAGE = Language(lexicons.read_aloud(), lexicons.lexicon().words, lexicons.as_asked())


def corrected(text: str, documents: dict[str, int], kept: tuple[str, ...] = ()) -> str:
    """Correct a text, where documents hold pairs of characters so often."""
    known = {"": 1000, **documents}
    for pair, count in documents.items():
        for char in pair:
            known[char] = max(known.get(char, 0), count)
    checker = misspelling.Checker(text, LANGUAGE, kept)
    assert set(checker.typed()) >= {
        a + b for a, b in itertools.pairwise(text) if "一" <= a <= "鿿" and "一" <= b <= "鿿"
    }
    return checker.correct(known)[0]


def test_a_word_of_the_documents_is_read_for_one_that_sounds_alike():
    """阶道 is no word anywhere and 街道 is one of the documents."""
    assert corrected("阶道能不能罚", {"街道": 300}) == "街道能不能罚"


def test_a_known_pair_is_never_touched():
    """What the documents write themselves is right, whatever else they write."""
    assert corrected("阶道能不能罚", {"街道": 300, "阶道": 2}) == "阶道能不能罚"


def test_words_of_the_language_are_not_touched():
    """斑马 is a word although no document has it."""
    assert corrected("斑马谁来管", {"班马": 300}) == "斑马谁来管"


def test_quotes_and_places_stay():
    """What stands in quotes, and the name of a place, is as its writer wants it."""
    assert corrected("“阶道”能不能罚", {"街道": 300}) == "“阶道”能不能罚"
    assert corrected("阶道能不能罚", {"街道": 300}, ("阶道",)) == "阶道能不能罚"


def test_what_counts_stays():
    """A measure behind a figure and a rough number are no misspellings."""
    assert corrected("153项里谁来管", {"乡里": 300}) == "153项里谁来管"
    assert corrected("那十来个谁来管", {"时来": 300}) == "那十来个谁来管"


def test_sounds_that_many_do_not_tell_apart():
    """随 is read for 谁 in a word of questions (翘舌、平舌)."""
    assert corrected("随来牵头", {}) == "谁来牵头"


def test_a_character_that_is_a_word_by_itself_may_be_none():
    """划 is a word of its own; after 龙, of which documents have 龙华, it is none."""
    assert corrected("龙划街道能罚吗", {"龙华": 280}) == "龙华街道能罚吗"


def test_two_characters_side_by_side_are_read_together():
    """接刀 has no pair in common with 街道, which follows 龙华."""
    assert corrected("龙华接刀能罚吗", {"龙华": 280, "华街": 80, "街道": 300}) == "龙华街道能罚吗"


def test_how_questions_run():
    """Shares of what comes next; what never came has none."""
    asked = Asked("# 谁管\n^\t谁3\t3\n谁\t管2来9\t11\n管\t$2\t2\n^谁\t管2\n")
    assert asked.follows("谁管") == pytest.approx(0.125)
    assert asked.follows("谁查") == asked.follows("查谁") == 0
    assert asked.gain("^谁管") == pytest.approx(math.log(1.5))
    assert asked.gain("^谁来") == 0
    assert asked.alone == {"谁": 11 / 16, "管": 2 / 16}


def test_the_table_states_the_sums_of_its_rows():
    """They are read before its rows are."""
    for before, row, whole in tables.rows(lexicons.as_asked().table):
        assert whole == (str(sum(tables.counts(row).values())) if len(before) == 1 else "")


def test_a_correction_is_shown_with_the_character_beside_it():
    """The pair that a reader can recognise, at the end of a text the one before."""
    assert str(misspelling.shown("阶道能罚", "街道能罚", 0)) == "阶道→街道"
    assert str(misspelling.shown("归随", "归谁", 1)) == "归随→归谁"


@given(st.text(alphabet="街道阶随来管谁秸秆禁烧“”ab1，", max_size=20))
def test_corrections_keep_the_length_and_name_what_they_changed(text: str):
    """Only the places that are named differ, and no more than three."""
    known = {"": 100, "街道": 50, "秸秆": 50, "街": 50, "道": 50, "秸": 50, "秆": 50}
    checker = misspelling.Checker(text, LANGUAGE)
    read, made = checker.correct(known)
    differ = [at for at, (a, b) in enumerate(zip(text, read, strict=True)) if a != b]
    assert [at for at, _ in made] == differ
    assert [typed for _, typed in made] == [text[at] for at in differ]
    assert len(made) <= misspelling.MOST
