"""Published names, as use cases see them."""

from typing import Protocol


class NameReads(Protocol):
    """Names for suggestions."""

    async def published_names(self) -> list[tuple[str, str, int]]:
        """Titles of items, bodies and documents that current sources carry: text, kind, times."""
