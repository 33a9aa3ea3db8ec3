"""The audit log (审计日志) as a hash chain: canonical bytes, previous hash, verification.

Bytes are RFC 8785 (JSON canonicalisation), so that any language can check the chain. What a record
says of itself (`seq`, `atUs`) stands inside the hashed bytes as well as in columns.
"""

import enum
import hashlib
import json
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

    @property
    def at_us(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Link:
    """A record ready to be stored, or read without its row."""

    seq: int
    payload: str
    previous_hash: str
    hash: str
    at_us: int


class Fault(enum.StrEnum):
    """What can be wrong with a record, a checkpoint, or a head that somebody noted."""

    EDITED = "EDITED"  # 内容与哈希不符
    UNLINKED = "UNLINKED"  # 不接前一条
    MISPLACED = "MISPLACED"  # 序号不连续
    COLUMNS = "COLUMNS"  # 列与内容不符
    CUT = "CUT"  # 链比检查点短
    DIFFERS = "DIFFERS"  # 检查点所记与链不符
    FOREIGN = "FOREIGN"  # 另一条链的检查点
    SIGNATURE = "SIGNATURE"  # 签名无效
    KEY = "KEY"  # 不是认定的公钥
    UNREADABLE = "UNREADABLE"  # 检查点无法读出
    HEAD = "HEAD"  # 所记链头不在链上


FAULT_TITLES = {
    Fault.EDITED: "内容与哈希不符（被改动）",
    Fault.UNLINKED: "不接前一条（被插入、调换、分叉，或前一条被改动）",
    Fault.MISPLACED: "序号不连续（被删去或调换）",
    Fault.COLUMNS: "序号或时刻的列与内容不符",
    Fault.CUT: "链比检查点短（尾部被截去，或数据库是旧的）",
    Fault.DIFFERS: "检查点所记的哈希与链不符（链被改写或分叉）",
    Fault.FOREIGN: "检查点属于另一条链",
    Fault.SIGNATURE: "检查点的签名无效",
    Fault.KEY: "检查点的公钥不是所认定的公钥（密钥被换）",
    Fault.UNREADABLE: "检查点文件无法读出",
    Fault.HEAD: "所给链头不在链上",
}


def canonical(value: Mapping[str, Any]) -> str:
    """Canonical JSON text of an event; integers must stay below 2**53."""
    return rfc8785.dumps(dict(value)).decode()


def digest(previous_hash: str, payload: str) -> str:
    """SHA-256 over the previous hash and the payload as stored."""
    return hashlib.sha256(f"{previous_hash}\n{payload}".encode()).hexdigest()


def link(previous: Record | None, event: Mapping[str, Any], at_us: int) -> Link:
    """The record that follows `previous`; its payload says its own number and moment."""
    seq = previous.seq + 1 if previous else 1
    previous_hash = previous.hash if previous else GENESIS
    payload = canonical({**event, "seq": seq, "atUs": at_us})
    return Link(seq, payload, previous_hash, digest(previous_hash, payload), at_us)


def event_of(record: Record) -> dict[str, Any]:
    """The event as it was given, its number and moment left out.

    Raises:
        ValueError: the payload is no JSON object.
    """
    event = json.loads(record.payload)
    if not isinstance(event, dict):
        raise ValueError(record.seq)  # noqa: TRY004 - the text is wrong, not a type of ours
    return {key: value for key, value in event.items() if key not in {"seq", "atUs"}}


class Walk:
    """Follows a chain record by record, in constant memory."""

    def __init__(self, after: Record | None = None) -> None:
        self.seq = after.seq if after else 0
        self.hash = after.hash if after else GENESIS

    def step(self, record: Record) -> Fault | None:
        """What is wrong with the next record; the walk goes on from it as it is stored."""
        fault = self._fault(record)
        self.seq, self.hash = record.seq, record.hash
        return fault

    def _fault(self, record: Record) -> Fault | None:
        if record.seq != self.seq + 1:
            return Fault.MISPLACED
        if record.hash != digest(record.previous_hash, record.payload):
            return Fault.EDITED
        if record.previous_hash != self.hash:
            return Fault.UNLINKED
        return None if _says(record) else Fault.COLUMNS


def _says(record: Record) -> bool:
    """Whether the hashed bytes say the number and moment that the columns say."""
    try:
        event = json.loads(record.payload)
        return bool((event["seq"], event["atUs"]) == (record.seq, record.at_us))
    except (ValueError, KeyError, TypeError):
        return False


def first_break(records: Iterable[Record], after: Record | None = None) -> int | None:
    """Number of the first record that does not follow, or None if the chain holds."""
    walk = Walk(after)
    return next((record.seq for record in records if walk.step(record)), None)
