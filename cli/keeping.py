"""Checkpoints of the audit chain as they fall due: by the worker, and after commands that wrote.

What fails is told and never stops anything: what was written stands, and the tail that no
checkpoint protects is named by `yidan audit verify`, `yidan doctor` and /metrics.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rich.console import Console

from cli import clock
from schema import errors
from schema.stores.opening import Stores
from schema.usecases import auditing

LOOK_EVERY_S = 5.0
RETRY_S = 60.0

_log = logging.getLogger(__name__)


async def keep(stores: Stores) -> None:
    """Make checkpoints until cancelled; of all processes one does it."""
    while True:
        try:
            async with stores.sql.leading("checkpoints") as leads:
                while leads:
                    await auditing.keep_up(stores, clock.now_us)
                    await asyncio.sleep(LOOK_EVERY_S)
        except errors.YidanError as error:
            _log.error("审计检查点未写出：%s", error)
        except Exception:  # noqa: BLE001 - the keeper must outlive any failure; it is logged
            _log.exception("审计检查点未写出，稍后重试")
        await asyncio.sleep(RETRY_S)


@asynccontextmanager
async def kept_up(stores: Stores, stderr: Console) -> AsyncIterator[None]:
    """Make a checkpoint after the block if it wrote audit records and one is due."""
    before = await auditing.head(stores.sql.reads)
    yield
    after = await auditing.head(stores.sql.reads)
    if after is None or (before is not None and before.seq == after.seq):
        return
    try:
        await auditing.keep_up(stores, clock.now_us)
    except errors.YidanError as error:
        stderr.print(f"[yellow]{error.code}[/yellow] 审计检查点未写出：{error}", highlight=False)
