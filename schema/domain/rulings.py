"""Rulings (裁定): what minutes, approvals and notices settle about who leads.

1. `settles`   whether a document is of the kind that settles: 专题会议纪要, 批复, a notice that
               divides or moves duties
2. `read`      its passages, section by section; what somebody thinks, asks for or proposes is no
               ruling, and minutes rule only after words like 会议议定
3. each ruling with its matter, its bodies with roles, duties and exact places, and its end

Rules of reading: docs/lists.md, "What settles a dispute". Whether a ruling counts is not decided
here (`precedence`). Must not know how rulings are stored.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schema.domain import clauses, documents, expiry, matters
from schema.domain.lists import Role
from schema.domain.text import fold
from schema.domain.text.patterns import later

_TITLE = later(
    "(?:明确|调整|划转|划分|厘清|理顺|确定|界定|移交).{0,40}(?:职责|职能|分工|牵头|责任|归属|管辖|主体)"
    "|(?:职责|职能|责任)(?:边界)?(?:分工|划转|划分|调整|界定|移交)"
)
# From here on a section tells what was decided, and here it tells what was said before.
_DECIDES = later(
    r"(?:(?:会议|经?研究[,，]?|党组|常委会)[^,，。;；:：]{0,8}?(?:议定|明确|决定|确定|同意|商定|议决)"
    "|^(?:现)?(?:议定|商定|原则同意|同意|决定|明确|批复|答复)"
    "|(?:批复|明确|通知|决定|答复|分工)如下|纪要如下)"
)
_RECITES = later(
    "认为|反映|汇报|建议(?!书)|提出|提议|请求|听取|拟由|拟将|可否|能否|是否|尚未|未能|长期不明|有待|征求"
    "|不明确|争议[^事]|分歧|曾由|原由|此前由|并列为|讨论"
)
_THINKS = later("反映|认为|提出|请求|汇报|建议由|拟由|拟将")
_HEADING = later(
    r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+[、,，条项]?|\d+[.、．])"
)
_ABOUT = later(
    "(?:关于|有关)?(?P<matter>.{2,60}?)(?:的)?(?:问题|事项|事宜|职责分工|分工|职责|归属)?$"
)
_TITLE_ABOUT = later(
    "关于(?:同意|明确|调整|划转|厘清|理顺|确定|界定|进一步)*(?P<matter>.{2,60}?)(?:的)?"
    "(?:职责|职能|管理职责|监管职责|牵头单位|牵头部门|主体责任)*"
    "(?:及|和)?(?:分工|划转|划分|调整|界定|归属|有关问题|有关事项|问题|事项)*(?:的)"
    "(?:批复|通知|意见|纪要|会议纪要|函|决定|复函)"
)
_PRONOUN = later(
    "^(?:该|此|上述|以上|前述|本|其|具体|今后|下一步|统一|原则上|同意|一是|二是|三是|由)"
)
_BY_LEAVE = later(
    "经[^,，。;；]{0,10}(?:政府|[省市县区旗州]委|编委|编办)[^,，。;；]{0,8}(?:同意|批准|审定|授权)"
)
_SENTENCE = later("[^。；;\n]+")
_TOWN = later(
    r"(?P<town>[一-鿿]{2,5}?(?:镇|乡|街道))(?:办事处)?(?:行政区域|辖区|境内|范围|区域)(?:内|以内|之内)?"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One body's part as ruled; [start, end) of the text of passage `piece` (from 0)."""

    body: str
    role: Role
    duty: str | None
    piece: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ruling:
    """One matter that a document settles.

    `names` are the matter as ruled and as the heading has it; [start, end) is the sentence that
    names the leading body, in the text of passage `piece`. `ends` is the first day after; where
    an event ends it (`ends_words` without `ends`) it goes on. `scope` are townships it is for;
    `leave` the words by which a higher body consents (经县政府同意).
    """

    names: tuple[str, ...]
    parts: tuple[Part, ...]
    piece: int
    start: int
    end: int
    ends: date | None = None
    ends_words: str | None = None
    scope: tuple[str, ...] = ()
    met_on: date | None = None
    leave: str = ""

    @property
    def leads(self) -> tuple[str, ...]:
        """Bodies that lead."""
        return tuple(part.body for part in self.parts if part.role is Role.LEAD)


def settles(kind: documents.WorkKind, title: str) -> bool:
    """Whether a document of this kind and title settles who has what part."""
    if kind in {documents.WorkKind.MINUTES, documents.WorkKind.APPROVAL}:
        return True
    return kind is documents.WorkKind.POLICY and bool(_TITLE.search(fold.fold(title)))


def read(
    title: str, pieces: Sequence[documents.Passage], *, starts: date | None = None
) -> tuple[Ruling, ...]:
    """Read the rulings of a document; `starts` is the day from which 试行一年 is counted."""
    general = _general_end(pieces, starts)
    found: list[Ruling] = []
    for section in _sections(pieces):
        found += _section(title, section, starts)
    if len(found) == 1 and (about := _titled(title)):
        found = [replace(found[0], names=tuple(dict.fromkeys((*found[0].names, about))))]
    met, leave = met_on(pieces), _leave(pieces)
    return tuple(
        replace(_ended(each, general), met_on=met, leave=leave) for each in found if each.names
    )


def met_on(pieces: Iterable[documents.Passage]) -> date | None:
    """Day of the meeting: the first date in a sentence that tells of one."""
    for piece in pieces:
        for sentence in _SENTENCE.finditer(_folded(piece.text)):
            if re.search("召开|主持|会议", sentence[0]) and (days := expiry.days(sentence[0])):
                return days[0]
    return None


