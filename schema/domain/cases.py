"""Procedures (办理程序) as literal tables: which event leads from which state to which.

Names of states and events are those of the policy texts (docs/decisions.md). Who may do what is
`domain.access`; what a rule set changes (how many levels approve) is a guard here. Pure.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


class Kind(enum.StrEnum):
    """Procedure (程序)."""

    ADMISSION = "ADMISSION"  # 职责准入
    ADJUSTMENT = "ADJUSTMENT"  # 动态调整
    TEMPORARY = "TEMPORARY"  # 临时性工作任务
    TAKEOVER = "TAKEOVER"  # 收回事项承接
    DELEGATION = "DELEGATION"  # 赋权事项


KIND_TITLES = {
    Kind.ADMISSION: "职责准入",
    Kind.ADJUSTMENT: "动态调整",
    Kind.TEMPORARY: "临时性工作任务",
    Kind.TAKEOVER: "收回事项承接",
    Kind.DELEGATION: "赋权事项",
}


class State(enum.StrEnum):
    """Where a case stands (办理状态)."""

    DRAFTED = "DRAFTED"  # 提出
    TOWNSHIP_HEARD = "TOWNSHIP_HEARD"  # 已听取乡镇意见
    COUNTY_REVIEW = "COUNTY_REVIEW"  # 县级审核（研究决定）
    CITY_REVIEW = "CITY_REVIEW"  # 市级转报
    PROVINCE_REVIEW = "PROVINCE_REVIEW"  # 省级审定
    ADMITTED = "ADMITTED"  # 纳入清单
    EFFECTIVE = "EFFECTIVE"  # 生效
    REFUSED = "REFUSED"  # 不予准入、不予批准
    RETURNED = "RETURNED"  # 退回
    WITHDRAWN = "WITHDRAWN"  # 撤回
    REGISTERED = "REGISTERED"  # 记账（在册）
    EXECUTING = "EXECUTING"  # 执行
    EXPIRY_CHECK = "EXPIRY_CHECK"  # 到期核查
    WRITTEN_OFF = "WRITTEN_OFF"  # 销号
    EXITED = "EXITED"  # 退出、终止配合
    PUBLISHED = "PUBLISHED"  # 公布
    HANDED_OVER = "HANDED_OVER"  # 移交
    TAKEN_OVER = "TAKEN_OVER"  # 承接确认
    OPERATING = "OPERATING"  # 承接运行
    GUIDED = "GUIDED"  # 已定操作细则
    TRAINED = "TRAINED"  # 已培训
    EVALUATING = "EVALUATING"  # 评估
    RETURNED_POWER = "RETURNED_POWER"  # 收回赋权


STATE_TITLES = {
    State.DRAFTED: "提出",
    State.TOWNSHIP_HEARD: "已听取乡镇（街道）意见",
    State.COUNTY_REVIEW: "县级研究",
    State.CITY_REVIEW: "市级审核",
    State.PROVINCE_REVIEW: "省级审定",
    State.ADMITTED: "纳入清单",
    State.EFFECTIVE: "生效",
    State.REFUSED: "不予批准",
    State.RETURNED: "退回",
    State.WITHDRAWN: "撤回",
    State.REGISTERED: "记账在册",
    State.EXECUTING: "执行中",
    State.EXPIRY_CHECK: "到期核查",
    State.WRITTEN_OFF: "销号",
    State.EXITED: "已退出",
    State.PUBLISHED: "公布",
    State.HANDED_OVER: "移交",
    State.TAKEN_OVER: "承接确认",
    State.OPERATING: "运行",
    State.GUIDED: "已定操作细则",
    State.TRAINED: "已培训",
    State.EVALUATING: "评估",
    State.RETURNED_POWER: "已收回赋权",
}


class Event(enum.StrEnum):
    """What someone does to a case (办理动作)."""

    PROPOSE = "PROPOSE"  # 提出，每件的第一步
    HEAR = "HEAR"  # 听取意见
    SUBMIT = "SUBMIT"  # 报送
    FORWARD = "FORWARD"  # 逐级转报
    APPROVE = "APPROVE"  # 批准、审定
    REFUSE = "REFUSE"  # 不予批准
    RETURN = "RETURN"  # 退回
    WITHDRAW = "WITHDRAW"  # 撤回
    START = "START"  # 开始执行
    CHECK = "CHECK"  # 到期核查
    WRITE_OFF = "WRITE_OFF"  # 销号
    EXIT = "EXIT"  # 退出
    HAND_OVER = "HAND_OVER"  # 移交
    CONFIRM = "CONFIRM"  # 承接确认
    OPERATE = "OPERATE"  # 运行
    GUIDE = "GUIDE"  # 制定操作细则
    TRAIN = "TRAIN"  # 培训
    EVALUATE = "EVALUATE"  # 评估
    RETURN_POWER = "RETURN_POWER"  # 交回
    LINK = "LINK"  # 纳入清单新版本


EVENT_TITLES = {
    Event.PROPOSE: "提出",
    Event.HEAR: "记录乡镇（街道）意见",
    Event.SUBMIT: "报送",
    Event.FORWARD: "同意并逐级上报",
    Event.APPROVE: "批准",
    Event.REFUSE: "不予批准",
    Event.RETURN: "退回",
    Event.WITHDRAW: "撤回",
    Event.START: "开始执行",
    Event.CHECK: "到期核查",
    Event.WRITE_OFF: "销号",
    Event.EXIT: "退出、终止配合",
    Event.HAND_OVER: "移交",
    Event.CONFIRM: "承接确认",
    Event.OPERATE: "开始运行",
    Event.GUIDE: "发布操作细则",
    Event.TRAIN: "完成培训",
    Event.EVALUATE: "评估",
    Event.RETURN_POWER: "交回赋权",
    Event.LINK: "纳入清单版本",
}

Table = Mapping[tuple[State, Event], State]
_REVIEWS = (State.COUNTY_REVIEW, State.CITY_REVIEW, State.PROVINCE_REVIEW)

# 002 江苏: 县级党委政府履行程序后，逐级报省把关审定.
_ADMISSION: Table = {
    (State.DRAFTED, Event.HEAR): State.TOWNSHIP_HEARD,
    (State.DRAFTED, Event.WITHDRAW): State.WITHDRAWN,
    (State.TOWNSHIP_HEARD, Event.SUBMIT): State.COUNTY_REVIEW,
    (State.TOWNSHIP_HEARD, Event.WITHDRAW): State.WITHDRAWN,
    (State.COUNTY_REVIEW, Event.FORWARD): State.CITY_REVIEW,
    (State.COUNTY_REVIEW, Event.APPROVE): State.ADMITTED,
    (State.COUNTY_REVIEW, Event.REFUSE): State.REFUSED,
    (State.COUNTY_REVIEW, Event.RETURN): State.RETURNED,
    (State.CITY_REVIEW, Event.FORWARD): State.PROVINCE_REVIEW,
    (State.CITY_REVIEW, Event.APPROVE): State.ADMITTED,
    (State.CITY_REVIEW, Event.REFUSE): State.REFUSED,
    (State.CITY_REVIEW, Event.RETURN): State.RETURNED,
    (State.PROVINCE_REVIEW, Event.APPROVE): State.ADMITTED,
    (State.PROVINCE_REVIEW, Event.REFUSE): State.REFUSED,
    (State.PROVINCE_REVIEW, Event.RETURN): State.RETURNED,
    (State.RETURNED, Event.HEAR): State.TOWNSHIP_HEARD,
    (State.RETURNED, Event.WITHDRAW): State.WITHDRAWN,
    (State.ADMITTED, Event.LINK): State.ADMITTED,
}

# 002 江苏: 由县级党委政府按规定程序自主审定.
_ADJUSTMENT: Table = {
    (State.DRAFTED, Event.SUBMIT): State.COUNTY_REVIEW,
    (State.DRAFTED, Event.WITHDRAW): State.WITHDRAWN,
    (State.COUNTY_REVIEW, Event.APPROVE): State.EFFECTIVE,
    (State.COUNTY_REVIEW, Event.REFUSE): State.REFUSED,
    (State.COUNTY_REVIEW, Event.RETURN): State.RETURNED,
    (State.RETURNED, Event.SUBMIT): State.COUNTY_REVIEW,
    (State.RETURNED, Event.WITHDRAW): State.WITHDRAWN,
    (State.EFFECTIVE, Event.LINK): State.EFFECTIVE,
}

# 002 江苏: 经县委、县政府研究决定，实行记账管理、定期销号，结束后及时退出或终止配合职责.
_TEMPORARY: Table = {
    (State.DRAFTED, Event.SUBMIT): State.COUNTY_REVIEW,
    (State.DRAFTED, Event.WITHDRAW): State.WITHDRAWN,
    (State.COUNTY_REVIEW, Event.APPROVE): State.REGISTERED,
    (State.COUNTY_REVIEW, Event.REFUSE): State.REFUSED,
    (State.COUNTY_REVIEW, Event.RETURN): State.RETURNED,
    (State.RETURNED, Event.SUBMIT): State.COUNTY_REVIEW,
    (State.RETURNED, Event.WITHDRAW): State.WITHDRAWN,
    (State.REGISTERED, Event.START): State.EXECUTING,
    (State.REGISTERED, Event.WITHDRAW): State.WITHDRAWN,
    (State.EXECUTING, Event.CHECK): State.EXPIRY_CHECK,
    (State.EXPIRY_CHECK, Event.WRITE_OFF): State.WRITTEN_OFF,
    (State.EXPIRY_CHECK, Event.RETURN): State.EXECUTING,
    (State.WRITTEN_OFF, Event.EXIT): State.EXITED,
}

# domain: 收回：公布 → 移交 → 承接确认 → 承接运行.
_TAKEOVER: Table = {
    (State.PUBLISHED, Event.HAND_OVER): State.HANDED_OVER,
    (State.HANDED_OVER, Event.CONFIRM): State.TAKEN_OVER,
    (State.HANDED_OVER, Event.RETURN): State.PUBLISHED,
    (State.TAKEN_OVER, Event.OPERATE): State.OPERATING,
}

# 004 广州: 制定操作细则，适时培训，放得下、接得住、用得好; 行政处罚法 第二十四条: 定期组织评估.
_DELEGATION: Table = {
    (State.PUBLISHED, Event.GUIDE): State.GUIDED,
    (State.GUIDED, Event.TRAIN): State.TRAINED,
    (State.TRAINED, Event.OPERATE): State.OPERATING,
    (State.OPERATING, Event.EVALUATE): State.EVALUATING,
    (State.EVALUATING, Event.APPROVE): State.OPERATING,
    (State.EVALUATING, Event.RETURN_POWER): State.RETURNED_POWER,
}

TABLES: Mapping[Kind, Table] = MappingProxyType(
    {
        Kind.ADMISSION: _ADMISSION,
        Kind.ADJUSTMENT: _ADJUSTMENT,
        Kind.TEMPORARY: _TEMPORARY,
        Kind.TAKEOVER: _TAKEOVER,
        Kind.DELEGATION: _DELEGATION,
    }
)
FIRST: Mapping[Kind, State] = MappingProxyType(
    {
        Kind.ADMISSION: State.DRAFTED,
        Kind.ADJUSTMENT: State.DRAFTED,
        Kind.TEMPORARY: State.DRAFTED,
        Kind.TAKEOVER: State.PUBLISHED,
        Kind.DELEGATION: State.PUBLISHED,
    }
)
# A task that may be handed down under these: a basis is recorded, and its interval holds the day.
# The interval of a task that was written off ends on that day, so that the past stays as it was.
GRANTING = (
    (Kind.TEMPORARY, State.REGISTERED),
    (Kind.TEMPORARY, State.EXECUTING),
    (Kind.TEMPORARY, State.EXPIRY_CHECK),
    (Kind.TEMPORARY, State.WRITTEN_OFF),
    (Kind.TEMPORARY, State.EXITED),
    (Kind.ADMISSION, State.ADMITTED),
    (Kind.ADJUSTMENT, State.EFFECTIVE),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an event is not possible now (Chinese)."""

    message: str


def step(kind: Kind, state: State, event: Event, levels: int) -> State | Refusal:
    """The next state, or why there is none.

    `levels` is how many levels decide (approver chain of the rule set): only the last approves,
    those before forward.
    """
    following = TABLES[kind].get((state, event))
    if following is None:
        told = f"{STATE_TITLES[state]}状态不能“{EVENT_TITLES[event]}”"
        possible = "、".join(EVENT_TITLES[each] for each in events(kind, state, levels))
        return Refusal(f"{told}，可以：{possible}" if possible else f"{told}，此后没有可办的步骤")
    if kind is Kind.ADMISSION and state in _REVIEWS:
        last = _REVIEWS.index(state) + 1 >= levels
        if event is Event.APPROVE and not last:
            return Refusal("尚未到最后一级，应当逐级上报，不能批准")
        if event is Event.FORWARD and last:
            return Refusal("这是最后一级，应当批准、退回或不予批准，不再上报")
    return following


def events(kind: Kind, state: State, levels: int) -> list[Event]:
    """What can be done to a case now, in the order of the table."""
    possible = [event for at, event in TABLES[kind] if at is state]
    return [event for event in possible if isinstance(step(kind, state, event, levels), State)]
