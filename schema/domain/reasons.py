"""Why something was found (为何命中), in words that staff can check: words, place, days.

Pure: texts come in folded, names of places as they are shown.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from schema.domain.particulars import Particular
from schema.domain.text import tokens

_MAX_WORDS = 8


def words(folded: str, wanted: tokens.Terms) -> list[str]:
    """Parts of a folded text that stand in the query, longest run of each, in order of the text."""
    spans = tokens.highlight_spans(folded, wanted)
    return list(dict.fromkeys(folded[start:end] for start, end in spans))


def why(
    folded: str,
    wanted: tokens.Terms,
    *,
    phrases: Iterable[str] = (),
    related: Sequence[tuple[str, str]] = (),
) -> list[str]:
    """Which words of a query a text has: exact ones, typed ones, and those that stand for them.

    Args:
        folded: What was searched.
        wanted: What was typed.
        phrases: What had to stand in the text exactly.
        related: What was said, each with a word of documents for it.
    """
    found = []
    if exact := [each for each in phrases if each in folded]:
        found.append(f"原样含有：{_listed(exact)}")
    if typed := words(folded, wanted):
        found.append(f"含有所查的词：{_listed(typed)}")
    stands = [(said, word) for said, word in dict.fromkeys(related) if word in folded]
    if stands:
        told = (f"{word}（所说的“{said}”）" for said, word in stands)
        found.append(f"含有近义词：{_listed(list(told))}")
    return found


def applies(territory: str, name: str, place: str | None, place_name: str | None) -> str:
    """How a document's place stands to the place asked for; None is anywhere."""
    if not territory:
        return "全国适用"
    if place is None:
        return f"适用地方：{name}"
    if territory == place:
        return f"正是所问地方：{name}"
    if place.startswith(territory):
        return f"上级规定：{name}，适用于{place_name}"
    return f"所问地方之内：{name}"


def binds(starts: date | None, ends: date | None, on: date) -> str:
    """Since when and until when a document binds, seen from a day."""
    since = f"{starts.isoformat()} 起" if starts else "生效日期未载明"
    until = f"至 {ends.isoformat()} 前" if ends else "现行有效"
    return f"截至 {on.isoformat()}：{since}，{until}"


def counted(until: date | None) -> str:
    """That counts of dispatched cases are practice, and to which day they go."""
    return f"以往派单的统计{f'，至 {until.isoformat()}' if until else ''}：只是实践，不是职责依据"


NOTHING = "已收录的来源里没有相关内容。"
_UNTOLD = {
    Particular.PART: "其中这一部分有多少",
    Particular.COUNTED: "所数的这一样有多少",
    Particular.MOST: "哪一个最突出",
    Particular.SO_FAR: "当地至今做了多少",
    Particular.SUM: "所问的金额",
    Particular.TELEPHONE: "电话",
    Particular.PERSON: "姓名",
    Particular.DAY: "日期",
    Particular.WHERE: "所在的地点",
    Particular.OFFICE: "所问的那一类机构",
    Particular.MATERIAL: "所要的材料或条件",
    Particular.DEED: "所问的这一步",
    Particular.NAME: "所问的名称、职务或时刻",
}


def unanswered(
    nowhere: Sequence[str],
    lacked: Sequence[str],
    untold: Particular | None,
    unmet: Sequence[str],
    *,
    number: bool,
    nearer: str | None = None,
) -> list[str]:
    """Why a question has no answer (为何不答): what all documents, or the nearest of them, lack.

    Args:
        nowhere: Words of the question that no document has.
        lacked: Words that the nearest texts lack in any wording.
        untold: What is asked for in particular and the nearest text does not tell.
        unmet: Kinds of thing and numbers of the question that it lacks.
        number: Whether it lacks a number of the kind asked for.
        nearer: A common matter that the question is nearer to and the nearest texts do not name.
    """
    found = []
    if untold is Particular.OPINION:
        found.append("所问的是看法，文件里没有评价。")
    elif untold or number:
        found.append(f"最接近的一条没有写明{_UNTOLD[untold] if untold else '所问的数目'}。")
    if unmet:
        found.append(f"最接近的一条没有写到：{_listed(unmet)}。")
    if nearer:
        found.append(f"所问更像“{nearer}”这件事，最接近的几条说的不是它。")
    if nowhere:
        found.append(f"已收录的文件里没有出现：{_listed(nowhere)}。")
    if lacked:
        found.append(f"最接近的几条都没有写到，也没有相应的规范说法：{_listed(lacked)}。")
    return found or ["最接近的几条只说到所问的一部分，不足以作为依据。"]


def _listed(said: Sequence[str]) -> str:
    more = f"等 {len(said)} 处" if len(said) > _MAX_WORDS else ""
    return "、".join(said[:_MAX_WORDS]) + more
