"""Look-ups and writes of decisions and cases, as use cases see them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from schema.tables.cases import Case, CaseEvent, DecisionRecord


class CaseReads(Protocol):
    """Cases and decisions in SQL."""

    async def decisions(self, ids: Sequence[str]) -> list[DecisionRecord]:
        """Decisions by id (hash)."""

    async def cases(self, ids: Sequence[str]) -> list[Case]:
        """Cases by id."""

    async def granted(
        self, territories: Sequence[str], states: Sequence[tuple[str, str]], on: date
    ) -> list[Case]:
        """Cases of counties in one of the (kind, state) that add a task, whose interval holds."""

    async def case_page(
        self,
        *,
        kinds: Sequence[str] = (),
        states: Sequence[str] = (),
        territories: Sequence[str] = (),
        before: str | None = None,
        limit: int,
    ) -> list[Case]:
        """Cases, newest first, older than one; an empty filter constrains nothing."""

    async def numbered(self, territories: Sequence[str]) -> list[Case]:
        """Cases that have a number of the ledger, in order of county and entry (`id`)."""

    async def case_events(self, case_ids: Sequence[str]) -> list[CaseEvent]:
        """Transitions of cases, oldest first."""


class CaseWork(Protocol):
    """Cases in a transaction."""

    async def case(self, id_: str) -> Case | None:
        """A case by id."""

    async def request(self, actor: str, key: str) -> CaseEvent | None:
        """The transition that an actor's request made."""

    async def save_case(self, id_: str, version: int, changes: Mapping[str, Any]) -> bool:
        """Change a case of a version and make it the next; False if it has another one by now."""

    async def ledger_count(self, territory: str, prefix: str) -> int:
        """How many numbers of a county's ledger begin with a prefix."""

    async def registered_tasks(self, territory: str, since: date) -> list[Case]:
        """Temporary tasks of a county's ledger that end on a day or later."""

    async def case_entries(self, kind: str, entry_ids: Sequence[str]) -> set[str]:
        """Those of the entries for which a case of the kind was opened."""
