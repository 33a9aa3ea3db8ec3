"""Published names, as use cases see them."""

from typing import Protocol


class NameReads(Protocol):
    """Names for suggestions."""

    async def published_names(self, most: int) -> list[tuple[str, str, int]]:
        """Titles of items, bodies and documents that current sources carry: text, kind, times.

        Of each kind the most used, `most` of them.
        """
