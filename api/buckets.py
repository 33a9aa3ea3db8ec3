"""Token buckets: points that clients spend and that come back with time; in memory, so bounded."""

import math
import time
from collections.abc import Callable

# A full bucket says nothing, so those are forgotten first; then who was not seen for longest.
MOST_CLIENTS = 10_000


class Buckets:
    """Points of each client: so many come back a second, up to so many at once."""

    def __init__(
        self, per_s: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.per_s, self.burst, self.clock = per_s, burst, clock
        self._left: dict[str, tuple[float, float]] = {}  # points, and when that was

    def left(self, client: str) -> float:
        """Points that a client has now; below zero it owes some."""
        if client not in self._left:
            return self.burst
        points, at = self._left[client]
        return min(self.burst, points + (self.clock() - at) * self.per_s)

    def spend(self, client: str, points: float) -> float:
        """Take points, and say what is left."""
        left = self.left(client) - points
        self._left.pop(client, None)  # so that the longest unseen is first
        self._left[client] = left, self.clock()
        if len(self._left) > MOST_CLIENTS:
            self._forget()
        return left

    def wait_s(self, left: float, until: float) -> int:
        """Whole seconds until a client that has so many points has so many."""
        return max(math.ceil((until - left) / self.per_s), 0)

    def _forget(self) -> None:
        full = [client for client in self._left if self.left(client) >= self.burst]
        for client in full or [next(iter(self._left))]:
            del self._left[client]
