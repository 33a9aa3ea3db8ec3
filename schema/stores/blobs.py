"""Source bytes on disk by SHA-256: sources/ab/abcdef…, written whole or not at all."""

import asyncio
import errno
import hashlib
import os
import tempfile
from pathlib import Path

from schema import errors


class FileBlobs:
    """`ports.Blobs` below a directory."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, sha256: str, data: bytes) -> None:
        """Keep bytes durably."""
        await asyncio.to_thread(self._put, sha256, data)

    async def get(self, sha256: str) -> bytes:
        """Bytes by hash, checked.

        Raises:
            errors.SourceMissing: the file is not there, or its bytes have changed.
        """
        return await asyncio.to_thread(self._get, sha256)

    def _path(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256

    def _put(self, sha256: str, data: bytes) -> None:
        path = self._path(sha256)
        if path.exists():
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, data)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            raise errors.StoreFull("数据目录所在磁盘已满，文件未收录；请腾出空间。") from error

    def _get(self, sha256: str) -> bytes:
        try:
            data = self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise errors.SourceMissing(f"找不到来源文件 {sha256[:12]}…：请从备份恢复。") from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise errors.SourceMissing(f"来源文件 {sha256[:12]}… 的内容已改变：请从备份恢复。")
        return data


def _write(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there; what fails leaves nothing behind."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
