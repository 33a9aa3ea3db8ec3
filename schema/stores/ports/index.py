"""The search index, as use cases see it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from schema.domain.search import Change, Facet, FacetCount, Generation, IndexStatus, Page, Plan


class SearchIndex(Protocol):
    """The search index; hits are ids, to be re-read from SQL.

    Every method raises errors.IndexMissing where no generation serves, and
    errors.SearchUnavailable while the engine is away.
    """

    async def search(
        self, plan: Plan, *, limit: int, after: str = "", snapshot: str | None = None
    ) -> Page:
        """One page of hits after a position (empty: from the first), best first.

        Raises:
            errors.CursorExpired: the snapshot is gone.
        """

    async def count(self, plan: Plan) -> int:
        """Exact number of hits."""

    async def facets(self, plan: Plan, facets: Sequence[Facet], *, size: int) -> list[FacetCount]:
        """Hits counted by field, each facet without its own filter."""

    async def explain(self, plan: Plan, id_: str) -> str | None:
        """The engine's own explanation of a score, as JSON; None where it is no hit."""

    async def status(self) -> IndexStatus:
        """Generation and size."""

    async def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Number of documents that hold each bigram-field term, and "" for all documents."""


class IndexWriter(Protocol):
    """Writes one generation."""

    async def apply(self, changes: Sequence[Change]) -> None:
        """Replace the documents of editions, durably; a change older than what is held is lost.

        Raises:
            errors.DocumentsRejected: the engine refused documents; names each with its reason.
        """

    async def held(self, edition_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        """Version of every document held of editions, by edition and document key."""

    async def editions(self) -> list[str]:
        """Ids of all editions that it holds a document of."""


class IndexAdmin(Protocol):
    """Life of the index: generations, of which one serves, and who writes them."""

    @property
    def engine(self) -> str:
        """Name of the engine, as the generations in SQL bear it."""

    async def generations(self) -> list[Generation]:
        """All generations of this mapping, oldest first."""

    async def problems(self) -> list[str]:
        """What is wrong with the engine, in Chinese with the remedy; empty where all is well."""

    async def create(self, number: int) -> None:
        """Make an empty generation; one of this number must not exist."""

    def building(self, number: int) -> AbstractAsyncContextManager[IndexWriter]:
        """Fill a generation fast; what is written can be read once the block is left."""

    def writing(self, number: int | None = None) -> AbstractAsyncContextManager[IndexWriter]:
        """Write a generation (None: the serving one); it can be read once `apply` returns.

        Raises:
            errors.IndexMissing: it does not exist, or none serves.
        """

    def generation(self, number: int) -> SearchIndex:
        """Read one generation, whether it serves or not."""

    async def swap(self, number: int, *, expected: int | None) -> None:
        """Let a generation serve instead of the expected one, in one step.

        Raises:
            errors.PromotionLost: another one serves than expected; nothing was changed.
        """

    async def remove(self, number: int) -> None:
        """Remove a generation that does not serve; one that is not there is no error."""
