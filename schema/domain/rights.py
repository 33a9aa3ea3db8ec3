"""Words of the policy (权限): roles, actions, scopes, each with its title. `access` uses them."""

import enum


class Role(enum.StrEnum):
    """Part that a person has in the county's procedures (角色)."""

    READER = "READER"  # 读者
    TOWNSHIP_CLERK = "TOWNSHIP_CLERK"  # 乡镇（街道）经办人
    DEPARTMENT_OFFICER = "DEPARTMENT_OFFICER"  # 部门经办人
    LIST_EDITOR = "LIST_EDITOR"  # 编办（清单管理）
    APPROVER = "APPROVER"  # 县委、县政府（研究决定）
    AUDITOR = "AUDITOR"  # 审计、督查
    ADMINISTRATOR = "ADMINISTRATOR"  # 系统管理员


ROLE_TITLES = {
    Role.READER: "读者",
    Role.TOWNSHIP_CLERK: "乡镇（街道）经办人",
    Role.DEPARTMENT_OFFICER: "部门经办人",
    Role.LIST_EDITOR: "编办清单管理员",
    Role.APPROVER: "县委、县政府审批人",
    Role.AUDITOR: "审计督查人员",
    Role.ADMINISTRATOR: "系统管理员",
}


class Action(enum.StrEnum):
    """What someone wants to do (操作)."""

    READ_LISTS = "READ_LISTS"  # 读清单、文件、回答
    CHECK_TASK = "CHECK_TASK"  # 任务核查
    RECORD_DECISION = "RECORD_DECISION"  # 记录核查结论
    READ_CASE = "READ_CASE"  # 看办理事项
    PROPOSE = "PROPOSE"  # 提出
    HEAR = "HEAR"  # 记录乡镇意见
    SUBMIT = "SUBMIT"  # 报送
    DECIDE = "DECIDE"  # 批准、退回、不予批准、上报
    EXECUTE = "EXECUTE"  # 开始执行、核查、销号、退出
    HAND_OVER = "HAND_OVER"  # 移交
    TAKE_OVER = "TAKE_OVER"  # 承接
    PREPARE_POWER = "PREPARE_POWER"  # 操作细则、培训、评估
    RATE = "RATE"  # 评价、反映
    READ_RATINGS = "READ_RATINGS"  # 看评价（部门不得看到自己的单项）
    EDIT_LISTS = "EDIT_LISTS"  # 更正、撤回、关联
    READ_AUDIT = "READ_AUDIT"  # 审计日志
    MANAGE_USERS = "MANAGE_USERS"  # 用户和授权


ACTION_TITLES = {
    Action.READ_LISTS: "查阅清单和文件",
    Action.CHECK_TASK: "核查任务",
    Action.RECORD_DECISION: "记录核查结论",
    Action.READ_CASE: "查看办理事项",
    Action.PROPOSE: "提出或撤回办理事项",
    Action.HEAR: "记录乡镇（街道）意见",
    Action.SUBMIT: "报送",
    Action.DECIDE: "研究决定",
    Action.EXECUTE: "执行、核查、销号",
    Action.HAND_OVER: "移交",
    Action.TAKE_OVER: "承接",
    Action.PREPARE_POWER: "赋权事项的准备和评估",
    Action.RATE: "评价",
    Action.READ_RATINGS: "查看评价",
    Action.EDIT_LISTS: "更正清单",
    Action.READ_AUDIT: "查看审计日志",
    Action.MANAGE_USERS: "管理用户",
}


class Scope(enum.StrEnum):
    """How far a right reaches (范围)."""

    ALL = "ALL"  # 不限
    DIVISION = "DIVISION"  # 授权区划之内
    PARTY = "PARTY"  # 本单位是当事方
