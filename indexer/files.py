"""Files (文件): what lies under the paths of a batch, in archives too, and what stands beside each.

Manifests and hidden files are none. A file knows those of its batch, or of its archive: a 目录 is
compared with the 清单 beside it. Must not know forms.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from indexer import manifest
from indexer.formats import archive
from schema import errors
from schema.settings import Settings


@dataclass(frozen=True, slots=True)
class File:
    """A file to take in: its name in Yidan and where it lies, be it in a zip archive."""

    name: str
    path: Path
    member: archive.Member | None = None
    beside: "tuple[File, ...]" = field(default=(), compare=False, repr=False)

    @property
    def stem(self) -> str:
        """Name without folders and ending."""
        return PurePosixPath(self.name).stem

    @property
    def others(self) -> "Iterator[File]":
        """The files that stand beside it, itself left out."""
        return (each for each in self.beside if each.name != self.name)

    def data(self, settings: Settings) -> bytes:
        """Read the file.

        Raises:
            errors.FileRefused: it is too large or cannot be read.
        """
        if self.member is not None:
            return archive.read(self.path, self.member, settings)
        try:
            _check_size(self.path, settings.max_file_bytes)
            return self.path.read_bytes()
        except OSError as error:
            raise errors.FileRefused(f"读不出文件：{error.strerror}；请检查路径和权限。") from error


def under(paths: Sequence[Path]) -> list[File]:
    """Files under the paths, in order of name; named from the parent of each path (NFC, POSIX)."""
    found: dict[str, File] = {}
    for path in paths:
        root = path.resolve().parent
        for each in _walk(path.resolve()):
            name = unicodedata.normalize("NFC", each.relative_to(root).as_posix())
            found[name] = File(name, each)
    every = tuple(found[name] for name in sorted(found))
    return [replace(each, beside=every) for each in every]


def _walk(path: Path) -> Iterator[Path]:
    if path.name.startswith(".") or path.name == manifest.NAME:
        return
    if path.is_dir():
        for child in path.iterdir():
            yield from _walk(child)
    else:
        yield path


def unpacked(file: File, settings: Settings) -> list[File]:
    """The file, or the files that it is an archive of.

    Raises:
        errors.FileRefused: it is an archive that cannot be read, or has nothing to take in.
    """
    if not archive.is_archive(file.path):
        return [file]
    _check_size(file.path, settings.max_file_bytes)
    found = [
        File(f"{file.name}/{member.name}", file.path, member)
        for member in archive.members(file.path, settings)
        if PurePosixPath(member.name).name != manifest.NAME
    ]
    if not found:
        raise errors.FileRefused("压缩包里没有可导入的文件；请确认压缩是否完整。")
    return [replace(each, beside=tuple(found)) for each in found]


def _check_size(path: Path, most: int) -> None:
    if (size := path.stat().st_size) > most:
        raise errors.FileRefused(f"文件过大：{size} 字节，上限 {most}；请拆分后再导入。")
