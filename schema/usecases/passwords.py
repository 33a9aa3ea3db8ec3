"""Passwords: argon2id with the library's parameters (RFC 9106, low memory), few at a time.

Each hash takes 64 MiB and some 50 ms of a core; more than two at once wait their turn, so that
guesses cannot take the machine.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from schema.domain import accounts

_hasher = PasswordHasher()
_turns = ThreadPoolExecutor(2, "argon2")


async def hashed(password: str) -> str:
    """The hash of a password, with its salt and parameters."""
    return await asyncio.get_running_loop().run_in_executor(_turns, _hash, password)


async def matches(stored: str | None, password: str) -> bool:
    """Whether a password is the hashed one; takes as long where there is no hash."""
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(_turns, _verify, stored, password)
    return found and stored is not None


def outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than new ones are."""
    return _hasher.check_needs_rehash(stored)


def _hash(password: str) -> str:
    return _hasher.hash(accounts.password(password))


def _verify(stored: str | None, password: str) -> bool:
    try:
        return _hasher.verify(stored or _decoy(), accounts.password(password))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _decoy() -> str:
    return _hasher.hash("no account has this password")
