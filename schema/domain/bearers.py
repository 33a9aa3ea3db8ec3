"""Bodies to which running text gives a part (由甲负责、经乙批准、丙配合).

Clause by clause: who is named, by which words, and which words of the sentence are about what it
does. Bodies are taken as written, several that act together as one ("甲、乙和丙应当…"). Subjects
carry over: from the stem of a list to its items, from a paragraph to "前款规定的…".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schema.domain import bearer_names
from schema.domain.bearer_patterns import PATTERNS, Pattern, act_after
from schema.domain.bearer_words import LEAD_IN, ONLY_BODIES, ROLES, Act
from schema.domain.lists import Role
from schema.domain.text import fold
from schema.domain.text.patterns import later

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bearer:
    """A body in a clause: [start, end) of the text; `about` are spans of what it does.

    `context` is a span whose words count half: the stem of a list, the paragraph referred to.
    `doubt`: what is taken from its fit, because it is only mentioned.
    """

    body: str
    act: Act
    start: int
    end: int
    about: Span
    sentence: Span
    context: Span = (0, 0)
    doubt: float = 0.0

    @property
    def role(self) -> Role:
        """The role as answers have it."""
        return ROLES[self.act]


@dataclass(frozen=True, slots=True)
class _Named:
    """A body in a clause: [start, end); `by`: the matter stands before it (由甲), not after."""

    start: int
    end: int
    act: Act
    by: bool
    doubt: float


_FORBIDDEN = later("不得|严禁|禁止|不能|不应")
_ASIDE = later("^(?:应当)?(?:在|按照|依照|依据|根据)[^，,]{1,30}(?:内|职责|分工|规定|要求)$")
# 甲部门应当按照职责分工，…: what it does stands behind the comma.
_NOT_YET = later(
    "(?:部门|政府|机构|机关|单位|委员会|办事处|局|企业|人|者)(?:应当)?(?:在|按照?|依照|依据|根据)"
    "[^，,的]{0,6}(?:职责(?:范围内|分工|权限)?|职权(?:范围内)?|规定(?:的职责)?(?:范围内)?)$"
)
_TOLD_BEFORE = later("前[一二两]?[款条项](?:所列|规定)的$")
_OPEN = frozenset("门府构关位会院织处局中时后内责工限权定求")  # in what clauses end that go on
_OTHERS = {Act.APPROVE, Act.HEAR, Act.HELP}  # with whom the subject of a stem deals in its items
_NEAR = 8
_SENTENCE = later("[^。；;\n]+")
_CLAUSE = later("[^，,：:]+")
_ITEM = later(r"\s*[(（][一二三四五六七八九十]+[)）]")
_BACK = later("前(?:款|项|条)|上述|该|其(?=[主上有])")


def read(text: str) -> list[Bearer]:
    """Bodies with their parts in the order of the text, whatever their part."""
    folded = fold.in_place(text)
    found: list[Bearer] = []
    stem: Span = (0, 0)
    stem_bearer: Bearer | None = None
    before: Span = (0, 0)
    begun, joined = 0, list[Bearer]()  # of the sentences that ； joins: the start, who is named
    for match in _SENTENCE.finditer(folded):
        span = match.span()
        is_item = bool(_ITEM.match(match[0]))
        follows = folded[span[0] - 1 : span[0]] in ("；", ";")
        if not follows:
            begun, joined = span[0], []
        context = (0, 0)
        if is_item:
            context = stem
        elif follows or _BACK.search(match[0][:40]):
            context = before
        named: list[Bearer] = []
        for each, about in _sentence(folded, *span):
            s, e = each.start, each.end
            told = bool(_TOLD_BEFORE.search(folded, max(s - _NEAR, 0), s))
            body = _meant([*found, *named], text[s:e], told=told)
            named.append(Bearer(body, each.act, s, e, about, span, context, each.doubt))
        if is_item and stem_bearer and all(each.doubt or each.act in _OTHERS for each in named):
            named = [_carried(stem_bearer, span, context), *named]
        found += named
        joined += named
        if match[0].rstrip().endswith((":", "：")):
            stem, stem_bearer = (begun, span[1]), _subject(joined)
        elif not is_item:
            stem_bearer = None
        before = span if not is_item else (stem[0], span[1])
    return found


def _meant(found: Sequence[Bearer], name: str, *, told: bool) -> str:
    """The body that "该部门" and "前款规定的部门" (told) stand for: the last that ends so."""
    kind = name.removeprefix("该")
    if len(kind) < len("部门") or not (told or kind != name):
        return name
    return next(
        (b.body for b in reversed(found) if b.body.endswith(kind) and b.body[0] != "该"), name
    )


def _subject(named: Sequence[Bearer]) -> Bearer | None:
    """Whose the items of a stem are: the last that acts, rather than whom it turns to."""
    acting = [each for each in named if each.act is not Act.NOT and not each.doubt]
    return next(
        (each for each in reversed(acting) if each.act is not Act.HEAR),
        acting[-1] if acting else None,
    )


def _carried(stem: Bearer, span: Span, context: Span) -> Bearer:
    return Bearer(stem.body, stem.act, stem.start, stem.end, span, span, context)


def _sentence(folded: str, start: int, end: int) -> Iterator[tuple[_Named, Span]]:
    """Bodies of one sentence with what they do: from the clause after the last one's to the next.

    What stands before "由甲" in its sentence is about 甲; what follows a subject is about it. Who
    is only referred to has its own clause, and ends no one's part.
    """
    named: list[tuple[_Named, Span]] = []
    for clause in _clauses(folded, start, end):
        lead = LEAD_IN.match(folded, *clause)
        at = lead.end() if lead else clause[0]
        named += [(each, clause) for each in _clause(folded[at : clause[1]], at)]
    acting = [clause for each, clause in named if not each.doubt]
    for place, (each, clause) in enumerate(named):
        if each.doubt:
            yield each, clause
            continue
        first = clause[0]
        if each.by or not place:
            first = max((other[1] for other in acting if other < clause), default=start)
        if each.by and each.act is Act.APPROVE:
            first = start  # all that was said before is what needs the approval
        last = min((other[0] for other in acting if other > clause), default=end)
        yield each, (first, max(last, clause[1]))


def _clauses(folded: str, start: int, end: int) -> Iterator[Span]:
    """Clauses; one that only names bodies goes with the next (甲部门，在…内，应当)."""
    begun: int | None = None
    for clause in _CLAUSE.finditer(folded, start, end):
        at = clause.start() if begun is None else begun
        words = clause[0]
        if words[-1] in _OPEN and _goes_on(words, begun=begun is not None):
            begun = at
            continue
        yield at, clause.end()
        begun = None
    if begun is not None:
        yield begun, end


def _goes_on(words: str, *, begun: bool) -> bool:
    """Whether a clause says only who, or who and by what duty, and the next one what."""
    aside = begun and _ASIDE.match(words)
    return bool(aside or ONLY_BODIES.fullmatch(words) or _NOT_YET.search(words))


def _clause(words: str, at: int) -> Iterator[_Named]:
    """Bodies of a clause in its order."""
    endings = bearer_names.endings(words)
    if not endings:
        return
    found: list[_Named] = []
    has_subject = False
    for pattern in PATTERNS:
        if pattern.is_subject and has_subject:
            continue
        for begin in pattern.begins(words):
            span = _name(words, begin, endings, pattern)
            if span is None or any(span[0] < each.end and each.start < span[1] for each in found):
                continue
            act = pattern.act or act_after(words[span[1] :])
            if pattern.act is None and _FORBIDDEN.search(words, 0, span[0]):
                act = Act.NOT  # 不得交由乙承担
            found.append(_Named(*span, act, not pattern.is_subject, pattern.doubt))
            has_subject = has_subject or pattern.is_subject
    for each in sorted(found, key=lambda one: one.start):
        yield replace(each, start=at + each.start, end=at + each.end)


def _name(
    words: str, begin: int, endings: Sequence[bearer_names.Ending], pattern: Pattern
) -> Span | None:
    """The nearest name from there on that the pattern's words follow."""
    for end in bearer_names.from_(words, begin, endings, pattern.least):
        if pattern.follows.match(words, end):
            span = bearer_names.trimmed(words, begin, end)
            if bearer_names.is_name(words[slice(*span)]):
                return span
    return None
