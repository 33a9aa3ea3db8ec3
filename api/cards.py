"""What GraphQL answers, put into the order and the words in which staff read it.

Pure: plain data in, values for the templates out. Must not know HTTP or stores.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from schema.domain import lists

Data = Mapping[str, Any]

# Conclusion, its mark (never colour alone), and what it means for the reader.
VERDICTS = {
    "ANSWERED": ("有据可答", "✓", "已收录的来源写明了这一事项由谁负责。"),
    "DISPUTED": ("说法不一", "!", "同一事项各清单写的牵头单位不同，又没有有效的裁定。"),
    "AMBIGUOUS": ("因地而异", "⇄", "各地清单的规定不同，请先选择所在地方。"),
    "UNLISTED": ("清单未列入", "∅", "已核对该地的三张履职清单，均没有这一事项。"),
    "NOT_FOUND": ("未找到依据", "?", "已收录的来源里没有找到依据；这不等于没有规定。"),
}
KINDS = {
    "LIST": "事项清单",
    "LAW": "法律法规",
    "POLICY": "政策文件",
    "MINUTES": "会议纪要",
    "APPROVAL": "批复",
    "NEWS": "报道材料",
    "CASES": "以往派单（实践）",
}
HIT_KINDS = {"ENTRY": "清单事项", "PASSAGE": "文件段落"}
LIMITS = {"EXCEPT": "除外", "ONLY": "仅限"}

_CHINA = timezone(timedelta(hours=8))
_FIRST = ("LEAD", "RECEIVE", "IMPLEMENT")
_LAST = ("COOPERATE", "")
_AREA_AT_END = re.compile(r".*[省市县区旗盟州]")
_TOWNSHIP_AT_END = re.compile(r"[^省市县区旗盟州]+(?:镇|乡|街道)$")
_TOWNSHIP_COOPERATES = "乡镇（街道）配合"
_OF_THE_TOWNSHIP = "BASIC"  # 基本履职事项: the township answers for it itself


@dataclass(frozen=True, slots=True)
class Line:
    """One body's part in an item at a place."""

    role: str  # for the style; "" where the source states none
    badge: str
    body: str
    duty: str
    place: str
    overridden: bool = False  # a ruling has put it aside
    meant: str = ""  # whom a name like 主管部门 stands for, by `definition`
    definition: Data | None = None  # the citation of the article that says so


@dataclass(frozen=True, slots=True)
class Part:
    """All bodies with one part: 牵头, 配合 …."""

    role: str
    badge: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One matter with everybody's part in it, and the places in the sources that say so."""

    place: str
    proofs: tuple[Data, ...]  # evidence and citation, the first to show
    parts: tuple[Part, ...]

    @property
    def evidence(self) -> Data:
        """What the item is called, its class, limits and remark."""
        evidence: Data = self.proofs[0]["evidence"]
        return evidence

    @property
    def ruling(self) -> Data | None:
        """The ruling that settles the matter, if that is what the item shows."""
        return next((proof["ruling"] for proof in self.proofs if proof.get("ruling")), None)


def only_practice(card: Data) -> bool:
    """Whether nothing but counts of dispatched cases answers."""
    kinds = [line["evidence"].get("document", {}).get("kind") for line in card["answers"]]
    return bool(kinds) and set(kinds) == {"CASES"}


def items(card: Data) -> list[Item]:
    """The answers of a card, matter by matter; place by place where it depends on the place."""
    # Towns that say the same share a line of the card; their own lists are among its passages.
    beside = [{"evidence": each["node"], **each} for each in card["passages"]]
    if card["verdict"] == "AMBIGUOUS":
        return _by_place(card["answers"], beside)
    grouped: dict[tuple[str, ...], list[Data]] = {}
    for answer in card["answers"]:
        grouped.setdefault(_matter(answer["evidence"]), []).append(answer)
    return [_item(group, beside) for group in grouped.values()]


def _by_place(answers: Iterable[Data], beside: Sequence[Data]) -> list[Item]:
    """What holds at a place is one item, whole, as its own list says it where that is at hand."""
    said: dict[tuple[str, ...], list[Data]] = {}
    for answer in answers:
        for place in answer["place"].split("、"):
            said.setdefault((place, *_matter(answer["evidence"])), []).append(answer)
    alike: dict[tuple[int, ...], list[str]] = {}
    for (place, *_), group in said.items():
        alike.setdefault(tuple(map(id, group)), []).append(place)
    groups = {tuple(map(id, group)): group for group in said.values()}
    found = []
    for key, places in alike.items():
        here = [{**answer, "place": "、".join(places)} for answer in groups[key]]
        item = _item(here, beside)
        own = tuple(each for each in item.proofs if _place(each["evidence"]) in places)
        found.append(replace(item, proofs=own or item.proofs))
    return found


def _place(evidence: Data) -> str | None:
    place: str | None = (evidence.get("list") or evidence.get("document") or {}).get("place")
    return place


def others(card: Data) -> list[Data]:
    """The ranked passages of a card that no item shows."""
    shown = {proof["evidence"]["id"] for item in items(card) for proof in item.proofs}
    return [each for each in card["passages"] if each["node"]["id"] not in shown]


def _item(answers: Sequence[Data], beside: Iterable[Data]) -> Item:
    matter = _matter(answers[0]["evidence"])
    alike = [each for each in beside if _matter(each["evidence"]) == matter]
    proofs = {each["evidence"]["id"]: each for each in reversed([*answers, *alike])}
    lines = sorted(map(_line, answers), key=lambda line: _rank(line.role))
    parts = groupby((line for line in lines if line.body), key=lambda line: (line.role, line.badge))
    said = (place for answer in answers for place in answer["place"].split("、"))
    return Item(
        place="、".join(dict.fromkeys(said)),
        proofs=tuple(reversed(proofs.values())),
        parts=tuple(Part(role, badge, tuple(group)) for (role, badge), group in parts),
    )


