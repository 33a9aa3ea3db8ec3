"""Files of rules and words (规则、词表文件): those that ship, and an installation's own."""

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import rtoml

from schema.errors import RulesInvalid

_SHIPPED = resources.files("schema.rules")


def text(name: str) -> str:
    """A file of `schema/rules`."""
    return _SHIPPED.joinpath(name).read_text(encoding="utf-8")


def toml(name: str) -> dict[str, Any]:
    """A TOML file of `schema/rules`, read."""
    return rtoml.loads(text(name))


def shipped(folder: str) -> list[Traversable]:
    """The TOML files of a folder of `schema/rules`, in the order of their names."""
    return _in_order(_SHIPPED.joinpath(folder))


def added(folder: Path | None) -> list[Traversable]:
    """The TOML files of a directory of the installation, if it has one, in that order.

    Raises:
        errors.RulesInvalid: the directory cannot be read: going on without would decide by others.
    """
    try:
        return _in_order(folder) if folder else []
    except OSError as error:
        raise RulesInvalid(f"规则、词表目录不存在或无法读取：{folder}") from error


def read(file: Traversable) -> dict[str, Any]:
    """Such a file, read.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no TOML, or not UTF-8.
    """
    return rtoml.loads(file.read_text(encoding="utf-8"))


def _in_order(folder: Traversable) -> list[Traversable]:
    found = (each for each in folder.iterdir() if each.name.endswith(".toml"))
    return sorted(found, key=lambda each: each.name)
