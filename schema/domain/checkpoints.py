"""Checkpoints (检查点) of the audit chain: its head, signed, to be kept outside the database.

A checkpoint is one line of JSON. Signed (Ed25519, RFC 8032) is the RFC 8785 text of all its
members but `signature`. A key's identifier is the start of the SHA-256 of its 32 raw bytes.
"""

import base64
import binascii
import dataclasses
import hashlib
import json
from dataclasses import dataclass
from typing import TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from schema.domain import audit

EVERY_ROWS = 100
EVERY_US = 10 * 60 * 1_000_000
FORMAT = "yidan-audit-checkpoint/1"
KEY_ACTION = "audit.key"  # the event by which a chain names a key

PrivateKey: TypeAlias = Ed25519PrivateKey
PublicKey: TypeAlias = Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a chain at a moment.

    `chain` is the hash of its first record, `count` the number of records up to and with `seq`;
    `key` identifies the signer; `signature` is base64.
    """

    seq: int
    hash: str
    count: int
    chain: str
    at_us: int
    key: str
    signature: str = ""

    def message(self) -> bytes:
        """The bytes that are signed."""
        return audit.canonical(self._members()).encode()

    def line(self) -> str:
        """The text of a checkpoint file."""
        return audit.canonical({**self._members(), "signature": self.signature}) + "\n"

    def _members(self) -> dict[str, str | int]:
        return {
            "format": FORMAT,
            "seq": self.seq,
            "hash": self.hash,
            "count": self.count,
            "chain": self.chain,
            "atUs": self.at_us,
            "key": self.key,
        }


def read(text: str) -> Checkpoint:
    """A checkpoint from its line.

    Raises:
        ValueError: it is none, or has members that the signature does not cover.
    """
    found = json.loads(text)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError("format")
    whole, words = ("seq", "count", "atUs"), ("hash", "chain", "key", "signature")
    if set(found) != {"format", *whole, *words}:
        raise ValueError("members")
    if not all(type(found[name]) is int for name in whole):
        raise ValueError("numbers")
    if not all(isinstance(found[name], str) for name in words):
        raise ValueError("texts")
    return Checkpoint(
        found["seq"],
        found["hash"],
        found["count"],
        found["chain"],
        found["atUs"],
        found["key"],
        found["signature"],
    )


def signed(key: PrivateKey, head: audit.Record, first: audit.Record, at_us: int) -> Checkpoint:
    """A checkpoint of a chain, given its newest and its first record."""
    identifier = key_id(key.public_key())
    unsigned = Checkpoint(head.seq, head.hash, head.seq, first.hash, at_us, identifier)
    signature = base64.b64encode(key.sign(unsigned.message())).decode()
    return dataclasses.replace(unsigned, signature=signature)


def valid(checkpoint: Checkpoint, key: PublicKey) -> bool:
    """Whether a key signed it."""
    try:
        key.verify(base64.b64decode(checkpoint.signature, validate=True), checkpoint.message())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def key_id(key: PublicKey) -> str:
    """Identifier of a key: 32 hexadecimal digits."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:32]


def announcement(key: PublicKey) -> dict[str, str]:
    """The event by which a chain names a key, before its first checkpoint."""
    return {
        "action": KEY_ACTION,
        "key": key_id(key),
        "publicKey": key.public_bytes_raw().hex(),
    }


def announced(record: audit.Record) -> PublicKey | None:
    """The key that a record names."""
    if f'"{KEY_ACTION}"' not in record.payload:
        return None
    try:
        event = json.loads(record.payload)
        if event.get("action") != KEY_ACTION:
            return None
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(event["publicKey"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def new_key() -> bytes:
    """A new private key, as PEM (PKCS 8)."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def private_key(pem: bytes) -> PrivateKey:
    """A private key from PEM.

    Raises:
        ValueError: it is no Ed25519 key.
    """
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("Ed25519")  # noqa: TRY004 - the text is wrong, not a type of ours
    return key


def public_key(pem: bytes) -> PublicKey:
    """A public key from PEM.

    Raises:
        ValueError: it is no Ed25519 key.
    """
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("Ed25519")  # noqa: TRY004 - likewise
    return key


def public_pem(key: PublicKey) -> bytes:
    """A public key as PEM (SubjectPublicKeyInfo)."""
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
