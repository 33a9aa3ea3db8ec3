"""Categories (类别): the words of a category row or column, its level and the count it states.

"一、党的建设（12项）" is the category 党的建设 of level 1 with 12 items. Must not know tables.
"""

import re
import unicodedata
from dataclasses import dataclass

from schema.domain.text import fold

# Headings of the published township lists (docs/lists.md): they mark a category row even where
# the csv lost the merge and the row bears neither "一、" nor a count.
# fmt: off
KNOWN = frozenset(
    {
        "党的建设", "经济发展", "民生服务", "平安法治", "乡村振兴",
        "精神文明建设", "社会管理", "社会保障", "自然资源", "生态环保",
        "生态环境", "城乡建设", "文化和旅游", "卫生健康", "应急管理及消防",
        "应急管理和消防", "人民武装", "综合政务", "投资促进", "商贸流通",
        "教育培训监管", "交通运输", "市场监管", "行政执法", "民族宗教",
        "安全稳定",
    }
)
# fmt: on
UNSORTED = frozenset({"未分类", "无", "/", "-", "—"})  # written where an item has no category
MAX_CHARS = 30  # a longer line is a sentence

_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_HAN = "[一二三四五六七八九十百零]"
_FIRST = re.compile(rf"^(?:{_HAN}+\s*[、.．,，：:]|第{_HAN}+[类章部分]+[、：:]?|[IVX]+[、.．])\s*")
_SECOND = re.compile(rf"^[（(]{_HAN}+[）)]\s*[、.．]?\s*")
_COUNT = re.compile(
    rf"\s*(?:[（(]\s*共?计?\s*(\d+|{_HAN}+)\s*[项項条個个件]?\s*[）)]|[:：]?共?(\d+)[项項])$"
)


@dataclass(frozen=True, slots=True)
class Category:
    """A category as stated: level 1 is "一、" or unnumbered, level 2 is "（一）"."""

    name: str
    level: int = 1
    count: int | None = None
    numbered: bool = False

    @property
    def known(self) -> bool:
        """Whether the published lists use this heading."""
        return fold.simplify(self.name) in KNOWN

    @property
    def certain(self) -> bool:
        """Whether the words alone show that this is a category and no item."""
        return self.numbered or self.count is not None or self.known


def joined(text: str) -> str:
    """One line of a cell broken by layout: between Han characters nothing, else one blank."""
    return re.sub(r"(?<=[!-~])\s*\n\s*(?=[!-~])", " ", text).replace("\r", "").strip()


def flat(text: str) -> str:
    """`joined` with the line breaks, which layout put there, taken out."""
    return re.sub(r"\s*\n\s*", "", joined(text))


def numeral(text: str) -> int | None:
    """Value of 12, １２ or 十二 (up to 999), None where it is no number."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdecimal():
        return int(plain)
    if not re.fullmatch(f"{_HAN}+", plain):
        return None
    total = digit = 0
    for char in plain:
        if char in "十百":
            total += max(digit, 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _HAN_DIGITS[char]
    return total + digit


def number_of(text: str) -> str | None:
    """Bare digits of an item's number ("1.", "（１）", "第1项", "1.0"), None where it has none.

    "2.1" and "3-2" keep their parts; 十二 becomes 12.
    """
    plain = unicodedata.normalize("NFKC", text)
    if is_han_numeral(plain):
        return str(numeral(re.sub(r"[^一二三四五六七八九十百零]", "", plain)))
    found = re.fullmatch(r"[第(\[【#★☆*\s]*(\d+(?:[.-]\d+)*)[).、。,号项\]】\s]*", plain)
    return re.sub(r"\.0$", "", found.group(1)) if found else None


def is_han_numeral(text: str) -> bool:
    """Whether a number cell holds 一 or 十二、 rather than digits."""
    return re.fullmatch(rf"[（(]?{_HAN}+[）)]?[、.．]?", text.strip()) is not None


def category_of(text: str) -> Category | None:
    """Read a category; None for "未分类" and the like."""
    words = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", flat(text))
    counted = _COUNT.search(words)
    stem = words[: counted.start()] if counted else words
    second = _SECOND.match(stem)
    numbered = _FIRST.match(stem) or second
    name = (stem[numbered.end() :] if numbered else stem).strip(" ：:")
    if not name or name in UNSORTED:
        return None
    return Category(
        name=name,
        level=2 if second else 1,
        count=numeral(counted.group(1) or counted.group(2)) if counted else None,
        numbered=numbered is not None,
    )


def looks_like_category(text: str) -> bool:
    """Whether a line that fills a row may be a category: short, and no sentence."""
    words = flat(text)
    return 0 < len(words) <= MAX_CHARS and not re.search("[。；;！？]", words)
