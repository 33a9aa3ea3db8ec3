"""Help around the question box: suggestions while typing, and feedback on an answer.

Both ask GraphQL as the page does. Suggestions are an extra of `static/yidan.js`; feedback is a form
that works without it. Must not know how names are found or feedback is kept.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api import auth
from api.attending import attended
from api.queries import Failed, Operations
from schema import errors

MAX_SUGGESTIONS = 8
_MAX_BYTES = 16 * 1024
_ASKED = ("q", "place", "as_of")  # what the answer's own form sent


@dataclass(frozen=True, slots=True)
class Helping:
    """The routes."""

    operations: Operations

    def routes(self) -> list[Route]:
        """All addresses."""
        return [
            Route("/suggest", attended(self.suggest), methods=["GET"]),
            Route("/feedback", self.feedback, methods=["POST"]),
        ]

    async def suggest(self, request: Request) -> Response:
        """GET /suggest?q=: names that go on from what was typed, as JSON."""
        typed = request.query_params.get("q", "")[:60]
        try:
            found = await self.operations.run("suggest", typed=typed, first=MAX_SUGGESTIONS)
        except Failed:
            found = {"suggestions": []}  # typing goes on without
        return JSONResponse(found["suggestions"], headers={"cache-control": "no-store"})

    async def feedback(self, request: Request) -> Response:
        """POST /feedback: a form's opinion on the answer that it stood under, then back to it."""
        try:
            auth.check_origin(request, by_cookie=True)
        except errors.Forbidden as error:
            raise HTTPException(403, str(error)) from error
        form = parse_qs(await _body(request), max_num_fields=10)
        said = {name: values[0] for name, values in form.items()}
        variables: dict[str, Any] = {
            "question": said.get("q", ""),
            "opinion": said.get("opinion", ""),
            "comment": said.get("comment"),
            "place": said.get("place"),
            "asOf": said.get("as_of"),
        }
        try:
            done = (await self.operations.run("give-feedback", **variables))["giveFeedback"]
        except Failed as failure:
            raise HTTPException(400, str(failure)) from failure
        if "number" not in done:
            raise HTTPException(400, done["message"])
        back = {name: text for name, text in said.items() if name in _ASKED} | {"thanks": "1"}
        return RedirectResponse(f"/?{urlencode(back)}", 303)


async def _body(request: Request) -> str:
    """The body of an honest form.

    Raises:
        HTTPException: it is longer.
    """
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > _MAX_BYTES:
            raise HTTPException(413, "反馈过长。")
    return data.decode(errors="replace")
