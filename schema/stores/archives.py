"""Archives as zip files: parts are streamed, the manifest stands last, nothing half-written stays.

An archive holds the hashes of passwords and tokens: nobody else may read it (0600).
"""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from schema import errors
from schema.domain import archives
from schema.domain.archives import Manifest, Part

_MANIFEST = "manifest.json"
_MOST_MANIFEST_BYTES = 256 * 1024 * 1024
_PIECE = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError)


class Writer:
    """Adds parts to an archive."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.parts: dict[str, Part] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add a part; of a table each piece is a row."""
        digest, size, number = hashlib.sha256(), 0, 0
        with self._file.open(_info(name), "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size, number = size + len(piece), number + 1
        rows = number if name.startswith(f"{archives.TABLES}/") else None
        self.parts[name] = Part(digest.hexdigest(), size, rows)

    def end(self, manifest: Manifest) -> None:
        """Write the manifest, last."""
        self._file.writestr(_info(_MANIFEST), manifest.text())


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """Write a new archive, durably; it is there once the block is left, or not at all.

    Raises:
        FileExistsError: there is a file already.
    """
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as raw:
            os.fchmod(raw.fileno(), 0o600)
            with zipfile.ZipFile(raw, "w") as file:
                yield Writer(file)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class Reader:
    """Reads an archive; its manifest was read, its parts are checked by `check`."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        with _translated():
            if file.getinfo(_MANIFEST).file_size > _MOST_MANIFEST_BYTES:
                raise errors.ArchiveInvalid("档案的目录过大。")
            self.manifest = archives.read(file.read(_MANIFEST).decode())

    def check(self) -> None:
        """Read every part and compare it with the manifest.

        Raises:
            errors.ArchiveInvalid: a part is missing, unknown or changed; names it.
        """
        parts = self.manifest.parts
        held = sorted(name for name in self._file.namelist() if name != _MANIFEST)
        if held != sorted(parts):
            raise errors.ArchiveInvalid("档案的内容与目录不符：缺少或多出了文件。")
        for name, part in parts.items():
            digest, size = hashlib.sha256(), 0
            for piece in self.pieces(name):
                digest.update(piece)
                size += len(piece)
            if (digest.hexdigest(), size) != (part.sha256, part.bytes):
                raise errors.ArchiveInvalid(f"档案中的 {name} 已损坏或被改动。")

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part's bytes, a mebibyte at a time."""
        with _translated(), self._file.open(name) as part:
            while piece := part.read(_PIECE):
                yield piece

    def lines(self, name: str) -> Iterator[bytes]:
        """A part line by line."""
        with _translated(), self._file.open(name) as part:
            yield from part

    def whole(self, name: str) -> bytes:
        """A part's bytes at once."""
        return b"".join(self.pieces(name))


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Open an archive to be read.

    Raises:
        errors.ArchiveInvalid: it is none.
    """
    with _translated():
        file = zipfile.ZipFile(path)
    with file:
        yield Reader(file)


@contextmanager
def _translated() -> Iterator[None]:
    """Say in our words what a broken file makes the library raise."""
    try:
        yield
    except _BROKEN as error:
        raise errors.ArchiveInvalid(f"不是完整的依单档案：{error}") from error


def _info(name: str) -> zipfile.ZipInfo:
    """A member; sources are mostly compressed already. No time, so equal parts are equal bytes."""
    info = zipfile.ZipInfo(name)
    stored = name.startswith(f"{archives.SOURCES}/")
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
