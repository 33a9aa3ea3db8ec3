"""Many questions at once (批量查询): each answered as `ask` does, one that fails stops no other."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date

from schema import errors
from schema.stores.opening import Stores
from schema.usecases import answers
from schema.usecases.bodies import Pinned, Register

MAX_QUESTIONS = 5000


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a batch: what is asked, where and as of which day (as written)."""

    text: str
    place: str | None = None
    as_of: date | None = None
    flaw: str | None = None  # why it cannot be asked


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its card, or with the reason why it has none."""

    question: Question
    card: answers.Card | None
    reason: str | None = None


async def ask(
    stores: Stores, questions: Sequence[Question], today: date, *, place: str | None = None
) -> AsyncIterator[Answered]:
    """Answer questions in their order; `place` is meant where a question has none of its own.

    Raises:
        errors.QueryInvalid: there are more than 5000.
    """
    if len(questions) > MAX_QUESTIONS:
        raise errors.QueryInvalid(
            f"一批至多 {MAX_QUESTIONS} 个问题，这一批有 {len(questions)} 个。"
        )
    register = Pinned(Register(stores.sql.reads))  # one state of the register for the whole batch
    for each in questions:
        if each.flaw:
            yield Answered(each, None, each.flaw)
            continue
        try:
            card = await answers.ask(
                stores,
                register,
                each.text,
                as_of=each.as_of or today,
                day_stated=each.as_of is not None,
                place=each.place or place,
            )
        except errors.InputError as error:
            yield Answered(each, None, str(error))
        else:
            yield Answered(each, card)
