"""`yidan serve` and `yidan worker`: the two processes that run until told to stop."""

from typing import Annotated

import typer

from cli import running, server
from cli.options import Home


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="监听地址。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="监听端口。")] = 8000,
    home: Home = None,
) -> None:
    """启动服务：页面、GraphQL、健康检查。"""
    server.run(running.settings(context, home), host, port)


def worker(context: typer.Context, home: Home = None) -> None:
    """把数据库的变动写入索引，定时对账；多个进程中只有一个在做。"""
    server.run_worker(running.settings(context, home))
