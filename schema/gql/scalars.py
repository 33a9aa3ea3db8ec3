"""Leaves of the schema: civil dates, instants, and the enums of the domain in Chinese.

Must not know any type that has fields.
"""

import datetime as dt
import re
from collections.abc import Mapping

import strawberry
from strawberry.types.scalar import ScalarDefinition

from schema.domain import instants
from schema.domain.answers import Verdict
from schema.domain.documents import WorkKind
from schema.domain.lists import CLASS_TITLES, ROLE_TITLES, ListClass, Relation, Role
from schema.domain.search import Facet, HitKind
from schema.errors import DateInvalid
from schema.gql.views import described

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

WORK_KIND_TITLES = {
    WorkKind.LIST: "事项清单",
    WorkKind.LAW: "法律、法规、规章",
    WorkKind.POLICY: "政策文件",
    WorkKind.MINUTES: "会议纪要",
    WorkKind.APPROVAL: "批复",
    WorkKind.NEWS: "报道、经验材料",
    WorkKind.CASES: "以往派单（实践）",
}
HIT_KIND_TITLES = {HitKind.ENTRY: "清单事项", HitKind.PASSAGE: "文件段落"}
_VERDICTS = {
    Verdict.ANSWERED: "有据可答。",
    Verdict.DISPUTED: "有争议：依据之间不一致。",
    Verdict.AMBIGUOUS: "因地而异：请指明地方。",
    Verdict.UNLISTED: "清单未列入：当地当日的清单齐全，没有这一事项。",
    Verdict.NOT_FOUND: "未找到依据。",
}
_RELATIONS = {
    Relation.REPLACES: "取代此前的版本。",
    Relation.ADDS_TO: "增补：与此前的版本合起来有效，如第二批。",
    Relation.AMENDS: "调整：新增、修改或取消此前版本中的事项。",
    Relation.REPEALS: "废止此前的版本。",
}
_FACETS = {
    Facet.HIT_KIND: "按命中的种类。",
    Facet.WORK_KIND: "按文件类别。",
    Facet.CLASS: "按清单类别。",
    Facet.BODY: "按机构。",
}

described(ListClass, "清单类别。", {each: f"{CLASS_TITLES[each]}清单。" for each in ListClass})
described(Role, "机构在事项中的职责角色。", {each: f"{ROLE_TITLES[each]}。" for each in Role})
described(Relation, "版本与此前版本的关系。", _RELATIONS)
described(WorkKind, "文件类别。", {each: f"{WORK_KIND_TITLES[each]}。" for each in WorkKind})
described(HitKind, "命中的种类。", {each: f"{HIT_KIND_TITLES[each]}。" for each in HitKind})
described(Verdict, "答案卡的结论。", _VERDICTS)
described(Facet, "分面：命中按哪一项计数。", _FACETS)


def microseconds(moment: dt.datetime | None) -> int | None:
    """Return a moment as a store keeps it; None stays None, which is now."""
    return None if moment is None else instants.microseconds(moment)


def _day(value: object) -> dt.date:
    """Read 2025-03-01 and nothing else; Python would take 20250301 and 2025-W09-6 as well.

    Raises:
        DateInvalid: It is not a civil date.
    """
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise DateInvalid("日期无效：应写作 2025-03-01，并且确有其日")


def _utc(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


SCALARS: Mapping[object, ScalarDefinition] = {
    dt.date: strawberry.scalar(
        name="Date",
        description="公历日期（中国时间），如 2025-03-01。",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=dt.date.isoformat,
        parse_value=_day,
    ),
    dt.datetime: strawberry.scalar(
        name="DateTime",
        description="时刻（协调世界时），如 2025-03-01T00:00:00Z。",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=_utc,
        parse_value=instants.parse,
    ),
}
