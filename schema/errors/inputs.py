"""What a caller asked for that cannot be: bad input, conflicts, limits."""

from schema.errors.base import InputError


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


class PlaceAmbiguous(InputError):
    """Several divisions have that name, and nothing tells which is meant."""

    code = "PLACE_AMBIGUOUS"


class PlaceUnsuited(InputError):
    """The place is known but not of the level that is asked for (a county for a township)."""

    code = "PLACE_UNSUITED"


class RegisterInvalid(InputError):
    """A register file (divisions, bodies) cannot be imported."""

    code = "REGISTER_INVALID"


class ManifestInvalid(InputError):
    """A manifest of trusted documents cannot be read."""

    code = "MANIFEST_INVALID"


class RulesInvalid(InputError):
    """A rule set of the installation cannot be read."""

    code = "RULES_INVALID"


class PreviewDiffers(InputError):
    """What would be stored is not what the preview with that hash showed."""

    code = "PREVIEW_DIFFERS"


class SourceUnknown(InputError):
    """No source of that name is current: none was ever taken in, or it was withdrawn."""

    code = "SOURCE_UNKNOWN"


class CorrectionInvalid(InputError):
    """An entry has no such field, or the field cannot have such a value."""

    code = "CORRECTION_INVALID"


class EntryUnknown(InputError):
    """No entry of that identifier."""

    code = "ENTRY_UNKNOWN"


class LinkInvalid(InputError):
    """Two entries that cannot be one item over time."""

    code = "LINK_INVALID"


class CaseUnknown(InputError):
    """No case of that identifier, or none that the actor may see."""

    code = "CASE_UNKNOWN"


class ProposalInvalid(InputError):
    """An application lacks what its procedure asks for, or cannot be as it is."""

    code = "PROPOSAL_INVALID"


class ProcedureWrong(InputError):
    """An application belongs to another procedure."""

    code = "PROCEDURE_WRONG"


class EvidenceInvalid(InputError):
    """A step lacks the document, date, reason or opinion that it must rest on."""

    code = "EVIDENCE_INVALID"


class TransitionInvalid(InputError):
    """The step is not possible in the state in which the case is."""

    code = "TRANSITION_INVALID"


class VersionConflict(InputError):
    """The case has another version by now: someone else was first."""

    code = "VERSION_CONFLICT"

    def __init__(self, message: str, current: int) -> None:
        super().__init__(message)
        self.current = current


class IdempotencyConflict(InputError):
    """The key of the request was used before, for something else."""

    code = "IDEMPOTENCY_CONFLICT"


class AccountInvalid(InputError):
    """No such account, grant or token, or one that cannot be made."""

    code = "ACCOUNT_INVALID"


class ArchiveInvalid(InputError):
    """An archive is damaged, incomplete, or of another revision; nothing was imported."""

    code = "ARCHIVE_INVALID"


class TargetNotEmpty(InputError):
    """What an archive is imported into holds something already."""

    code = "TARGET_NOT_EMPTY"


class FeedbackLimited(InputError):
    """Too much feedback within the hour, of one account or of the public."""

    code = "FEEDBACK_LIMITED"
