"""The unnamed (未点名): a question asks which one, and a text speaks of it and gives no name.

一些观测点 are not named, 甲、乙等六区 names no third, and a group that is set up has a head only
where one is told. Must not look anything up.
"""

import re

from schema.domain.numerals import NUMBER, SENTENCE
from schema.domain.text.fold import HAN
from schema.domain.text.patterns import later

# 是哪个观测点, 哪些镇街被通报: which of a kind.
_WHICH = later(f"哪一?[个家些](?!的)(?P<kind>[{HAN}]{{2,5}}?)(?=$|[,，的是在做拿被得达先最])")
_SOME = later("(?:一些|部分|个别|有的|有些|若干|某些|数[个家])[^,，。;；、]{0,10}$")
_BEFORE = 14  # characters in which a text says that it speaks of some
# 除了甲乙还有谁: others than those that the question names.
_BESIDES = later(f"除了?(?P<named>[{HAN}、]+?)(?:之?外|以外)?,?(?:还有|别的|其他|其余|另外|剩下)")
_ROW = later(f"([{HAN}]{{2,6}}(?:、[{HAN}]{{2,6}})+)等")
# 9支队伍分别是哪几支: all of them by name.
_EACH_OF = later(
    f"(?P<number>{NUMBER}+(?:[支项件家条类]|个(?![镇街县区乡村])))[^,，]{{0,8}}?(?:分别|都)?(?:是|叫|有)哪"
)
_LIST = later("、|包括|分别|:")
# 领导小组由谁挂帅: whoever heads it.
_HEADED = later(
    "(?:小组|班子|专班|委员会|指挥部|协调组|联席会议?|工作组)[^,，]{0,4}?(?:谁|哪个|哪位)[^,，]{0,3}?"
    "(?:挂帅|领头|当头|打头|坐镇|主持|拿总|当家|当一把手)"
)
_HEAD = later(
    "[组校院]长|主任|指挥长|总指挥|召集人|[担兼]任|任组|牵头|挂帅|主持|负责人|由[^,，。]{2,14}负责"
)
# 谁家开发的: a firm, or whoever was charged with it.
_MADE = later("(?:谁|哪一?)家(?:公司|单位|厂)?(?:给|来|帮)?[开研设建做搭承维][^,，谁哪]{0,3}的")
_MAKER = later(
    "公司|集团|企业|委托|承建|联合|合作|招标|采购|由[^,，。]{2,14}(?:开发|研发|建设|设计)"
)


def untold(question: str, text: str) -> bool:
    """Whether a folded question asks for a name that a folded text leaves out."""
    return bool(
        (_HEADED.search(question) and not _HEAD.search(text))
        or (_MADE.search(question) and not _MAKER.search(text))
        or _is_one_of_some(question, text)
        or _has_no_others(question, text)
        or _is_not_listed(question, text)
    )


def _is_one_of_some(question: str, text: str) -> bool:
    """Whether a text speaks of some of the kind wherever it speaks of it."""
    found = _WHICH.search(question)
    kinds = [kind.start() for kind in re.finditer(found["kind"], text)] if found else []
    return bool(kinds) and all(_SOME.search(text[max(0, at - _BEFORE) : at]) for at in kinds)


def _has_no_others(question: str, text: str) -> bool:
    """Whether a text has what the question excepts in a row of that alone: 甲、乙等六区."""
    found = _BESIDES.search(question)
    named = found["named"] if found else ""
    return any(
        _ends_named(row[0], named) and all(other in named for other in row[1:])
        for row in (each[1].split("、") for each in _ROW.finditer(text))
    )


def _ends_named(words: str, named: str) -> bool:
    """Whether the first of a row, before which other words may stand (如甲), is named."""
    return any(words[at:] in named for at in range(len(words) - 1))


def _is_not_listed(question: str, text: str) -> bool:
    """Whether a text has the number of what is to be listed, and no list beside it."""
    found = _EACH_OF.search(question)
    if found is None:
        return False
    said = [each for each in SENTENCE.split(text) if found["number"] in each]
    return bool(said) and not any(_LIST.search(each) for each in said)
