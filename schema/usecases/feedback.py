"""Feedback on answers (回答反馈): what users say, and the queue of the list editors.

The card is asked anew and kept with the opinion, so that an editor sees what the user saw even
after the lists have changed. Bounded by who gives it and by all; only editors read it.
"""

import enum
from dataclasses import dataclass
from datetime import date

from schema import errors
from schema.domain import access
from schema.stores import ports
from schema.stores.opening import Stores
from schema.tables.practice import AnswerFeedback
from schema.usecases import answers
from schema.usecases.bodies import Register

MAX_COMMENT_CHARS = 500
MAX_NOTE_CHARS = 500
HOUR_US = 3_600_000_000
MAX_AN_HOUR = 20  # of one account
MAX_PUBLIC_AN_HOUR = 60  # of all who are not signed in
MAX_EVIDENCE = 5
_PAGE = 100
PUBLIC = "public"


class Opinion(enum.StrEnum):
    """What a user says of an answer."""

    RIGHT = "RIGHT"  # 答得对
    WRONG = "WRONG"  # 答错了
    INCOMPLETE = "INCOMPLETE"  # 不完整
    MISSING = "MISSING"  # 该有而没有


class State(enum.StrEnum):
    """What became of feedback."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


@dataclass(frozen=True, slots=True)
class Given:
    """Feedback as it comes in; `client` is the account's id, None for the public."""

    question: str
    opinion: Opinion
    comment: str | None = None
    place: str | None = None
    as_of: date | None = None
    client: str | None = None


async def give(
    stores: Stores, register: Register, given: Given, today: date, now_us: int
) -> AnswerFeedback:
    """Keep feedback on the answer to a question.

    Raises:
        errors.QueryInvalid: the question or the comment is too long, or there is no question.
        errors.PlaceUnknown: the place is not in the register.
        errors.FeedbackLimited: too much was given within the hour.
    """
    comment = (given.comment or "").strip() or None
    if comment and len(comment) > MAX_COMMENT_CHARS:
        raise errors.QueryInvalid(f"反馈说明至多 {MAX_COMMENT_CHARS} 字。")
    card = await answers.ask(
        stores,
        register,
        given.question,
        as_of=given.as_of or today,
        day_stated=given.as_of is not None,
        place=given.place,
    )
    row = AnswerFeedback(
        question=given.question.strip(),
        place=card.place_name,
        division=_division(card),
        as_of=card.understood.as_of,
        verdict=card.verdict,
        bodies=list(dict.fromkeys(line.body for line in card.answers if line.body))[:MAX_EVIDENCE],
        evidence=[found.id for found in card.passages[:MAX_EVIDENCE]],
        opinion=given.opinion,
        comment=comment,
        client=given.client or PUBLIC,
        at_us=now_us,
    )
    async with stores.sql.unit_of_work() as work:
        most = MAX_AN_HOUR if given.client else MAX_PUBLIC_AN_HOUR
        if await work.feedback_since(row.client, now_us - HOUR_US) >= most:
            raise errors.FeedbackLimited("一小时内的反馈已达上限，请稍后再试。")
        await work.add([row])
        event = {"action": "feedback.given", "opinion": row.opinion, "by": row.client}
        await work.audit(event, now_us)
    return row


async def handle(
    store: ports.Store,
    id_: int,
    state: State,
    note: str | None,
    actor: access.Actor,
    now_us: int,
) -> AnswerFeedback:
    """Close feedback as a list editor, with a note.

    Raises:
        errors.Unauthenticated, errors.Forbidden: the actor may not edit lists.
        errors.QueryInvalid: there is none of this id, it is closed, or the note is too long.
    """
    if note and len(note) > MAX_NOTE_CHARS:
        raise errors.QueryInvalid(f"处理说明至多 {MAX_NOTE_CHARS} 字。")
    async with store.unit_of_work() as work:
        row = await work.feedback(id_)
        if row is None or row.state != State.OPEN or state is State.OPEN:
            raise errors.QueryInvalid(f"没有待处理的反馈 {id_}。")
        if not may_handle(actor, row):
            access.require(actor, access.Action.EDIT_LISTS, _subject(row))
        row.state, row.note = state, note
        row.handled_by, row.handled_at_us = actor.id, now_us
        await work.upsert([row])
        event = {"action": "feedback.handled", "id": id_, "state": state, "by": actor.id}
        await work.audit(event, now_us)
    return row


async def queue(
    reads: ports.Reads,
    actor: access.Actor,
    *,
    state: State | None = State.OPEN,
    before: int | None = None,
    limit: int,
) -> list[AnswerFeedback]:
    """Feedback that an editor may handle, newest first.

    Raises:
        errors.Unauthenticated, errors.Forbidden: the actor edits no list.
    """
    if not any(each.role is access.Role.LIST_EDITOR for each in actor.grants):
        access.require(actor, access.Action.EDIT_LISTS)
    found: list[AnswerFeedback] = []
    while len(found) < limit:
        page = await reads.feedback_page(state=state, before=before, limit=_PAGE)
        found += [row for row in page if may_handle(actor, row)]
        if len(page) < _PAGE:
            break
        before = page[-1].id
    return found[:limit]


def may_handle(actor: access.Actor, row: AnswerFeedback) -> bool:
    """Whether an actor edits the lists that feedback concerns; of no place, any editor does."""
    if not row.division:
        return any(each.role is access.Role.LIST_EDITOR for each in actor.grants)
    return access.allows(actor, access.Action.EDIT_LISTS, _subject(row)) is not None


def _subject(row: AnswerFeedback) -> access.Subject:
    return access.Subject(divisions=(row.division,) if row.division else ())


def _division(card: answers.Card) -> str:
    """The place asked for, else that of the best evidence."""
    if card.understood.place:
        return card.understood.place
    return next((found.edition.territory for found in card.passages), "")
