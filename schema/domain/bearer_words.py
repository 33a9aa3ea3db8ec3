"""Words by which running text gives a body its part: names of bodies, verbs, patterns.

Written after the drafting style of laws, regulations and notices; what they read is measured in
docs/relevance.md. Must not know questions.
"""

import enum
import re
from dataclasses import dataclass
from functools import cached_property

from schema.domain.lists import Role


class Act(enum.StrEnum):
    """What a body does in a clause."""

    LEAD = "LEAD"  # 牵头、主管、主体责任单位
    DO = "DO"  # 应当、负责
    APPROVE = "APPROVE"  # 批准、审批、许可
    ANSWER = "ANSWER"  # 承担法律责任
    PUNISH = "PUNISH"  # 责令、处罚
    SUPERVISE = "SUPERVISE"  # 监督检查
    ASSESS = "ASSESS"  # 考核评价
    SETTLE = "SETTLE"  # 裁决、协调确定
    HEAR = "HEAR"  # 受理申请、举报、报告
    HELP = "HELP"  # 配合、协助
    BOUND = "BOUND"  # 不得、接受监督、被考核
    NOT = "NOT"  # 不由、不再负责


ROLES = {
    Act.LEAD: Role.LEAD,
    Act.DO: Role.LEAD,
    Act.APPROVE: Role.APPROVE,
    Act.ANSWER: Role.LEAD,
    Act.PUNISH: Role.SUPERVISE,
    Act.SUPERVISE: Role.SUPERVISE,
    Act.ASSESS: Role.ASSESS,
    Act.SETTLE: Role.ADJUDICATE,
    Act.HEAR: Role.IMPLEMENT,
    Act.HELP: Role.COOPERATE,
    Act.BOUND: Role.IMPLEMENT,
    Act.NOT: Role.TRANSFER_FROM,
}


# Words in which the names of bodies end, and those of other actors.
_ORGAN = (
    "(?:政府|部门|机构|机关|单位|(?<![布格全大结])局|委员会|委|办公室|办事处"
    "|(?<![承主协经举开督交创兴])办|街道|镇街|乡镇|镇|乡|中心|大队|支队|中队|总队"
    "|总署|海关|监狱|武装部|小组|党委(?!和?政府)|党组|工委|(?<=[会益团他务济众治党业员])组织|所"
    "|站|社区|公安|城管|法院|检察院|部|院|(?<!大)厅|(?<!社)会|工会|共青团|妇联|军区"
    "|公司|企业|学校|幼儿园|村|队伍|专班|平台|市|(?<![景护园校厂库小牧林矿片])区|县|省)"
)
_STRONG = (
    "(?:政府|部门|机构|机关|单位|局|委员会|管委会|办公室|办事处|党委(?!和?政府)|工委|大队|支队|编办|委办"
    "|总署|海关|武装部|联合会)"
)
_GOES_ON = "(?!、|和|及|与|或|以|等|[一-鿿]{0,10}(?:部门|机构|局|机关|办公室))"
_ACTOR = "(?:者|人|员|商|户|方|店|场所|业主|干部|书记|村民|居民|主体|家长|教师|医院|银行)"
_BRACKET = "(?:[(（〔][^()（）〔〕]{1,24}[)）〕])"
_WORD = rf"(?:[一-鿿“”\"·、]|\d{{5}}|{_BRACKET})"
_ETC = "(?:等(?:有关|相关|主管|行政主管|职能)*(?:部门|单位|机构|机关|组织))?"
_MANY = rf"{_WORD}{{0,100}}?{_ORGAN}{_BRACKET}?{_ETC}"
_ANY = rf"{_WORD}{{0,100}}?(?:{_ORGAN}|{_ACTOR}){_BRACKET}?{_ETC}"
_NO_NAME_GOES_ON = (
    "(?!部门|局|机构|机关|和|委员会|主管|行政|办|中心|单位|者"
    "|人|所|处|综合|服务|执法|、|部|站|组织"
    "|管理(?:部门|局|机构|机关|中心|主管|行政|处|所|站))"
)

