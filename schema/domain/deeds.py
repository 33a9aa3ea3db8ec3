"""What is to be done (谁来修), as people ask for it and as texts say it. Must not know texts."""

import re
from dataclasses import dataclass

from schema.domain.text.patterns import later


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed as it is asked for (`named` anywhere; `asked` of somebody) and as texts say it."""

    named: re.Pattern[str]
    asked: re.Pattern[str]
    done: re.Pattern[str]

    def is_asked(self, question: str) -> bool:
        """Whether a folded question asks who does it (谁来修, 哪个局先修, 修?)."""
        # Most questions name few deeds, and the pattern of words before takes 2 ms to make.
        return bool(self.named.search(question) and self.asked.search(question))


def _asked_to(asked: str, done: str) -> Deed:
    return Deed(
        later(asked),
        later(
            rf"(?:谁|哪|部门|单位|(?<![\d几多少])[家局级个]|(?<![村镇乡县市区省局所街队店屋家])里)(?:[来去能先给该应]|出面|牵头|负责|点头){{0,2}}(?:{asked})"
            f"|(?:{asked})[了的呢啊]?[?？]?$"
        ),
        later(done),
    )


# What is done, as people ask for it and as texts say it: a body that does it is likelier meant.
DEEDS = tuple(
    _asked_to(asked, done)
    for asked, done in (
        (
            "定|订|划|编|拟|写|列|制定|制订|划定|编制|拟定|起草|规定",
            "制定|细化|制订|规定|划定|划分|编制|编写|拟定|拟订|设定|确定|核定|起草",
        ),
        ("拍(?:这个|那个|这|个)?板|点头|拿主意|定夺|说了算", "决定|确定|批准|审定|同意"),
        ("公布|发布|公开|公告|公示|往外[发亮晒贴]|亮出来|晒出来", "公布|发布|公告|公示|公开"),
        ("协调|统筹", "协调|统筹"),
        ("测|监测|检测", "监测|检测|测定"),
        ("修|维修|修复|维护|管护", "修复|修缮|维修|维护|养护|治理|管护"),
        ("拆|拆除", "拆除"),
        ("培训|指导", "培训|指导"),
        ("出钱|掏钱|给钱|补贴|贴钱|拨钱|出", "经费|资金|补助|补贴|费用|预算|拨付|保障|提供"),
        ("发证|办证|发", "核发|颁发|发给|发放|发布"),
        ("检查|抽查|巡查|查", "检查|查处|巡查|抽查|查验"),
        ("引导|宣传|倡导", "宣传|引导|倡导"),
        ("设|装|建|搭", "设置|设立|安装|配备|建立|建设(?!单位|行政|主管|部门|局|用地|工程)|组建"),
        ("收费|收(?!拾|回)", "收取|征收|收费"),
        ("走[完个一遍]{0,3}(?:程序|流程)|走手续", "履行.{0,4}程序|按.{0,4}程序"),
        ("张罗|召集|喊|叫齐|开的?会|办的?会|办的?班", "召开|举办|召集|组织"),
        ("说(?!了算|理|法|情)|夸|抱怨|感叹", "说|表示|介绍|感叹|坦言"),
        ("[看瞅瞧]见|发现|看到|撞见", "发现"),
        ("解决|摆平|搞定|办成|回应|响应", "解决|响应|化解"),
        ("[签接][了的]?[这那]?单|接[了的]?单子|签收|认领", "签收|接收|认领|接单"),
        ("发[了的]?话|交代|吩咐|批示|批[了的]字|点[了的]?名", "要求|批示|部署"),
        (
            "(?:捣鼓|鼓捣|弄|搞|整|做|建|攒|开发)(?:出来|起来)?|上马",
            "建设(?!单位|行政|主管|部门|局|用地|工程)|开发|建立|研发|探索|推行",
        ),
        ("吹[了的]?哨|喊[了的]?人|叫[了的]?人|吹的?", "吹哨|呼叫|发起"),
        ("调解|调停|说和|劝和|劝", "调解"),
        ("当(?!家)|担任", "担任"),
        ("批评|教育|训", "批评|教育|告诫"),
        ("(?:叫|让).{0,3}(?:关|停)|叫停|关停", "关停|停业|责令|停止"),
    )
)
# More that tell bodies of a text apart; whether any text answers is not judged by them.
MORE_DEEDS = tuple(
    _asked_to(asked, done)
    for asked, done in (
        ("任|任命|提拔", "任命|任免|聘任"),
        ("换|更新", "更新|更换"),
        ("挑|选", "选择|选定|遴选|推荐"),
        ("断|裁|评理|指派|点将", "裁决|裁定|协调处理|解决|指定|决定"),
        ("催|督|督办|盯", "督办|督促|监督|跟踪|责令"),
        ("组织|攒个?局|张罗", "组织|举办|召集"),
        ("退|打回", "退"),
        ("通报", "通报"),
        ("教|带", "培训|指导|带动"),
    )
)
