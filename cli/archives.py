"""`yidan export` and `yidan import`: a whole installation into one file, and out of it."""

from pathlib import Path
from typing import Annotated

import typer

from cli import clock, reports, running
from cli.options import Home
from cli.running import stderr
from schema.domain import archives
from schema.domain.archives import Manifest
from schema.stores import archives as files
from schema.stores.opening import Stores
from schema.usecases import archives as moving
from schema.usecases import generations


def export(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="档案文件，或放它的目录。")],
    home: Home = None,
) -> None:
    """导出全部内容（来源、数据库、审计链、本地规则）为一个档案；可以边用边导出。"""
    settings, now_us = running.settings(context, home), clock.now_us()
    if path.is_dir():
        path /= f"yidan-{clock.written(now_us)[:19].replace(':', '')}.zip"

    async def run(stores: Stores) -> Manifest:
        with files.written(path) as out, reports.progress(stderr, "导出") as advance:
            return await moving.export(stores, settings, out, now_us, advance)

    try:
        manifest = running.run(settings, run)
    except FileExistsError:
        raise typer.BadParameter(f"{path} 已存在", param_hint="PATH") from None
    _told(f"已导出：{path}", manifest)


def load(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="档案文件。", exists=True, dir_okay=False)],
    home: Home = None,
) -> None:
    """把档案导入一个空的安装（SQLite 或 PostgreSQL），核对无误后重建索引。"""
    settings = running.settings(context, home)

    async def run(stores: Stores) -> Manifest:
        with files.opened(path) as archive, reports.progress(stderr, "导入") as advance:
            return await moving.load(stores, settings, archive, advance)

    async def index(stores: Stores) -> None:
        with reports.progress(stderr, "建索引") as advance:
            await generations.rebuild(stores, clock.now_us, advance, keep=settings.index_keep)

    _told("已导入", running.run(settings, run, checkpointed=False))
    running.run(settings, index, checkpointed=False)


def _told(done: str, manifest: Manifest) -> None:
    """Totals, and the fingerprint that archives of the same contents share."""
    rows = sum(part.rows or 0 for part in manifest.parts.values())
    for line in (
        f"{done}：{rows} 行，来源 {len(manifest.named(archives.SOURCES))} 件",
        f"数据库修订 {manifest.revision}，审计链头 {manifest.head or '无'}",
        f"内容指纹 {manifest.fingerprint}",
    ):
        stderr.print(line, highlight=False, soft_wrap=True)
