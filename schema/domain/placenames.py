"""Names of administrative divisions as words: full and short forms, and chains of them in a text.

Suffixes are those of the register (GB/T 2260, GB/T 10114): 省、市、县、区、旗、镇、乡、街道 …
This module must not know what a code means or which divisions exist (`places`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from schema.domain.text.patterns import later

PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE = 1, 2, 3, 4, 5

# Levels of the register that are no place: nobody writes them in an address.
PLACEHOLDERS = frozenset({"市辖区", "县", "街道", "省直辖县级行政区划", "自治区直辖县级行政区划"})

# Short names of cities that are words besides: sunlight, silver, jade, a stone, peace and health …
_WORDS = (
    "日照",
    "白银",
    "和田",
    "大理",
    "安康",
    "大同",
    "黄山",
    "中山",
    "朝阳",
    "玉树",
    "北海",
    "吉安",
)
_GOES_ON = tuple("镇乡村街路巷河江湖山县区桥园院店")
_SUFFIX = later(
    "(?:特别行政区|经济特区|自治[区州县旗]|新区|林区|特区|地区|街道办事处|街道|民族乡|苏木|[省市区县旗盟镇乡])$"
)
_NATIONS = (
    "蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|"
    "撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|"
    "门巴|珞巴|基诺"
)
_NATION = later(f"(?:(?:{_NATIONS})族?|[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京]族|各族)+$")
_SHORTEST = 2  # 城区, 赵县: a name of two characters keeps its suffix and stands only in a chain

# A name that may be found anywhere in a text ends like one and is no common noun: 工业园区, 山区,
# 中心镇. Below the city 区域城镇, 沿海城市 and 文明村镇 end in names that exist.
_PROPER = later("(?:[省市县区旗盟镇乡]|自治州|街道|苏木)$")
_COMMON = later(
    "(?:开发|工业|产业|园|示范|试验|实验|合作|加工|保税|保护|管理|功能|度假|风景|名胜|景|小|社|片|垦|牧|库|灾|"
    "作业|服务|住宅|老|农|建成|中心城|主城|老城|新城|新市|高新|经开|地|特|市辖|行政|校|厂|街|军|战|禁|海洋|水源|"
    "重点|贫困|革命|边境|城市|城市新|农村|全|各|本|该|我)区$"
    "|^(?:山|湖|林|矿|城|郊|新|东|西)区$|^(?:会同|贫困|试点|示范)县$|^会同乡$"
    "|^(?:中心|重点|建制|特色|小城|新城|古城|分乡|名|古|小|集|城|乡|村)镇$|^(?:城|下|返|家|故|美丽|县|市)乡$"
)
_BLURRED = later("^.城[镇乡市]$|村镇$")

# The first words of a chain that the register lacks: what stands before a suffix but names nothing.
_NO_STEM = later(
    "(?:[各的及本该每级等或县镇村、]|乡镇|城市)"
    "|^(?:城|大城|名城|文明城|特大城|超大城|中心|试点|示范|重点|贫困|强|美丽|特色|特色小|小城|集|"
    "省|市|区|城区|乡|全市|全省|市和|省和|区和|我|现代|特大|地级|县级|直辖|设区的|较大的|社)$"
    "|^(?:省|自治|建立|明晰|完善|规范|推进|加强|深化|推动|健全|理顺|厘清|优化|促进|落实|开展|做好|构建|强化|提升|"
    "支持|实施|编制|赋予|清理|整治|印发|调整|公布|进一步|解决|破解|深入|全面|关于|加快|引导|服务|指导|中共)"
)
_PART = later("([一-鿿]{1,14}?)(特别行政区|自治[区州县旗]|街道|苏木|[省市区县旗盟镇乡])")
_LONGEST_STEM = 4
_LEVELS = {"省": PROVINCE, "市": CITY, "州": CITY, "盟": CITY}
# 市级, 乡村, 镇村, 县域: the suffix is part of the next word.
_RUNS_ON = later("[级域愁土情辖]|村(?!民|里|上)|乡村|镇村")
_ANCHOR = later(r"^|[《〈“「『（(、，,：:\s]|关于|印发|中共|在|原")


class Part(NamedTuple):
    """One link of a chain that was read by its suffix, and where it ends."""

    end: int
    name: str


def short(name: str) -> str | None:
    """Drop the suffix (威海, 内蒙古, 恩施), or None where too little would remain."""
    stem = _SUFFIX.sub("", name)
    nation = _NATION.search(stem)
    if nation and nation.start() >= _SHORTEST:
        stem = stem[: nation.start()]
    return stem if stem != name and len(stem) >= _SHORTEST else None


def full_forms(name: str) -> tuple[str, ...]:
    """Ways to write a name in full; 汕头市 legislates as 汕头经济特区."""
    stem = short(name)
    zone = (f"{stem}经济特区",) if stem and name.endswith("市") else ()
    return () if name in PLACEHOLDERS else (name, *zone)


def short_forms(name: str) -> tuple[str, ...]:
    """Ways to write a name in short, if any."""
    stem = short(name)
    return (stem,) if stem else ()


def proper(name: str, level: int) -> bool:
    """Tell whether a full name says by itself that it is a division, wherever it stands."""
    if len(name) <= _SHORTEST or name in PLACEHOLDERS:
        return False
    if name.endswith("地区"):  # 阿里地区; of townships only Beijing says so (平房地区), too common
        return level == CITY
    blurred = level > CITY and _BLURRED.search(name)
    return bool(_PROPER.search(name)) and not _COMMON.search(name) and not blurred


def level_of(name: str, above: int) -> int:
    """Level that a name's suffix says, given the level it stands under (市 may be 县级)."""
    if name.endswith(("镇", "乡", "街道", "苏木", "办事处")):
        return TOWNSHIP
    if name.endswith(("自治区", "特别行政区")):
        return PROVINCE
    level = CITY if name.endswith("地区") else _LEVELS.get(name[-1:], COUNTY)
    return max(level, above + 1) if level == CITY and above else level