@dataclass(frozen=True, slots=True)
class _Section:
    """Passages under one heading, with their places in the document."""

    heading: str
    pieces: tuple[tuple[int, documents.Passage], ...]


def _sections(pieces: Sequence[documents.Passage]) -> Iterator[_Section]:
    run: list[tuple[int, documents.Passage]] = []
    for at, piece in enumerate(pieces):
        if run and run[-1][1].heading != piece.heading:
            yield _section_of(run)
            run = []
        run.append((at, piece))
    if run:
        yield _section_of(run)


def _section_of(run: list[tuple[int, documents.Passage]]) -> _Section:
    heading = run[0][1].heading
    return _Section(_HEADING.sub("", heading[-1]).strip() if heading else "", tuple(run))


def _section(title: str, section: _Section, starts: date | None) -> Iterator[Ruling]:
    """Rulings of one section; sentences without a matter of their own add to the one before."""
    deciding = "纪要" not in title
    # Minutes without such words anywhere in a section (现纪要如下) rule by who "leads" alone.
    every = _folded("\n".join(piece.text for _, piece in section.pieces))
    plain = not deciding and not _DECIDES.search(every)
    found: list[Ruling] = []
    general = expiry.End()
    for at, piece in section.pieces:
        folded = _folded(piece.text)
        for match in _SENTENCE.finditer(folded):
            words, start = _trimmed(match)
            if decided := _DECIDES.search(words):
                deciding = True
                rest = words[decided.end() :].lstrip(":：,， ")
                start, words = start + len(words) - len(rest), rest
                if _THINKS.search(words):
                    continue
            elif not (deciding or plain) or _RECITES.search(words):
                continue
            told = clauses.parse(words)
            if plain and not any(each.explicit for each in told):
                continue
            _take(found, told, (at, piece.text, start, match.end()))
            end = expiry.read(words, starts)
            if told and found:
                found[-1] = _ended(found[-1], end)
            elif end.words:
                general = end
    heading = _named(section.heading)
    for number, each in enumerate(ruling for ruling in found if ruling.leads):
        own = (*each.names, heading) if number == 0 or not each.names else each.names
        known = tuple(dict.fromkeys(name for name in own if len(matters.core(name)) > 1))
        yield _ended(replace(each, names=known), general)


def _ended(ruling: Ruling, end: expiry.End) -> Ruling:
    """A ruling that ends when it says, else with what it stands in."""
    if ruling.ends_words or not end.words:
        return ruling
    return replace(ruling, ends=end.on, ends_words=end.words)


def _take(
    found: list[Ruling], said: Sequence[clauses.Said], place: tuple[int, str, int, int]
) -> None:
    """Add what a sentence says to the rulings of its section."""
    at, text, start, end = place
    for each in said:
        matter = "" if _PRONOUN.match(each.matter) else text[start + each.at : start + each.at_end]
        part = Part(
            text[start + each.start : start + each.end],
            each.role,
            text[start + each.duty[0] : start + each.duty[1]].rstrip("、,， ") or None,
            at,
            start + each.start,
            start + each.end,
        )
        opens = each.role is Role.LEAD or (each.role is Role.TRANSFER_FROM and bool(matter))
        fresh = not found or (opens and bool(matter) and not _is_of(found[-1], matter))
        if fresh and (opens or matter):
            towns = _TOWN.findall(matter)
            found.append(
                Ruling((matter,) if matter else (), (), at, start, end, scope=tuple(towns))
            )
        if found:
            found[-1] = _with(found[-1], part, fresh=fresh, explicit=each.explicit)


def _is_of(ruling: Ruling, matter: str) -> bool:
    return any(matters.same(name, matter) for name in ruling.names)


def _with(ruling: Ruling, part: Part, *, fresh: bool, explicit: bool) -> Ruling:
    """A ruling with one more part: who merely "is in charge of" something helps him who leads."""
    leads = any(each.role is Role.LEAD for each in ruling.parts)
    if part.role is Role.LEAD and leads and not (fresh or explicit):
        part = replace(part, role=Role.COOPERATE)
    if any(each.body == part.body and each.role is part.role for each in ruling.parts):
        return ruling
    return replace(ruling, parts=(*ruling.parts, part))


def _trimmed(match: re.Match[str]) -> tuple[str, int]:
    """A sentence without its number and blanks, and where it begins."""
    words = match[0]
    head = re.match(r"\s*(?:(?:[(（]?(?:\d+|[一二三四五六七八九十]+)[)）.、．])\s*)*", words)
    skipped = head.end() if head else 0
    return words[skipped:].rstrip(), match.start() + skipped


def _named(heading: str) -> str:
    match = _ABOUT.match(fold.fold(heading))
    return match["matter"] if match else ""


def _titled(title: str) -> str:
    match = _TITLE_ABOUT.search(fold.fold(title))
    return match["matter"] if match else ""


def _leave(pieces: Sequence[documents.Passage]) -> str:
    found = (_BY_LEAVE.search(_folded(piece.text)) for piece in pieces)
    return next((match[0] for match in found if match), "")


def _general_end(pieces: Sequence[documents.Passage], starts: date | None) -> expiry.End:
    """The end that a document gives to all that it says (本纪要有效期至…)."""
    for piece in pieces:
        for sentence in _SENTENCE.finditer(_folded(piece.text)):
            if re.search("本(?:纪要|批复|通知|决定|意见|方案|分工)", sentence[0]):
                end = expiry.read(sentence[0], starts)
                if end.words:
                    return end
    return expiry.End()


def _folded(text: str) -> str:
    """Folded text where that keeps every offset, else the text as it is."""
    folded = fold.fold(text)
    return folded if len(folded) == len(text) else text
