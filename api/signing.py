"""Signing in and out (登录、退出): a page with a cookie for people, /session for programs."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api import asker, auth, templating
from schema import errors
from schema.domain import access
from schema.stores import ports
from schema.usecases import sessions
from schema.usecases.bodies import Register

_MAX_BYTES = 4096
_INVALID = "请写登录名和密码。"


@dataclass(frozen=True, slots=True)
class Signing:
    """The routes; `lasts_s` is how long a session lasts, the register names places."""

    authenticator: auth.Authenticator
    lasts_s: int
    register: Register

    @property
    def store(self) -> ports.Store:
        """Where accounts are."""
        return self.authenticator.store

    def routes(self) -> list[Route]:
        """All addresses."""
        return [
            Route(auth.SIGN_IN, self.page, methods=["GET"]),
            Route(auth.SIGN_IN, self.enter, methods=["POST"]),
            Route(auth.SIGN_OUT, self.leave, methods=["POST"]),
            Route(auth.SESSION, self.open, methods=["POST"]),
            Route(auth.SESSION, self.close, methods=["DELETE"]),
        ]

    async def page(self, request: Request) -> Response:
        """GET /sign-in: the form, or who is signed in."""
        return await self._page(local(request.query_params.get("next", "")))

    async def enter(self, request: Request) -> Response:
        """POST /sign-in: a form's login and password for a cookie."""
        form = parse_qs((await _body(request)).decode(errors="replace"))
        login, password, after = (form.get(name, [""])[0] for name in ("login", "password", "next"))
        after = local(after)
        try:
            issued = await self._sign_in(request, login, password)
        except (errors.Unauthenticated, errors.TooManyAttempts) as error:
            waits = isinstance(error, errors.TooManyAttempts)
            return await self._page(after, str(error), login, 429 if waits else 401)
        response = RedirectResponse(after, 303, {"cache-control": "no-store"})
        response.set_cookie(
            auth.cookie_name(request),
            issued.secret,
            max_age=self.lasts_s,
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return response

    async def leave(self, request: Request) -> Response:
        """POST /sign-out: end the cookie's session."""
        name = auth.cookie_name(request)
        if secret := request.cookies.get(name):
            await sessions.sign_out(self.store, secret, now_us=self.authenticator.now_us())
        response = RedirectResponse("/", 303, {"cache-control": "no-store"})
        response.delete_cookie(
            name,
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return response

    async def open(self, request: Request) -> Response:
        """POST /session: {"login", "password"} for a bearer token."""
        try:
            given = json.loads(await _body(request))
            login, password = str(given["login"]), str(given["password"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return _told(errors.InputError(_INVALID), 400)
        try:
            issued = await self._sign_in(request, login, password)
        except errors.Unauthenticated as error:
            return _told(error, 401, {"www-authenticate": auth.REALM})
        except errors.TooManyAttempts as error:
            return _told(error, 429, {"retry-after": str(error.retry_after_s)})
        ends = datetime.fromtimestamp(issued.row.expires_at_us // sessions.SECOND_US, UTC)
        body = {
            "token": issued.secret,
            "tokenType": "Bearer",
            "expiresAt": ends.isoformat().replace("+00:00", "Z"),
        }
        return JSONResponse(body, 201, {"cache-control": "no-store"})

    async def close(self, request: Request) -> Response:
        """DELETE /session: end the session of the bearer token."""
        secret = auth.bearer(request) or ""
        ended = await sessions.sign_out(self.store, secret, now_us=self.authenticator.now_us())
        if not ended:
            return _told(errors.InputError("没有可结束的会话。"), 404)
        return Response(status_code=204)

    async def _sign_in(self, request: Request, login: str, password: str) -> sessions.Issued:
        return await sessions.sign_in(
            self.store,
            login,
            password,
            address=request.client.host if request.client else "",
            now_us=self.authenticator.now_us(),
            lasts_s=self.lasts_s,
        )

    async def _page(
        self, after: str, problem: str = "", login: str = "", status: int = 200
    ) -> Response:
        actor = asker.current()
        shown = {
            "after": after,
            "problem": problem,
            "login": login,
            "name": actor.name if actor.id else "",
            "roles": await self._roles(actor) if actor.id else [],
        }
        response = templating.rendered("sign-in.html", shown, status)
        response.headers["cache-control"] = "no-store"
        return response

    async def _roles(self, actor: access.Actor) -> list[str]:
        """What somebody may do, with the names of places."""
        gazetteer, found = await self.register.gazetteer(), []
        for grant in actor.grants:
            code = grant.division
            place = gazetteer.label(code) if code else ""
            unnamed = "" if gazetteer.get(code) else code
            where = " ".join(filter(None, (place, unnamed, grant.body)))
            found.append(f"{access.ROLE_TITLES[grant.role]}{f'（{where}）' if where else ''}")
        return found


def local(address: str) -> str:
    """An address of our own to go on to, the start page for any other."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and address.isprintable() else "/"


async def _body(request: Request) -> bytes:
    """The body, as far as an honest one goes; the rest is not read."""
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > _MAX_BYTES:
            return b""
    return data


def _told(
    error: errors.YidanError, status: int, headers: dict[str, str] | None = None
) -> JSONResponse:
    body = {"error": {"code": error.code, "message": str(error)}}
    return JSONResponse(body, status, {"cache-control": "no-store", **(headers or {})})
