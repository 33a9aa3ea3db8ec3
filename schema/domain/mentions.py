"""Names of bodies in running text, by a closed grammar: level or place, field, kind of body.

For what `bearer_patterns` cannot read, because no duty is given in the words of laws: reports and
notices (市委组织部成立调研组到20个镇街调研). A name begins where a clause, a preposition or a verb
that governs bodies leaves off, so that no half of a longer word is taken for one. Must not know
questions.
"""

import re
from collections.abc import Iterator, Sequence

from schema.domain.text.patterns import later

# Fields of work as names of departments say them, long ones first in the pattern.
_FIELDS = (
    "公安|交警|交巡警|司法|民政|财政|教育|体育|教体|科技|科学技术|人社|人力资源|社会保障"
    "|社保|医保|医疗保障|卫健|卫生|卫生健康|农业|农业农村|农村|林业|林草|水利|水务|水|渔业"
    "|海洋|畜牧|兽医|气象|交通|交通运输|公路|住建|住房|住房和城乡建设|住房城乡建设"
    "|城乡建设|建设|规划|自然资源|国土资源|国土|生态环境|生态环保|环保|环境保护|城市管理"
    "|城管|综合执法|综合行政执法|行政执法|执法|市场监管|市场监督管理|工商|质监|食药|药监"
    "|食品|药品|商务|文化|文旅|旅游|广电|文物|新闻|新闻出版|出版|电影|民族|宗教|审计|统计"
    "|税务|发改|发展改革|经信|工信|工业|信息化|应急|应急管理|消防|消防救援|安全生产|安监"
    "|信访|政法|综治|综合治理|组织|宣传|统战|编办|机构编制|网信|档案|保密|退役军人"
    "|退役军人事务|残联|妇联|团|工会|科协|红十字|金融|邮政|电力|供电|供水|燃气|通信|烟草"
    "|粮食|国资|机关事务|行政审批|政务服务|政务|数据|大数据|热线|便民服务|公共服务|党建"
    "|党政|社会治理|社会工作|网格|环境卫生|市容|园林|绿化|房产|房管|物业|殡葬|铁路|海事"
    "|海关|检察|监察|纪检监察|交管|人大|党群|党政综合|组织人事|规划和自然资源|城市管理和综合执法|土地|矿产|地震|疾控|血防|河长|林长|督查|考核|巡察"
)
_FIELD = "(?:" + "|".join(sorted(_FIELDS.split("|"), key=len, reverse=True)) + ")"
_BRACKET = r"(?:\([^()]{1,16}\))"
_LEVEL = (
    "(?:国务院|中央|中共|国家|自治区|设区的市|省辖市|县级以上|(?:市县乡|市县|市、县|县乡)[两三]级"
    "|市县|县乡|各级|上级|上一级|下级|同级|本级|基层"
    r"|所在地?|当地|有关|相关|其他|其余|部分|一些|地方|派驻|驻区|现有|各|本"
    r"|(?:省|市|县|区|镇|乡|村)(?:\((?:市|区|镇)\))?[级直]?"
    r"|个别|多数|少数|市、县\(区\)|县\(区\)|县\(市、区\)|区\(市\)|街道|镇街|乡镇\(街道\)|乡镇|社区|\d+[个名])"
)
_PLACE = (
    "(?:(?!是|指|及|以及|或者|申请|邀请|要求|督促|指导|明确|赋予|安排|指定|健全|成立|组织|构建|探索|建立|推动|完善|优化|如)[一-鿿]{2,3}?"
    "(?:省|市|县|区|镇|乡|街道|社区|村))"
)
_ORGAN = (
    "(?:组织部|宣传部|统战部|政法委|编办|编委办|网信办|党的建设领导小组"
    "|(?:协调|领导|工作)?小组|指挥部|联席会议)"
)
_HEAD = (
    r"(?:人民政府|党委(?:和)?政府|机关企事业单位|企事业单位|事业单位|政府|党\(工\)委|党工委|党委|党组织|党组|纪\(工\)委|纪工委|纪委"
    "|职能部门|工作部门|主管部门|部门单位|部门|单位|机构|机关|工作局|管理局|分局|局"
    "|委员会|管委会|办公室|办事处|监督管理所|管理所|派出所|管理站|交管站|服务站|工作站|所(?![在属有需辖谓])|中心(?!组)|大队|支队|中队|执法队|小组|法院|检察院"
    "|(?<=[^市县区省]{2})委(?![员托派])|办(?![理事法公]))"
)
_PERSON = (
    r"(?:(?:(?:[省市县区]|区\(市\)|县\(市、区\))委(?:常委、?)?|党\(工\)委|党委|党组织|组织部|组织|第一|驻村|村\(社区\)|村|乡\(镇\)|镇|挂职|社区){0,3}(?:副?书记|部长|主任|干部)"
    "|(?:社区)?(?:流动)?网格员|选调生|社区工作者|外卖小哥)"
)
_MORE = "(?:等|行政|执法|主管|职能|管理|监督|综合|工作|服务|相关|有关|事务)"
_JOIN = "(?:、|和|与|及其?|以及|或者?)"
_LISTED = (
    rf"{_FIELD}(?:和{_FIELD})?{_BRACKET}?(?:、[一-鿿]{{2,8}}?{_BRACKET}?){{0,6}}?"
    rf"(?:、|和|与|及)?{_FIELD}?{_BRACKET}?"
)
_PROPER = (
    rf"(?:{_PLACE}?{_LEVEL}{{0,3}}{_PERSON}|{_PLACE}?{_LEVEL}{{0,3}}?(?:[省市县区]委)?"
    rf"(?:{_ORGAN}|(?:{_LISTED})?{_MORE}{{0,3}}{_HEAD}(?:[一-鿿]{{2,3}}分局)?){_BRACKET}?"
    r"(?:(?:派驻|设)在?(?:镇街|街道|乡镇)的?(?:机构|执法队)|及其(?:职能|工作|有关)*部门)?)"
)
# What a place does: one that no such word follows may be where something is.
_DOES = (
    "[“‘]|建|依|结|开|设|通过|率先|探索|成立|出台|明确|认真|深刻|深入|按照|坚持|持续|不断|牢固|聚焦|围绕|针对"
    "|积极|大力|创新|实施|推动|推进|统筹|制定|制订|编制|印发|召开|组织|赋予|全面|进一步|先后|主要|以|对|把|将"
)
_CHAIN = (
    "(?:[一-鿿]{2,3}省)?(?:(?![全我本各])[一-鿿]{2}(?:市|区|县)){0,2}"
    "(?<=[市区县])(?:[一-鿿]{2,3}(?:镇|乡|街道))?"
)
_PROVINCES = (
    "(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北"
    "|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆)"
)
# A level or a place by itself stands for its government, before a verb or after a preposition.
_BARE = (
    r"(?:乡镇\(街道\)|乡镇、街道|镇街|乡镇|街道(?![办里])|社区(?!工)|[省市县区]委(?![员托常书领])"
    r"|各(?:县\(市、区\)|区\(市\)|县区(?:\([^()]{1,6}\))?|地|区|县|镇街?|乡镇)|区\(市\)(?!直)"
    "|(?<=报)[省市县区](?=[把审批备])"
    r"|市、区\(市\)(?!直)(?:、镇街)?|市、县两级|市县两级|县乡两级|市县乡三级|[省市县区]级|个人(?=[均也都可、])|群众(?=直接)"
    "|基层(?=长期|缺乏|担心|遵循|承担|反映|没有|在遇到|难以)"
    rf"|(?:{_CHAIN}|{_PROVINCES}|我[省市县区])(?={_DOES})"
    r"|非?中心城区(?:街道|镇)"
    r"|[一-鿿]{2}(?:、[一-鿿]{2}){0,5}(?:及|和|与)[一-鿿]{2}部分[^，,。；;]{2,12}的(?:镇街|街道|镇)"
    r"|(?!如)[一-鿿、]{2,8}等[一-鿿]{1,2}区(?:的(?:镇街|街道|镇))?)"
)
_NAME = rf"(?:{_PROPER}|{_BARE})"
# What may stand before a name: nothing, a preposition, a verb that takes bodies.
_SUBJECT = (
    "如|由|经|是指|以及|探索|支持|鼓励|允许|要求|推动|指导|督促|责成|明确|明确了|赋予|确定|安排|聘请|组织|指定|确保|作为|以|靠|依托"
    "|整合|报|需|避免|申请|邀请|协调|会同|联合"
)
_OBJECT = (
    "包括|组成|招聘|招录|配备|纳入|寄发|保留|撤销|向|对|与|同|给|将|把|到|为|从|请|让|追究|严禁|建立|成立|设置|设立|组建|增设"
    "|转嫁|征求|根据|除|在|是"
)
_BEFORE = "|".join(f"(?<={re.escape(word)})" for word in f"{_SUBJECT}|{_OBJECT}".split("|"))
# Words that are names wherever they stand: whom others deal with.
_ONE = (
    r"(?:(?:部分|一些|个别|有关|相关|其[他它余]|各)?"
    r"(?:(?:县级以上|上级|[省市县区]级|市县|县乡|[省市县区]直)(?:职能|有关|相关|工作|主管)*(?:部门|单位|机关)"
    r"|(?:上级|本级|同级)(?:人民)?政府|上级(?=[在向把给随]|不得|要求|安排)"
    r"|(?:乡镇\(街道\)|乡镇、街道|镇街(?!吹哨))"
    rf"(?:党\(工\)委|纪\(工\)委|(?:{_FIELD}|本级|有关|内设|党政|工作){{0,3}}(?:机构|部门|办公室|执法队(?!伍)))?"
    r"|驻[区村]单位(?:[、和](?:非公企业|企业|社会组织|新业态|居民|群众|党员)){1,5}"
    r"|(?<=使用)[一-鿿]{2}人员"
    r"|(?<![为是])(?:牵头|主办|协办|协同|配合|责任|承办|报到|派驻|驻[区村])(?:部门|单位|机构)"
    r"|(?:中共)?[一-鿿]{2,3}[省市县区]委(?:编办|[一-鿿]{2,4}[部办])(?:[一-鿿]{2,4}处)?|[省市县区]{1,2}委?党校"
    r"|其[他它余](?:区\(市\)|县区|区|县)|县乡两级|市县两级|市县乡三级|[省市县]、(?:区\(市\)|县\(市、区\)|县区)直(?:部门|单位)|市县两级党委政府|党中央、国务院|[省市县区]委、[省市县区]政府)"
    r"(?:及其(?:职能|工作|有关)*部门)?(?:[和与、](?:协同|配合|责任)(?:部门|单位))?"
    r"|(?<![一-鿿])部门(?=主导|掌握)"
    # Through what others act (发挥协调机制统筹作用), and who is quoted.
    r"|(?<=发挥)[一-鿿]{2,16}?(?:机制|组织|小组|中心)(?=[一-鿿]{2,14}作用)"
    r"|(?<=的)(?:社区|村|街道|镇|基层)(?:工作人员|工作者|干部)(?=说|表示|介绍|感叹|坦言))"
)
_ANYWHERE = later(f"{_ONE}(?:(?:和|与|、){_ONE}){{0,4}}")
_DOES_IT = later("对|以[^，,。；;]{1,16}(?:名义|形式|方式|为由)|搞|随意|擅自|仍|老是|动不动|直接“")
_WHOLE_PLACE = later(f"{_PROVINCES}|我[省市县区]")  # the place of the text, not one of its bodies
_BEGINS = later("^|[，,。；;：:由经被]$|[得受]到$")
_CALLED = later("(?:申请|邀请|提请|报请|商请|[得受]到)$")
_SET_UP = later(
    "(?:成立|设立|组建|建立|设置)了?(?P<names>(?:“[^“”]{1,10}(?:委|队|中心|办|办公室|小组|专班)”、?){1,4})"
)
# 推动服务中心升级: what is made to grow does nothing itself.
_PUSHED = later("(?:推动|推进|促进)$")
_GROWS = later("(?:提质|升级|建设|改革|发展|转型|规范化|提升|扩面|全覆盖)")
_LEAST_CHARS = 2
_NO_NAMES = {"机构", "机关", "单位", "部门", "书记", "干部", "中心", "党组织", "小组", "办公室"}
_IS_OBJECT = later(f"(?:{_OBJECT}|、)$")
_MENTION = later(
    rf"(?:^|(?<=[，,。；;:：“”\"\s、)])|{_BEFORE})(?P<body>{_NAME}(?:{_JOIN}{_NAME}){{0,9}})"
)


