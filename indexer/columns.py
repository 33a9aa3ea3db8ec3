"""Columns (表头): the words that head a column in published lists, and the field each stands for.

One ordered table of patterns; the first that applies wins. `BODY` and `DUTY` are words whose
meaning depends on the class of the list (责任单位, 职责). Must not know rows or classes.
"""

import enum
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schema.domain.text import fold

MAX_LABEL_CHARS = 30  # a longer cell is content, never the head of a column


class Field(enum.StrEnum):
    """What a column holds; the value names the cells in `lists.Locator.cells`."""

    NUMBER = "number"  # 序号
    CATEGORY = "category"  # 类别、领域、主项名称
    TITLE = "title"  # 事项名称
    SUBITEM = "subitem"  # 子项、三级事项
    LEAD_BODY = "lead_body"  # 对应上级部门、主体责任单位、牵头部门
    LEAD_DUTY = "lead_duty"  # 上级部门职责、主体责任
    COOPERATING_BODY = "cooperating_body"  # 配合责任单位、协同部门
    COOPERATING_DUTY = "cooperating_duty"  # 乡镇（街道）配合职责、配合责任
    RECEIVER = "receiver"  # 承接部门
    METHOD = "method"  # 工作方式
    TRANSFEROR = "transferor"  # 原实施主体、划出部门
    SCOPE = "scope"  # 实施范围
    OFFICE = "office"  # 内设机构
    BODY = "body"  # 部门、责任单位、实施主体
    DUTY = "duty"  # 职责、责任事项
    BASIS = "basis"  # 法律依据
    REMARK = "remark"  # 备注、限制条件
    ADJUSTMENT = "adjustment"  # 调整类型: 新增、修改、取消
    OTHER = "other"  # known and left aside: 编码, 流程图, 追责情形


_TOWN = "(?:乡镇|街道|镇街|街镇|乡街|镇村)"
_UNIT = "(?:单位|部门|主体|机关|机构|科室)"
_HELP = "(?:配合|协同|协助|协办|联办|参与)"
_WORK = (  # 责任 is one too where no 单位 follows, see below
    "职责|任务|职能$|(?:履职|工作|主要|具体|配合|协助)内容|履职要求|要点$|工作(?:要求|措施|分工)?$"
)

# Read after `_plain`: no blanks, brackets or punctuation, half width. The order matters:
# 责任事项 and 配合责任单位 are caught before the wider patterns below them. The words of a list's
# title (…事项清单) stand over no column.
RULES: tuple[tuple[re.Pattern[str], Field], ...] = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"序号$|^(?:序|编号|项次|号|流水号|[Nn][Oo])$", Field.NUMBER),
        (
            r"编码|代码|流程|追责|问责|监督电话|联系|电话|时限|批次|(?:实施|赋权|下放|行使)方式",
            Field.OTHER,
        ),
        (r"^(?:调整|变动|变更)(?:类型|类别|情况|方式|意见|内容|说明)?$", Field.ADJUSTMENT),
        (r"依据|^(?:法律|政策)法规", Field.BASIS),
        (
            rf"^(?:牵头|主办|主责|主管).{{0,2}}(?:{_UNIT})?[及和与]?{_HELP}.{{0,2}}{_UNIT}$",
            Field.LEAD_BODY,
        ),
        (r"备注|说明|限制|边界|划转范围|^注$", Field.REMARK),
        (r"方式$|^(?:承接|收回)?.{0,4}(?:措施|举措)$", Field.METHOD),
        (rf"原.{{0,4}}{_UNIT}|划出|(?:赋权|下放|委托|授权|移交){_UNIT}", Field.TRANSFEROR),
        (rf"(?:实施|适用|赋权|承接|下放)(?:范围|对象|{_TOWN})|承接主体", Field.SCOPE),
        (rf"承接.{{0,4}}{_UNIT}(?:名称)?$|(?:收回|接收|承担).{{0,3}}{_UNIT}$", Field.RECEIVER),
        (r"内设机构|^.{0,2}(?:科室|股室|站所|岗位|承办机构)", Field.OFFICE),
        (rf"^{_HELP}.{{0,4}}责任(?:事项|内容)$", Field.COOPERATING_DUTY),
        (r"^(?:主[体要]|牵头|主办).{0,4}责任(?:事项|内容)$", Field.LEAD_DUTY),
        (r"责任事项|责任清单", Field.DUTY),
        (r"^一级(?:事项|类别|分类|目录|指标)?(?:名称)?$", Field.CATEGORY),
        (r"^二级(?:事项|类别|分类|目录)?(?:名称)?$", Field.TITLE),
        (r"^(?:三级.{0,4}|子项(?:名称)?)$", Field.SUBITEM),
        (r"^主项", Field.CATEGORY),
        (r"^.{0,4}(?:类别|领域|类型|分类|板块|大类|种类|类目|条线|模块)(?:名称)?$", Field.CATEGORY),
        (rf"{_HELP}.{{0,4}}{_UNIT}(?:名称)?$", Field.COOPERATING_BODY),
        (r"事项名称|项目名称|(?:职权|权力|职责|任务)名称|^名称$", Field.TITLE),
        (r"^.{0,8}事项(?:内容)?$|(?:违法|处罚).{0,2}(?:行为|案由)(?:名称)?$|^案由", Field.TITLE),
        (rf"{_TOWN}.*(?:{_WORK}|责任(?!{_UNIT}))|职责.*{_TOWN}", Field.COOPERATING_DUTY),
        (rf"^[本各]?[乡镇](?!村).{{0,4}}(?:{_WORK}|责任$)", Field.COOPERATING_DUTY),
        (rf"{_HELP}.{{0,4}}(?:责任|{_WORK}|内容)$", Field.COOPERATING_DUTY),
        (
            rf"(?:上级|[省市县区]级|[县区市]直|部门|牵头|主办|主责|主体).*(?:{_WORK})",
            Field.LEAD_DUTY,
        ),
        (r"(?:部门|单位|牵头).*责任(?:内容)?$|^主[体要]责任(?:责任|.{0,4}内容)?$", Field.LEAD_DUTY),
        (r"职责.*(?:上级|[省市县区]级|部门)", Field.LEAD_DUTY),
        (r"^(?:主管|业务主管|行业主管|相关).*(?:部门|单位)$", Field.BODY),
        (rf"(?:上级|对应|牵头|主办|主责|主体责任|主要责任).*{_UNIT}", Field.LEAD_BODY),
        (rf"^(?:[^职]|职能){{0,8}}{_UNIT}(?:名称)?$", Field.BODY),
        (
            r"^(?:工作|主要|具体)?职责(?:内容|任务|分工|划分)?$|^(?:责任|工作)分工$|^责任内容$",
            Field.DUTY,
        ),
    )
)

