"""Counts (计数): what a question counts, and whether a text counts that and not another thing.

A number in a text that says nothing of the thing, or of the place inside the one asked for, is of
something else. Must not look anything up.
"""

from schema.domain import portions
from schema.domain.questions import Understood
from schema.domain.text.fold import HAN
from schema.domain.text.patterns import later

# 公众号有多少粉丝: the counted thing itself; 江苏镇江市有几项: a place inside the one asked for.
_COUNTED = later(
    f"(?:多少|几)(?!个?(?:钟|小时|工作日|月|星期|礼拜|季度|[年天]))[个名家项件种类支份条座所台处位]?[小大老新旧]?(?P<counted>[{HAN}]+?)(?:[给到在凭按来去归由从向放]|$)"
)
# 聘的人里东坪区有几个: one that is counted in.
_PLACE_COUNTED = later(
    f"(?P<name>(?:(?![哪几每各全所多少家个一的有在是给社片辖郊景小园和跟从老新主中])[{HAN}]){{2}}"
    "(?<![主老新中心全内外]城)[区县市])(?:有|占|分|拿|去|来|派|是|摊|得)?[了到]?(?:几|多少)"
)
_ONE_WORD = later(f"(?:多少|几)[条只头匹辆棵]([{HAN}])$")  # 几条狗
_ASKED_NUMBER = later("多少|几")
_AT_A_LEVEL = later("[省市县区镇乡村]里|[镇乡村]上")
_INSIDE = later(
    f"(?P<name>(?:(?![哪几每各全所多少家个一把的有在是给社片辖城郊景小园和跟从被让向往])[{HAN}]){{2,3}}[市县区])"
)


def told(understood: Understood, text: str) -> bool:
    """Whether what is counted stands in the text, and the place inside the one asked for."""
    asked = understood.undated
    if understood.quantity is None:
        return True
    places = [asked.find(word) + len(word) for word in understood.place_words]
    wanted = [inside["name"] for at in places if (inside := _INSIDE.match(asked, at))]
    wanted += _ONE_WORD.findall(asked)
    wanted += [name[:-1] for name in _PLACE_COUNTED.findall(asked)]
    if found := _COUNTED.search(asked):
        nouns = [noun for noun in understood.nouns if not _AT_A_LEVEL.fullmatch(noun)]
        counted = [noun for noun in nouns if found["counted"].startswith(noun)]
        number = understood.quantity.words
        if not all(portions.beside(_words(understood, each), text, number) for each in counted):
            return False
    return all(any(word in text for word in understood.wordings(noun)) for noun in wanted)


def _words(understood: Understood, counted: str) -> list[str]:
    """What is counted in any wording, those said with the very number too (录了多少条)."""
    said = (means for said, means in understood.related if _ASKED_NUMBER.search(said))
    return [*understood.wordings(counted), *said]