# “呼叫人”可直接点评: who does something by a name of the text's own.
_OWN_NAME = later("“(?P<name>[一-鿿]{1,4}[人员者方官长])”(?=可|应|须|要|有权|直接|负责)")
_IN_QUOTES = later("“([^“”]+)”")
_QUOTED = later("“[^”]{1,40}”|《[^》]{1,80}》")


def find(folded: str) -> Iterator[tuple[int, int, bool]]:
    """[start, end) of each name, and whether words give it the part: it acts, and is no object."""
    quoted = [each.span() for each in _QUOTED.finditer(folded)]
    found = []
    for match in _MENTION.finditer(folded):
        start, end = match.span("body")
        if end - start < _LEAST_CHARS and folded[start - 1] != "报":
            continue
        if match["body"] in _NO_NAMES or _within(quoted, start):
            continue  # a slogan (“镇街吹哨、部门报到”) and a title give nobody a part
        is_object = _IS_OBJECT.search(folded, max(start - 2, 0), start)
        called = _CALLED.search(folded, max(start - 2, 0), start)
        acts = bool(called or not is_object or _DOES_IT.match(folded, end))
        if _GROWS.match(folded, end) and _PUSHED.search(folded, max(start - 2, 0), start):
            acts = False
        found.append((start, end, acts and not _WHOLE_PLACE.fullmatch(match["body"])))
    for match in _ANYWHERE.finditer(folded):
        start, end = match.span()
        if not _within(quoted, start) and not any(s < end and start < e for s, e, _ in found):
            found.append((start, end, bool(_BEGINS.search(folded, max(start - 2, 0), start))))
    found += [(*match.span("name"), True) for match in _OWN_NAME.finditer(folded)]
    for match in _SET_UP.finditer(folded):
        at = match.start("names")
        found += [(at + s, at + e, False) for s, e in _inside(match["names"])]
    yield from sorted(found)


def _within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    return any(start < at < end for start, end in spans)


def _inside(names: str) -> Iterator[tuple[int, int]]:
    """Spans of what stands in quotes."""
    return (match.span(1) for match in _IN_QUOTES.finditer(names))
