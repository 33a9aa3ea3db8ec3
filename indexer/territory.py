"""Where a document applies, with the words that say so.

The title's own chain decides, then the issuer, then a chain within the title, then the places that
the text names most. Page chrome has no vote: blocks hold none, and notes that describe the page
(site, source) are not asked. Must not know kinds or dates.
"""

import re
from collections import Counter
from collections.abc import Sequence

from indexer.lines import Line, line
from schema.domain import places
from schema.domain.documents import Fact
from schema.domain.places import Gazetteer, Mention

NATIONAL = re.compile(
    "^(?:中共中央|中央|全国人民代表大会|全国人大|国务院|国家(?!.*[省市县区])|中华人民共和国"
    "|中国人民解放军|最高人民)"
)
# What may stand before the chain that a title begins with.
_LEAD = re.compile("(?:中共|中国共产党|关于(?:印发|公布|发布)?|印发|[《〈“「 ])*")
_NOT_PLACES = re.compile("文山会海|孙中山")  # 文山 and 中山 are cities
_SELF = re.compile("我([省市县区州旗镇乡])(?!级)")
_SELF_LEVELS = {"省": 1, "市": 2, "州": 2, "县": 3, "区": 3, "旗": 3, "镇": 4, "乡": 4}
_CITY_LEVEL = 2
_TITLE_WEIGHT, _OPENING_WEIGHT = 5, 3
_OPENING_LINES = 3
_FEWEST_VOTES = 2


def read(
    title: Line, issuer: Fact | None, lines: Sequence[Line], gazetteer: Gazetteer
) -> Fact | None:
    """Read a document's territory as a division code; "" is the nation, None is not stated."""
    if NATIONAL.match(title.folded):
        return Fact("", title.said(0, 20))
    mention = gazetteer.chain(title.folded)
    lead = _LEAD.match(title.folded)
    if mention and lead and mention.start <= lead.end():
        return _fact(mention, title)
    by_issuer = _of_issuer(issuer, gazetteer)
    if by_issuer:
        return by_issuer
    return _fact(mention, title) if mention else _most_named(title, lines, gazetteer)


def _of_issuer(issuer: Fact | None, gazetteer: Gazetteer) -> Fact | None:
    if issuer is None:
        return None
    words = line(issuer.value)
    if NATIONAL.match(words.folded):
        return Fact("", issuer.value)
    mention = gazetteer.chain(words.folded)
    return _fact(mention, words) if mention else None


def _most_named(title: Line, lines: Sequence[Line], gazetteer: Gazetteer) -> Fact | None:
    """Count votes for the places named, the title and the opening weighing more.

    我市 says that the document's place is a city. Short names count for cities and provinces.
    """
    named = [division.code for division in gazetteer if places.level(division.code) <= _CITY_LEVEL]
    votes, words = Counter[str](), dict[str, str]()
    for position, each in enumerate((title, *lines)):
        weight = _weight(position)
        for mention in gazetteer.find(_NOT_PLACES.sub(_blank, each.folded), short_within=named):
            votes[mention.code] += weight
            words.setdefault(mention.code, each.said(max(0, mention.start - 12), mention.end + 12))
    own_level = _own_level(lines)
    counted = {
        code: count
        for code, count in votes.items()
        if own_level is None or places.level(code) == own_level
    } or votes
    winner = max(counted, key=lambda code: (counted[code], -len(code), code), default=None)
    if winner is None or counted[winner] < _FEWEST_VOTES:
        return None
    return Fact(winner, words[winner])


def _weight(position: int) -> int:
    if position == 0:
        return _TITLE_WEIGHT
    return _OPENING_WEIGHT if position <= _OPENING_LINES else 1


def _own_level(lines: Sequence[Line]) -> int | None:
    """Level of the place that the text calls its own (我市), if it does."""
    said = Counter(unit for each in lines for unit in _SELF.findall(each.folded))
    return _SELF_LEVELS[said.most_common(1)[0][0]] if said else None


def _fact(mention: Mention, words: Line) -> Fact:
    return Fact(mention.code, words.said(mention.start, mention.end))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
