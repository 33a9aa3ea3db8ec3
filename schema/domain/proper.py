"""Proper things (专指) that a question asks for: who by name, which firm, what street, what hours.

Each is asked for by words of its own, and told by words of its own: a text without them is no
answer, however much it says of the matter. Must not look anything up.
"""

import re

from schema.domain import unnamed
from schema.domain.answers import Evidence
from schema.domain.numerals import NUMBER, SENTENCE
from schema.domain.questions import Understood
from schema.domain.text.fold import HAN
from schema.domain.text.patterns import later

OFFICE = "(?:书记|[省市县区镇乡村局所队院校厅处科部]长|主任|主席|经理|专员|管理员)"
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾"
PERSON = f"{OFFICE}[{_SURNAMES}][{HAN}]{{1,2}}(?=[、,，。;；)）同任主率带在说要]|$)"

_THINGS = "件个名家项人户起条次处"

# What is asked for (主要负责人由谁担任 asks for an office, not for a name) and what tells it.
_TABLE = tuple(
    (kind, later(asked), later(told))
    for kind, asked, told in (
        (
            "PERSON",
            (
                "(?:负责人|[部处局科所股队院厅]长|书记)[是叫](?:谁|哪位|哪个人?|啥|什么|何人)"
                "(?![来任当兼负]|担任)"
            ),
            PERSON,
        ),
        (
            "NAME",
            "哪一?家的?(?:软件|公司|企业|厂商|系统)|第三方.{0,4}哪一?家|(?:请|委托|聘|雇)了?的?是?哪一?家|哪一?家.{0,4}(?:中标|承建)",
            "有限(?:责任)?公司|集团|大学|学院|研究院|协会|事务所",
        ),
        (
            "NAME",
            "(?:谁|哪一?家|哪个)(?:公司|给|来)?(?:设计|研发|编程|做|盖|造)的$",
            "开发|研发|设计|承建|建[设造了有]|制作|搭建|施工",
        ),
        ("NAME", "网址|哪个网站", "www|http|网址|网站"),
        (
            "NAME",
            "哪位领导|哪个领导(?!小组|班子)",
            "领导(?!全|本|下|小组|和)|[省市县区镇部局]长|书记|主任|负责人",
        ),
        ("NAME", "文号|发文字号|几号文", "[0-9]{4}.?[0-9]+号"),
        (
            "NAME",
            "(?:系统|平台|软件|程序|公众号|app|模块|品牌)[^,，]{0,4}[起取叫][的了个作]*[啥什甚]",
            '[“"「《]',
        ),
        (
            "WHERE",
            (
                "在哪儿?(?:条路|条街|个院|栋|座楼|个宾馆|个酒店)"
                "|在哪儿?(?:开|举行|召开|举办|办)的|会在哪儿?(?:开|举行)|停在哪|门牌|地址(?:是|在|$)"
            ),
            (
                "地址|[路街道][0-9]+号|在[^,，。]{2,14}(?:召开|举行|举办)|设在|位于|坐落"
                "|停放在|指定的?(?:地点|场所)"
            ),
        ),
        ("TELEPHONE", "[打拨](?:哪个|什么|啥|几)号", "[0-9]{5}|电话|热线"),
        (
            "DAY",
            "礼拜|星期[一二三四五六天日]|周[一二三四五六末日]|双休",
            "周[一二三四五六末日]|节假日|休息日|双休|星期|工作日|昼夜|(?:24|二十四)小时",
        ),
        (
            "DAY",
            "几(?:年|个月|天|周)[^,，多里内]{0,4}?一(?:次|回|轮|遍)",
            (
                "每[^,，。;；]{0,5}[年月日季周天]|年度|逐年|按[年月季]"
                f"|{NUMBER}(?:年|个月|天|周)[^,，。;；]{{0,8}}[次轮]"
            ),
        ),
        ("MOST", "垫了?底(?!的[^是谁哪])|倒数|末名", "末[位名]|倒数|靠后|最低|垫底|最后"),
        (
            "MOST",
            "最[多少高低大小]的[^,，]{0,6}?(?:有|是|达到?|罚|占)?(?:几|多少|哪)",
            "最|第一|首位|不得?(?:超过|少于|低于|高于)|以[上下]|上限|至少|[0-9]-[0-9]",
        ),
        *(
            ("MOST", f"最{how}的(?:乡?镇|镇?街道?|县|区|村|社区|部门|局|站)", f"最{how}|第一|首位")
            for how in "多少高低大小快慢好差"
        ),
        (
            "MOST",
            "(?:[排居得拿]第一|(?:第一|头一?)[个件家名支])[^,，批]{0,10}是(?:哪|谁)",
            "第一[个家名位]|首[个批先家]|率先|最先|最早|头一?[个家]|居首|榜首",
        ),
        (
            "COUNTED",
            "[不没未][^,，的]{1,6}的有?(?:几|多少)",
            (
                f"[不没未][^,，。;；]{{0,8}}{NUMBER}+余?[{_THINGS}]"
                f"|{NUMBER}+余?[{_THINGS}][^,，。;；]{{0,8}}[不没未]"
            ),
        ),
        ("COUNTED", "[缺差]了?(?:几|多少)", "[缺差剩]|不足|尚有"),
        (
            "COUNTED",
            "(?:保存|保管|留存|存|留)(?:几年|多久|多长|几个月|几天)",
            (
                f"(?:保存|保管|留存)[^,，。;；]{{0,12}}{NUMBER}+(?:个?月|[年日天])"
                f"|{NUMBER}+(?:个?月|[年日天])[^,，。;；]{{0,8}}(?:保存|保管|留存)"
            ),
        ),
        ("COUNTED", "有效期.{0,3}(?:几|多)", "有效期|[年月日]有效|内有效"),
        ("COUNTED", "年龄.{0,4}多[大小]|多大年[龄纪]", "周?岁"),
        (
            "COUNTED",
            "(?:多少|几)分(?![之类别工钱批管局社公支队站钟])",
            f"{NUMBER}分(?!之)",
        ),
        ("COUNTED", "(?:多少|几)(?:分钟|秒)", f"{NUMBER}(?:分钟|秒)"),
        (
            "MATERIAL",
            "要?带(?:啥|什么)|(?:啥|什么)(?:材料|证件)|开(?:啥|什么|哪些)证明",
            "材料|复印|提交|资料",
        ),
        (
            "WHERE",
            "(?:办事处|街道办|大厅|中心|局|站|院)在哪(?:儿|里|个地方)?$",
            "地址|[路街道][0-9]+号|设在|位于|坐落",
        ),
    )
)
# 江苏五天就办好的是哪个市, 那20个镇街都是哪些: names that end so, or a row of them.
_WHICH = later(
    "哪(?:一?个|几个?|些)(?P<kind>县|市|镇|街道|乡|村)(?![区级里局城])"
    "|(?P<listed>镇街|乡镇|街道|镇|县区|县|区)(?:都|分别)?是哪(?:些|几个)"
)
_ENDINGS = {"镇街": "(?:镇|街道)", "乡镇": "(?:乡|镇)", "县区": "(?:县|区)"}
# 接线员要什么学历: the thing itself, or what documents call it.
_REQUIRED = later(f"要(?:啥|什么|多高)的?(?P<what>[{HAN}]{{2,4}}?)(?:$|才|呢|吗)")
# 协调小组的组长由谁当: the office itself.
_HELD = later(
    "(?P<office>[组队站院所格]长)(?:一般|应该|都)?(?:由|是|让|该)?谁(?:[来去]?(?:当|兼|任|担任|干)|$)"
)
_NO_NAME = "各乡城村全个该本级重集建市县区在小有的为和及等到向个家动由对经"
_ENDS_NO_NAME = "级域内党委街"

