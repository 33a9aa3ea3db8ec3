"""Checkpoints as files, one each, in a directory that an operator may mount from elsewhere.

Files are only ever created, never replaced, so that the directory may be append-only (`chattr +a`).
A name starts with the number of the record, so that names sort as the chain does.
"""

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from schema import errors
from schema.domain import checkpoints
from schema.domain.checkpoints import Checkpoint, PrivateKey
from schema.stores import keys

_NAME = re.compile(r"checkpoint-\d{12}-\d+\.json", re.ASCII)


class FileCheckpoints:
    """`ports.Checkpoints` in a directory; without `pem` the key is kept in `key_path`."""

    def __init__(self, directory: Path, key_path: Path, pem: str = "") -> None:
        self._directory = directory
        self._key_path = key_path
        self._pem = pem

    async def signer(self) -> PrivateKey:
        """The key of this installation."""
        return await asyncio.to_thread(self._signer)

    async def newest(self, key: str | None = None) -> Checkpoint | None:
        """The newest checkpoint, of a key if one is named."""
        return await asyncio.to_thread(self._newest, key)

    async def keep(self, checkpoint: Checkpoint) -> str:
        """Write a checkpoint, and the public key beside the first."""
        try:
            return await asyncio.to_thread(self._keep, checkpoint)
        except OSError as error:
            raise errors.CheckpointFailed(
                f"检查点目录 {self._directory} 不能写入：{error.strerror or error}"
            ) from error

    async def read(self) -> list[tuple[str, Checkpoint | None]]:
        """All checkpoints."""
        return await asyncio.to_thread(self._all)

    def _signer(self) -> PrivateKey:
        try:
            pem = self._pem.encode() or keys.kept(self._key_path, checkpoints.new_key)
            return checkpoints.private_key(pem)
        except (OSError, ValueError) as error:
            told = "YIDAN_CHECKPOINT_KEY" if self._pem else str(self._key_path)
            raise errors.CheckpointFailed(
                f"检查点的签名密钥 {told} 不能用：应为 Ed25519 私钥（PEM）"
            ) from error

    def _newest_first(self) -> Iterator[Path]:
        if self._directory.is_dir():
            names = (each for each in os.listdir(self._directory) if _NAME.fullmatch(each))  # noqa: PTH208 - names alone, of thousands of files
            for name in sorted(names, reverse=True):
                yield self._directory / name

    def _newest(self, key: str | None) -> Checkpoint | None:
        found = (_read(path) for path in self._newest_first())
        return next((each for each in found if each and key in (None, each.key)), None)

    def _all(self) -> list[tuple[str, Checkpoint | None]]:
        """All but empty files: the writing of those was cut off by a power failure."""
        found = [path for path in self._newest_first() if path.stat().st_size]
        return [(path.name, _read(path)) for path in reversed(found)]

    def _keep(self, checkpoint: Checkpoint) -> str:
        self._directory.mkdir(parents=True, exist_ok=True)
        public = checkpoints.public_pem(self._signer().public_key())
        with suppress(FileExistsError):
            _create(self._directory / f"key-{checkpoint.key}.pem", public)
        name = f"checkpoint-{checkpoint.seq:012d}-{checkpoint.at_us}.json"
        _create(self._directory / name, checkpoint.line().encode())
        return name


def _create(path: Path, data: bytes) -> None:
    """Write a new file durably, in one call; a file of that name is left alone.

    Raises:
        FileExistsError: there is one.
    """
    at = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        os.write(at, data)
        os.fsync(at)
    finally:
        os.close(at)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path) -> Checkpoint | None:
    try:
        return checkpoints.read(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
