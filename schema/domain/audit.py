"""The audit log (审计日志) as a hash chain: canonical bytes, previous hash, verification.

Bytes are RFC 8785 (JSON canonicalisation), so that any language can check the chain.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import rfc8785

GENESIS = "0" * 64


class Record(Protocol):
    """What verification reads of a stored record."""

    @property
    def seq(self) -> int: ...  # noqa: D102

    @property
    def payload(self) -> str: ...  # noqa: D102

    @property
    def previous_hash(self) -> str: ...  # noqa: D102

    @property
    def hash(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Link:
    """A record ready to be stored."""

    seq: int
    payload: str
    previous_hash: str
    hash: str


def canonical(value: Mapping[str, Any]) -> str:
    """Canonical JSON text of an event; integers must stay below 2**53."""
    return rfc8785.dumps(dict(value)).decode()


def digest(previous_hash: str, payload: str) -> str:
    """SHA-256 over the previous hash and the payload as stored."""
    return hashlib.sha256(f"{previous_hash}\n{payload}".encode()).hexdigest()


def link(previous: Record | None, event: Mapping[str, Any]) -> Link:
    """The record that follows `previous`; its payload includes its own sequence number."""
    seq = previous.seq + 1 if previous else 1
    previous_hash = previous.hash if previous else GENESIS
    payload = canonical({**event, "seq": seq})
    return Link(seq, payload, previous_hash, digest(previous_hash, payload))


def first_break(records: Iterable[Record]) -> int | None:
    """Sequence number of the first record that does not follow, or None if the chain holds."""
    previous_hash, expected = GENESIS, 1
    for record in records:
        unbroken = (
            record.seq == expected
            and record.previous_hash == previous_hash
            and record.hash == digest(previous_hash, record.payload)
        )
        if not unbroken:
            return record.seq
        previous_hash, expected = record.hash, expected + 1
    return None
