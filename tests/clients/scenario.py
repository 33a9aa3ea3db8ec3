"""One pass through the API with the client that ariadne-codegen makes: prints what it found.

The same steps as scenario.ts, run by the generator's own Python.
"""

import asyncio
import json
import os
from datetime import date

from yidan_client import Client, TaskInput

PLACE = "柳河镇"
AS_OF = date(2025, 11, 1)
QUESTION = "谁负责秸秆禁烧？"


async def main() -> None:
    """Search, read, ask, verify, record."""
    headers = {"authorization": f"Bearer {os.environ['YIDAN_TOKEN']}"}
    async with Client(os.environ["YIDAN_URL"], headers) as client:

        async def page(after: str | None):
            return (
                await client.search(query="秸秆", place=PLACE, as_of=AS_OF, first=2, after=after)
            ).search

        first = await page(None)
        second = await page(first.page_info.end_cursor)
        hits = [edge.node.id for edge in (*first.edges, *second.edges)]
        entry = (await client.item(id=hits[0], first=100)).entry
        card = (await client.responsible(question=QUESTION, place=PLACE, as_of=AS_OF)).responsible
        verified = (await client.verify(id=hits[0])).verify_entry
        task = TaskInput(department="县农业农村局", township=PLACE, task=entry.title)
        recorded = (await client.record(input=task, as_of=AS_OF)).record_decision
        refused = (await client.responsible(question="", place=PLACE, as_of=AS_OF)).responsible
    told = {
        "total": first.total_count,
        "hits": hits,
        "title": entry.title,
        "class": entry.class_,
        "bodies": [[part.body_name, part.role] for part in entry.responsibilities],
        "bindingFrom": entry.list_.binding_from.isoformat(),
        "inItsList": hits[0] in [edge.node.id for edge in entry.list_.entries.edges],
        "quote": entry.citation.quote,
        "verdict": card.verdict,
        "answers": [[answer.body_name, answer.role] for answer in card.answers],
        "verified": verified.result,
        "decision": recorded.decision,
        "hash": recorded.hash,
        "refused": refused.code,
    }
    print(json.dumps(told, ensure_ascii=False))


asyncio.run(main())