_APPROVAL = (
    "(?:研究决定|确认|任命|审查(?:批准|同意|合格)?|批准|审批"
    "|同意|审定|审议(?:通过|决定)?|核准|审核|许可|核发|认定|备案|决定|颁发|发给|确定|公布|核定)"
)
_PUNISHMENT = (
    "(?:责令|给予(?:警告|处罚|通报|处分|行政处罚)"
    "|予以(?:处罚|警告|取缔|没收|公告|拆除)|处罚|处以|处(?=.{0,12}罚款)|没收|吊销"
    "|查处|警告|取缔|罚款|强制|依照|依法(?:给予|予以)(?:处|行政)|依法查处|责成|追究|暂扣|代为|约谈"
    "|依法处理|对[^，,]{1,30}(?:处|罚))"
)
_HELPS = (
    "(?:予以|给予|积极|主动|应当|负责|做好|依法|要|共同"
    "|按照职责|在各自职责范围内)*(?:配合|协助|协同|支持|参与)"
)
_JOINED = (
    "(?:(?:应当)?(?:会同|商|联合|协同)[^，,]{1,40}?(?:部门|单位|机构|政府|局|等)"
    "|(?:应当|可以)?(?:在|按照|依照|依据|根据)[^，,。；]{1,40}?"
    "(?:范围内?|职责内|规定|职责|分工|权限|程序|标准|情况|实际|要求|原则|[工过][作程]中|后|前|时)[，,]?)*"
)
_MODAL = "(?:应当|应予|须|必须|要|可以|不得|不应|负责|承担|有权(?!人|属)|需要|拟)"
_VERB = (
    "(?:依法|统一|全面|还|也|均|第一时间|具体|共同|统筹|定期|及时|分别|主动|自觉|加强"
    "|直接|按月|每年|按照|依照|依据|根据|会同|认为"
    "|建立|制定|编制|履行|实行|开展|设立|确定|明确|推进|推动"
    "|完善|健全|指导|协调|受理|召集|提供|落实|做好"
    "|都?成立|配备|发布|公布|划定|行使|将|为|对|向|发现|接到"
    "|收到|依托|通过|结合|采取|给予|予以|责令|处|没收"
    "|吊销|取缔|查处|追究|批准|决定|同意|核发|颁发|备案|提出"
    "|提请|报|报请|领导|聘请|组成|负责|牵头|主办|主管|承担"
    "|实施|执行|办理|处理|处置|进行|作出|取得|代为|参与|配合"
    "|协助|支持|拆除|清理|清除|确认|认定|选择|保存|告知"
    "|书面|自主|自行|安排|维护|收集|申请"
    "|拟定|拟订|起草|审定|审核(?!机构|部门)|备查|任命|任免|聘任|组建|主持|推荐"
    "|汇总|公告|拨付|补助|补贴|调查|裁决|签发|派驻|选派|任免"
    "|处以|责成|抽查|巡查|督促|出具|核定|核实|收取|暂扣|约谈|劝阻|制止|不予|注册|分级"
    "|签收|派|发给|解决|不再|可|应|无偿"
    rf"|(?:保障|运输|养护|登记|组织|管理|监督|审批|规划|建设|检查|保护|指挥|审查|许可){_NO_NAME_GOES_ON})"
)
_LEADS = "(?:牵头|主办|主管|抓总|为主|综合协调|统一领导)"
_UNIT = (
    "(?:牵头|主办|主管|主体责任|第一责任|主要责任|主责|责任|首问"
    "|承办|组织实施)(?:责任)?(?:单位|部门|机关|主体|人|机构)?"
)


@dataclass(frozen=True)
class Pattern:
    """Words that give a part; group "body" is whom."""

    text: str
    act: Act | None  # None: the words after the body tell

    @cached_property
    def words(self) -> re.Pattern[str]:
        """The pattern; all of them take 0.2 s to make, which who reads no text need not wait."""
        return re.compile(self.text)

    @property
    def is_subject(self) -> bool:
        """Whether the body begins the clause, and the matter follows."""
        return self.text.startswith("^")


