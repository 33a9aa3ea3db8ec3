"""What a document is: title, kind, number, issuer, dates, territory, each with its words.

1. `title`      told, or the first heading, the first line that is no sentence, the page, the name
2. `number`     the document's own 文号: labelled, or a line of its own near the top
3. `validity`   adoption, publication, start, end
4. `kind`       what its title, number and articles make it
5. `issuer`     labelled, in the head, in the title, under the text; a law's is who passed it
6. `territory`  by title, issuer, places named
7. what the manifest tells wins over all of it

Must not know tables' columns or how anything is stored.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from indexer import dates, lines, masthead, territory, validity
from indexer.lines import Line
from schema.domain.documents import Content, Description, Fact, WorkKind
from schema.domain.lists import ListTable, Relation
from schema.domain.places import Gazetteer
from schema.domain.text import fold
from schema.errors import FileRefused

_LAW_TITLE = re.compile(r"(?:法|条例|规定|办法|细则|规则|决定)(?: ?\([^()]*\))*$")
_POLICY_TITLE = re.compile(
    r"(?:意见|方案|通知|措施|规定|办法|细则|公告|通告|决定|指引|指南|制度|规划|计划|要点|函|批复|请示|通报|预案"
    r"|规则|决议|命令|公报|清单|目录)(?: ?\([^()]*\))*$"
)
_APPROVAL_TITLE = re.compile(r"的?批复(?: ?\([^()]*\))*$")
_LAW_MAKERS = re.compile("人民代表大会|国务院|中央军事委员会|人民政府令|[部委局]令")
_EDITION_WORDS = re.compile(
    r"\d{4}年?(?:版|修订版?|修正版?|动态调整版?)|第[一二三四五六七八九十\d]+批次?"
    r"|(?<=\()(?:试行|暂行|征求意见稿|修订版?)(?=\))"
)
_BRACKETED = re.compile(r"\(([^()]*)\)")
_BATCH = re.compile(r"第[一二三四五六七八九十\d]+批次?")
_MARKS = re.compile(r"[\s《》〈〉<>“”\"'‘’「」『』·]")

_DATES = ("adopted_on", "published_on", "effective_from", "effective_to")
_TEXTS = (
    *("title", "territory", "issuer", "document_number", "label", "relation"),
    *("origin", "licence", "site"),
)
_TOLD = ("kind", *_TEXTS, *_DATES)


def describe(
    name: str, content: Content, gazetteer: Gazetteer, overrides: Mapping[str, object]
) -> Description:
    """Describe a document; `overrides` (from its manifest) win, with the evidence "manifest".

    Raises:
        FileRefused: An override is no date or no kind.
    """
    told = _told(overrides, gazetteer)
    stem, all_lines = PurePosixPath(name).stem, lines.lines(content)
    title = told.get("title") or masthead.title(stem, content, all_lines)
    about = lines.line(title.value)
    body = [each for each in all_lines if each.text != title.value]
    sources = validity.Sources(stem, content.notes, body)
    known = validity.events(body)
    number = masthead.number(content.notes, body)
    kind = _kind(told, content, about, body, number)
    facts = validity.read(sources, known) | _present(
        title=title,
        document_number=number or validity.order_number(sources, known),
        issuer=masthead.issuer(content.notes, about, body, known),
        label=_label(about, validity.amendment(sources, known)),
        site=_noted(content, "site"),
        relation=validity.relation(about) if kind is WorkKind.LIST else None,
    )
    place = territory.read(about, (facts | told).get("issuer"), body, gazetteer)
    return _description(kind, _present(territory=place) | facts | told)


def adjusted(about: Description, found: ListTable) -> Description:
    """A list of which every row says how it adjusts (调整类型) amends, whatever its title says."""
    words = list(dict.fromkeys(entry.adjustment for entry in found.entries))
    if about.relation is not None or not words or None in words:
        return about
    evidence = {**about.evidence, "relation": "、".join(filter(None, words))}
    return replace(about, relation=Relation.AMENDS, evidence=evidence)


def work_title(title: str) -> str:
    """Name of a work through all its editions: folded, without edition words and marks."""
    text = _BRACKETED.sub(_without_edition, fold.fold(title))
    text = _BATCH.sub("", text)
    text = _MARKS.sub("", text)
    return text.replace("中华人民共和国", "") or text


def _without_edition(bracket: re.Match[str]) -> str:
    dated = re.fullmatch(r"[\d年月日\-./ ]+", bracket[1])
    return "" if dated or _EDITION_WORDS.search(bracket[0]) else bracket[0]


def _told(overrides: Mapping[str, object], gazetteer: Gazetteer) -> dict[str, Fact]:
    """What the manifest tells, checked; its territory may be a name."""
    told = {key: Fact(str(overrides[key]), "manifest") for key in _TOLD if key in overrides}
    for key, value in ((key, told[key].value) for key in (*_DATES, "kind") if key in told):
        valid = value.upper() in WorkKind.__members__ if key == "kind" else dates.parse(value)
        if not valid:
            raise FileRefused(f"manifest.toml：{key} 的值“{value}”无效，请改正后再导入。")
    if "relation" in told and told["relation"].value not in Relation.__members__:
        known = "、".join(Relation)
        value = told["relation"].value
        raise FileRefused(f"manifest.toml：relation 的值“{value}”无效，应为 {known} 之一。")
    place = told["territory"].value if "territory" in told else ""
    codes = () if place.isdecimal() else gazetteer.resolve(place)
    return told | ({"territory": Fact(codes[0], "manifest")} if len(codes) == 1 else {})


def _kind(
    told: Mapping[str, Fact],
    content: Content,
    title: Line,
    body: Sequence[Line],
    number: Fact | None,
) -> WorkKind:
    if "kind" in told:
        return WorkKind(told["kind"].value.upper())
    if _is_list(content):
        return WorkKind.LIST
    if "纪要" in title.folded:
        return WorkKind.MINUTES
    if _APPROVAL_TITLE.search(title.folded):
        return WorkKind.APPROVAL
    if _is_law(title, body, number):
        return WorkKind.LAW
    official = "关于" in title.folded or content.notes.get("issuer") or validity.preamble(body)
    policy = _POLICY_TITLE.search(title.folded) and official
    return WorkKind.POLICY if number or policy else WorkKind.NEWS


def _is_law(title: Line, body: Sequence[Line], number: Fact | None) -> bool:
    """A law is passed by those who make laws, or has articles and no office's number."""
    made = any(_LAW_MAKERS.search(event.actor) for event in validity.events(body))
    articles = validity.preamble(body) is not None
    return bool(_LAW_TITLE.search(title.folded)) and (made or (articles and not number))


