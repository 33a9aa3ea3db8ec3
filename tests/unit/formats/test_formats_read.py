"""Reading: the form is told by the bytes, and whatever is no form of ours is refused by name."""

import io
import zipfile

import docx
import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from xlwt.CompoundDoc import XlsDoc

from indexer import read
from schema.domain.documents import Form
from schema.errors import FileRefused
from schema.settings import Settings

LIMITS = Settings()
WITHOUT_OFFICE = Settings(office="no-such-program")
PAGE = "<html><body><table><tr><td>序号<td>事项<tr><td>1<td>甲</table></body></html>".encode()
CSV = "序号,事项名称\n1,秸秆禁烧\n".encode("gbk")


def workbook():
    book = openpyxl.Workbook()
    book.active.append(["序号", "事项"])
    book.active.append([1, "甲"])
    book.active.merge_cells("A1:A2")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def old_workbook():
    book = xlwt.Workbook()
    book.add_sheet("清单").write(0, 0, "序号")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def document():
    made = docx.Document()
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 0).text = "序号", "1"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


XLSX = workbook()
XLS = old_workbook()
DOCX = document()


def archive(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("政策.txt", "正文。".encode(), Form.TXT),
        ("条例.MD", "# 条例".encode(), Form.MD),
        ("页.htm", PAGE, Form.HTML),
        ("清单.csv", CSV, Form.CSV),
        ("清单.tsv", "序号\t事项\n1\t甲\n".encode(), Form.CSV),
        ("清单.xlsx", XLSX, Form.XLSX),
        ("清单.xlsm", XLSX, Form.XLSX),
        ("清单.xls", XLS, Form.XLS),
        ("清单.et", XLS, Form.XLS),
        ("清单.docx", DOCX, Form.DOCX),
        ("清单.docm", DOCX, Form.DOCX),
        ("清单.DOTX", DOCX, Form.DOCX),
    ],
)
def test_each_form_is_read_by_its_own_reader(name, data, form):
    """The ending and the content agree: nothing is noted."""
    content = read.read(name, data, LIMITS)
    assert content.form is form
    assert "form" not in content.notes
    assert (content.decoded is None) == (form in (Form.XLSX, Form.XLS))


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("清单.csv", XLSX, Form.XLSX),
        ("清单.xls", XLSX, Form.XLSX),
        ("清单", XLSX, Form.XLSX),
        ("清单.xls", PAGE, Form.HTML),
        ("页.txt", PAGE, Form.HTML),
        ("清单.csv", b"\xef\xbb\xbf" + PAGE, Form.HTML),
        ("清单.xls", "序号\t事项\n1\t甲\n".encode("gbk"), Form.CSV),
        ("清单.xlsx", CSV, Form.CSV),
        ("清单.xlt", CSV, Form.CSV),
        ("清单.xlsx", XLS, Form.XLS),
        ("清单.doc", XLS, Form.XLS),
        ("清单.doc", DOCX, Form.DOCX),
        ("清单.zip", DOCX, Form.DOCX),
        ("清单.docx", PAGE, Form.HTML),
    ],
)
def test_content_decides_and_the_difference_is_noted(name, data, form):
    """Systems save pages and separated values as .xls; the notes say what was done."""
    content = read.read(name, data, LIMITS)
    assert content.form is form
    assert content.notes["form"].endswith(f"内容是 {form}，按内容读取")


