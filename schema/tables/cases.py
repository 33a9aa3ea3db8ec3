"""Rows of decisions and of cases: admission, adjustment, temporary tasks, take-overs, powers."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class DecisionRecord(SQLModel, table=True):
    """A decision on a task (准入审查结论) as it was given; the id is its hash."""

    __tablename__ = "decision"

    id: str = Field(primary_key=True, max_length=64)
    township: str = Field(index=True)
    department: str
    outcome: str = Field(max_length=32)
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    decided_at_us: int = Field(sa_column=Column(BigInteger, nullable=False))


class Case(SQLModel, table=True):
    """A matter that goes through a procedure (办理事项): its kind, state and what is asked.

    `territory` is the county's code, `townships` codes of those concerned, `parties` bodies as
    written, the department first. `starts` and `ends` are the first and last day on which what was
    granted holds; `due` is the day by which the next step is to be taken. `number` is that of the
    ledger, `version` counts the transitions. `details` hold opinions, approval, law and flags.
    """

    __tablename__ = "case_file"
    __table_args__ = (UniqueConstraint("territory", "number", name="uq_case_file_number"),)

    id: str = Field(primary_key=True, max_length=24)
    kind: str = Field(max_length=16, index=True)
    state: str = Field(max_length=24, index=True)
    version: int = 1
    territory: str = Field(index=True)
    townships: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    department: str
    parties: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    title: str = Field(sa_column=Column(Text, nullable=False))
    content: str | None = Field(default=None, sa_column=Column(Text))
    basis: str | None = Field(default=None, sa_column=Column(Text))
    reason: str | None = Field(default=None, sa_column=Column(Text))
    trigger: str | None = Field(default=None, max_length=24)
    effect: str | None = Field(default=None, max_length=8)
    number: str | None = None
    starts: date | None = None
    ends: date | None = None
    due: date | None = None
    staff: int | None = None
    funds_yuan: int | None = Field(default=None, sa_column=Column(BigInteger))
    previous_id: str | None = Field(default=None, max_length=24)
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    entry_id: str | None = Field(default=None, max_length=24, index=True)
    created_by: str
    proposed_on: date
    created_at_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    updated_at_us: int = Field(sa_column=Column(BigInteger, nullable=False))


class CaseEvent(SQLModel, table=True):
    """One transition of a case (办理记录): who, what, why, on which civil day."""

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("actor", "request_key", name="uq_case_event_request"),)

    case_id: str = Field(foreign_key="case_file.id", primary_key=True)
    version: int = Field(primary_key=True)
    event: str = Field(max_length=24)
    from_state: str | None = Field(default=None, max_length=24)
    to_state: str = Field(max_length=24)
    actor: str
    role: str = Field(max_length=24)
    reason: str | None = Field(default=None, sa_column=Column(Text))
    evidence: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    on_day: date
    at_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    request_key: str | None = Field(default=None, max_length=64)
    request_hash: str | None = Field(default=None, max_length=64)
