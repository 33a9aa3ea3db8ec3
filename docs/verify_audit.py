"""Verify an export of Yidan's audit log, with nothing but Python (3.9 or newer).

    python3 verify_audit.py EXPORT.jsonl --checkpoints DIR --public-key KEY.pem [--head HASH]

EXPORT.jsonl comes from `yidan audit export`; DIR and KEY.pem are the auditor's own copies. This
file uses nothing of Yidan, so that who does not trust the installation need not trust its code.

What is checked (docs/audit.md has the formats):
- records are numbered 1, 2, 3 ...; each hash is the SHA-256 of the previous hash, a line feed and
  the payload as stored; each payload says the number and moment that stand beside it
- each checkpoint is signed (Ed25519) by a given key, and says the hash that the chain has there
- a head that somebody noted is on the chain

Without --public-key the keys are those that the chain itself names, which whoever rewrites the
whole chain can change. Exit codes: 0 holds, 1 broken, 2 wrong use. The signature check is that of
RFC 8032, section 5.1.7; it reads public data only, so its time need not be constant.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T

FORMAT = "yidan-audit-checkpoint/1"
MEMBERS = {"format", "seq", "hash", "count", "chain", "atUs", "key", "signature"}
PEM_PREFIX = bytes.fromhex("302a300506032b6570032100")  # SubjectPublicKeyInfo of Ed25519
SIGNATURE_BYTES = 64
SHOWN = 20

# Ed25519: the field, the order of the base point, the curve's constant (RFC 8032, section 5.1).
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(one: Point, other: Point) -> Point:
    """Add two points."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number: int, point: Point) -> Point:
    """Multiply a point by a number."""
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def decoded(raw: bytes) -> Point | None:
    """Return the point that 32 bytes stand for, or None."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = decoded((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of 64 bytes over a message is that of a public key of 32 bytes."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    key, commitment = decoded(public), decoded(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= Q:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % Q
    left, right = times(scalar, BASE), add(commitment, times(challenge, key))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P
        or (left[1] * right[2] - right[1] * left[2]) % P
    )


def key_id(public: bytes) -> str:
    """Return the identifier of a key, as checkpoints have it."""
    return hashlib.sha256(public).hexdigest()[:32]


def public_key(path: Path) -> bytes:
    """Return the 32 bytes of a public key in a PEM file."""
    lines = path.read_text(encoding="ascii").strip().splitlines()
    if lines[0] != "-----BEGIN PUBLIC KEY-----" or lines[-1] != "-----END PUBLIC KEY-----":
        raise ValueError(path)
    raw = base64.b64decode("".join(lines[1:-1]), validate=True)
    if len(raw) != len(PEM_PREFIX) + 32 or not raw.startswith(PEM_PREFIX):
        raise ValueError(path)
    return raw[len(PEM_PREFIX) :]


def read_checkpoint(path: Path) -> dict[str, Any] | None:
    """Return a checkpoint file as a dictionary, or None if it is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict) or found.get("format") != FORMAT or set(found) != MEMBERS:
        return None
    numbers = all(type(found[name]) is int for name in ("seq", "count", "atUs"))
    texts = all(type(found[name]) is str for name in ("hash", "chain", "key", "signature"))
    return found if numbers and texts else None


def is_signed(checkpoint: dict[str, Any], public: bytes) -> bool:
    """Whether a key signed a checkpoint: all its members but the signature, as RFC 8785 has it."""
    rest = {name: value for name, value in checkpoint.items() if name != "signature"}
    # ASCII names and integers: here sorted, compact JSON is RFC 8785.
    message = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    try:
        signature = base64.b64decode(checkpoint["signature"], validate=True)
    except (ValueError, binascii.Error):
        return False
    return signed(public, message, signature)


