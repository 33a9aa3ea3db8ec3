"""Pdf files of the gold set: ruled tables over pages, a row that a page breaks, headers again."""

import io

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
_BODY = ParagraphStyle("body", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
_TITLE = ParagraphStyle(
    "title", fontName=FONT, fontSize=18, leading=30, alignment=1, wordWrap="CJK"
)


def _said(text, style=_BODY):
    return Paragraph(text.replace("\n", "<br/>"), style)


def _printed(title, rows, widths, *styles, size):
    cells = [[_said(cell) if cell else "" for cell in row] for row in rows]
    looks = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    table = Table(cells, widths, style=[*looks, *styles], repeatRows=1, splitInRow=1)
    buffer = io.BytesIO()
    made = SimpleDocTemplate(buffer, pagesize=size, topMargin=50, bottomMargin=50)
    made.build([_said(title, _TITLE), table], onFirstPage=_foot, onLaterPages=_foot)
    return buffer.getvalue()


def _foot(drawn, made):
    drawn.setFont(FONT, 9)
    drawn.drawCentredString(made.pagesize[0] / 2, 30, f"— {made.page} —")


def e01(gold):
    """The second item begins on the first page and ends on the next."""
    bodies = (
        ("县消防救援大队", "县公安局"),
        ("县应急管理局", "县公安局", "县市场监督管理局"),
        ("县应急管理局", "县水利局"),
        ("县公安局", "县交通运输局"),
    )
    rows = [["序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"]]
    for at, heads in enumerate(bodies):
        if at in (0, 3):
            rows.append(
                [("一、安全稳定（3项）", "", "二、交通运输（1项）")[at and 2], "", "", "", ""]
            )
        named = "、".join(heads)
        rows.append([f"{at + 1}", gold.title(at), named, gold.blocks(at, *heads), gold.town(at)])
    spans = [("SPAN", (0, row), (-1, row)) for row in (1, 5)]
    widths = [30, 90, 90, 300, 200]
    title = "云岭县清溪镇配合履职事项清单（2025年版）"
    return _printed(title, rows, widths, *spans, size=landscape((360, A4[1])))


def e02(gold):
    """The categories are merged in the first column, a receiver is blank."""
    receivers = (
        "县委统战部（县民族宗教事务局）",
        "",
        "县人力资源和社会保障局",
        "市、县人力资源和社会保障局",
        "县社会保险事业服务中心",
        "县教育体育局、县行政审批服务局",
    )
    kinds = {0: "民族宗教", 2: "社会保障", 5: "教育培训监管"}
    rows = [["类别", "序号", "事项名称", "承接部门", "工作方式"]]
    for at, who in enumerate(receivers):
        how = gold.duty(at) if who else "取消，不再开展。"
        rows.append([kinds.get(at, ""), f"{at + 1}", gold.title(at), who, how])
    spans = [("SPAN", (0, 1), (0, 2)), ("SPAN", (0, 3), (0, 5))]
    title = "云岭县石塘乡上级部门收回事项清单"
    return _printed(title, rows, [60, 30, 150, 100, 140], *spans, size=(A4[0], 300))


WRITERS = {"e01": e01, "e02": e02}