def test_markdown_that_begins_with_a_tag_is_markdown():
    """A law that begins with HTML markup is no page."""
    assert read.read("a.md", "<div>\n# 条例".encode(), LIMITS).form is Form.MD


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def container(name):
    """Give an OLE file whose only stream has this name."""
    buffer = io.BytesIO()
    XlsDoc().save(buffer, b"\0" * 5000)
    data = bytearray(buffer.getvalue())
    at = data.index("Workbook".encode("utf-16-le"))
    data[at : at + 64] = name.encode("utf-16-le").ljust(64, b"\0")
    data[at + 64 : at + 66] = (2 * len(name) + 2).to_bytes(2, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "cause"),
    [
        ("a.png", b"\x89PNG\r\n", "PNG 图片，要由文字识别|图片已损坏"),
        ("a.pdf", b"\x89PNG\r\n", "PNG 图片，要由文字识别|图片已损坏"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "JPEG 图片，要由文字识别|图片已损坏"),
        ("a.xls", OLE, "xls 工作簿，但已损坏或不是标准格式；请用 Excel 或 WPS 打开后另存为 xlsx"),
        ("a.et", OLE, "WPS 表格，但已损坏或不是标准格式"),
        ("a.doc", OLE, "doc 文档，但已损坏或不是标准格式；请用 WPS 或 Word"),
        (
            "a.doc",
            container("WordDocument"),
            "doc 文档，要由 LibreOffice 转换，本机没有找到；请安装.*另存为 docx",
        ),
        ("a.xls", container("WordDocument"), "doc 文档，要由 LibreOffice 转换"),
        ("a.wps", container("WordDocument"), "doc 文档，要由 LibreOffice 转换"),
        ("a.xlsx", container("EncryptedPackage"), "工作簿有密码保护.*另存为 xlsx"),
        ("a.docx", container("EncryptedPackage"), "文档有密码保护.*另存为 docx"),
        ("a.xls", container("Workbook"), "工作簿已损坏"),
        ("a.docx", archive("word/document.xml"), "文档已损坏或不是标准格式"),
        ("a.docx", archive("word/styles.xml"), "文档已损坏或不是标准格式"),
        ("a.docx", DOCX[:2000], "损坏的压缩包"),
        ("a.docx", "正文".encode(), "内容不是 docx"),
        ("a.pdf", "正文".encode(), "内容不是 pdf"),
        ("a.ofd", archive("OFD.xml"), "OFD"),
        ("a.xlsb", archive("xl/workbook.bin"), "xlsb"),
        ("a.zip", archive("甲.xlsx"), "zip 压缩包；请解压"),
        ("a.xlsx", archive("xl/styles.xml"), "已损坏"),
        ("a.xlsx", XLSX[:200], "损坏的压缩包"),
        ("a.rar", b"Rar!\x1a\x07", "RAR"),
        ("a.rtf", b"{\\rtf1", "rtf 文档，要由 LibreOffice 转换"),
        ("a.json", b"{}", "扩展名为“.json”.*另存为 xlsx"),
        ("无后缀", "正文".encode(), "扩展名为“空”"),
        ("a.mht", b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related", "mhtml"),
        ("a.xls", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "XML 表格"),
        ("a.txt", b"", "文件是空的"),
        ("a.txt", b" \n\t\n", "文件是空的"),
        ("a.html", b"<html><script>x</script></html>", "没有正文，也没有表格"),
        ("a.csv", b",,\n,,\n", "没有正文，也没有表格"),
        ("a.txt", b"\x00\x01\x02", "不是文本文件"),
    ],
)
def test_what_cannot_be_read_is_refused_with_cause_and_remedy(name, data, cause):
    """The message names the form or the fault, and what the person can do."""
    with pytest.raises(FileRefused, match=cause) as refusal:
        read.read(name, data, WITHOUT_OFFICE)
    assert "请" in str(refusal.value)


def test_a_file_beyond_the_limit_is_refused():
    """Size is checked before anything is read."""
    with pytest.raises(FileRefused, match="文件有 11 字节，超过 10 字节的上限"):
        read.read("a.txt", b"x" * 11, Settings(max_file_bytes=10))


def test_text_that_begins_like_a_bitmap_is_text():
    """BM is two letters before it is a picture."""
    assert read.read("a.txt", b"BM25 ranking", LIMITS).blocks


MUTATIONS = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=10_000),
        st.sampled_from(["set", "cut", "insert", "drop"]),
        st.binary(min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=6,
)


def mutated(data, mutations):
    """Change, cut, lengthen and shorten the bytes of a file."""
    for at, kind, patch in mutations:
        place = at % (len(data) + 1)
        behind = {"set": place + len(patch), "insert": place, "drop": place + len(patch)}
        tail = b"" if kind == "cut" else data[behind[kind] :]
        data = data[:place] + (b"" if kind in ("cut", "drop") else patch) + tail
    return data


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(
        [("a.xlsx", XLSX), ("a.docx", DOCX), ("a.html", PAGE), ("a.csv", CSV), ("a.txt", PAGE[6:])]
    ),
    MUTATIONS,
)
def test_any_damage_is_read_or_refused(file, mutations):
    """Whatever happened to a file, nothing but `FileRefused` leaves."""
    name, data = file
    try:
        content = read.read(name, mutated(data, mutations), LIMITS)
    except FileRefused as refusal:
        assert "请" in str(refusal)  # noqa: PT017 - either outcome is right
    else:
        assert content.blocks or content.tables


PARTS = [
    *((XLSX, name) for name in ("sheet1.xml", "workbook.xml", "styles.xml", "workbook.xml.rels")),
    *((DOCX, name) for name in ("document.xml", "styles.xml", "numbering.xml", ".xml.rels")),
]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(PARTS), MUTATIONS)
def test_any_damage_inside_of_a_package_is_read_or_refused(part, mutations):
    """Damage behind the checksums too, as a faulty program would write it."""
    data, ending = part
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, mutated(content, mutations) if name.endswith(ending) else content)
    try:
        read.read("a.xlsx", buffer.getvalue(), LIMITS)
    except FileRefused as refusal:
        assert "请" in str(refusal)  # noqa: PT017 - either outcome is right
