"""Entries in bulk over HTTP, for what GraphQL is bad at: /export/entries.jsonl and .csv.

Streamed as they are read, by who may read lists (`auth`); a client has as many at once as it may
have requests, and pays `POINTS` for one (`limits`). What breaks off ends the connection, so that
half a file is never taken for a whole one. Must not know how entries are found.
"""

import csv
import io
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import date

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from schema import errors
from schema.domain import instants, spreadsheets
from schema.stores.opening import Stores
from schema.usecases import exporting
from schema.usecases.citations import Found

POINTS = 1000

_JSONL = "application/jsonl"
_CSV = "text/csv; charset=utf-8; header=present"
_MARK = "\ufeff"  # without it spreadsheets take the file for one in GBK


@dataclass(frozen=True, slots=True)
class Exporting:
    """The addresses of what is given out in bulk."""

    stores: Stores

    def routes(self) -> list[Route]:
        """Both forms."""
        return [
            Route("/export/entries.jsonl", self.jsonl, methods=["GET"]),
            Route("/export/entries.csv", self.csv, methods=["GET"]),
        ]

    async def jsonl(self, request: Request) -> StreamingResponse:
        """One JSON object a line, as `yidan entries` prints them."""
        return await self._streamed(request, _JSONL, _lines)

    async def csv(self, request: Request) -> StreamingResponse:
        """A table that spreadsheets open; nothing in it can be run."""
        return await self._streamed(request, _CSV, _table, head=_MARK + _row(exporting.HEADS))

    async def _streamed(
        self,
        request: Request,
        media_type: str,
        written: Callable[[list[Found]], bytes],
        head: str = "",
    ) -> StreamingResponse:
        """Read the first batch before answering, so that errors can still be told as such."""
        request.state.points = POINTS
        source, on, moment = _asked(request)
        batches = exporting.entries(self.stores.sql.reads, source, on=on, known_at_us=moment)
        first: list[Found] = await anext(batches, [])

        async def body() -> AsyncIterator[bytes]:
            yield head.encode() + written(first)
            async for batch in batches:
                yield written(batch)

        name = request.url.path.rpartition("/")[2]
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        }
        return StreamingResponse(body(), media_type=media_type, headers=headers)


def _asked(request: Request) -> tuple[str | None, date | None, int | None]:
    """Parameters of the address: source, asOf, knownAt."""
    of = request.query_params
    if unknown := of.keys() - {"source", "asOf", "knownAt"}:
        raise HTTPException(400, f"没有这样的参数：{'、'.join(sorted(unknown))[:80]}")
    try:
        on = date.fromisoformat(of["asOf"]) if of.get("asOf") else None
    except ValueError:
        raise HTTPException(400, "asOf 不是日期，应写作 2025-03-01") from None
    try:
        moment = instants.read(of["knownAt"]) if of.get("knownAt") else None
    except errors.DateInvalid as error:
        raise HTTPException(400, str(error)) from None
    return of.get("source") or None, on, moment


def _lines(batch: list[Found]) -> bytes:
    return b"".join(
        orjson.dumps(exporting.entry(each), option=orjson.OPT_APPEND_NEWLINE) for each in batch
    )


def _table(batch: list[Found]) -> bytes:
    return "".join(_row(map(spreadsheets.inert, exporting.cells(each))) for each in batch).encode()


def _row(cells: Iterable[str]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(cells)
    return file.getvalue()
