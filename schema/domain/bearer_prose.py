"""Bodies and their parts in texts that are no laws: reports and notices, in plain words.

Beside what words of laws give (`bearers`), names that are only mentioned, by what stands around
them: 甲要求乙牵头 is led by 乙. Must not know questions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from schema.domain import bearers, mentions
from schema.domain.bearer_patterns import act_after
from schema.domain.bearer_words import Act
from schema.domain.bearers import Bearer, Span
from schema.domain.text import fold
from schema.domain.text.patterns import later

_SHORT = 12  # a name that the grammar of names does not know
_BRANCH = later("[^到在对、和与交]{0,6}(?:分局|局|办公室|队|中心|委员会|机构|部门|单位)")
_LEVEL_BEFORE = later("[省市县縣区區镇鎮乡鄉村][、和]")
_ACTS, _OBJECT = 0.1, 0.3
_CAUSED = later("(?:要求|推动|指导|督促|责成|安排|聘请|组织|申请|邀请|让)$")
_CAUSED_CHARS = 2
# 甲发起的事项得到乙响应: what stands before is about 乙, too, and what follows not about 甲.
_DONE_BY = later("[得受]到$")
_STOPS, _ENDS = "，,：:", "。；;\n"
_MARKS = _STOPS + _ENDS
# 9月29日，甲召开…: when and whereby something is done stands before who does it.
_WHEN = later(
    "(?:(?:[0-9一二三四五六七八九十]+[年月]|在|从|按照|根据|为|针对|围绕|随着|通过|近)[^，,]*"
    "|[^，,]*(?:日|年|时|后|前|中|来|起))[，,]$"
)


def read(text: str) -> list[Bearer]:
    """Bodies with their parts in the order in which they were read, as `bearers.read` has them.

    Bodies that are only mentioned are added, with doubt; a name that swallowed what stands around
    one is cut down to it.
    """
    folded = fold.in_place(text)
    named = [*mentions.find(folded)]
    given = [each for bearer in bearers.read(text) for each in _cut_down(bearer, named, text)]
    taken = [(each.start, each.end) for each in given]
    free = [one for one in named if not any(one[0] < e and s < one[1] for s, e in taken)]
    acting = {each.start for each in given if each.doubt < _OBJECT}
    starts = sorted(acting | {s for s, _, acts in free if acts})
    own = [_own(folded, each, starts) for each in given]
    return [*own, *(_mentioned(text, folded, one, starts) for one in free)]


def _own(folded: str, bearer: Bearer, starts: Sequence[int]) -> Bearer:
    """A body of prose without what its sentence says of others that act, before or behind."""
    first, last = bearer.about
    clause, close = _clause_of(folded, bearer.start, bearer.end)
    before = [at for at in starts if first <= at < clause]
    given = folded[bearer.start - 1 : bearer.start]
    if before and given == "由" and bearer.act is not Act.APPROVE:
        first = min(_clause_of(folded, before[-1], before[-1])[1] + 1, clause)
    elif given == "被":
        first = clause  # what was done to is told in the same clause
    behind = next((at for at in starts if close < at < last), None)
    if behind is not None:
        last = max(_clause_of(folded, behind, behind)[0], close)
    thanked = (at for at in starts if bearer.end < at < last and _is_done_by(folded, at))
    return replace(bearer, about=(first, next(thanked, last)))


def _clause_of(folded: str, start: int, end: int) -> Span:
    """From the mark before a name to the one behind it."""
    return _between(_MARKS, folded, (start, end), (0, len(folded)))


def _between(marks: str, folded: str, name: Span, within: Span) -> Span:
    """From the last mark before a name to the first behind it, or to the ends of `within`."""
    first, last = within
    before = max(folded.rfind(mark, first, name[0]) for mark in marks) + 1
    behind = (at for mark in marks if (at := folded.find(mark, name[1], last)) >= 0)
    return before or first, min(behind, default=last)


def _cut_down(
    bearer: Bearer, named: Sequence[tuple[int, int, bool]], text: str
) -> Iterator[Bearer]:
    """A body by the name in its words; none where they are long and have no name."""
    inside = [(s, e) for s, e, _ in named if bearer.start <= s < bearer.end]
    if not inside:
        if bearer.end - bearer.start <= _SHORT:
            yield bearer
        return
    start, end = inside[0]
    if _BRANCH.fullmatch(text[end : bearer.end]):
        end = bearer.end
    if _LEVEL_BEFORE.fullmatch(text[bearer.start : start]):
        start = bearer.start
    yield replace(bearer, body=text[start:end], start=start, end=end)


def _mentioned(text: str, folded: str, one: tuple[int, int, bool], starts: Sequence[int]) -> Bearer:
    """A body by its place in the sentence: its clause, and if it acts, what follows to the next."""
    start, end, acts = one
    first, last = _between(_ENDS, folded, (start, end), (0, len(folded)))
    clause, close = _between(_STOPS, folded, (start, end), (first, last))
    until, act = close, act_after(folded[end:close]) if acts else Act.BOUND
    if act is Act.APPROVE and folded[start - 1 : start] in {"报", "经"}:
        clause = first  # all that was said before is what needs the approval
    elif acts:
        clause = _since(folded, first, clause, starts)
        begun = _CAUSED.search(folded, max(start - _CAUSED_CHARS, clause), start)
        if begun and any(clause <= at < begun.start() for at in starts):
            clause = start  # 甲要求乙牵头: it is not 甲 who leads
        caused = (at for at in starts if end < at < close)
        own = next((a for a in caused if _is_another(folded, a)), None)
        following = own or next((at for at in starts if at > close), last)
        until = own or min(last, max(following, close))
    return Bearer(
        body=text[start:end],
        act=act_after(folded[end : min(close, until)]) if acts else Act.BOUND,
        start=start,
        end=end,
        about=(clause, until),
        sentence=(first, last),
        doubt=_ACTS if acts else _OBJECT,
    )


def _is_another(folded: str, at: int) -> bool:
    """Whether who is named there does what follows, caused or thanked by who stands before."""
    return bool(_CAUSED.search(folded, at - _CAUSED_CHARS, at)) or _is_done_by(folded, at)


def _is_done_by(folded: str, at: int) -> bool:
    return bool(_DONE_BY.search(folded, at - _CAUSED_CHARS, at))


def _since(folded: str, first: int, clause: int, starts: Sequence[int]) -> int:
    """Where what belongs to a clause begins: with the one before, if that says only when."""
    before, _ = _between(_STOPS, folded, (clause - 1, clause), (first, clause))
    if (
        before < clause
        and not any(before <= at < clause for at in starts)
        and _WHEN.match(folded, before, clause)
    ):
        return before
    return clause
