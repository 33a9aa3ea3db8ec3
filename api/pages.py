"""The staff page (工作人员页面): ask, search, look at the source.

Server-rendered and whole without JavaScript. It asks the same GraphQL operations as any front
end would (`operations/*.graphql`), in-process, under the same limits. Must not know how an answer
is found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api import cards
from api.attending import attended
from api.beside import Beside
from api.headers import SECURITY
from api.queries import Failed, Operations
from api.templating import rendered
from api.turns import together
from schema import errors
from schema.stores.opening import Stores
from schema.usecases import sources
from schema.usecases.bodies import Register

EXAMPLES = (
    "谁负责秸秆禁烧？",
    "犬只管理归哪个部门？",
    "燃气安全归谁监管？",
    "违法建设找谁查处？",
)
PAGE_SIZE = 20
_MOST_PLACES = 500  # in the list to choose from; whoever types more finds the others too
TOP = 10
OFF_LIST = '"清单" 清单外事项 未列入清单的事项 一事一议'

_AWAY: list[type[errors.Unavailable]] = [
    errors.Unavailable,
    *errors.Unavailable.__subclasses__(),
]
_STATUS = {"INTERNAL": 500, "TIMEOUT": 504, **{error.code: 503 for error in _AWAY}}
_SOURCE_TYPES = {
    "txt": "text/plain",
    "md": "text/markdown",
    "html": "text/html",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "rtf": "application/rtf",
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "png": "image/png",
    "jpg": "image/jpeg",
}
_TITLES = {
    400: "请求有误",
    404: "没有这个页面",
    405: "不支持这种访问方式",
    500: "服务器出错",
    503: "服务暂不可用",
    504: "查询超时",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form sent: a question or a query, where and as of which day."""

    q: str
    place: str
    as_of: str
    thanks: str = ""  # feedback was taken

    @classmethod
    def of(cls, request: Request) -> "Asked":
        """Read the form from the URL."""
        of = request.query_params
        return cls(*(of.get(name, "").strip() for name in ("q", "place", "as_of", "thanks")))

    @property
    def variables(self) -> dict[str, str | None]:
        """Place and day as GraphQL variables.

        Raises:
            Failed: the day is none.
        """
        if self.as_of:
            try:
                date.fromisoformat(self.as_of)
            except ValueError:
                told = f"“{self.as_of}”不是日期：请写作 2025-03-01。"
                raise Failed(errors.DateInvalid.code, told) from None
        return {"place": self.place or None, "asOf": self.as_of or None}

    def url(self, path: str, **changes: str) -> str:
        """A link to a page with the same form, some of it changed."""
        query = {"q": self.q, "place": self.place, "as_of": self.as_of, **changes}
        return f"{path}?{urlencode({key: value for key, value in query.items() if value})}"


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one application."""

    operations: Operations
    stores: Stores
    register: Register
    reader: sources.Reader
    documented: bool  # whether the schema is shown to readers

    def routes(self) -> list[Route]:
        """All addresses of the page."""
        return [
            Route("/", attended(self.home)),
            Route("/search", attended(self.search)),
            Route("/source/{sha256}", self.source),
            Route("/source/{sha256}/raw", self.raw),
        ]

    async def home(self, request: Request) -> Response:
        """GET /: the question box; with ?q= the answer card."""
        asked, status, said = Asked.of(request), 200, {"card": None, "problem": None}
        if asked.q:
            with together(2):  # what was asked, and what is near to it
                said, status = await self._answered(asked)
        shown = {
            **said,
            "asked": asked,
            "examples": EXAMPLES,
            "library": await self._library(),
            "places": await self._places(),
            "documented": self.documented,
        }
        return rendered("home.html", shown, status)

    async def search(self, request: Request) -> Response:
        """GET /search: full-text search with facets and a pager."""
        asked, status = Asked.of(request), 200
        chosen = {key: request.query_params.get(key, "") for key in ("kind", "work", "class")}
        said: dict[str, Any] = {"found": None, "problem": None}
        if asked.q:
            said, status = await self._searched(request, asked, chosen)
        shown = {
            **said,
            "asked": asked,
            "chosen": chosen,
            "after": request.query_params.get("after", ""),
            "places": await self._places(),
        }
        return rendered("search.html", shown, status)

    async def source(self, request: Request) -> Response:
        """GET /source/{sha256}: a source at the cited words."""
        sha256 = request.path_params["sha256"]
        place, first = _place(request)
        try:
            record = await sources.source(self.stores, sha256)
        except errors.SourceMissing as error:
            raise HTTPException(404, str(error)) from error
        shown: dict[str, Any] = {"source": record, "place": place, "view": None, "problem": None}
        try:
            shown["view"] = await sources.view(self.stores, self.reader, sha256, place, first)
        except (errors.FileRefused, errors.SourceMissing) as error:
            shown["problem"] = {"code": error.code, "message": str(error)}
        return rendered("source.html", shown)

    async def raw(self, request: Request) -> Response:
        """GET /source/{sha256}/raw: the original bytes, to be saved, never shown in place."""
        sha256 = request.path_params["sha256"]
        try:
            record = await sources.source(self.stores, sha256)
            data = await sources.original(self.stores, sha256)
        except (errors.SourceMissing, errors.FileRefused) as error:
            status = 403 if isinstance(error, errors.FileRefused) else 404
            raise HTTPException(status, str(error)) from error
        name = quote(cards.file_name(record.name), safe="")
        headers = {
            "content-type": _SOURCE_TYPES.get(record.form, "application/octet-stream"),
            "content-disposition": f"attachment; filename*=UTF-8''{name}",
            "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
            "cache-control": "private, max-age=31536000, immutable",
        }
        return Response(data, headers=headers)

    async def _answered(self, asked: Asked) -> tuple[dict[str, Any], int]:
        try:
            variables = {"question": asked.q, "top": TOP, **asked.variables}
            card = (await self.operations.run("ask", **variables))["responsible"]
        except Failed as failure:
            return {"card": None, **_problem(failure)}, _STATUS.get(failure.code, 400)
        if "verdict" not in card:
            return {"card": None, "problem": card}, _STATUS.get(card["code"], 400)
        day = card["asOf"]
        rules = await self._off_list(asked) if card["verdict"] == "UNLISTED" else []
        beside = await Beside(self.operations).of_card(card, day)
        return {"card": card, "problem": None, "rules": rules, "day": day, **beside}, 200

    async def _off_list(self, asked: Asked) -> list[dict[str, Any]]:
        """What the documents say of matters on no list, in their own words."""
        try:
            found = await self.operations.run("off-list", query=OFF_LIST, **asked.variables)
        except Failed:
            return []
        return [edge["node"] for edge in found["search"].get("edges", ())]

    async def _searched(
        self, request: Request, asked: Asked, chosen: Mapping[str, str]
    ) -> tuple[dict[str, Any], int]:
        names = {"kind": "kinds", "work": "workKinds", "class": "classes"}
        try:
            found = await self.operations.run(
                "search",
                query=asked.q,
                filter={names[key]: [value] for key, value in chosen.items() if value},
                first=PAGE_SIZE,
                after=request.query_params.get("after") or None,
                **asked.variables,
            )
        except Failed as failure:
            return {"found": None, **_problem(failure)}, _STATUS.get(failure.code, 400)
        result = found["search"]
        if "edges" not in result:
            return {"found": None, "problem": result}, _STATUS.get(result["code"], 400)
        spelling = found["didYouMean"]
        return {"found": result, "problem": None, "day": result["asOf"], "spelling": spelling}, 200

    async def _library(self) -> dict[str, Any] | None:
        """Size and freshness of the library; a page without them is still a page."""
        try:
            data = await self.operations.run("home")
        except Failed:
            return None
        reports = data["ingestReports"]["edges"]
        return {**data["serverInfo"], "at": reports[0]["node"]["at"] if reports else None}

    async def _places(self) -> Sequence[str]:
        """Places of which something is known, to choose from; of very many only the first."""
        return (await self.register.places()).labels[:_MOST_PLACES]


async def failed(request: Request, error: Exception) -> Response:
    """Answer an error: a Chinese page for browsers, JSON for programs."""
    status, told, extra = 500, "服务器内部错误，请稍后重试；错误已记入日志。", None
    if isinstance(error, HTTPException):
        status, extra = error.status_code, error.headers
        told = error.detail if _is_chinese(error.detail) else _TITLES.get(status, "请求失败")
    elif isinstance(error, errors.Overloaded):
        status, told, extra = 503, str(error), {"retry-after": str(error.retry_after_s)}
    headers = {**SECURITY, "cache-control": "no-store", **(extra or {})}
    if "text/html" not in request.headers.get("accept", ""):
        body = {"error": {"status": status, "message": told}}
        return JSONResponse(body, status, headers=headers)
    title = _TITLES.get(status, "请求失败")
    response = rendered("error.html", {"title": title, "message": told}, status)
    response.headers.update(headers)
    return response


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def _problem(failure: Failed) -> dict[str, Any]:
    return {"problem": {"code": failure.code, "message": str(failure)}}


def _place(request: Request) -> tuple[sources.Place, int | None]:
    """Read the cited place and the start of the window from the URL."""
    of = request.query_params
    names = ("start", "end", "table", "row", "from")
    numbers = {name: int(of[name][:12]) for name in names if of.get(name, "").isdecimal()}
    first = numbers.pop("from", None)
    return sources.Place(sheet=of.get("sheet"), cell=of.get("cell"), **numbers), first
