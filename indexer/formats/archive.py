"""Zip archives (压缩包) of files: which members they have, and the bytes of one.

A member's name is a label only: nothing is ever unpacked to disk. Names that do not say they are
UTF-8 are tried as UTF-8 and GB18030 before the zip format's own code page. Sizes are checked by
the archive's directory, which the library holds each member to. Must not know forms.
"""

import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer.formats import package
from schema.errors import FileRefused
from schema.settings import Settings

ENDING = ".zip"
_MAX_MEMBERS = 500
_MAX_NAME_CHARS = 300
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 1
_UNPACK = "请解压后逐个导入"
_OFFICE = frozenset({"[Content_Types].xml", "mimetype", "OFD.xml"})  # a file that is itself a zip
_SYSTEM = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_CONTROL = re.compile(r"[\0-\x1f\x7f:*?\"<>|]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name there, normalised, and its place in the directory."""

    name: str
    position: int


def is_archive(path: Path) -> bool:
    """Whether a file is an archive of files, by its ending and not itself a document."""
    if path.suffix.lower() != ENDING:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return _OFFICE.isdisjoint(archive.NameToInfo)
    except package.LIBRARY_ERRORS:
        return True  # `members` says what is wrong


def members(path: Path, limits: Settings) -> list[Member]:
    """Give the files of an archive in order of name, without hidden ones and those of systems.

    Raises:
        FileRefused: It is damaged, or has too many files or bytes.
    """
    with _opened(path) as archive:
        entries = archive.infolist()
        files = [place for place, entry in enumerate(entries) if not entry.is_dir()]
        unpacked = sum(entry.file_size for entry in entries)
        if len(files) > _MAX_MEMBERS:
            raise FileRefused(
                f"压缩包里有 {len(files)} 个文件，超过 {_MAX_MEMBERS} 个的上限；请分成几个压缩包。"
            )
        dense = package.too_dense(unpacked, path.stat().st_size)
        if unpacked > limits.max_unpacked_bytes or dense:
            raise FileRefused(f"压缩包解压后有 {unpacked} 字节，超过上限或压缩比异常；{_UNPACK}。")
        named = [Member(_name(entries[place]), place) for place in files]
    return sorted(_distinct(each for each in named if _is_shown(each.name)), key=_by_name)


def read(path: Path, member: Member, limits: Settings) -> bytes:
    """Read a member.

    Raises:
        FileRefused: It is encrypted, a link, too large or damaged.
    """
    with _opened(path) as archive:
        entry = archive.infolist()[member.position]
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise FileRefused("压缩包里的这个文件有密码；请用密码解压后再导入。")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise FileRefused("压缩包里的这一项是链接，不是文件；请换成文件本身再导入。")
        if entry.file_size > limits.max_file_bytes:
            raise FileRefused(
                f"文件过大：{entry.file_size} 字节，上限 {limits.max_file_bytes}；请拆分后再导入。"
            )
        return archive.read(entry)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except NotImplementedError as error:
        raise FileRefused(f"压缩包用了不支持的压缩方法；{_UNPACK}。") from error
    except package.LIBRARY_ERRORS as error:
        raise FileRefused(
            f"压缩包已损坏，无法读取（{type(error).__name__}）；请重新下载或重新压缩。"
        ) from error


def _name(entry: zipfile.ZipInfo) -> str:
    """Give a name without anything that would lead out of the archive."""
    written = entry.orig_filename
    if not entry.flag_bits & _UTF8_FLAG:
        written = _decoded(written.encode("cp437"))
    parts = written.replace("\\", "/").split("/")
    kept = [
        each for part in parts if (each := _CONTROL.sub("", part).strip()) not in ("", ".", "..")
    ]
    return unicodedata.normalize("NFC", "/".join(kept))[-_MAX_NAME_CHARS:]


def _decoded(name: bytes) -> str:
    for charset in ("utf-8", "gb18030"):
        try:
            return name.decode(charset)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")


def _is_shown(name: str) -> bool:
    parts = name.split("/")
    hidden = any(part.startswith((".", "~$")) for part in parts)
    return bool(name) and not hidden and _SYSTEM.isdisjoint(part.lower() for part in parts)


def _distinct(named: Iterator[Member]) -> Iterator[Member]:
    """Tell members of one name apart: the second is 甲（2）.xlsx."""
    taken: set[str] = set()
    for member in named:
        name, count = member.name, 1
        while name in taken:
            count += 1
            stem, dot, ending = member.name.rpartition(".")
            name = f"{stem}（{count}）{dot}{ending}" if dot else f"{member.name}（{count}）"
        taken.add(name)
        yield Member(name, member.position)


def _by_name(member: Member) -> str:
    return member.name
