"""Classes of lists: how each is recognised, and who has what part in its items."""

import pytest
from list_tables import drawn, from_csv

from indexer.lists import understand

PLAIN = "序号|事项名称\n1|甲"


def only(table, context=""):
    understood = understand(table, context=context)
    assert understood.suspicious == ()
    return understood.lists[0]


def parts(entry):
    return [(part.body, part.role, part.duty) for part in entry.responsibilities]


def first(text):
    return only(drawn(text)).entries[0]


@pytest.mark.parametrize(
    ("title", "list_class"),
    [
        ("柳河镇基本履职事项清单", "BASIC"),
        ("柳河镇配合履职事项清单", "COOPERATIVE"),
        ("上级部门收回事项清单", "RECLAIMED"),
        ("县乡“属地管理”事项主体责任和配合责任清单", "TERRITORIAL"),
        ("龙华区街道承接区政府部门行政处罚事项目录", "DELEGATED"),
        ("赋权乡镇（街道）事项目录（第一批）", "DELEGATED"),
        ("乡镇（街道）综合行政执法事项目录", "DELEGATED"),
        ("明南街道权责清单", "POWERS"),
        ("行政权力和责任清单", "POWERS"),
        ("广安区政务服务事项", "SERVICE"),
        ("接诉即办派单目录", "DISPATCH"),
        ("街道吹哨事项清单", "DISPATCH"),
        ("柳河镇内设机构履职清单", "OFFICE"),
    ],
)
def test_class_from_the_title(title, list_class):
    """The words above the header tell the class."""
    assert understand(drawn(f"{title}|<\n{PLAIN}")).lists[0].list_class == list_class


def test_class_from_caption_sheet_and_context():
    """The nearest words win: caption, sheet name, then the text around."""
    assert only(drawn(PLAIN, caption="基本履职事项")).list_class == "BASIC"
    assert only(drawn(PLAIN, sheet="基本履职")).list_class == "BASIC"
    assert only(drawn(PLAIN, sheet="Sheet1"), "柳河镇基本履职事项清单.xlsx").list_class == "BASIC"
    near = drawn(f"基本履职事项清单|<\n{PLAIN}", sheet="上级部门收回")
    assert only(near, "配合履职事项清单").list_class == "BASIC"


def test_class_from_the_columns():
    """Columns tell the class where the words name several lists or none."""
    words = "柳河镇基本履职、配合履职和上级部门收回事项清单"
    cooperative = "序号|事项名称|对应上级部门|上级部门职责|乡镇（街道）配合职责\n1|甲|乙局|丙|丁"
    assert only(drawn(cooperative), words).list_class == "COOPERATIVE"
    assert (
        only(drawn("序号|事项名称|承接部门|工作方式\n1|甲|乙局|丙"), words).list_class
        == "RECLAIMED"
    )
    assert only(drawn(PLAIN), words).list_class == "BASIC"
    delegated = "序号|事项名称|相关区级主管部门|实施范围\n1|甲|乙局|丙街道"
    assert only(drawn(delegated)).list_class == "DELEGATED"
    service = "序号,部门,主项名称,事项名称\n1,区公安分局,未分类,甲"
    assert only(from_csv(service)).list_class == "SERVICE"


def test_far_words_alone_do_not_make_another_table_a_list():
    """A task table on the page of a list is not one, though the page title speaks of it."""
    table = drawn("序号|事项|牵头单位|完成时限\n1|甲|县公安局|6月", sheet=None)
    assert understand(table, context="柳河镇基本履职事项清单").lists == ()


def test_basic():
    """The township leads, without a duty of its own."""
    assert parts(first(f"基本履职事项清单|<\n{PLAIN}")) == [("乡镇（街道）", "LEAD", None)]


COOPERATIVE = """
    配合履职事项清单 | < | < | < | <
    序号 | 事项名称 | 对应上级部门 | 上级部门职责 | 乡镇（街道）配合职责
"""


