"""Quantities (数量) that a question asks for: how many of what, what share, how long, how much.

A text answers such a question where a number of that kind stands near the question's words; one
without is no answer, however much else it says. Must not look anything up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from schema.domain.text.patterns import later

# 第二十四条 tells an order, not how many.
_NUMBER = (
    "(?<![第0-9一二三四五六七八九十百千])"
    "(?:[0-9][0-9.,]*|[一二三四五六七八九十百千万两〇零半]+)[余多来]?[万亿]?[余多]?"
)
_COUNTED = "个|项|家|种|类|名|件|条|支|张|批|次|处|所|台|辆|样|块|期|座|套|户|间"
_DAYS = "个?(?:工作日|小时|月|季度|星期|周)|日|天|年|时"
_SHARE = "[%‰]|成|个百分点"
_PARTS = "[百千]分之|[一二三四五]分之|半数"
# By the measure word of the question; documents count people as 名 and items as 件, too.
_MEASURES: Mapping[str, str] = {
    **dict.fromkeys(("人", "名", "位", "人员", "个人", "号人", "口人"), "人|名|位"),
    **dict.fromkeys(("编", "编制"), "人|名|位|个"),
    **dict.fromkeys(("钱", "元", "块"), "元"),
    **dict.fromkeys(("成", "个点", "个百分点"), _SHARE),
    **dict.fromkeys(("天", "日", "个月", "月", "小时", "个工作日", "年"), _DAYS),
    **dict.fromkeys(("次", "遍", "回", "趟"), "次|遍|回|件|起"),
    **dict.fromkeys("个项家种类件条支张批处所台辆样期套间", _COUNTED),
    **dict.fromkeys(("平米", "平方米", "平方", "平"), "平方米|平米"),
    **dict.fromkeys("座棵株", "座|棵|株"),
    **dict.fromkeys("栋幢", "栋|幢"),
    **dict.fromkeys("份页字层", "份|页|字|层"),
    "户": "户",
    "公里": "公里|千米",
    "米": "米",
    "亩": "亩",
    "岁": "周?岁",
    "级": "级",
}
_WORDS = "|".join(sorted(_MEASURES, key=len, reverse=True))
# 好几家, 那几个 and 哪几项 ask for no number; neither does 几家都沾边.
_HOW_MANY = later(
    f"多少(?P<much>{_WORDS})?|(?<![好哪那这前后某每拉叫喊])几(?:[十百千万]+(?P<tens>{_WORDS})?|(?P<few>{_WORDS})(?!都))"
)
_HOW_LONG = later("多久|多长时间|时限|期限(?!内)")
_WHAT_SHARE = later("占比|比例|百分之几|权重|率(?:是|达|达到|要|有|为|得)?(?:到)?多少|占多少$")
_MONEY = later("[罚奖赔钱款薪]|经费|[资租]金|工资|分红|补(?:[贴助偿]|(?=多少))")
_HOW_OLD = later("多大(?:岁数|年纪|年龄)|多少岁")
_PAID = later("[罚奖赔钱款花掏费价收交缴卖买票补领发给]")  # 罚几块; 摘了几块 is of things
_OTHER = later("哪|啥|什么|咋|怎么|凭")  # what is asked then is not how many: 设几个科室凭啥定
_ANY = f"{_COUNTED}|{_DAYS}|{_SHARE}|人|位|元|米|亩|周?岁|级|度|吨"
_FREE = "免费|免收|不收|不得收取"
_SOON = "当[天日](?!的)|次日|第[二三]天"
_EACH = "每半?个?(?:年|季|月|周|星期|日|天)"  # 每年至少一次 tells how long it is to the next
_BEFORE, _AFTER = 50, 30  # characters around a number that tell what it counts


@dataclass(frozen=True, slots=True)
class Quantity:
    """The kind of number that is asked for."""

    words: re.Pattern[str]

    def near(self, text: str, terms: Mapping[str, float]) -> float:
        """The largest share of the question's weight around such a number; 0 without one."""
        whole = sum(terms.values()) or 1.0
        return max(
            (
                sum(weight for term, weight in terms.items() if term in around) / whole
                for around in self._around(text)
            ),
            default=0.0,
        )

    def stands_in(self, text: str) -> bool:
        """Whether a folded text has such a number."""
        return bool(self.words.search(text))

    def _around(self, text: str) -> set[str]:
        return {
            text[max(0, found.start() - _BEFORE) : found.end() + _AFTER]
            for found in self.words.finditer(text)
        }


def asked(question: str) -> Quantity | None:
    """The quantity that a folded question asks for, if it does."""
    found = _HOW_MANY.search(question)
    if _WHAT_SHARE.search(question):
        return _of(_SHARE)
    if _HOW_OLD.search(question):
        return _of("周?岁")
    if _HOW_LONG.search(question):
        return _of(_DAYS)
    if not found or (found["few"] and _OTHER.search(question)):
        return None
    measure = found["much"] or found["tens"] or found["few"]
    if measure == "块" and not _PAID.search(question):
        measure = "个"
    if measure is None and _MONEY.search(question):
        measure = "元"
    return _of(_MEASURES[measure] if measure else _ANY)


def lacks(wanted: Quantity | None, text: str) -> bool:
    """Whether a text has no number of the kind that is asked for; false where none is."""
    return wanted is not None and not wanted.stands_in(text)


def _of(measures: str) -> Quantity:
    if measures == _SHARE:
        return Quantity(re.compile(f"{_NUMBER}(?:{_SHARE})|{_PARTS}"))
    free = {"元": f"|{_FREE}", _ANY: f"|{_PARTS}", _DAYS: f"|{_EACH}|{_SOON}"}.get(measures, "")
    return Quantity(re.compile(f"{_NUMBER}(?:{measures}){free}"))
