"""Which of the bodies that a text names is meant by a question.

The one whose own words the question says, in the part that the question asks for: who approves is
not who leads, and neither is who punishes. The figures stand in docs/relevance.md.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schema.domain.bearer_words import Act
from schema.domain.bearers import Bearer, folded_text

_PRIVATE = re.compile(
    "(?:者|人(?<!负责人)|员|商|户|方|店|场所|业主|企业|公司|家长|(?<!事业)单位|居民|村民)$"
)
_RELATIVE = re.compile("(?:同级|本级|上级|上一级|所在地|原发证)")
_VAGUE = re.compile(
    "^(?:本市|本省|本县|国家|我市|全市|全省|各地)$|^(?:其他|其它|各|有关|相关|上级|以上|其余|所属|所在|各有关|各相关|本)*(?:有关|相关|职能|成员)?"
    "(?:部门|单位|机关|机构|人员|组织|个人|企业|当事人|主体)(?:和(?:个人|单位|人员))?$"
    "|^(?:承办|主办|协办|责任|牵头|成员|配合)(?:单位|部门)$|申请人$|行为人$"
)
# Who stands in a condition (…单位未按规定办理的，由…) is not who acts on it.
_CONDITION = re.compile("[^，,。；;：:\n]{0,60}?(?:的|后|时|之日起)[，,]")
_GIVEN_PART = "由经报向到"
_LACKS = re.compile("没有|没(?!收|办)|无人|无物|未")
# What a question asks for, by its words; the first that applies.
_AIMS = (
    (re.compile("配合|协助|协同|帮忙|搭把手|搭手|谁的意见|哪.{1,4}的?意见|征求意见"), (Act.HELP,)),
    (re.compile("罚|查处|没收|吊销|责令|取缔|处理违|追究|拆(?!迁)"), (Act.PUNISH,)),
    (
        re.compile(
            "审批|批准|点头|同意|批|许可|拍板|办证|核准|审定|审核|审查|审议|报备|备案|发证|开证|过哪个会"
        ),
        (Act.APPROVE, Act.HEAR),
    ),
    (re.compile("裁|不服|扯皮|说理|定主次|仲裁|争议"), (Act.SETTLE, Act.HEAR)),
    (re.compile("什么责|啥责|何责|责任|追责|背锅|出了?事|算谁"), (Act.ANSWER, Act.LEAD, Act.HELP)),
    (re.compile("考核|考评|打分|评价|评议|评估"), (Act.ASSESS,)),
    (re.compile("监督|检查|督查|监管"), (Act.SUPERVISE, Act.DO)),
    (
        re.compile("举报|投诉|报告|上报|报给|申请|受理|登记|反映|找谁|向谁|向哪|找哪"),
        (Act.HEAR, Act.DO),
    ),
    (re.compile("牵头|主管|主办|抓总|统筹|领导|谁的头|总负责|负总责"), (Act.LEAD, Act.DO)),
)
_AIM_FIRST, _AIM_OTHER = 0.35, 0.25
_LACKING, _CONDITIONAL = 0.15, 0.2
_VAGUE_NAME, _RELATIVE_NAME, _PRIVATE_NAME, _CONTEXT, _REST = 0.35, 0.1, 0.25, 0.5, 0.35
_UNASKED = {Act.HELP: 0.3, Act.PUNISH: 0.15, Act.HEAR: 0.1, Act.APPROVE: 0.1, Act.NOT: 1.0}


def aims(question: str) -> tuple[Act, ...]:
    """Parts that a folded question asks for, the likeliest first; none where it does not tell."""
    return next((acts for words, acts in _AIMS if words.search(question)), ())


def said(text: str, terms: Mapping[str, float]) -> float:
    """Share of the question that a text says."""
    folded = folded_text(text)
    return sum(weight for term, weight in terms.items() if term in folded) / (
        sum(terms.values()) or 1.0
    )


def rank(
    text: str, bearers: Sequence[Bearer], terms: Mapping[str, float], question: str
) -> list[tuple[float, Bearer]]:
    """Bearers with their fit to the question, 0 to about 1.4, the best first."""
    folded = folded_text(text)
    asked = _Asked(terms, sum(terms.values()) or 1.0, aims(question), bool(_LACKS.search(question)))
    scored = [(_fit(folded, each, asked), each) for each in bearers]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].start))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked: words with their weights and sum, acts, whether of where something lacks."""

    terms: Mapping[str, float]
    whole: float
    acts: tuple[Act, ...]
    lacks: bool


def _fit(folded: str, bearer: Bearer, asked: _Asked) -> float:
    own, rest = folded[slice(*bearer.about)], folded[slice(*bearer.sentence)]
    behind = folded[slice(*bearer.context)]
    said = 0.0
    for term, weight in asked.terms.items():
        if term in own:
            said += weight
        elif term in behind:
            said += _CONTEXT * weight
        elif term in rest:
            said += _REST * weight
    fit = min(said / asked.whole, 1.0)
    if asked.lacks and _LACKS.search(own):
        fit += _LACKING
    if _is_condition(folded, bearer):
        fit -= _CONDITIONAL
    return fit + _part(bearer.act, asked.acts) - _doubt(bearer.body)


def _is_condition(folded: str, bearer: Bearer) -> bool:
    given = folded[bearer.start - 1 : bearer.start]
    return given not in _GIVEN_PART and bool(_CONDITION.match(folded, bearer.end))


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
