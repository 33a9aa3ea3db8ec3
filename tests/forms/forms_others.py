"""Second half of the gold set: layouts that the reader had not met when it was first measured.

Towns as columns or as headings, a table for each category, no word of the class near the table,
Big5, an archive, a 目录 beside its 清单, pdf without strokes or with those between rows only.
"""

import csv
import io
import zipfile

import docx
import openpyxl
import xlwt
from forms_pages import _PAGE, _table
from forms_prints import FONT
from forms_sheets import _fill, _saved
from reportlab.pdfgen import canvas


def g01(gold):
    """Ticks under short names of towns, which stand below 实施范围."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "范围"
    towns = ["清溪", "石塘", "白石", "城关"]
    rows = [
        ["云岭县赋予镇街执法事项实施范围表"],
        ["序号", "事项名称", "原实施部门", "实施范围", None, None, None, "备注"],
        [None, None, None, *towns],
    ]
    for at, entry in enumerate(gold.entries):
        ticks = ["√" if town in entry["scope"] else None for town in towns]
        rows.append([at + 1, gold.title(at), entry["parts"][-1][0], *ticks, entry.get("remark")])
    _fill(sheet, rows, "A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:G2", "H2:H3")
    return _saved(book)


def g02(gold):
    """Rows over the table name the towns to which the items below them apply."""
    rows = [["序号", "事项名称", "划出部门"]]
    for at, entry in enumerate(gold.entries):
        if at in (0, 2):
            kind = "一" if at == 0 else "二"
            rows.append([f"1x3|{kind}、{entry['category']}（{(2, 3)[at // 2]}项）"])
        givers = [body for body, role, _ in entry["parts"] if role == "TRANSFER_FROM"]
        rows.append([f"{at + 1}", gold.title(at), "、".join(givers)])
    title = "云岭县镇街综合行政执法事项目录"
    return _PAGE.format(title=title, before="", body=_table(*rows)).encode()


def _added(document, rows, *, across=()):
    table = document.add_table(len(rows), 5)
    for row in across:
        table.cell(row, 0).merge(table.cell(row, 4))
    for row, words in enumerate(rows):
        for column, text in enumerate(words):
            table.cell(row, column).text = text


def g03(gold):
    """A category in the first table, in a table of its own, and in a line; heads without colon."""
    made = docx.Document()
    made.add_paragraph("云岭县城关街道配合履职事项清单")
    made.add_paragraph("（2025年版，共5项）")
    heads = ["序号", "事项名称", "责任部门", "部门职责分工", "街道配合职责"]
    first = [
        "1",
        gold.title(0),
        "县人力资源和社会保障局牵头，县税务局、县总工会配合",
        gold.blocks(0, "★县人力资源和社会保障局", "★县税务局", "★县总工会", after=":"),
        gold.town(0),
    ]
    second = ["2", gold.title(1), "县人力资源和社会保障局", gold.duty(1), gold.town(1)]
    made.add_paragraph("一、社会保障（2项）")
    _added(made, [heads, first, second])
    made.add_paragraph("")
    _added(made, [["二、生态环保（2项）"]], across=[0])
    made.add_paragraph("")
    three = ("市生态环境局云岭分局", "县城市管理局", "县市场监督管理局")
    third = [
        "3",
        gold.title(2),
        "/".join(three),
        gold.blocks(2, *(f"{n}.{body}" for n, body in enumerate(three, 1)), after=""),
        gold.town(2),
    ]
    fourth = [
        "4",
        gold.title(3),
        "县公安局 县城市管理局 县住房和城乡建设局",
        f"①县公安局、县城市管理局：{gold.duty(3)}②县住房和城乡建设局：{gold.duty(3, 2)}",
        gold.town(3),
    ]
    _added(made, [third, fourth])
    made.add_paragraph("三、综合政务（1项）")
    made.add_paragraph("")
    bodies = "县政府办公室\n县行政审批服务局"
    _added(made, [heads, ["5", gold.title(4), bodies, gold.duty(4), gold.town(4)]])
    return _saved(made)


def g04(gold):
    """Only the text says 配合履职; the categories head the tables; one column for all bodies."""
    heads = ["序号", "事项", "牵头及配合部门", "部门工作职责", "镇工作任务"]
    whole = gold.duty(0, 1)
    first = [
        "1",
        gold.title(0),
        "县林业局（牵头）、县交通运输局、国网云岭县供电公司",
        f"牵头部门：县林业局\n{gold.duty(0)}\n配合部门：县交通运输局、国网云岭县供电公司\n{whole}",
        gold.town(0),
    ]
    second = [
        "2",
        gold.title(1),
        "县自然资源局；县气象局",
        gold.blocks(1, "（1）县自然资源局职责", "（2）县气象局职责"),
        gold.town(1),
    ]
    third = [
        "3",
        gold.title(2),
        "县水利局（县水库移民服务中心）县财政局",
        gold.blocks(2, "县水利局", "县财政局", after="："),
        gold.town(2),
    ]
    body = (
        "<p>按照县委部署，现将清溪镇配合履职事项公布如下，请予监督。</p>"
        f"<h3>一、自然资源（2项）</h3>{_table(heads, first, second)}"
        f"<h3>二、乡村振兴（1项）</h3>{_table(heads, third)}"
    )
    title = "关于公布清溪镇有关履职事项的公告"
    return _PAGE.format(title=title, before="", body=body).encode()


def g05(gold):
    """Traditional characters in Big5; the merges are lost."""
    rows = [
        ["雲嶺縣石塘鄉配合履職事項清單"],
        ["序號", "事項名稱", "對應上級部門", "上級部門職責", "鄉鎮配合職責"],
        ["一、文化和旅遊（2項）"],
        [
            "1",
            gold.title(0),
            "縣文化和旅遊局、縣消防救援大隊",
            gold.blocks(0, "縣文化和旅遊局", "縣消防救援大隊"),
            gold.town(0),
        ],
        ["2", gold.title(1), "縣文化和旅遊局", gold.duty(1), gold.town(1)],
        ["二、教育培訓監管（1項）"],
        [
            "3",
            gold.title(2),
            "縣教育體育局\n縣公安局",
            gold.blocks(2, "縣教育體育局", "縣公安局", after="："),
            gold.town(2),
        ],
        ["備註：本清單自印發之日起執行。"],
    ]
    return _separated(rows).encode("big5")


def _separated(rows):
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


class _Print:
    """Pages drawn by hand: words wrapped to the columns, strokes only where asked."""

    def __init__(self, columns, bottom, *, strokes):
        self._buffer = io.BytesIO()
        self._drawn = canvas.Canvas(self._buffer, pagesize=(595, 842))
        self._columns, self._bottom, self._strokes = columns, bottom, strokes
        self._at = 780

    def say(self, text, x=200, size=16):
        self._drawn.setFont(FONT, size)
        self._drawn.drawString(x, self._at, text)
        self._at -= 2 * size

    def row(self, *words):
        """Draw a row, on a new page where this one has no room for all of it."""
        held = [
            [text[at : at + (width - 8) // 10] for at in range(0, len(text), (width - 8) // 10)]
            for text, (_, width) in zip(words, self._columns, strict=False)
        ]
        height = 14 * max(map(len, held)) + 8
        if self._at - height < self._bottom:
            self._drawn.showPage()
            self._at = 780
        self._drawn.setFont(FONT, 10)
        for lines, (x, _) in zip(held, self._columns, strict=False):
            for line, text in enumerate(lines):
                self._drawn.drawString(x + 4, self._at - 14 * (line + 1), text)
        if self._strokes:
            for y in (self._at, self._at - height):
                self._drawn.line(self._columns[0][0], y, sum(self._columns[-1]), y)
        self._at -= height

    def band(self, text):
        self._drawn.setFont(FONT, 10)
        self._drawn.drawString(self._columns[0][0] + 4, self._at - 14, text)
        self._at -= 22

    def printed(self):
        self._drawn.save()
        return self._buffer.getvalue()


def g06(gold):
    """No strokes at all; categories reach over both columns."""
    page = _Print([(60, 60), (120, 400)], 60, strokes=False)
    page.say("清溪镇基本履职事项清单")
    page.row("序号", "事项名称")
    kinds = dict.fromkeys(entry["category"] for entry in gold.entries)
    for han, kind in zip("一二三四五", kinds, strict=True):
        items = [at for at, entry in enumerate(gold.entries) if entry["category"] == kind]
        page.band(f"{han}、{kind}（{len(items)}项）")
        for at in items:
            page.row(f"{at + 1}", gold.title(at))
    return page.printed()


def g07(gold):
    """A workbook whose header groups 承接部门及工作方式, and a csv, in one archive."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("收回")
    sheet.write_merge(0, 0, 0, 3, "白石街道上级部门收回事项清单")
    sheet.write_merge(1, 2, 0, 0, "序号")
    sheet.write_merge(1, 2, 1, 1, "事项名称")
    sheet.write_merge(1, 1, 2, 3, "承接部门及工作方式")
    sheet.write(2, 2, "承接部门")
    sheet.write(2, 3, "工作方式")
    bodies = ("县农业农村局", "县商务局\n县市场监督管理局", "", "市、县农业农村局")
    for at, who in enumerate(bodies):
        how = gold.duty(at) if who else gold.entries[at]["remark"]
        for column, value in enumerate((f"{at + 1}、", gold.title(at), who, how)):
            sheet.write(3 + at, column, value)
    rows = [["白石街道基本履职事项清单", ""], ["序号", "事项名称"], ["一", "综合政务（2项）"]]
    rows += [[f"（{at - 3}）", gold.title(at)] for at in (4, 5)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("清单/收回.xls", _saved(book))
        archive.writestr("清单/基本.csv", _separated(rows).encode("gb18030"))
    return buffer.getvalue()


def g08(gold):
    """The notice states 5 items, the 目录 numbers two of them otherwise and has one more."""
    made = docx.Document()
    made.add_paragraph("关于印发石塘乡收回事项目录和清单的通知")
    made.add_paragraph("现将上级部门收回事项5项予以公布，涉及3个领域5项，请遵照执行。")
    made.add_paragraph("石塘乡上级部门收回事项目录")
    swapped = [gold.title(0), gold.title(1), gold.title(3), gold.title(2), "农村电影放映场次考核"]
    table = made.add_table(6, 2)
    for row, words in enumerate([("序号", "事项名称"), *enumerate(swapped, 1)]):
        table.cell(row, 0).text, table.cell(row, 1).text = map(str, words)
    made.add_paragraph("石塘乡上级部门收回事项清单")
    rows = [["序号", "事项名称", "承接部门", "工作方式"], ["一、文化和旅游（2项）"]]
    for at, entry in enumerate(gold.entries):
        if at == 2:
            rows.append(["二、市场监管（2项）"])
        rows.append([f"{at + 1}", gold.title(at), entry["parts"][0][0], gold.duty(at)])
    table = made.add_table(len(rows), 4)
    for row, words in enumerate(rows):
        if len(words) == 1:
            table.cell(row, 0).merge(table.cell(row, 3))
        for column, text in enumerate(words):
            table.cell(row, column).text = text
    return _saved(made)


def g09(gold):
    """Strokes between the rows only; the header is not said again on the second page."""
    page = _Print([(50, 40), (90, 190), (280, 130), (410, 150)], 540, strokes=True)
    page.say("云岭县石塘乡上级部门收回事项清单", 150)
    page.row("序号", "事项名称", "承接部门", "工作方式")
    for at, entry in enumerate(gold.entries):
        bodies = "、".join(body for body, _, _ in entry["parts"])
        page.row(f"{at + 1}", gold.title(at), bodies, entry.get("remark") or gold.duty(at))
    return page.printed()


WRITERS = {each.__name__: each for each in (g01, g02, g03, g04, g05, g06, g07, g08, g09)}
