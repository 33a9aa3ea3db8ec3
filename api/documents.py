"""Texts of operations known by their hash: persisted by their first sender, or at build time.

- Automatic persisted queries (https://www.apollographql.com/docs/apollo-server/performance/apq):
  `extensions.persistedQuery.sha256Hash` alone; whoever is told that it is not known sends the text
  with it, once. Such texts are kept in memory, the oldest go first.
- Trusted documents: a manifest made when a front end is built. `documentId` or the hash names one;
  on demand nothing else is run, so that whoever can reach the server can ask only what the front
  ends ask.

Must not know what a text means.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from api.transport import Refused
from schema.errors import ManifestInvalid

# Of persisted texts together; one is bounded by the parser (`Limits.max_source_chars`).
MAX_CHARS = 4_000_000
_MAX_TEXT_CHARS = 50_000
_APOLLO = "apollo-persisted-query-manifest"


@dataclass
class Documents:
    """What may be named instead of sent; `only` refuses every text that the build did not bring."""

    trusted: Mapping[str, str] = field(default_factory=dict)
    only: bool = False
    _persisted: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _chars: int = 0

    @classmethod
    def read(cls, manifest: Path | None, *, only: bool) -> Self:
        """Read a manifest: {"<id>": "<text>"}, or Apollo's.

        Each text is known by its id, and by its SHA-256.

        Raises:
            ManifestInvalid: it is neither.
        """
        if manifest is None:
            return cls(only=only)
        try:
            told = json.loads(manifest.read_bytes())
            if told.get("format") == _APOLLO:
                told = {each["id"]: each["body"] for each in told["operations"]}
            by_hash = {_sha256(text): text for text in told.values()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ManifestInvalid(f"可信操作清单 {manifest} 读不出：{error}") from error
        return cls({**told, **by_hash}, only)

    def text(self, query: str | None, id_: str | None, extensions: Mapping[str, Any] | None) -> str:
        """The text to run.

        Raises:
            Refused: none is given, it is not known, does not fit its hash, or is not trusted.
        """
        name = id_.removeprefix("sha256:") if id_ else _named(extensions)
        if name is not None and name in self.trusted:
            text = self.trusted[name]
            if query is not None and query != text:
                raise _unfit()
            return text
        if self.only:
            return self._trusted(query)
        if query is None:
            return self._known(name, by_id=id_ is not None)
        if name is not None:
            self._persist(name, query)
        return query

    def _trusted(self, query: str | None) -> str:
        if query is None or _sha256(query) not in self.trusted:
            told = "本服务只执行事先登记的操作"
            raise Refused(403, "DOCUMENT_UNTRUSTED", told)
        return query

    def _known(self, name: str | None, *, by_id: bool) -> str:
        if name is None:
            raise Refused(400, "BAD_REQUEST", "缺少 query")
        if by_id:
            raise Refused(400, "DOCUMENT_UNKNOWN", "没有这一 documentId 的操作")
        if name not in self._persisted:
            # Clients of the protocol look for this message, in English, or for the code.
            raise Refused(400, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
        self._persisted.move_to_end(name)
        return self._persisted[name]

    def _persist(self, name: str, text: str) -> None:
        if name in self._persisted and self._persisted[name] == text:
            return
        if _sha256(text) != name:
            raise _unfit()
        if len(text) > _MAX_TEXT_CHARS:
            return  # the parser will refuse it
        self._persisted[name] = text
        self._chars += len(text)
        while self._chars > MAX_CHARS:
            self._chars -= len(self._persisted.popitem(last=False)[1])


def _named(extensions: Mapping[str, Any] | None) -> str | None:
    """The hash of the protocol, if a request has one.

    Raises:
        Refused: it is another version of the protocol, or none.
    """
    told = (extensions or {}).get("persistedQuery")
    if told is None:
        return None
    hash_ = told.get("sha256Hash") if isinstance(told, dict) and told.get("version") == 1 else None
    if not isinstance(hash_, str):
        raise Refused(400, "BAD_REQUEST", "persistedQuery 须有 version 1 和 sha256Hash")
    return hash_


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _unfit() -> Refused:
    return Refused(400, "BAD_REQUEST", "query 与所给的标识不符")
