"""Tokens of an identity provider, with real keys, published by a server on this machine."""

import base64
import hmac
import http.server
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import jwt
import pytest
from apps import app_of, client_of
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms

from api import oidc
from schema import errors
from schema.domain.access import OPERATOR, Grant, Role
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import accounts

ISSUER, AUDIENCE = "https://login.county.example", "yidan"
ME = {"query": "{ me { signedIn id name grants { role division body } } }"}
CLERK = "TOWNSHIP_CLERK@990121101"
PAIRS = {
    "RS256": rsa.generate_private_key(65537, 2048),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}
OTHERS = {
    "RS384": rsa.generate_private_key(65537, 2048),
    "ES384": ec.generate_private_key(ec.SECP384R1()),
}
SHORT = rsa.generate_private_key(65537, 1024)  # noqa: S505 - to be refused
STRANGER = rsa.generate_private_key(65537, 2048)


def public(alg: str, private: Any, kid: str, **more: str) -> dict[str, Any]:
    """The public key as a provider publishes it."""
    made = get_default_algorithms()[alg].to_jwk(private.public_key(), as_dict=True)
    return {**made, "kid": kid, "alg": alg, **more}


class Published:
    """A server of a JWK set that counts how often it is asked."""

    def __init__(self) -> None:
        self.keys = [public(alg, private, alg) for alg, private in {**PAIRS, **OTHERS}.items()]
        self.asked, self.status, self.location = 0, 200, ""
        published = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                published.asked += 1
                self.send_response(published.status)
                self.end_headers()
                self.wfile.write(json.dumps({"keys": published.keys}).encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/jwks"


@pytest.fixture
def published() -> Iterator[Published]:
    found = Published()
    thread = threading.Thread(target=found.server.serve_forever)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


@pytest.fixture
def provider(published) -> oidc.Provider:
    return oidc.Provider(settings(published.url))


def settings(jwks: str, **more: Any) -> Settings:
    """Settings that trust the provider."""
    return Settings(oidc_issuer=ISSUER, oidc_audience=AUDIENCE, oidc_jwks=jwks, **more)


def token(
    alg: str = "RS256", *, key: Any = None, kid: str | None = None, header: Any = (), **claims: Any
) -> str:
    """A token that is valid but for what is said."""
    now = int(time.time())
    content = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "1001",
        "exp": now + 300,
        "iat": now,
        "name": "张三",
        "yidan_roles": [CLERK],
        **claims,
    }
    content = {name: value for name, value in content.items() if value is not None}
    headers = {"kid": kid or alg, **dict(header)}
    return jwt.encode(content, key or {**PAIRS, **OTHERS}[alg], alg, headers)


def forged(header: dict[str, Any], signature: bytes = b"") -> str:
    """A token with a header of one's own and the usual claims."""
    parts = [json.dumps(header).encode(), token().split(".")[1].encode(), signature]
    coded = [base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (parts[0], parts[2])]
    return f"{coded[0]}.{parts[1].decode()}.{coded[1]}"