def read_part(text: str, position: int, above: int) -> Part | None:
    """Read one division name by its suffix at a position under a level (0: nothing yet)."""
    found = _PART.match(text, position)
    if not found or _NO_STEM.search(found[1]) or _COMMON.search(found[0]):
        return None
    autonomous = found[2].startswith("自治")
    too_short = not above and len(found[1]) < _SHORTEST
    if too_short or (len(found[1]) > _LONGEST_STEM and not autonomous):
        return None
    if above >= level_of(found[0], above) or runs_on(text, found.end()):
        return None
    return Part(found.end(), found[0])


def runs_on(text: str, end: int) -> bool:
    """Tell whether a suffix belongs to the next word instead: 县级, 区域, 乡村."""
    return bool(_RUNS_ON.match(text, end))


def anchors(text: str) -> list[int]:
    """Positions at which a chain may begin: the start, behind an opening mark, 关于, 印发, 中共."""
    return [anchor.end() for anchor in _ANCHOR.finditer(text)]


class Match(NamedTuple):
    """A known name at a position: where it ends and whose it may be."""

    end: int
    codes: tuple[str, ...]


class Names:
    """Known names, looked up in a text by their first two characters: linear in the text."""

    def __init__(
        self, full: Mapping[str, tuple[str, ...]], shortened: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._full, self._short = full, shortened
        self._lengths = _lengths((*full, *shortened))

    def of(self, name: str) -> tuple[str, ...]:
        """Codes of a name, full names before short ones."""
        return self._full.get(name) or self._short.get(name, ())

    def cuts(self, chain: str) -> list[int]:
        """Where the first name of a chain may end, the longest first."""
        lengths = self._lengths.get(chain[:_SHORTEST], ())
        return [cut for cut in lengths if cut < len(chain) and self.of(chain[:cut])]

    def longest(
        self, text: str, position: int, short_of: frozenset[str] = frozenset()
    ) -> Match | None:
        """Longest name that begins at a position; short names only for the codes in `short_of`."""
        for length in self._lengths.get(text[position : position + _SHORTEST], ()):
            piece = text[position : position + length]
            codes = self._full.get(piece)
            if not codes and short_of:
                codes = tuple(code for code in self._short.get(piece, ()) if code in short_of)
            if codes and len(piece) == length:
                return Match(position + length, codes)
        return None

    def begun(self, text: str, short_of: frozenset[str]) -> Match | None:
        """The short name that a text begins with: 威海偷倒渣土, but neither 长安镇 nor 日照不足."""
        match = self.longest(text, 0, short_of)
        if match is None or text.startswith(_WORDS) or text.startswith(_GOES_ON, match.end):
            return None
        return match


def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Lengths of the names that begin alike, longest first."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for name in names:
        found[name[:_SHORTEST]].add(len(name))
    return {first: tuple(sorted(each, reverse=True)) for first, each in found.items()}
