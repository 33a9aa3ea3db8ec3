"""Tokens: what both engines index, and phrases that agree with the text."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.domain.text.tokens import (
    MAX_TOKEN_CHARS,
    SEPARATOR,
    Phrase,
    Terms,
    Tokens,
    find_all,
    highlight_spans,
    phrase,
    stream,
    terms,
    tokenize,
)

HAN = "乡镇街道责"
TEXTS = st.text(f"{HAN}{HAN}{HAN}ab1、 |(", max_size=40)
MIXED = st.text(f"{HAN}a1、 ", min_size=1, max_size=7)


class Index:
    """A positional index over the two streams, as small as it gets."""

    def __init__(self, texts):
        self.documents = range(len(texts))
        self.unigrams, self.places = defaultdict(set), defaultdict(set)
        for number, text in enumerate(texts):
            tokens = tokenize(text)
            for token in tokens.unigrams:
                self.unigrams[token].add(number)
            for position, token in enumerate(tokens.bigrams):
                self.places[token].add((number, position))

    def search(self, wanted):
        """Give the numbers of the texts which meet a requirement."""
        found = set(self.documents)
        for token in wanted.unigrams:
            found &= self.unigrams[token]
        if wanted.bigrams:
            places = self.places[wanted.bigrams[0]]
            for step, token in enumerate(wanted.bigrams):
                places = {p for p in places if (p[0], p[1] + step) in self.places[token]}
            found &= {number for number, _ in places}
        return found


def test_streams_of_a_mixed_text():
    """Han gives characters and pairs, other runs one token, and a separator parts all runs."""
    assert tokenize("乡镇app（街）2025年〇々") == Tokens(
        unigrams=["乡", "镇", "|", "app", "|", "街", "|", "2025", "|", "年", "〇", "々"],
        bigrams=["乡镇", "|", "app", "|", "街", "|", "2025", "|", "年〇", "〇々"],
    )
    assert stream(tokenize("乡镇, app").bigrams) == "乡镇 | app"
    assert tokenize(" 、|_") == Tokens([], [])


@settings(max_examples=75, deadline=None)
@given(st.text(max_size=60))
def test_tokens_survive_whitespace_analysis(text):
    """Splitting a written stream at whitespace gives the tokens back, none of them too long."""
    for tokens in tokenize(text):
        assert stream(tokens).split() == tokens
        assert all(len(token) <= MAX_TOKEN_CHARS for token in tokens)
        assert all(token == SEPARATOR or SEPARATOR not in token for token in tokens)


def test_long_tokens_are_cut():
    """A Latin run beyond the limit becomes pieces that follow each other without separator."""
    run = "a" * 64 + "b" * 64 + "c"
    assert tokenize(run) == Tokens(["a" * 64, "b" * 64, "c"], ["a" * 64, "b" * 64, "c"])
    assert phrase(run).bigrams == ("a" * 64, "b" * 64, "c")


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.text(HAN, min_size=1, max_size=6))
def test_han_phrases_are_exact(texts, query):
    """A Han phrase of any length finds the texts that contain it, all of them and no other."""
    truth = {number for number, text in enumerate(texts) if query in text}
    assert Index(texts).search(phrase(query)) == truth


@settings(max_examples=150, deadline=None)
@given(TEXTS, MIXED, TEXTS)
def test_no_phrase_misses_a_text_that_contains_it(before, query, behind):
    """A text that contains the query with its Latin runs whole is always found."""
    glue_left = " " if before[-1:].isalnum() and before[-1:] not in HAN else ""
    glue_right = " " if behind[:1].isalnum() and behind[:1] not in HAN else ""
    text = f"{before}{glue_left}{query}{glue_right}{behind}"
    assert Index([text]).search(phrase(query)) == {0}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("乡", Phrase((), ("乡",))),
        ("乡镇", Phrase(("乡镇",), ())),
        ("违法建设", Phrase(("违法", "法建", "建设"), ())),
        ("app", Phrase(("app",), ())),
        ("务app", Phrase(("app",), ("务",))),
        ("政务app全", Phrase(("政务", "|", "app"), ("全",))),
        ("乡(镇)街", Phrase(("镇",), ("乡", "街"))),
        ("乡 乡", Phrase((), ("乡",))),
        ("(街道)", Phrase(("街道",), ())),
        ("4+10+n", Phrase(("4", "|", "10", "|", "n"), ())),
        ("、", Phrase((), ())),
    ],
)
def test_what_a_phrase_requires(query, wanted):
    """Inner runs are required in a row; a lone Han character at an edge as a unigram."""
    assert phrase(query) == wanted


def test_a_phrase_does_not_reach_across_runs():
    """Characters on both sides of punctuation are no phrase."""
    index = Index(["乡、镇", "乡 镇", "乡镇", "乡app镇"])
    assert index.search(phrase("乡镇")) == {2}


@pytest.mark.parametrize(
    ("query", "drop", "wanted"),
    [
        ("违建违建", "", Terms(("违", "建"), ("违建", "建违"))),
        ("违建的", "的", Terms(("违", "建"), ("违建", "建的"))),
        ("的", "的", Terms(("的",), ("的",))),
        ("的 在", "的在", Terms(("的", "在"), ("的", "在"))),
        ("在app", "在", Terms(("app",), ("app",))),
        ("在 乡", "在", Terms(("乡",), ("乡",))),
        ("、", "的", Terms((), ())),
    ],
)
def test_terms_for_ranking(query, drop, wanted):
    """Terms are distinct and in order; function words go when anything else is left."""
    assert terms(query, drop=frozenset(drop)) == wanted


@settings(max_examples=100, deadline=None)
@given(st.text("ab乡", max_size=30), st.text("ab乡", max_size=5))
def test_every_occurrence_is_found(text, wanted):
    """Occurrences are those of brute force, overlapping ones too; nothing is found of nothing."""
    truth = [
        (i, i + len(wanted)) for i in range(len(text)) if wanted and text.startswith(wanted, i)
    ]
    assert find_all(text, wanted) == truth


@settings(max_examples=75, deadline=None)
@given(TEXTS, st.lists(st.text(HAN, min_size=1, max_size=3), max_size=4))
def test_highlights_are_the_union_of_occurrences(text, wanted):
    """Han highlights cover exactly the characters of all occurrences, merged and in order."""
    marked = {
        i for each in wanted for start, end in find_all(text, each) for i in range(start, end)
    }
    got = highlight_spans(text, wanted)
    assert {i for start, end in got for i in range(start, end)} == marked
    assert all(left[1] < right[0] for left, right in itertools.pairwise(got))


def test_latin_highlights_are_whole_tokens():
    """A Latin term does not light up inside another word."""
    assert highlight_spans("app apps 智app端", ["app"]) == [(0, 3), (10, 13)]
    assert highlight_spans("a" * 64 + "bc", ["bc"]) == [(64, 66)]


def test_terms_highlight_pairs_before_characters():
    """Of a query's terms the pairs are shown; single characters only where no pair occurs."""
    wanted = terms("违法建设", drop=frozenset())
    assert highlight_spans("违法建设应当依法处理", wanted) == [(0, 4)]
    assert highlight_spans("建成后违章", wanted) == [(0, 1), (3, 4)]
    assert highlight_spans("违法建设", Terms((), ())) == []


def test_hostile_text_takes_linear_time():
    """Texts and phrases that repeat themselves are searched once."""
    text, half = "区" * 100_000, "区" * 50_000
    assert len(find_all(text, half)) == 50_001
    assert highlight_spans(text, [half, "区", "区区"]) == [(0, 100_000)]
    assert find_all(text, half + "县") == []
    assert tokenize("a" * 1_000_000).unigrams == ["a" * 64] * 15_625
    assert len(tokenize("区、" * 50_000).bigrams) == 99_999
