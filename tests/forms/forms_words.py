"""Word documents of the gold set: vMerge, gridSpan, automatic numbers, lists in several tables."""

import io

import docx


def _saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(document, width, rows, merges=(), *, numbered=()):
    """Add a table; merges are (top, left, bottom, right) and `numbered` rows count themselves."""
    table = document.add_table(len(rows), width)
    for top, left, bottom, right in merges:
        table.cell(top - 1, left - 1).merge(table.cell(bottom - 1, right - 1))
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text is not None:
                table.cell(top, left).text = text
    for row in numbered:
        table.cell(row - 1, 0).paragraphs[0].style = "List Number"
    return table


def c01(gold):
    """A row a department by vMerge, categories by gridSpan, 序号 counted by Word."""
    made = docx.Document()
    made.add_paragraph("附件2")
    made.add_paragraph("云岭县石塘乡配合履职事项清单")
    made.add_paragraph("（共5项）")
    rows = [
        ["序 号", "事 项\n名 称", "对 应\n上级部门", "上级部门\n职 责", "乡镇（街道）\n配合职责"],
        ["一、民生服务（2项）"],
        ["", gold.title(0), "县民政局", gold.duty(0, 0), gold.town(0)],
        [None, None, "县教育体育局", gold.duty(0, 1)],
        [None, None, "县医疗保障局", gold.duty(0, 2)],
        [
            "",
            gold.title(1),
            "县民政局\n县公安局",
            gold.blocks(1, "1.县民政局", "2.县公安局"),
            gold.town(1),
        ],
        ["二、平安法治（3项）"],
        ["", gold.title(2), "县公安局", gold.duty(2, 0), gold.town(2)],
        [None, None, "县农业农村局", gold.duty(2, 1)],
        [
            "",
            gold.title(3),
            "县教育体育局、县市场监督\n管理局、县委政法委（牵头）",
            gold.blocks(3, "【县委政法委】", "【县教育体育局】", "【县市场监督管理局】", after=""),
            gold.town(3),
        ],
        ["", gold.title(4), "县司法局", gold.duty(4), gold.town(4)],
    ]
    across = [(row, 1, row, 5) for row in (2, 7)]
    down = [(3, column, 5, column) for column in (1, 2, 5)]
    down += [(8, column, 9, column) for column in (1, 2, 5)]
    _table(made, 5, rows, [*across, *down], numbered=(3, 6, 8, 10, 11))
    return _saved(made)


def c02(gold):
    """A notice, then one list in three tables; only the first has a header."""
    made = docx.Document()
    for line in (
        "云岭县人民政府办公室",
        "关于印发云岭县清溪镇上级部门收回事项清单的通知",
        "云政办发〔2025〕31号",
        "各乡镇人民政府、街道办事处，县政府各部门：",
        "现将《云岭县清溪镇上级部门收回事项清单》（9项）印发给你们，请认真贯彻执行。",
        "2025年4月18日",
        "附件：云岭县清溪镇上级部门收回事项清单",
    ):
        made.add_paragraph(line)
    rows = [
        ["序号", "事项名称", "承接部门", "工作方式"],
        ["一、经济发展（2项）"],
        ["1", gold.title(0), "", "取消，不再开展。"],
        ["2", gold.title(1), "县工业和信息化局", gold.duty(1)],
        ["二、民生服务（3项）"],
        ["3", gold.title(2), "县卫生健康局", gold.duty(2)],
    ]
    _table(made, 4, rows, [(2, 1, 2, 4), (5, 1, 5, 4)])
    made.add_page_break()
    rows = [
        ["4", gold.title(3), "县人力资源和\n社会保障局", gold.duty(3)],
        ["5", gold.title(4), "市卫生健康委员会、县卫生健康局", gold.duty(4)],
        ["三、自然资源（4项）"],
        ["6", gold.title(5), "县林业局", gold.duty(5)],
    ]
    _table(made, 4, rows, [(3, 1, 3, 4)])
    made.add_paragraph("— 3 —")
    rows = [
        ["7", gold.title(6), "县自然资源局\n县农业农村局", gold.duty(6)],
        [None, None, "县林业局", "县林业局参与林地复垦验收。"],
    ]
    _table(made, 4, rows, [(1, 1, 2, 1), (1, 2, 2, 2)])
    made.add_paragraph("第 4 页 共 4 页")
    _table(made, 4, [["8", gold.title(7), "市自然资源和规划局", gold.duty(7)]])
    made.add_paragraph("抄送：县委各部门，县人大常委会办公室，县政协办公室。")
    return _saved(made)


def c03(gold):
    """Two lists: one goes on under its title with （续）, the other has sub-items."""
    made = docx.Document()
    made.add_paragraph("云岭县清溪镇基本履职事项清单")
    rows = [["序号", "事 项 名 称", "备注"]]
    _table(made, 3, rows)
    made.add_paragraph("")
    rows = [["一、乡村振兴（3项）"], *([f"{at + 1}.", gold.title(at)] for at in range(2))]
    _table(made, 3, rows, [(1, 1, 1, 3)])
    made.add_paragraph("云岭县清溪镇基本履职事项清单（续）")
    rows = [["3.", gold.title(2)], ["二、综合政务（1项）"], ["4.", gold.title(3)]]
    _table(made, 3, rows, [(2, 1, 2, 3)])
    made.add_paragraph("云岭县清溪镇人民政府权责清单")
    rows = [
        ["序号", "权力类型", "项目名称", "子项", "实施依据", "责任事项", "追责情形"],
        ["1", "行政许可", gold.title(4), "", gold.basis(4), gold.duty(4), "不依法履职的。"],
        ["2", "行政处罚", gold.title(5), "", gold.basis(5), gold.duty(5), "不依法履职的。"],
        ["3", "行政给付", "特困人员救助供养", "审核", gold.basis(6), gold.duty(6), "徇私舞弊的。"],
        [None, None, None, "终止报告", gold.basis(7), gold.duty(7)],
    ]
    _table(made, 7, rows, [(4, column, 5, column) for column in (1, 2, 3, 7)])
    return _saved(made)


WRITERS = {"c01": c01, "c02": c02, "c03": c03}
