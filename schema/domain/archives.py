"""An archive (迁移档案) of a whole installation: its parts, and the manifest that names each.

A part is a table (one JSON object a line, in order of the key), a source's bytes, or a file of the
installation's own rules or words. Equal contents make equal parts, whatever the database.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from schema.domain import audit

FORMAT = "yidan-archive/1"
TABLES, SOURCES, RULES, LEXICON = "tables", "sources", "rules", "lexicon"


@dataclass(frozen=True, slots=True)
class Part:
    """Size and SHA-256 of a part's bytes; of a table the number of rows too."""

    sha256: str
    bytes: int
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: parts by name, as of which revision of the tables.

    `head` is the hash of the newest audit record, empty where there is none.
    """

    revision: str
    program: str
    at_us: int
    head: str
    parts: Mapping[str, Part]

    def text(self) -> str:
        """The manifest as it is written: RFC 8785 JSON."""
        return audit.canonical({**asdict(self), "format": FORMAT, "parts": self._members()})

    @property
    def fingerprint(self) -> str:
        """Equal for archives of equal contents, whenever and from whatever database."""
        told = {"revision": self.revision, "head": self.head, "parts": self._members()}
        return hashlib.sha256(audit.canonical(told).encode()).hexdigest()

    def _members(self) -> dict[str, dict[str, Any]]:
        """The parts as JSON; of what is no table without rows."""
        return {
            name: {key: value for key, value in asdict(part).items() if value is not None}
            for name, part in self.parts.items()
        }

    def named(self, folder: str) -> list[str]:
        """Names of the parts of a folder, without it, in order."""
        start = f"{folder}/"
        return sorted(name[len(start) :] for name in self.parts if name.startswith(start))


def read(text: str) -> Manifest:
    """The manifest of a text.

    Raises:
        ValueError: it is none, or of another format.
    """
    found = json.loads(text)
    if not isinstance(found, dict) or found.pop("format", None) != FORMAT:
        raise ValueError("format")
    try:
        parts = {name: Part(**each) for name, each in found.pop("parts").items()}
        made = Manifest(**found, parts=parts)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("members") from error
    if made.text() != text:
        raise ValueError("canonical")
    return made


def table(name: str) -> str:
    """Name of a table's part."""
    return f"{TABLES}/{name}.jsonl"


def tables(manifest: Manifest) -> list[str]:
    """Names of the tables, in order."""
    return [name.removesuffix(".jsonl") for name in manifest.named(TABLES)]


def misnamed(names: Iterable[str]) -> list[str]:
    """Names of files that could lead out of their folder, or are no TOML."""
    return [name for name in names if not name.endswith(".toml") or set(name) & set("/\\\0:")]
