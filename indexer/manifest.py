"""`manifest.toml` beside files: what cannot be read from them (origin, licence, dates …).

[defaults]            for files that do not say it themselves
[files."name.xlsx"]   wins over what was read; `class` is that of every list in the file
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rtoml

from schema import errors
from schema.domain.lists import ListClass

NAME = "manifest.toml"
_KEYS = {
    "title",
    "kind",
    "class",
    "origin",
    "licence",
    "territory",
    "issuer",
    "document_number",
    "adopted_on",
    "published_on",
    "effective_from",
    "effective_to",
    "label",
    "relation",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """Values for the files of one directory."""

    defaults: dict[str, Any] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)


def class_of(beside: Manifest, told: dict[str, Any]) -> ListClass | None:
    """Class of the lists of a file, where its manifest tells it."""
    name = told.get("class", beside.defaults.get("class"))
    return None if name is None else ListClass(name)


def load(directory: Path) -> Manifest:
    """The manifest of a directory, empty where there is none.

    Raises:
        errors.FileRefused: it is not TOML, or has an unknown key.
    """
    path = directory / NAME
    return parse(path.read_bytes()) if path.is_file() else Manifest()


def parse(written: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        errors.FileRefused: it is not TOML, or has an unknown key.
    """
    try:
        data = rtoml.loads(written.decode())
    except (rtoml.TomlParsingError, UnicodeDecodeError) as error:
        raise errors.FileRefused(f"{NAME} 不是有效的 TOML：{error}") from error
    _check_places(data)
    manifest = Manifest(data.get("defaults", {}), data.get("files", {}))
    for name, values in {"defaults": manifest.defaults, **manifest.files}.items():
        if unknown := set(values) - _KEYS:
            listed = "、".join(sorted(unknown))
            raise errors.FileRefused(f"{NAME} 的 [{name}] 有未知的键：{listed}")
        if values.get("class", ListClass.BASIC) not in set(ListClass):
            known = "、".join(ListClass)
            raise errors.FileRefused(f"{NAME} 的 [{name}] 的 class 只能是：{known}")
    return manifest


def _check_places(data: dict[str, Any]) -> None:
    """Refuse what stands outside of [defaults] and [files."…"]: it would silently not count.

    Raises:
        errors.FileRefused: a file's table or a key stands at the top, or is no table.
    """
    for name, value in data.items():
        if name in ("defaults", "files"):
            tables = value.values() if name == "files" and isinstance(value, dict) else [value]
            if not all(isinstance(each, dict) for each in tables):
                shown = '[files."文件名"]' if name == "files" else "[defaults]"
                raise errors.FileRefused(f"{NAME} 的 {name} 应写成 {shown}，下面逐行写键和值")
            continue
        if isinstance(value, dict):
            raise errors.FileRefused(
                f'{NAME} 的 ["{name}"] 放错了位置，请写成 [files."{name}"]'
                "（对所有文件都适用的写在 [defaults] 下）"
            )
        raise errors.FileRefused(
            f'{NAME} 最上面的 {name} 不属于任何文件，请写在 [defaults] 或 [files."文件名"] 下'
        )
