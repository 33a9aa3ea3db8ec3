"""A small county, made by hand: two townships' lists in several editions, a law, a policy.

城关街道 has three lists of its own, 柳河镇 one in two editions, the county one for all townships;
临溪区 has a 柳河镇 too. 县疾控中心 stands in lists only, 县档案馆 in the register only.
"""

import hashlib
from datetime import date

from schema.domain.documents import Description, Form, Passage, Suspicion, WorkKind
from schema.domain.lists import Entry, Limit, ListClass, Locator, Responsibility, Role
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import bodies, correcting, documents, draining
from schema.usecases.authors import Author
from schema.usecases.parsed import Parsed, ParsedEdition

TODAY = date(2025, 6, 1)
NOW_US = 1_748_736_000_000_000  # 2025-06-01T00:00:00Z

NAMES = {
    "990121": "澜江省云州市青禾县",
    "990121001": "澜江省云州市青禾县城关街道",
    "990121101": "澜江省云州市青禾县柳河镇",
    "990102101": "澜江省云州市临溪区柳河镇",
}
DIVISIONS = """code,name
99,澜江省
9901,云州市
990121,青禾县
990121001,城关街道
990121101,柳河镇
990102,临溪区
990102101,柳河镇
"""
BODIES = """name,kind,division,parent,aliases,valid_from,valid_to,successor
县公安局,政府部门,990121,,公安局|青禾县公安局,2019-03-01,,
县农业农村局,政府部门,990121,,县农业局,,,
县档案馆,事业单位,990121,,,2001-01-01,2024-01-01,县委办公室
柳河镇人民政府,乡镇,990121101,,柳河镇,,,
柳河镇人民政府,乡镇,990102101,,柳河镇,,,
"""
TOWN = "乡镇（街道）"
POLICE, FARMING, CLINIC = "县公安局", "县农业农村局", "县疾控中心"


def part(body: str, role: Role, duty: str | None = None) -> Responsibility:
    """One body's part."""
    return Responsibility(body, role, duty)


def entry(list_class: ListClass, row: int, title: str, *parts: Responsibility, **more) -> Entry:
    """An entry in a row of the first sheet; a file with one more line of title counts from it."""
    number = str(row - more.pop("head", 2))
    cells = {"title": f"C{row}"}
    at = Locator(sheet="清单", table=1, page=None, row=row, cells=cells)
    quote = more.pop("quote", title)
    return Entry(list_class, number, "平安法治", title, parts, at, quote, **more)


def duty_list(
    list_class: ListClass, territory: str, start: date | None, *entries: Entry
) -> ParsedEdition:
    """An edition of a list."""
    place = NAMES.get(territory, territory)
    about = Description(
        title=f"{place}{list_class}清单",
        kind=WorkKind.LIST,
        territory=territory,
        issuer="青禾县人民政府",
        document_number="青政〔2025〕1号",
        effective_from=start,
        label="2025年版" if start else None,
    )
    return ParsedEdition(about, f"{place}{list_class}", place, list_class, entries)


def text(kind: WorkKind, title: str, start: date, *passages: Passage) -> ParsedEdition:
    """An edition of a text of the county."""
    about = Description(
        title=title,
        kind=kind,
        territory="990121",
        issuer="青禾县人民政府",
        document_number="青政发〔2024〕3号",
        adopted_on=date(2024, 9, 1),
        published_on=date(2024, 9, 2),
        effective_from=start,
        effective_to=date(2026, 1, 1),
        evidence={"effective_from": "自2024年10月1日起施行", "title": "标题"},
    )
    return ParsedEdition(about, title, NAMES["990121"], passages=passages)


def parsed(name: str, *editions: ParsedEdition, **more) -> Parsed:
    """A file; its bytes are its name."""
    data = name.encode()
    return Parsed(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        form=Form.XLSX if name.endswith("xlsx") else Form.TXT,
        title=editions[0].description.title,
        editions=editions,
        **more,
    )


