"""What bodies do, and the words around their names: what begins a clause, what only names them.

Written after the drafting style of laws, regulations and notices; what they read is measured in
docs/relevance.md. Must not know questions.
"""

import enum

from schema.domain.lists import Role
from schema.domain.text.patterns import later


class Act(enum.StrEnum):
    """What a body does in a clause."""

    LEAD = "LEAD"  # 牵头、主管、主体责任单位
    DO = "DO"  # 应当、负责
    APPROVE = "APPROVE"  # 批准、审批、许可
    ANSWER = "ANSWER"  # 承担法律责任
    PUNISH = "PUNISH"  # 责令、处罚
    SUPERVISE = "SUPERVISE"  # 监督检查
    ASSESS = "ASSESS"  # 考核评价
    SETTLE = "SETTLE"  # 裁决、协调确定
    HEAR = "HEAR"  # 受理申请、举报、报告
    HELP = "HELP"  # 配合、协助
    BOUND = "BOUND"  # 不得、接受监督、被考核
    NOT = "NOT"  # 不由、不再负责


ROLES = {
    Act.LEAD: Role.LEAD,
    Act.DO: Role.LEAD,
    Act.APPROVE: Role.APPROVE,
    Act.ANSWER: Role.LEAD,
    Act.PUNISH: Role.SUPERVISE,
    Act.SUPERVISE: Role.SUPERVISE,
    Act.ASSESS: Role.ASSESS,
    Act.SETTLE: Role.ADJUDICATE,
    Act.HEAR: Role.IMPLEMENT,
    Act.HELP: Role.COOPERATE,
    Act.BOUND: Role.IMPLEMENT,
    Act.NOT: Role.TRANSFER_FROM,
}


LEAD_IN = later(
    r"(?:第[一二三四五六七八九十百千零〇0-9]+条(?:之[一二三四五六])?\s*"
    r"|[(（][一二三四五六七八九十\d]+[)）]\s*"
    r"|[一二三四五六七八九十\d]+[、.．]\s*|[一二三四五]是|并"
    r"|同时|但是?|其中|当天|随后|此前|目前|而且|以及|必要时|原则上|逐步|今后|且|或者?|则|均|仍|也|\s)+"
)
# Possessive: what begins a clause may not be taken for the beginning of a name.
ONLY_BODIES = later(
    rf"(?:{LEAD_IN.pattern[:-1]}*+)(?!(?:因|在|对|经|由|向|将|把|报|按|依))"
    "(?:(?!应当|不得|报(?=[^刊社])|报告|上报|报送|通报|抄送|书面|告知|通知|移送|移交|配合|协助|征得|征求).){0,100}"
    "(?:部门|政府|机构|机关|单位|委员会|管委会|联合会|协会|法院|检察院|组织|办事处|局)"
    r"(?:在[^，,]{1,40}(?:中|时|后))?"
)