# 归哪个科室记, 卡在哪几个局: a report that names none of the kind does not tell.
_OFFICE_KIND = later(
    "哪(?:一|几)?个?(?P<kind>局|科室|处室|科(?=[管负存接记]|$)|办(?=[管负存接收牵]|$))(?!里)"
)
_SECTION = later("[科处]室|(?:内设|职能)机构|[股科](?=[负承、和,])")
_OFFICES = {
    "局": later("(?<![格布结全大])局|等部门"),
    "科": _SECTION,
    "科室": _SECTION,
    "处室": later("[科处]室|(?:内设|职能)机构|[股科处](?=[负承、和,])"),
    "办": later("办公室|[委府编]办"),
}
# 荣成市下沉了多少编制; 辖区, 城市 and 哪个区 are no names.
_BEGINS = later(
    "(?P<name>(?:(?![哪几每各全所多少家个一把的有在是给社片辖郊景小园和跟从被让向往这那县街学校])"
    f"[{HAN}]){{2,3}}(?<![主老新中心全内外]城)[市县区])(?![区长委里直级政局城])"
)
_IN_ALL = later("(?:一共|总共|拢共|总计|共计)(?:有|是|设|配|招|列|存|攒)?了?(?:多少|几)")
_BESIDE = 30  # characters between what is counted and its number

