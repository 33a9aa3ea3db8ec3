"""Files that are damaged, mislabelled, huge or made to harm: (name, bytes, outcome, reason).

The reason is a pattern that the refusal, or the first suspicion of a file accepted, must match;
each file is small on disk and is made anew for every run.
"""

import csv
import io
import itertools
import stat
import zipfile
from typing import NamedTuple

import drawn_pdfs
import openpyxl
import written_lists as lists
import written_ofd
import xlwt
from openpyxl.styles import Font
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas
from xlwt.CompoundDoc import XlsDoc

OK, NO = "accepted", "refused"
TEXT = "云岭县禁烧规定\n第一条 禁止露天焚烧秸秆。\n".encode()
RULES = [["序号", "事项名称"], ["1", "做好森林防火宣传教育工作"], ["2", "开展文明新风宣传"]]
TITLE = "云岭县清溪镇基本履职事项清单"
ENTITIES = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "{}"><!ENTITY c "{}">]>'.format(
    "甲" * 1000, "&b;" * 1000
)


class Malformed(NamedTuple):
    """A file, and what becomes of it."""

    name: str
    data: bytes
    outcome: str
    reason: str = ""


def archive(*members):
    """Pack members: (name or ZipInfo, bytes)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return buffer.getvalue()


def replaced(data, part, change):
    """Change one part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    return archive(*((name, change(old) if name == part else old) for name, old in parts))


def container(stream, content=b"\0" * 5000):
    """Give an OLE file whose only stream has this name."""
    buffer = io.BytesIO()
    XlsDoc().save(buffer, content)
    data = bytearray(buffer.getvalue())
    at = data.index("Workbook".encode("utf-16-le"))
    data[at : at + 64] = stream.encode("utf-16-le").ljust(64, b"\0")
    data[at + 64 : at + 66] = (2 * len(stream) + 2).to_bytes(2, "little")
    return bytes(data)