# A name goes on where what follows is a clause of its own (市人民政府确定的部门).
_TOLD_BY = (
    "(?!(?:负责|承担|行使|履行|主管|分管|依法|指定|确定|委托|授权|设立|明确|所属)"
    "[^，,。；;：:的]{0,24}的[一-鿿]{0,10}?(?:部门|机构|机关|单位|组织|队伍))"
)
_END = rf"{_TOLD_BY}(?=$|等?[,，:：]?{_JOINED}(?:{_MODAL}|{_VERB}|{_LEADS}))"
PATTERNS = (
    Pattern(rf"不(?:再)?由(?P<body>{_MANY}){_END}", Act.NOT),
    Pattern(
        rf"^(?P<body>{_MANY})(?:今后)?不再(?:作为|承担|负责|行使|履行|担任|牵头|实施)", Act.NOT
    ),
    Pattern(
        rf"(?:报(?!告)经?|提请|报请|经|未经|征得|提交)(?:当地|原|其|上一级|有关|有权的)?"
        rf"(?P<body>{_ANY})(?:依法|集体)*{_APPROVAL}",
        Act.APPROVE,
    ),
    Pattern(
        rf"(?:明确|确定|指定|以|将)(?P<body>{_MANY})(?:为|作为)(?:.{{0,20}})?{_UNIT}", Act.LEAD
    ),
    Pattern(
        rf"(?:取得|持有|领取)(?:当地|原|其)?(?P<body>{_MANY})"
        "(?:依法)?(?:核发|颁发|批准|同意|发给|出具|签发|制发)的",
        Act.APPROVE,
    ),
    Pattern(
        r"(?:通过|拨打)(?P<body>[\d一-鿿]{0,16}热线)(?:电话)?(?:等[^，,]{0,8})?"
        "(?:举报|投诉|反映|咨询|提出)",
        Act.HEAR,
    ),
    Pattern(rf"^(?:其中|此事项|该事项)?(?P<body>{_MANY})(?:为|承担|负)配合", Act.HELP),
    Pattern(
        rf"^(?:其中|此事项|该事项)?(?P<body>{_MANY})(?:是|为|作为)[^为是]{{0,30}}?(?:的)?{_UNIT}",
        Act.LEAD,
    ),
    Pattern(rf"{_UNIT}(?:为|是)(?P<body>{_MANY})(?=$|的|{_VERB})", Act.LEAD),
    Pattern(rf"^(?P<body>{_MANY}){_HELPS}", Act.HELP),
    Pattern(rf"(?:接受|服从)(?P<body>{_MANY})(?:的)?(?:监督|检查|管理|指导)", Act.SUPERVISE),
    Pattern(
        rf"(?:报告|报送|抄送|移送|告知|向|到|报"
        rf"|送)(?P<body>{_MANY})(?:提出|提交|申请|报告|申报|备案|举报|投诉|登记"
        rf"|反映|办理|报送|书面|通报|查询|咨询|处理|审核|进行|申领|报备|如实|$)",
        Act.HEAR,
    ),
    Pattern(rf"(?<![自理缘])由(?!于)(?P<body>{_ANY}){_END}", None),
    Pattern(rf"(?:委托|授权|赋予|交由|责成)(?P<body>{_ANY}){_END}", None),
    Pattern(
        rf"(?:听取|征求)(?:当地|原|其|上一级|有关|同级|本级)?(?P<body>{_ANY})(?:的)?(?:书面)?意见",
        Act.HELP,
    ),
    Pattern(rf"在(?P<body>{_MANY})(?:的)?(?:统一|组织|集中)*(?:领导|协调|统筹)下", Act.LEAD),
    Pattern(rf"(?:编制|制定)(?P<body>{_MANY})(?:履职|权责|职责)", Act.DO),
    Pattern(rf"(?:对|作为|在)(?P<body>{_MANY})(?:的)?(?:综合|年度|日常)*考核", Act.BOUND),
    Pattern(
        rf"^(?P<body>{_MANY})(?=(?:在[^，,]{{2,60}}(?:时|后|中|期间)|未经[^，,]{{2,20}})$)", None
    ),
    Pattern(
        rf"^(?P<body>{_ANY}){_TOLD_BY}(?=等?[,，:：]?{_JOINED}(?:{_VERB}){{0,2}}?{_MODAL})", None
    ),
    Pattern(rf"^(?P<body>{_MANY}){_TOLD_BY}(?=等?[,，:：]?{_JOINED}(?:{_VERB}|{_LEADS}))", None),
    Pattern(rf"^(?P<body>{_MANY})(?=[:：].)", None),
    Pattern(rf"(?<![自理缘])由(?P<body>{_WORD}{{1,40}}?{_STRONG}{_BRACKET}?){_GOES_ON}(?=.)", None),
    Pattern(rf"^依托(?P<body>{_MANY})(?=$)", Act.DO),
)
_AFTER = (
    (re.compile(rf"^(?:(?!确定|明确|指定).){{0,14}}?{_LEADS}(?!单位|部门)"), Act.LEAD),
    (re.compile("^(?:应当|须)?(?:不得|不应|禁止|应当接受|接受|未经)"), Act.BOUND),
    (re.compile("^.{0,8}?(?:承担|负)[^，,]{0,10}责任"), Act.ANSWER),
    (re.compile(rf"^.{{0,24}}?{_PUNISHMENT}"), Act.PUNISH),
    (re.compile("^.{0,32}?(?:考核|评价|评议|考评|评估)"), Act.ASSESS),
    (
        re.compile(
            "^.{0,16}?(?:裁决|裁定|协调(?:解决|确定|处理)|召集|指定|仲裁|确定(?:一个|一家)?(?:主办|牵头|责任))"
        ),
        Act.SETTLE,
    ),
    (re.compile("^[^报经]{0,16}?(?:批准|审批|审定|许可|核发|颁发|核准|审查|审核)"), Act.APPROVE),
    (re.compile("^.{0,10}?(?:监督|检查|督促|督查)"), Act.SUPERVISE),
    (re.compile("^.{0,16}?(?:受理|接受申请|登记)"), Act.HEAR),
    (re.compile(rf"^{_HELPS}"), Act.HELP),
)
LEAD_IN = re.compile(
    r"(?:第[一二三四五六七八九十百千零〇0-9]+条(?:之[一二三四五六])?\s*"
    r"|[(（][一二三四五六七八九十\d]+[)）]\s*"
    r"|[一二三四五六七八九十\d]+[、.．]\s*|[一二三四五]是|并"
    r"|并且|同时|但是?|其中|而且|以及|必要时|原则上|逐步|今后|且|或者|则|均|仍|也|\s)+"
)
ONLY_BODIES = re.compile(
    rf"{LEAD_IN.pattern[:-1]}*(?!(?:因|在|对"
    rf"|经|由|向)).{{0,100}}(?:部门|政府|机构|机关|单位|委员会|管委会|联合会|协会|法院|检察院|组织|办事处|局)"
    r"(?:在[^，,]{1,40}(?:中|时|后))?"
)
_NOT_NAMES = re.compile(
    '^(?:管理[所站]$|[”"的、报送等是其占明不被须应]|严禁|健全|做好|监管|督促|指导|违反|作为|因|对|在|与|和|向|协助|配合'
    "|参与|依照|按照|根据|未|为|有(?!关.{2,}|.{0,40}的.{0,12}(?:部门|机构|机关)$)|以|经(?![济信贸])|由(?!于)"
    "|从事|发现|本(?:条例|办法|法|规定)|任何|禁止|构[成建]|情节|邀请|于|严格|提倡|每|附(?!属)"
    "|逾期|拒不|造成|给|具有|符合|属于|列入|因|如|需要|应当|可以|不得|鼓励|支持"
    "|除|国家(?!.{0,20}(?:机关|机构|部门|局|委员会)$)|参照|涉及|将|把|对于)"
)
_SAYS_MORE = re.compile(
    "会同|应当|依法|制定|负责(?!人"
    "|[^的]{1,20}的[一-鿿]{0,8}(?:部门|机构|机关))"
    "|按照|未(?!成年)|向|定期|目前|正在|指导(?!委员会|中心|小组|机构|站)|支持和|帮助"
    "|第一时间|通过|进行|实行|予以|不得|可以|根据|承担(?![^的]{1,16}的)|牵头"
    "|推动|推进|注重|综合采取|主要包括|确需|报送|调整为|建立|开展|落实|接到|收到|发现|申请(?!人)|研究(?![院所室]|中心|机构)|同意|逐级|担任|要求|核发|批准(?![的]?(?:机关|部门))|已|[^准许]可以|时$"
)
_OF_RULES = re.compile("(?:前[款条两][款条]?|本条例|本办法|本规定|本法|上述|第.{1,6}[条款])规定的")
_WEAK = re.compile(
    "(?:[市区县省村所站]|(?<![法医务察])院|(?<![员合表委协工学联])会|平台|队伍|专班)$"
)
_LONG, _SEVERAL = 40, 3
_PLAIN = re.compile("[一-鿿、()（）]{1,9}")


def act_after(words: str) -> Act:
    """What a body does, by the words that follow it in its clause."""
    return next((act for pattern, act in _AFTER if pattern.match(words)), Act.DO)


def trimmed(words: str, start: int, end: int) -> int:
    """Where the name begins that stands at [start, end): without 其, 有关 and 前款规定的."""
    if words.startswith("其", start) and end - start > len("其他人"):
        start += 1
    if words.startswith("有关", start) and end - start > len("有关主管部门"):
        start += len("有关")
    told = _OF_RULES.match(words, start, end)
    return told.end() if told else start


def is_name(name: str) -> bool:
    """Whether words can be the name of a body, and say nothing else."""
    if len(name) > _LONG and name.count("、") < _SEVERAL:
        return False
    if _WEAK.search(name) and not _PLAIN.fullmatch(name):
        return False
    return not _NOT_NAMES.match(name) and not _SAYS_MORE.search(name)
