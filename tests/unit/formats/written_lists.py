"""Lists of a fictitious town, written in every form that a table can have.

A table is its rows with None where a merge covers a cell, and the merges as (top, left, bottom,
right), 0-based. Workbooks and csv have the title in the first row, pages and documents above.
"""

import csv
import html
import io
from typing import NamedTuple

import docx
import openpyxl
import xlwt


class Written(NamedTuple):
    """A list: title, rows and merges below it."""

    title: str
    rows: list
    merges: tuple = ()

    @property
    def width(self):
        """Columns of the table."""
        return max(len(row) for row in self.rows)


BASIC = Written(
    "云岭县清溪镇基本履职事项清单",
    [
        ["序号", "事项名称"],
        ["一、党的建设（2项）", None],
        ["1", "加强镇党委自身建设，落实全面从严治党主体责任，开展党员教育管理监督服务"],
        ["2", "做好党员发展、党费收缴、流动党员管理和困难党员关怀帮扶工作"],
        ["二、民生服务（1项）", None],
        ["3", "负责开展城乡居民基本养老保险、基本医疗保险参保动员和政策宣传"],
    ],
    ((1, 0, 1, 1), (4, 0, 4, 1)),
)
COOPERATIVE = Written(
    "云岭县清溪镇配合履职事项清单",
    [
        ["序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"],
        ["一、应急管理及消防（2项）", None, None, None, None],
        [
            "1",
            "开展烟花爆竹经营、燃放安全监督检查",
            "县应急管理局、县公安局",
            "县应急管理局：\n1.负责烟花爆竹经营许可；\n2.组织开展专项检查。\n县公安局：\n查处违规燃放行为。",
            "1.开展日常巡查；\n2.发现问题及时上报。",
        ],
        [
            "2",
            "森林防火巡查和初期火情处置",
            "县自然资源和规划局",
            "组织编制防火规划，指导开展防火巡护。",
            "组织护林员巡护，发现火情及时报告并先期处置。",
        ],
        ["二、卫生健康（1项）", None, None, None, None],
        [
            "3",
            "预防接种工作",
            "县卫生健康局",
            "制定免疫规划，组织实施预防接种。",
            "协助做好适龄儿童摸底和宣传动员。",
        ],
    ],
    ((1, 0, 1, 4), (4, 0, 4, 4)),
)
RECLAIMED = Written(
    "云岭县清溪镇上级部门收回事项清单",
    [
        ["序号", "事项名称", "承接部门", "工作方式"],
        [
            "1",
            "对擅自占用防火间距行为的行政处罚",
            "县消防救援大队",
            "由县消防救援大队承担，乡镇不再实施。",
        ],
        ["2", "对非法行医的行政处罚", "市、县卫生健康局", "由市、县卫生健康局承担，乡镇不再实施。"],
        ["3", "节约用水先进单位创建达标考核", "", "取消，不再开展。"],
    ],
)
TERRITORIAL = Written(
    "云岭县县乡“属地管理”事项主体责任和配合责任清单",
    [
        ["序号", "领域", "事项名称", "主体责任", None, "配合责任", None],
        [None, None, None, "单位", "职责", "单位", "职责"],
        [
            "1",
            "生态环保",
            "秸秆露天焚烧监管",
            "县生态环境局",
            "负责秸秆焚烧的监督管理。",
            "镇（街道）",
            "组织巡查，劝导制止。",
        ],
        [
            "2",
            None,
            "畜禽养殖污染防治",
            "县农业农村局",
            "指导畜禽粪污资源化利用。",
            "镇（街道）",
            "排查养殖场（户），建立台账。",
        ],
        [
            "3",
            "城乡建设",
            "农村危房改造",
            "县住房和城乡建设局",
            "组织危房鉴定，拨付补助资金。",
            "镇（街道）",
            "受理申请，入户核查。",
        ],
    ],
    ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 0, 6), (2, 1, 3, 1)),
)
DELEGATED = Written(
    "云岭县镇（街道）承接行政处罚事项目录",
    [
        ["序号", "事项名称", "原实施主体", "实施范围", "备注"],
        [
            "1",
            "对违反燃气管理规定的处罚（吊销燃气经营许可证除外）",
            "县住房和城乡建设局",
            "清溪镇、白石街道",
            "",
        ],
        [
            "2",
            "对在建工地扬尘污染的处罚",
            "县住房和城乡建设局",
            "清溪镇、白石街道",
            "限于房屋建筑工地",
        ],
    ],
)
ALL = (BASIC, COOPERATIVE, RECLAIMED, TERRITORIAL, DELEGATED)


def _below_title(written):
    title = [written.title, *[None] * (written.width - 1)]
    moved = ((top + 1, left, bottom + 1, right) for top, left, bottom, right in written.merges)
    return [title, *written.rows], ((0, 0, 0, written.width - 1), *moved)


def to_xlsx(written):
    book = openpyxl.Workbook()
    rows, merges = _below_title(written)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value:
                book.active.cell(number, column, int(value) if value.isdecimal() else value)
    for top, left, bottom, right in merges:
        book.active.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def to_xls(written):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet")
    rows, merges = _below_title(written)
    starts = {(top, left): (bottom, right) for top, left, bottom, right in merges}
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            value = float(text) if (text or "").isdecimal() else text
            if (top, left) in starts:
                bottom, right = starts[top, left]
                sheet.write_merge(top, bottom, left, right, value)
            elif value:
                sheet.write(top, left, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def to_csv(written):
    buffer = io.StringIO()
    csv.writer(buffer).writerows(
        [[value or "" for value in row] for row in _below_title(written)[0]]
    )
    return buffer.getvalue().encode("gb18030")


def to_html(written):
    starts = {(top, left): (bottom, right) for top, left, bottom, right in written.merges}
    lines = []
    for top, row in enumerate(written.rows):
        cells = []
        for left, text in enumerate(row):
            bottom, right = starts.get((top, left), (top, left))
            if text is not None:
                shown = html.escape(text).replace("\n", "<br>")
                spans = f"rowspan={bottom - top + 1} colspan={right - left + 1}"
                cells.append(f"<td {spans}>{shown}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f"<html><body><h1>{written.title}</h1><table>{''.join(lines)}</table></body></html>"
    ).encode()


def to_docx(*lists, notice=()):
    document = docx.Document()
    for line in notice:
        document.add_paragraph(line)
    for written in lists:
        document.add_paragraph(written.title)
        add_table(document, written)
    return saved(document)


def add_table(document, written):
    table = document.add_table(len(written.rows), written.width)
    for top, row in enumerate(written.rows):
        for left, text in enumerate(row):
            if text:
                table.cell(top, left).text = text
    for top, left, bottom, right in written.merges:
        table.cell(top, left).merge(table.cell(bottom, right))
    return table


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


WRITERS = {"xlsx": to_xlsx, "xls": to_xls, "csv": to_csv, "html": to_html, "docx": to_docx}
