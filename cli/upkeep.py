"""`yidan migrate` and `yidan doctor`: the database brought up to date, all examined."""

import asyncio

import typer
from rich.console import Console

from cli import doctor as diagnosis
from cli import running
from cli.options import Home
from schema.stores.opening import Stores


def migrate(context: typer.Context, home: Home = None) -> None:
    """建立或升级数据库（其他命令打开数据库时也会自动升级）。"""

    async def run(stores: Stores) -> None:
        await stores.sql.state()

    running.run(running.settings(context, home), run)


def doctor(context: typer.Context, home: Home = None) -> None:
    """检查：数据库、索引引擎、落后多少、审计链、来源文件，并说明如何处置。"""
    findings = asyncio.run(diagnosis.diagnose(running.settings(context, home)))
    diagnosis.shown(Console(), findings)
    raise typer.Exit(int(diagnosis.failed(findings)))
