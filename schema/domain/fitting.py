"""Which of the bodies that a text names is meant by a question.

The one whose own words the question says, in the part that the question asks for: who approves is
not who leads, and neither is who punishes. The figures stand in docs/relevance.md.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from schema.domain.aims import LACKS, Aim
from schema.domain.bearer_words import Act
from schema.domain.bearers import Bearer
from schema.domain.text import fold
from schema.domain.text.patterns import later

_PRIVATE = later(
    "(?:者|人(?<!负责人)|员|商|户|方|店|场所|业主|企业|公司|家长|(?<!事业)单位|居民|村民)$"
)
# Neither is private, or vague, beside others of its text.
_PUBLIC_STAFF = later("(?:网格员|观察员|(?:部门|镇街|街道|政府)[、和与](?:个人|群众|居民))$")
_SUPERIORS = later("上级(?:职能|有关|主管)*部门$")
_PERSON = later("(?:书记|干部|员|者|人)$")
_PLACE_AT_END = later("[省市县区]([一-鿿]{2,3}(?:镇|乡|街道|村|社区))$")
_REGULATED = later(
    "(?:学校|幼儿园|医院"
    "|(?:认证|检验|检测|中介|培训|(?<!政务)服务|医疗|测评|评价|鉴定|养老|评估|咨询|代理)机构)$"
)
_ACTOR = later(
    "街道|乡镇|镇|村|居|社区|政府|局|部门|银行|金融|学校|医院|公安|法院|单位|企业|业主|物业"
)
_RELATIVE = later("(?:同级|本级|上级|上一级|所在地|原?(?:发证|登记|批准|审批|许可)机关)")
_VAGUE = later(
    "^(?:本市|本省|本县|国家|我市|全市|全省|各地)$|^(?:其他|其它|各|有关|相关|上级|以上|其余|所属|所在|各有关|各相关|本)*(?:有关|相关|职能|成员)?"
    "(?:部门|单位|机关|机构|人员|组织|个人|企业|当事人|主体)(?:和(?:个人|单位|人员))?$"
    "|^(?:主办|协办|责任|牵头|成员|配合)(?:单位|部门)$|申请人$|行为人$"
)
# Who stands in a condition (…单位未按规定办理的，由…) is not who acts on it.
_CONDITION = later("[^，,。；;：:\n]{0,60}?(?:的|后|时|之日起)[，,]")
_NEEDED = later("需(?:要)?(?:交)?由$")
_GIVEN_PART = "由经报向到"
_AIM_FIRST, _AIM_OTHER = 0.35, 0.25
_LACKING, _CONDITIONAL = 0.15, 0.2
_VAGUE_NAME, _RELATIVE_NAME, _PRIVATE_NAME, _CONTEXT, _REST = 0.35, 0.1, 0.25, 0.5, 0.35
_DEED, _GENERAL, _NAMED = 0.3, 0.15, 0.3
_LEAST = 0.5
_KIND, _TOLD, _CREATED = 0.2, 0.25, 0.8
_CONSULTED = later("(?:征求|听取)")
_CREATES = later("(?:设立|设置|成立|组建|组成|增设|建立)(?:了|健全)?$")
# Learnt beside the others, among the bodies of one text (docs/relevance.md): what other clauses of
# the same body say; less for who is only turned to (向…), unless that is asked, whom a question
# names in full while it asks who, and who is only said to do something, where a part is asked for.
_OF_BODY, _TURNED_TO, _IN_QUESTION, _ONLY_DOES = 0.4, 0.4, 0.4, 0.2
_FULL_NAME = 3
# Chosen on questions over reports, among the bodies of one text, too (docs/relevance.md): whom one
# turned to, where that is asked; who has not the part asked for first, where another has it; of
# the kind asked for; staff of a street is not private, a 上级部门 of a report not vague.
_TURNED, _FIRST_PART, _OF_KIND, _STAFF, _SUPERIOR = 0.5, 0.15, 0.1, 0.25, 0.35
_SPOKEN_OF, _MEDIUM = 0.2, 0.3  # of whom one turned to; whose clause has the list, the system
_KIND_SPOKEN = 0.15  # of the kind asked for, and only spoken of
_BY_NAME = 0.15  # what else a question that asks for no body calls by its name
_BEFORE_CHARS = 4
# Where more than one is asked for: a name that joins some; whom a text defines by its own sign.
_JOINED, _MANY, _DEFINED = later("、|[^共总][和与]"), 0.2, 0.8
_SIGN_CHARS = 24
_OBJECT = 0.3  # the doubt of who is only spoken of: it does nothing that could be asked for
_LEVEL = 0.1  # of the level, or for the places, that the question says
_NEAR_CHARS = 60  # from a body to what it does
_NEAR_BEFORE = 8  # from what is done to a body
# 应当加强领导、纳入规划: said of every government in every law.
_IN_GENERAL = later(
    "应当?(?:加强|建立|将|把|支持|重视)[^。；;]{0,60}?(?:领导|纳入|机制|体系|保障|投入)"
)
_BOUND = frozenset({Act.BOUND, Act.NOT})  # what they may not do they do not do
_UNASKED = {Act.HELP: 0.3, Act.PUNISH: 0.15, Act.HEAR: 0.1, Act.APPROVE: 0.1, Act.NOT: 1.0}
_folded = lru_cache(maxsize=2048)(fold.in_place)  # some 2 MB; folding is half of what ranking takes


def is_office(name: str) -> bool:
    """Whether a name tells a public body, and which."""
    name = _folded(name)
    return not (_PRIVATE.search(name) or _REGULATED.search(name) or _VAGUE.match(name))


def said(text: str, terms: Mapping[str, float]) -> float:
    """Share of the question that a text says."""
    folded = fold.in_place(text)
    return sum(weight for term, weight in terms.items() if term in folded) / (
        sum(terms.values()) or 1.0
    )


def clause(text: str, bearers: Sequence[Bearer], terms: Mapping[str, float]) -> float:
    """The largest share of the question that the clause of one body says."""
    folded, whole = _folded(text), sum(terms.values()) or 1.0
    shares = {term: weight / whole for term, weight in terms.items() if term in folded}
    clauses = {folded[slice(*each.about)] for each in bearers}
    return max((sum(shares[term] for term in shares if term in own) for own in clauses), default=0)


def rank(
    text: str, bearers: Sequence[Bearer], terms: Mapping[str, float], question: str
) -> list[tuple[float, Bearer]]:
    """Bearers with their fit to the question, 0 to about 1.4, the likeliest of the text first.

    Among them, the words count that the text has: a question in words of its own (甩给, 塞给) would
    else leave the choice to the parts alone. What tells bodies of one text apart (`_OF_BODY` and
    `_unlikely`) says nothing of the text against others: the first has the fit that counts there.
    """
    if not bearers:
        return []
    folded = _folded(text)
    aim, whole = Aim.of(question), sum(terms.values()) or 1.0
    shares = {term: weight / whole for term, weight in terms.items() if term in folded}
    scale = 1 / max(sum(shares.values()), _LEAST)
    scored = []
    for each in bearers:
        said, fit = _said(folded, each, shares), _fitting(folded, each, shares, aim)
        scored.append((min(said * scale, 1.0) + fit, min(said, 1.0) + fit, each))
    of_text = max(scored, key=lambda one: (one[0], -one[2].start))[1]
    more = _of_bodies(folded, bearers, shares, scale)
    parts = {each.act for each in bearers}
    chosen = [
        (
            alone
            + _OF_BODY * other
            - _unlikely(folded, each, aim, question)
            - _FIRST_PART * bool(aim.acts and aim.acts[0] in parts and each.act is not aim.acts[0]),
            fit,
            each,
        )
        for (alone, fit, each), other in zip(scored, more, strict=True)
    ]
    chosen.sort(key=lambda one: (-one[0], one[2].start))
    return [(of_text, chosen[0][2]), *((fit, each) for _, fit, each in chosen[1:])]


def _of_bodies(
    folded: str, bearers: Sequence[Bearer], shares: Mapping[str, float], scale: float
) -> list[float]:
    """What each body's other clauses say of the question beside this one, as a share."""
    names = Counter(each.body for each in bearers)
    more = [0.0] * len(bearers)
    own: defaultdict[str, dict[int, set[str]]] = defaultdict(dict)
    for at, each in enumerate(bearers):
        if names[each.body] > 1:
            words = folded[slice(*each.about)]
            own[each.body][at] = {term for term in shares if term in words}
    for clauses in own.values():
        every = min(sum(shares[term] for term in set().union(*clauses.values())) * scale, 1.0)
        for at, said in clauses.items():
            more[at] = every - min(sum(shares[term] for term in said) * scale, 1.0)
    return more


