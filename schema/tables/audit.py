"""Rows of the audit log."""

from sqlalchemy import BigInteger, Column, Text
from sqlmodel import Field, SQLModel


class AuditRecord(SQLModel, table=True):
    """One event; `payload` is the canonical JSON (RFC 8785) that was hashed."""

    __tablename__ = "audit_record"

    seq: int = Field(primary_key=True)
    payload: str = Field(sa_column=Column(Text, nullable=False))
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
    at_us: int = Field(sa_column=Column(BigInteger, nullable=False))
