"""The register: a CSV of codes and names, the bundled one included."""

import pytest
from gazetteers import BUNDLED

from schema.domain.division_files import load as load_divisions
from schema.domain.places import Division
from schema.errors import RegisterInvalid


def test_a_register_with_a_mark_quotes_and_further_columns():
    """BOM, quoted names and columns that we do not know are accepted."""
    text = '\ufeffcode,name,cityCode,provinceCode\n110101,"东城区",1101,11\n'
    assert load_divisions(text) == [Division("110101", "东城区")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "第1行：表头须有 code 和 name 两列"),
        ("代码,名称\n11,北京市\n", "第1行：表头须有 code 和 name 两列"),
        ("code,name\n11,北京市\n110,东城区\n", "第3行：代码“110”应为2、4、6、9或12位数字"),
        ("code,name\n,北京市\n", "第2行：代码“”应为2、4、6、9或12位数字"),
        ("code,name\n11\n", "第2行：缺少名称"),
        ("code,name\n11,北京市\n11,天津市\n", "第3行：代码“11”重复"),
    ],
)
def test_a_register_that_cannot_be_imported_names_its_row(text, message):
    """The message names the row and what is wrong with it."""
    with pytest.raises(RegisterInvalid, match=message):
        load_divisions(text)


def test_the_bundled_register():
    """34 provinces, the cities of the mainland, 莱芜市 of the laws before 2019, no placeholder."""
    divisions = load_divisions(BUNDLED.read_text(encoding="utf-8"))
    names = {division.code: division.name for division in divisions}
    assert sum(len(code) == 2 for code in names) == 34
    assert sum(len(code) == 4 for code in names) == 334
    assert all(code[:2] in names for code in names)
    assert names["3712"] == "莱芜市"
    assert not [name for name in names.values() if "辖" in name or name == "县"]