class Chain:
    """What is remembered of a chain that is read once."""

    def __init__(self, named: set[int], wanted: str | None) -> None:
        self.named, self.wanted = named, wanted
        self.seq, self.hash, self.records, self.noted = 0, "0" * 64, 0, 0
        self.first: str | None = None
        self.hashes: dict[int, str] = {}
        self.announced: dict[str, tuple[int, bytes]] = {}
        self.faults: list[str] = []

    def take(self, line: str) -> None:
        """Check one line of an export."""
        self.records += 1
        try:
            found = json.loads(line)
            seq, payload, at_us = found["seq"], found["payload"], found["atUs"]
            before, after = found["previousHash"], found["hash"]
            whole = hashlib.sha256(f"{before}\n{payload}".encode()).hexdigest()
        except (ValueError, KeyError, TypeError):
            self.faults.append(f"UNREADABLE record in line {self.records}")
            return
        try:
            event = json.loads(payload)
            says = (event["seq"], event["atUs"]) == (seq, at_us)
        except (ValueError, KeyError, TypeError):
            event, says = {}, False
        if seq != self.seq + 1:
            self.faults.append(f"MISPLACED record {seq}: {self.seq + 1} was to come")
        elif whole != after:
            self.faults.append(f"EDITED record {seq}")
        elif before != self.hash:
            self.faults.append(f"UNLINKED record {seq}")
        elif not says:
            self.faults.append(f"COLUMNS of record {seq} differ from its payload")
        self.seq, self.hash = seq, after
        self.first = self.first or after
        if seq in self.named:
            self.hashes[seq] = after
        if after == self.wanted:
            self.noted = seq
        if isinstance(event, dict) and event.get("action") == "audit.key":
            self.announce(event, seq)

    def announce(self, event: dict[str, Any], seq: int) -> None:
        """Remember a key that the chain names."""
        try:
            public = bytes.fromhex(event["publicKey"])
        except (ValueError, KeyError, TypeError):
            return
        self.announced.setdefault(key_id(public), (seq, public))

    def fault(self, checkpoint: dict[str, Any], pinned: dict[str, bytes]) -> str | None:
        """Return what is wrong with a checkpoint, or None."""
        if pinned:
            public = pinned.get(checkpoint["key"])
        else:
            seq, named = self.announced.get(checkpoint["key"], (0, None))
            public = named if seq <= checkpoint["seq"] else None
        if public is None:
            return "KEY is not the one that was given or named"
        if not is_signed(checkpoint, public):
            return "SIGNATURE is not valid"
        if self.first is not None and checkpoint["chain"] != self.first:
            return "FOREIGN: of another chain"
        if checkpoint["seq"] not in self.hashes:
            return "CUT: the chain is shorter"
        same = (self.hashes[checkpoint["seq"]], checkpoint["seq"])
        says = (checkpoint["hash"], checkpoint["count"])
        return None if says == same else "DIFFERS from the chain"


def checkpoint_files(directory: Path | None) -> list[Path]:
    """Return the files of a directory in the order of the chain; none where none was given."""
    if directory is None:
        return []
    return sorted(path for path in directory.iterdir() if path.match("checkpoint-*.json"))


def verify(
    export: Path, files: list[Path], pinned: dict[str, bytes], head: str | None
) -> tuple[Chain, list[str], int]:
    """Return the chain as read, all that is wrong, and the last record that is protected."""
    found = [(path, read_checkpoint(path)) for path in files if path.stat().st_size]
    chain = Chain({each["seq"] for _, each in found if each}, head)
    with export.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            chain.take(line)
    faults, protected = list(chain.faults), chain.noted
    for path, each in found:
        fault = chain.fault(each, pinned) if each else "UNREADABLE"
        if fault:
            faults.append(f"{path.name}: {fault}")
        else:
            protected = max(protected, each["seq"])
    if head and not chain.noted:
        faults.append(f"HEAD {head} is not on the chain")
    return chain, faults, protected


def main() -> int:
    """Read the arguments, verify, say what was found."""
    parser = argparse.ArgumentParser(description="Verify an export of Yidan's audit log.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--checkpoints", type=Path, help="directory of checkpoint-*.json")
    parser.add_argument("--public-key", type=Path, action="append", default=[])
    parser.add_argument("--head", help="a hash that must be on the chain")
    given = parser.parse_args()
    try:
        keys = [public_key(path) for path in given.public_key]
        files = checkpoint_files(given.checkpoints)
        pinned = {key_id(key): key for key in keys}
        chain, faults, protected = verify(given.export, files, pinned, given.head)
    except (OSError, ValueError, IndexError) as error:
        parser.error(f"cannot be read: {error}")
    say = sys.stdout.write
    say(f"{'BROKEN' if faults else 'HOLDS'}: {chain.records} records, head {chain.hash}\n")
    say(f"checkpoints: {len(files)}, protected up to record {protected}\n")
    say(f"keys: {'given' if pinned else 'as the chain names them, NOT given'}\n")
    say(f"unprotected tail: {max(chain.seq - protected, 0)} records\n")
    for each in faults[:SHOWN]:
        say(f"  {each}\n")
    if len(faults) > SHOWN:
        say(f"  and {len(faults) - SHOWN} more\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
