"""Mapped text: the smallest source span for every span, after any chain of changes."""

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.domain.text import spans

# A plan for a map: pieces of (gap before it, text, length of its source, atomic?).
PIECES = st.lists(
    st.tuples(st.integers(0, 2), st.text("甲乙丙ab", max_size=3), st.integers(0, 3), st.booleans()),
    max_size=6,
)


def build(pieces):
    """Build a map and, beside it, one list of plain (character, start, end) triples."""
    builder, oracle, position = spans.Builder(), [], 0
    for gap, text, length, atomic in pieces:
        position += gap
        if atomic:
            builder.append(text, position, position + length)
            oracle += [(char, position, position + length) for char in text]
            position += length if text else 0
        else:
            builder.keep(text, position)
            oracle += [(char, position + i, position + i + 1) for i, char in enumerate(text)]
            position += len(text)
    return builder.build(), oracle


def triples(mapped):
    """Read a map back, character by character."""
    return [(char, *mapped.source_span(i, i + 1)) for i, char in enumerate(mapped.text)]


def covering(oracle, start, end):
    """Cover the characters start:end by brute force."""
    chosen = oracle[start:end]
    return min(s for _, s, _ in chosen), max(e for _, _, e in chosen)


def all_spans(text):
    return [(a, b) for a in range(len(text)) for b in range(a + 1, len(text) + 1)]


@settings(max_examples=75, deadline=None)
@given(PIECES)
def test_every_span_maps_to_the_smallest_cover(pieces):
    """A span of the text gives the smallest source span that covers its characters."""
    mapped, oracle = build(pieces)
    assert mapped.text == "".join(char for char, _, _ in oracle)
    for start, end in all_spans(mapped.text):
        assert mapped.source_span(start, end) == covering(oracle, start, end)


@settings(max_examples=50, deadline=None)
@given(PIECES, st.data())
def test_a_slice_keeps_its_part_of_the_map(pieces, data):
    """A slice maps onto the same source as the characters it was cut from."""
    mapped, oracle = build(pieces)
    start = data.draw(st.integers(0, len(mapped.text)))
    end = data.draw(st.integers(start, len(mapped.text)))
    part = mapped.slice(start, end)
    assert part.text == mapped.text[start:end]
    assert triples(part) == oracle[start:end]


@st.composite
def chains(draw):
    """Two maps, the second over the text of the first, in which each piece has a source."""
    inner, oracle = build(draw(PIECES))
    builder, plan, position = spans.Builder(), [], 0
    while position < len(inner.text):
        end = draw(st.integers(position + 1, len(inner.text)))
        kind = draw(st.sampled_from(["keep", "drop", "atomic"]))
        text = {"keep": inner.text[position:end], "drop": "", "atomic": "丁戊"}[kind]
        if kind == "keep":
            builder.keep(text, position)
            plan += [(char, position + i, position + i + 1) for i, char in enumerate(text)]
        else:
            builder.append(text, position, end)
            plan += [(char, position, end) for char in text]
        position = end
    return inner, builder.build(), [(char, *covering(oracle, s, e)) for char, s, e in plan]


@settings(max_examples=75, deadline=None)
@given(chains())
def test_composing_two_maps_is_walking_both(chain):
    """A composed map gives what one gets by mapping back in two steps."""
    inner, outer, expected = chain
    composed = inner.then(outer)
    assert triples(composed) == expected
    for start, end in all_spans(composed.text):
        assert composed.source_span(start, end) == covering(expected, start, end)


@settings(max_examples=50, deadline=None)
@given(PIECES)
def test_identity_is_neutral(pieces):
    """Composing with the identity, on either side, changes nothing."""
    mapped, _ = build(pieces)
    assert triples(spans.identity("甲" * 99).then(mapped)) == triples(mapped)
    assert triples(mapped.then(spans.identity(mapped.text))) == triples(mapped)


def test_an_unchanged_text_carries_no_map():
    """Text that is kept in one run, from wherever it begins, costs no arrays."""
    kept = spans.Builder().keep("乡镇", 3).keep("街道", 5).build()
    assert kept == spans.Mapped("乡镇街道", origin=3)
    assert kept.source_span(1, 3) == (4, 6)
    assert kept.slice(2, 4) == spans.Mapped("街道", origin=5)
    assert kept.then(spans.Mapped("乡鎮街道")).source_span(0, 4) == (3, 7)


def test_an_atomic_segment_is_never_split():
    """Any part of an atomic segment stands for the whole of its source."""
    mapped = spans.Builder().keep("格", 0).append("。基層減", 1, 6).keep("負", 6).build()
    assert mapped.source_span(2, 3) == (1, 6)
    assert mapped.source_span(0, 2) == (0, 6)
    assert mapped.source_span(5, 6) == (6, 7)


def test_what_was_left_out_belongs_to_no_neighbour():
    """A span ends before source that was left out behind it, and covers it only in the middle."""
    mapped = spans.Builder().keep("鄉", 0).keep("鎮", 8).build()
    assert mapped.source_span(0, 1) == (0, 1)
    assert mapped.source_span(0, 2) == (0, 9)


def test_an_empty_span_is_a_point():
    """An empty span gives the point where the next character begins, or the last one ends."""
    mapped = spans.Builder().keep("鄉", 2).append("鎮", 9, 12).build()
    assert [mapped.source_span(i, i) for i in range(3)] == [(2, 2), (9, 9), (12, 12)]
    assert mapped.slice(1, 1) == spans.Mapped("", origin=9)
    assert spans.identity("").source_span(0, 0) == (0, 0)


def test_inserted_text_maps_to_a_point_or_to_the_segment_it_splits():
    """Text made of nothing maps to a point; inside an atomic segment, to that segment."""
    inner = spans.Builder().append("甲乙", 0, 4).keep("丙", 6).build()
    outer = spans.Builder().keep("甲", 0).append("+", 1, 1).keep("乙", 1).append("+", 2, 2).build()
    assert triples(inner.then(outer)) == [("甲", 0, 4), ("+", 0, 4), ("乙", 0, 4), ("+", 6, 6)]


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 3), (2, 1)])
def test_spans_outside_the_text_are_refused(start, end):
    """A span that does not lie in the text is a caller's mistake, not an empty answer."""
    with pytest.raises(IndexError, match=f"span {start}:{end} is not within a text of 2"):
        spans.identity("乡镇").source_span(start, end)
    with pytest.raises(IndexError, match="is not within"):
        spans.identity("乡镇").slice(start, end)


def test_a_map_beyond_the_text_is_refused():
    """A map over some other, longer text does not compose."""
    with pytest.raises(IndexError, match="span 0:7 is not within a text of 2"):
        spans.identity("乡镇").then(spans.Builder().append("x", 5, 7).build())


@pytest.mark.parametrize(("start", "end"), [(0, 5), (4, 6), (9, 8)])
def test_the_builder_goes_from_left_to_right(start, end):
    """A segment that is reversed, or lies before the one added last, is refused."""
    builder = spans.Builder().append("甲乙", 4, 7)
    with pytest.raises(ValueError, match=f"segment {start}:{end} does not follow"):
        builder.append("丙丁", start, end)


def test_a_map_has_one_span_for_each_character():
    """A map of another length than its text is refused."""
    with pytest.raises(ValueError, match="one start and one end for each character"):
        spans.Mapped("乡镇", spans.Spans(array("I", [0]), array("I", [1])))
