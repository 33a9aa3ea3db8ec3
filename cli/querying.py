"""`yidan query`: one GraphQL operation sent to a server that runs, its answer as JSON.

Server and token come from the environment, never from the command line, which others can read.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import IO, Annotated, Any
from urllib.parse import urlsplit

import orjson
import typer

from cli.running import stderr

URL, TOKEN = "YIDAN_API_URL", "YIDAN_API_TOKEN"
_LOCAL = {"127.0.0.1", "localhost", "::1"}


def query(
    operation: Annotated[
        str | None, typer.Argument(help="GraphQL 操作；- 为从标准输入读，或用 --file。")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", exists=True, dir_okay=False, help="操作所在的文件。")
    ] = None,
    var: Annotated[
        list[str] | None,
        typer.Option("--var", help="变量，如 place=柳河镇、first=5；值先按 JSON 读，否则为文字。"),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--operation", help="文件有几个操作时，取哪一个。")
    ] = None,
    timeout_s: Annotated[float, typer.Option("--timeout", help="至多等几秒。")] = 30.0,
) -> None:
    """向运行中的服务发一个 GraphQL 操作；地址、令牌取自 YIDAN_API_URL、YIDAN_API_TOKEN。"""
    body = {"query": _text(operation, file), "variables": dict(map(_variable, var or ()))}
    if name:
        body["operationName"] = name
    answer = _sent(_request(body), timeout_s)
    typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode())
    raise typer.Exit(int(not isinstance(answer, dict) or "errors" in answer))


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect, which would take the token elsewhere."""

    def redirect_request(
        self,
        req: urllib.request.Request,  # noqa: ARG002
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Message,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        """None: the answer is the redirect itself."""
        return


def _text(operation: str | None, file: Path | None) -> str:
    if (operation is None) == (file is None):
        raise typer.BadParameter("请写一个操作，或用 --file 指明文件（二者取一）")
    if file is not None:
        return file.read_text(encoding="utf-8")
    return sys.stdin.read() if operation == "-" else str(operation)


def _variable(written: str) -> tuple[str, Any]:
    name, sign, value = written.partition("=")
    if not sign or not name.isidentifier():
        raise typer.BadParameter(f"“{written}”须写作 变量名=值", param_hint="--var")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _request(body: dict[str, Any]) -> urllib.request.Request:
    """The request to the server that the environment names.

    Raises:
        typer.Exit: it names none, or the token would go over the network in clear (2).
    """
    address, token = os.environ.get(URL, ""), os.environ.get(TOKEN, "")
    at = urlsplit(address)
    if at.scheme not in {"http", "https"} or not at.hostname:
        raise _failed(f"请在环境变量 {URL} 里写明服务地址，如 http://127.0.0.1:8000")
    if token and at.scheme == "http" and at.hostname not in _LOCAL:
        raise _failed("带令牌的请求须用 https：http 会在网络上泄露令牌")
    headers = {"content-type": "application/json", "accept": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    url = f"{address.rstrip('/').removesuffix('/graphql')}/graphql"
    return urllib.request.Request(url, orjson.dumps(body), headers)  # noqa: S310 - http or https


def _sent(request: urllib.request.Request, timeout_s: float) -> object:
    """The answer, errors of GraphQL included.

    Raises:
        typer.Exit: nothing answers, or not with JSON (2).
    """
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(request, timeout=timeout_s) as response:
            return orjson.loads(response.read())
    except urllib.error.HTTPError as refused:
        try:
            return orjson.loads(refused.read())
        except orjson.JSONDecodeError:
            raise _failed(f"服务答复 {refused.code}，不是 GraphQL 的答复") from refused
    except orjson.JSONDecodeError as error:
        raise _failed("服务的答复不是 JSON") from error
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise _failed(f"无法连接 {request.host}：{reason}") from error


def _failed(told: str) -> typer.Exit:
    stderr.print(f"[red]{told}[/red]", highlight=False, soft_wrap=True)
    return typer.Exit(2)
