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
│   ├── PlaceAmbiguous         several places of that name
│   ├── PlaceUnsuited          a place of another level than is asked for
│   ├── RegisterInvalid        a register file that cannot be imported
│   ├── RulesInvalid           a rule set that cannot be read
│   ├── ManifestInvalid        a manifest of trusted documents that cannot be read
│   ├── PreviewDiffers         what would be stored is not what the preview showed
│   ├── CorrectionInvalid      a field or value that an entry cannot have
│   ├── EntryUnknown           no entry of that identifier
│   ├── LinkInvalid            two entries that cannot be linked
│   ├── CaseUnknown            no case of that identifier that one may see
│   ├── ProposalInvalid        an application lacks something, or it cannot be as it is
│   ├── ProcedureWrong         an application belongs to another procedure
│   ├── EvidenceInvalid        a step lacks a document, date, reason or opinion
│   ├── TransitionInvalid      a step that is not possible now
│   ├── VersionConflict        the case was changed meanwhile; look again
│   ├── IdempotencyConflict    the request key was used for something else
│   ├── FeedbackLimited        too much feedback within the hour
│   ├── ArchiveInvalid         an archive that is damaged, or of another revision
│   ├── TargetNotEmpty         an import into an installation that holds something
│   ├── AccountInvalid         no such account, grant or token, or one that cannot be
│   └── SourceUnknown          no current source of that name
├── Unauthenticated            nobody is signed in, or the token or password is not valid
├── Forbidden                  no right to do this here
├── TooManyAttempts            too many failed sign-ins; wait
├── TooManyRequests            a client has used up what it may ask for; wait
│   └── TooManyAtOnce          a client has too many requests running
├── FileRefused                a file that cannot be taken, with the row and the remedy
├── SourceMissing              the bytes of a source are not in the data directory
├── AuditBroken                the audit chain does not follow from its last checkpoint
├── CheckpointFailed           a checkpoint of the audit chain cannot be signed or kept
└── Unavailable
    ├── IdentityUnavailable    the keys of the identity provider cannot be had; try again
    ├── IndexMissing           no search index has been built yet
    ├── SearchUnavailable      the search engine cannot be reached; try again
    ├── IndexIncomplete        a new index does not hold what SQL holds; the old one serves on
    ├── PromotionLost          another build was promoted or begun meanwhile
    ├── DocumentsRejected      the search engine refused documents, each with its reason
    ├── EngineUnsuitable       the server's version or settings do not fit; says what would
    ├── Overloaded             the process works on as much as it may; try again
    ├── StoreUnavailable       the database cannot be reached; try again
    ├── StoreBusy              another process holds the store; try again
    └── StoreFull              the disk is full; nothing of the change was kept
"""

from schema.errors.base import (
    AuditBroken,
    CheckpointFailed,
    FileRefused,
    Forbidden,
    InputError,
    SourceMissing,
    TooManyAtOnce,
    TooManyAttempts,
    TooManyRequests,
    Unauthenticated,
    YidanError,
)
from schema.errors.inputs import (
    AccountInvalid,
    ArchiveInvalid,
    CaseUnknown,
    CorrectionInvalid,
    CursorExpired,
    CursorInvalid,
    DateInvalid,
    EntryUnknown,
    EvidenceInvalid,
    FeedbackLimited,
    IdempotencyConflict,
    IdInvalid,
    LinkInvalid,
    ManifestInvalid,
    PageSizeInvalid,
    PlaceAmbiguous,
    PlaceUnknown,
    PlaceUnsuited,
    PreviewDiffers,
    ProcedureWrong,
    ProposalInvalid,
    QueryInvalid,
    RegisterInvalid,
    RulesInvalid,
    SourceUnknown,
    TargetNotEmpty,
    TransitionInvalid,
    VersionConflict,
)
from schema.errors.unavailable import (
    DocumentsRejected,
    EngineUnsuitable,
    IdentityUnavailable,
    IndexIncomplete,
    IndexMissing,
    Overloaded,
    PromotionLost,
    SearchUnavailable,
    StoreBusy,
    StoreFull,
    StoreUnavailable,
    Unavailable,
)

__all__ = [
    "AccountInvalid",
    "ArchiveInvalid",
    "AuditBroken",
    "CaseUnknown",
    "CheckpointFailed",
    "CorrectionInvalid",
    "CursorExpired",
    "CursorInvalid",
    "DateInvalid",
    "DocumentsRejected",
    "EngineUnsuitable",
    "EntryUnknown",
    "EvidenceInvalid",
    "FeedbackLimited",
    "FileRefused",
    "Forbidden",
    "IdInvalid",
    "IdempotencyConflict",
    "IdentityUnavailable",
    "IndexIncomplete",
    "IndexMissing",
    "InputError",
    "LinkInvalid",
    "ManifestInvalid",
    "Overloaded",
    "PageSizeInvalid",
    "PlaceAmbiguous",
    "PlaceUnknown",
    "PlaceUnsuited",
    "PreviewDiffers",
    "ProcedureWrong",
    "PromotionLost",
    "ProposalInvalid",
    "QueryInvalid",
    "RegisterInvalid",
    "RulesInvalid",
    "SearchUnavailable",
    "SourceMissing",
    "SourceUnknown",
    "StoreBusy",
    "StoreFull",
    "StoreUnavailable",
    "TargetNotEmpty",
    "TooManyAtOnce",
    "TooManyAttempts",
    "TooManyRequests",
    "TransitionInvalid",
    "Unauthenticated",
    "Unavailable",
    "VersionConflict",
    "YidanError",
]
