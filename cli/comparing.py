"""`yidan diff`: two editions of a list compared, for people, as JSON, as a 修订对照表."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from cli import revision_table, running
from cli.options import Home, Json, KnownAt
from cli.running import stderr
from schema.domain import lists
from schema.domain.comparing import (
    CHANGE_TITLES,
    FIELD_TITLES,
    Change,
    ChangeKind,
    explained,
    wording,
)
from schema.domain.likeness import Item
from schema.stores.opening import Stores
from schema.tables.documents import Edition
from schema.usecases import comparing

_IDS = "清单版本的标识（yidan entries 输出的 edition.id）；几个版本一并对照的，以逗号分隔。"
Old = Annotated[str, typer.Argument(help=f"旧的{_IDS}")]
New = Annotated[str, typer.Argument(help=f"新的{_IDS}")]
Xlsx = Annotated[
    Path | None, typer.Option("--xlsx", dir_okay=False, help="另存为修订对照表（xlsx）。")
]
Docx = Annotated[
    Path | None, typer.Option("--docx", dir_okay=False, help="另存为修订对照表（docx）。")
]


def diff(  # noqa: PLR0913 - one for each word of the command
    context: typer.Context,
    old: Old,
    new: New,
    *,
    as_json: Json = False,
    xlsx: Xlsx = None,
    docx: Docx = None,
    known_at: KnownAt = None,
    home: Home = None,
) -> None:
    """对照两个版本的清单：新增、删除、改写、改号、改列、拆分、合并、职责调整。"""
    moment = running.moment(known_at)

    async def run(stores: Stores) -> comparing.Comparison:
        return await comparing.compare(stores.sql.reads, _ids(old), _ids(new), known_at_us=moment)

    found = running.run(running.settings(context, home), run)
    changed = [change for change in found.changes if change.kinds != (ChangeKind.UNCHANGED,)]
    if as_json:
        running.print_json(as_data(found))
    else:
        _show(Console(), found, changed)
    rows = [table_row(change) for change in changed]
    title = f"修订对照表：{_titles(found.old)} → {_titles(found.new)}"
    for path, write in ((xlsx, revision_table.write_xlsx), (docx, revision_table.write_docx)):
        if path is None:
            continue
        try:
            write(path, title, rows)
        except OSError as error:
            stderr.print(f"写不了 {escape(str(path))}：{error.strerror}")
            raise typer.Exit(2) from error


def as_data(found: comparing.Comparison) -> dict[str, Any]:
    """A comparison as JSON (docs/cli.md)."""
    return {
        "old": [_edition(each) for each in found.old],
        "new": [_edition(each) for each in found.new],
        "counts": {str(kind): number for kind, number in found.counts().items()},
        "changes": [
            {
                "kinds": list(map(str, change.kinds)),
                "confidence": change.confidence,
                "old": [_item(item) for item in change.old],
                "new": [_item(item) for item in change.new],
                "explanation": explained(change),
                "wordings": [
                    {
                        "field": str(each.field),
                        "body": each.body_name,
                        "old": each.old,
                        "new": each.new,
                        "spans": [
                            {
                                "oldStart": span.old_start,
                                "oldEnd": span.old_end,
                                "newStart": span.new_start,
                                "newEnd": span.new_end,
                            }
                            for span in each.spans
                        ],
                    }
                    for each in wording(change)
                ],
            }
            for change in found.changes
        ],
    }


def table_row(change: Change) -> tuple[str, ...]:
    """A row of the 修订对照表."""
    return (
        _kinds(change),
        _named(change.old),
        _duties(change.old),
        _named(change.new),
        _duties(change.new),
        "；".join(filter(None, [explained(change), _reworded(change)])),
        f"{change.confidence:.2f}",
    )


def _show(console: Console, found: comparing.Comparison, changed: Sequence[Change]) -> None:
    console.print(f"旧：{escape(_titles(found.old))}", highlight=False)
    console.print(f"新：{escape(_titles(found.new))}", highlight=False)
    counts = "，".join(f"{CHANGE_TITLES[kind]} {n}" for kind, n in found.counts().items())
    console.print(f"变动 {len(changed)}（一项可有几种）：{counts}", highlight=False)
    table = Table(*(Column(head, overflow="fold") for head in ("变动", "旧", "新", "说明", "把握")))
    for change in changed:
        kinds, old, _, new, _, why, sure = table_row(change)
        table.add_row(*map(escape, (kinds, old, new, why, sure)))
    if changed:
        console.print(table)


def _ids(text: str) -> list[str]:
    return [id_.strip() for id_ in text.split(",")]


def _titles(editions: Sequence[Edition]) -> str:
    return "、".join(edition.title for edition in editions)


def _kinds(change: Change) -> str:
    return "、".join(CHANGE_TITLES[kind] for kind in change.kinds)


def _named(items: Sequence[Item]) -> str:
    return "\n".join(
        f"{lists.CLASS_TITLES[item.list_class]} {item.number or ''} {item.title}" for item in items
    )


def _duties(items: Sequence[Item]) -> str:
    return "\n".join(
        f"{part.body}（{lists.ROLE_TITLES[part.role]}）{'：' if part.duty else ''}{part.duty or ''}"
        for item in items
        for part in item.parts
    )


def _reworded(change: Change) -> str:
    """Which texts changed, and in titles which words."""
    notes = []
    for each in wording(change) if len(change.old) == len(change.new) == 1 else ():
        words = "".join(
            f"“{each.old[span.old_start : span.old_end]}”"
            f"→“{each.new[span.new_start : span.new_end]}”"
            for span in each.spans
        )
        where = FIELD_TITLES[each.field] + (f"（{each.body_name}）" if each.body_name else "")
        notes.append(f"{where}改：{words}" if each.body_name is None else f"{where}改写")
    return "；".join(notes)


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "id": edition.id,
        "class": edition.list_class,
        "title": edition.title,
        "label": edition.label,
        "bindingFrom": edition.binding_from and edition.binding_from.isoformat(),
        "bindingTo": edition.binding_to and edition.binding_to.isoformat(),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "class": item.list_class,
        "number": item.number,
        "category": item.category,
        "title": item.title,
    }
