"""Texts read for the bodies they give a part."""

from schema.domain import bearers
from schema.domain.bearer_words import Act


def read(text: str) -> list[tuple[str, Act]]:
    """Bodies and acts of a text."""
    return [(each.body, each.act) for each in bearers.read(text)]
