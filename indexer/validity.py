"""When a document binds: adoption, publication, start and end, each with its words.

A law's own final article says when it starts (自…起施行); where a later 修订 or 修正 made the
edition, that article is the first edition's, and this one starts when the amendment was published.
Must not know places or kinds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from indexer import dates
from indexer.lines import Line, line
from schema.domain.documents import Fact
from schema.domain.lists import Relation

ARTICLE = re.compile(
    r"第 ?[〇零一二三四五六七八九十百千\d]{1,8} ?条(?:之[一二三四五六七八九十]{1,2})?"
    "(?!第|款|项|至|到|、|,|的|规定|和|及|与|或)"  # 第十条规定的… cites an article
)
_CHAPTER = re.compile(r"第 ?[一二三四五六七八九十百\d]{1,4} ?[编章节](?:\s|$)")
_QUOTED = re.compile("《[^《》]*(?:《[^《》]*》[^《》]*)*》|<[^<>]*>")
_VERBS = re.compile("修订|修正|修改|通过|批准|公布|发布|施行")
_REVISING = frozenset({"修订", "修正", "修改"})
_ADOPTING = frozenset({"通过"})
_PUBLISHING = frozenset({"公布", "发布"})
_ORDER = re.compile("[\u4e00-\u9fff、]{2,30}令第? ?\\d+ ?号")

_OWN = (
    "本(?:法|条例|规定|办法|细则|规则|决定|意见|方案|通知|制度|规程|纪要|清单|措施|目录|标准|公告)"
)
_STARTS = "(?:起|后)?(?:正式|开始)?(?:施行|执行|实施|试行|生效)(?!的|[前后]|之|本)"
_STATED = re.compile(f"(?:自|从|于|,)?({dates.DATE}){_STARTS}")
_RELATIVE = re.compile(f"自(?:{_OWN})?(公布|发布|颁布|印发|下发|通过|签发)之日{_STARTS}")
_ON_PUBLICATION = frozenset({"公布", "发布", "颁布"})
_PERIOD = re.compile(
    f"(?:^|[,。;、 ])(?:有效期|试行期)(?:限)?(?:为|至|到|截止|截至)*"
    f"(?:(?P<end>{dates.DATE})|(?P<years>\\d{{1,2}}|[一二三四五六七八九十两]{{1,2}})个?年)"
)
_EXPIRES = re.compile(f"(?:自|于)({dates.DATE})起?(?:自行)?(?:失效|废止)")
_HEAD, _TAIL = 14, 8

# How a list stands to the earlier ones of its kind, by the words of its title; the first counts.
# 动态调整版 and 调整后 name a whole new edition; 废止部分事项 takes items away, not the list.
_RELATIONS = (
    (Relation.ADDS_TO, r"第[一二三四五六七八九十\d]+批次?"),
    (Relation.REPEALS, r"\((?:整体|全部)?废止\)|(?:清单|目录)(?:予以|整体|全部)?废止|废止[《<]"),
    (Relation.AMENDS, "动态调整(?!版|后|办法|机制)"),
    (Relation.AMENDS, "调整(?:的)?(?:事项|项目)?(?:清单|目录|明细|情况|一览|对照)?表?$"),
    (Relation.AMENDS, "(?:取消|废止|移出|删除)(?:部分|的|有关){0,2}(?:履职)?(?:事项|项目)"),
    (Relation.ADDS_TO, r"补充(?:清单|目录|事项)|增补|新增(?:的)?(?:履职)?(?:事项|项目)|\(补充\)"),
)

# 公布 follows 修订 within months; a file whose name says more is an edition its preamble lacks.
_PUBLICATION_DELAY = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the preamble (题注): what was done to the document on a day."""

    on: date
    verbs: frozenset[str]
    words: str  # from the date on, as the document has it
    actor: str

    @property
    def revising(self) -> bool:
        """Whether this made a new edition."""
        return not self.verbs.isdisjoint(_REVISING)

    @property
    def making(self) -> bool:
        """Whether the words came to be by this; a mere 施行 is no such event."""
        return self.verbs != {"施行"}


