"""Dispatched cases (派单记录): a csv of them, told by its columns, becomes counts by type and unit.

1. `columns`  which columns are unit, type, day, street, territory; none of the others is looked at
2. `rows`     records with the spans of those fields
3. `tallies`  counts by type × unit × street, each citing one record's unit

A case is never shown or kept as such: text that callers wrote, persons and addresses stay in the
bytes. Must not know lists, passages of texts or stores.
"""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import PurePosixPath

from indexer import charset, dates
from indexer.formats import cleaning, csv
from schema.domain import practice
from schema.domain.documents import Content, Decoded, Form
from schema.domain.text import fold
from schema.errors import FileRefused
from schema.settings import Settings

# Heads as hotlines and data portals of several cities write them, folded, by what they hold.
_HEADS: dict[str, tuple[str, ...]] = {
    "unit": (
        *("dispose_unit_name", "处置单位", "处置单位名称", "处置部门", "承办单位", "承办单位名称"),
        *("承办部门", "主办单位", "办理单位", "办理部门", "派单单位", "派往单位"),
    ),
    "main": (
        *("main_type_name", "大类", "大类名称", "问题大类", "一级分类", "一级类别", "诉求类型"),
        *("诉求大类", "事件大类", "案件大类"),
    ),
    "sub": (
        *("sub_type_name", "小类", "小类名称", "问题小类", "二级分类", "三级分类", "二级类别"),
        *("诉求小类", "事件小类", "案件小类"),
    ),
    "day": (
        *("create_time", "创建时间", "受理时间", "登记时间", "上报时间", "来电时间", "派单时间"),
        *("诉求时间", "受理日期", "派单日期"),
    ),
    "street": ("street_name", "街道", "街道名称", "所属街道", "镇街", "乡镇(街道)", "所属镇街"),
    "territory": ("district_name", "区", "区县", "区县名称", "所属区", "所属区县"),
}
_TYPES = (("main", "大类"), ("sub", "小类"))
_NAMED = {head: name for name, heads in _HEADS.items() for head in heads}
_HEAD_WITHIN = 5  # title lines may stand above the head
_BLANK = frozenset({"", "-", "—", "/", "无", "未知", "null"})
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Dispatches:
    """Cases counted: tallies by type in the order of the file, and what could not be counted."""

    decoded: Decoded
    tallies: tuple[practice.Tally, ...]
    number: int
    left_out: int
    territory: str | None

    @property
    def last(self) -> date:
        """Day of the newest case."""
        return max(tally.last for tally in self.tallies)

    @property
    def heading(self) -> Content:
        """What may be read to describe the file: nothing of any case."""
        return Content(Form.CSV, Decoded("", self.decoded.charset, self.decoded.evidence))


@dataclass(frozen=True, slots=True)
class _Case:
    """What is looked at of a case."""

    type: practice.Type
    unit: csv.Field
    name: str
    street: str | None
    day: date
    territory: str | None


@dataclass(slots=True)
class _Sum:
    """Cases of one type while they are counted."""

    first: date
    last: date
    spans: dict[str, csv.Field] = field(default_factory=dict)  # by spelling, its first
    counts: Counter[tuple[str, str | None]] = field(default_factory=Counter)


def read(name: str, data: bytes, limits: Settings) -> Dispatches | None:
    """Count the cases of a csv; None where it is none: unit, type and day have columns there.

    Raises:
        FileRefused: it has more rows than allowed, or none that names type, unit and day.
    """
    if PurePosixPath(name).suffix.lower() not in {".csv", ".tsv"} or data.startswith(_BINARY):
        return None
    decoded = charset.decode(data)
    delimiter = csv.delimiter_of(decoded.text)
    head = _head(decoded.text, delimiter)
    if head is None:
        return None
    at, columns = head
    sums: dict[practice.Type, _Sum] = {}
    places, number, left_out = Counter[str](), 0, 0
    for record in islice(csv.records(decoded.text, delimiter), at + 1, None):
        number += bool(record)
        if number > limits.max_cases:
            raise FileRefused(f"派单记录超过 {limits.max_cases} 行的上限；请按年份拆开再导入。")
        case = _case(record, columns)
        if case is None:
            left_out += bool(record)
            continue
        _count(sums, case)
        places.update([case.territory] if case.territory else [])
    if not sums:
        raise FileRefused("派单记录中没有一行写明了类别、承办单位和时间；请核对各列。")
    territory = places.most_common(1)[0][0] if len(places) == 1 else None
    names = practice.joined(
        name
        for each in sums.values()
        for (name, _), times in each.counts.items()
        for _ in range(times)
    )
    tallies = tuple(_tally(kind, each, names, decoded.text) for kind, each in sums.items())
    return Dispatches(decoded, tallies, number, left_out, territory)


def _head(text: str, delimiter: str) -> tuple[int, dict[str, int]] | None:
    """Which of the first records is the head, and where its columns stand."""
    for at, record in enumerate(islice(csv.records(text, delimiter), _HEAD_WITHIN)):
        columns: dict[str, int] = {}
        for position, each in enumerate(record):
            name = _NAMED.get("".join(fold.fold(each.value).split()))
            if name:
                columns.setdefault(name, position)
        if {"unit", "day"} <= columns.keys() and columns.keys() & {"main", "sub"}:
            return at, columns
    return None


def _case(record: Sequence[csv.Field], columns: dict[str, int]) -> _Case | None:
    known = {name: record[at] for name, at in columns.items() if at < len(record)}
    values = {name: cleaning.clean(html.unescape(each.value)) for name, each in known.items()}
    said = {name: value for name, value in values.items() if value.lower() not in _BLANK}
    levels = tuple((title, said[name]) for name, title in _TYPES if name in said)
    day = _day(said.get("day", ""))
    if not levels or "unit" not in said or day is None:
        return None
    return _Case(
        practice.Type(levels),
        known["unit"],
        said["unit"],
        said.get("street"),
        day,
        said.get("territory"),
    )


def _day(written: str) -> date | None:
    found = _DAY.match(written)
    return dates.parse(found[0].replace("/", "-").replace(".", "-")) if found else None


def _count(sums: dict[practice.Type, _Sum], case: _Case) -> None:
    known = sums.setdefault(case.type, _Sum(case.day, case.day))
    known.first, known.last = min(known.first, case.day), max(known.last, case.day)
    known.spans.setdefault(case.name, case.unit)
    known.counts[case.name, case.street] += 1


def _tally(kind: practice.Type, known: _Sum, names: dict[str, str], text: str) -> practice.Tally:
    written: dict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
    for (name, street), number in known.counts.items():
        written[names[name], street][name] += number
    counts = [
        practice.Count(unit, street, spellings.total(), tuple(_by_frequency(spellings)))
        for (unit, street), spellings in written.items()
    ]
    counts.sort(key=lambda each: (-each.number, each.unit, each.street or ""))
    unit = practice.by_unit(counts)[0][0]
    spans = (span for name, span in known.spans.items() if names[name] == unit)
    cited = min(spans, key=lambda span: span.start)
    quote = text[cited.start : cited.end]
    return practice.Tally(
        kind, tuple(counts), known.first, known.last, cited.start, cited.end, quote
    )


def _by_frequency(spellings: Counter[str]) -> Iterator[str]:
    yield from sorted(spellings, key=lambda name: (-spellings[name], name))


def suspicions(found: Dispatches) -> Iterable[str]:
    """What a person should know of the count."""
    if found.left_out:
        yield f"{found.left_out} 行没有写明类别、承办单位或时间，未计入（共 {found.number} 行）"
