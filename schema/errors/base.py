"""The roots of the tree, and errors that are neither the caller's input nor something away."""


class YidanError(Exception):
    """Root of the tree; `code` is stable and English, the message is Chinese."""

    code = "INTERNAL"


class InputError(YidanError):
    """The caller's input cannot be used; nothing was changed."""

    code = "BAD_USER_INPUT"


class Unauthenticated(YidanError):
    """Nobody is signed in, or what was shown to sign in is not valid."""

    code = "UNAUTHENTICATED"


class Forbidden(YidanError):
    """The actor has no right to do this here."""

    code = "FORBIDDEN"


class TooManyAttempts(YidanError):
    """Too many failed attempts to sign in; try again after `retry_after_s` seconds."""

    code = "TOO_MANY_ATTEMPTS"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class TooManyRequests(YidanError):
    """A client has used up what it may ask for; try again after `retry_after_s` seconds."""

    code = "RATE_LIMITED"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class TooManyAtOnce(TooManyRequests):
    """A client has too many requests running."""

    code = "CONCURRENCY_LIMITED"


class FileRefused(YidanError):
    """A file cannot be taken; the message names the row (if any) and the remedy."""

    code = "FILE_REFUSED"


class SourceMissing(YidanError):
    """The stored bytes of a source are not in the data directory."""

    code = "SOURCE_MISSING"


class AuditBroken(YidanError):
    """The audit chain does not hold, or does not follow from its last checkpoint."""

    code = "AUDIT_BROKEN"


class CheckpointFailed(YidanError):
    """A checkpoint of the audit chain cannot be signed, or not be kept in its directory."""

    code = "CHECKPOINT_FAILED"
