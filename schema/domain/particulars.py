"""Particulars (细节) that a question asks for, and whether a text tells them.

A text on the matter is no answer where it lacks the very thing: a part of a sum, which of many has
most, a sum of money, a telephone, a name, a day, who wrote it, who grants it, the level it is of.
Must not look anything up.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from schema.domain import counts, portions, proper, terms
from schema.domain.answers import Evidence
from schema.domain.numerals import NUMBER, SENTENCE
from schema.domain.questions import Understood
from schema.domain.text.fold import HAN
from schema.domain.text.patterns import later

_HOW = "(?P<{}>[多少高低大小快慢早晚先长短好差强弱远近])"  # 最后上哪个会 asks of the end
_MOST = later(
    f"(?:哪一?|第几)[个家些][^,，]{{0,16}}?最{_HOW.format('how')}"
    f"|最{_HOW.format('of')}[^,，]{{0,8}}哪一?[个家些]"
)
_FIRST = "第一|首位|首[个批先]|居首|榜首|排名|领先|率先"
# What was done so far, in all: only the place's own documents tell.
_SO_FAR = later("[^为][了过](?:几|多少)|一共|总共|拢共|共计|累计")

_COST = later(
    "费用?(?:是|要|花)?多少$|(?:多少|几多|几个)钱|几块钱|几(?:[元毛角]|分钱)|多少元|多少[万亿](?:$|元|块)"
    "|(?<!谁的)(?<!人的)工资(?!.{0,12}(?:[高低]|[几多少]成|百分|比例)).{0,8}(?:多少|几)"
    "|票价|补[贴助]?(?:多少|几[块元])|收费多少|花了?(?:多少|几)(?![人天年个])|(?<!统)筹[到集了资]+(?:多少|几)"
)
_AMOUNT = later(f"{NUMBER}[余多]?[万亿]?(?:元|角)|免费|免收|不收|费用标准|收费标准")
_PENALTY = "罚"

_TELEPHONE = later(
    "手机号|电话号|的?电话是?(?:多少|什么)|的电话$|号码是?多少|(?:哪个|什么|几号)电话"
)
_NUMBERED = later("[0-9]{5}|电话|热线")
_NAME = later(
    f"(?:书记|[省市县区镇乡村局所]长)是(?:谁|哪个人)|姓[啥什甚]|{proper.OFFICE}[^,，]{{0,2}}(?:叫|名字是)[啥什]"
    "|[主员人]叫[啥什]|叫[啥什]么?名字|(?:业主|户主|房主|老板|店主|法人代表)是(?:谁|哪一?个)"
)
_POSTED = later("(?:贴|公示|公布|公开|挂|登)[在到]?哪")
_PERSON = later(proper.PERSON)
_DAY = later("几月几[号日]|几号|几月份?|哪一?(?P<unit>年|个月|天)(?!内|里)")
_DATE, _YEAR = later(f"{NUMBER}(?:日|号|月)"), later("[0-9]{4}年")

_DRAFT = later("起草|执笔|撰写")
_DRAFTED = later("起草|草案|拟[订定]|编写|(?<!机构|事业|行政)编制|撰写|执笔|制定")
# What is asked for by its own word, and the words that documents have for it.
_DEEDS = tuple(
    (later(asked), later(told))
    for asked, told in (
        (
            "许可(?:证|归|找|是?谁|由|去|到)|(?:发|办)的?许可",
            "许可|审批|批准|核[准发]|执照|证书|登记|备案|审[查核]同意",
        ),
        ("培训(?:$|的|归)", "培训|训练|演练|教育|授课"),
        ("任命", "任命|任免|聘任|委派"),
        ("考试|(?:谁|哪.{1,3})来?考", "考"),
        ("收费(?:$|的?标准|归|由|谁)|学费|门票|票价", "[费价钱]|免收|不收"),
        (
            "钱.{0,4}(?:谁|哪.{1,4})来?[掏出付拨]|(?:谁|哪.{1,4})[来给]?[掏出付拨]钱|[从打]哪儿?[出拿]钱",
            "[经补]费|费用|资金|财政|补[助贴]|承担|负担|预算|支付|出资|保障|投入",
        ),
        ("(?:谁|哪.{1,4})[来给]?赔", "[赔补]偿|赔"),
        ("(?:补[贴助]|津贴).{0,4}(?:谁|哪.{1,4})[来给]?发", "补[贴助]|津贴|待遇|奖"),
        ("采购|购置", "采购|购[置买]|配备"),
        ("哪个(?:科室|处室)", "科室|处室|内设|[股科处](?=负|承|、|和|,)|办公室|[站所]|中心"),
        ("(?:丢|掉|弄没|遗失)了.{0,8}补|补办", "补[办发领换]|挂失|遗失|丢失|换[发领]"),
        ("哪个厅", "厅|省级|省直|省[^,，。]{0,10}部门"),
        ("[什啥]么?(?:级别|职级)", "级别|职级|[正副]?[部厅局处科股]级"),
        ("提名", "提名|推荐"),
        ("一票否决", "否决"),
        ("外包|第三方", "第三方|委托|外包|购买|社会力量|专业机构"),
        ("亲自", "亲自|主要负责|负责人|领导|带队|现场|[省市县区镇乡村局]长|书记|主任"),
        (
            "(?:越权|惹的?[事祸]|出了?[事错]|闯祸).{0,6}(?:算|怪)谁",
            "责任|追究|承担|赔|问责|处分",
        ),
        ("工资|薪[水酬]", "工资|收入|薪|待遇|报酬|津贴|福利|[0-9]元|[高低]于"),
        ("哪个会(?!议室)", "会议|[议例]会|办公会|委员会|常委会|常务会|联席会"),
        (
            "垫底|倒数|末[位名尾]|最末|最后一名",
            "末[位名]|倒数|靠后|最低|垫底|最后|排名|不合格|较差|不称职",
        ),
        (
            "不(?:同意|答应|认账|服|满意|乐意)[^,，]{0,4}(?:咋|怎么|如何)",
            "不同意|异议|不服|不满|分歧|争议|不一致|不成|复[议核]|申诉|裁|协调|否决",
        ),
        ("明年|后年", "明年|后年|[0-9]{4}年|次年|下一?年度"),
        ("带的?队|领的?队", "带队|领队|率[队领]|带领"),
        (
            "中的?标|投标|承建|承包商|供[应货]商",
            "中标|[招投]标|采购|承[建包]|供[应货]|委托|公司|企业",
        ),
        ("监理", "监理"),
        ("运维", "运维|运营|维护|维修|管护"),
        ("剪的?彩|揭的?牌", "剪彩|揭牌|挂牌|启动|成立|启用"),
        ("话务|接通率", "话务|接通|来电|接听|通电话"),
        ("日均|平均|人均", "日均|平均|人均|均[为达值]?|每[天日人年月个件]"),
        ("公众号|小程序|二维码|网址|邮箱", "公众号|小程序|二维码|网[址站]|邮箱|微信|app|平台"),
        ("年龄|几岁|多大岁数|岁数", "岁|年龄|[5-9]0后"),
        ("学历", "学历|本科|大专|专科|研究生|文化程度"),
        ("几票|票数|得票", "票|表决"),
        ("媒体|登过?报|上过?报", "媒体|报[道纸]|日报|电视|新闻|刊[登发]"),
        ("同比|比去年|比上年|环比", "同比|比去年|比上年|环比|较|增[长加]|下降|提[高升]|减少|降低"),
        ("超时|拖到几|逾期", "超时|逾期|超期|期限|时限|日内|小时内|未按|按时|及时|到期"),
        ("文号|几号文", "号"),
        ("兼职|全职|专职", "兼|专职|全职|专门"),
        ("轮岗|轮换|几年一换", "轮|换届|任期|交流|每届"),
        (
            "(?:周末|节假日|双休|夜里|夜间).{0,6}(?:值班|上班|接|管)",
            "夜|24小时|二十四小时|昼夜|节假日|周末|值班|全天|休息日|假期",
        ),
    )
)
# 林长由谁担任, 中心的主任是谁兼的: the office itself.
_OFFICE_ASKED = later(
    "(?P<office>[林河湖田路湾链]长)|(?P<headed>主任|主席|书记)(?:[是由让该]|一般)?谁"
    "|谁来?(?:当|任|做|兼|担任)(?P<held>[组会队院所处科]长|主任|主席)"
)
# 下到了哪几个镇: names of such places, with their ending or in a row that ends in it.
_WHICH_PLACES = later(f"哪(?:几个?|些|{NUMBER}+个)乡?(?P<kind>镇|县|区|街道|市|村)")
_NO_NAME = "各乡城村全个该本级重集建市县区在小有的为和及等到向个家"
_FIRMS = "厂|店|公司|企业|馆|超市"
_FIRM = later(f"(?:{_FIRMS})叫[啥什]")
_FIRM_NAMED = later(f"(?:{_FIRMS})[”》]|[”》](?:厂|店|公司|超市)|[{HAN}]{{2}}有限(?:责任)?公司")
_CLOCK = later("几点(?!意见|要求|建议|措施)")
_HOUR = later(f"{NUMBER}(?:时|点|:)|昼夜|时段")
# No document says what to think of it.
_OPINION = later("(?:好不好|值不值|(?<![会要该])怎么?样|划不划算|公不公平|合不合理)[^谁哪]{0,6}$")
_LEVEL = later("(?P<level>村|社区|小区)一?级")
_LEVELS = {
    "村": later("村"),
    "社区": later("社区|居民?委"),
    "小区": later("小区|住宅区"),
}


class Particular(StrEnum):
    """What a question may ask for in particular (所问的细节)."""

    PART = "PART"
    COUNTED = "COUNTED"
    MOST = "MOST"
    SO_FAR = "SO_FAR"
    SUM = "SUM"
    TELEPHONE = "TELEPHONE"
    PERSON = "PERSON"
    DAY = "DAY"
    DEED = "DEED"
    NAME = "NAME"
    WHERE = "WHERE"
    OFFICE = "OFFICE"
    MATERIAL = "MATERIAL"
    OPINION = "OPINION"


def told(understood: Understood, best: Evidence) -> bool:
    """Whether a text tells the particulars that a question asks for; true where it asks for none.

    Whether the number, year or kind of thing that is asked for stands in it is another matter
    (`confidence.answers_to`).
    """
    return untold(understood, best) is None


def untold(understood: Understood, best: Evidence) -> Particular | None:
    """The first particular that a question asks for and a text does not tell, if any."""
    found = next((each for each, tells in _TELLS if not tells(understood, best)), None)
    if found or not best.document:  # a kind of case is a few words long
        return found
    kind = proper.untold(understood, best)
    return Particular(kind) if kind else None


def _by_text(told: Callable[[Understood, str], bool]) -> Callable[[Understood, Evidence], bool]:
    return lambda understood, best: told(understood, best.text)


def _tells_most(understood: Understood, best: Evidence) -> bool:
    found = _MOST.search(understood.undated)
    if found is None or not best.document:  # cases are counted: who was given most is told
        return True
    return bool(re.search(f"最{found['how'] or found['of']}|{_FIRST}", best.text))


def _is_of_place(understood: Understood, best: Evidence) -> bool:
    counts = understood.place and understood.quantity and _SO_FAR.search(understood.undated)
    return not counts or best.is_local


def _tells_cost(understood: Understood, best: Evidence) -> bool:
    """Whether a sum of money stands beside a noun of the question; a fine is no price."""
    if not _COST.search(understood.undated):
        return True
    fined = _PENALTY in understood.undated
    return any(
        _has_noun(understood, clause)
        for clause in _sentences(best.text, _AMOUNT)
        if fined or _PENALTY not in clause
    )


def _sentences(text: str, having: re.Pattern[str]) -> Iterator[str]:
    return (each for each in SENTENCE.split(text) if having.search(each))


def _has_noun(understood: Understood, clause: str) -> bool:
    words = [*understood.nouns, *(word for _, word in understood.related)]
    return not understood.nouns or any(word in clause for word in words)


def _tells_deed(understood: Understood, best: Evidence) -> bool:
    asked = understood.undated
    if best.is_entry or not best.document:  # a title and a kind of case are a few words long
        return True
    level = _LEVEL.search(asked)
    if level and not _LEVELS[level["level"]].search(best.text):
        return False
    if _DRAFT.search(asked) and not any(
        _has_noun(understood, sentence) for sentence in _sentences(best.text, _DRAFTED)
    ):
        return False
    return all(words.search(best.text) for deed, words in _DEEDS if deed.search(asked))


def _tells_name(understood: Understood, best: Evidence) -> bool:
    """Whether the office, places, firm or hour that is asked for is named."""
    asked, text = understood.undated, best.text
    if office := _OFFICE_ASKED.search(asked):
        return (office["office"] or office["headed"] or office["held"]) in text
    if places := _WHICH_PLACES.search(asked):
        kind, name = places["kind"], f"(?:(?![{_NO_NAME}])[{HAN}]){{2,3}}"
        named = re.findall(f"({name}){kind}|{name}、{name}等[^,，。]{{0,3}}{kind}", text)
        return any(each not in "".join(understood.place_words) or not each for each in named)
    if _CLOCK.search(asked) and not understood.asks_who:
        return bool(_HOUR.search(text))
    return not _FIRM.search(asked) or bool(_FIRM_NAMED.search(text))


def _tells_telephone(understood: Understood, best: Evidence) -> bool:
    asked = understood.undated
    return not _TELEPHONE.search(asked) or _is_posted(asked) or bool(_NUMBERED.search(best.text))


def _tells_person(understood: Understood, best: Evidence) -> bool:
    asked = understood.undated
    return not _NAME.search(asked) or _is_posted(asked) or bool(_PERSON.search(best.text))


def _is_posted(question: str) -> bool:
    """Whether it is asked where a name stands, which the text need not tell: 叫啥得贴哪儿."""
    return bool(_POSTED.search(question))


def _tells_day(understood: Understood, best: Evidence) -> bool:
    """Whether a day, or the year that is asked for, stands beside a noun of the question."""
    found = _DAY.search(understood.undated)
    if found is None:
        return True
    date = _YEAR if found["unit"] == "年" else _DATE
    return any(_has_noun(understood, sentence) for sentence in _sentences(best.text, date))


def _asks_no_opinion(understood: Understood, _: Evidence) -> bool:
    return not _OPINION.search(understood.undated)


_TELLS: tuple[tuple[Particular, Callable[[Understood, Evidence], bool]], ...] = (
    (Particular.PART, _by_text(portions.told)),
    (Particular.COUNTED, _by_text(counts.told)),
    (Particular.COUNTED, _by_text(terms.told)),
    (Particular.MOST, _tells_most),
    (Particular.SO_FAR, _is_of_place),
    (Particular.SUM, _tells_cost),
    (Particular.TELEPHONE, _tells_telephone),
    (Particular.PERSON, _tells_person),
    (Particular.DAY, _tells_day),
    (Particular.DEED, _tells_deed),
    (Particular.NAME, _tells_name),
    (Particular.OPINION, _asks_no_opinion),
)
