"""How the interpreter is set for answering: when it collects garbage, how threads take turns.

The collector of cycles holds up all requests of the process, for a millisecond with a few thousand
objects and for 60 with those that have grown old. Between requests there are moments in which none
is under way, and what they left is garbage then; in the midst of one it would be kept.
"""

import asyncio
import gc
import sys
import time
from collections.abc import Callable, Sequence

import uvicorn

# After so long most of what is read with first questions has been: lexicons, names, statements.
_SETTLED_AFTER_S = (60.0, 300.0, 1800.0)
# Without an idle moment: objects made and not freed until a round of the young, such rounds until
# the middle-aged are looked through, 40,000 in 25 ms, and then until the oldest are.
_YOUNG, _MIDDLE, _OLD = 2_000, 20, 3
# For so long the event loop waits for a thread that computes: 5 ms by itself.
_SWITCHED_S = 0.001
_WORTH_IT = 1_000  # objects made and not freed, a millisecond of looking
_LOOK_EVERY_S = 0.02
_OLDEST_EVERY_S = 30.0


def runner() -> asyncio.Runner:
    """Run what answers, on the event loop that uvicorn would choose."""
    return asyncio.Runner(loop_factory=uvicorn.Config("", loop="auto").get_loop_factory())


def settle() -> None:
    """Set it, and take what was made at the start out of the collector's rounds.

    Schema, lexicons and libraries are a quarter of a million objects that live as long as the
    process; looking through them held every request up for 170 ms now and then, now for 13 ms.
    Rounds of the young stay small, since what they free they free at once: 20,000 took 40 ms. The
    oldest are looked through each 170,000 objects: cycles of answers that are made together outlive
    the rounds of the younger, and were kept until two million had come (lists of four at once:
    100 MiB).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    sys.setswitchinterval(_SWITCHED_S)


async def settle_again(after_s: Sequence[float] = _SETTLED_AFTER_S) -> None:
    """Settle a few times more, so many seconds after the start, for what first questions read.

    Of what is in use at these moments cycles are never freed, so it is not done over and over.
    """
    begun_s = time.monotonic()
    for each_s in after_s:
        await asyncio.sleep(begun_s + each_s - time.monotonic())
        settle()


async def collect_when_idle(
    is_idle: Callable[[], bool], oldest_every_s: float = _OLDEST_EVERY_S
) -> None:
    """Collect what was left behind in moments in which nothing is under way, until cancelled.

    The oldest now and then, if the others were looked through a few times since.
    """
    oldest_s = time.monotonic()
    while True:
        await asyncio.sleep(_LOOK_EVERY_S)
        made, rounds, _ = gc.get_count()
        if made + _YOUNG * rounds < _WORTH_IT or not is_idle():
            continue
        gc.collect(1)
        if gc.get_count()[2] > _OLD and time.monotonic() > oldest_s + oldest_every_s:
            gc.collect()
            oldest_s = time.monotonic()
