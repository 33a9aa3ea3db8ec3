"""Patterns by which running text gives a body its part, and what it does by the words after it.

Each says what stands before a name and what after it; where names end is told by `bearer_names`.
No part of one may be repeated without a bound inside another: hostile text is read in steps that
grow with it. What they read is measured in docs/relevance.md. Must not know questions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from schema.domain.bearer_names import Kind
from schema.domain.bearer_words import Act
from schema.domain.text.patterns import later

_APPROVAL = (
    "(?:研究决定|研究处理|讨论(?:通过|决定|同意)|表决通过|确认|任命|审查(?:批准|同意|合格)?|批准|审批"
    "|同意|审定|审议(?:通过|决定)?|核准|审核|许可|核发|认定|备案|决定|颁发|发给|确定|公布|核定)"
)
_PUNISHMENT = (
    "(?:责令|给予(?:警告|处罚|通报|处分|行政处罚)"
    "|予以(?:处罚|警告|取缔|没收|公告|拆除)|处罚|处以|处(?=.{0,12}罚款)|没收|吊销"
    "|查处|警告|取缔|罚款|强制(?!免疫|性|标准|检|戒毒|隔离|保险|报废)|依照[^，,]{1,24}(?:处|罚)"
    "|依法(?:给予|予以)(?:处|行政)|依法查处|责成|追究|暂扣|代为|约谈"
    "|依法处理|(?<!针)对[^，,]{1,30}(?:处|罚))"
)
_HELPS = (
    "(?:予以|给予|积极|主动|应当|负责|做好|依法|要|共同"
    "|按照职责|在各自职责范围内)*(?:(?:支持[、和])?(?:配合|协助|协同|参与)(?!不)|(?<=予以|给予)支持)"
)
_JOINED = (
    "(?:(?:应当)?(?:会同|商|联合|协同)[^，,]{1,40}?(?:部门|单位|机构|政府|局|等)"
    "|(?:应当|可以)?(?:在|按照|依照|依据|根据)[^，,。；]{0,40}?"
    "(?:范围内?|职责内|规定|职责|分工|权限|程序|标准|情况|实际|要求|原则|[工过][作程]中|后|前|时)[，,]?"
    "|[自从][^，,]{2,24}?(?:起|内|中)){0,2}"
)
_NO_NAME_GOES_ON = (
    "(?!部门|局|机构|机关|和|委员会|主管|行政|办|中心|单位|者"
    "|人|所|处|综合|服务|执法|、|部|站|组织"
    "|的|规划|应当|管理(?:部门|局|机构|机关|中心|主管|行政|处|所|站|的|与|和))"
)
_MODAL = (
    "(?:应当|应予|应(?=自觉|主动|按|依|在|当|将|对|及时|积极)"
    "|须|必须|要|可以|可(?![能行靠持见])|不得|不应|负责(?!人)|承担|有权(?!人|属)|需要|拟)"
)
_VERB = (
    "(?:依法|统一|全面|还|也|均|第一时间|具体|共同|统筹|定期|及时|分别|主动|自觉|加强"
    "|直接|按月|每年|按照|依照|依据|根据|会同|认为"
    "|建立|制定|编制|履行|实行|开展|设立|确定|明确|推进|推动"
    "|完善|健全|指导|协调|受理|召集|提供|落实|做好"
    "|都?成立|配备|发布|公布|划定|行使|将|为|对|向|发现|接到"
    "|收到|依托|通过|结合|采取|给予|予以|责令|处|没收"
    "|吊销|取缔|查处|追究|批准|决定|同意|核发|颁发|备案|提出"
    "|提请|报|报请|领导|聘请|组成|负责(?!人)|牵头|主办|主管|承担"
    "|实施|执行|办理|处理|处置|进行|作出|取得|代为|参与|配合"
    "|协助|支持|拆除|清理|清除|确认|认定|选择|保存|告知"
    "|书面|自主|自行|安排|维护|收集|申请"
    "|拟定|拟订|起草|审定|审核(?!机构|部门)|备查|任命|任免|聘任|组建|主持|推荐"
    "|汇总|公告|拨付|补助|补贴|调查|裁决|签发|派驻|选派|任免"
    "|处以|责成|抽查|巡查|督促|出具|核定|核实|收取|暂扣|约谈|劝阻|制止|不予|注册|分级"
    "|指定(?!的)|签收|派(?!出所|出机构)|发给|解决|启动|先期|讨论|表决|审议|修改|调整(?!范围|为)|声明|组织实施|不再|可|应|无偿"
    rf"|(?:保障|运输|养护|登记|组织|管理|监督|审批|规划|建设|检查|保护|指挥|审查|许可){_NO_NAME_GOES_ON})"
)
_LEADS = "(?:牵头|主办|主管(?!人员|领导)|抓总|为主|综合协调|统一领导)"
_UNIT = (
    "(?:牵头|主办|主管|主体责任|第一责任|主要责任|主责|责任|首问"
    "|承办|组织实施)(?:责任)?(?:单位|部门|机关|主体|人|机构)?"
)


@dataclass(frozen=True)
class Pattern:
    """Words that give a part: before the name, and after it.

    Where they begin with "^" the body is the subject: it begins the clause, the matter follows.
    `doubt`: what is taken from the fit of a body that is only referred to.
    """

    before: str
    after: str
    act: Act | None  # None: the words after the body tell
    least: Kind = Kind.ORGAN
    doubt: float = 0.0

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(self.before)

    @cached_property
    def follows(self) -> re.Pattern[str]:
        """What follows; all take 0.1 s to make, for which who reads no text need not wait."""
        return re.compile(self.after)

    @cached_property
    def is_subject(self) -> bool:
        """Whether the body begins the clause, and the matter follows."""
        return self.before.startswith("^")

    def begins(self, words: str) -> Iterator[int]:
        """Where a name may begin in a clause."""
        return (match.end() for match in self._before.finditer(words))


# A name goes on where what follows is a clause of its own (市人民政府确定的部门).
_TOLD_BY = (
    "(?!(?:负责|承担|行使|履行|主管|分管|依法|指定|确定|委托|授权|设立|明确|所属)"
    "(?!按照|与)[^，,。；;：:的]{0,24}的[一-鿿]{0,10}?"
    "(?:部门|机构|机关|单位|人民政府|街道办事处|组织(?!、|协调|实施|领导|管理|指导|工作|编制|建设|开展|推动)|队伍))"
)
_END = rf"{_TOLD_BY}(?:$|等?[,，:：]?{_JOINED}(?:{_MODAL}|{_VERB}|{_LEADS}))"
_GOES_ON = "(?!、|和|及|与|或|以|等|[一-鿿]{0,10}(?:部门|机构|局|机关|办公室)|代表[、和或等组])"
PATTERNS = (
    Pattern("不(?:再)?由", _END, Act.NOT),
    Pattern("^", "(?:今后)?不再(?:作为|承担|负责|行使|履行|担任|牵头|实施)", Act.NOT),
    Pattern(
        "(?:报(?!告)经?|提请|报请|批转|经|未经|未?获得?|征得|提交)",
        rf"(?:依法|集体)*{_APPROVAL}",
        Act.APPROVE,
        Kind.ACTOR,
    ),
    Pattern("明确|确定|指定|以|将", rf"(?:为|作为)(?:.{{0,20}})?{_UNIT}", Act.LEAD),
    Pattern("明确|建立|落实|实行|以", "为[^，,为是]{0,20}责任人", Act.LEAD, Kind.ACTOR),
    Pattern("^", "对[^，,]{2,30}(?:全面|总|具体|直接)负责", Act.LEAD, Kind.ACTOR),
    Pattern("参加", "(?:统一)?组织的", Act.DO, Kind.STRONG),
    Pattern(
        "(?:取得|持有|领取)(?:当地|原|其)?",
        "(?:依法)?(?:核发|颁发|批准|同意|发给|出具|签发|制发)的",
        Act.APPROVE,
    ),
    Pattern(
        "通过|拨打",
        "(?<=热线)(?:电话)?(?:等[^，,]{0,8})?(?:举报|投诉|反映|咨询|提出)",
        Act.HEAR,
    ),
    Pattern("^(?:此事项|该事项)?", "(?:为|承担|负)配合", Act.HELP),
    Pattern(
        "^(?:此事项|该事项)?",
        "(?:是|为|作为)[^为是]{0,30}?(?:主体|第一|主要|直接)?责任(?:主体|人)",
        Act.ANSWER,
    ),
    Pattern("^(?:此事项|该事项)?", rf"(?:是|为|作为)[^为是]{{0,30}}?(?:的)?{_UNIT}", Act.LEAD),
    Pattern(rf"{_UNIT}(?:为|是)", rf"(?:$|的|{_VERB})", Act.LEAD),
    Pattern(
        "明确|确定|指定|以|将",
        "(?:为|作为)[^，,]{0,8}?(?:成员|配合|协同|协办|协助|参与|联动)(?:单位|部门|机构)",
        Act.HELP,
    ),
    Pattern("^", _HELPS, Act.HELP),
    Pattern(
        "接受|服从",
        "(?:的)?(?:统一|业务)?(?:监督|检查|管理|指导|监管|考核|评议|询问|调查|指挥|调度|领导)",
        Act.SUPERVISE,
    ),
    Pattern(
        "报告|报送|抄送|移送|告知|通知|向|到|报|送",
        "(?:提出|提交|申请|报告|申报|备案|举报|投诉|登记|反映|办理|报送|书面|通报|查询|咨询|处理|审核|进行"
        "|申领|报备|如实|声明|请求|提起|申诉|缴纳|交纳|领取|申办|注册|说明|反馈|汇报|述职|移送|移交|(?:或者?|、|和)[向报]|$)",
        Act.HEAR,
    ),
    # 派单至甲的，同时送乙督促: 乙 is told in passing.
    Pattern("(?:同时|抄|^)送(?!达)", "(?:督促|督办|协调|$)", Act.HEAR, doubt=0.2),
    Pattern(
        "(?<![自理缘])由(?!于)",
        "(?:负责|承担|实施|办理|行使)[^，,]{0,16}的[^，,]{0,16}(?:事项|任务|职权)",
        None,
        doubt=0.3,
    ),
    # 由甲监制的票据: by whom a thing is made, not who does what the sentence says.
    Pattern(
        "(?<![自理缘])由(?!于)",
        "(?:统一|依法|负责)?(?:监制|印制|制发|核发|颁发|出具|提供|发布|公布)的(?![，,。；;]|$"
        "|[一-鿿]{0,14}(?:部门|机构|机关|单位|组织|人民政府|办事处))",
        None,
        doubt=0.3,
    ),
    Pattern("(?<![自理缘])由(?!于)", _END, None, Kind.ACTOR),
    Pattern("委托|授权|赋予|交由|责成", _END, None, Kind.ACTOR),
    Pattern(
        "(?:听取|征求)(?:当地|原|其|上一级|有关|同级|本级)?",
        "(?:(?:和|以及)(?:社会)?公众)?(?:的)?(?:书面)?意见",
        Act.HELP,
        Kind.ACTOR,
    ),
    Pattern(
        "对",
        "(?:依法)?(?:进行|予以|给予)(?:提醒|约谈|告诫|表彰|表扬|奖励|训诫)",
        Act.BOUND,
        Kind.ACTOR,
        doubt=0.3,
    ),
    Pattern("在", "(?:的)?(?:统一|组织|集中|双重)*(?:领导|协调|统筹)下", Act.LEAD),
    Pattern("编制|制定", "(?:履职|权责|职责)", Act.DO),
    Pattern("对|作为|在", "(?:的)?(?:综合|年度|日常)*考核", Act.BOUND),
    Pattern("对", "(?:随意|擅自|违规|违法|拒不|消极|推诿|不作为|不担当)", Act.BOUND),
    Pattern("^", "(?:[在自从][^，,]{2,60}(?:时|后|前|中|内|起|期间)|未经[^，,]{2,20})$", None),
    Pattern("^", rf"{_TOLD_BY}等?[,，:：]?{_JOINED}(?:{_VERB}){{0,2}}?{_MODAL}", None, Kind.ACTOR),
    Pattern("^", rf"{_TOLD_BY}等?[,，:：]?{_JOINED}(?:{_VERB}|{_LEADS})", None),
    Pattern("^", "[:：].", None),
    Pattern("(?<![自理缘])由", rf"{_GOES_ON}.", None, Kind.STRONG),
    Pattern("^依托", "$", Act.DO),
    Pattern(
        "严禁|禁止|不准|不允许|严格控制|严格限制|杜绝",
        f"(?:随意|擅自|违规|违反|违法|变相|层层|及其|以|把|在|从|自|利用|借|下达|干预|再|代替|骗取|挪用|截留|{_VERB})",
        Act.BOUND,
        doubt=0.1,
    ),
    Pattern(
        "[向往]",
        "(?:授权|委托|下放|转嫁|摊派|派单|下达|延伸|交办|派发|转办|分派)",
        Act.BOUND,
        doubt=0.3,
    ),
    Pattern(
        "从",
        "[，,]?(?:各|共|中|分别)?(?:抽调|抽选|选派|选调|借调|抽|选|遴选|调配|明确)",
        Act.DO,
        doubt=0.1,
    ),
    Pattern(
        "(?:移交|移送|转交|转送|送交|转办|交办|派转|分派|交回|交还|退回)给?|(?:通报|提供|反馈|发送)给|交给|派给|推送至?",
        "(?:$|依法|处理|处置|办理|查处|承办|承担|解决|保管|销毁|进行)",
        Act.HEAR,
    ),
    Pattern(
        "请求|要求|提请|报请|商请",
        "(?:进行|予以|给予|依法|组织|出面)*(?:调解|处理|处置|裁决|协调|协助|支持|解决|保护|决定|指定)",
        None,
    ),
    Pattern("会同|联合(?!会|体|国)", f"(?:$|等|{_VERB})", Act.HELP, Kind.STRONG, doubt=0.1),
    Pattern(
        "(?<![未已不])(?:设立|设置|成立|组建|增设|建立)(?:了|健全)?(?!有|的)",
        "(?:$|等|[,，]|作为|统一|负责)",
        Act.BOUND,
        Kind.STRONG,
        doubt=0.3,
    ),
    Pattern("被", "(?:推介|推荐|评为|列为|授予|确定|认定|通报|指定|责令|表彰|命名|推广)", None),
    Pattern(
        "(?<![自理缘])由(?!于)",
        "(?:各|分别|等)?(?:(?:共同)?组成|选|抽|派出|派员|派人|(?:的)?(?:有关|主要)?(?:代表|负责人|人员|负责同志)"
        "(?:共同)?(?:组成|担任|兼任|参加))",
        None,
    ),
    Pattern(
        "按照|依照|依据|根据|符合|执行|达到|遵守",
        "(?:统一)?(?:(?:制定|规定|公布|发布|确定|颁布|批准|核定|划定)的"
        "|关于[^，,的]{2,24}的(?:规定|要求|标准)|的(?:统一|有关|相关)?(?:规定|规范|标准|要求|部署))",
        None,
        doubt=0.2,
    ),
)
_AFTER = (
    (later(rf"^(?:(?!确定|明确|指定|以).){{0,14}}?{_LEADS}(?!单位|部门)"), Act.LEAD),
    (later("^(?:应当?|须)?(?:自觉|主动|依法)?(?:不得|不应|禁止|接受|未经)"), Act.BOUND),
    (later("^.{0,8}?(?:承担|负)[^，,]{0,10}责任"), Act.ANSWER),
    (later("^(?:依法)?(?:承担|行使)[^，,责]{0,10}的"), Act.DO),
    (later(rf"^{_HELPS}(?<!参与)"), Act.HELP),
    (later(rf"^.{{0,24}}?{_PUNISHMENT}"), Act.PUNISH),
    (later("^.{0,32}?(?:考核|评价|评议|考评|评估|点评)"), Act.ASSESS),
    (
        later(
            "^.{0,16}?(?:裁决|裁定|协调(?:解决|确定|处理)|召集|指定|仲裁|确定(?:一个|一家)?(?:主办|牵头|责任))"
        ),
        Act.SETTLE,
    ),
    (
        later(
            "^(?:依法)?(?:批准|审批|审定|许可(?!证)|核发|颁发|核准|审查|审核)"
            "|^[^报经]{0,16}?(?<![未请])(?:批准|审批|审定|许可(?!证)|核发|颁发|核准|审查|审核)"
            "(?!的.|设立|机关|部门|中介|同意的)"
        ),
        Act.APPROVE,
    ),
    (later("^.{0,10}?(?:监督|检查|督促|督查)"), Act.SUPERVISE),
    (later("^.{0,16}?(?:受理(?!机关|机构|部门|单位|的.)|接受申请|登记)"), Act.HEAR),
    (later(rf"^{_HELPS}"), Act.HELP),
)


_FIRST = later(
    "(?:应当|可以|必须)?(?:在|按照|依照|依据|根据)[^，,]{1,30}?(?:范围内|职责|分工|规定|权限|职权)[，,]"
)


def act_after(words: str) -> Act:
    """What a body does, by the words that follow it in its clause, but for 应当按照职责分工，."""
    first = _FIRST.match(words)
    words = words[first.end() :] if first else words
    return next((act for pattern, act in _AFTER if pattern.match(words)), Act.DO)
