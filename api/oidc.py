"""Tokens of an identity provider (OpenID Connect): JWT, checked against its published keys.

PyJWT checks them: it is the library most in use for this, small, and binds each key to its
algorithm, so that a token cannot choose how it is checked. Algorithms are pinned to asymmetric
ones. Must not know HTTP requests, or what a role may do.
"""

import asyncio
import json
import logging
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from schema import errors
from schema.domain import access
from schema.settings import Settings

ALGORITHMS = ("RS256", "ES256", "EdDSA")
SKEW_S = 60
MAX_TOKEN_CHARS = 16 * 1024
REFETCH_S = 60.0  # unknown key ids ask again at most this often
STALE_S = 3600.0  # keys are fetched anew after this long, so that a withdrawn one ends
_TIMEOUT_S = 5
_MAX_BYTES = 256 * 1024
_MIN_RSA_BITS = 2048

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a valid token speaks of, and the grants that its claims give."""

    subject: str
    name: str
    grants: tuple[access.Grant, ...]


class Provider:
    """One identity provider, as the settings name it."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer
        self._audience = settings.oidc_audience
        self._roles, self._name = settings.oidc_roles_claim, settings.oidc_name_claim
        self._keys = Keys(settings.oidc_jwks)

    async def identity(self, token: str) -> Identity:
        """Who the token speaks of.

        Raises:
            errors.Unauthenticated: the token is not valid here and now.
            errors.IdentityUnavailable: the provider's keys cannot be had.
        """
        if len(token) > MAX_TOKEN_CHARS:
            raise errors.Unauthenticated("令牌过长。")
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in ALGORITHMS:
                raise errors.Unauthenticated("令牌的签名算法不在允许之列。")
            key = await self._keys.key(header.get("kid"))
            claims = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                issuer=self._issuer,
                audience=self._audience,
                leeway=SKEW_S,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            _log.info("token refused: %s", type(error).__name__)
            raise errors.Unauthenticated("令牌无效或已过期。") from error
        subject = claims["sub"]
        if not subject:
            raise errors.Unauthenticated("令牌没有写明用户。")
        name = claims.get(self._name) or claims.get("preferred_username")
        return Identity(subject, str(name or subject), tuple(grants(_at(claims, self._roles))))


class Keys:
    """The provider's public keys, from an address or a file, kept and fetched anew in time."""

    def __init__(self, source: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._source, self._clock = source, clock
        self._keys: dict[str, jwt.PyJWK] = {}
        self._tried: float | None = None
        self._lock = asyncio.Lock()

    async def key(self, kid: object) -> jwt.PyJWK:
        """The key of an id.

        Raises:
            errors.Unauthenticated: the provider has no such key.
            errors.IdentityUnavailable: no keys could be had at all.
        """
        if not isinstance(kid, str):
            raise errors.Unauthenticated("令牌没有写明密钥编号（kid）。")
        if self._due(kid):
            async with self._lock:
                if self._due(kid):
                    await self._fetch()
        if kid in self._keys:
            return self._keys[kid]
        if not self._keys:
            raise errors.IdentityUnavailable("暂时取不到身份提供方的密钥，请稍后重试。")
        raise errors.Unauthenticated("令牌的密钥不是身份提供方的。")

    def _due(self, kid: str) -> bool:
        if self._tried is None:
            return True
        age = self._clock() - self._tried
        return age >= STALE_S or (kid not in self._keys and age >= REFETCH_S)

    async def _fetch(self) -> None:
        """Replace the keys; what cannot be had leaves those known."""
        self._tried = self._clock()
        try:
            self._keys = usable(json.loads(await asyncio.to_thread(_read, self._source)))
        except (OSError, ValueError, jwt.PyJWTError) as error:
            _log.warning("keys of the identity provider cannot be had: %s", error)


def usable(document: object) -> dict[str, jwt.PyJWK]:
    """Keys of a JWK set that may check tokens, by id.

    Raises:
        jwt.PyJWTError: it is no JWK set, or has no key that can be read.
    """
    if not isinstance(document, dict):
        raise jwt.PyJWKSetError("not an object")
    return {
        key.key_id: key
        for key in jwt.PyJWKSet.from_dict(document)
        if key.key_id
        and key.algorithm_name in ALGORITHMS
        and key.public_key_use in {None, "sig"}
        and not (isinstance(key.key, RSAPublicKey) and key.key.key_size < _MIN_RSA_BITS)
    }


def grants(values: object) -> list[access.Grant]:
    """Grants of a claim: a list of ROLE@division or ROLE@division#body; others give nothing.

    An empty division (AUDITOR@) is everywhere; READER needs none.
    """
    found = []
    for value in values if isinstance(values, list) else [values]:
        role, at, where = str(value).partition("@")
        if role not in access.Role.__members__ or not (at or role == access.Role.READER):
            continue
        division, _, body = where.partition("#")
        given = access.Grant(access.Role(role), division.strip(), body.strip() or None)
        if access.flaw(given):
            _log.warning("a role of the identity provider cannot be given: %r", value)
        else:
            found.append(given)
    return found


def _at(claims: Mapping[str, Any], name: str) -> object:
    """A claim by its name, or by a path of names with dots (realm_access.roles)."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _read(source: str) -> bytes:
    if urlsplit(source).scheme not in {"http", "https"}:
        return Path(source).read_bytes()
    with urllib.request.urlopen(source, timeout=_TIMEOUT_S) as answer:  # noqa: S310 - settings
        if urlsplit(answer.url).scheme != urlsplit(source).scheme:
            raise ValueError("led to another scheme")
        data: bytes = answer.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise ValueError("too long")
    return data
