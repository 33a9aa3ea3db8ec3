"""Two editions of a list compared: every kind by hand, and what holds for all lists."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.domain import comparing
from schema.domain.comparing import Change, ChangedField, ChangeKind, compare
from schema.domain.likeness import Item
from schema.domain.lists import TOWNSHIP, ListClass, Responsibility, Role
from schema.domain.wording import spans

FARMING, ECOLOGY, POLICE = "县农业农村局", "市生态环境局青禾分局", "县公安局"
BACKGROUND = (
    "党代表推荐提名",
    "离退休干部服务管理",
    "根治拖欠农民工工资",
    "养老机构安全监管",
    "义务教育控辍保学",
    "社区矫正和安置帮教",
    "农村道路交通安全管理",
    "高标准农田建设",
    "集中式饮用水水源地保护",
    "对盗伐林木的行政处罚",
    "对擅自占用公路的行政处罚",
)


def item(title: str, number: str | None = "1", *parts: Responsibility, **more) -> Item:
    """An item of a list of cooperation."""
    about = {"list_class": ListClass.COOPERATIVE, "category": "平安法治", "id": title, **more}
    return Item(number=number, title=title, parts=parts, **about)


def lead(body: str, duty: str | None = None) -> Responsibility:
    """A leading body."""
    return Responsibility(body, Role.LEAD, duty)


def helps(duty: str | None = None) -> Responsibility:
    """The township's part."""
    return Responsibility(TOWNSHIP, Role.COOPERATE, duty)


def changed(old: list[Item], new: list[Item]) -> list[Change]:
    """What changed, among items that did not."""
    rest = [item(title, str(at), lead("县政府")) for at, title in enumerate(BACKGROUND, 50)]
    changes = compare([*old, *rest], [*new, *rest])
    assert sum(change.kinds == (ChangeKind.UNCHANGED,) for change in changes) >= len(rest)
    return [change for change in changes if change.kinds != (ChangeKind.UNCHANGED,)]


def only(old: list[Item], new: list[Item]) -> Change:
    """The one change."""
    (change,) = changed(old, new)
    return change


def names(change: Change) -> set[str]:
    """Kinds by name."""
    return {kind.name for kind in change.kinds}


def test_added_and_removed():
    """What has nothing like it on the other side."""
    straw = item("秸秆禁烧", "3", lead(FARMING))
    assert names(only([], [straw])) == {"ADDED"}
    gone = only([straw], [])
    assert (names(gone), gone.old, gone.new) == ({"REMOVED"}, (straw,), ())
    assert gone.confidence == 1


def test_penalties_are_not_alike_for_being_penalties():
    """Words that many items share do not make two of them one."""
    old = item("对未经许可运输烟花的行政处罚", "3", lead(POLICE))
    new = item("对散发小广告的行政处罚", "3", lead(POLICE))
    assert [names(each) for each in changed([old], [new])] == [{"REMOVED"}, {"ADDED"}]


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("title", "城镇燃气安全监督管理", ChangedField.TITLE),
        ("remark", "居民用户除外", ChangedField.REMARK),
        ("basis", "《城镇燃气管理条例》", ChangedField.BASIS),
        ("scope", ("柳河镇",), ChangedField.SCOPE),
        ("parts", (lead(FARMING, "负责燃气经营许可。"), helps("巡查")), ChangedField.DUTY),
    ],
)
def test_reworded(field, value, where):
    """Any text of an item; the change says which."""
    old = item("城镇燃气安全监管", "3", lead(FARMING, "负责燃气许可。"), helps("巡查"))
    found = only([old], [replace(old, **{field: value})])
    assert names(found) == {"REWORDED"}
    assert [each.field for each in comparing.wording(found)] == [where]
    assert 0.5 < found.confidence <= 1


def test_the_words_that_changed_are_named_as_written():
    """Spans are of the texts as written: width, white space and traditional forms do not count."""
    (wording,) = comparing.wording(
        only(
            [item("“九小场所”消防 安全（试行）", "3", lead(POLICE))],
            [item("“九小場所”和沿街门店消防安全(试行)", "3", lead(POLICE))],
        )
    )
    cut = [
        (wording.old[span.old_start : span.old_end], wording.new[span.new_start : span.new_end])
        for span in wording.spans
    ]
    assert ("", "和沿街门店") in cut
    assert not any(set(old + new) & set("（）()场場 消防安全") for old, new in cut)


def test_spelling_is_no_change():
    """Width, white space, line breaks and traditional forms."""
    old = item("秸秆禁烧（试行）", "3", lead(FARMING, "1.宣传；\n2.巡查。"))
    new = item("秸秆 禁燒(试行)", "３", lead(FARMING, "1.宣传；2.巡查。"))
    assert changed([old], [new]) == []


@pytest.mark.parametrize("more", [{"number": "7"}, {"category": "生态环保"}])
def test_renumbered(more):
    """Number or category alone; the item is certainly the same."""
    old = item("秸秆禁烧", "3", lead(FARMING))
    found = only([old], [replace(old, **more)])
    assert (names(found), found.confidence) == ({"RENUMBERED"}, 1)
    assert "改为" in comparing.explained(found)


