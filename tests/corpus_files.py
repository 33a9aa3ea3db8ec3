"""Earlier editions of the sample county's lists, written in the forms in which counties publish.

What they say is in `data/sample_earlier.jsonl`, one item a line; how it is laid out is here: title
rows, headers of two levels, merged cells, categories with their counts, a hidden column, notes
under the table, a row over a page break. Run as a program to write the files into `corpus/lists`.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import docx
import opencc
import openpyxl
import xlwt
from docx.enum.section import WD_ORIENT
from openpyxl.styles import Alignment
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

ROOT = Path(__file__).parents[1]
TOWN = "乡镇（街道）"
AUTHOR = "青禾县委编办"
MADE = datetime(2024, 1, 2, 9, tzinfo=UTC)
DIGITS = "零一二三四五六七八九十"
COOPERATION = ["序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"]
RECLAIMING = ["序号", "事项名称", "承接部门", "工作方式"]
FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def _load():
    text = (ROOT / "tests/data/sample_earlier.jsonl").read_text(encoding="utf-8")
    items = [json.loads(line) for line in text.splitlines()]
    return {name: list(group) for name, group in groupby(items, lambda item: item["edition"])}


ITEMS = _load()


def _ordinal(number):
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def _sections(items) -> Iterable[tuple[str, list]]:
    """Categories as they are written, "一、党的建设（12项）", with their items."""
    for at, (name, group) in enumerate(groupby(items, lambda item: item["category"]), start=1):
        found = list(group)
        yield f"{_ordinal(at)}、{name}（{len(found)}项）", found


def _bodies(item):
    return [(body, duty) for body, role, duty in item.get("parts", ()) if body != TOWN]


def _own(item):
    return next(duty for body, _, duty in item["parts"] if body == TOWN)


def _how(item):
    """工作方式: of a matter that is dropped it is all there is."""
    parts = item.get("parts")
    return parts[0][2] if parts else item["remark"]


def _reclaimed(item):
    named = "、".join(body for body, _ in _bodies(item))
    return [item["number"], item["title"], named, _how(item)]


def _cooperation(item):
    bodies = _bodies(item)
    blocks = "\n".join(f"{body}：\n{duty}" for body, duty in bodies)
    named = "、".join(body for body, _ in bodies)
    return [item["number"], item["title"], named, blocks, _own(item)]


def _territorial(item):
    leads = [part for part in item["parts"] if part[1] == "LEAD"]
    others = [part for part in item["parts"] if part[1] == "COOPERATE"]
    return [
        item["number"],
        item["category"],
        item["title"],
        "、".join(body for body, *_ in leads),
        leads[0][2],
        "、".join(body for body, *_ in others),
        "".join(duty for *_, duty in others),
        item.get("basis", ""),
    ]


def _delegated(item):
    former = next(body for body, role, _ in item["parts"] if role == "TRANSFER_FROM")
    return [item["number"], item["title"], former, "、".join(item["scope"]), item.get("remark")]


# Word -----------------------------------------------------------------------------------------


def _document(*, wide=False):
    made = docx.Document()
    made.core_properties.author = AUTHOR
    made.core_properties.comments = ""
    made.core_properties.created = made.core_properties.modified = MADE
    if wide:
        page = made.sections[0]
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = page.page_height, page.page_width
    return made


def _word_table(made, rows, merges):
    """Add a table; the merges are (top, left, bottom, right), counted from 0."""
    table = made.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    cells = [row.cells for row in table.rows]
    for top, left, bottom, right in merges:
        cells[top][left].merge(cells[bottom][right])
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text is not None:
                cells[top][left].text = text
    repeat = docx.oxml.OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)


def _saved(made):
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def liuhe():
    """柳河镇: two lists in one document; the first has its categories in a merged column."""
    made = _document()
    made.add_paragraph("附件1")
    made.add_paragraph("青禾县柳河镇基本履职事项清单（2024年版）")
    rows, merges = [["类别", "序 号", "事 项\n名 称"]], []
    for name, items in groupby(ITEMS["柳河镇基本2024"], lambda item: item["category"]):
        top = len(rows)
        rows += [[None, item["number"], item["title"]] for item in items]
        rows[top][0] = name
        merges.append((top, 0, len(rows) - 1, 0))
    _word_table(made, rows, merges)
    made.add_paragraph("青禾县柳河镇上级部门收回事项清单（2024年版）")
    rows, merges = [RECLAIMING], []
    for head, items in _sections(ITEMS["柳河镇收回2024"]):
        merges.append((len(rows), 0, len(rows), 3))
        rows += [[head], *map(_reclaimed, items)]
    _word_table(made, rows, merges)
    made.add_paragraph("注：收回事项自清单执行之日起由承接部门负责。")
    return _saved(made)


def shitang_cooperation():
    """石塘乡: a row a department, what is common to them merged downwards."""
    made = _document(wide=True)
    made.add_paragraph("青禾县石塘乡配合履职事项清单（2024年版）")
    rows, merges = [COOPERATION], []
    for head, items in _sections(ITEMS["石塘乡配合2024"]):
        merges.append((len(rows), 0, len(rows), 4))
        rows.append([head])
        for item in items:
            top, bodies = len(rows), _bodies(item)
            rows += [[None, None, body, duty, None] for body, duty in bodies]
            rows[top][:2], rows[top][4] = [item["number"], item["title"]], _own(item)
            merges += [(top, column, len(rows) - 1, column) for column in (0, 1, 4)]
    _word_table(made, rows, [each for each in merges if each[:2] != each[2:]])
    return _saved(made)


# pdf ------------------------------------------------------------------------------------------

_CELL = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
_TITLE = ParagraphStyle(
    "title", fontName=FONT, fontSize=18, leading=30, alignment=1, wordWrap="CJK"
)


def _foot(drawn, made):
    drawn.setFont(FONT, 9)
    drawn.drawCentredString(made.pagesize[0] / 2, 24, f"— {made.page} —")


def _printed(title, rows, widths, merged, size):
    """A ruled table under its title: the header on every page, long rows go over the break."""
    cells = [[Paragraph(text or "", _CELL) for text in row] for row in rows]
    looks = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    looks += [("SPAN", (0, row), (-1, row)) for row in merged]
    table = Table(cells, widths, style=looks, repeatRows=1, splitInRow=1)
    buffer = io.BytesIO()
    made = SimpleDocTemplate(
        buffer, pagesize=size, topMargin=44, bottomMargin=44, title=title, author=AUTHOR
    )
    made.invariant = 1
    made.build([Paragraph(title, _TITLE), table], onFirstPage=_foot, onLaterPages=_foot)
    return buffer.getvalue()


def shitang_basic():
    """石塘乡: categories over the full width, the header again on each page."""
    rows, merged = [["序号", "事项名称"]], []
    for head, items in _sections(ITEMS["石塘乡基本2024"]):
        merged.append(len(rows))
        rows += [[head, ""], *([item["number"], item["title"]] for item in items)]
    title = "青禾县石塘乡基本履职事项清单（2024年版）"
    return _printed(title, rows, [40, 420], merged, A4)


def territorial_second():
    """The county: wide, with rows that a page breaks."""
    header = ["序号", "领域", "事项名称", "主体责任单位", "主体责任", "配合责任单位", "配合责任"]
    rows = [[*header, "法律依据"], *map(_territorial, ITEMS["属地管理第二批"])]
    title = "青禾县县乡“属地管理”事项主体责任和配合责任清单（第二批）"
    return _printed(title, rows, [30, 50, 90, 80, 150, 90, 190, 80], [], landscape((420, A4[1])))


# Sheets ---------------------------------------------------------------------------------------


def territorial_first():
    """The county: an old workbook, headers of two levels, fields merged downwards."""
    book = xlwt.Workbook(encoding="utf-8")
    book.set_owner("qinghe")  # xlwt takes ASCII only
    sheet = book.add_sheet("属地管理事项")
    title = "青禾县县乡“属地管理”事项主体责任和配合责任清单（第一批）"
    sheet.write_merge(0, 0, 0, 7, title)
    sheet.write_merge(1, 1, 0, 7, f"（共{len(ITEMS['属地管理第一批'])}项）")
    for column, head in ((0, "序号"), (1, "领域"), (2, "事项名称"), (7, "法律依据")):
        sheet.write_merge(2, 3, column, column, head)
    for column, head in ((3, "主体责任"), (5, "配合责任")):
        sheet.write_merge(2, 2, column, column + 1, head)
        sheet.write(3, column, f"{head}单位")
        sheet.write(3, column + 1, head)
    top = 4
    for field, group in groupby(ITEMS["属地管理第一批"], lambda item: item["category"]):
        items = list(group)
        sheet.write_merge(top, top + len(items) - 1, 1, 1, field)
        for row, item in enumerate(items, start=top):
            for column, text in enumerate(_territorial(item)):
                if column != 1:
                    sheet.write(row, column, int(text) if column == 0 else text)
        top += len(items)
    sheet.write(top, 0, "备注：清单实行动态管理，后续批次另行公布。")
    return _saved(book)


def chengguan_basic():
    """城关街道: an old workbook, categories over the full width."""
    book = xlwt.Workbook(encoding="utf-8")
    book.set_owner("qinghe")  # xlwt takes ASCII only
    sheet = book.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 1, "青禾县城关街道基本履职事项清单（2024年版）")
    for column, head in enumerate(("序号", "事项名称")):
        sheet.write(1, column, head)
    row = 2
    for head, items in _sections(ITEMS["城关街道基本2024"]):
        sheet.write_merge(row, row, 0, 1, head)
        for item in items:
            row += 1
            sheet.write(row, 0, f"{item['number']}.")
            sheet.write(row, 1, item["title"])
        row += 1
    return _saved(book)


def _workbook():
    book = openpyxl.Workbook()
    book.properties.creator = AUTHOR
    book.properties.created = book.properties.modified = MADE.replace(tzinfo=None)
    return book, book.active


def chengguan_cooperation():
    """城关街道: a hidden column of codes, a row a department, a note under the table."""
    book, sheet = _workbook()
    sheet.title = "配合履职"
    sheet.append(["", "青禾县城关街道配合履职事项清单（2024年版）"])
    sheet.merge_cells("B1:F1")
    sheet.append(["内部编码", *COOPERATION])
    sheet.column_dimensions["A"].hidden = True
    for head, items in _sections(ITEMS["城关街道配合2024"]):
        sheet.append(["", head])
        sheet.merge_cells(
            start_row=sheet.max_row, end_row=sheet.max_row, start_column=2, end_column=6
        )
        for item in items:
            top = sheet.max_row + 1
            for at, (body, duty) in enumerate(_bodies(item)):
                number = int(item["number"])
                first = [f"CG-P-{number:03}", number, item["title"]] if at == 0 else [""] * 3
                sheet.append([*first, body, duty, _own(item) if at == 0 else ""])
            for column in (1, 2, 3, 6):
                if sheet.max_row > top:
                    sheet.merge_cells(
                        start_row=top, end_row=sheet.max_row, start_column=column, end_column=column
                    )
    sheet.append(["", "注：列在首位的部门为牵头部门。"])
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    return _saved(book)


def delegated():
    """The catalogue of powers: the scope merged downwards, a hidden column of codes."""
    book, sheet = _workbook()
    sheet.title = "目录"
    sheet.append(["青禾县街道（镇）承接行政处罚事项目录（2023年版）"])
    sheet.merge_cells("A1:F1")
    sheet.append(["序号", "事项编码", "事项名称", "原实施主体", "实施范围", "备注"])
    sheet.column_dimensions["B"].hidden = True
    for scope, group in groupby(ITEMS["承接目录2023"], lambda item: item["scope"]):
        top = sheet.max_row + 1
        for item in group:
            number, title, former, _, remark = _delegated(item)
            code = f"9901{int(number):04}"
            named = "、".join(scope) if sheet.max_row + 1 == top else None
            sheet.append([int(number), code, title, former, named, remark])
        if sheet.max_row > top:
            sheet.merge_cells(start_row=top, end_row=sheet.max_row, start_column=5, end_column=5)
    return _saved(book)


# Text -----------------------------------------------------------------------------------------


def _records(title, name):
    lines = [[title, "", "", ""], RECLAIMING]
    for head, items in _sections(ITEMS[name]):
        lines += [[head, "", "", ""], *map(_reclaimed, items)]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(lines)
    return buffer.getvalue()


def shitang_reclaimed():
    """石塘乡: typed in with traditional characters, as Big5."""
    title = "青禾县石塘乡上级部门收回事项清单（2024年版）"
    return opencc.OpenCC("s2tw").convert(_records(title, "石塘乡收回2024")).encode("big5")


def chengguan():
    """城关街道: its three lists in an archive."""
    title = "青禾县城关街道上级部门收回事项清单（2024年版）"
    members = {
        "青禾县城关街道基本履职事项清单（2024年版）.xls": chengguan_basic(),
        "青禾县城关街道配合履职事项清单（2024年版）.xlsx": chengguan_cooperation(),
        f"{title}.csv": _records(title, "城关街道收回2024").encode("gb18030"),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(
                zipfile.ZipInfo(name, MADE.timetuple()[:6]), data, zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()


def _page(title, about, heads, rows):
    table = ["<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"]
    table += ["<tr>" + "".join(cells) + "</tr>" for cells in rows]
    lines = "\n".join(table)
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}</title>
</head>
<body>
<div class="position">当前位置：首页 &gt; 政务公开 &gt; 清单公开</div>
<h1>{title}</h1>
<p>{about}</p>
<table border="1">
{lines}
</table>
<div class="tools">【打印本页】【关闭窗口】</div>
</body>
</html>
""".encode()


