"""The only clock: moments in microseconds, and the civil date in China."""

import time
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))  # one zone, no daylight saving since 1991


def now_us() -> int:
    """Microseconds since the Unix epoch."""
    return time.time_ns() // 1000


def today() -> date:
    """Today in Asia/Shanghai."""
    return datetime.now(CHINA).date()


def written(at_us: int) -> str:
    """A moment as ISO 8601, to the second, in China's time."""
    return datetime.fromtimestamp(at_us // 1_000_000, CHINA).isoformat()
