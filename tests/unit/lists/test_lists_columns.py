"""Heads of columns: the synonyms that published lists use."""

import pytest

from indexer.columns import Field, columns_of, field_of


@pytest.mark.parametrize(
    ("field", "labels"),
    [
        (Field.NUMBER, "序号 序 编号 项次 事项序号 No."),
        (Field.CATEGORY, "类别 领域 事项类别 所属领域 权力类型 职权类别 主项名称 一级事项"),
        (Field.TITLE, "事项 事项名称 项目名称 履职事项名称 基本履职事项 收回事项 事项（内容）"),
        (Field.SUBITEM, "子项 子项名称 三级事项"),
        (Field.LEAD_BODY, "对应上级部门 上级部门 牵头部门 主办单位 主体责任单位 主责部门"),
        (Field.LEAD_DUTY, "上级部门职责 县级部门职责 主体责任 主要责任 牵头部门职责 部门责任"),
        (Field.LEAD_DUTY, "县级主管部门履职内容 部门工作任务 上级部门责任"),
        (Field.COOPERATING_BODY, "配合责任单位 配合部门 协同部门 协办单位 协助单位"),
        (Field.COOPERATING_DUTY, "乡镇（街道）配合职责 镇街职责 配合责任 配合职责 协同职责"),
        (Field.COOPERATING_DUTY, "街道配合工作 镇配合履职内容 镇责任 鄉鎮配合職責"),
        (Field.RECEIVER, "承接部门 收回部门 承接单位 接收单位"),
        (Field.METHOD, "工作方式 收回方式 承接部门工作方式 收回后工作方式"),
        (Field.TRANSFEROR, "原实施主体 原行使部门 划出部门 赋权部门 委托机关"),
        (Field.SCOPE, "实施范围 承接街道 承接主体 赋权乡镇（街道） 适用范围"),
        (Field.OFFICE, "内设机构 责任科室 承办科室"),
        (Field.BODY, "部门 责任单位 实施主体 行使主体 相关区级主管部门 部门名称"),
        (Field.BODY, "县级责任部门 区级职能部门 镇街责任部门"),
        (Field.DUTY, "职责 工作职责 责任事项 主要职责"),
        (Field.BASIS, "法律依据 法律/政策依据 实施依据 设定依据"),
        (Field.REMARK, "备注 说明 限制条件 具体职责边界 划转范围"),
        (Field.OTHER, "事项代码 项目编码 运行流程图 追责情形 完成时限 赋权方式"),
    ],
)
def test_synonyms_stand_for_one_field(field, labels):
    """Every synonym in use is read as its field."""
    assert {label: field_of(label) for label in labels.split(" ")} == dict.fromkeys(
        labels.split(" "), field
    )


@pytest.mark.parametrize("label", ["序 号", "序　号", "序\n号", "（序号）", "序号："])
def test_layout_inside_a_head_is_ignored(label):
    """Blanks, line breaks and punctuation inside a head change nothing."""
    assert field_of(label) is Field.NUMBER


def test_a_sentence_is_no_head():
    """A cell too long for a head is content, whatever words it holds."""
    assert (
        field_of("负责辖区内事项名称、对应上级部门、工作方式等清单内容的核对、公示和动态调整工作")
        is None
    )


def test_unknown_heads_are_kept_aside():
    """A head nobody knows is reported with its column, a town's own column apart from it."""
    columns = columns_of(["序号", "事项名称", "星级", "城关街道"])
    assert columns.unknown == ((2, "星级"),)
    assert columns.towns == ((3, "城关街道"),)


def test_third_level_alone_is_the_title():
    """A catalogue with only 三级事项 for a title uses it as one."""
    columns = columns_of(["序号", "一级事项", "三级事项"])
    assert columns.first(Field.TITLE) == 2
