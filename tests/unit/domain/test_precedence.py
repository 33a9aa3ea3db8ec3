"""What settles a dispute: standing, dates, later editions, several rulings."""

from datetime import date

import pytest

from schema.domain import matters, precedence
from schema.domain.precedence import Line, Rule, Standing

SPRING, SUMMER, AUTUMN = date(2025, 3, 1), date(2025, 6, 18), date(2025, 9, 1)


def line(id_: str, *leads: str, work: str = "", starts: date | None = SPRING) -> Line:
    """An item of a list of its own unless said otherwise."""
    return Line(id_, work or id_, frozenset(leads), starts)


def rule(id_: str, *leads: str, dated: date | None = SUMMER, may: bool = True) -> Rule:
    """A ruling that binds."""
    return Rule(id_, frozenset(leads), dated, may)


def test_lists_that_share_a_leading_body_agree():
    """Several leads in one row are no dispute, nor is a list that names one of them."""
    found = precedence.settle([line("a", "甲", "乙"), line("b", "乙")], [])
    assert (found.standing, found.overridden) == (Standing.AGREED, frozenset())


def test_lists_without_a_common_lead_are_disputed_with_a_reading_each():
    """Township against department is one too; items of one list are one reading."""
    found = precedence.settle([line("a", "甲"), line("b", "镇"), line("b2", "丙", work="b")], [])
    assert found.standing is Standing.DISPUTED
    assert found.readings == (("a",), ("b", "b2"))


def test_an_item_without_a_leading_body_contradicts_none():
    """A reclaimed item that nobody took over names nobody."""
    assert precedence.settle([line("a", "甲"), line("b")], []).standing is Standing.AGREED


@pytest.mark.parametrize("starts", [None, SPRING, SUMMER])
def test_a_ruling_on_or_after_the_start_of_an_edition_overrides_it(starts):
    """One reading is left: the ruling's."""
    lines = [line("a", "甲", starts=starts), line("b", "乙", starts=starts)]
    found = precedence.settle(lines, [rule("r", "甲")])
    assert (found.standing, found.ruling) == (Standing.ADJUDICATED, "r")
    assert (found.overridden, found.readings) == ({"b"}, (("r",),))


def test_a_later_edition_of_every_list_makes_the_ruling_history():
    """The lists count, whatever was ruled before them."""
    found = precedence.settle([line("a", "乙", starts=AUTUMN)], [rule("r", "甲")])
    assert (found.standing, found.ruling) == (Standing.AGREED, None)


def test_a_later_edition_that_contradicts_a_live_ruling_is_disputed():
    """The other list is still overridden: ruling and new edition are the readings."""
    lines = [line("old", "乙"), line("new", "丙", starts=AUTUMN)]
    found = precedence.settle(lines, [rule("r", "甲")])
    assert (found.standing, found.readings) == (Standing.DISPUTED, (("new",), ("r",)))


def test_of_two_rulings_the_later_counts():
    """Whatever their order; the earlier one is no reading."""
    rules = [rule("later", "乙", dated=AUTUMN), rule("earlier", "甲")]
    found = precedence.settle([line("a", "甲")], rules)
    assert (found.ruling, found.readings) == ("later", (("later",),))


def test_a_ruling_without_standing_disputes_and_never_overrides():
    """A department's own notice with other leads is a second reading; with the same, none."""
    other = precedence.settle([line("a", "甲")], [rule("n", "乙", may=False)])
    assert (other.standing, other.overridden) == (Standing.DISPUTED, frozenset())
    same = precedence.settle([line("a", "甲")], [rule("n", "甲", may=False)])
    assert same.standing is Standing.AGREED
    older = precedence.settle([line("a", "甲", starts=AUTUMN)], [rule("n", "乙", may=False)])
    assert older.standing is Standing.AGREED


def test_who_has_no_standing_cannot_reopen_what_was_settled_later():
    """An older notice is settled by the ruling, a newer one disputes it."""
    old = [rule("r", "甲"), rule("n", "乙", dated=SPRING, may=False)]
    assert precedence.settle([line("a", "乙")], old).standing is Standing.ADJUDICATED
    new = [rule("r", "甲"), rule("n", "乙", dated=AUTUMN, may=False)]
    assert precedence.settle([line("a", "甲")], new).standing is Standing.DISPUTED


def test_a_ruling_alone_answers():
    """What no list has is settled all the same."""
    found = precedence.settle([], [rule("r", "甲")])
    assert (found.standing, found.ruling) == (Standing.ADJUDICATED, "r")
    assert precedence.settle([], [rule("r", "甲", may=False)]).standing is Standing.AGREED


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("青禾县人民政府", True),
        ("青禾县人民政府办公室", True),
        ("中共青禾县委办公室、青禾县人民政府办公室", True),
        ("中共青禾县委", True),
        ("县委编办", True),
        ("青禾县委机构编制委员会办公室", True),
        ("青禾县机构编制委员会", True),
        ("青禾县人民政府专题会议纪要", True),
        ("青禾县城市管理局", False),
        ("青禾县卫生健康委员会", False),
        ("青禾县发展和改革委员会", False),
        ("县委社会工作部", False),
        ("中共青禾县委组织部", False),
        ("县委全面深化改革委员会办公室", False),
        ("青禾县城市管理委员会办公室", False),
        ("", False),
    ],
)
def test_who_may_settle_among_departments(issuer, expected):
    """Those who divide duties; no department, whatever its name ends in."""
    assert precedence.may_settle(issuer, level=3) is expected


def test_a_township_settles_among_its_own_offices_only():
    """And a common superior among those below it; a notice with consent is not one's own."""
    assert not precedence.may_settle("柳河镇人民政府", level=4)
    assert precedence.may_settle("柳河镇人民政府", level=4, of_township=True)
    assert precedence.may_settle("县城市管理局", level=3, superiors=["县城市管理局"])
    assert precedence.may_settle("县农业农村局", level=3, leave="经县政府同意")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("餐饮油烟扰民治理", "居民区餐饮油烟扰民", True),
        ("关于秸秆禁烧问题", "秸秆禁烧", True),
        ("秸稈禁燒", "秸秆禁烧工作", True),
        ("犬只管理", "犬只伤人", False),
        ("违法建设防控和查处", "违法建设拆除（城市规划区内）", False),
        ("违法建设拆除（城市规划区内）", "违法建设拆除（乡、村庄规划区内）", False),
        ("燃气安全", "农村燃气安全和瓶装液化气充装站点监管", False),
        ("养犬", "城区养犬登记", False),
    ],
)
def test_when_two_names_are_one_matter(one, other, expected):
    """Framing words do not count, narrowing brackets do, shared words alone are not enough."""
    assert matters.same(one, other) is expected
    assert matters.same(other, one) is expected


def test_a_clause_of_a_sentence_can_be_the_matter():
    """Of 基本履职 items; a clause in which the township only helps is not its own."""
    assert matters.within("秸秆禁烧", "开展网格巡查，落实秸秆禁烧，及时上报")
    assert not matters.within("秸秆禁烧", "开展网格巡查，协助秸秆禁烧")


def test_names_of_bodies_are_compared_as_one():
    """The township by its own name or as lists call it, others by what the register says."""
    names = precedence.canonical(
        ["柳河镇", "柳河镇人民政府", "乡镇（街道）", "公安局", "县公安局"],
        lambda name: name.removeprefix("县"),
        ["柳河镇", "乡镇（街道）"],
        "乡镇（街道）",
    )
    assert names == {"乡镇（街道）", "公安局"}
