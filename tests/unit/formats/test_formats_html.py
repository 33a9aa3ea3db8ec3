"""HTML: tags, blocks, tables, chrome."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.formats import grid, html, markup, sources
from schema.domain.documents import Decoded
from schema.errors import FileRefused
from schema.settings import Settings


def read(source, **limits):
    return html.read(Decoded(source, "utf-8", ""), Settings(**limits))


def texts(source):
    return [block.text for block in read(source).blocks]


def values(table):
    return [[cell.value for cell in row.cells] for row in table.rows]


def strip(source):
    return unescape(re.sub(r"<[^>]*>", "", source))


PAGE = """<!DOCTYPE html><html><head><meta charset="gbk">
<title>青禾县:“一张清单”理清责任 - 沅阳市机构编制网</title>
<meta name="ArticleTitle" content="“一张清单”理清责任">
<meta name="PubDate" content="2025-09-17 09:26"><meta name="ContentSource" content="云州市委编办">
<script>var a = "<p>不是正文</p>";</script><style>p > a { color: red }</style></head><body>
<div class="top">您好,欢迎访问沅阳市机构编制网! 今天是<script>document.write(1)</script></div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/x">政策法规</a></li></ul>
<div>当前位置: <a href="/">首页</a> &gt;&gt; <a href="/j">基层经验</a></div>
<h3>“一张清单”<br>理清责任</h3>
<div>发布时间:2025-09-17&nbsp;&nbsp;信息来源:云州市委编办&nbsp;字号:[ <a href="#">大</a> ]</div>
<div id="zoom"><p>&nbsp;&nbsp;今年<b>3月</b>以来,
青禾县运行清单&mdash;&#8212;成效明显。</p>
<p><a href="a.html">《办法》</a>见附件。<br>县委办公室<br/>2025年2月20日</p>
<p><a href="b.xlsx">青禾县清单.xlsx</a></p></div>
<div><a href="javascript:print()">打印本页</a> <a href="#">关闭窗口</a></div>
<p>下一条:<a href="1.html">统计年报会议召开</a></p>
<div class="footer">主办:县政府 网站标识码:1</div></body></html>"""


def test_a_page_gives_its_text_without_its_chrome():
    """Scripts, menus, paths, buttons and the footer are left out; `<br>` ends a line."""
    assert texts(PAGE) == [
        "“一张清单”理清责任",
        "今年3月以来,青禾县运行清单——成效明显。",
        "《办法》见附件。",
        "县委办公室",
        "2025年2月20日",
        "青禾县清单.xlsx",
    ]


def test_what_a_page_says_of_itself_becomes_notes():
    """Title, site, date and source come from the head and from the chrome."""
    assert read(PAGE).notes == {
        "title": "“一张清单”理清责任",
        "published": "2025-09-17 09:26",
        "source": "云州市委编办",
        "site": "沅阳市机构编制网",
    }


def test_blocks_are_slices_without_tags():
    """Stripping tags and decoding entities from the slice gives `raw`, and the map gives `text`."""
    content = read(PAGE)
    for block in content.blocks:
        source = PAGE[block.start : block.end]
        assert strip(source) == block.raw == sources.quote(content, block.start, block.end)
        assert source[0] not in "< "
        assert sources.mapped(content, block).text == block.text


def test_a_span_of_the_text_maps_onto_the_source_under_its_tags():
    """A word split by tags and entities is found again in the file."""
    content = read("<p>由<b>县&middot;应急</b>局牵头</p>")
    mapped = sources.mapped(content, content.blocks[0])
    start, end = mapped.source_span(1, 6)
    assert mapped.text[1:6] == "县·应急局"
    assert content.decoded.text[start:end] == "县&middot;应急</b>局"


def test_headings_have_levels():
    """h1 to h6 give 1 to 6; an unclosed heading is one paragraph, not the rest of the page."""
    found = read("<h1>甲</h1><h3><div>乙</div></h3><p>丙</p><h2>丁<p>戊</p><div>己</div>").blocks
    assert [(block.text, block.level) for block in found] == [
        ("甲", 1), ("乙", 3), ("丙", 0), ("丁", 2), ("戊", 0), ("己", 0),
    ]  # fmt: skip


def test_a_table_gives_rows_cells_and_places():
    """Header and category rows count; `<br>` and `<p>` in cells break the line."""
    source = (
        "<h1>配合履职事项清单</h1><table><thead><tr><th>序 号</th><th>事项</th></tr></thead><tbody>"
        "<tr><td colspan=2>一、党建（1项）</td></tr><tr></tr>"
        "<tr><td>1</td><td><p>县 公安局：</p><p>1.侦办<br>\n2.处置</p></td></tr></tbody></table>"
    )
    (table,) = read(source).tables
    assert (table.index, table.caption) == (1, "配合履职事项清单")
    assert [row.number for row in table.rows] == [1, 2, 4]
    assert values(table)[2] == ["1", "县 公安局：\n1.侦办\n2.处置"]
    cell = table.rows[2].cells[1]
    assert cell.raw == strip(source[cell.start : cell.end]) == "县 公安局：1.侦办\n2.处置"


def test_spans_are_expanded_and_marked():
    """Each covered place has the cell, and says from where it was carried."""
    (table,) = read(
        "<table><tr><td rowspan=2>1<td colspan=2>甲"
        "<tr><td>乙<td rowspan=0>丙<tr><td>2<td>丁</table>"
    ).tables
    assert values(table) == [["1", "甲", "甲"], ["1", "乙", "丙"], ["2", "丁", "丙"]]
    places = [[(cell.address, cell.merged_from) for cell in row.cells] for row in table.rows]
    assert places[0][2] == ("r1c3", "r1c2")
    assert places[1] == [("r2c1", "r1c1"), ("r2c2", None), ("r2c3", None)]
    assert places[2][2] == ("r3c3", "r2c3")


def test_endless_spans_end_with_the_table():
    """A span of ten million covers what there is, without columns that nobody wrote."""
    (table,) = read(
        "<table><tr><td rowspan=10000000 colspan=10000000>题</td></tr><tr><td>a<td>b</table>"
    ).tables
    assert [len(row.cells) for row in table.rows] == [2, 4]
    (table,) = read("<table><tr><td colspan=99999>题<tr><td>a<td>b<td>c</table>").tables
    assert values(table) == [["题", "题", "题"], ["a", "b", "c"]]


def test_a_table_that_grows_beyond_measure_is_refused_with_its_row(monkeypatch):
    """Spans that overlap by the million are an attack or a mistake."""
    monkeypatch.setattr(grid, "MAX_PLACES", 20_000)
    source = "<table>" + "<tr><td rowspan=60000>字<td>字" * 500 + "</table>"
    with pytest.raises(FileRefused, match=r"第 \d+ 行起合并单元格过多.*取消不必要的合并"):
        read(source)


def test_too_many_rows_are_refused():
    """The limit is on rows of content."""
    with pytest.raises(FileRefused, match="第 1 个表格从第 3 行起超过 2 行"):
        read("<table>" + "<tr><td>甲<td>乙" * 3 + "</table>", max_rows=2)


def test_a_layout_table_gives_way_to_the_table_inside():
    """Text beside a nested table is text; the nested one is the table, counted by its tag."""
    content = read(
        "<table><tr><td><p>左栏文字说明</p></td><td><table><tr><td>序号<td>事项<tr><td>1<td>甲</table>"
        "</td></tr></table>"
    )
    assert [block.text for block in content.blocks] == ["左栏文字说明"]
    assert [(table.index, values(table)) for table in content.tables] == [
        (2, [["序号", "事项"], ["1", "甲"]])
    ]


def test_a_small_table_in_a_cell_is_text_of_the_cell():
    """A data table that holds more than the nested one stays the table."""
    inner = "<table><tr><td>甲<tr><td>乙</table>"
    source = f"<table><tr><td>序号<td>事项<tr><td>1<td>{inner}<tr><td>2<td>丙</table>"
    assert values(read(source).tables[0]) == [["序号", "事项"], ["1", "甲\n乙"], ["2", "丙"]]


def test_a_table_that_describes_the_page_gives_notes():
    """索引号 and 发文字号 in cells are read, and the table stays a table."""
    content = read(
        "<table><tr><td>索引号：<td>QH-17<td>发文字号：<td>青编〔2025〕4号<tr><td>成文日期<td>2025年2月14日"
        "</table><p>第一条 正文。</p>"
    )
    assert content.notes == {
        "index_number": "QH-17",
        "document_number": "青编〔2025〕4号",
        "adopted": "2025年2月14日",
    }
    assert len(content.tables) == 1


def test_menus_in_tables_are_left_out():
    """A short table of links is navigation."""
    row = "<tr>" + "<td><a href=/>栏目</a>" * 5
    assert read(f"<table>{row}{row}</table><p>正文。</p>").tables == ()


def test_a_page_within_a_form_is_read():
    """Some systems wrap the whole page into one form."""
    assert texts('<form id="form1"><select><option>甲</select><p>正文。</p></form>') == ["正文。"]


def test_an_unclosed_region_loses_no_long_text():
    """After a footer that never ends, text that is plainly text still counts."""
    long = "第一条 " + "乡镇人民政府负责本行政区域内的秸秆禁烧工作，" * 6 + "依法查处。"
    assert texts(f"<div class=footer>版权<p>{long}</p>") == [long]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>甲<p>乙<div>丙", ["甲", "乙", "丙"]),
        ("<p>5 < 6 且 a<b", ["5 < 6 且 a<b"]),
        ("<!-- <p>注释</p> --><p>甲</p><!-- 未完 <p>乙", ["甲", "乙"]),
        ('<p title="a>b">甲</p>', ["甲"]),
        ("<p>甲</p></div></td></table><p>乙</p>", ["甲", "乙"]),
        ("<![if !mso]><p>甲</p><![endif]><![x[<p>乙", ["甲", "乙"]),
        ("<p>甲<o:p></o:p>乙</p>", ["甲乙"]),
        ("<TITLE>题</TITLE><P>甲&nbsp;&#x4e59;&lt;丙&gt;&unknown;</P>", ["甲 乙<丙>&unknown;"]),
    ],
)
def test_sloppy_markup_is_read_as_a_browser_would(source, expected):
    """Nothing raises, and no text is lost."""
    assert texts(source) == expected


def test_a_caption_names_the_table():
    """`<caption>` wins over the paragraph before."""
    table = "<tr><td>序号<td>事项<tr><td>1<td>甲"
    assert (
        read(f"<p>前文</p><table><caption>表一</caption>{table}</table>").tables[0].caption
        == "表一"
    )
    assert read(f"<p>前文。</p><table>{table}</table>").tables[0].caption == ""


DEEP = 100_000
MANY = 20_000


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * DEEP + "字" + "</div>" * DEEP,
        "<div>" * MANY + "字" + "</ul>" * MANY,
        "字" + "<table>" * DEEP,
        "<table><tr><td>" * MANY + "字",
        "字" + "<a " * MANY,
        "字" + '<a "x>" ' * MANY,
        "字" + "<!-- x" * MANY,
        "字" + "<" * MANY,
        "字" + "&nbsp;" * MANY + "字",
        "字" + "<title>" * MANY,
    ],
    ids=["div", "wrong ends", "tables", "cells", "tags", "quotes", "comments", "<", "&", "title"],
)
def test_depth_and_endless_openings_cost_linear_time(source):
    """A hundred thousand of anything neither recurses nor takes quadratic time (minutes, here)."""
    assert read(source).blocks


# fmt: off
PIECES = st.sampled_from([
    "<p>", "</p>", "<br>", "<div>", "</div>", "<table>", "</table>", "<tr>", "<td>", "</td>",
    "<td rowspan=2>", "<td colspan='2'>", "<h1>", "</h1>", "<b>", "</b>", "<a href=x>", "</a>",
    "<ul>", "<li>", "</ul>", "<caption>", "<thead>", "<form>", "<nav>", "</nav>", "&nbsp;", "&lt;",
    "&amp;", "县局", "乡镇(zhèn)", "。", "12", "\n", " ", "\t",
])
# fmt: on


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_page_gives_slices(source):
    """For blocks and cells of any page, the slice without tags is `raw`."""
    content = read(source)
    for block in content.blocks:
        assert strip(source[block.start : block.end]) == block.raw
        assert sources.mapped(content, block).text == block.text
    for cell in (cell for table in content.tables for row in table.rows for cell in row.cells):
        assert strip(source[cell.start : cell.end]) == cell.raw


@settings(deadline=None)
@given(st.text(alphabet="<>/!-=\"'&;# \nabtdrph县1", max_size=60))
def test_any_text_is_cut_into_tokens_that_cover_it_in_order(source):
    """Tokens do not overlap and never run backwards."""
    reached = 0
    for token in markup.tokens(source):
        assert reached <= token.start < token.end
        reached = token.end
    assert reached <= len(source)
    read(source)


def test_attributes_are_read_in_all_writings():
    """Quoted, bare, valueless and doubled attributes."""
    source = "<td COLSPAN=2 rowspan='3' class=\"a&amp;b\" hidden colspan=9>"
    (tag,) = markup.tokens(source)
    assert markup.attributes(source, tag) == {
        "colspan": "2",
        "rowspan": "3",
        "class": "a&b",
        "hidden": "",
    }
