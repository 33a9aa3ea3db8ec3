"""Documents (文件): what reading a file yields, and what is known of it.

Offsets are Unicode code points into the decoded file (BOM removed, line ends untouched).
Must not know how a format is read (indexer) or how rows are stored (tables).
"""

import enum
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


class Form(enum.StrEnum):
    """File form (文件格式)."""

    TXT = "txt"
    MD = "md"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    PDF = "pdf"
    OFD = "ofd"
    PNG = "png"
    JPG = "jpg"


class WorkKind(enum.StrEnum):
    """What a document is (文件类别)."""

    LIST = "LIST"  # 事项清单
    LAW = "LAW"  # 法律、法规、规章
    POLICY = "POLICY"  # 政策文件
    MINUTES = "MINUTES"  # 会议纪要
    APPROVAL = "APPROVAL"  # 批复
    NEWS = "NEWS"  # 报道、经验材料
    CASES = "CASES"  # 派单记录：实践，不是依据


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file with the charset it was read in and why that one.

    A document that is no text (docx, pdf) has the text taken out of it here, with charset "".
    """

    text: str
    charset: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell: `raw` is verbatim, `value` is cleaned (repaired, trimmed).

    `address` is the place in the sheet ("C15") or "r3c2" elsewhere; `start`/`end` are offsets
    into the decoded file, None where the form has none; `merged_from` is the address of the cell
    whose value was carried here from a merge.
    """

    raw: str
    value: str
    address: str
    start: int | None = None
    end: int | None = None
    merged_from: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One table row; `number` is 1-based (sheet row, csv record, row of the html or docx table).

    In a pdf `number` only counts, and `page` (1-based) says where the row begins. `table` is the
    index of the row's own table where that goes on with another one, to which the row was joined.
    """

    number: int
    cells: tuple[Cell, ...]
    page: int | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: of a sheet (`sheet`) or the n-th of a page (`index`, 1-based).

    `follows` is true where only page numbers and 续表 stand between it and the table before.
    """

    rows: tuple[Row, ...]
    sheet: str | None = None
    index: int | None = None
    caption: str = ""
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading: [start, end) of the decoded file; level 0 is body text."""

    text: str
    raw: str
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What a format reader returns: running text and tables, page chrome already left out."""

    form: Form
    decoded: Decoded | None
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)  # page metadata: title, site, published …


@dataclass(frozen=True, slots=True)
class Fact:
    """A value read from a document with the words it was read from."""

    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a document, each with evidence; None is "not stated" (未载明).

    `effective_from` is 施行日期, else adoption; `territory` a division code ("" is national).
    """

    title: str
    kind: WorkKind
    territory: str | None = None
    issuer: str | None = None
    document_number: str | None = None  # 发文字号
    site: str | None = None  # where the page was found, which need not be the issuer
    adopted_on: date | None = None  # 成文/通过
    published_on: date | None = None  # 发布
    effective_from: date | None = None  # 施行
    effective_to: date | None = None  # 失效
    label: str | None = None  # edition words: （2025年版）, 第一批, 试行
    relation: str | None = None  # `lists.Relation`, where words tell it; else it replaces
    origin: str | None = None
    licence: str | None = None
    evidence: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable piece of running text: at most 400 characters or one article (条)."""

    start: int
    end: int
    quote: str  # verbatim slice (html: without tags)
    text: str  # cleaned
    heading: tuple[str, ...] = ()  # 第X章 / 一、 / (一)
    article: str | None = None  # 第X条


def content_id(sha256: str, *locator: object) -> str:
    """Identifier that derives from the bytes and the place in them, equal on every machine."""
    key = "\x1f".join([sha256, *("" if part is None else str(part) for part in locator)])
    return hashlib.sha256(key.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Something odd that a person should look at; nothing is dropped for it.

    Where it is about a row: the row with its sheet, table and page as a `lists.Locator` has them;
    on a page of a pdf, where rows only count, `cell` is the address of the item's title.
    """

    row: int | None
    reason: str
    sheet: str | None = None
    table: int | None = None
    page: int | None = None
    cell: str | None = None


def known(values: Sequence[str | None]) -> list[str]:
    """The stated ones of several optional values, in order."""
    return [value for value in values if value]
