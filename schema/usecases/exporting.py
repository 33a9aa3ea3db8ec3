"""Entries in bulk (批量导出): as JSON lines for programs, as table rows for people.

One form for the command line and for HTTP. Batches, so that an answer begins before all is read
and the rows that cite are not all in memory; the entries themselves are.
"""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from schema.domain import lists
from schema.stores import ports
from schema.tables.documents import Passage
from schema.tables.lists import Entry
from schema.usecases import confirming
from schema.usecases.citations import Found

BATCH = 500

HEADS = (
    *("标识", "清单类别", "序号", "分类", "事项名称", "职责", "备注", "除外与限于", "实施范围"),
    *("依据", "地域", "区划代码", "清单", "版本", "文号", "施行日期", "失效日期"),
    *("来源文件", "工作表", "表", "页", "行", "SHA-256", "原文"),
)
_LIMITS = {"EXCEPT": "除外", "ONLY": "限于"}


async def entries(
    reads: ports.Reads, source_name: str | None, *, on: date | None, known_at_us: int | None
) -> AsyncIterator[list[Found]]:
    """Entries of all sources, or of one, that stand on a day (None: any) as known at a moment."""
    if known_at_us is None:
        rows = await reads.all_entries(source_name)
    else:
        rows = await reads.known_entries(source_name, known_at_us=known_at_us)
    for at in range(0, len(rows), BATCH):
        batch = rows[at : at + BATCH]
        yield await confirming.entries(reads, batch, on=on, known_at_us=known_at_us)


def entry(found: Found) -> dict[str, Any]:
    """One line of `yidan entries` (docs/cli.md)."""
    row = found.row
    if not isinstance(row, Entry):
        raise TypeError("only entries have this form")
    source = found.sources[0]
    return {
        "id": row.id,
        "class": row.list_class,
        "number": row.number,
        "category": row.category,
        "title": row.title,
        "responsibilities": [
            {"body": part.body, "role": part.role, "duty": part.duty} for part in found.parts
        ],
        "remark": row.remark,
        "limits": row.limits,
        "scope": row.scope,
        "basis": row.basis,
        "edition": _edition(found),
        "locator": locator(row),
        "source": {"name": source.name, "sha256": source.sha256},
        "quote": row.quote,
    }


def locator(row: Entry | Passage) -> dict[str, Any]:
    """Where it stands in its file."""
    if isinstance(row, Passage):
        return {"sheet": None, "table": None, "page": None, "row": None, "article": row.article}
    return {
        "sheet": row.sheet,
        "table": row.table_index,
        "page": row.page,
        "row": row.row,
        "article": None,
    }


def cells(found: Found) -> list[str]:
    """The same as a row of a table, under `HEADS`."""
    told = entry(found)
    edition, at, source = told["edition"], told["locator"], told["source"]
    row = [
        told["id"],
        lists.CLASS_TITLES[lists.ListClass(told["class"])],
        told["number"],
        told["category"],
        told["title"],
        "\n".join(map(_part, told["responsibilities"])),
        told["remark"],
        "；".join(f"{_LIMITS[each['kind']]}：{each['text']}" for each in told["limits"]),
        "、".join(told["scope"]),
        told["basis"],
        edition["place"],
        edition["territory"],
        edition["title"],
        edition["label"],
        edition["documentNumber"],
        edition["bindingFrom"],
        edition["bindingTo"],
        source["name"],
        at["sheet"],
        at["table"],
        at["page"],
        at["row"],
        source["sha256"],
        told["quote"],
    ]
    return ["" if cell is None else str(cell) for cell in row]


def _part(part: dict[str, Any]) -> str:
    said = f"{lists.ROLE_TITLES[lists.Role(part['role'])]}：{part['body']}"
    return f"{said}：{part['duty']}" if part["duty"] else said


def _edition(found: Found) -> dict[str, Any]:
    """An edition: whose list, from when to when."""
    about = found.edition
    return {
        "id": about.id,
        "title": about.title,
        "territory": about.territory,
        "place": about.territory_name,
        "label": about.label,
        "documentNumber": about.document_number,
        "bindingFrom": about.binding_from.isoformat() if about.binding_from else None,
        "bindingTo": about.binding_to.isoformat() if about.binding_to else None,
    }