def _said(folded: str, bearer: Bearer, shares: Mapping[str, float]) -> float:
    """What a body's own words say of the question, others in its sentence counting less."""
    own, rest = folded[slice(*bearer.about)], folded[slice(*bearer.sentence)]
    behind = folded[slice(*bearer.context)]
    said = 0.0
    for term, share in shares.items():
        if term in own:
            said += share
        elif term in behind:
            said += _CONTEXT * share
        elif term in rest:
            said += _REST * share
    return said


def _fitting(folded: str, bearer: Bearer, shares: Mapping[str, float], aim: Aim) -> float:
    """What it adds or takes who a body is and what it does."""
    own = folded[slice(*bearer.about)]
    fit = _LACKING * bool(aim.lacks and LACKS.search(own))
    fit -= _CONDITIONAL * _is_condition(folded, bearer)
    fit += _deed(folded, bearer, aim)
    name = _folded(bearer.body)
    if not aim.who and any(term in name for term in shares if _ACTOR.search(term)):
        fit += _NAMED  # the question names it
    fit += _KIND * bool(aim.kind and aim.kind.search(name))
    fit -= _TOLD * bool(aim.told and aim.told.search(name))
    part = 0.0 if bearer.doubt >= _OBJECT else _part(bearer.act, aim.acts)
    if (
        part < 0
        and Act.APPROVE in aim.acts
        and _CONSULTED.search(folded, max(bearer.start - _BEFORE_CHARS, 0), bearer.start)
    ):
        part = 0.0  # who must be consulted has a say, too
    return fit + part - _doubt(name) - bearer.doubt