_YEARS = {"前年": -2, "去年": -1, "明年": 1, "后年": 2}
_ORDINAL = later(
    "(?P<which>(?:最后|末|首)(?=一?)|[头上下](?=一))一?(?P<kind>[批期轮届题年])(?!次|度)"
)
# 第五条写的啥, 剩下的1%: an article or a share that the question names.
_EXACT = later(f"第{NUMBER}+(?:条(?!例)|[版稿])|[0-9.]+%")
_SAME = {
    "最后": "最后|末",
    "末": "最后|末",
    "头": "首|第一|头",
    "首": "首|第一|头",
    "下": "下|后续|第二",
    "上": "上",
}


def untold(understood: Understood, best: Evidence) -> str | None:
    """The kind of `particulars.Particular` that a question asks for and a text lacks."""
    asked, text = understood.undated, best.text
    lacks = [kind for kind, words, told in _TABLE if words.search(asked) and not told.search(text)]
    required, held = _REQUIRED.search(asked), _HELD.search(asked)
    tells = (
        ("NAME", _names_places(asked, text, "".join(understood.place_words))),
        ("OFFICE", _names_office(asked, best)),
        ("MATERIAL", required is None or _has(understood, required["what"], text)),
        ("NAME", held is None or held["office"] in text),
        ("NAME", not unnamed.untold(asked, text)),
        ("COUNTED", _tells_total(understood, text)),
    )
    return next(iter([*lacks, *(kind for kind, told in tells if not told)]), None)


def ordinals(question: str, text: str) -> list[str]:
    """Which of several a folded question asks for (最后一批, 下一轮) and a text does not have."""
    lacked = [
        found[0]
        for found in _ORDINAL.finditer(question)
        if not re.search(f"(?:{_SAME[found['which']]})一?{found['kind']}", text)
    ]
    return [*lacked, *(each for each in _EXACT.findall(question) if not _stands(each, text))]


def _stands(words: str, text: str) -> bool:
    """Whether a text has an article or a share, whatever the figures that it is written in."""
    return bool(re.search(f"(?<![0-9.]){re.escape(words)}", text))


def unknown_place(understood: Understood) -> str | None:
    """The county or the like that begins a question and that no register knows, if one does."""
    found = None if understood.place_words else _BEGINS.match(understood.undated)
    return found["name"] if found else None


def other_years(understood: Understood, best: Evidence) -> list[str]:
    """The year of which a number is asked for (去年办了几件), where a report has no such year."""
    said = next((word for word in _YEARS if word in understood.folded), None)
    if said is None or understood.quantity is None or best.is_article or best.is_entry:
        return []
    year = understood.as_of.year + (0 if understood.date_words else _YEARS[said])
    return [] if str(year) in best.text else [said]


def elsewhere(understood: Understood, best: Evidence) -> list[str]:
    """The place that a question names where a text is of another, or counts for a wider one."""
    name = unknown_place(understood)
    if name is None and best.is_above and not best.is_article and understood.quantity is not None:
        name = max(understood.place_words, key=len, default="")
    stem = name.rstrip("省市县区") if name and not best.is_entry else ""
    return [name] if name and stem and stem not in best.text else []


def _names_places(question: str, text: str, own: str) -> bool:
    """Whether a text names places of the kind asked for (哪几个县), others than its own."""
    found = _WHICH.search(question)
    if found is None:
        return True
    kind = found["kind"] or _ENDINGS.get(found["listed"], found["listed"])
    name = f"(?:(?![{_NO_NAME}])[{HAN}]){{2,3}}"
    row = f"({name}){kind}(?![{_ENDS_NO_NAME}])|{name}、{name}等[^,，。]{{0,3}}{kind}"
    return any(each[1] is None or each[1] not in own for each in re.finditer(row, text))


def _names_office(question: str, best: Evidence) -> bool:
    """Whether a report names an office of the kind asked for; a law has 主管部门 for each."""
    found = None if best.is_article or best.is_entry else _OFFICE_KIND.search(question)
    return found is None or bool(_OFFICES[found["kind"]].search(best.text))


def _has(understood: Understood, word: str, text: str) -> bool:
    words = [word, *(means for said, means in understood.related if said in word or word in said)]
    return any(each in text for each in words)


def _tells_total(understood: Understood, text: str) -> bool:
    """Whether such a number stands near what is counted in all (古树一共多少棵)."""
    quantity, found = understood.quantity, _IN_ALL.search(understood.undated)
    if quantity is None or found is None:
        return True
    head = understood.undated[: found.start()].rstrip("的都")
    counted = max((noun for noun in understood.nouns if head.endswith(noun)), key=len, default="")
    return not counted or any(
        quantity.stands_in(around)
        for word in understood.wordings(counted)
        for at in re.finditer(re.escape(word), text)
        for around in (
            SENTENCE.split(text[max(0, at.start() - _BESIDE) : at.start()])[-1],
            SENTENCE.split(text[at.end() : at.end() + _BESIDE])[0],
        )
    )
