"""Fixed layouts (ofd): characters and strokes become the cells that they show."""

import pytest
import written_lists as lists
import written_ofd as ofd

from indexer import derive
from indexer.formats import ofd as reader
from indexer.read import read
from schema.domain.documents import Form
from schema.errors import FileRefused
from schema.settings import Settings

LIMITS = Settings()
WIDTHS = [12, 38, 32, 54, 34]
TITLE = lists.COOPERATIVE.title


def shown(data):
    return [
        [cell.value for cell in row.cells] for row in read("a.ofd", data, LIMITS).tables[0].rows
    ]


def listed(stroke=ofd.line):
    drawn, _ = ofd.table(lists.COOPERATIVE.rows, WIDTHS, 40, stroke=stroke)
    return ofd.document(ofd.page(ofd.text(60, 30, TITLE, 5), drawn))


@pytest.mark.parametrize("stroke", [ofd.line, ofd.bar], ids=["strokes", "thin shapes"])
def test_entries_are_those_of_the_same_list_as_docx(stroke):
    """Titles, bodies, roles and duties are equal; the place is the page."""
    entries = derive.entries_of("a.ofd", TITLE, listed(stroke), None, LIMITS)
    same = derive.entries_of("a.docx", TITLE, lists.to_docx(lists.COOPERATIVE), None, LIMITS)
    assert [(e.number, e.title, e.category, e.responsibilities) for e in entries] == [
        (e.number, e.title, e.category, e.responsibilities) for e in same
    ]
    assert {(e.locator.page, e.locator.row) for e in entries} == {(1, None)}


def test_a_table_over_pages_is_one_table():
    """The header repeated is left out, and each row says on which page it begins."""
    head, *rows = lists.BASIC.rows
    one, _ = ofd.table([head, *rows[:3]], [20, 150], 40)
    two, _ = ofd.table([head, *rows[3:]], [20, 150], 20)
    content = read("a.ofd", ofd.document(ofd.page(one), ofd.page(two)), LIMITS)
    assert content.form is Form.OFD
    assert [row.page for row in content.tables[0].rows] == [1, 1, 1, 1, 2, 2]


def test_templates_and_nested_blocks_are_drawn():
    """What a page shares with others, and what blocks hold, is part of the page."""
    drawn, _ = ofd.table(lists.BASIC.rows, [20, 150], 40)
    template = ofd.page(ofd.text(60, 30, lists.BASIC.title, 5))
    page = ofd.page(f"<ofd:PageBlock ID='7'>{drawn}</ofd:PageBlock>", template="90")
    content = read("a.ofd", ofd.document(page, template=template), LIMITS)
    assert content.blocks[0].text == lists.BASIC.title
    assert len(content.tables[0].rows) == len(lists.BASIC.rows)


def test_a_page_set_sideways_is_read_upright():
    """Text and strokes turned by a matrix are those of the upright page."""
    drawn, _ = ofd.table(lists.BASIC.rows, [20, 150], 40)
    turned = drawn.replace('Boundary="', 'CTM="{}" Boundary="')
    parts = turned.split('CTM="{}" Boundary="')
    made = parts[0]
    for part in parts[1:]:
        box, rest = part.split('"', 1)
        x, y, wide, high = map(float, box.split())
        made += f'CTM="0 1 -1 0 0 0" Boundary="{297 - y} {x} {high} {wide}"{rest}'
    page = ofd.page(made, box="0 0 297 210")
    assert shown(ofd.document(page)) == shown(ofd.document(ofd.page(drawn)))


def test_watermarks_and_what_is_not_visible_are_not_read():
    """Slanting text and hidden objects are left out."""
    marks = ofd.text(50, 60, "内部资料", 9, CTM="0.7 0.7 -0.7 0.7 0 0")
    hidden = ofd.text(50, 80, "草稿", Visible="false")
    said = ofd.text(20, 40, "森林防火期内禁止野外用火。")
    content = read("a.ofd", ofd.document(ofd.page(said, marks, hidden)), LIMITS)
    assert [block.text for block in content.blocks] == ["森林防火期内禁止野外用火。"]


PICTURE = '<ofd:ImageObject ID="5" Boundary="0 0 210 297" ResourceID="3"/>'
DEEP = "<ofd:PageBlock ID='1'>" * 30 + ofd.text(1, 9, "甲") + "</ofd:PageBlock>" * 30
ENTITIES = '<!DOCTYPE x [<!ENTITY a "甲"><!ENTITY b "&a;&a;&a;">]>' + ofd.page("&b;")


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (ofd.document(ofd.page(PICTURE)), "没有文字层，是扫描件或图片"),
        (ofd.document(ofd.page()), "空白页面"),
        (ofd.document(ofd.page(DEEP)), "嵌套过深"),
        (ofd.document(ENTITIES), "已损坏或不是标准格式"),
        (ofd.document(ofd.page("<ofd:TextObject/>")), "已损坏或不是标准格式"),
        (ofd.document(ofd.page(), **{"Encryptions.xml": "<x/>"}), "有密码保护"),
        (ofd.document("<x"), "已损坏或不是标准格式"),
        (listed()[:-400], "损坏的压缩包"),
        (ofd.document(ofd.page(ofd.text(1, 9, "甲乙丙").replace("g 2", "g 999999999"))), "损坏"),
    ],
)
def test_what_cannot_be_read_is_refused_with_remedy(data, cause):
    """The message names the fault and what to do."""
    with pytest.raises(FileRefused, match=cause) as refusal:
        read("a.ofd", data, LIMITS)
    assert "请" in str(refusal.value)


def test_pages_are_limited_as_often_as_they_are_drawn(monkeypatch):
    """One large template under many pages counts each time."""
    monkeypatch.setattr(reader, "_MAX_BYTES", 3000)
    template = ofd.page(*(ofd.text(20, 40, "甲乙丙") for _ in range(8)))
    pages = [ofd.page(template="90")] * 9
    with pytest.raises(FileRefused, match="页面内容超过"):
        read("a.ofd", ofd.document(*pages, template=template), LIMITS)