def _unlikely(folded: str, bearer: Bearer, aim: Aim, question: str) -> float:
    """What it takes from a body, among those of a text, that others are likelier asked for."""
    where = folded[slice(*bearer.about)]
    less = _ONLY_DOES * bool(aim.acts and bearer.act is Act.DO and Act.DO not in aim.acts)
    if aim.who:
        less += _IN_QUESTION * _is_said(folded[bearer.start : bearer.end], question)
    name = _folded(bearer.body)
    less -= _BY_NAME * bool(not aim.who and name in question)
    less -= _STAFF * bool(_PUBLIC_STAFF.search(name)) + _SUPERIOR * bool(_SUPERIORS.match(name))
    if aim.kind and aim.kind.search(name.partition("及其")[0]):
        less -= _OF_KIND + _KIND_SPOKEN * (bearer.doubt >= _OBJECT)
    less -= _MEDIUM * bool(aim.medium and aim.medium.search(where))
    less -= _MANY * (aim.many and bool(_JOINED.search(name)))
    if aim.sign:
        less -= _DEFINED * _defines(folded, bearer.start, aim.sign)
    less -= _LEVEL * any(level.search(where) for level in aim.levels)
    if (
        aim.created
        and not _PERSON.search(name)
        and _CREATES.search(folded, max(bearer.start - _NEAR_BEFORE, 0), bearer.start)
    ):
        less -= _CREATED
    before = folded[max(bearer.start - _BEFORE_CHARS, 0) : bearer.start]
    if any(turned.search(before) for turned in aim.turned):
        less -= _TURNED + _SPOKEN_OF * (bearer.doubt >= _OBJECT)
    elif Act.HEAR not in aim.acts or Act.SETTLE in aim.acts[:1]:
        less += _TURNED_TO * (folded[max(bearer.start - 1, 0) : bearer.start] in {"向", "到"})
    return less


def _defines(folded: str, at: int, sign: str) -> bool:
    """Whether a text says of what stands there that a sign means it (“X”是指)."""
    before = folded[max(at - _SIGN_CHARS, 0) : at]
    told = max(before.rfind(f"“{sign}”"), before.rfind(f"“{sign.upper()}”"))
    return told >= 0 and "“" not in before[told + 1 :] and "指" in before[told:]


def _is_said(name: str, question: str) -> bool:
    """Whether a question says a name, a part of a joined one, or the place that it ends in."""
    place = _PLACE_AT_END.search(name)
    parts = [name, *name.split("、"), *((place[1],) if place else ())]
    return any(len(part) >= _FULL_NAME and part in question for part in parts)


def _deed(folded: str, bearer: Bearer, aim: Aim) -> float:
    """What it adds that a body does what is to be done, or takes that it does what all do."""
    does = folded[bearer.end : min(bearer.about[1], bearer.end + _NEAR_CHARS)]
    asked = () if bearer.act in _BOUND else (*aim.deeds, *aim.likely)
    fit = _DEED * any(done.search(does) for done in asked)
    if aim.last and "报" in folded[max(bearer.start - 2, 0) : bearer.start]:
        fit += _DEED
    return fit - _GENERAL * bool(bearer.body.endswith("政府") and _IN_GENERAL.match(does))


def _is_condition(folded: str, bearer: Bearer) -> bool:
    given = folded[bearer.start - 1 : bearer.start]
    needed = _NEEDED.search(folded, max(bearer.start - _BEFORE_CHARS, 0), bearer.start)
    return (given not in _GIVEN_PART or bool(needed)) and bool(_CONDITION.match(folded, bearer.end))


def _part(act: Act, asked: Sequence[Act]) -> float:
    """What it adds that a body does what is asked for, or takes that it does something else."""
    if act in asked:
        return _AIM_FIRST if act is asked[0] else _AIM_OTHER
    return -_UNASKED.get(act, 0.0)


def _doubt(name: str) -> float:
    """What a name takes that says little (有关部门), less (同级政府) or is no public body."""
    return (
        _RELATIVE_NAME * bool(_RELATIVE.match(name))
        + _PRIVATE_NAME * bool(_PRIVATE.search(name))
        + _VAGUE_NAME * bool(_VAGUE.match(name))
    )
