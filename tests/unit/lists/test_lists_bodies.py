"""Bodies in cells: where names part, and which names are one body."""

import pytest

from indexer import bodies, naming


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("县公安局、县司法局，县民政局；县财政局", "县公安局 县司法局 县民政局 县财政局"),
        ("县公安局\n县司法局", "县公安局 县司法局"),
        ("县公安局、\n县司法局、", "县公安局 县司法局"),
        ("县公安局 县交通运输局", "县公安局 县交通运输局"),
        ("县 公 安 局", "县公安局"),
        ("县人力资源和社会\n保障局\n县公安局", "县人力资源和社会保障局 县公安局"),
        ("县住房和城乡\n建设局", "县住房和城乡建设局"),
        ("市生态环境局\n青禾分局", "市生态环境局青禾分局"),
        ("区教育和体育局\n公安分局", "区教育和体育局 公安分局"),
        ("县委统战部（县民族宗教事务局）", "县委统战部（县民族宗教事务局）"),
        ("县自然资源局（林业局、海洋局）、县水利局", "县自然资源局（林业局、海洋局） 县水利局"),
        ("市、县卫生健康局", "市卫生健康局 县卫生健康局"),
        ("省、市、县（市、区）市场监管局", "省市场监管局 市市场监管局 县（市、区）市场监管局"),
        ("市、县级卫生健康部门", "市级卫生健康部门 县级卫生健康部门"),
        ("市、县两级卫生健康部门", "市、县两级卫生健康部门"),
        ("市、县市场监管局", "市市场监管局 县市场监管局"),
        ("县公安局、市场监管局", "县公安局 市场监管局"),
        ("市、县卫生健康局、县公安局", "市卫生健康局 县卫生健康局 县公安局"),
        ("各乡镇人民政府、街道办事处", "各乡镇人民政府 各街道办事处"),
        ("各乡镇（街道）", "各乡镇（街道）"),
        ("县公安局、县交通运输局等部门", "县公安局 县交通运输局"),
        ("县公安局和县交通运输局", "县公安局 县交通运输局"),
        ("县发展和改革局", "县发展和改革局"),
        ("1.县公安局\n2.县交通运输局", "县公安局 县交通运输局"),
        ("牵头单位：县公安局；配合单位：县司法局", "县公安局 县司法局"),
        ("县公安局、县教育局（牵头）", "县教育局 县公安局"),
        ("县公安局、县公安局", "县公安局"),
        ("县公安局（交警、县司法局", "县公安局（交警 县司法局"),
        ("县委统战部\n（县民宗局、县台办）\n县公安局", "县委统战部（县民宗局、县台办） 县公安局"),
        ("柳河镇\n石塘乡\n城关街道", "柳河镇 石塘乡 城关街道"),
        ("县公安局。县教育局。", "县公安局 县教育局"),
        ("牵头单位:县公安局配合单位:县教育局", "县公安局 县教育局"),
        ("行业主管部门：县公安局\n参与单位：县教育局", "县公安局 县教育局"),
        ("★县公安局、县教育局*", "县公安局 县教育局"),
        ("县公安局负责，县教育局按职责分工参与", "县公安局 县教育局"),
        ("由县公安局会同县教育局", "县公安局 县教育局"),
        ("县公安局、县教育局等县直部门", "县公安局 县教育局"),
        ("市和县农业农村局", "市农业农村局 县农业农村局"),
        ("1、县公安局2、县教育局", "县公安局 县教育局"),
        ("一、县公安局\n二、县教育局", "县公安局 县教育局"),
        ("县公安局 和 县教育局", "县公安局 县教育局"),
        ("无", ""),
        ("—", ""),
    ],
)
def test_names_in_a_cell(cell, names):
    """Separators part names; brackets, levels and broken lines do not tear them."""
    assert bodies.split_bodies(cell) == tuple(names.split())


@pytest.mark.parametrize(
    ("cell", "towns"),
    [
        ("清河、和平街道", "清河街道 和平街道"),
        ("城关街道、柳河镇", "城关街道 柳河镇"),
        ("观湖街道办事处\n民治街道办事处", "观湖街道办事处 民治街道办事处"),
        ("全区", "全区"),
        ("清溪镇石塘乡城关街道", "清溪镇 石塘乡 城关街道"),
        ("清溪镇、石塘乡等5个乡镇", "清溪镇 石塘乡"),
    ],
)
def test_towns_in_a_scope(cell, towns):
    """The last town's ending counts for those written short before it."""
    assert bodies.split_towns(cell) == tuple(towns.split())


LISTED = (
    "县委统战部（县民族宗教事务局）",
    "县公安局",
    "县人力资源和社会保障局",
    "县交通运输局",
    "县市场监督管理局",
    "县城市管理局",
    "县住房和城乡建设局",
    "各乡镇人民政府",
)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("县公安局", "县公安局"),
        ("公安局", "县公安局"),
        ("县民族宗教事务局", "县委统战部（县民族宗教事务局）"),
        ("县委统战部", "县委统战部（县民族宗教事务局）"),
        ("县民宗局", "县委统战部（县民族宗教事务局）"),
        ("县人社局", "县人力资源和社会保障局"),
        ("青禾县交通局", "县交通运输局"),
        ("市场监管局", "县市场监督管理局"),
        ("县城管局", "县城市管理局"),
        ("住建局", "县住房和城乡建设局"),
        ("镇街", "各乡镇人民政府"),
        ("市公安局", None),
        ("县应急管理局", None),
    ],
)
def test_a_name_finds_the_listed_body(name, body):
    """A head may use the bracket, the short name or the full name, at the same level only."""
    assert naming.find(name, LISTED) == body


def test_an_abbreviation_of_two_bodies_finds_none():
    """What may mean two of the listed bodies is left undecided."""
    assert naming.find("县农局", ("县农业局", "县农村局")) is None


def test_names_that_no_sign_parts():
    """Circled numbers part names; 市县 before the name of an office is two levels."""
    assert bodies.split_bodies("①县公安局②县司法局") == ("县公安局", "县司法局")
    assert bodies.split_bodies("市县卫生健康局、县公安局") == (
        "市卫生健康局",
        "县卫生健康局",
        "县公安局",
    )
    assert bodies.split_bodies("市县两级卫生健康局") == ("市县两级卫生健康局",)


def test_roles_said_after_the_names():
    """区民政局牵头，区残联配合: the roles are no part of the names, and the lead comes first."""
    assert bodies.split_bodies("县残联、县财政局配合，县民政局牵头") == (
        "县民政局",
        "县残联",
        "县财政局",
    )


def test_a_closed_bracket_may_end_a_name():
    """The line end after it got lost; the bracket of a single name stays where it is."""
    assert bodies.split_bodies("县水利局（县河长办）县公安局") == (
        "县水利局（县河长办）",
        "县公安局",
    )
    assert bodies.split_bodies("县文旅局（县文物局）执法队") == ("县文旅局（县文物局）执法队",)
