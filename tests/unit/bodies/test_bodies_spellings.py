"""All names under which lists may write a body, and only those."""

from registers import BODIES, COUNTY, TODAY, directory

from schema.domain import spellings
from schema.domain.bodies import Status
from schema.usecases.bodies import organ_table


def _body(name):
    return next(row for row in BODIES if (row.name, row.division) == (name, COUNTY))


def test_a_body_is_looked_for_under_every_name_it_may_have():
    """Abbreviations, names with place, names before the reform; not those of its neighbours."""
    register = directory()
    names = spellings.keys_of(register, _body("市生态环境局松溪分局"))
    assert {"县生态环境局", "县环保局", "县环境保护局", "松溪生态环境分局"} <= set(names)
    assert not {"县公安局", "市生态环境局", "县自然资源局"} & set(names)


def test_every_such_name_resolves_to_the_body():
    """What is looked for is what would be resolved, for each body that needs no predecessor."""
    register = directory()
    for name in ("县住房和城乡建设局", "县公安局", "县教育体育局", "县卫生健康局"):
        for written in spellings.keys_of(register, _body(name)):
            (named,) = register.resolve(written, COUNTY, TODAY)
            assert (named.status, named.body.name) == (Status.RESOLVED, name), written


def test_former_names_come_from_predecessors():
    """县环境保护局 ended in its successor: it is a former name of it."""
    found = spellings.former_names(directory(), _body("市生态环境局松溪分局"))
    assert [(name.name, bearer.valid_to) for name, bearer in found] == [
        ("县环境保护局", _body("县环境保护局").valid_to)
    ]


def test_the_table_names_each_organ_once_and_cites_a_source_for_each_reform():
    """No name stands twice; every reform has a plan, a day and words, and leads to an organ."""
    table = organ_table()
    names = [name for organ in table.organs for name in (*organ.names, *organ.short)]
    assert len(names) == len(set(names))
    functions = set().union(*(organ.functions for organ in table.organs))
    for old in (
        "环保局",
        "国土资源局",
        "工商局",
        "质监局",
        "食药监局",
        "安监局",
        "卫计委",
        "农业局",
        "旅游局",
    ):
        (reform, *_) = table.former(old)
        assert reform.source
        assert reform.note
        assert reform.until.year == 2018
        assert reform.functions <= functions
    assert [each.until.year for each in table.former("扶贫办")] == [2021, 2023]
