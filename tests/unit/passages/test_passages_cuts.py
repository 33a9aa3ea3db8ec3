"""Long paragraphs are cut between sentences into pieces of like length."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.cuts import cut

TEXTS = st.text(alphabet="权责清单。；，”？一二是", max_size=900)


@given(TEXTS, st.integers(20, 400))
def test_pieces_cover_the_text_and_keep_the_limit(text, limit):
    """Whatever the text, the pieces follow one another without a gap."""
    spans = cut(text, limit)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(0 < end - start <= limit for start, end in spans)


def test_a_short_text_is_one_piece():
    """Nothing is cut that need not be."""
    assert cut("依单履职。" * 80, 400) == [(0, 400)]
    assert cut("", 400) == []


def test_sentences_stay_whole():
    """Cuts lie behind sentence ends and their closing quotes, at like lengths."""
    text = "镇里说：“清单不是挡箭牌。”" * 40
    pieces = [text[start:end] for start, end in cut(text, 400)]
    assert all(piece.endswith("。”") for piece in pieces)
    assert max(map(len, pieces)) < 1.5 * min(map(len, pieces))


def test_a_new_point_is_the_best_place():
    """二是… begins a piece where it may."""
    text = "一是编好清单。" + "逐项明确责任。" * 30 + "二是用好清单。" + "对照清单安排工作。" * 22
    assert [text[start : start + 2] for start, _ in cut(text, 400)] == ["一是", "二是"]


def test_without_sentences_a_comma_and_without_commas_the_limit():
    """A cut is never farther away than the limit."""
    assert cut("人" * 250 + "，" + "事" * 250, 400) == [(0, 251), (251, 501)]
    assert cut("人" * 900, 400) == [(0, 400), (400, 800), (800, 900)]
