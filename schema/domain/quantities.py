"""Quantities (数量) that a question asks for: how many of what, what share, how long, how much.

A text answers such a question where a number of that kind stands near the question's words; one
without is no answer, however much else it says. Must not look anything up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from schema.domain.text.patterns import later

# 第二十四条 tells an order, not how many.
_NUMBER = (
    "(?<![第0-9一二三四五六七八九十百千])"
    "(?:[0-9][0-9.,]*|[一二三四五六七八九十百千万两〇零半]+)[余多来]?[万亿]?[余多]?"
)
_COUNTED = (
    "个(?!工作日|小时|月|星期|季度|钟)|项|家|种|类|名|件|条|支|张|批|次|处|所|台|辆|样|块|期|座|套"
    "|户|间|只|头|匹"
)
_DAYS = "个?(?:工作日|小时|月|季度|星期|周)|个[多半](?:月|小时|星期)|日|天|年|时"
_SHARE = "[%‰]|成|个百分点"
_PARTS = "[百千]分之|[一二三四五]分之|半数"
# By the measure word of the question; documents count people as 名 and items as 件, too.
_MEASURES: Mapping[str, str] = {
    **dict.fromkeys(("人", "名", "位", "人员", "个人", "号人", "口人"), "人|名|位"),
    **dict.fromkeys(("编", "编制"), "人|名|位|个"),
    **dict.fromkeys(("钱", "元", "块", "个钱", "个子儿"), "元"),
    **dict.fromkeys(("成", "个点", "个百分点"), _SHARE),
    **dict.fromkeys(("天", "日", "个月", "月", "小时", "个工作日", "年"), _DAYS),
    **dict.fromkeys(("个钟头", "个钟", "个小时", "个星期", "个礼拜", "个季度", "周"), _DAYS),
    **dict.fromkeys(("次", "遍", "回", "趟"), "次(?!性)|遍|回|件(?!事)|起"),
    **dict.fromkeys("个项家种类件条支张批处所台辆样期套间只头匹", _COUNTED),
    **dict.fromkeys(("平米", "平方米", "平方", "平"), "平方米|平米"),
    **dict.fromkeys("座棵株", "座|棵|株"),
    **dict.fromkeys("栋幢", "栋|幢"),
    **dict.fromkeys("份页字层", "份|页|字|层"),
    **{measure: measure for measure in "门道步档轮股"},
    "楼": "楼|层",
    "户": "户",
    "公里": "公里|千米",
    "米": "米",
    "亩": "亩",
    "岁": "周?岁",
    "级": "级",
}
_WORDS = "|".join(sorted(_MEASURES, key=len, reverse=True))
# 好几家, 那几个 and 哪几项 ask for no number; neither does 几家都沾边. 后几天内 does.
_HOW_MANY = later(
    f"(?:多少|几多)(?P<much>{_WORDS})?"
    f"|(?<![好哪那这前后某每拉叫喊])几(?:[十百千万]+(?P<tens>{_WORDS})?|(?P<few>{_WORDS})(?!都))"
    "|后几(?P<within>个?工作日|天|日|个月|个?小时|个钟头)(?=之?以?内|[要得就应必该])"
)
_HOW_LONG = later("多久|多长时间|时限|期限(?!内)")
_LATEST = later("最[晚迟](?:多会儿?|啥时候?|什么时候|几时)")
_WHAT_SHARE = later("占比|比例|百分之几|权重|率(?:是|要|有|为|得)?(?:达到?|到)?多少|占多少$")
_WHAT_RATIO = later("几比几|几配几|(?:什么|啥|多大)的?(?:比例|比率)")
_HOW_MUCH_MORE = later("比[^,，]{1,10}[高低多少]出?(?:多少|几多)")
# 电话多少得贴哪儿 asks where.
_ASIDE = later("多少[得要该]?(?:往哪|贴|公示|公布|写|登)")
# 每月 tells neither 一个月去几天 nor 几天内, 免费 no 补多少.
_OF_CALENDAR = ("月", "日")
_PER_DAY, _PAY, _SOONEST = "日|天", "元钱?", f"{_DAYS}|刻"
_LASTING = f"{_DAYS}|载"  # as long, no date
_AGAIN = later("[一换][次回趟轮遍版]|隔|[重再轮]")
_DEADLINE = later("几(?:个?工作日|天|日|个月|个?小时|个钟头?)之?以?内")
_PER = later("(?:一个?|每个?)(?:月|年|周|星期|礼拜|季度?)[^,，多]{0,6}几[天日]")
_MONEY = later(
    "[罚奖赔钱款薪]|经费|[资租基]金|工资|分红|补(?:[贴助偿]|(?=多少))|(?<!统)筹[到集了资]|[交缴挣赚]多少"
)
_PAID_OUT = later("补(?:[贴助]|(?=多少|几))|奖|工资|报酬|津贴")
_HOW_OLD = later("多大(?:岁数|年纪|年龄)|多少岁")
_PAID = later("[罚奖赔钱款花掏费价收交缴卖买票补领发给]")  # 罚几块; 摘了几块 is of things
_OTHER = later("哪|啥|什么|咋|怎么|凭")  # what is asked then is not how many: 设几个科室凭啥定
# What asks for somebody or something else, and what asks for a number.
_ELSE = later("谁|哪|啥|什么|咋|怎么|凭|边个|几[个家](?:部门|单位|局|口子|层|级|主体)")
_NUMBER_ASKED = later(
    "几(?:个|项|家|户|名|人|件|条|次|天|年|成|比|处|支)|多少|几多|多大(?:比例|岁|年)|多久"
)
_ANY = f"{_COUNTED}|{_DAYS}|{_SHARE}|人|位|元|米|亩|周?岁|级|度|吨"
_RATIO = (
    "[0-9一二三四五六七八九十百]+(?:比|:)[0-9一二三四五六七八九十百]+"
    "|每[^,，。;；]{1,12}(?:配|设|有)"
)
_FREE = "免费|免收|不收|不得收取"
_SOON = "当[天日](?!的)|次日|第[二三]天"
_EACH = "每半?个?(?:年|季|月|周|星期|日|天)"  # 每年至少一次 tells how long it is to the next
# A day or a year is none that tells how long, nor is what was done of late.
_DATES = later(
    "(?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日?)?(?:[-—–~至到](?:[0-9]{1,2}月)?[0-9]{1,2}日)?(?!以?内)"
    "|[0-9]{4}年|近[0-9一二三四五六七八九十]+年"
)
_BEFORE, _AFTER = 50, 30  # characters around a number that tell what it counts


# Kinds of number that are asked for in words of their own, with what tells them.
_KINDS = (
    (_WHAT_RATIO, (_SHARE, _RATIO)),
    (_WHAT_SHARE, (_SHARE,)),
    (_HOW_MUCH_MORE, (f"{_SHARE}|倍|元|个|项|名|人", _PARTS)),
    (_HOW_OLD, ("周?岁",)),
    (_LATEST, (_DAYS,)),
    (_HOW_LONG, (_LASTING,)),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """The kind of number that is asked for."""

    words: re.Pattern[str]
    apart: re.Pattern[str] | None = None  # what is no number of the kind, though it looks like one

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
        return bool(self.words.search(self._without(text)))

    def _without(self, text: str) -> str:
        return self.apart.sub(" ", text) if self.apart else text

    def _around(self, text: str) -> set[str]:
        text = self._without(text)
        return {
            text[max(0, found.start() - _BEFORE) : found.end() + _AFTER]
            for found in self.words.finditer(text)
        }


@lru_cache(maxsize=1024)  # a question is asked for it some twenty times
def asked(question: str) -> Quantity | None:
    """The quantity that a folded question asks for, if it does."""
    found = None if _ASIDE.search(question) else _HOW_MANY.search(question)
    for pattern, kind in _KINDS:
        if pattern.search(question):
            return _of(*kind)
    if not found or (found["few"] and _OTHER.search(question)):
        return None
    measure = found["much"] or found["tens"] or found["few"] or found["within"]
    if measure == "块" and not _PAID.search(question):
        measure = "个"
    if measure is None and _MONEY.search(question):
        measure = "元"
    measures = _MEASURES[measure] if measure else _ANY
    if measures == "元" and _PAID_OUT.search(question):
        measures = _PAY
    lasts = measures == _DAYS and measure not in _OF_CALENDAR
    if _PER.search(question):
        return _of(_PER_DAY)
    if _DEADLINE.search(question) or (lasts and not _AGAIN.search(question)):
        return _of(_SOONEST, _SOON)
    return _of(_LASTING if lasts else measures)


def lacks(wanted: Quantity | None, text: str) -> bool:
    """Whether a text has no number of the kind that is asked for; false where none is."""
    return wanted is not None and not wanted.stands_in(text)


def outright(question: str) -> bool:
    """Whether a folded question asks for a number and for nobody (一个网格管几户)."""
    return not _ELSE.search(question) and bool(_NUMBER_ASKED.search(question))


def _of(measures: str, *others: str) -> Quantity:
    often = f"{_EACH}|{_SOON}"
    free = {"元": _FREE, _ANY: _PARTS, _DAYS: often, _LASTING: often, _SHARE: _PARTS}.get(measures)
    told = [f"{_NUMBER}(?:{measures})", *([free] if free else []), *others]
    return Quantity(
        re.compile("|".join(told)), _DATES if measures in {_LASTING, _SOONEST} else None
    )