def workbook(rows=RULES, change=lambda _sheet: None):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [[TITLE], *rows]:
        sheet.append(row)
    change(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def formatted(sheet, rows=65_203):
    """Format blanks, as a sheet has them that once was long."""
    bold = Font(bold=True)
    for row in range(10, rows):
        sheet.cell(row, 1).font = bold


def distinct_xls(rows=20_000, columns=6):
    """Give an old workbook in which no two cells say the same."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("清单")
    for at, head in enumerate(["序号", "事项名称", "备注", "依据", "说明", "附注"]):
        sheet.write(0, at, head)
    for row, column in itertools.product(range(1, rows + 1), range(columns)):
        sheet.write(row, column, f"{row}" if column == 0 else f"第{row}项工作之{column}")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def long_pdf(pages=200, rows=10):
    """Give a pdf of many ruled pages."""
    buffer = io.BytesIO()
    drawn = canvas.Canvas(buffer, pagesize=A4)
    for page in range(pages):
        drawn.setFont(drawn_pdfs.FONT, 10)
        if not page:
            drawn.drawCentredString(A4[0] / 2, A4[1] - 40, TITLE)
        top = A4[1] - 60
        for row in range(rows + 1):
            foot = top - 30 * row
            number = page * rows + row
            words = (str(number), f"负责做好第{number}项工作") if row else ("序号", "事项名称")
            drawn.drawString(55, foot - 20, words[0])
            drawn.drawString(125, foot - 20, words[1])
            drawn.line(50, foot, 540, foot)
        for x in (50, 120, 540):
            drawn.line(x, top, x, top - 30 * (rows + 1))
        drawn.line(50, top - 30 * (rows + 1), 540, top - 30 * (rows + 1))
        drawn.showPage()
    drawn.save()
    return buffer.getvalue()


def long_docx(rows=100_000):
    """Give a document whose table has many rows."""

    def written(old):
        row = "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>" * 2 + "</w:tr>"
        row = row.replace("</w:tc><w:tr>", "</w:tc>")
        body = "".join(row.format(n, f"负责做好第{n}项工作") for n in range(1, rows + 1))
        table = f"<w:tbl>{row.format('序号', '事项名称')}{body}</w:tbl>"
        return old.replace(b"<w:body>", b"<w:body>" + table.encode(), 1)

    return replaced(lists.to_docx(lists.BASIC), "word/document.xml", written)


def locked_pdf():
    buffer = io.BytesIO()
    drawn = canvas.Canvas(buffer, encrypt="secret")
    drawn.drawString(50, 500, "text")
    drawn.save()
    return buffer.getvalue()


def locked_zip():
    data = bytearray(archive(("锁.txt", TEXT)))
    data[data.rindex("锁.txt".encode()) - 46 + 8] |= 1
    return bytes(data)


def csv_of(*rows):
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def link_zip():
    link = zipfile.ZipInfo("密码.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return archive(
        (link, b"/etc/passwd"), ("甲.txt", TEXT.replace("禁止".encode(), "严禁".encode()))
    )


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200
SHEET = "xl/worksheets/sheet1.xml"


def files():
    """Give all of them."""
    xlsx, docx, xls = workbook(), lists.to_docx(lists.BASIC), lists.to_xls(lists.BASIC)
    pdf = drawn_pdfs.document(drawn_pdfs.text("正文"))
    ofd = written_ofd.document(written_ofd.page(written_ofd.text(20, 40, "正文")))
    entity = ENTITIES.encode()
    formula = [["序号", "事项名称"], ["1", '=CONCATENATE("做好","工作")'], ["2", "开展宣传"]]
    injected = [[TITLE], ["序号", "事项名称"], ["1", "=cmd|'/C calc'!A0"], ["2", "@SUM(1+1)*"]]
    wide = replaced(xlsx, SHEET, lambda old: old.replace(b'ref="A1:B4"', b'ref="A1:XFD1048576"'))
    return [
        Malformed(
            "压缩炸弹.xlsx", archive(("xl/workbook.xml", b"\0" * 300_000_000)), NO, "超过上限"
        ),
        Malformed("压缩炸弹.zip", archive(("甲.csv", b"0" * 300_000_000)), NO, "压缩比异常"),
        Malformed("套娃.zip", archive(("内.zip", archive(("甲.txt", TEXT)))), NO, "解压后导入"),
        Malformed(
            "实体.docx",
            replaced(docx, "word/document.xml", lambda _: entity + b"<a>&c;</a>"),
            NO,
            "已损坏或不是标准格式",
        ),
        Malformed(
            "实体.xlsx", replaced(xlsx, SHEET, lambda _: entity + b"<a>&c;</a>"), NO, "已损坏"
        ),
        Malformed("加密.xlsx", container("EncryptedPackage"), NO, "有密码保护"),
        Malformed("加密.docx", container("EncryptedPackage"), NO, "有密码保护"),
        Malformed(
            "加密.doc", container("WordDocument", b"\xec\xa5\xc1\0" + b"\1" * 5000), NO, "密码"
        ),
        Malformed("加密.pdf", locked_pdf(), NO, "打开密码"),
        Malformed("加密.zip", locked_zip(), NO, "有密码"),
        Malformed("截断.xlsx", xlsx[:-300], NO, "损坏的压缩包"),
        Malformed("截断.docx", docx[: len(docx) // 2], NO, "损坏的压缩包"),
        Malformed("截断.xls", xls[:3000], NO, "已损坏"),
        Malformed("截断.pdf", pdf[:-200], NO, "不完整"),
        Malformed("截断.zip", archive(("甲.txt", TEXT))[:-30], NO, "压缩包已损坏"),
        Malformed("截断.ofd", ofd[:-200], NO, "损坏的压缩包"),
        Malformed("截断.doc", container("WordDocument")[:1500], NO, "已损坏"),
        Malformed("截断.png", PNG, NO, "图片已损坏|要由文字识别"),
        Malformed("截断.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 50, NO, "图片已损坏|要由文字识别"),
        Malformed("图片冒充.pdf", PNG, NO, "图片已损坏|要由文字识别"),
        Malformed("空.csv", b"", NO, "文件是空的"),
        Malformed(
            "只有格式.xlsx",
            workbook([], lambda s: (s.delete_rows(1), formatted(s))),
            NO,
            "没有正文",
        ),
        Malformed("尾部格式.xlsx", workbook(change=formatted), OK),
        Malformed("一百万列.xlsx", wide, OK),
        Malformed(
            "越界.xlsx",
            replaced(xlsx, SHEET, lambda old: old.replace(b'r="B3"', b'r="ZZZZ3"')),
            NO,
            "位置不合规则|已损坏",
        ),
        Malformed("无缓存公式.xlsx", workbook(formula), OK, "是公式，文件里没有保存结果"),
        Malformed("公式注入.csv", csv_of(*injected), OK),
        Malformed("嵌套.html", b"<table><tr><td>" * 100_000 + "甲".encode(), OK),
        Malformed("空字符.csv", b"\0," * 1000 + b"\n", NO, "不是文本文件"),
        Malformed("换了扩展名.xlsx", lists.to_html(lists.BASIC), OK, "扩展名是 .xlsx，内容是 html"),
        Malformed("坏编码.txt", b"\x81\xff\x80\xff" * 40, NO, "编码"),
        Malformed("不同格.xls", distinct_xls(), NO, "超过 10000 行内容的上限"),
        Malformed("两百页.pdf", long_pdf(), OK),
        Malformed("十万行.docx", long_docx(), NO, "超过 10000 行内容的上限"),
        Malformed("链接.zip", link_zip(), NO, "是链接"),
        Malformed("越级.zip", archive(("../../../etc/../逃.txt", TEXT)), OK),
    ]


EXPECTED = [  # names only: the files are made once, when they are taken in
    *("压缩炸弹.xlsx", "压缩炸弹.zip", "套娃.zip", "实体.docx", "实体.xlsx", "加密.xlsx"),
    *("加密.docx", "加密.doc", "加密.pdf", "加密.zip", "截断.xlsx", "截断.docx", "截断.xls"),
    *("截断.pdf", "截断.zip", "截断.ofd", "截断.doc", "截断.png", "截断.jpg", "图片冒充.pdf"),
    *("空.csv", "只有格式.xlsx", "尾部格式.xlsx", "一百万列.xlsx", "越界.xlsx", "无缓存公式.xlsx"),
    *("公式注入.csv", "嵌套.html", "空字符.csv", "换了扩展名.xlsx", "坏编码.txt", "不同格.xls"),
    *("两百页.pdf", "十万行.docx", "链接.zip", "越级.zip"),
]