def test_cooperative_in_blocks():
    """Each superior department leads with its block, the township cooperates."""
    entry = first(
        f"{COOPERATIVE}1|甲|县公安局、县委统战部（县民族宗教事务局）"
        "|县公安局：¶1.查处。¶县民族宗教事务局：¶1.登记。|1.上报。"
    )
    assert parts(entry) == [
        ("县公安局", "LEAD", "1.查处。"),
        ("县委统战部（县民族宗教事务局）", "LEAD", "1.登记。"),
        ("乡镇（街道）", "COOPERATE", "1.上报。"),
    ]


def test_cooperative_without_blocks():
    """An undivided cell is the duty of each department."""
    entry = first(f"{COOPERATIVE}1|甲|县公安局¶县司法局|查处。|上报。")
    assert parts(entry)[:2] == [("县公安局", "LEAD", "查处。"), ("县司法局", "LEAD", "查处。")]


def test_cooperative_oddities():
    """Blocks and bodies that do not match are reported, and so is a row without a body."""
    understood = understand(
        drawn(
            f"{COOPERATIVE}1|甲|县公安局、县司法局|县公安局：查处¶县气象局：预警|上报\n"
            "2|乙||查处|上报"
        )
    )
    assert [(odd.row, odd.reason) for odd in understood.suspicious] == [
        (3, "职责栏没有“县司法局”的一段"),
        (3, "职责栏写有“县气象局”，单位栏没有"),
        (4, "没有写明对应上级部门"),
    ]


RECLAIMED = "收回事项清单|<|<|<\n序号|事项名称|承接部门|工作方式\n"


def test_reclaimed():
    """Each receiving department with the way of working."""
    entry = first(f"{RECLAIMED}1|甲|市、县卫生健康局|由其承担")
    assert parts(entry) == [
        ("市卫生健康局", "RECEIVE", "由其承担"),
        ("县卫生健康局", "RECEIVE", "由其承担"),
    ]
    assert entry.remark is None


@pytest.mark.parametrize("blank", ["", "/", "无", "取消"])
def test_reclaimed_by_nobody(blank):
    """Without a receiving department the way of working is a remark."""
    entry = first(f"{RECLAIMED}1|甲|{blank}|不再开展")
    assert entry.responsibilities == ()
    assert "不再开展" in entry.remark


TERRITORIAL = """
    “属地管理”事项主体责任和配合责任清单 | < | < | < | < | < | < | <
    序号 | 领域 | 事项名称 | 主体责任单位 | 主体责任 | 配合责任单位 | 配合责任 | 法律依据
"""


def test_territorial():
    """The main side leads and the other cooperates, each with its own sentence."""
    entry = first(
        f"{TERRITORIAL}1|平安|甲|乡镇（街道）|调解|县公安局、县司法局|县公安局处置；县司法局援助。|某法"
    )
    assert parts(entry) == [
        ("乡镇（街道）", "LEAD", "调解"),
        ("县公安局", "COOPERATE", "处置；"),
        ("县司法局", "COOPERATE", "援助。"),
    ]
    assert (entry.category, entry.basis) == ("平安", "某法")


def test_territorial_without_columns_for_the_bodies():
    """The duty cells name their bodies, by heads or alone."""
    head = "属地管理事项清单|<|<|<\n序号|事项名称|主体责任|配合责任\n"
    entry = first(f"{head}1|甲|县公安局：查处|乡镇（街道）、县司法局")
    assert parts(entry) == [
        ("县公安局", "LEAD", "查处"),
        ("乡镇（街道）", "COOPERATE", None),
        ("县司法局", "COOPERATE", None),
    ]


