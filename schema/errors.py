"""Every error that Yidan raises on purpose, with a stable code and a Chinese message.

YidanError
├── InputError                 the caller's fault; nothing was changed
│   ├── DateInvalid            not a civil date (年-月-日)
│   ├── QueryInvalid           the search text cannot be read
│   ├── PageSizeInvalid        `first` outside 1..100
│   ├── CursorInvalid          a cursor that we did not sign
│   ├── CursorExpired          a cursor of an index generation that is gone
│   ├── IdInvalid              not an identifier of ours
│   ├── PlaceUnknown           a place that is not in the register
│   ├── RegisterInvalid        a register file that cannot be imported
│   ├── PreviewDiffers         what would be stored is not what the preview showed
│   └── SourceUnknown          no current source of that name
├── FileRefused                a file that cannot be taken, with the row and the remedy
├── SourceMissing              the bytes of a source are not in the data directory
└── Unavailable
    ├── IndexMissing           no search index has been built yet
    ├── SearchUnavailable      the search engine cannot be reached; try again
    ├── IndexIncomplete        a new index does not hold what SQL holds; the old one serves on
    ├── PromotionLost          another build was promoted or begun meanwhile
    ├── DocumentsRejected      the search engine refused documents, each with its reason
    ├── EngineUnsuitable       the server's version or settings do not fit; says what would
    ├── StoreUnavailable       the database cannot be reached; try again
    └── StoreBusy              another process holds the store; try again
"""


class YidanError(Exception):
    """Root of the tree; `code` is stable and English, the message is Chinese."""

    code = "INTERNAL"


class InputError(YidanError):
    """The caller's input cannot be used; nothing was changed."""

    code = "BAD_USER_INPUT"


class DateInvalid(InputError):
    """Not a civil date."""

    code = "DATE_INVALID"


class QueryInvalid(InputError):
    """The search text cannot be read."""

    code = "QUERY_INVALID"


class PageSizeInvalid(InputError):
    """`first` lies outside what a page may hold."""

    code = "PAGE_SIZE_INVALID"


class CursorInvalid(InputError):
    """The cursor was not made by this system."""

    code = "CURSOR_INVALID"


class CursorExpired(InputError):
    """The snapshot behind the cursor is gone; start again from the first page."""

    code = "CURSOR_EXPIRED"


class IdInvalid(InputError):
    """Not an identifier of this system."""

    code = "ID_INVALID"


class PlaceUnknown(InputError):
    """No division of that name or code is in the register."""

    code = "PLACE_UNKNOWN"


class RegisterInvalid(InputError):
    """A register file (divisions, bodies) cannot be imported."""

    code = "REGISTER_INVALID"


class PreviewDiffers(InputError):
    """What would be stored is not what the preview with that hash showed."""

    code = "PREVIEW_DIFFERS"


class SourceUnknown(InputError):
    """No source of that name is current: none was ever taken in, or it was withdrawn."""

    code = "SOURCE_UNKNOWN"


class FileRefused(YidanError):
    """A file cannot be taken; the message names the row (if any) and the remedy."""

    code = "FILE_REFUSED"


class SourceMissing(YidanError):
    """The stored bytes of a source are not in the data directory."""

    code = "SOURCE_MISSING"


class Unavailable(YidanError):
    """Something that the answer needs is away.

    `retry_after_s` are seconds after which trying again may help; None: someone must act first.
    """

    code = "UNAVAILABLE"
    retry_after_s: int | None = None


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


class StoreUnavailable(Unavailable):
    """The database cannot be reached."""

    code = "STORE_UNAVAILABLE"
    retry_after_s = 5


class StoreBusy(Unavailable):
    """Another process holds the store."""

    code = "STORE_BUSY"
    retry_after_s = 5
