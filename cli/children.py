"""Processes that the server begins beside itself: how they begin, and how they are ended."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.context import SpawnProcess


def begin(run: Callable[..., None], *given: object) -> SpawnProcess:
    """Begin a process that does not outlive this one's end.

    Not fork: a copy of a process with threads and an open database would share its locks.
    """
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=run, args=given, daemon=True)
    process.start()
    return process


def end(process: SpawnProcess, within_s: float) -> None:
    """Wait until a process that was told to end has ended; then kill it."""
    process.join(within_s)
    if process.is_alive():
        process.kill()
        process.join()