@dataclass(frozen=True, slots=True)
class Sources:
    """What dates are read from."""

    stem: str
    notes: dict[str, str]
    lines: Sequence[Line]


def preamble(lines: Sequence[Line]) -> Sequence[Line] | None:
    """Lines before the first chapter or article; None where the document has no articles."""
    for position, each in enumerate(lines):
        if ARTICLE.match(each.folded) or _CHAPTER.match(each.folded):
            return lines[:position]
    return None


def events(lines: Sequence[Line]) -> list[Event]:
    """Read what the preamble tells, the earliest first."""
    return sorted(_events(preamble(lines) or ()), key=lambda event: event.on)


def read(sources: Sources, known: Sequence[Event]) -> dict[str, Fact]:
    """Read all dates of a document as ISO dates with evidence, by field of `Description`."""
    facts = _made(sources, known)
    start = _start(facts, _stated(sources, known), _edition(sources, known))
    if start:
        facts["effective_from"] = start
        ends = _ends(sources, date.fromisoformat(start.value))
        facts |= {"effective_to": ends} if ends else {}
    return facts


def relation(title: Line) -> Fact | None:
    """How an edition stands to the earlier ones of its list, by its title; else it replaces."""
    for kind, pattern in _RELATIONS:
        if match := re.search(pattern, title.folded):
            return Fact(kind, title.said(*match.span()))
    return None


def amendment(sources: Sources, known: Sequence[Event]) -> Event | None:
    """Give the 修订 or 修正 that made this edition, if the preamble knows it."""
    revisions = [event for event in known if event.revising]
    if not revisions or _unseen(sources, known):
        return None
    return revisions[-1] if revisions[-1].on + _PUBLICATION_DELAY >= known[-1].on else None


def order_number(sources: Sources, known: Sequence[Event]) -> Fact | None:
    """Give the number of the order that made the edition: 国务院令第786号."""
    made = [event for event in known if event.making]
    match = _ORDER.search(made[-1].words) if made and not _unseen(sources, known) else None
    return Fact(match[0], made[-1].words) if match else None


def _events(lines: Sequence[Line]) -> Iterator[Event]:
    for each in lines:
        # 关于修改《…》的决定: a title quoted in a preamble has verbs and dates of its own.
        told = _hidden(each.folded)
        found = list(dates.find(told))
        ends = [*(later.start for later in found[1:]), len(told)]
        for day, end in zip(found, ends, strict=False):
            segment = told[day.end : end]
            verbs = frozenset(_VERBS.findall(segment))
            if verbs:
                yield Event(day.on, verbs, each.said(day.start, end), segment.replace("※", ""))


def _made(sources: Sources, known: Sequence[Event]) -> dict[str, Fact]:
    """Adoption and publication: what is labelled, else the preamble, the signature, the name."""
    found = {
        "adopted_on": _noted(sources, "adopted") or _adoption(sources, known) or _signed(sources),
        "published_on": _noted(sources, "published") or _publication(sources, known),
    }
    return {name: fact for name, fact in found.items() if fact}


def _noted(sources: Sources, note: str) -> Fact | None:
    text = sources.notes.get(note, "")
    return _fact(dates.parse(line(text).folded), text)


def _adoption(sources: Sources, known: Sequence[Event]) -> Fact | None:
    named = _unseen(sources, known)
    if named:
        return _fact(named, sources.stem)
    makers = [event for event in known if event.revising] or [
        event for event in known if not event.verbs.isdisjoint(_ADOPTING)
    ]
    return _fact(makers[-1].on, makers[-1].words) if makers else None


def _publication(sources: Sources, known: Sequence[Event]) -> Fact | None:
    named, edition = dates.in_name(sources.stem), _edition(sources, known)
    if named and edition and named >= date.fromisoformat(edition.value):
        return _fact(named, sources.stem)
    told = [event for event in known if not event.verbs.isdisjoint(_PUBLISHING)]
    current = told and edition and told[-1].on.isoformat() >= edition.value
    return _fact(told[-1].on, told[-1].words) if current else None


