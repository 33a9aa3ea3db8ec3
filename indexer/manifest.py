"""`manifest.toml` beside files: what cannot be read from them (origin, licence, dates …).

[defaults]            for files that do not say it themselves
[files."name.xlsx"]   wins over what was read
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schema import errors

NAME = "manifest.toml"
_KEYS = {
    "title",
    "kind",
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
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """Values for the files of one directory."""

    defaults: dict[str, Any] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)


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
        data = tomllib.loads(written.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise errors.FileRefused(f"{NAME} 不是有效的 TOML：{error}") from error
    manifest = Manifest(data.get("defaults", {}), data.get("files", {}))
    for name, values in {"defaults": manifest.defaults, **manifest.files}.items():
        if unknown := set(values) - _KEYS:
            listed = "、".join(sorted(unknown))
            raise errors.FileRefused(f"{NAME} 的 [{name}] 有未知的键：{listed}")
    return manifest
