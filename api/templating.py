"""Pages from templates (模板), and the addresses of static files.

Must not know what a page shows.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

from api import asker, cards, marking

if TYPE_CHECKING:
    import jinja2

_HERE = Path(__file__).parent


def rendered(name: str, shown: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page of a template; it is asked for again each time."""
    html = _templates().get_template(name).render(shown)
    return HTMLResponse(html, status, headers={"cache-control": "no-cache"})


@cache
def _templates() -> "jinja2.Environment":
    import jinja2  # noqa: PLC0415 - the first answer of a server does not wait for it

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "cards": cards,
        "marking": marking,
        "asset": asset,
        "asker": asker.current,
    }
    return environment


@cache
def asset(name: str) -> str:
    """Address of a static file with its version."""
    digest = hashlib.sha256((_HERE / "static" / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"
