"""Settings: one frozen value, read once from `YIDAN_*` and passed in; nothing reads it globally."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each field is the environment variable `YIDAN_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="YIDAN_", frozen=True, extra="ignore")

    home: Path = Field(
        default=Path(".yidan"), description="Data directory: SQL, source bytes, search index."
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
        default=200_000, gt=0, description="A table with more rows of content is refused."
    )
    max_body_bytes: int = Field(
        default=256 * 1024, gt=0, description="A larger HTTP request body is answered with 413."
    )
    request_timeout_s: float = Field(
        default=10.0, gt=0, description="Time budget of one GraphQL request, then it is cancelled."
    )
    max_cost: int = Field(
        default=5000, gt=0, description="Cost limit of one GraphQL operation (docs/api.md)."
    )
    introspection: bool = Field(default=True, description="Whether the schema may be read.")
    graphiql: bool = Field(default=True, description="Whether /graphiql is served.")
    cursor_key: str = Field(
        default="",
        repr=False,
        description="Key that signs cursors; empty: a random one is kept in the data directory.",
    )
