"""Settings: one frozen value, read once from `YIDAN_*` and passed in; nothing reads it globally."""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_SECRETS = Path("/run/secrets")  # where container engines put secrets, a file each

_ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]+")


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


class Settings(BaseSettings):
    """Each field is the environment variable `YIDAN_<NAME>`, or the secret file `yidan_<name>`."""

    model_config = SettingsConfigDict(
        env_prefix="YIDAN_",
        frozen=True,
        extra="ignore",
        secrets_dir=_SECRETS if os.access(_SECRETS, os.R_OK | os.X_OK) else None,
    )

    home: Path = Field(
        default=Path(".yidan"), description="Data directory: SQL, source bytes, search index."
    )
    database_url: str = Field(
        default="",
        repr=False,
        description="PostgreSQL, as postgresql://user:password@host/name; empty: SQLite in `home`.",
    )
    database_pool: int = Field(
        default=8, gt=0, description="PostgreSQL connections of one process, at most."
    )
    statement_timeout_s: float = Field(
        default=15.0, gt=0, description="PostgreSQL ends a longer statement of a look-up."
    )
    elastic_url: str = Field(
        default="",
        description="Elasticsearch, as https://host:9200, its nodes by commas; empty: embedded "
        "index.",
    )
    elastic_api_key: str = Field(
        default="", repr=False, description="API key for Elasticsearch (encoded form)."
    )
    elastic_user: str = Field(default="", description="User for Elasticsearch, without API key.")
    elastic_password: str = Field(default="", repr=False, description="That user's password.")
    elastic_ca: Path | None = Field(
        default=None, description="CA certificate that Elasticsearch's certificate is checked by."
    )
    elastic_prefix: str = Field(
        default="yidan",
        pattern=r"^[a-z][a-z0-9]*$",
        description="Alias of the serving index, and prefix of the names of all.",
    )
    elastic_shards: int = Field(default=1, gt=0, description="Primary shards of a new index.")
    elastic_replicas: int = Field(default=0, ge=0, description="Replicas once it serves.")
    elastic_timeout_s: float = Field(
        default=5.0, gt=0, description="A longer search counts as engine away."
    )
    index_keep: int = Field(
        default=2, ge=1, description="Index generations kept at promotion, the serving one counted."
    )
    worker: bool = Field(
        default=True, description="Whether `yidan serve` brings changes into the index itself."
    )
    reconcile_every_s: float = Field(
        default=3600.0, gt=0, description="How often the worker compares the index with SQL."
    )
    checkpoint_dir: Path | None = Field(
        default=None,
        description="Where checkpoints of the audit log go, best elsewhere; empty: `checkpoints` "
        "in `home`.",
    )
    checkpoint_key: str = Field(
        default="",
        repr=False,
        description="Ed25519 private key (PEM) that signs them; empty: one is kept in `home`.",
    )
    rules_dir: Path | None = Field(
        default=None, description="Directory of an installation's own rule sets (TOML)."
    )
    lexicon_dir: Path | None = Field(
        default=None, description="Directory of an installation's own words of questions (TOML)."
    )
    max_file_bytes: int = Field(
        default=64 * 1024 * 1024, gt=0, description="A larger file is refused at ingest."
    )
    max_unpacked_bytes: int = Field(
        default=256 * 1024 * 1024,
        gt=0,
        description="A workbook that unpacks to more is refused (zip bombs).",
    )
    max_rows: int = Field(
        default=10_000, gt=0, description="A table with more rows of content is refused."
    )
    max_cases: int = Field(
        default=200_000, gt=0, description="A file of more dispatched cases is refused."
    )
    office: str = Field(
        default="", description="LibreOffice, for doc, wps and rtf; empty: `soffice` on the PATH."
    )
    office_timeout_s: float = Field(
        default=60.0, gt=0, description="LibreOffice is ended if a file takes it longer."
    )
    max_body_bytes: int = Field(
        default=256 * 1024, gt=0, description="A larger HTTP request body is answered with 413."
    )
    request_timeout_s: float = Field(
        default=10.0, gt=0, description="Time budget of one GraphQL request, then it is cancelled."
    )
    slow_operation_s: float = Field(
        default=1.0, gt=0, description="A slower GraphQL operation is logged, by its fingerprint."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Lines of the log of `yidan serve`: `text` or `json`."
    )
    otlp_endpoint: str = Field(
        default="",
        description="OpenTelemetry collector, as http://host:4318; needs the extra `telemetry`.",
    )
    max_cost: int = Field(
        default=5000, gt=0, description="Cost limit of one GraphQL operation (docs/api.md)."
    )
    rate_points_per_s: float = Field(
        default=2000.0,
        ge=0,
        description="GraphQL cost that one client may ask for each second, over time; 0: no limit.",
    )
    rate_burst: int = Field(
        default=100_000, gt=0, description="Of it at once, after a pause (docs/api.md)."
    )
    max_at_once: int = Field(
        default=32, gt=0, description="Requests of one client that are answered at a time."
    )
    max_operations: int = Field(
        default=128,
        gt=0,
        description="GraphQL operations of all clients, and of pages, that a process has begun or "
        "keeps waiting; more are answered with 503 at once.",
    )
    operations_at_a_time: int = Field(
        default=2,
        gt=0,
        description="Long ones of these that it works on at a time; with aides, each of them, and "
        "one it itself. Short ones wait for none.",
    )
    aides: int | None = Field(
        default=None,
        ge=0,
        description="Processes that a server may have beside its own for long queries, while more "
        "are asked than one core can answer; each takes as much memory as the server. Unset: as "
        "many as there are cores beside its own, three at most.",
    )
    body_timeout_s: float = Field(
        default=10.0, gt=0, description="A body that takes longer to come in is answered with 408."
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses or networks, by commas, whose `X-Forwarded-For` and `-Proto` count.",
    )
    cors_origins: str = Field(
        default="",
        description="Origins, by commas, whose pages may ask (with tokens, never with cookies).",
    )
    trusted_documents: Path | None = Field(
        default=None, description="Manifest of the operations that front ends send (docs/api.md)."
    )
    trusted_only: bool = Field(
        default=False, description="Whether GraphQL refuses every operation not in that manifest."
    )
    introspection: bool = Field(default=True, description="Whether the schema may be read.")
    graphiql: bool = Field(default=True, description="Whether /graphiql is served.")
    public_reading: bool = Field(
        default=True, description="Whether lists, texts and answers are read without signing in."
    )
    session_hours: float = Field(
        default=8.0, gt=0, le=24, description="How long a sign-in with a password lasts."
    )
    oidc_issuer: str = Field(
        default="", description="Identity provider: `iss` of its tokens; empty: none is trusted."
    )
    oidc_audience: str = Field(default="", description="`aud` that its tokens must name.")
    oidc_jwks: str = Field(
        default="", description="Its keys (JWK set): an https address, or a file."
    )
    oidc_roles_claim: str = Field(
        default="yidan_roles", description="Claim with the roles, or a path to it (docs/access.md)."
    )
    oidc_name_claim: str = Field(default="name", description="Claim with the person's name.")
    cursor_key: str = Field(
        default="",
        repr=False,
        description="Key that signs cursors; empty: a random one is kept in the data directory.",
    )

    @property
    def elastic_urls(self) -> list[str]:
        """The nodes of `elastic_url`."""
        return _listed(self.elastic_url)

    @property
    def cors(self) -> list[str]:
        """The origins of `cors_origins`."""
        return _listed(self.cors_origins)

    @model_validator(mode="after")
    def _others_are_named(self) -> Self:
        """Origins and proxies are listed one by one: nobody is trusted because nobody was named."""
        for origin in self.cors:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(f"YIDAN_CORS_ORIGINS: {origin!r} is not like https://host[:port]")
        for proxy in _listed(self.trusted_proxies):
            ip_network(proxy)  # a ValueError tells what is wrong
        if self.trusted_only and self.trusted_documents is None:
            raise ValueError("YIDAN_TRUSTED_ONLY needs YIDAN_TRUSTED_DOCUMENTS")
        return self

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Self:
        """An identity provider is set as a whole, and its keys cannot be changed on their way."""
        given = [self.oidc_issuer, self.oidc_audience, self.oidc_jwks]
        if any(given) and not all(given):
            raise ValueError(
                "YIDAN_OIDC_ISSUER, _AUDIENCE and _JWKS are set together or not at all"
            )
        where = urlsplit(self.oidc_jwks)
        if where.scheme == "http" and where.hostname not in {"localhost", "127.0.0.1", "::1"}:
            raise ValueError("YIDAN_OIDC_JWKS must be an https address or a file")
        return self
