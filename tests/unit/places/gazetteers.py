"""Registers for the tests: the one that is bundled, and a small one with traps."""

import functools
from pathlib import Path

from schema.domain.division_files import load as load_divisions
from schema.domain.places import Division, Gazetteer

BUNDLED = Path(__file__).parents[3] / "schema" / "rules" / "divisions.csv"

SMALL = {
    "11": "北京市",
    "1101": "市辖区",
    "110101": "东城区",
    "22": "吉林省",
    "2202": "吉林市",
    "44": "广东省",
    "4403": "深圳市",
    "440309": "龙华区",
    "440309009": "龙华街道",
    "4419": "东莞市",
    "441900": "东莞市",
    "4405": "汕头市",
    "46": "海南省",
    "4601": "海口市",
    "460106": "龙华区",
    "1405": "晋城市",
    "140502": "城区",
    "14": "山西省",
    "42": "湖北省",
    "4228": "恩施土家族苗族自治州",
    "65": "新疆维吾尔自治区",
    "99": "澜江省",
    "9901": "云州市",
    "990121": "青禾县",
    "990121001": "城关街道",
    "990121101": "柳河镇",
    "990102": "临溪区",
    "990102101": "柳河镇",
}


@functools.cache
def small() -> Gazetteer:
    return Gazetteer(Division(code, name) for code, name in SMALL.items())


@functools.cache
def bundled() -> Gazetteer:
    return Gazetteer(load_divisions(BUNDLED.read_text(encoding="utf-8")))
