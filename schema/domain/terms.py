"""Terms (期限) of a deed that a question asks for: how soon or how often it must be done.

The days of another deed in the same article (五个工作日内回复) tell no term of this one (回访).
Must not look anything up.
"""

from schema.domain.questions import Understood
from schema.domain.text.patterns import later

# Deeds that documents call by the very words of a question, or by a wording of them.
_DEED = later(
    "回访|公示|公布|公开|备案|评估|审核|复核|移送|通报|送达|演练|换届|评议|归档|回避|培训|验收|整改"
    "|更新|巡查|走访|轮换|体检|督办|考核"
)
_TERM = later("几(?:个?工作日|天|日|个月|个?小时|个钟头|年)|多久|多长时间|最[晚迟]|隔几")
_SENTENCE = later(r"[。\n]")


def told(understood: Understood, text: str) -> bool:
    """Whether a number of days stands in a sentence that has the deed; true where none is."""
    quantity = understood.quantity
    if quantity is None or not _TERM.search(understood.undated):
        return True
    deeds = list(dict.fromkeys(_DEED.findall(understood.undated)))
    sentences = (
        [each for each in _SENTENCE.split(text) if quantity.stands_in(each)] if deeds else []
    )
    return not sentences or any(
        word in sentence
        for deed in deeds
        for word in understood.wordings(deed)
        for sentence in sentences
    )
