"""What a question asks for: which part, which deed, and whether a body at all.

Written after how staff ask; what each of it is worth is measured in docs/relevance.md. Must not
know texts.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from schema.domain.bearer_words import Act
from schema.domain.deeds import DEEDS, MORE_DEEDS
from schema.domain.text.patterns import later

LACKS = later("没有|没(?!收|办)|无人|无物|未")
# Who is assessed, not who does it (考核谁来做).
_ASSESSED = (
    "(?:(?<!谁)(?:评|考|考核|评价)(?:的是|的)?|打分给)(?:谁|哪)"
    "(?!.{0,3}(?:来|做|负责|牵头|组织|管))"
)
# Parts asked for, by words; the first that applies.
_AIMS = (
    (later("(?:谁|哪.{1,4})[都也]?(?:不(?:能|许|得|准|该|可)|禁止)"), (Act.BOUND, Act.DO)),
    (
        later(
            "(?:能|可以|让不让).*[吗不么][?？]?$|行不行|行[吗不]$|成不成|合规[吗不]|能不能|可不可以"
            "|[让准许]不[让准许]"
        ),
        (Act.BOUND, Act.DO, Act.APPROVE, Act.PUNISH),
    ),
    (later("谁来?[评考]谁"), (Act.ASSESS,)),
    (later(_ASSESSED), (Act.BOUND,)),
    # What others hand on (要不要接) need not be taken on unless it was approved.
    (later("要不要(?:接|收|干|做|办)"), (Act.APPROVE, Act.BOUND, Act.DO)),
    (later("(?:牵头|主责|主办|主管|为主|抓总).{0,6}(?:配合|协助)"), (Act.LEAD, Act.DO)),
    (
        later(
            "配合|协助|协同|帮忙(?!的|活)|搭把手|搭手|谁的意见|哪.{1,4}的?意见|征求意见"
            "|问过?(?:谁|哪|边个)|[跟和]谁商量"
        ),
        (Act.HELP,),
    ),
    (later("咋(?:收拾|治|惩)|怎么(?:收拾|治|惩)|咋个?处理他"), (Act.BOUND, Act.PUNISH)),
    (
        later(
            "罚|吊(?:销|牌|证|照|了)|给吊|(?:谁|哪.{0,3})[来去]?(?:通报|收拾|治(?!理|安)|叫.{1,3}(?:改|挪|搬|停|关))|查处|没收|责令|取缔|处理违|追究|拆(?!迁)"
        ),
        (Act.PUNISH,),
    ),
    (
        later(
            "审批|批准|点[了的个]?头|同意|批(?!评|复|下来|完)|许可|拍[了的个]?板|办证|核准|审定|审核|审查|审议|报备|备案|发证|开证|过了?哪|经过?(?:谁|哪)"
            "|说了算|决定|拿主意|把关|定夺|那一?关|确认|审完|(?:谁|哪.{0,6})审(?!计|判)|来审|证.{0,4}谁发|谁发.{0,6}证"
        ),
        (Act.APPROVE, Act.HEAR),
    ),
    (
        later(
            "裁|(?:谁|哪.{0,3})[来去]?(?:断|指派)|不服|扯皮|皮球|推来推去|互相推|说理|评理|定主次|仲裁|争议"
        ),
        (Act.SETTLE, Act.HEAR),
    ),
    (
        later(
            "什么责|啥责|何责|责任|追责|问责|担责|背锅|出了?事|算谁|怪谁|赖谁|板子|谁(?:来)?[扛兜]|顶缸|(?:谁|哪.{1,4})的(?:责|锅)"
            "|出了?.{0,2}(?:岔子|纰漏|乱子|差错)|娄子"
        ),
        (Act.ANSWER, Act.LEAD, Act.HELP),
    ),
    (
        later("考核|考评|打分|评价|评议|评估|^.{1,5}?[来去]?[考评](?:[它他]|一?[下评])?$"),
        (Act.ASSESS,),
    ),
    (later("监督|检查|督查|监管|(?:谁|哪.{0,6})[来去]?[督盯]"), (Act.SUPERVISE, Act.DO)),
    (
        later(
            "举报|投诉|报告(?!.{0,6}(?:交|审|批|评))|上报|报给|申请|受理|登记|反映|告状|告到|捅到|递到|找谁|求谁|向谁|向哪|找哪|往哪.{0,2}[报告递交送]|上哪.{0,2}[再去]?[说讲要告问评]"
            "|[跟和](?:谁|哪.{1,4})(?:报|告|说一?声|讲一?声|打.{0,2}招呼|吱|通.{0,2}气|知会)"
        ),
        (Act.HEAR, Act.DO),
    ),
    (
        later(
            "牵头|主管|主办|抓总|统筹|领导|谁的头|[牵挑调打带领].{0,2}头|带的?队|领的?队|总负责|负总责"
        ),
        (Act.LEAD, Act.DO),
    ),
)
_OFFICE = later(
    "哪一?[个家]?(?:部门|局|单位|委|办|机关|口)|[啥什]么?(?:部门|单位|局)"
    "|(?:谁|哪[家个儿里]?)[来去]?(?:管|罚|查|处理|处罚|监管|主管|负责监)|归.{0,4}管|主管|处罚"
)
# Where it is, as people say it and as texts do; 县里 and 市里 are who is told of as often.
_LEVELS = tuple(
    (later(said), later(meant))
    for said, meant in (
        ("村[里上头]|屯里|乡下", "村"),
        ("城里|街上|市区里", "城市|城区|街道"),
    )
)
_CREATED = later(
    "叫个?[啥什何]|(?:设|设立|设置|增设|建|建立|成立|组建|组成|搭|挂|立|凑|编|拼|捏|[多加添]?摆|[多加添])[了起的成]{0,2}(?:几?个)?(?:[啥什]么?|哪.?个?)"
    "(?:机构|部门|单位|委员会|办公室|办|中心|小组|平台|队|班子)"
    "|[单另新][设立建][了起]?(?:[啥什]么?|哪)"
)
_MANY = later("都有(?:谁|哪)|哪些|哪[几两三四五][个家级]|(?:谁|哪[家个])跟(?:谁|哪)|分别是")
# 1+X+Y里的X是哪些: what a text defines by a letter or number of its own (“X”是指…).
_SIGN = later(
    "(?<![a-z0-9+])(?P<sign>[a-z]|[0-9一])(?:到底|主要|具体|里头?|那|这|家|又|都|,|，)*(?:是(?!不是)|指|有|代表|包括)(?=.{0,6}[哪谁啥什])"
)
# In what something is told or done, as people ask for it and as texts say it.
_MEDIA = tuple(
    (later(f"(?:哪一?[个张份本]|[啥什]么?)(?:{asked})"), later(told))
    for asked, told in (
        (".{0,2}系统", "系统"),
        (".{0,2}平台", "平台"),
        (".{0,2}(?:清单|单子)", "清单|目录"),
        (".{0,2}(?:文件|意见|办法|规定)", "《"),
    )
)
_LAST = later("最后|最终|末了|到头来|报(?:到|给|请)?哪|往哪报|逐级")
# Whom it is asked with whom something is done, and what stands before such a body in texts.
_TURNED = tuple(
    (later(asked), later(f"(?:{before})(?:了|给)?(?:当地|原|其|有关)?$"))
    for asked, before in (
        ("从.{0,4}(?:哪|谁)|(?:抽|凑|借|调|选)[了的自]?(?:哪|谁)", "从|抽调|整合|选自"),
        (
            "(?:喊|叫|请|邀|约|找|点名|点|聘)[了来的]?(?:哪|谁)|(?:喊|叫|请|邀|约|聘)来?[^，,]{0,12}是",
            "聘请|招聘|请|邀请|会同|联合|协调|召集|要求|通知",
        ),
        (
            "(?:要求|催|督促|盯着|指导|教)[了的]?(?:哪|谁)|[叫让](?:哪|谁).{0,4}[去来]?",
            "要求|督促|指导|推动|责成|委托|让",
        ),
        ("(?:约谈|表彰|表扬|奖励|提醒|告诫)[了的]?(?:谁|哪)", "对|约谈|表彰|奖励"),
        ("(?:比|照|学|仿)[着]?(?:谁|哪)", "参照|按照|对照|仿照|借鉴"),
        (
            "听(?:谁|哪)|归.{0,3}(?:谁|哪).{0,4}(?:领导|指挥|调度)|受(?:谁|哪)|在谁手|谁手[里上中心]",
            "在|归|由|接受|服从",
        ),
        ("[照按]着?(?:谁|哪[个家级])", "按照|依照|根据|执行|按"),
        (
            "归.{0,3}(?:谁|哪).{0,4}管",
            "归|由",
        ),
        (
            "(?<!抄)[给到去往](?:了)?(?:谁|哪(?!.{0,4}(?:里头|里面|平台|系统|app|软件|文件|清单|单子)))|(?:谁|哪.{1,3})(?:[得拿领收]到|受益)",
            "向|给|到|送|下达|下放|提供|交由|寄发|报|为|充实|补充|赋予",
        ),
        ("[靠用雇][着了]?(?:谁|哪|[啥什]么?人)", "使用|聘用|依靠|依托|靠|用"),
        ("(?:冲着?|针对|防着?|说的是)(?:谁|哪)", "避免|针对|防止|对"),
        (_ASSESSED, "对"),
        ("(?:有|包括|含)哪[些几]|都有(?:谁|哪)", "包括|包含|有"),
        ("(?:盯|看|管)[着住牢]?(?:谁|哪)", "掌握|督促|督办|监督|调度|压实"),
        ("[跟和同与](?:谁|哪)", "与|和|同|跟"),
        ("求(?:谁|哪)|(?:告|捅)到(?:谁|哪)|上哪", "向|到|报请|提请"),
        ("[跟和](?:谁|哪.{1,4})(?:报|说|讲|打|吱|通|知)", "向|报|报送|报告|告知|通知"),
        ("前.{0,2}先|先(?:过|经|问|报)(?:谁|哪)", "先经|先报|先征求|先向|事先经"),
        ("抄[送报]?给?(?:谁|哪)", "同时送|抄送|抄告|抄报"),
        ("并[到进入给](?:谁|哪)", "与|和|并入|划入|划归|到"),
    )
)
_WHO = later(
    "谁|哪(?!.?(?:系统|平台|文件|清单|[天年月条项份张种些样块件步]|方面|[个类]?(?:指标|数|字|领域|行当|环节)))"
    "|[啥什]么?(?:部门|单位|人)|归口"
)
_ASKED = later(
    "谁|哪[一几]?[些个家支级类]?(?:部门|单位|机构|局|区|镇|街道|办公室|中心|队伍|级|里|儿)?"
)
# What names end in, where a question says so.
_KINDS = (
    (later("哪[几两三四五]级"), later("[两三四五]级|[省市县区乡镇]、")),
    (
        later("[啥什]么?的?人|当家的|哪几?[个些](?:干部|领导|人)"),
        later("(?:员|干部|书记|小哥|生|部长|主任|者|人|户)$"),
    ),
    (later("委员会[^，,]{0,2}有[哪啥]"), later("委员会$")),
    (later("办公室[^，,]{0,2}有[哪啥]"), later("办公室(?:[(（].{1,12}[)）])?$")),
    *(
        (
            later(f"(?:哪[一两二三四五几些]?[些个家支种]?|[啥什]么?)(?:{asked})"),
            later(f"(?:{name})$"),
        )
        for asked, name in (
            ("[级层](?!部门|单位)", "[级省市县区镇村]|政府|街道|社区|[)）]"),
            ("个?组(?!织)", "组"),
            ("个?处(?![罚理置分])", "处"),
            ("[所站](?![有在属])", "[所站队]"),
            ("[^，,]{0,2}学?校", "校"),
            ("区", "区|(?:区|、.+)的(?:镇街|街道|镇)"),
            ("[^，,]{0,4}队", "队"),
            ("办公室|办", "办公室|办"),
            ("[^，,]{0,2}局", "局|大队|部门"),
            ("[^，,]{0,2}厅", "厅"),
            ("[^，,]{0,4}(?:部门|单位)", "部门|单位|局|委|办公室|组织部|编办"),
            ("机构", "机构|中心|委员会"),
            ("[^，,]{0,2}机制", "机制"),
            ("政府", "政府"),
            ("委员会", "委员会"),
        )
    ),
)
_TOLD = tuple(
    (later(said), name)
    for said, name in (
        (
            "镇|街道|乡里|乡上",
            "^(?:(?:各|全部)?(?:乡镇|镇街|街道|镇)(?:[(（]街道[)）])?|(?:(?:乡镇|镇|乡)人民政府)?[、和]?(?:街道办事处)?)$",
        ),
        ("部门|局", "^(?:县级以上|[省市县区]级|市县|上级|报到|其余|其他|有关|相关|职能)*部门$"),
        ("社区", "^社区$"),
        ("[往向给报]政府", "^(?:本级|同级)?(?:人民)?政府(?:有关部门)?$"),
        ("派驻|派在", "派驻.{0,8}机构$"),
        ("纪委", "^(?:镇街|乡镇|街道)?纪(?:[(（]工[)）])?委$"),
    )
)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a folded question asks for.

    `acts`: parts, the likeliest first; none where it does not tell. `deeds`: words of texts for
    what is to be done, one of which must stand in what answers; `likely`: more of these, that tell
    bodies apart. `who`: asks for a body at all; else it may name one itself. `lacks`: of
    where something lacks. `last`: to whom it goes at the end.
    `office`: asks for a public body that is in charge or punishes. `kind`: in what the name ends
    that is asked for (哪个局). `told`: bodies that the question names itself. `created`: asks
    what was set up (设了个啥办公室), not by whom. `levels`: as texts say where it is (村里).
    `turned`: as texts say to whom it is turned (从哪几家抽, 喊了谁), where that is asked.
    `medium`: in what it is told or done (哪个系统), as texts say it.
    `many`: asks for more than one (都有谁). `sign`: which letter or number of a text is meant.
    """

    acts: tuple[Act, ...]
    deeds: tuple[re.Pattern[str], ...]
    likely: tuple[re.Pattern[str], ...]
    who: bool
    lacks: bool
    last: bool
    office: bool
    kind: re.Pattern[str] | None
    told: re.Pattern[str] | None
    created: bool
    levels: tuple[re.Pattern[str], ...]
    turned: tuple[re.Pattern[str], ...]
    many: bool
    medium: re.Pattern[str] | None
    sign: str | None

    @staticmethod
    @lru_cache(maxsize=256)
    def of(question: str) -> "Aim":
        """Read a folded question, once for all texts that are read for it."""
        return Aim(
            acts=acts(question),
            deeds=tuple(deed.done for deed in DEEDS if deed.is_asked(question)),
            likely=tuple(deed.done for deed in MORE_DEEDS if deed.is_asked(question)),
            who=bool(_WHO.search(question)),
            lacks=bool(LACKS.search(question)),
            last=bool(_LAST.search(question)),
            office=bool(_OFFICE.search(question)),
            kind=next((name for asked, name in _KINDS if asked.search(question)), None),
            told=_told(question),
            created=bool(_CREATED.search(question)),
            levels=tuple(meant for said, meant in _LEVELS if said.search(question)),
            turned=tuple(before for asked, before in _TURNED if asked.search(question)),
            medium=next((told for asked, told in _MEDIA if asked.search(question)), None),
            many=bool(_MANY.search(question)),
            sign=sign["sign"] if (sign := _SIGN.search(question)) else None,
        )


def _told(question: str) -> re.Pattern[str] | None:
    """Names of the bodies that a question names while it asks for another."""
    rest = _ASKED.sub("", question)
    if rest == question or "还是" in question:
        return None
    names = [name for said, name in _TOLD if said.search(rest)]
    return re.compile("|".join(names)) if names else None


def acts(question: str) -> tuple[Act, ...]:
    """Parts that a folded question asks for, the likeliest first; none where it does not tell."""
    who = _ASKED.search(question)
    tails = [question[who.start() :]] if who else []
    return next(
        (found for part in (*tails, question) for words, found in _AIMS if words.search(part)), ()
    )
