"""Office packages (docx, xlsx): a zip archive of XML parts that point to one another.

Sizes are checked by the archive's directory before anything is unpacked; small parts are read
whole, large ones are streamed by their readers. Must not know what the parts say.
"""

import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Protocol
from xml.etree.ElementTree import Element

import defusedxml.ElementTree as DefusedTree

from schema.errors import FileRefused
from schema.settings import Settings

# What the zip, XML and workbook libraries raise on files that are not in order.
LIBRARY_ERRORS = (
    SyntaxError,  # not XML: the ParseError of the standard library, and that of lxml
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,  # dates and numbers out of range
    AssertionError,
    AttributeError,  # parts that a library expects and the file lacks, as the next three
    LookupError,
    TypeError,
    ValueError,  # of numbers and addresses, UnicodeError, defusedxml's refusals
    EOFError,
    MemoryError,
    NotImplementedError,  # compression methods
    OSError,
    RuntimeError,  # encrypted entries; RecursionError
)
_MAX_ENTRIES = 10_000
_MAX_RATIO = 400  # formatted blank rows reach 150; deflate ends at 1032
_RATIO_MATTERS_BYTES = 16 * 1024 * 1024
_MAX_SMALL_BYTES = 16 * 1024 * 1024  # of a part that is read whole; its tree takes ten times that
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Kind:
    """What a package is called, and what to do with one that cannot be read."""

    noun: str
    form: str
    save_again: str


WORKBOOK = Kind("工作簿", "xlsx", "请用 Excel 或 WPS 打开后另存为 xlsx 再导入")
DOCUMENT = Kind("文档", "docx", "请用 Word 或 WPS 打开后另存为 docx 再导入")


class Target(Protocol):
    """Takes the elements of a part as they come."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def data(self, text: str) -> None:
        """Take a stretch of text."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""


def check(archive: zipfile.ZipFile, packed_bytes: int, limits: Settings, kind: Kind) -> None:
    """Refuse what would unpack to too much, before anything is unpacked.

    Raises:
        FileRefused: Encrypted, too many entries, or too large unpacked.
    """
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise encrypted(kind)
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > _MAX_ENTRIES
        or unpacked > limits.max_unpacked_bytes
        or too_dense(unpacked, packed_bytes)
    ):
        raise FileRefused(
            f"{kind.noun}解压后有 {unpacked} 字节、{len(entries)} 个部件，超过上限或压缩比异常；"
            f"请删去多余的空白行和图片，{kind.save_again.removeprefix('请')}。"
        )


def too_dense(unpacked_bytes: int, packed_bytes: int) -> bool:
    """Whether an archive unpacks to so many times its size that it was made to harm."""
    return unpacked_bytes > _RATIO_MATTERS_BYTES and unpacked_bytes > _MAX_RATIO * packed_bytes


def encrypted(kind: Kind) -> FileRefused:
    """Give the refusal of a package with a password."""
    return FileRefused(f"{kind.noun}有密码保护，无法读取；请取消密码后另存为 {kind.form} 再导入。")


def damaged(kind: Kind, error: BaseException) -> FileRefused:
    """Give the refusal of a package that its library cannot read."""
    return FileRefused(
        f"{kind.noun}已损坏或不是标准格式，无法读取（{type(error).__name__}）；{kind.save_again}。"
    )


def main_part(archive: zipfile.ZipFile) -> str:
    """Give the part that the package is about: the workbook, the document.

    Raises:
        LookupError: It names none.
    """
    return targets(archive, "")["officeDocument"][0]


def targets(archive: zipfile.ZipFile, part: str) -> dict[str, list[str]]:
    """Give the parts that a part ("": the package) points to, by the kind of the relation."""
    found: dict[str, list[str]] = {}
    for element in _relations(archive, part):
        kind = element.attrib.get("Type", "").rpartition("/")[2]
        found.setdefault(kind, []).append(_path(part, element))
    return found


def targets_by_id(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Give the parts that a part points to, by the relation's id."""
    relations = _relations(archive, part)
    return {each.attrib.get("Id", ""): _path(part, each) for each in relations}


def _relations(archive: zipfile.ZipFile, part: str) -> list[Element]:
    """Read the relations of a part; a document without any needs no part for them."""
    folder, name = posixpath.split(part)
    at = f"{folder}/_rels/{name}.rels".lstrip("/")
    return [] if part and at not in archive.NameToInfo else list(tree(archive, at))


def _path(part: str, relation: Element) -> str:
    target = relation.attrib.get("Target", "")
    folder = posixpath.dirname(part)
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path)


def tree(archive: zipfile.ZipFile, part: str) -> Element:
    """Read a small part whole.

    Raises:
        FileRefused: It is not small.
    """
    if (size := archive.getinfo(part).file_size) > _MAX_SMALL_BYTES:
        raise FileRefused(
            f"部件 {part} 有 {size} 字节，超过 {_MAX_SMALL_BYTES} 字节的上限；"
            "请用 Office 或 WPS 打开后另存，再导入。"
        )
    root: Element = DefusedTree.fromstring(archive.read(part))
    return root


def stream(archive: zipfile.ZipFile, part: str, target: Target) -> None:
    """Read a part of any size, keeping nothing but what the target keeps.

    Tags and attributes come as "namespace}name".
    """
    parser = DefusedTree.XMLParser(target=target)
    # The parser's own events: the detour over the tree builder takes half of the time. What
    # defusedxml forbids (declarations of entities) is refused all the same.
    parser.parser.ordered_attributes = False
    parser.parser.StartElementHandler = target.start
    parser.parser.EndElementHandler = target.end
    parser.parser.CharacterDataHandler = target.data
    with archive.open(part) as source:
        while chunk := source.read(_CHUNK_BYTES):
            parser.feed(chunk)
    parser.close()


def local(tag: str) -> str:
    """Give a tag or attribute without its namespace."""
    return tag.rpartition("}")[2]
