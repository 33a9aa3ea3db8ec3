"""Matters (事项) as lists and rulings name them: when two names mean the same one.

Strict on purpose: a dispute that is none does more harm than one that a reader has to see for
himself. Names that only share words (犬只管理 and 犬只伤人) are two matters.
"""

from schema.domain.text import fold
from schema.domain.text.patterns import later

_FEWEST = 4  # characters of a name that may stand inside a longer one
_SHARE = 0.6  # of the longer name that the shorter one must be
_BRACKETS = later(r"[(〔\[]([^()〔〕\[\]]*)[)〕\]]")
_MARKS = later(r"[\s\"'“”‘’《》〈〉、,，。.;；:：·-]+")
_CLAUSES = later("[,，;；。]")
# What says that something is done about a matter, and not which matter it is.
_ABOUT = later(
    "^(?:关于|有关|针对|对于?|涉及|辖区内?的?|(?:认真|依法)?(?:负责|落实|开展|做好|组织|承担|推进|加强))+"
)
_DOING = (
    "(?:专项整治|综合整治|综合治理|治理|整治|管理|监督管理|监管|处置|处理|查处|防治|防控|治理工作|工作"
    "|问题|事项|事宜|职责|职能|责任|分工|的|和|与|及)"
)
_AT_END = later(f"{_DOING}+$")
_HELPING = later("^(?:协助|配合|协同)")


def core(name: str) -> str:
    """What a name is about: folded, without marks, brackets and the words that only frame it."""
    bare = _BRACKETS.sub("", fold.fold(name))
    bare = _MARKS.sub("", _ABOUT.sub("", bare.strip()))
    return _AT_END.sub("", bare) or bare


def same(one: str, other: str) -> bool:
    """Whether two names mean one matter.

    They do when they are about the same words, or when the one makes up most of the other and
    neither is narrowed by a bracket (城市规划区内) that the other lacks.
    """
    if _narrowed(one) != _narrowed(other):
        return False
    short, long = sorted((core(one), core(other)), key=len)
    if short == long:
        return bool(short)
    enough = len(short) >= max(_FEWEST, _SHARE * len(long))
    return enough and short in long


def within(name: str, sentence: str) -> bool:
    """Whether a clause of an item that is a whole sentence (基本履职事项) is the matter.

    Clauses in which the township only helps (协助…) are not its own.
    """
    if same(name, sentence):
        return True
    clauses = [each for each in _CLAUSES.split(fold.fold(sentence)) if each]
    return any(not _HELPING.search(each) and same(name, each) for each in clauses)


def _narrowed(name: str) -> frozenset[str]:
    return frozenset(_MARKS.sub("", each) for each in _BRACKETS.findall(fold.fold(name)))
