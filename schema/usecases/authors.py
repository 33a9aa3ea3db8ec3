"""Authors (编辑人): in whose name a list is corrected, a source withdrawn, an item linked.

A user, who then needs the right to edit lists of that place; or the words of whoever runs commands
on the server, where no user has that login. The audit log keeps the account, None for mere words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from schema import errors
from schema.domain import access
from schema.domain import accounts as domain
from schema.stores import ports
from schema.usecases import accounts


@dataclass(frozen=True, slots=True)
class Author:
    """Who edits: the name, and the user if it is one."""

    name: str
    actor: access.Actor | None = None

    @property
    def said(self) -> dict[str, str | None]:
        """As the audit log keeps it."""
        return {"author": self.name or None, "account": self.actor.id if self.actor else None}

    def check(self, divisions: Iterable[str]) -> None:
        """Let only those edit lists of these divisions who may.

        Raises:
            errors.Forbidden: the user may not.
        """
        if self.actor is not None:
            subject = access.Subject(divisions=tuple(sorted(set(divisions))))
            access.require(self.actor, access.Action.EDIT_LISTS, subject)


NOBODY = Author("")


async def named(reads: ports.Reads, words: str | None) -> Author:
    """The user with this login, else the words themselves.

    Raises:
        errors.AccountInvalid: the user is disabled.
    """
    said = (words or "").strip()
    login = domain.login(said)
    if login and await reads.holder(login) is not None:
        actor = await accounts.named(reads, login)
        return Author(actor.name, actor)
    return Author(said)


def required(author: Author, reason: str, what: str) -> str:
    """The reason without blanks at its ends.

    Raises:
        errors.InputError: the author or the reason is missing.
    """
    if not author.name:
        raise errors.InputError(f"请写明{what}人。")
    if not reason.strip():
        raise errors.InputError(f"请写明{what}的理由。")
    return reason.strip()
