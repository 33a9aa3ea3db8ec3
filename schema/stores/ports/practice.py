"""Practice and feedback, as use cases see them."""

from collections.abc import Sequence
from typing import Protocol

from schema.tables.practice import AnswerFeedback, DispatchCount


class PracticeReads(Protocol):
    """Look-ups of counted cases and of feedback."""

    async def dispatch_counts(self, passage_ids: Sequence[str]) -> list[DispatchCount]:
        """Counts of types by passage, the largest first."""

    async def is_dispatch(self, sha256: str) -> bool:
        """Whether a source is a file of cases, whose rows are not shown."""

    async def feedback_page(
        self, *, state: str | None = None, before: int | None = None, limit: int
    ) -> list[AnswerFeedback]:
        """Feedback on answers, newest first, of one state if given."""


class PracticeWork(Protocol):
    """Feedback in a transaction."""

    async def feedback(self, id_: int) -> AnswerFeedback | None:
        """A feedback by id, as it is now."""

    async def feedback_since(self, client: str, since_us: int) -> int:
        """How many a client gave since a moment."""