def confused() -> str:
    """A token whose "shared secret" is the published key (CVE-2015-9235)."""
    pem = (
        PAIRS["RS256"]
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    signed = forged({"alg": "HS256", "kid": "RS256"})[:-1]
    mac = hmac.digest(pem, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


@pytest.mark.parametrize("alg", PAIRS)
async def test_tokens_of_the_three_algorithms_are_read(provider, alg):
    """RS256, ES256 and EdDSA; subject, name and grants come from the claims."""
    found = await provider.identity(token(alg))
    assert found == oidc.Identity("1001", "张三", (Grant(Role.TOWNSHIP_CLERK, "990121101"),))


NOW = int(time.time())
BAD = {
    "expired": {"exp": NOW - 120},
    "not yet": {"nbf": NOW + 3600},
    "no end": {"exp": None},
    "other issuer": {"iss": "https://elsewhere.example"},
    "no issuer": {"iss": None},
    "other audience": {"aud": "another"},
    "no audience": {"aud": None},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "subject no text": {"sub": ["1001"]},
    "issued in the future": {"iat": NOW + 3600},
    "end no number": {"exp": "never"},
    "another's key": {"key": STRANGER},
    "algorithm not ours": {"alg": "RS384"},
    "other curve": {"alg": "ES384"},
    "algorithm of another key": {"alg": "ES256", "kid": "RS256"},
    "unknown key": {"kid": "nobody's"},
    "short key": {"key": SHORT, "kid": "short"},
    "key for encryption": {"key": STRANGER, "kid": "enc"},
    "unknown extension": {"header": {"crit": ["exotic"], "exotic": 1}},
}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("flaw", BAD)
async def test_tokens_with_any_flaw_are_refused(published, provider, flaw):
    """Each differs from a valid token in one thing."""
    published.keys.append(public("RS256", SHORT, "short"))
    published.keys.append(public("RS256", STRANGER, "enc", use="enc"))
    with pytest.raises(errors.Unauthenticated):
        await provider.identity(token(**BAD[flaw]))


@pytest.mark.parametrize(
    "text",
    [
        forged({"alg": "none", "kid": "RS256"}),
        forged({"alg": "None"}),
        forged({"alg": ["RS256"], "kid": "RS256"}),
        forged({"alg": "RS256", "kid": "RS256"}, b"signature"),
        forged({"alg": "RS256", "kid": ["RS256"]}),
        forged({"alg": "RS256"}),
        forged({"kid": "RS256"}),
        confused(),
        token()[:-4] + "AAAA",
        ".".join([token().split(".")[0], "W10", token().split(".")[2]]),
        "a.b.c",
        "..",
        "",
        "[" * 3000,
        base64.urlsafe_b64encode(b"[" * 4000).decode() + ".e30.AAAA",
        "e" * 20_000,
    ],
)
async def test_what_is_no_token_is_refused(provider, text):
    """Unsigned, mutilated, oversized: never a crash."""
    with pytest.raises(errors.Unauthenticated):
        await provider.identity(text)


@pytest.mark.parametrize(("claim", "off"), [("exp", -30), ("nbf", 30), ("iat", 30)])
async def test_clocks_may_differ_by_a_minute(provider, claim, off):
    """Thirty seconds either way are no flaw."""
    found = await provider.identity(token(**{claim: int(time.time()) + off}))
    assert found.subject == "1001"


async def test_keys_rotate_and_unknown_ones_ask_once_a_minute(published):
    """A new key is fetched when first seen; made-up ids do not make us ask again and again."""
    moment = [1000.0]
    keys = oidc.Keys(published.url, lambda: moment[0])
    await keys.key("RS256")
    assert published.asked == 1
    published.keys = [public("RS256", STRANGER, "new")]
    for kid in ("new", "made-up", "other"):
        with pytest.raises(errors.Unauthenticated):
            await keys.key(kid)
    assert published.asked == 1
    moment[0] += oidc.REFETCH_S
    assert (await keys.key("new")).key_id == "new"
    with pytest.raises(errors.Unauthenticated):
        await keys.key("RS256")  # withdrawn
    assert published.asked == 2
    await keys.key("new")
    moment[0] += oidc.STALE_S
    published.keys = [public("RS256", STRANGER, "newest")]
    with pytest.raises(errors.Unauthenticated):
        await keys.key("new")  # known keys are asked for anew each hour
    assert published.asked == 3


async def test_while_the_provider_is_away_known_keys_serve(published):
    """Without any key it is unavailable, not the token's fault; it comes back by itself."""
    moment = [1000.0]
    keys = oidc.Keys(published.url, lambda: moment[0])
    published.status = 503
    with pytest.raises(errors.IdentityUnavailable):
        await keys.key("RS256")
    published.status = 200
    moment[0] += oidc.REFETCH_S
    await keys.key("RS256")
    published.status = 503
    moment[0] += oidc.STALE_S
    assert (await keys.key("RS256")).key_id == "RS256"


async def test_keys_from_a_file(tmp_path, published):
    """A path serves as well as an address; what is no JWK set gives no keys."""
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": published.keys}))
    found = await oidc.Provider(settings(str(path))).identity(token("ES256"))
    assert found.subject == "1001"
    for text in ("", "[]", "{}", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "AA"}]}'):
        path.write_text(text)
        with pytest.raises(errors.IdentityUnavailable):
            await oidc.Provider(settings(str(path))).identity(token("ES256"))


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([CLERK, "offline_access"], [Grant(Role.TOWNSHIP_CLERK, "990121101")]),
        (CLERK, [Grant(Role.TOWNSHIP_CLERK, "990121101")]),
        (
            ["DEPARTMENT_OFFICER@990121#县城管局"],
            [Grant(Role.DEPARTMENT_OFFICER, "990121", "县城管局")],
        ),
        (["READER", "AUDITOR@"], [Grant(Role.READER, ""), Grant(Role.AUDITOR, "")]),
        (["AUDITOR", "ADMINISTRATOR"], []),
        (["TOWNSHIP_CLERK@990121", "APPROVER@", "DEPARTMENT_OFFICER@990121"], []),
        (["approver@990121", "ROOT@990121", "", 7, None, {}], []),
        (None, []),
        ({"APPROVER@990121": True}, []),
    ],
)
def test_roles_in_claims(values, found):
    """ROLE@division#body; what is not exactly so, or reaches too far, gives nothing."""
    assert oidc.grants(values) == found