def _signed(sources: Sources) -> Fact | None:
    """Date under the signature: a line of its own, at the end or after a notice's address."""
    for each in reversed(sources.lines):
        found = next(dates.find(each.folded), None)
        if found and found.start == 0 and found.end == len(each.folded.rstrip()):
            return _fact(found.on, each.text)
    return None


def _unseen(sources: Sources, known: Sequence[Event]) -> date | None:
    """Date in the file's name where it tells of an edition that the preamble does not know."""
    named = dates.in_name(sources.stem)
    made = [event.on for event in known if event.making]
    if not named or preamble(sources.lines) is None:
        return None
    return named if not made or named > made[-1] + _PUBLICATION_DELAY else None


def _edition(sources: Sources, known: Sequence[Event]) -> Fact | None:
    """Day on which the edition's words came to be: the last thing done to them."""
    named = _unseen(sources, known)
    if named:
        return _fact(named, sources.stem)
    made = [event for event in known if event.making]
    return _fact(made[-1].on, made[-1].words) if made else None


def _stated(sources: Sources, known: Sequence[Event]) -> Fact | None:
    """Start that the document states: a date, or the field that holds it (自公布之日起)."""
    noted = _noted(sources, "effective")
    if noted:
        return noted
    told = [each for each in sources.lines if re.search(_OWN, each.folded)]
    around = (*sources.lines[:_HEAD], *sources.lines[-_TAIL:])
    for each in (*reversed(told), *reversed(around)):
        found = _starting(each)
        if found:
            return found
    begun = [event for event in known if not event.making]
    return _fact(begun[-1].on, begun[-1].words) if begun else None


def _starting(each: Line) -> Fact | None:
    """Read a sentence that says of its own document when it starts."""
    for sentence in re.finditer("[^。;]+", _hidden(each.folded)):
        words = each.said(*sentence.span())
        if stated := _STATED.search(sentence[0]):
            return _fact(dates.parse(stated[1]), words)
        if relative := _RELATIVE.search(sentence[0]):
            published = relative[1] in _ON_PUBLICATION
            return Fact("published_on" if published else "adopted_on", words)
    return None


def _start(facts: dict[str, Fact], stated: Fact | None, edition: Fact | None) -> Fact | None:
    """Decide on the start: stated, unless a later amendment made the edition; else adoption."""
    published, adopted = facts.get("published_on"), facts.get("adopted_on")
    made = edition or adopted
    if stated is None:
        return made or published
    if stated.value == "adopted_on":
        return _saying(stated, adopted or published)
    if stated.value == "published_on":
        return _saying(stated, _later(published, made))
    # An amendment starts when it is published: the final article is still the first edition's.
    amended = edition and stated.value < edition.value
    return _later(published, edition) if amended else stated


def _saying(stated: Fact, day: Fact | None) -> Fact | None:
    return Fact(day.value, f"{stated.evidence}；{day.evidence}") if day else None


def _later(one: Fact | None, other: Fact | None) -> Fact | None:
    return max((fact for fact in (one, other) if fact), key=lambda fact: fact.value, default=None)


def _ends(sources: Sources, start: date) -> Fact | None:
    own = [each for each in sources.lines[-_TAIL:] if re.search(_OWN, each.folded)]
    head = [each for each in sources.lines[:_HEAD] if re.search("印发|施行|执行", each.folded)]
    for each in (*own, *head):
        period, expires = _PERIOD.search(each.folded), _EXPIRES.search(each.folded)
        if period and period["years"]:
            years = dates.number(period["years"]) or 0
            return _fact(
                dates.years_after(start, years), each.said(*period.span()).strip("，,。； ")
            )
        if period:  # 有效期至 names the last day, `effective_to` is the day after
            last = dates.parse(period["end"])
            return _fact(
                last and last + timedelta(days=1), each.said(*period.span()).strip("，,。； ")
            )
        if expires:
            return _fact(dates.parse(expires[1]), each.said(*expires.span()))
    return None


def _fact(on: date | None, words: str) -> Fact | None:
    return Fact(on.isoformat(), words) if on else None


def _hidden(text: str) -> str:
    """Blot out titles of documents: what they say is not said of this one."""
    return _QUOTED.sub(lambda quote: "※" * len(quote[0]), text)
