"""Names and fields of our indexes.

An index is named by mapping and generation; the alias, which is the prefix alone, stands on the
one that serves. Each index has an alias of its own for writing: a bulk request that must find an
alias never creates an index, however late it comes.
"""

import re
from dataclasses import dataclass
from typing import Any

from schema.domain.search import Document

MAPPING = 1  # raise when fields change: an index with another mapping is rebuilt, never read
PRUNE_SHARE = 0.2  # as the embedded engine: beside bigrams, such unigrams only cost time
_TOMBSTONES = "1h"  # a deletion is remembered for longer than any stale write can be on its way


@dataclass(frozen=True, slots=True)
class Names:
    """Names of one installation's indexes, by its prefix; the prefix is the serving alias."""

    prefix: str

    @property
    def pattern(self) -> str:
        """Matches all indexes of this mapping, and none of another installation."""
        return f"{self.prefix}-{MAPPING}-*"

    def index(self, number: int) -> str:
        """Name of a generation."""
        return f"{self.prefix}-{MAPPING}-{number:06d}"

    def write_alias(self, number: int) -> str:
        """The alias through which a generation is written."""
        return f"{self.index(number)}.write"

    def number(self, index: str) -> int | None:
        """Generation by name; None where it is of another mapping or not ours."""
        mapping, number = self.parsed(index) or (None, None)
        return number if mapping == MAPPING else None

    def parsed(self, index: str) -> tuple[int, int] | None:
        """Mapping and generation by name."""
        matched = re.fullmatch(rf"{re.escape(self.prefix)}-(\d+)-(\d{{6,}})", index)
        return (int(matched[1]), int(matched[2])) if matched else None


def settings(shards: int) -> dict[str, Any]:
    """Settings of a new index; replicas come when it has been built.

    It never refreshes by itself: a change becomes visible whole, when its writer says so.
    """
    return {
        "number_of_shards": shards,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
        "gc_deletes": _TOMBSTONES,
    }


def fields() -> dict[str, Any]:
    """The mapping: token streams without positions and with, keywords, ends of intervals.

    Nothing is stored: hits are ids, re-read from SQL, and a change replaces whole documents.
    """
    keyword, long = {"type": "keyword"}, {"type": "long"}
    stream = {"type": "text", "analyzer": "whitespace"}
    keywords = ("id", "edition_id", "hit_kind", "work_kind", "list_class", "bodies")
    longs = ("valid_from", "valid_to", "known_from_us", "known_to_us", "version")
    return {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "properties": {
            **dict.fromkeys(keywords, keyword),
            "territory_path": {**keyword, "doc_values": False},
            "unigrams": {**stream, "index_options": "freqs"},
            "bigrams": {**stream, "index_options": "positions"},
            **dict.fromkeys(longs, long),
        },
    }


def source(doc: Document, version: int) -> dict[str, Any]:
    """One document's fields."""
    return {
        "id": doc.id,
        "edition_id": doc.edition_id,
        "hit_kind": doc.hit_kind.value,
        "work_kind": doc.work_kind,
        "list_class": doc.list_class,
        "bodies": doc.bodies,
        "territory_path": doc.territory_path,
        "unigrams": doc.unigrams,
        "bigrams": doc.bigrams,
        "valid_from": doc.valid_from,
        "valid_to": doc.valid_to,
        "known_from_us": doc.known_from_us,
        "known_to_us": doc.known_to_us,
        "version": version,
    }
