"""Which names on a card are the gold body."""

import pytest

from cli import relevance

LINES = [
    ("县公安局", ["县公安局"]),
    (None, []),
    ("教育、民政等部门", ["教育部门", "民政部门"]),
    ("乡镇（街道）", ["柳河镇"]),
]


@pytest.mark.parametrize(
    ("gold", "rank"),
    [
        (["县公安局"], 1),
        (["民政部门"], 2),  # one of those joined
        (["柳河镇"], 3),  # whose list it is
        (["县水利局", "柳河镇"], 3),
        (["县水利局"], None),
    ],
)
def test_a_body_is_named_where_a_line_stands_for_it(gold, rank):
    """As written, or one of the bodies that the name stands for; a line without a body is none."""
    assert relevance.body_rank(LINES, gold) == rank
