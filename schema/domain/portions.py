"""Portions (其中): the part of a sum that a question asks for, and whether a text tells it.

A number tells a part where it stands beside it, in the same sentence. One behind a row of examples
(围绕甲、乙等24个领域) is of the whole, and so is the sum that the question gives itself. Must not
look anything up.
"""

import re
from collections.abc import Iterable

from schema.domain.numerals import NUMBER, SENTENCE
from schema.domain.questions import Understood
from schema.domain.text.fold import HAN
from schema.domain.text.patterns import later

_HOW_MANY = "(?:几|多少)"
_OF_TIME = "(?!次|回|年|岁|天|钱)"

# 执法员里头市场监管的占多少, 下放的事项里住建的几项: the sum is not told.
_OF_ANY = later(
    f"(?<![镇县市区村乡家局省街])里[头面边]?(?P<part>[{HAN}]{{2,6}}?)(?:那?[块类个]?(?P<of>的))?"
    f"(?:占了?|有|是|分了?|[{HAN}]{{1,2}}了)?{_HOW_MANY}{_OF_TIME}"
)
# 消防占几项; of a share (占几成) the whole is told by the part itself.
_COUNTED = later(f"(?P<part>[{HAN}]{{2,}})占了?{_HOW_MANY}(?:个|项|家|名|人|件|种|类|次|条)")
# 那750个编里台儿庄分了几个: the sum is given, a part of it is asked for.
_SUM = later(
    f"{NUMBER}+[余多来]?(?:个|名|家|项|人|件|种|类|支|份|条|座|所|台|处|次|元)|[0-9]+[余多]?[万亿]元?"
)
_OF_SUM = later(
    f"[,，里中]头?(?P<part>[{HAN}]+?)(?:占|分|摊|有|得|拿|去|派|给|落|是|来|到|留|剩)[了到得走]?"
    f"{_HOW_MANY}(?!次|回|年)"
)
_NAMED = later(f"[里中]头?(?P<part>[{HAN}]{{2,6}}?){_HOW_MANY}(?:个|项|家|名|件|种|类|条)")
# 300个编东坪拿多少: the part follows what is counted, in no words but its own.
_TAKES = later(f"(?P<part>[{HAN}]{{4,}}?)(?:占|分|摊|拿|得|领)[了到得走]?{_HOW_MANY}(?!次|回|年)")
# 300条里年底前办完的有几条: what is said of the part.
_SAID = later(f"(?P<part>[{HAN}]{{4,}}?)的有?{_HOW_MANY}(?:个|项|家|名|件|条|支|人)")
_OF_PART = later(f"{NUMBER}[余多]?(?:个|[名位人项件家种类支份条座所台处次元%]|成|分之|[万亿])")
_LEAST = 2  # characters of a part
_NO_PART = later("^(?:现在|目前|平均|每|一共|总共|都|各|还|共|前后|一个)")
_WITHIN = later("[里中]头?")
_TAIL = later("[的口类]+$")
_BESIDE, _FAR = 20, 60  # characters between a part, or what is counted, and its number
# Between a part and a number these tell that it is one of a row, and the number that of all.
_ROW = later("等(?!级|候|待)|^、(?![^,，。;；]*(?:各[^区级地]|分别|依次))")
_JOINED_BEFORE, _JOINED_BEHIND = later("[、和及与]$"), later("^(?:[、和及与]|以及)")
_EACH = later(f"各(?:[为有占收]|{NUMBER})|分别|依次")
_CLAUSE = later("[,，:：()、]")


def part(question: str, nouns: tuple[str, ...]) -> str | None:
    """What of a sum a folded question asks for: 消防 of 收回的赋权里,消防的占几项."""
    found = _COUNTED.search(question) or _of_sum(question, nouns)
    if found is None:
        found = _OF_ANY.search(question)
        if found and not (found["of"] or found["part"] in nouns):
            return None
    if found is None or _NO_PART.search(found["part"]):
        return None
    words = _within(found["part"])
    noun = next((noun for noun in reversed(nouns) if words.endswith(noun)), None)
    if noun is None and found.re.pattern in {_TAKES.pattern, _SAID.pattern}:
        noun = words[-_LEAST:]
    return noun or words or None


def _within(words: str) -> str:
    return _TAIL.sub("", _WITHIN.split(words)[-1]).split("的")[0]


def _of_sum(question: str, nouns: tuple[str, ...]) -> re.Match[str] | None:
    sum_ = _SUM.search(question)
    if sum_ is None:
        return None
    found = _OF_SUM.search(question, sum_.end()) or _NAMED.search(question, sum_.end())
    if found is None:
        found = _TAKES.match(question, sum_.end()) or _SAID.match(question, sum_.end())
        return None if found and found["part"] in nouns else found
    return found


def told(understood: Understood, text: str) -> bool:
    """Whether a folded text tells the part that is asked for; true where none is."""
    asked = understood.undated
    wanted = part(asked, understood.nouns)
    if wanted is None:
        return True
    sum_ = _SUM.search(asked)  # given in the question, it tells no part of it
    text = text.replace(sum_[0], "") if sum_ else text
    whole = re.search(f"[{HAN}]*{re.escape(wanted)}", asked)
    more = [noun for noun in understood.nouns if whole and noun + wanted in whole[0]]
    if not all(any(word in text for word in understood.wordings(noun)) for noun in more):
        return False
    return beside(understood.wordings(wanted), text, _OF_PART, _BESIDE)


def beside(words: Iterable[str], text: str, number: re.Pattern[str], within: int = _FAR) -> bool:
    """Whether a number stands by one of the words, in the same sentence and for it alone."""
    said = "|".join(map(re.escape, words))
    return any(
        _counts(sentence[found.end() :], number, within)
        or _counted(sentence[: found.start()], number, within)
        for sentence in SENTENCE.split(text)
        for found in re.finditer(said, sentence)
        if within == _FAR or not _is_joined(sentence[: found.start()], sentence[found.end() :])
    )


def _is_joined(before: str, behind: str) -> bool:
    """Whether a part shares its number with another: 甲和乙共9项, 乡镇(街道)."""
    joined = _JOINED_BEFORE.search(before) or _JOINED_BEHIND.search(behind)
    inside = before.endswith("(") and behind.startswith(")")
    return inside or bool(joined and not _EACH.search(behind[:_BESIDE]))


def _counts(behind: str, number: re.Pattern[str], within: int) -> bool:
    """Whether a number follows soon, and none of a row between."""
    found = number.search(behind)
    return bool(found and found.start() <= within and not _ROW.search(behind[: found.start()]))


def _counted(before: str, number: re.Pattern[str], within: int) -> bool:
    """Whether a number stands before: in the same clause, or anywhere near what is counted."""
    near = before[-within:]
    return bool(number.search(near if within == _FAR else _CLAUSE.split(near)[-1]))