def test_items_without_numbers_are_renumbered_when_their_order_changes():
    """The fewest items that explain the new order; where there are numbers, they speak."""
    bare = [item(title, None) for title in BACKGROUND[:5]]
    moved = [*bare[1:], bare[0]]
    found = [each for each in compare(bare, moved) if names(each) != {"UNCHANGED"}]
    assert [(names(each), each.old[0].title) for each in found] == [({"RENUMBERED"}, BACKGROUND[0])]
    assert comparing.explained(found[0]) == "次序变动"


def test_moved_class():
    """What left 基本 and appears in 收回, though body and role are other ones there."""
    old = item("企业年报催报", "3", lead(TOWNSHIP), list_class=ListClass.BASIC)
    new = item(
        "企业年报催报",
        "1",
        Responsibility("县市场监管局", Role.RECEIVE, "直接办理。"),
        list_class=ListClass.RECLAIMED,
    )
    found = only([old], [new])
    assert names(found) == {"MOVED_CLASS", "RESPONSIBILITY_SHIFTED"}
    assert "基本履职事项改列上级部门收回事项" in comparing.explained(found)


def test_lead_changed():
    """The first leading body is another, be it only by the order."""
    duties = lead(FARMING, "综合利用"), lead(ECOLOGY, "查处焚烧")
    old, new = (item("秸秆禁烧", "3", *each, helps()) for each in (duties, duties[::-1]))
    found = only([old], [new])
    assert names(found) == {"LEAD_CHANGED"}
    assert comparing.explained(found) == f"牵头由{FARMING}改为{ECOLOGY}"


def test_responsibility_shifted():
    """Bodies or roles; a duty that passes on with its words is not reworded."""
    old = item("秸秆禁烧", "3", lead(FARMING), lead(ECOLOGY, "查处焚烧"), helps("巡查"))
    new = item("秸秆禁烧", "3", lead(FARMING), lead(POLICE, "查处焚烧"), helps("巡查"))
    found = only([old], [new])
    assert names(found) == {"RESPONSIBILITY_SHIFTED"}
    assert comparing.explained(found) == f"增加{POLICE}（牵头）；减去{ECOLOGY}（牵头）"
    other = replace(new, parts=(*new.parts[:1], lead(POLICE, "依法处理违法焚烧"), *new.parts[2:]))
    assert names(only([old], [other])) == {"RESPONSIBILITY_SHIFTED", "REWORDED"}


def test_split_and_merged():
    """One item whose words several others cover between them, and the other way round."""
    whole = item("犬只管理和狂犬病防治工作", "3", lead(POLICE))
    parts = [item("犬只管理", "3", lead(POLICE)), item("狂犬病防治工作", "4", lead(FARMING))]
    found = only([whole], parts)
    assert names(found) == {"SPLIT", "LEAD_CHANGED", "RESPONSIBILITY_SHIFTED"}
    assert {each.title for each in found.new} == {each.title for each in parts}
    back = only(parts, [whole])
    assert names(back) == {"MERGED", "LEAD_CHANGED", "RESPONSIBILITY_SHIFTED"}
    assert (set(back.old), back.new, back.confidence) == (set(parts), (whole,), found.confidence)


def test_split_by_duties():
    """The duties of one item stand under two new titles."""
    visits, leaflets = "组织入户走访排查安全隐患", "印发防火宣传手册和张贴横幅标语"
    whole = item("森林防火", "3", lead(FARMING, f"{visits}；{leaflets}。"))
    parts = [
        item("森林防火排查", "3", lead(FARMING, visits)),
        item("森林防火宣传", "4", lead(FARMING, leaflets)),
    ]
    assert "SPLIT" in names(only([whole], parts))


def test_an_item_that_stays_whole_is_not_split():
    """A new item that takes up some of its words is just added."""
    whole = item("犬只管理和狂犬病防治", "3", lead(POLICE))
    assert names(only([whole], [whole, item("狂犬病防治", "4", lead(FARMING))])) == {"ADDED"}


def test_a_change_can_be_of_several_kinds():
    """Renumbered, reworded, led by another."""
    old = item("秸秆禁烧巡查", "25", lead(FARMING))
    new = item("秸秆露天禁烧巡查", "30", lead(ECOLOGY))
    kinds = {"RENUMBERED", "REWORDED", "LEAD_CHANGED", "RESPONSIBILITY_SHIFTED"}
    assert names(only([old], [new])) == kinds


def test_same_numbers_do_not_make_a_pair():
    """Two items exchange their numbers: both are renumbered, neither reworded."""
    first, second = item("秸秆禁烧", "1", lead(FARMING)), item("犬只登记", "2", lead(POLICE))
    found = changed([first, second], [replace(second, number="1"), replace(first, number="2")])
    assert [names(each) for each in found] == [{"RENUMBERED"}] * 2


