"""Names of bodies in a clause: in which words they end, how far one reaches, what is none.

What these bodies do is not looked at here. Must not know questions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from schema.domain.text.patterns import later

# Words in which the names of bodies end, and those of other actors.
_ORGAN = (
    "(?:政府|部门|机构|机关|单位|(?<![布格全大结])局|委员会|委|办公室|办事处"
    "|(?<![承主协经举开督交创兴])办|街道|镇街|乡镇|镇|(?<!城)乡|部队|中心|大队|支队|中队|总队"
    "|总署|海关|监狱|武装部|指挥部|联席会议|小组|会议(?=讨论|审议|研究|决定|表决|通过|同意)|党委(?!和?政府)|党组|工委|(?<=[会益团他务济众治党业员])组织|所(?![在属有需辖谓确涉])"
    "|站|社区|公安|城管|法院|检察院|部|院|(?<!大)厅|(?<!社)会|工会|共青团|妇联|军区|团体"
    "|公司|企业|学校|幼儿园|[农林]场|村(?!民(?!委))|队伍|专班|平台|热线(?!服务|工作|办)"
    "|市|(?<![景护园校厂库小牧林矿片])区|县|省)"
)
_STRONG = later(
    "(?:政府|部门|机构|机关|单位|局|委员会|管委会|办公室|办事处|党委(?!和?政府)|工委|大队|支队|编办|委办"
    "|总署|海关|武装部|联合会|国务院|指挥部|小组|代表大会|联席会议)"
)
_ACTOR = (
    "(?:者|人|员|商|户|方(?!可(?!以)|能)|店|场所|业主|干部|书记|村民|居民|主体|家长|教师|医院|银行"
    "|(?<!的)代表(?=[、和或等组]))"
)
_BRACKET = "(?:[(（〔][^()（）〔〕]{1,24}[)）〕])"
_MOST = 100  # words of one character, brackets and numbers before the last word of a name
_REACH = later(rf"(?:[一-鿿“”\"·、]|\d{{5}}|{_BRACKET}){{0,{_MOST}}}")
_BRACKETED = later(_BRACKET)
_ENDS = later(f"(?=(?P<organ>{_ORGAN})|(?P<actor>{_ACTOR}))")
_ETC = "(?:等(?:有关|相关|主管|行政主管|职能)*(?:部门|单位|机构|机关|组织))?"
_MORE = later(f"{_BRACKET}?{_ETC}")


class Kind(IntEnum):
    """How sure the last word of a name tells a public body; what asks for less takes more."""

    ACTOR = 0  # 人、业主、银行
    ORGAN = 1  # 公司、村、市
    STRONG = 2  # 政府、部门、局


@dataclass(frozen=True, slots=True)
class Ending:
    """Where the last word of a name begins, and where the name may end: without a bracket, with."""

    start: int
    kind: Kind
    ends: tuple[int, ...]


def endings(words: str) -> list[Ending]:
    """Every last word of a name in a clause, in its order; what stands in brackets ends none."""
    brackets = [each.span() for each in _BRACKETED.finditer(words)]
    found = []
    for match in _ENDS.finditer(words):
        at = match.start()
        if any(a < at < b for a, b in brackets):
            continue
        organ = match["organ"]
        end = at + len(organ or match["actor"])
        more = _MORE.match(words, end)
        ends = (end,) if more is None or more.end() == end else (more.end(), end)
        kind = Kind.ACTOR
        if organ:
            kind = Kind.STRONG if _STRONG.match(words, at) else Kind.ORGAN
        found.append(Ending(at, kind, ends))
    return found


def from_(words: str, start: int, found: Sequence[Ending], least: Kind) -> Iterator[int]:
    """Where a name that begins at `start` may end, the nearest first."""
    reach = _REACH.match(words, start)
    last = reach.end() if reach else start
    for each in found:
        if each.start > last:
            return
        if each.start >= start and each.kind >= least:
            yield from each.ends


_NOT_NAMES = later(
    '^(?:管理[所站]$|[”"的、报送等是占明须]|不(?!动产)|被(?!征|监|检查)|应(?!急)|其(?!他|它|余)|严禁|健全|做好|监管(?!部门|机构|机关|单位|局|人)|督促|指导|违反|作为|因|对|在|与|和|向|协助|配合'
    "|参与|依照|按照|根据|未(?!成年)|为|有(?!关.{2,}|.{0,40}的.{0,24}(?:部门|机构|机关|单位)$)|以|经(?![济信贸营])|由(?!于)"
    "|从事|发现|本(?:条例|办法|法|规定)|任何|禁止|构[成建]|[源来]自|情节|邀请|于|严格|提倡|每|附(?!属)"
    "|逾期|拒不|造成|给|具有|符合|属于|列入|因|如|需要|应当|可以|不得|鼓励|支持"
    "|除|后|经检|国家(?!.{0,20}(?:机关|机构|部门|局|委员会)$)|参照|涉及|将|把|对于"
    "|自(?![治然由愿]|行车|来水)|社会(?=披露|公[布开告示])|商(?=本级|同级|有关|相关|当地)|方可|大气排放|坚持|推动|推进|加强|完善|优化|整合|指令|携带"
    "|拟(?:订|定(?!居))|确定(?![的该为])|延长|统一领导|指挥(?!部|中心|机构)|增强|依据|组织(?=社区|居民|有关|相关|动员|下级|协调驻地|驻地|(?!人事|部)[一-鿿]{2,4}、)"
    "|保障(?=城|农|市|公|居|社|乡)|倡导|优先列入|促进|充分|分别纳入|出具|加大|协调(?=解决|和|有关|相关)|统筹(?=协调|考虑|安排)|引导|强制(?!隔离)|强化|必须|提升|提高"
    "|督导(?=相关|有关)|监督(?=业主|物业)|执行(?=业主)|派单|擅自|无法|没有|清楚|积极|建议|支付|营造|责令|限制(?!使用)|防止|阻挠|骗取|隐藏|妨碍|遵守|超出|超越|运用|进一步|实现|合理"
    "|知道|填写|进(?=社区|农村|楼|校)|至(?!圣)|形成的|及时|召[集开](?!人)|利用|都必"
    "|创新|深化|调整|先行先试|法律、|交(?!通|警|易|巡|管|投)|公民在|编制(?!部门|委员会|机关|机构|单位|办|管理)|受理(?!部门|机关|机构|单位))"
)
_SAYS_MORE = later(
    "会同|应当|依法|制定|负责(?!人"
    "|[^的]{1,20}的[一-鿿]{0,8}(?:部门|机构|机关))"
    "|按照|未(?!成年)|向|定期|目前|正在|指导(?!委员会|中心|小组|机构|站)|支持和|帮助"
    "|告知|披露|选举|指定(?![的医])|自觉|书面|聘用|日内|小时内|之日|完毕|回复|(?<=[^应核相针面])对(?![外口台港标])"
    "|第一时间|通过|进行|实行|予以|不得|可以|根据|承担(?![^的]{1,16}的)|牵头"
    "|推动|推进|注重|综合采取|主要包括|确需|报送|调整为|建立|开展|落实|接到|收到|发现|申请(?!人)|研究(?![院所室]|中心|机构)|同意|逐级|担任|要求|移送|移交|转交|交[回还]|通知|核发|批准(?![的]?(?:机关|部门))|批转|已|[^准许]可以|时$|城[市镇]$|^(?:上市|市区|农村)$|停办$|(?:每项|与)[^的]{0,4}所$"
)
_OF_RULES = later("(?:前[款条两][款条]?|本条例|本办法|本规定|本法|上述|第.{1,6}[条款])规定的")
_SHORT_FOR = later("[(（]以下[^()（）]{1,20}[)）]$")
_WEAK = later(
    "(?:[市区县省村站]|(?<!派出)所|(?<![法医务察])院|(?<![员合表委协工学联])会|平台|队伍|专班)$"
)
_SHORTEST, _LONG, _SEVERAL = 2, 40, 3
_PLAIN = later("[一-鿿、()（）]{1,9}")


def trimmed(words: str, start: int, end: int) -> tuple[int, int]:
    """The name that stands at [start, end): without 其, 有关, 前款规定的 and （以下简称…）."""
    short_for = _SHORT_FOR.search(words, start, end)
    return _begun(words, start, end), short_for.start() if short_for else end


def _begun(words: str, start: int, end: int) -> int:
    its = words.startswith("其", start) and not words.startswith(("其他", "其它", "其余"), start)
    if its and end - start > len("其他人"):
        start += 1
    if words.startswith("有关", start) and end - start > len("有关主管部门"):
        start += len("有关")
    told = _OF_RULES.match(words, start, end)
    return told.end() if told else start


def is_name(name: str) -> bool:
    """Whether words can be the name of a body, and say nothing else."""
    if len(name) < _SHORTEST or (len(name) > _LONG and name.count("、") < _SEVERAL):
        return False
    if _WEAK.search(name) and not _PLAIN.fullmatch(name):
        return False
    if name.count("“") != name.count("”") or name.count('"') % 2:
        return False
    return not _NOT_NAMES.match(name) and not _SAYS_MORE.search(name)
