"""What a notice states of its lists (24个领域153项), and what a 目录 beside them lists.

A 目录 that only names the items of a 清单 of the same file is no list of its own: it is compared
with that list, number by number, and left out. Nothing is corrected: each difference is a
suspicion. Must not know forms or stores.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from indexer import classes
from schema.domain import documents, lists

_OF_CLASS = re.compile(
    r"(?P<words>基本履[职责]|配合履[职责]|收回|属地管理|赋权|权责清单|政务服务)"
    r"(?P<between>[^。;,、(\d]{0,16}?)[(]?(?:共计?|合计|总计)?有?(?P<items>\d+)项"
)
_CHANGED = re.compile(r"由|从|新增|增加|减少|取消|删|调整|修改|划转|其中|第|第?一批")
_BY_FIELD = re.compile(
    r"(?P<fields>\d+)个?大?(?:领域|类别|方面|板块|类)[,、]?(?:共计?|合计|总计)?(?P<items>\d+)项"
)
_CATALOGUE = re.compile(r"目录\s*(?:[(（〔].*)?$")
_SHARE = 0.5  # of the items of a 目录 that its 清单 has too; titles are shortened in some


def differences(
    blocks: Iterable[documents.Block], found: Sequence[lists.ListTable]
) -> Iterator[documents.Suspicion]:
    """Counts that the text around lists states and that none of them has."""
    for block in blocks:
        text = unicodedata.normalize("NFKC", block.text)
        reasons = [*_by_class(text, found), *_by_field(text, found)]
        yield from (documents.Suspicion(None, reason) for reason in reasons)


def _by_class(text: str, found: Sequence[lists.ListTable]) -> Iterator[str]:
    for match in _OF_CLASS.finditer(text):
        named = classes.by_words(match["words"])
        counts = [len(each.entries) for each in found if each.list_class in named]
        stated = int(match["items"])
        if not counts or _CHANGED.search(match["between"]) or stated in {*counts, sum(counts)}:
            continue
        title = lists.CLASS_TITLES[named[0]]
        yield f"正文写明“{match[0]}”，{title}实际读到{'、'.join(map(str, counts))}项"


def _by_field(text: str, found: Sequence[lists.ListTable]) -> Iterator[str]:
    for match in _BY_FIELD.finditer(text):
        named = classes.by_words(text)
        meant = [each for each in found if each.list_class in named] or found
        read = [(_fields(each), len(each.entries)) for each in meant]
        stated = int(match["fields"]), int(match["items"])
        sums = tuple(map(sum, zip(*read, strict=True)))
        if read and stated not in {*read, sums}:
            told = "；".join(f"{fields}个领域{items}项" for fields, items in read)
            yield f"正文写明“{match[0]}”，实际读到{told}"


def _fields(each: lists.ListTable) -> int:
    """Number of categories of a list; those below another count with it."""
    names = (entry.category.split("/")[0] for entry in each.entries if entry.category)
    return len(dict.fromkeys(names))


def catalogues(found: Sequence[lists.ListTable]) -> dict[int, lists.ListTable]:
    """Lists that are the 目录 of another one of the same class, by `id`, with that list."""
    known = ((each, full_list(each, found)) for each in found if is_catalogue(each))
    return {id(each): full for each, full in known if full is not None}


def is_catalogue(each: lists.ListTable) -> bool:
    """Whether a list calls itself a 目录 and only names items."""
    return _CATALOGUE.search(each.title) is not None and not _says_who(each)


def full_list(
    catalogue: lists.ListTable, among: Iterable[lists.ListTable]
) -> lists.ListTable | None:
    """The 清单 of a 目录: of the same class, with half of its items; of several the namesake.

    Towns of one county have much the same items, so that of several none is taken by its items.
    """
    close = [
        other
        for other in among
        if other.list_class is catalogue.list_class
        and not _CATALOGUE.search(other.title)
        and _shared(catalogue, other) >= _SHARE
    ]
    namesakes = [other for other in close if _stem(other.title) == _stem(catalogue.title)]
    return next(iter(namesakes or (close if len(close) == 1 else ())), None)


def _stem(title: str) -> str:
    """A title without 目录 or 清单 and what follows."""
    return re.sub(r"(?:目录|清单).*$", "", _plain(title))


def _says_who(each: lists.ListTable) -> bool:
    """Whether a list says more than titles: a duty, or a body besides the townships at large."""
    parts = [part for entry in each.entries for part in entry.responsibilities]
    return any(part.duty or part.body != lists.TOWNSHIP for part in parts)


def _shared(one: lists.ListTable, other: lists.ListTable) -> float:
    titles = {_plain(entry.title) for entry in other.entries}
    return sum(_plain(entry.title) in titles for entry in one.entries) / len(one.entries)


def compared(catalogue: lists.ListTable, full: lists.ListTable) -> Iterator[documents.Suspicion]:
    """Items that a 目录 and its 清单 number or name differently, or that one of them lacks."""
    here, there = _numbers(catalogue), _numbers(full)
    for title in [*here, *(title for title in there if title not in here)]:
        mine, other = here.get(title), there.get(title)
        if mine == other:
            continue
        row = mine[0][1] if mine else None
        if mine is None or other is None:
            where = "目录没有" if mine is None else "清单没有"
            yield documents.Suspicion(row, f"“{title}”{where}，“{catalogue.title}”与清单不一致")
        elif [number for number, _ in mine] != [number for number, _ in other]:
            yield documents.Suspicion(
                row, f"“{title}”在目录中序号为{mine[0][0]}，在清单中为{other[0][0]}"
            )


def _numbers(each: lists.ListTable) -> dict[str, list[tuple[str | None, int | None]]]:
    """Numbers and rows of the items by title, in order."""
    keyed = sorted(each.entries, key=lambda entry: _plain(entry.title))
    grouped = {
        title: [(entry.number, entry.locator.row) for entry in entries]
        for title, entries in groupby(keyed, key=lambda entry: _plain(entry.title))
    }
    return {title: grouped[title] for title in dict.fromkeys(_plain(e.title) for e in each.entries)}


def _plain(title: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", title))