def test_a_rival_casts_doubt():
    """Where another would do as well, the pair is half as sure."""
    old, new = item("城镇燃气安全检查", "3"), item("城镇燃气安全监管", "3")
    clear = only([old], [new])
    doubtful = changed([old], [new, item("城镇燃气安全宣传", "4")])
    pair = next(each for each in doubtful if each.old)
    assert pair.confidence <= clear.confidence * 0.6


def test_long_texts_are_compared_by_clause():
    """A cell of many thousand characters is cheap, and its spans still fit."""
    clauses = [f"第{at}项：做好登记、巡查和上报工作；" for at in range(400)]
    old, new = "".join(clauses), "".join([*clauses[:200], "另行通知；", *clauses[201:]])
    (span,) = spans(old, new)
    assert old[span.old_start : span.old_end] == clauses[200]
    assert new[span.new_start : span.new_end] == "另行通知；"
    assert len(spans("；" * 5000, "。" * 5000)) == 1


WORDS = ("秸秆", "禁烧", "燃气", "安全", "监管", "犬只", "登记", "宣传", "和", "行政处罚", "整治")
BODIES = (FARMING, ECOLOGY, POLICE, TOWNSHIP)
PARTS = st.builds(
    Responsibility,
    st.sampled_from(BODIES),
    st.sampled_from([Role.LEAD, Role.COOPERATE]),
    st.none() | st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join),
)
ITEMS = st.builds(
    Item,
    id=st.uuids().map(str),
    list_class=st.sampled_from([ListClass.BASIC, ListClass.COOPERATIVE]),
    number=st.none() | st.integers(1, 9).map(str),
    category=st.none() | st.just("平安法治"),
    title=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map("".join),
    parts=st.lists(PARTS, max_size=3).map(tuple),
    remark=st.none() | st.just("居民用户除外"),
)
LISTS = st.lists(ITEMS, max_size=6)


def said(change: Change, *kinds: ChangeKind) -> tuple:
    """A change by what its items say, with only some of its kinds."""

    def text(items: tuple[Item, ...]) -> tuple[str, ...]:
        return tuple(sorted(f"{each.list_class}{each.title}{each.parts}" for each in items))

    return tuple(k for k in change.kinds if k in kinds), text(change.old), text(change.new)


@given(LISTS)
def test_a_list_compared_with_itself_is_unchanged(items):
    """Duplicates too."""
    changes = compare(items, items)
    assert [change.kinds for change in changes] == [(ChangeKind.UNCHANGED,)] * len(items)
    assert {change.confidence for change in changes} <= {1.0}


@given(LISTS, LISTS)
def test_every_item_has_one_change(old, new):
    """Nothing is lost or told twice; confidence is a share; spans lie within their texts."""
    changes = compare(old, new)
    for side, items in (("old", old), ("new", new)):
        told = [each.id for change in changes for each in getattr(change, side)]
        assert Counter(told) == Counter(each.id for each in items)
    for change in changes:
        assert 0 <= change.confidence <= 1
        assert len(change.kinds) == 1 or ChangeKind.UNCHANGED not in change.kinds
        for wording in comparing.wording(change):
            for span in wording.spans:
                assert 0 <= span.old_start <= span.old_end <= len(wording.old)
                assert 0 <= span.new_start <= span.new_end <= len(wording.new)


MIRROR = {
    ChangeKind.ADDED: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.SPLIT: ChangeKind.MERGED,
    ChangeKind.MERGED: ChangeKind.SPLIT,
}


@given(LISTS, LISTS)
def test_exchanging_the_lists_mirrors_the_changes(old, new):
    """Added becomes removed, split becomes merged, with the same items and confidence."""
    there, back = compare(old, new), compare(new, old)
    turned = [
        (tuple(sorted(MIRROR[k] for k in kinds)), before, after)
        for kinds, after, before in (said(change, *MIRROR) for change in back)
    ]
    assert Counter(turned) == Counter(said(change, *MIRROR) for change in there)
    assert sorted(each.confidence for each in there) == sorted(each.confidence for each in back)


@given(LISTS, st.data())
def test_shuffling_rows_changes_nothing_but_the_order(items, data):
    """Numbers travel with their rows here; rows without a number may be renumbered."""
    shuffled = data.draw(st.permutations(items))
    kinds = {kind for change in compare(items, shuffled) for kind in change.kinds}
    assert kinds <= {ChangeKind.UNCHANGED, ChangeKind.RENUMBERED}


@given(LISTS, LISTS, st.data())
def test_the_order_of_rows_decides_nothing_else(old, new, data):
    """Which item is which does not depend on where it stands."""
    every = [kind for kind in ChangeKind if kind not in {"RENUMBERED", "UNCHANGED"}]
    shuffled = data.draw(st.permutations(new))
    as_given = Counter(said(change, *every) for change in compare(old, new))
    assert Counter(said(change, *every) for change in compare(old, shuffled)) == as_given