def cooperative(territory: str, start: date, *, head: int = 2) -> ParsedEdition:
    """What a township cooperates in: three items below some lines of title."""
    kind, first_row = ListClass.COOPERATIVE, head + 1
    help_ = part(TOWN, Role.COOPERATE, "开展宣传巡查，发现后及时上报。")
    return duty_list(
        kind,
        territory,
        start,
        entry(
            kind,
            first_row,
            "露天禁烧秸秆",
            part(FARMING, Role.LEAD, "负责秸秆综合利用。"),
            part(POLICE, Role.LEAD, "依法查处露天焚烧。"),
            help_,
            remark="重污染天气除外。",
            limits=(Limit("EXCEPT", "重污染天气除外"),),
            basis="《大气污染防治法》",
            quote="露天禁烧 秸秆",
            head=head,
        ),
        entry(
            kind,
            first_row + 1,
            "犬只管理",
            part("公安局", Role.LEAD, "负责犬只登记。"),
            help_,
            head=head,
        ),
        entry(
            kind,
            first_row + 2,
            "传染病防控",
            part(CLINIC, Role.LEAD, "负责流行病学调查。"),
            help_,
            scope=("城关街道",),
            head=head,
        ),
    )


def files() -> list[Parsed]:
    """All files, in the order of taking in."""
    start, basic, back = date(2025, 1, 1), ListClass.BASIC, ListClass.RECLAIMED
    matters = (
        "党建",
        "信访",
        "网格",
        "养老",
        "助残",
        "低保",
        "环卫",
        "防汛",
        "消防",
        "普法",
        "武装",
        "统计",
    )
    own = [
        entry(basic, row, f"{what}工作", part(TOWN, Role.LEAD))
        for row, what in enumerate(matters, 3)
    ]
    returned = entry(back, 3, "燃气经营许可", part("县住建局", Role.RECEIVE, "直接办理。"))
    shared = entry(
        ListClass.TERRITORIAL,
        3,
        "秸秆焚烧火情处置",
        part(TOWN, Role.LEAD),
        part(POLICE, Role.COOPERATE),
        part("柳河镇", Role.COOPERATE),
    )
    policy = text(
        WorkKind.POLICY,
        "青禾县秸秆禁烧工作方案",
        date(2024, 10, 1),
        Passage(
            0,
            16,
            "㈠秸秆禁烧由县农业农村局牵头。",
            "㈠秸秆禁烧由县农业农村局牵头。",
            ("一、分工",),
            None,
        ),
        Passage(
            16, 30, "违者由公安机关依法处理。", "违者由公安机关依法处理。", ("二、责任",), None
        ),
    )
    law = text(
        WorkKind.LAW,
        "青禾县犬只管理规定",
        date(2025, 1, 16),
        Passage(0, 20, "第三条 养犬应当登记。", "第三条 养犬应当登记。", (), "第三条"),
        Passage(
            20,
            40,
            "第四条 未经县犬管办同意，不得饲养烈性犬。",
            "第四条 未经县犬管办同意，不得饲养烈性犬。",
            (),
            "第四条",
        ),
    )
    return [
        parsed("lists/城关配合.xlsx", cooperative("990121001", start)),
        parsed("lists/城关配合.csv", cooperative("990121001", start, head=3)),
        parsed("lists/城关基本.xlsx", duty_list(basic, "990121001", None, *own)),
        parsed("lists/城关收回.xlsx", duty_list(back, "990121001", start, returned)),
        parsed("lists/柳河配合2023.xlsx", cooperative("990121101", date(2023, 1, 1))),
        parsed("lists/柳河配合2025.xlsx", cooperative("990121101", start)),
        parsed("lists/属地.xlsx", duty_list(ListClass.TERRITORIAL, "990121", start, shared)),
        parsed("lists/临溪柳河配合.xlsx", cooperative("990102101", start)),
        parsed("policies/方案.txt", policy, suspicious=(Suspicion(3, "日期有两种写法"),)),
        parsed("policies/规定.txt", law),
    ]


async def build(settings: Settings) -> None:
    """Store the county below a directory, a second a file, and index it."""
    async with opened(settings) as stores:
        register = {"divisions.csv": DIVISIONS, "bodies.csv": BODIES}
        await bodies.import_register(stores.sql, register, NOW_US)
        for seconds, each in enumerate(files()):
            await documents.take(stores.sql, stores.blobs, each, NOW_US + seconds * 1_000_000)
        for row in (await stores.sql.reads.all_entries("lists/临溪柳河配合.xlsx"))[:2]:
            corrected = {"author": Author("张三"), "reason": "漏读", "now_us": NOW_US + 30_000_000}
            await correcting.correct(stores.sql, row.id, "basis", "《镇村条例》", **corrected)
        await documents.refuse(stores.sql, "坏.pdf", "不是文字版", NOW_US + 60_000_000)
        await draining.drain(stores, lambda: NOW_US)
