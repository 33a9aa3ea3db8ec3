"""A register made by hand for tests of names: a county, its city, two townships, a namesake."""

from dataclasses import dataclass
from datetime import date

from schema.domain.organs import key
from schema.domain.places import Division, Gazetteer
from schema.domain.resolution import Directory
from schema.usecases.bodies import organ_table

REFORM = date(2019, 3, 1)
TODAY = date(2025, 6, 1)
COUNTY, TOWN, OTHER = "990221", "990221101", "990202"
DIVISIONS = {
    "99": "澜江省",
    "9902": "岭州市",
    "990221": "松溪县",
    "990221101": "石桥镇",
    "990221001": "东湖街道",
    "990202": "临河区",
    "990202101": "石桥镇",
    "990281": "安平市",
}


@dataclass(frozen=True)
class Row:
    """A registered body."""

    name: str
    division: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None
    parent: str | None = None

    @property
    def id(self) -> str:
        """Identity."""
        return f"{self.division}/{self.name}"


@dataclass(frozen=True)
class Name:
    """One of its names."""

    name: str
    kind: str = "NAME"
    division: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def key(self) -> str:
        """The folded name."""
        return key(self.name)


BODIES = [
    Row("县住房和城乡建设局", COUNTY),
    Row("县公安局", COUNTY),
    Row("县公安局交通警察大队", COUNTY, parent="县公安局"),
    Row("县民政局", COUNTY),
    Row("县民族宗教事务局", COUNTY),
    Row("县教育体育局", COUNTY),
    Row("县卫生健康局", COUNTY),
    Row("县国土资源局", COUNTY, None, REFORM, "县自然资源局"),
    Row("县自然资源局", COUNTY, REFORM),
    Row("县环境保护局", COUNTY, None, REFORM, "市生态环境局松溪分局"),
    Row("市生态环境局松溪分局", COUNTY, REFORM, None, None, "市生态环境局"),
    Row("县委统战部（县侨务办公室）", COUNTY),
    Row("市生态环境局", "9902", REFORM),
    Row("市卫生健康局", "9902"),
    Row("市民政局", "9902"),
    Row("市民政局", "990281"),
    Row("区住房和城乡建设局", OTHER),
    Row("石桥镇人民政府", TOWN),
    Row("石桥镇人民政府", "990202101"),
    Row("石桥镇综合行政执法队", TOWN, parent="石桥镇人民政府"),
    Row("东湖街道综合行政执法队", "990221001"),
]
ALIASES = {
    "990221/县民政局": [
        Name("县老龄办", "ALIAS", valid_to=REFORM),
        Name("民政部门", "ALIAS", "990202"),
    ],
    "990221/县委统战部（县侨务办公室）": [Name("县侨办", "PLATE")],
}


def directory(*more: Row, without: str = "") -> Directory:
    """The register, with more bodies, or without one."""
    bodies = [row for row in (*BODIES, *more) if row.name != without]
    names = {row.id: [Name(row.name), *ALIASES.get(row.id, [])] for row in bodies}
    gazetteer = Gazetteer(Division(code, name) for code, name in DIVISIONS.items())
    return Directory(gazetteer, organ_table(), bodies, names)
