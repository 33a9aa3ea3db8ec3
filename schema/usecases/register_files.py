"""Files of the register: bodies as CSV, every bad row named with what mends it.

A cell of names holds several, parted by |; each may say when and where it is in use:
县环保局@2009-03-01/2019-03-01@990121. Either end of the interval may be empty, both parts left
out.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from schema import errors
from schema.domain import documents, organs, places
from schema.tables.bodies import Body, BodyAlias
from schema.usecases.parsed import body_key

_COLUMNS = {
    "名称": "name",
    "机构名称": "name",
    "类别": "kind",
    "层级": "level",
    "区划代码": "division",
    "行政区划代码": "division",
    "上级": "parent",
    "别名": "aliases",
    "简称": "abbreviations",
    "旧称": "former_names",
    "曾用名": "former_names",
    "加挂牌子": "plates",
    "设立日期": "valid_from",
    "撤销日期": "valid_to",
    "承继机构": "successors",
    "successor": "successors",
    "依据": "source",
}
_NAMES = {
    "aliases": "ALIAS",
    "abbreviations": "SHORT",
    "former_names": "FORMER",
    "plates": "PLATE",
}
_KNOWN = {*_COLUMNS.values(), *_NAMES, "kind", "level", "parent", "valid_from", "valid_to"}
_SHOWN = 10  # bad rows that one message names


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One body with its names, and the row it comes from."""

    row: int
    body: Body
    names: list[BodyAlias]


def header_of(text: str) -> list[str]:
    """Columns of a file in English; unknown ones as they are."""
    first = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")), [])
    return [_COLUMNS.get(cell.strip(), cell.strip()) for cell in first]


def is_bodies(text: str) -> bool:
    """Whether a file is one of bodies rather than of divisions."""
    return {"name", "division"} <= set(header_of(text))


def read_bodies(text: str) -> list[BodyRow]:
    """Bodies of a CSV file.

    Raises:
        errors.RegisterInvalid: columns or rows are wrong; names up to ten rows and the remedy.
    """
    header = header_of(text)
    strange = [each for each in header if each and each not in _KNOWN]
    if strange:
        raise errors.RegisterInvalid(
            f"第1行：不认识的列“{'、'.join(strange)}”；可用的列：{'、'.join(sorted(_KNOWN))}"
        )
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    next(reader, None)
    found: list[BodyRow] = []
    bad: list[str] = []
    seen: dict[str, int] = {}
    for cells in reader:
        at = reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        try:
            row = _row(at, dict(zip(header, (cell.strip() for cell in cells), strict=False)))
        except errors.RegisterInvalid as error:
            bad.append(str(error))
            continue
        if row.body.id in seen:
            bad.append(f"第{at}行：“{row.body.name}”与第{seen[row.body.id]}行重复，留下一行")
        seen.setdefault(row.body.id, at)
        found.append(row)
    refuse(bad)
    return found


def refuse(bad: list[str]) -> None:
    """Name the bad rows, if there are any.

    Raises:
        errors.RegisterInvalid: there are.
    """
    if bad:
        more = f"；另有{len(bad) - _SHOWN}行" if len(bad) > _SHOWN else ""
        raise errors.RegisterInvalid("；".join(bad[:_SHOWN]) + more)


def _row(at: int, cells: Mapping[str, str]) -> BodyRow:
    name, division = cells.get("name", ""), cells.get("division", "")
    if not name or not division:
        raise errors.RegisterInvalid(f"第{at}行：缺少 name 或 division，请补上名称和区划代码")
    level = cells.get("level") or organs.LEVELS[places.level(division)]
    if level not in organs.LEVELS:
        raise errors.RegisterInvalid(f"第{at}行：层级“{level}”应为{'、'.join(organs.LEVELS)}之一")
    start, end = _day(at, cells.get("valid_from", "")), _day(at, cells.get("valid_to", ""))
    if start and end and end <= start:
        raise errors.RegisterInvalid(f"第{at}行：撤销日期{end}应晚于设立日期{start}")
    body = Body(
        id=documents.content_id("body", division, name),
        name=name,
        kind=cells.get("kind") or None,
        level=level,
        division=division,
        parent=cells.get("parent") or None,
        valid_from=start,
        valid_to=end,
        successor=cells.get("successors") or None,
        source=cells.get("source") or None,
    )
    names = {body_key(name): BodyAlias(body_id=body.id, key=body_key(name), name=name, kind="NAME")}
    for alias in _names(at, body.id, cells):
        names.setdefault(alias.key, alias)
    return BodyRow(at, body, list(names.values()))


def _names(at: int, body_id: str, cells: Mapping[str, str]) -> Iterator[BodyAlias]:
    for column, kind in _NAMES.items():
        for written in filter(None, cells.get(column, "").split("|")):
            name, *more = (each.strip() for each in written.split("@"))
            spans = [each for each in more if "/" in each]
            codes = [each for each in more if "/" not in each]
            if not name or len(spans) > 1 or len(codes) > 1:
                raise errors.RegisterInvalid(
                    f"第{at}行：“{written}”应写作 名称@起/止@区划代码，后两段可省"
                )
            start, _, end = spans[0].partition("/") if spans else ("", "", "")
            yield BodyAlias(
                body_id=body_id,
                key=body_key(name),
                name=name,
                kind=kind,
                division=codes[0] if codes else None,
                valid_from=_day(at, start),
                valid_to=_day(at, end),
            )


def _day(at: int, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise errors.RegisterInvalid(f"第{at}行：日期“{text}”应写作 2019-03-01") from None