def _is_list(content: Content) -> bool:
    """The content is tables: they hold more than the text does."""
    cells = sum(
        len(cell.value) for table in content.tables for row in table.rows for cell in row.cells
    )
    return cells > sum(len(block.text) for block in content.blocks)


def _label(title: Line, amendment: validity.Event | None) -> Fact | None:
    """Edition words of the title, else the amendment that made this edition."""
    words = [match[0] for match in _EDITION_WORDS.finditer(title.folded)]
    if words:
        return Fact("、".join(dict.fromkeys(words)), title.text)
    if amendment:
        verb = "修正" if "修正" in amendment.verbs else "修订"
        return Fact(f"{amendment.on.year}年{verb}", amendment.words)
    return None


def _noted(content: Content, note: str) -> Fact | None:
    value = content.notes.get(note)
    return Fact(value, value) if value else None


def _present(**facts: Fact | None) -> dict[str, Fact]:
    return {name: fact for name, fact in facts.items() if fact is not None}


def _description(kind: WorkKind, facts: dict[str, Fact]) -> Description:
    # A report binds nobody: it counts from the day it was published.
    if kind is WorkKind.NEWS and "published_on" in facts:
        facts.setdefault("effective_from", facts["published_on"])
    days = {name: dates.parse(facts[name].value) for name in _DATES if name in facts}
    texts = {name: facts[name].value for name in _TEXTS if name in facts}
    evidence = {name: fact.evidence for name, fact in facts.items()}
    return Description(kind=kind, evidence=evidence, **texts, **days)  # type: ignore[arg-type]  # by field
