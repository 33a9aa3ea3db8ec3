"""What is away: the index, the store, a server."""

from schema.errors.base import YidanError


class Unavailable(YidanError):
    """Something that the answer needs is away.

    `retry_after_s` are seconds after which trying again may help; None: someone must act first.
    """

    code = "UNAVAILABLE"
    retry_after_s: int | None = None


class IdentityUnavailable(Unavailable):
    """The keys of the identity provider cannot be had."""

    code = "IDENTITY_UNAVAILABLE"
    retry_after_s = 5


class IndexMissing(Unavailable):
    """No search index has been built yet."""

    code = "SEARCH_UNAVAILABLE"


class SearchUnavailable(Unavailable):
    """The search engine cannot be reached, or says that it is overloaded."""

    code = "SEARCH_UNAVAILABLE"
    retry_after_s = 5


class IndexIncomplete(Unavailable):
    """A new index generation does not hold what SQL holds; it was not promoted."""

    code = "INDEX_INCOMPLETE"


class PromotionLost(Unavailable):
    """Another generation was promoted, or another build begun, in the meantime."""

    code = "PROMOTION_LOST"


class DocumentsRejected(Unavailable):
    """The search engine refused documents; the message names the first ones with its reasons."""

    code = "DOCUMENTS_REJECTED"


class EngineUnsuitable(Unavailable):
    """A server's version or settings do not fit this program; the message says what would."""

    code = "ENGINE_UNSUITABLE"


class Overloaded(Unavailable):
    """The process works on as much as it may; nothing was begun."""

    code = "OVERLOADED"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class StoreUnavailable(Unavailable):
    """The database cannot be reached."""

    code = "STORE_UNAVAILABLE"
    retry_after_s = 5


class StoreBusy(Unavailable):
    """Another process holds the store."""

    code = "STORE_BUSY"
    retry_after_s = 5


class StoreFull(Unavailable):
    """The disk is full; nothing of what was being written is kept."""

    code = "STORE_FULL"
