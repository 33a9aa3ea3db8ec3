"""Rows of sources, works, editions, revisions and passages.

Moments are integers: microseconds since the Unix epoch (`_us`), stored as hashed and compared.
Days are civil dates (Asia/Shanghai).
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Text
from sqlmodel import Field, SQLModel


class Source(SQLModel, table=True):
    """Bytes once taken in (来源文件), kept for ever under their SHA-256."""

    __tablename__ = "source"

    sha256: str = Field(primary_key=True, max_length=64)
    name: str = Field(index=True)
    form: str = Field(max_length=16)
    size_bytes: int
    charset: str | None = None
    charset_evidence: str | None = None
    title: str
    origin: str | None = None
    licence: str | None = None
    site: str | None = None
    learnt_at_us: int = Field(sa_column=Column(BigInteger, nullable=False))


class Work(SQLModel, table=True):
    """A list or a text over all its editions: class × territory × issuer, or a title."""

    __tablename__ = "work"

    id: str = Field(primary_key=True, max_length=24)
    kind: str = Field(max_length=16)
    list_class: str | None = Field(default=None, max_length=16)
    title: str
    territory: str
    issuer: str | None = None


class Edition(SQLModel, table=True):
    """A version of a work with the interval in which it binds (版本、施行区间)."""

    __tablename__ = "edition"

    id: str = Field(primary_key=True, max_length=24)
    work_id: str = Field(foreign_key="work.id", index=True)
    kind: str = Field(max_length=16)
    list_class: str | None = Field(default=None, max_length=16, index=True)
    title: str
    label: str | None = None
    territory: str = Field(index=True)
    territory_name: str = ""
    issuer: str | None = None
    document_number: str | None = Field(default=None, index=True)
    adopted_on: date | None = None
    published_on: date | None = None
    binding_from: date | None = None  # None: 生效日期未载明
    stated_end: date | None = None
    binding_to: date | None = None  # exclusive; derived from stated_end and later editions
    relation: str = Field(default="REPLACES", max_length=16)
    index_version: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, index=True, server_default="0")
    )
    evidence: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Revision(SQLModel, table=True):
    """What we knew of an edition from when to when, and from which source."""

    __tablename__ = "revision"

    id: int | None = Field(default=None, primary_key=True)
    edition_id: str = Field(foreign_key="edition.id", index=True)
    sha256: str = Field(foreign_key="source.sha256", index=True)
    source_name: str = Field(index=True)
    known_from_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    known_to_us: int | None = Field(default=None, sa_column=Column(BigInteger))


class Passage(SQLModel, table=True):
    """A citable piece of running text (段落、条文)."""

    __tablename__ = "passage"

    id: str = Field(primary_key=True, max_length=24)
    edition_id: str = Field(foreign_key="edition.id", index=True)
    sha256: str = Field(foreign_key="source.sha256", index=True)
    ordinal: int
    start: int
    end: int
    quote: str = Field(sa_column=Column(Text, nullable=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    heading: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    article: str | None = None


class IngestReport(SQLModel, table=True):
    """What became of one file at one ingest (入库报告)."""

    __tablename__ = "ingest_report"

    id: int | None = Field(default=None, primary_key=True)
    at_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    name: str = Field(index=True)
    sha256: str | None = None
    outcome: str = Field(max_length=16)
    reason: str | None = Field(default=None, sa_column=Column(Text))
    entries: int = 0
    passages: int = 0
    program: str | None = None  # name and version of the program that took it in
    suspicious: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
