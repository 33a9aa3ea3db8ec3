"""What the child process of `jail` does with a file: libraries that parse are loaded here alone."""

from collections.abc import Callable
from typing import Any

from indexer import derive, jail, read
from schema import errors
from schema.settings import Settings

_TASKS: dict[str, Callable[..., object]] = {"content": read.read, "entries": derive.entries_of}


def answer(task: str, given: tuple[Any, ...], settings: Settings) -> tuple[object, str]:
    """What a task gives, or why it does not."""
    try:
        return _TASKS[task](*given, settings), ""
    except errors.FileRefused as refusal:
        return None, str(refusal)
    except MemoryError:
        return None, jail.DIED
    except Exception as error:  # noqa: BLE001 - whatever a parser does to a file, the child lives
        return None, f"这个文件读不出来（{type(error).__name__}）；请下载原件查看。"
