"""Names as people write them, resolved to codes."""

import pytest
from gazetteers import SMALL, bundled, small

from schema.domain import placenames
from schema.domain.places import Gazetteer


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("威海市", "威海"),
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("新疆维吾尔自治区", "新疆"),
        ("恩施土家族苗族自治州", "恩施"),
        ("伊犁哈萨克自治州", "伊犁"),
        ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("鄂伦春自治旗", "鄂伦春"),
        ("香港特别行政区", "香港"),
        ("大兴安岭地区", "大兴安岭"),
        ("浦东新区", "浦东"),
        ("龙华街道", "龙华"),
        ("赵县", None),
        ("城区", None),
        ("开发区管委会", None),
    ],
)
def test_short_names(name, short):
    """The suffix and the nations go as long as two characters remain."""
    assert placenames.short(name) == short


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("深圳市", ("4403",)),
        ("深圳", ("4403",)),
        ("深 圳 市", ("4403",)),
        ("廣東省深圳市", ("4403",)),
        ("深圳市龙华区", ("440309",)),
        ("深圳龙华", ("440309",)),
        ("广东省深圳市龙华区龙华街道", ("440309009",)),
        ("龙华区", ("440309", "460106")),
        ("吉林", ("22",)),
        ("吉林市", ("2202",)),
        ("东莞市", ("4419",)),
        ("北京市东城区", ("110101",)),
        ("汕头经济特区", ("4405",)),
        ("恩施", ("4228",)),
        ("柳河镇", ("990102101", "990121101")),
        ("青禾县柳河镇", ("990121101",)),
        ("440309", ("440309",)),
        ("440300", ("4403",)),
        ("990000", ("99",)),
        ("市辖区", ()),
        ("火星", ()),
        ("深圳市火星", ()),
        ("123456", ()),
        ("", ()),
    ],
)
def test_resolving(name, codes):
    """Codes, full and short names and chains; several candidates for a name of several places.

    A place inside one of its own name is not meant: 吉林 is the province.
    """
    assert small().resolve(name) == codes


def test_candidates_inside_the_asked_places_are_preferred():
    """`within` picks among divisions of one name and is no wall."""
    assert small().resolve("柳河镇", within=["990121"]) == ("990121101",)
    assert small().resolve("柳河镇", within=["990102101"]) == ("990102101",)
    assert small().resolve("深圳", within=["990121"]) == ("4403",)


def test_a_chain_beyond_the_register_gives_a_provisional_code():
    """What begins in the register may end outside it; a city of another province does not."""
    assert bundled().resolve("深圳市龙华区") == ("4403~龙华区",)
    assert bundled().resolve("北京市东城区") == ("11~东城区",)
    assert bundled().resolve("4403~龙华区") == ("4403~龙华区",)
    assert bundled().resolve("山东省深圳市") == ()
    assert bundled().resolve("青禾县柳河镇") == ()


def test_provisional_divisions_can_be_registered():
    """Registered, they are found by every form of their names."""
    missing = bundled().provisional("4403~龙华区~龙华街道")
    assert [division.code for division in missing] == ["4403~龙华区", "4403~龙华区~龙华街道"]
    gazetteer = Gazetteer([*bundled(), *missing])
    assert gazetteer.resolve("深圳龙华区") == ("4403~龙华区",)
    assert gazetteer.provisional("4403~龙华区") == ()


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("990121", "澜江省云州市青禾县"),
        ("110101", "北京市东城区"),
        ("4403~南山区", "广东省深圳市南山区"),
        ("440399", "广东省深圳市"),
        ("77", "77"),
        ("", "全国"),
    ],
)
def test_labels(code, label):
    """An address from the province down; placeholders and unknown numbers are left out."""
    assert small().label(code) == label


@pytest.mark.parametrize("code", [code for code in SMALL if code not in {"1101", "441900"}])
def test_every_label_resolves_to_its_code(code):
    """`label` and `resolve` are inverse, but for placeholders and cities without counties."""
    assert small().resolve(small().label(code)) == (code,)