async def test_roles_may_lie_deeper(published):
    """A path of names, as identity providers nest them; a claim with dots in its name first."""
    nested = {"yidan_roles": None, "realm_access": {"roles": [CLERK]}}
    for claims in (nested, {"yidan_roles": None, "realm_access.roles": [CLERK]}):
        found = oidc.Provider(settings(published.url, oidc_roles_claim="realm_access.roles"))
        assert len((await found.identity(token(**claims))).grants) == 1
    for claims in ({"realm_access": "roles"}, {"realm_access": {}}):
        assert (await found.identity(token(**claims))).grants == ()


@pytest.fixture
async def client(published, tmp_path) -> AsyncIterator[Any]:
    trusting = settings(published.url, home=tmp_path)
    async with opened(trusting) as stores:
        await accounts.add(
            stores.sql, OPERATOR, "sync", "同步", password=None, person="1001", now_us=1
        )
        async with client_of(app_of(stores, trusting)) as found:
            yield found


async def test_over_http_a_token_is_an_actor(client):
    """The subject is the id under which the audit log knows them."""
    headers = {"authorization": f"Bearer {token()}"}
    found = (await client.post("/graphql", json=ME, headers=headers)).json()["data"]["me"]
    assert (found["signedIn"], found["id"], found["name"]) == (True, "oidc:1001", "张三")
    assert found["grants"][0] == {"role": "TOWNSHIP_CLERK", "division": "990121101", "body": None}


async def test_over_http_a_provider_without_keys_is_503(client, published):
    """It is not the token's fault, and worth trying again."""
    published.status = 500
    headers = {"authorization": f"Bearer {token()}"}
    response = await client.post("/graphql", json=ME, headers=headers)
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.json()["errors"][0]["extensions"]["code"] == "IDENTITY_UNAVAILABLE"


async def test_over_http_a_flawed_token_is_401(client):
    """Expired, or with roles that no person holds together: refused as a whole."""
    together = ["AUDITOR@", "ADMINISTRATOR@"]
    for flawed in (token(exp=NOW - 120), token(yidan_roles=together), "ydn_nobodys"):
        headers = {"authorization": f"Bearer {flawed}"}
        response = await client.post("/graphql", json=ME, headers=headers)
        assert response.status_code == 401


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": ISSUER},
        {"oidc_issuer": ISSUER, "oidc_jwks": "https://login.county.example/jwks"},
        {"oidc_issuer": ISSUER, "oidc_audience": "yidan", "oidc_jwks": "http://login.example/jwks"},
    ],
)
def test_half_a_provider_or_an_open_way_to_its_keys_is_refused(given):
    """Three settings together, keys by https (or from this machine)."""
    with pytest.raises(ValueError, match=r"YIDAN_OIDC_JWKS|_JWKS are set together"):
        Settings(**given)
