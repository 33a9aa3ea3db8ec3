"""Reading: a file's name and bytes become content. The content of the bytes decides the form.

Hops: limits → form (`_form`) → charset (`indexer.charset`) → the form's reader (`indexer.formats`).
Where the ending says another form than the bytes, the note `form` says so. Whatever cannot be read
is refused with its cause and what to do. This module must not know what a list or a law is.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from indexer import charset
from indexer.formats import csv, html, md, txt, xlsx
from schema.domain.documents import Content, Decoded, Form
from schema.errors import FileRefused
from schema.settings import Settings

_ENDINGS = {
    ".txt": Form.TXT,
    ".text": Form.TXT,
    ".md": Form.MD,
    ".markdown": Form.MD,
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".shtml": Form.HTML,
    ".xhtml": Form.HTML,
    ".csv": Form.CSV,
    ".tsv": Form.CSV,
    ".xlsx": Form.XLSX,
    ".xlsm": Form.XLSX,
}
# Saved as tables under an older ending: systems export web pages and separated values as ".xls".
_TABLE_ENDINGS = frozenset({".xls", ".et", ".xlsx", ".xlsm"})

_AS_TABLE = "请用 Excel 或 WPS 打开后另存为 xlsx 或 csv 再导入"
_AS_TEXT = "请用 WPS 或 Word 打开后另存为“网页（html）”或“纯文本（txt）”再导入"
_AS_TYPED = "请索取可复制文字的 xlsx、html 或 txt 版本，或录入为 xlsx 再导入"
_UNPACK = "请解压后导入其中的 xlsx、csv、html、txt 或 md 文件"

# First bytes → (form in words, remedy). OLE files are told apart by their ending.
_SIGNATURES = (
    (b"%PDF", "PDF", _AS_TYPED),
    (b"\x89PNG", "PNG 图片", _AS_TYPED),
    (b"\xff\xd8\xff", "JPEG 图片", _AS_TYPED),
    (b"GIF8", "GIF 图片", _AS_TYPED),
    (b"BM", "BMP 图片", _AS_TYPED),
    (b"II*\0", "TIFF 图片", _AS_TYPED),
    (b"MM\0*", "TIFF 图片", _AS_TYPED),
    (b"{\\rtf", "RTF 文档", _AS_TEXT),
    (b"Rar!", "RAR 压缩包", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", _UNPACK),
    (b"\x1f\x8b", "gzip 压缩包", _UNPACK),
    (b"SQLite format 3\0", "SQLite 数据库", _AS_TABLE),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_FORMS = {
    ".doc": ("doc 文档", _AS_TEXT),
    ".wps": ("WPS 文字文档", _AS_TEXT),
    ".xls": ("xls 工作簿", _AS_TABLE),
    ".et": ("WPS 表格", _AS_TABLE),
}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# A name within the archive → (form in words, remedy).
_ZIP_FORMS = (
    ("word/document.xml", "docx 文档", _AS_TEXT),
    ("xl/workbook.bin", "xlsb 工作簿", _AS_TABLE),
    ("ppt/presentation.xml", "pptx 演示文稿", _AS_TYPED),
    ("OFD.xml", "OFD 版式文件", _AS_TYPED),
    ("content.xml", "OpenDocument 文件", _AS_TABLE),
)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|table|meta|title|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_SPREADSHEET_XML = re.compile(r"\s*<\?xml.{0,400}(?:Excel\.Sheet|office:spreadsheet)", re.DOTALL)
_MHTML = re.compile(r"(?:From:|MIME-Version:).{0,2000}multipart/related", re.IGNORECASE | re.DOTALL)


def read(name: str, data: bytes, limits: Settings) -> Content:
    """Read a file into blocks and tables.

    Args:
        name: The file's name; of it only the ending counts.
        data: All of its bytes.
        limits: How large a file, a workbook and a table may be.

    Raises:
        FileRefused: It is empty, too large, damaged or of a form that cannot be read.
    """
    if len(data) > limits.max_file_bytes:
        raise FileRefused(
            f"文件有 {len(data)} 字节，超过 {limits.max_file_bytes} 字节的上限；请拆分后再导入。"
        )
    if not data.strip():
        raise FileRefused("文件是空的；请确认导出或下载是否完整。")
    ending = PurePosixPath(name).suffix.lower()
    content = _read(ending, data, limits)
    if not content.blocks and not content.tables:
        raise FileRefused("文件里没有正文，也没有表格内容；请确认导出或下载是否完整。")
    if content.form is _ENDINGS.get(ending):
        return content
    mismatch = f"扩展名是 {ending or '空'}，内容是 {content.form}，按内容读取"
    return replace(content, notes=content.notes | {"form": mismatch})


def _read(ending: str, data: bytes, limits: Settings) -> Content:
    if data.startswith(_ZIP):
        _refuse_other_archives(data)
        return xlsx.read(data, limits)
    _refuse_other_binaries(ending, data)
    decoded = charset.decode(data)
    return _reader(_form(ending, decoded.text))(decoded, limits)


def _form(ending: str, text: str) -> Form:
    """Choose the form of a text: a page is told by its beginning, the others by their ending."""
    if _SPREADSHEET_XML.match(text):
        raise FileRefused(f"文件是 XML 表格（Excel 2003），尚不支持；{_AS_TABLE}。")
    if _MHTML.match(text):
        raise FileRefused("文件是 mhtml 单一网页，尚不支持；请在浏览器中另存为 html 再导入。")
    form = Form.CSV if ending in _TABLE_ENDINGS else _ENDINGS.get(ending)
    if form is not Form.MD and _PAGE.match(text):
        return Form.HTML
    if form is None:
        raise FileRefused(
            f"不支持扩展名为“{ending or '空'}”的文件；请另存为 xlsx、csv、html、txt 或 md 再导入。"
        )
    return form


def _reader(form: Form) -> Callable[[Decoded, Settings], Content]:
    readers: dict[Form, Callable[[Decoded, Settings], Content]] = {
        Form.TXT: lambda decoded, _: txt.read(decoded),
        Form.MD: lambda decoded, _: md.read(decoded),
        Form.HTML: html.read,
        Form.CSV: csv.read,
    }
    return readers[form]


def _refuse_other_archives(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise FileRefused(f"文件是损坏的压缩包或工作簿；请重新下载，或{_AS_TABLE[1:]}。") from error
    if "xl/workbook.xml" in names:
        return
    for member, form, remedy in _ZIP_FORMS:
        if member in names:
            raise FileRefused(f"文件是 {form}，尚不支持；{remedy}。")
    if not any(member.startswith("xl/") for member in names):
        raise FileRefused(f"文件是 zip 压缩包；{_UNPACK}。")


def _refuse_other_binaries(ending: str, data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise FileRefused("工作簿有密码保护，无法读取；请取消密码后另存为 xlsx 再导入。")
        form, remedy = _OLE_FORMS.get(ending, ("旧版 Office 文件", _AS_TABLE))
        raise FileRefused(f"文件是 {form}，尚不支持；{remedy}。")
    for signature, form, remedy in _SIGNATURES:
        if data.startswith(signature) and not (signature == b"BM" and data.isascii()):
            raise FileRefused(f"文件是 {form}，尚不支持；{remedy}。")