def test_delegated():
    """Each street in scope implements what the department handed over, within limits."""
    entry = first("""
        街道承接行政处罚事项目录 | < | < | < | <
        序号 | 事项名称 | 原实施主体 | 实施范围 | 备注
        1 | 甲（吊销除外） | 区城管局 | 观湖街道办事处¶民治街道办事处 | 限于乙
    """)
    assert parts(entry) == [
        ("观湖街道办事处", "IMPLEMENT", None),
        ("民治街道办事处", "IMPLEMENT", None),
        ("区城管局", "TRANSFER_FROM", None),
    ]
    assert entry.scope == ("观湖街道办事处", "民治街道办事处")
    assert [(limit.kind, limit.text) for limit in entry.limits] == [
        ("EXCEPT", "吊销除外"),
        ("ONLY", "限于乙"),
    ]
    assert entry.remark == "限于乙"


def test_delegated_as_a_matrix():
    """A column for each town, ticked where the item applies, is its scope."""
    entry = first("""
        赋权事项目录 | < | < | < | <
        序号 | 事项名称 | 划出部门 | 城关街道 | 柳河镇
        1 | 甲 | 县城管局 | √ |
    """)
    assert entry.scope == ("城关街道",)


def test_delegated_without_scope():
    """A list without a scope hands over to every town of its territory."""
    entry = first("赋权事项目录|<|<\n序号|事项名称|划出部门\n1|甲|县城管局")
    assert (parts(entry)[0], entry.scope) == (("乡镇（街道）", "IMPLEMENT", None), ())


def test_powers_by_column_or_title():
    """The holder implements: its column, else the body that the title names."""
    by_column = "权责清单|<|<\n序号|职权名称|实施主体\n1|甲|明南街道办事处"
    assert parts(first(by_column)) == [("明南街道办事处", "IMPLEMENT", None)]
    by_title = "明光市明南街道权责清单|<|<|<\n序号|权力类型|项目名称|责任事项\n1|行政处罚|甲|1.受理"
    entry = first(by_title)
    assert parts(entry) == [("明光市明南街道", "IMPLEMENT", "1.受理")]
    assert entry.category == "行政处罚"


def test_dispatch():
    """The handling department leads, the others cooperate."""
    entry = first(
        "派单目录|<|<|<|<\n序号|一级事项|二级事项|主办单位|协办单位\n1|市容|甲|城管局|公安局"
    )
    assert parts(entry) == [("城管局", "LEAD", None), ("公安局", "COOPERATE", None)]
    assert (entry.category, entry.title) == ("市容", "甲")


def test_office():
    """The office inside the township implements."""
    entry = first("内设机构履职清单|<|<|<\n序号|内设机构|事项名称|工作职责\n1|党政办|甲|乙")
    assert parts(entry) == [("党政办", "IMPLEMENT", "乙")]


def test_delegated_to_towns_under_a_group():
    """Under 实施范围 a town may go by its short name."""
    heads = "序号|事项名称|原实施部门|实施范围|<|备注\n^|^|^|柳河|城关街道|^"
    text = f"{heads}\n1|甲|县水利局|√||\n2|乙|县水利局|√|√|"
    entries = only(drawn(text)).entries
    assert [entry.scope for entry in entries] == [("柳河",), ("柳河", "城关街道")]
    assert parts(entries[0]) == [
        ("柳河", "IMPLEMENT", None),
        ("县水利局", "TRANSFER_FROM", None),
    ]


def test_delegated_in_groups_of_towns():
    """A category that names towns is the scope of the items below it; another one is not."""
    text = (
        "赋权事项目录|<|<\n序号|事项名称|划出部门\n一、柳河镇、城关街道（1项）|<|<\n1|甲|县水利局\n"
        "二、水利类（1项）|<|<\n2|乙|县水利局"
    )
    entries = only(drawn(text)).entries
    assert [entry.scope for entry in entries] == [("柳河镇", "城关街道"), ()]