_TOWN_NAME = re.compile(
    r"^(?!乡镇|镇街|各|全)[\u4e00-\u9fff]{2,8}(?:镇|乡|街道)(?:办事处|人民政府)?$"
)
# Under a group a town may go by its short name (实施范围 over 云溪, 石门).
_SCOPED = re.compile(
    rf"^(?:(?:实施|适用|赋权|承接|行使)(?:范围|对象|区域|主体|乡?镇街道|{_TOWN}))(?!{_TOWN}|名称|单位)(\w{{2,10}})$"
)
_NOISE = re.compile(r"[\s\W_]+")


def _plain(text: str) -> str:
    """Half width, simplified, without blanks and punctuation: layout breaks heads up (序 号)."""
    return _NOISE.sub("", fold.simplify(unicodedata.normalize("NFKC", text)))


def field_of(label: str) -> Field | None:
    """Field that a column head stands for, None when the words are not known."""
    plain = _plain(label)
    if not plain or len(plain) > MAX_LABEL_CHARS:
        return None
    return next((name for pattern, name in RULES if pattern.search(plain)), None)


def is_town(label: str) -> bool:
    """Whether a column head names one town or street, so that its cells bear ticks."""
    return _TOWN_NAME.search(_plain(label)) is not None


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one header: `fields` gives the indexes of each field, in sheet order."""

    labels: tuple[str, ...]
    fields: Mapping[Field, tuple[int, ...]]
    unknown: tuple[tuple[int, str], ...] = ()
    towns: tuple[tuple[int, str], ...] = ()  # 城关街道, 柳河镇 …: ticked where the item applies

    def first(self, name: Field) -> int | None:
        """Index of the first column of a field."""
        return next(iter(self.fields.get(name, ())), None)

    def has(self, *names: Field) -> bool:
        """Whether every one of these fields has a column."""
        return all(name in self.fields for name in names)

    @property
    def heads_list(self) -> bool:
        """Whether these heads can stand over duty items: a title and one more field."""
        return Field.TITLE in self.fields and len(self.fields) > 1


def columns_of(labels: Sequence[str]) -> Columns:
    """Read the heads of a table; "" stands over a column without a head of its own."""
    fields: dict[Field, tuple[int, ...]] = {}
    unknown: list[tuple[int, str]] = []
    towns: list[tuple[int, str]] = []
    for index, label in enumerate(labels):
        name = field_of(label)
        if name is not None:
            fields[name] = (*fields.get(name, ()), index)
        elif _plain(label):
            (towns if is_town(label) else unknown).append((index, label))
    ticked = [
        (index, found[1])
        for index in fields.get(Field.SCOPE, ())
        if (found := _SCOPED.match(_plain(labels[index])))
    ]
    if ticked and len(ticked) + len(towns) > 1:
        del fields[Field.SCOPE]
        towns = sorted([*towns, *ticked])
    if Field.TITLE not in fields and Field.SUBITEM in fields:
        _without_title(fields, labels)
    return Columns(labels=tuple(labels), fields=fields, unknown=tuple(unknown), towns=tuple(towns))


def _without_title(fields: dict[Field, tuple[int, ...]], labels: Sequence[str]) -> None:
    """Give a list its titles: 主项 where sub-items stand beside it, else the sub-items."""
    main = [each for each in fields.get(Field.CATEGORY, ()) if "主项" in _plain(labels[each])]
    if not main:
        fields[Field.TITLE] = fields.pop(Field.SUBITEM)
        return
    fields[Field.TITLE] = tuple(main)
    rest = tuple(each for each in fields.pop(Field.CATEGORY) if each not in main)
    if rest:
        fields[Field.CATEGORY] = rest
