"""Classes (清单类别): which class of list a table is, from its words and from its columns.

The nearest evidence wins: words above the header, caption, sheet name, then the columns
themselves, then the text around the table. Must not know rows.
"""

import re
from collections.abc import Sequence

from indexer.columns import Columns, Field
from schema.domain import lists
from schema.domain.text import fold

_CLASS = lists.ListClass

WORDS: tuple[tuple[lists.ListClass, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (_CLASS.RECLAIMED, r"收回|上收|回收事项|收归"),
        (_CLASS.COOPERATIVE, r"(?:配合|协同)履[职责]|履职配合|配合(?:职责|类)?事项"),
        (_CLASS.BASIC, r"基本(?:履[职责行]|职责|事项)"),
        (_CLASS.TERRITORIAL, r"属地(?:管理|事项|责任)|(?:主体|主要)责任[和与、及].{0,4}配合责任"),
        (_CLASS.OFFICE, r"内设机构|工作机构履职|岗位职责|科室职责"),
        (_CLASS.DISPATCH, r"派单|吹哨|应哨|分派目录"),
        (
            _CLASS.DELEGATED,
            r"赋权|赋予.{0,24}(?:权限|事项)|(?:承接|下放|划转|委托|授权).*(?:事项|目录|清单)|综合行政执法事项|行政处罚事项",
        ),
        (_CLASS.POWERS, r"权责|权力(?:和责任)?(?:清单|事项)|责任清单|行政权力|职权(?:清单|目录)"),
        (_CLASS.SERVICE, r"政务服务|公共服务|便民服务|依申请"),
    )
)

# A list of one of these classes needs one of these columns; where only far words (page title,
# file name) speak for the class, a table without them is another table of that page.
NEEDS: dict[lists.ListClass, frozenset[Field]] = {
    _CLASS.COOPERATIVE: frozenset({Field.LEAD_BODY, Field.BODY, Field.LEAD_DUTY}),
    _CLASS.RECLAIMED: frozenset({Field.RECEIVER, Field.METHOD, Field.BODY}),
    _CLASS.TERRITORIAL: frozenset({Field.LEAD_BODY, Field.LEAD_DUTY, Field.BODY}),
    _CLASS.DELEGATED: frozenset({Field.SCOPE, Field.TRANSFEROR, Field.BODY, Field.BASIS}),
    _CLASS.DISPATCH: frozenset({Field.LEAD_BODY, Field.BODY, Field.COOPERATING_BODY}),
}
_PLAIN = {Field.NUMBER, Field.CATEGORY, Field.TITLE, Field.REMARK, Field.BASIS, Field.OTHER}


def class_of(near: Sequence[str], columns: Columns, context: str) -> lists.ListClass | None:
    """Class of a list, None where nothing tells; `near` is the nearest words first."""
    shaped = by_columns(columns)
    for words in near:
        named = by_words(words)
        if len(named) == 1 or (named and shaped not in named):
            return named[0]
        if named:
            return shaped
    far = [name for name in by_words(context) if _fits(name, columns)]
    if shaped is not None and not (shaped in _TWO_SIDED and far and far[0] in _TWO_SIDED):
        return shaped
    return next(iter(far), shaped)


def by_words(text: str) -> list[lists.ListClass]:
    """Classes that words speak of, the narrower names first.

    The title of a territorial list also reads 责任清单, that of a delegated one 行政处罚: the
    order of `WORDS` puts the name before the topic.
    """
    plain = fold.simplify(text)
    named = [name for name, pattern in WORDS if pattern.search(plain)]
    townships = [name for name in named if name in _TOWNSHIP_LISTS]
    return townships or named[:1]


_TWO_SIDED = (_CLASS.COOPERATIVE, _CLASS.TERRITORIAL)  # much the same columns
_TOWNSHIP_LISTS = (_CLASS.RECLAIMED, _CLASS.COOPERATIVE, _CLASS.BASIC)  # published together


def by_columns(columns: Columns) -> lists.ListClass | None:
    """Class that the columns alone show."""
    heads = "".join(columns.labels)
    if columns.has(Field.LEAD_DUTY, Field.COOPERATING_DUTY):
        territorial = columns.has(Field.COOPERATING_BODY) or "主体责任" in heads
        return _CLASS.TERRITORIAL if territorial else _CLASS.COOPERATIVE
    if columns.has(Field.RECEIVER, Field.METHOD):
        return _CLASS.RECLAIMED
    scoped = columns.has(Field.SCOPE) or len(columns.towns) > 1
    if scoped and (columns.has(Field.TRANSFEROR) or columns.has(Field.BODY)):
        return _CLASS.DELEGATED
    if re.search(r"权力类[型别]|职权|权力名称|责任事项", heads):
        return _CLASS.POWERS
    if columns.has(Field.BODY) and "主项" in heads:
        return _CLASS.SERVICE
    title = columns.first(Field.TITLE)
    named = by_words(columns.labels[title]) if title is not None else []
    return named[0] if named else None


def _fits(name: lists.ListClass, columns: Columns) -> bool:
    """Whether the columns allow a class that only far words name."""
    if name is _CLASS.BASIC:
        return set(columns.fields) <= _PLAIN
    needed = NEEDS.get(name)
    return needed is None or not needed.isdisjoint(columns.fields)
