"""Rows of practice: cases counted by type, and what users said of answers."""

from datetime import date

from sqlalchemy import JSON, BigInteger, Column, Text
from sqlmodel import Field, SQLModel


class DispatchCount(SQLModel, table=True):
    """Cases of a type (one passage) that a unit was given in a street (派单计数).

    `unit` stands for all its spellings, `written` are those of the file; no case is kept itself.
    """

    __tablename__ = "dispatch_count"

    passage_id: str = Field(foreign_key="passage.id", primary_key=True)
    ordinal: int = Field(primary_key=True)
    unit: str
    body_key: str = Field(index=True)
    written: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    street: str | None = None
    number: int


class AnswerFeedback(SQLModel, table=True):
    """What a user said of an answer (回答反馈), for the editors of the lists.

    `bodies` and `evidence` (ids of entries and passages) are those of the card that was shown, so
    that an editor sees what the user saw; `client` is a keyed hash, never an address.
    """

    __tablename__ = "answer_feedback"

    id: int | None = Field(default=None, primary_key=True)
    question: str = Field(sa_column=Column(Text, nullable=False))
    place: str | None = None
    division: str = Field(default="", index=True)  # whose editors it concerns; "" is everybody's
    as_of: date
    verdict: str = Field(max_length=16)
    bodies: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    evidence: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    opinion: str = Field(max_length=16)
    comment: str | None = Field(default=None, sa_column=Column(Text))
    client: str = Field(max_length=64, index=True)
    at_us: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    state: str = Field(default="OPEN", max_length=16, index=True)
    handled_by: str | None = None
    handled_at_us: int | None = Field(default=None, sa_column=Column(BigInteger))
    note: str | None = Field(default=None, sa_column=Column(Text))
