"""A province straight into the tables: the rows that `usecases.documents.take` would write.

Through the bulk way of `yidan import` (`ports.Store.load`), because making a row object of each of
a million rows takes longer than all that is measured. That the rows are those of the product's own
way is held by a test. Source bytes, reports and the audit log are left out.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from schema.domain import documents, lists
from schema.domain.text import fold
from schema.stores import ports
from schema.stores.opening import Stores
from schema.usecases import bodies, identities
from schema.usecases.parsed import Parsed, ParsedEdition, body_key
from tests.bench import province

_body_key = lru_cache(body_key)


@lru_cache(maxsize=100_000)
def _words(title: str) -> str:
    return "".join(fold.fold(title).split())


async def load(stores: Stores, count: int, now_us: int) -> int:
    """Take a province of so many townships in; returns its entries. The index is not touched."""
    await bodies.import_register(stores.sql, province.register(count), now_us)

    def filled(tables: ports.Tables) -> int:
        version = entries = 0
        for number, parsed in enumerate(province.files(count)):
            entries += _add(tables, parsed, now_us + number, version)
            version += len(parsed.editions)
        return entries

    return await stores.sql.load(filled)


def _add(tables: ports.Tables, parsed: Parsed, now_us: int, version: int) -> int:
    starts = parsed.editions[0].description.effective_from
    if starts == province.EDITIONS[0]:
        tables.add("work", [_work(each) for each in parsed.editions])
    tables.add("source", [_source(parsed, now_us)])
    later = [day for day in province.EDITIONS if starts and day > starts]
    tables.add(
        "edition",
        [
            {
                **_edition(each),
                "binding_to": later[0].isoformat() if later else None,
                "index_version": version + at,
            }
            for at, each in enumerate(parsed.editions, start=1)
        ],
    )
    tables.add("revision", _revisions(parsed, now_us, version))
    rows = list(_entries(parsed))
    tables.add("entry", (row for row, _ in rows))
    tables.add("responsibility", (part for _, parts in rows for part in parts))
    return len(rows)


def _work(edition: ParsedEdition) -> Mapping[str, Any]:
    return {
        "id": edition.work_id,
        "kind": edition.description.kind,
        "list_class": edition.list_class,
        "title": edition.work_title,
        "territory": edition.territory,
        "issuer": None,
    }


def _source(parsed: Parsed, now_us: int) -> Mapping[str, Any]:
    empty = ("charset", "charset_evidence", "origin", "licence", "site")
    return {
        **dict.fromkeys(empty),
        "sha256": parsed.sha256,
        "name": parsed.name,
        "form": parsed.form,
        "size_bytes": len(parsed.data),
        "title": parsed.title,
        "learnt_at_us": now_us,
    }


def _edition(edition: ParsedEdition) -> Mapping[str, Any]:
    about = edition.description
    empty = ("issuer", "document_number", "adopted_on", "published_on", "stated_end")
    return {
        **dict.fromkeys(empty),
        "id": edition.id,
        "work_id": edition.work_id,
        "kind": about.kind,
        "list_class": edition.list_class,
        "title": about.title,
        "label": about.label,
        "territory": edition.territory,
        "territory_name": edition.territory_name,
        "binding_from": about.effective_from and about.effective_from.isoformat(),
        "relation": lists.Relation.REPLACES,
        "evidence": {},
    }


def _revisions(parsed: Parsed, now_us: int, version: int) -> list[Mapping[str, Any]]:
    return [
        {
            "id": version + at,
            "edition_id": each.id,
            "sha256": parsed.sha256,
            "source_name": parsed.name,
            "known_from_us": now_us,
            "known_to_us": None,
        }
        for at, each in enumerate(parsed.editions, start=1)
    ]


_NO_PLACE = dict.fromkeys(("table_index", "page", "start", "end", "adjustment"))


def _entries(parsed: Parsed) -> Iterable[tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    ordinal = 0
    for edition in parsed.editions:
        edition_id = edition.id
        for each in edition.entries:
            row = _entry(parsed.sha256, edition_id, each, ordinal)
            yield row, [_part(row, at, p) for at, p in enumerate(each.responsibilities)]
            ordinal += 1


def _entry(sha256: str, edition_id: str, entry: lists.Entry, ordinal: int) -> Mapping[str, Any]:
    at = entry.locator
    return {
        **_NO_PLACE,
        "id": identities.of_place(sha256, at.sheet, None, None, at.row, None, {}),
        "edition_id": edition_id,
        "sha256": sha256,
        "item_key": documents.content_id("item", edition_id, entry.number, _words(entry.title)),
        "ordinal": ordinal,
        "list_class": entry.list_class,
        "number": entry.number,
        "category": entry.category,
        "title": entry.title,
        "quote": entry.quote,
        "remark": entry.remark,
        "basis": entry.basis,
        "limits": [],
        "scope": [],
        "sheet": at.sheet,
        "row": at.row,
        "cells": {},
        "corrected": False,
    }


def _part(entry: Mapping[str, Any], ordinal: int, part: lists.Responsibility) -> Mapping[str, Any]:
    return {
        "entry_id": entry["id"],
        "ordinal": ordinal,
        "edition_id": entry["edition_id"],
        "body": part.body,
        "body_key": _body_key(part.body),
        "role": part.role,
        "duty": part.duty,
    }