def _cell(text, rows=1):
    down = f' rowspan="{rows}"' if rows > 1 else ""
    return f"<td{down}>{(text or '').replace(chr(10), '<br>')}</td>"


def shitang_adjusted():
    """石塘乡: what was added, changed and taken out in October 2024, on a page."""
    rows = []
    for item in ITEMS["石塘乡配合2024调整"]:
        bodies = _bodies(item)
        number, title, *_, own = _cooperation(item)
        for at, (body, duty) in enumerate(bodies):
            row = [_cell(body), _cell(duty)]
            if at == 0:
                first = [_cell(number, len(bodies)), _cell(title, len(bodies))]
                row = [
                    *first,
                    *row,
                    _cell(own, len(bodies)),
                    _cell(item["adjustment"], len(bodies)),
                ]
            rows.append(row)
    title = "青禾县石塘乡配合履职事项清单（2024年动态调整）"
    about = "经县委、县政府审定，石塘乡配合履职事项新增1项、修改1项、取消1项。"
    return _page(title, about, [*COOPERATION, "调整类型"], rows)


def delegated_repealed():
    """The catalogue of powers as it was taken back in October 2024, on a page."""
    rows = [list(map(_cell, _delegated(item))) for item in ITEMS["承接目录2024废止"]]
    title = "青禾县街道（镇）承接行政处罚事项目录（废止）"
    about = "下列行政处罚自2024年10月1日起不再由街道（镇）实施，评估后另行公布新的目录。"
    return _page(title, about, ["序号", "事项名称", "原实施主体", "实施范围", "备注"], rows)


WRITERS = {
    "青禾县柳河镇履职事项清单（2024年版）.docx": liuhe,
    "青禾县石塘乡基本履职事项清单（2024年版）.pdf": shitang_basic,
    "青禾县石塘乡配合履职事项清单（2024年版）.docx": shitang_cooperation,
    "青禾县石塘乡配合履职事项清单（2024年动态调整）.html": shitang_adjusted,
    "青禾县石塘乡上级部门收回事项清单（2024年版）.csv": shitang_reclaimed,
    "青禾县城关街道履职事项清单（2024年版）.zip": chengguan,
    "青禾县县乡“属地管理”事项主体责任和配合责任清单（第一批）.xls": territorial_first,
    "青禾县县乡“属地管理”事项主体责任和配合责任清单（第二批）.pdf": territorial_second,
    "青禾县街道（镇）承接行政处罚事项目录（2023年版）.xlsx": delegated,
    "青禾县街道（镇）承接行政处罚事项目录（废止）.html": delegated_repealed,
}


if __name__ == "__main__":
    for name, write in WRITERS.items():
        (ROOT / "corpus/lists" / name).write_bytes(write())