def _matter(evidence: Data) -> tuple[str, ...]:
    """What makes two pieces of evidence speak of one matter."""
    if evidence["__typename"] == "Entry":
        return evidence["class"], evidence["title"]
    return (evidence["id"],)


def _line(answer: Data) -> Line:
    evidence, role = answer["evidence"], answer["role"] or ""
    title = evidence.get("title") or (answer.get("ruling") or {}).get("matter")
    # Of an entry the text is "item：duty"; of a passage it is the passage, shown once below.
    duty = answer["text"].removeprefix(title).removeprefix("：") if title else ""
    body = (answer["bodyName"] or "").strip()
    if not body and evidence.get("class") == _OF_THE_TOWNSHIP:
        body, role = lists.TOWNSHIP, role or "LEAD"
    badge = _badge(role, body, evidence.get("class"))
    if body == lists.TOWNSHIP:
        body = own_names(answer["place"])
    aside = bool(answer.get("overridden"))
    definition = answer.get("definition")
    meant = "、".join(answer["bodies"]) if definition else ""
    return Line(role, badge, body, duty.strip(), answer["place"], aside, meant, definition)


def _badge(role: str, body: str, list_class: str | None) -> str:
    if body == lists.TOWNSHIP and role == "COOPERATE":
        return _TOWNSHIP_COOPERATES
    if list_class == _OF_THE_TOWNSHIP and body == lists.TOWNSHIP:
        return "负责"
    return lists.ROLE_TITLES[lists.Role(role)] if role else "提及"


def _rank(role: str) -> int:
    if role in _FIRST:
        return _FIRST.index(role)
    return len(_FIRST) + 1 + _LAST.index(role) if role in _LAST else len(_FIRST)


def own_names(place: str) -> str:
    """The townships at the end of addresses; "the townships" where they end higher."""
    found = [_TOWNSHIP_AT_END.search(each) for each in place.split("、")]
    return "、".join(each[0] for each in found if each) or lists.TOWNSHIP


def shared(places: Sequence[str]) -> str:
    """The divisions in which all addresses lie, as they begin; "" for a single one."""
    first, last = min(places), max(places)
    same = next((at for at, char in enumerate(first) if last[at : at + 1] != char), 0)
    head = _AREA_AT_END.match(first, 0, same)
    return head[0] if head else ""


def written(place: str) -> str:
    """Addresses with what they share written once: 青禾县：石塘乡、柳河镇."""
    each = place.split("、")
    head = shared(each)
    rest = "、".join(one.removeprefix(head) for one in each)
    return f"{head}：{rest}" if head else rest


def moment(instant: str) -> str:
    """An instant (ISO 8601) as a clock in China shows it."""
    return datetime.fromisoformat(instant).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")


def moment_us(since_epoch_us: int) -> str:
    """Microseconds since the epoch as a clock in China shows them."""
    return moment(datetime.fromtimestamp(since_epoch_us / 1e6, _CHINA).isoformat())


def list_class(value: str | None) -> str:
    """Title of a class of lists."""
    return lists.CLASS_TITLES[lists.ListClass(value)] if value else ""


def role(value: str) -> str:
    """Title of a role."""
    return lists.ROLE_TITLES[lists.Role(value)]


def excepted(evidence: Data, matter: str) -> bool:
    """Whether the very matter asked about is what an exception leaves out."""
    limits = (limit["text"] for limit in evidence["limits"] if limit["kind"] == "EXCEPT")
    return bool(matter) and any(matter in text for text in limits)


def binding(starts: str | None, ends: str | None, on: str) -> str:
    """The days on which an edition binds, in words, as of a day; `ends` is the first day after."""
    if ends is None:
        return f"自 {starts} 起" if starts else "生效日期未载明"
    last = date.fromisoformat(ends) - timedelta(days=1)
    over = "（已失效或被替代）" if ends <= on else ""
    return f"{starts or '起始日期未载明'} 至 {last}{over}"


def where(citation: Data) -> str:
    """The place in the source, in words."""
    at = citation["locator"]
    cell = title_cell(citation)
    words = [
        f"工作表“{at['sheet']}”" if at["sheet"] else "",
        f"表 {at['table']}" if at["table"] and not at["sheet"] else "",
        f"第 {at['page']} 页" if at["page"] else "",
        f"第 {at['row']} 行" if at["row"] else "",
        f"单元格 {cell}" if cell and at["sheet"] else "",
        at["article"] or "",
    ]
    said = " ".join(word for word in words if word)
    if said or citation["start"] is None:
        return said
    return f"第 {citation['start'] + 1}–{citation['end']} 字"


def title_cell(citation: Data) -> str | None:
    """Address of the cell that holds the cited words."""
    cells = {cell["field"]: cell["address"] for cell in citation["locator"]["cells"]}
    # A title merged over several rows has an address for each; the words stand in the first.
    return cells["title"].split()[0] if cells.get("title") else None


def source_url(citation: Data) -> str:
    """The source view at the cited words."""
    at = citation["locator"]
    if at["row"] or at["page"]:  # of a pdf no row counts: the cell's address tells
        place = {
            "sheet": at["sheet"],
            "table": at["table"],
            "row": at["row"],
            "cell": title_cell(citation),
        }
    else:
        place = {"start": citation["start"], "end": citation["end"]}
    query = urlencode({key: value for key, value in place.items() if value is not None})
    return f"/source/{citation['source']['sha256']}?{query}#cited"


def file_name(name: str) -> str:
    """A source's name without its folder."""
    return name.rpartition("/")[2]
