"""The masthead (版头, GB/T 9704) and signature: title, own number (文号), who issued it.

Must not know places, kinds or dates beyond where they end a document.
"""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence

from indexer import dates
from indexer.lines import Line, line
from indexer.validity import ARTICLE, Event
from schema.domain.documents import Content, Fact, Table

_HEAD, _FOOT = 12, 8
_TITLE_LINES, _TITLE_CHARS = 5, 80
_OPENING_CHARS = 30
_SENTENCE = re.compile("[。;!?！？]|[,、:：]$")
_NUMBERED = re.compile(
    r"第 ?[一二三四五六七八九十百\d]+ ?[编章节条]|[一二三四五六七八九十]+、"
    r"|\([一二三四五六七八九十\d]+\)|\d+[.、]"
)
_LABELLED = re.compile(r"^\[?[\u4e00-\u9fff]{2,6}(?:\]|:)")
_TITLED = re.compile("清单|目录|事项|一览表|汇总表|名单|台账")

# 青政办发〔2025〕6号, brackets of any style; within a sentence it is another document's.
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12} ?[〔\[(﹝【] ?(?:19|20)\d{2} ?[〕\])﹞】] ?(?:第 ?)?\d{1,4} ?号"
)
_OWN_NUMBER = re.compile(rf"^\(?({_NUMBER.pattern})\)?(?: |$)")

_OFFICE = (
    r"[\u4e00-\u9fff()]{2,30}?(?:委员会|人民政府|政府|办公室|办公厅|办事处|编办|工作部|组织部|宣传部|统战部"
    r"|[县市区省州]委|法院|检察院|领导小组|指挥部|国务院|[局厅部署院])(?:\([^()]*\))?"
)
_OFFICES = re.compile(rf"{_OFFICE}(?:[ 、,]+{_OFFICE})*")
_HEADING_OF = re.compile(rf"^({_OFFICES.pattern}) ?文件$")
_IN_TITLE = re.compile(rf"^({_OFFICES.pattern}) ?关于")
_SESSION = re.compile(
    r"第[一二三四五六七八九十百\d]+[届次]|(?:常务|全体)?会议.*$|\d+号.*$|令第?.*$"
)


def title(stem: str, content: Content, lines: Sequence[Line]) -> Fact:
    """Find the title as written; where a document has none, its opening words."""
    written = _heading(lines) or content.notes.get("title") or _first_line(lines)
    written = written or next(filter(None, map(_of_table, content.tables)), None)
    if written:
        return Fact(written, written)
    if len(re.findall("[\u4e00-\u9fff]", stem)) > 3 or not lines:  # noqa: PLR2004 - a word or two
        return Fact(stem, stem)
    return Fact(_opening(lines[0].text), lines[0].said())


def number(notes: Mapping[str, str], lines: Sequence[Line]) -> Fact | None:
    """Find the document's own number, not one that it cites."""
    noted = line(notes.get("document_number", ""))
    if match := _NUMBER.search(noted.folded):
        return noted.fact(match)
    for each in lines[:_HEAD]:
        if match := _OWN_NUMBER.search(each.folded):
            return each.fact(match, 1)
    return None


def issuer(
    notes: Mapping[str, str], about: Line, lines: Sequence[Line], known: Sequence[Event]
) -> Fact | None:
    """Find who issued a document: 发文机关, head, title, signature, 通过机关, 作者单位."""
    if noted := notes.get("issuer"):
        return Fact(_joined(noted), noted)
    found = next(filter(None, _of_head(about, lines)), None)
    found = found or _maker(known) or _signature(lines)
    if found is None and (unit := notes.get("affiliation")):
        return Fact(unit, unit)
    return found


def _heading(lines: Sequence[Line]) -> str | None:
    for each in lines[:_HEAD]:
        if ARTICLE.match(each.folded):
            return None
        if each.level and not _NUMBERED.match(each.folded):
            return each.text
    return None


def _first_line(lines: Sequence[Line]) -> str | None:
    """First line that is no sentence, number or label; names of offices go with 关于… below."""
    for position, each in enumerate(lines[:_TITLE_LINES]):
        if _SENTENCE.search(each.folded) or len(each.text) > _TITLE_CHARS:
            return None
        if not _is_title(each):
            continue
        below = lines[position + 1] if position + 1 < len(lines) else each
        if _OFFICES.fullmatch(each.folded) and below.folded.startswith("关于"):
            return each.text + below.text
        return each.text
    return None


def _is_title(each: Line) -> bool:
    told = _OWN_NUMBER.search(each.folded) or _LABELLED.search(each.folded)
    numbered = _NUMBERED.match(each.folded)
    return not told and not numbered and dates.parse(each.folded) is None


def _of_table(table: Table) -> str | None:
    """Caption, or a row above the header that holds one text only."""
    if table.caption:
        return table.caption
    for row in table.rows[:_TITLE_LINES]:
        texts = {cell.value for cell in row.cells if cell.value}
        if len(texts) > 1:
            return None
        if texts and _TITLED.search(text := texts.pop()):
            return text
    return None


def _opening(text: str) -> str:
    """First words of a text that has no title, cut where a clause ends."""
    clauses = [match.end() for match in re.finditer("[,，。；;、:：]", text[:_OPENING_CHARS])]
    cut = text[: clauses[-1] - 1] if clauses else text[:_OPENING_CHARS]
    return cut.strip('“”"') + "……"


def _of_head(about: Line, lines: Sequence[Line]) -> Iterable[Fact | None]:
    """Offices before 关于 in the title, on a line with 文件, or on lines above the text."""
    if match := _IN_TITLE.search(about.folded):
        yield Fact(_joined(about.said(*match.span(1))), about.said(*match.span()))
    for position, each in enumerate(lines[:_HEAD]):
        if "。" in each.folded:
            return
        if match := _HEADING_OF.search(each.folded):
            yield Fact(_joined(each.said(*match.span(1))), each.text)
        elif _is_office(each):
            yield _offices(itertools.takewhile(_is_office, lines[position:]))


def _maker(known: Sequence[Event]) -> Fact | None:
    """Who passed a law: 青岛市第十五届人民代表大会常务委员会第三十七次会议通过."""
    for event in known:
        if event.verbs.isdisjoint({"通过", "公布", "发布", "修订"}):
            continue
        body = _SESSION.sub("", event.actor.strip()).strip(" 、,的").removeprefix("经")
        body = body.replace("中华人民共和国", "")
        if _OFFICES.fullmatch(body) or body.endswith("大会"):
            return Fact(body, event.words)
    return None


def _signature(lines: Sequence[Line]) -> Fact | None:
    """Offices on the lines above the date that ends a document or a notice."""
    for position in range(len(lines) - 1, 0, -1):
        found = next(dates.find(lines[position].folded), None)
        if found and (found.start, found.end) == (0, len(lines[position].folded.rstrip())):
            return _signed(lines[max(0, position - _FOOT) : position])
    return None


def _signed(above: Sequence[Line]) -> Fact | None:
    return _offices(reversed(list(itertools.takewhile(_is_office, reversed(above)))))


def _is_office(each: Line) -> bool:
    return bool(_OFFICES.fullmatch(each.folded))


def _offices(lines: Iterable[Line]) -> Fact | None:
    names = [each.text for each in lines]
    return Fact(_joined("、".join(names)), " ".join(names)) if names else None


def _joined(names: str) -> str:
    return "、".join(part for part in re.split(r"[\s、，,]+", names) if part)
