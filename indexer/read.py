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
from indexer.formats import biff, csv, docx, html, md, ofd, office, package, scans, txt, xls, xlsx
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
    ".xltx": Form.XLSX,
    ".xltm": Form.XLSX,
    ".xls": Form.XLS,
    ".xlt": Form.XLS,
    ".et": Form.XLS,
    ".docx": Form.DOCX,
    ".docm": Form.DOCX,
    ".dotx": Form.DOCX,
    ".dotm": Form.DOCX,
    ".doc": Form.DOC,
    ".dot": Form.DOC,
    ".wps": Form.DOC,
    ".wpt": Form.DOC,
    ".rtf": Form.RTF,
    ".pdf": Form.PDF,
    ".ofd": Form.OFD,
    ".png": Form.PNG,
    ".jpg": Form.JPG,
    ".jpeg": Form.JPG,
}
_WORKBOOKS = (Form.XLSX, Form.XLS)
_BINARIES = (Form.DOCX, Form.DOC, Form.RTF, Form.PDF, Form.OFD, Form.PNG, Form.JPG)

_AS_TABLE = "请用 Excel 或 WPS 打开后另存为 xlsx 或 csv 再导入"
_AS_TEXT = "请用 WPS 或 Word 打开后另存为 docx 再导入"
_AS_TYPED = "请索取可复制文字的 xlsx、docx 或 pdf 版本，或录入为 xlsx 再导入"
_UNPACK = "请解压后导入其中的文件"

_PDF = b"%PDF"
_PDF_WITHIN = 1024  # readers take a file whose head stands that far in
# First bytes → (form in words, remedy).
_SIGNATURES = (
    (b"GIF8", "GIF 图片", _AS_TYPED),
    (b"BM", "BMP 图片", _AS_TYPED),
    (b"II*\0", "TIFF 图片", _AS_TYPED),
    (b"MM\0*", "TIFF 图片", _AS_TYPED),
    (b"Rar!", "RAR 压缩包", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", _UNPACK),
    (b"\x1f\x8b", "gzip 压缩包", _UNPACK),
    (b"SQLite format 3\0", "SQLite 数据库", _AS_TABLE),
)
# First bytes → reader.
_BY_HEAD: tuple[tuple[bytes, Callable[[bytes, Settings], Content]], ...] = (
    (b"{\\rtf", lambda data, limits: office.read(data, Form.RTF, limits)),
    (b"\x89PNG", lambda data, limits: scans.read(data, Form.PNG, limits)),
    (b"\xff\xd8\xff", lambda data, limits: scans.read(data, Form.JPG, limits)),
)
_OLE_ENDINGS = {".doc": "doc 文档", ".wps": "WPS 文字文档", ".et": "WPS 表格", ".xls": "xls 工作簿"}
_BARE_WORKBOOK = (b"\x09\x08\x10\0\0\x06", b"\x09\x08\x08\0\0\x05")  # a workbook outside of OLE
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# A name within the archive → (form in words, remedy).
_ZIP_FORMS = (
    ("xl/workbook.bin", "xlsb 工作簿", _AS_TABLE),
    ("ppt/presentation.xml", "pptx 演示文稿", _AS_TYPED),
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
    if reader := _binary(ending, data):
        return reader(data, limits)
    _refuse_other_binaries(data)
    decoded = charset.decode(data)
    return _reader(_form(ending, decoded.text))(decoded, limits)


def _binary(ending: str, data: bytes) -> Callable[[bytes, Settings], Content] | None:
    """Choose the reader of a file that is no text, by its first bytes."""
    if data.startswith(_ZIP):
        return _package(data)
    if data.startswith(biff.OLE):
        return _container(ending, data)
    if data.startswith(_BARE_WORKBOOK):
        return xls.read
    if _PDF in data[:_PDF_WITHIN] and (ending == ".pdf" or data.startswith(_PDF)):
        from indexer.formats import pdf  # noqa: PLC0415 - takes half a second to import

        return pdf.read
    return next((read for begins, read in _BY_HEAD if data.startswith(begins)), None)


def _form(ending: str, text: str) -> Form:
    """Choose the form of a text: a page is told by its beginning, the others by their ending."""
    if _SPREADSHEET_XML.match(text):
        raise FileRefused(f"文件是 XML 表格（Excel 2003），尚不支持；{_AS_TABLE}。")
    if _MHTML.match(text):
        raise FileRefused("文件是 mhtml 单一网页，尚不支持；请在浏览器中另存为 html 再导入。")
    form = _ENDINGS.get(ending)
    if form in _WORKBOOKS:  # systems export web pages and separated values as ".xls"
        form = Form.CSV
    if form is not Form.MD and _PAGE.match(text):
        return Form.HTML
    if form in _BINARIES:
        raise FileRefused(f"文件的内容不是 {form}，可能已损坏；请重新下载或重新导出。")
    if form is None:
        raise FileRefused(
            f"不支持扩展名为“{ending or '空'}”的文件；"
            "请另存为 xlsx、docx、pdf、csv、html、txt 或 md 再导入。"
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


def _package(data: bytes) -> Callable[[bytes, Settings], Content]:
    """Choose the reader of an Office package by the parts it has."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise FileRefused("文件是损坏的压缩包或 Office 文件；请重新下载或重新导出。") from error
    if "xl/workbook.xml" in names:
        return xlsx.read
    if "word/document.xml" in names:
        return docx.read
    if "OFD.xml" in names:
        return ofd.read
    for member, form, remedy in _ZIP_FORMS:
        if member in names:
            raise FileRefused(f"文件是 {form}，尚不支持；{remedy}。")
    if any(member.startswith("xl/") for member in names):
        return xlsx.read
    if any(member.startswith("word/") for member in names):
        return docx.read
    raise FileRefused(f"文件是 zip 压缩包；{_UNPACK}。")


def _container(ending: str, data: bytes) -> Callable[[bytes, Settings], Content]:
    """Choose the reader of an OLE file by the streams it has."""
    streams = biff.root_streams(data)
    if "EncryptedPackage" in streams:
        kind = package.DOCUMENT if ending.startswith(".do") else package.WORKBOOK
        raise package.encrypted(kind)
    if "WordDocument" in streams:
        return lambda document, limits: office.read(document, Form.DOC, limits)
    if "PowerPoint Document" in streams:
        raise FileRefused(f"文件是 ppt 演示文稿，尚不支持；{_AS_TYPED}。")
    if not streams:
        form = _OLE_ENDINGS.get(ending, "旧版 Office 文件")
        remedy = _AS_TEXT if ending in (".doc", ".wps") else _AS_TABLE
        raise FileRefused(f"文件是 {form}，但已损坏或不是标准格式；{remedy}。")
    return xls.read


def _refuse_other_binaries(data: bytes) -> None:
    for signature, form, remedy in _SIGNATURES:
        if data.startswith(signature) and not (signature == b"BM" and data.isascii()):
            raise FileRefused(f"文件是 {form}，尚不支持；{remedy}。")
