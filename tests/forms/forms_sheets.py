"""Workbooks of the gold set: merges, headers of two levels, hidden columns and sheets."""

import io

import openpyxl
import xlwt
from openpyxl.styles import Border, Side
from openpyxl.utils import range_boundaries


def _saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet, rows, *merges):
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)
    for area in merges:
        sheet.merge_cells(area)


def a01(gold):
    """Categories merged over the table, a row a department, formatted blanks far below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    rows = [
        ["云岭县清溪镇配合履职事项清单"],
        ["（共7项）"],
        ["序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"],
        ["一、应急管理及消防（3项）"],
        [1, gold.title(0), "县林业局", gold.duty(0, 0), gold.town(0)],
        [None, None, "县应急管理局", gold.duty(0, 1)],
        [
            2,
            gold.title(1),
            "县住房和城乡建设局\n县自然资源局\n县市场监督管理局",
            gold.blocks(1, "县住房和城乡建设局", "县自然资源局", "县市场监督管理局"),
            gold.town(1),
        ],
        [3, gold.title(2), "市、县应急管理局", gold.duty(2), gold.town(2)],
        ["二、生态环保（3项）"],
        [4, gold.title(3), "市生态环境局云岭分局", gold.duty(3, 0), gold.town(3)],
        [None, None, "县农业农村局", gold.duty(3, 1)],
        [None, None, "县公安局", gold.duty(3, 2)],
        [4, gold.title(4), "县农业农村局", gold.duty(4), gold.town(4)],
        [
            "5.",
            gold.title(5),
            "县住房和城乡\n建设局、县交通运输局",
            gold.blocks(5, "县住房和城乡建设局", "县交通运输局", after="："),
            gold.town(5),
        ],
    ]
    spans = ["A1:E1", "A2:E2", "A4:E4", "A9:E9", "A5:A6", "B5:B6", "E5:E6"]
    _fill(sheet, rows, *spans, "A10:A12", "B10:B12", "E10:E12")
    for row in range(15, 400):
        sheet.cell(row, 1).border = Border(bottom=Side("thin"))
    sheet.cell(65_203, 5).number_format = "@"
    return _saved(book)


def a02(gold):
    """A hidden index column, a header of two levels, fields merged down their column."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "清单"
    cases = [
        ("县自然资源局\n县水利局", ("县自然资源局", "县水利局"), "县公安局\n乡镇（街道）"),
        ("县农业农村局、县自然资源局", ("县农业农村局", "县自然资源局"), "乡镇（街道）"),
        ("乡镇（街道）", (), "县自然资源局"),
        ("县城市管理局", (), "县市场监督管理局、乡镇（街道）"),
        ("县住房和城乡建设局", (), "乡镇（街道）"),
    ]
    rows = [
        [None, "云岭县县乡“属地管理”事项主体责任和配合责任清单（试行）"],
        ["内部编号", "序号", "领域", "事项名称", "主体责任", None, "配合责任", None, "法律依据"],
        [None, None, None, None, "责任单位", "责任内容", "责任单位", "责任内容"],
    ]
    for at, (lead, heads, helping) in enumerate(cases):
        first = len(heads) or 1
        helpers = helping.replace("\n", "、").split("、")
        duty = gold.blocks(at, *heads) if heads else gold.duty(at)
        others = [gold.duty(at, first + n) for n in range(len(helpers))]
        help_duty = others[0]
        if len(helpers) > 1:
            pairs = zip(helpers, others, strict=True)
            help_duty = "\n".join(f"{who}：\n{what}" for who, what in pairs)
        field = {0: "自然资源（3项）", 3: "城乡建设（2项）"}.get(at)
        words = (field, gold.title(at), lead, duty, helping, help_duty, gold.basis(at))
        rows.append([f"SD-{at:03}", at + 1, *words])
    spans = ["B1:I1", "E2:F2", "G2:H2", "C4:C6", "C7:C8"]
    _fill(sheet, rows, *spans, *(f"{column}2:{column}3" for column in "ABCDI"))
    sheet.column_dimensions["A"].hidden = True
    return _saved(book)


def a03(gold):
    """A sheet a list, one of them hidden; the title states 12 items, a category 4."""
    book = openpyxl.Workbook()
    basic = book.active
    basic.title = "基本履职"
    kinds = {0: "党的建设\n（4项）", 3: "经济发展", 5: "平安法治"}
    rows = [["云岭县白石街道基本履职事项清单"], ["（12项）"], ["类 别", "序 号", "事 项 名 称"]]
    rows += [[kinds.get(at), at + 1, gold.title(at)] for at in range(7)]
    _fill(basic, rows, "A1:C1", "A2:C2", "A4:A6", "A7:A8", "A9:A10")
    reclaimed = book.create_sheet("上级收回")
    rows = [
        ["云岭县白石街道上级部门收回事项清单"],
        [],
        ["序号", "事项名称", "承接部门", "工作方式"],
        ["卫生健康"],
        ["1", gold.title(7), "市、县卫生健康局", gold.duty(7)],
        ["2", gold.title(8), "县卫生健康局", gold.duty(8)],
        ["城乡建设"],
        ["3", gold.title(9), "县住房和城乡建设局", gold.duty(9)],
        ["4", gold.title(10), None, "取消，不再开展。"],
    ]
    _fill(reclaimed, rows, "A1:D1", "A4:D4", "A7:D7")
    old = book.create_sheet("旧版基本履职")
    _fill(old, [["序号", "事项名称"], [1, "报刊征订任务的落实"], [2, "路长制责任牌设置"]])
    old.sheet_state = "hidden"
    return _saved(book)


def b01(gold):
    """Departments and scopes merged over many items, the limits in names and remarks."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("目录")
    rows = [
        [],
        ["序号", "事项名称", "原实施主体", "实施范围", "备注"],
        [1.0, gold.title(0), None, None, ""],
        [2.0, gold.title(1), None, None, "仅限个人"],
        [3.0, gold.title(2), None, None, "无"],
        [4.0, gold.title(3), "县交通运输局", "清溪镇\n石塘乡", "限于乡道、村道"],
        [5.0, gold.title(4), "县水利局", "清溪镇、白石街道", gold.entries[4]["remark"]],
        [6.0, gold.title(5), "县委统战部（县民族\n宗教事务局）", "白石街道", "/"],
    ]
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    for area, value in {
        "A1:E1": "云岭县赋予镇（街道）行政执法事项目录（第二批）",
        "C3:C5": "县城市管理局",
        "D3:D5": "清溪镇、白石街道、石塘乡",
    }.items():
        left, top, right, bottom = range_boundaries(area)
        sheet.write_merge(top - 1, bottom - 1, left - 1, right - 1, value)
    return _saved(book)


WRITERS = {"a01": a01, "a02": a02, "a03": a03, "b01": b01}
