"""Accounts (用户): logins, passwords that are good enough, tokens, and how long guesses wait.

Pure; hashing of passwords is `usecases.passwords`.
"""

import enum
import hashlib
import unicodedata

from schema.domain.text.patterns import later

TOKEN_PREFIX = "ydn_"  # noqa: S105 - lets scanners find tokens that leaked
MIN_PASSWORD, MAX_PASSWORD = 12, 256  # characters
_LOGIN = later(r"[\w.@-]{2,64}")
_DIFFERENT = 5  # characters of a password

# Failed attempts that cost no waiting: at one account from one address; at an account from
# anywhere, so that strangers do not lock its owner out soon; from one address at any account.
FREE = {"pair": 5, "login": 50, "address": 30}
LONGEST_WAIT_S = 15 * 60
FORGOTTEN_AFTER_S = 24 * 3600


class Kind(enum.StrEnum):
    """What an account stands for."""

    PERSON = "PERSON"  # signs in with a password
    SERVICE = "SERVICE"  # shows a token


class TokenKind(enum.StrEnum):
    """What a token is for."""

    SESSION = "SESSION"  # someone signed in
    SERVICE = "SERVICE"  # a program, or a person's own scripts


def login(text: str) -> str | None:
    """A login folded: width and case do not count. None if it cannot be one."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return folded if _LOGIN.fullmatch(folded) else None


def password(text: str) -> str:
    """A password as it is hashed (NIST SP 800-63B: normalised, otherwise as typed)."""
    return unicodedata.normalize("NFKC", text)


def weakness(text: str, of_login: str) -> str | None:
    """Why a password cannot be used (Chinese), None if it can."""
    shown = password(text)
    if len(shown) < MIN_PASSWORD:
        return f"密码至少 {MIN_PASSWORD} 个字符。"
    if len(shown) > MAX_PASSWORD:
        return f"密码最多 {MAX_PASSWORD} 个字符。"
    if of_login in shown.casefold():
        return "密码不能包含登录名。"
    if len(set(shown)) < _DIFFERENT:
        return f"密码至少要有 {_DIFFERENT} 个不同的字符。"
    return None


def token_hash(secret: str) -> str:
    """What is stored of a token: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def attempt_keys(of_login: str, address: str) -> dict[str, str]:
    """The counters that an attempt raises, by name of `FREE`; hashed."""
    where = network(address)
    parts = {
        "pair": ("pair", of_login, where),
        "login": ("login", of_login),
        "address": ("address", where),
    }
    return {
        name: hashlib.sha256("\0".join(key).encode()).hexdigest() for name, key in parts.items()
    }


def wait_s(name: str, failures: int) -> int:
    """Seconds to wait after the last of so many failures, doubling up to a quarter of an hour."""
    over = failures - FREE[name]
    return 0 if over < 0 else min(2 ** min(over, 30), LONGEST_WAIT_S)


def network(address: str) -> str:
    """An IPv4 address as it is; of IPv6 the /64, which one subscriber has whole."""
    if ":" not in address:
        return address
    head, _, tail = address.partition("::")
    groups = head.split(":") if head else []
    rest = tail.split(":") if tail else []
    groups += ["0"] * (8 - len(groups) - len(rest)) + rest
    return ":".join(groups[:4])
