"""What a page offers beside what was asked: the likely spelling, and what is close to an answer.

Extras: a page whose extras cannot be had is a page all the same. Must not know how they are found.
"""

from dataclasses import dataclass
from typing import Any

from api import cards
from api.queries import Failed, Operations
from schema.domain.answers import NO_ANSWER
from schema.usecases import suggesting

MAX_RELATED = 4


@dataclass(frozen=True, slots=True)
class Beside:
    """The extras."""

    operations: Operations

    async def spelling(self, text: str) -> str | None:
        """The words with near misses put right (是否想查); None where nothing is to be mended."""
        try:
            found = await self.operations.run("did-you-mean", text=text)
        except Failed:
            return None
        corrected: str | None = found["didYouMean"]
        return corrected

    async def of_card(self, card: cards.Data, day: str) -> dict[str, Any]:
        """The likely spelling, since half a word may find something; what is close to an answer."""
        matter = card["understood"]["matter"]
        spelling = await self.spelling(matter) if matter else None
        refused = card["verdict"] in NO_ANSWER
        return {"near": [] if refused else await self._near(card, day), "spelling": spelling}

    async def _near(self, card: cards.Data, day: str) -> list[dict[str, Any]]:
        """What is close to the first evidence, and not on the card already."""
        answers = [answer["evidence"]["id"] for answer in card["answers"]]
        if not answers:
            return []
        shown = {*answers, *(each["node"]["id"] for each in card["passages"])}
        most = min(MAX_RELATED + len(card["passages"]), suggesting.MAX_RELATED)
        try:
            found = await self.operations.run("related", to=answers[0], asOf=day, first=most)
        except Failed:
            return []
        nodes = found["related"].get("nodes", ())
        return [node for node in nodes if node["id"] not in shown][:MAX_RELATED]