def test_a_group_of_both_sorts_names_columns_and_no_side():
    """责任单位及职责 over 责任单位 and 职责分工; 承接部门及工作方式 over its two."""
    two = "配合履职事项|<|<|<|<\n序号|事项名称|责任单位及职责|<|街道职责\n^|^|责任单位|职责分工|^\n"
    assert parts(first(f"{two}1|甲|县公安局|查处|宣传")) == [
        ("县公安局", "LEAD", "查处"),
        ("乡镇（街道）", "COOPERATE", "宣传"),
    ]
    two = "收回事项|<|<|<\n序号|事项名称|承接部门及工作方式|<\n^|^|承接部门|工作方式\n"
    assert parts(first(f"{two}1|甲|县公安局|直接查处")) == [("县公安局", "RECEIVE", "直接查处")]


def test_the_page_decides_between_two_lists_of_much_the_same_columns():
    """牵头及配合部门 heads the departments of a cooperative list too."""
    table = drawn(
        "序号|事项名称|牵头及配合部门|部门职责|镇街职责\n1|甲|县公安局|查处|宣传", sheet=None
    )
    assert only(table, "柳河镇配合履职事项清单").list_class == "COOPERATIVE"
    assert only(table, "县乡属地管理事项清单").list_class == "TERRITORIAL"


def test_traditional_characters():
    """Heads, classes, categories and notes are known in both; values stay as written."""
    table = drawn(
        "雲溪鎮基本履職事項清單|<\n序號|事項名稱\n黨的建設|\n1|發展黨員\n備註：試行。|", sheet=None
    )
    found = understand(table, context="")
    assert [(each.category, each.title) for each in found.lists[0].entries] == [
        ("黨的建設", "發展黨員")
    ]
    assert found.notes == ("備註：試行。",)


def test_a_header_may_be_split_by_merges_alone():
    """具体责任 under 主体责任 is known by where it stands; 主项 and 子项 are title and sub-item."""
    sides = first(
        "县乡“属地管理”事项清单|<|<|<|<|<\n"
        "序号|事项名称|主体责任|<|配合责任|<\n"
        "^|^|责任单位|具体责任|责任单位|具体责任\n"
        "1|甲|县公安局|查处|各乡镇（街道）|报告"
    )
    assert parts(sides) == [("县公安局", "LEAD", "查处"), ("各乡镇（街道）", "COOPERATE", "报告")]
    powers = only(
        drawn(
            "石塘乡人民政府权责清单|<|<|<|<\n"
            "序号|职权类别|职权名称|<|设定依据\n"
            "^|^|主项|子项|^\n"
            "1|行政处罚|甲|子|《法》\n"
            "2|行政检查|乙||《法》"
        )
    )
    assert [entry.title for entry in powers.entries] == ["甲：子", "乙"]


def test_cooperative_with_a_column_of_cooperating_departments():
    """They cooperate, with the duty of their own column or their block in that of all."""
    expected = [
        ("县公安局", "LEAD", "查处。"),
        ("县教育局", "COOPERATE", "宣传。"),
        ("乡镇（街道）", "COOPERATE", "报告"),
    ]
    title = "石塘乡配合履职事项清单|<|<|<|<"
    blocks = first(
        f"{title}|<\n序号|事项名称|牵头部门|配合部门|部门职责|街道职责\n"
        "1|甲|县公安局|县教育局|县公安局：查处。县教育局：宣传。|报告"
    )
    columns = first(
        f"{title}|<|<\n"
        "序号|事项名称|牵头部门|牵头部门职责|配合部门|配合部门职责|乡镇（街道）职责\n"
        "1|甲|县公安局|查处。|县教育局|宣传。|报告"
    )
    assert parts(blocks) == parts(columns) == expected


def test_territorial_whose_duty_cells_name_the_bodies():
    """Without columns for them the heads of the blocks are the bodies, townships too."""
    entry = first(
        "县乡“属地管理”事项清单|<|<|<\n序号|事项|主体责任|配合责任\n"
        "1|甲|县公安局：查处。县教育局：宣传。|各乡镇：报告"
    )
    assert parts(entry) == [
        ("县公安局", "LEAD", "查处。"),
        ("县教育局", "LEAD", "宣传。"),
        ("各乡镇", "COOPERATE", "报告"),
    ]
