"""Word documents: tables cell by cell, what is shown and what is not, and files made to harm."""

import io
import zipfile

import docx
import pytest
import written_lists as lists

from indexer.formats import docx as reader
from schema.errors import FileRefused
from schema.settings import Settings

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(**targets):
    each = (
        f'<Relationship Id="r{kind}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(each)}</Relationships>'


def package(document, **parts):
    """Give a document of raw parts; `styles` and `numbering` are their content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", relations(officeDocument="word/document.xml"))
        archive.writestr("word/document.xml", document)
        targets = {name: f"{name}.xml" for name in parts}
        archive.writestr("word/_rels/document.xml.rels", relations(**targets))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{WORD}">{content}</w:{name}>')
    return buffer.getvalue()


def document(body, space=WORD):
    more = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return f'<w:document xmlns:w="{space}" {more}><w:body>{body}</w:body></w:document>'


def read(body, limits=None, **parts):
    data = body if isinstance(body, bytes) else package(document(body), **parts)
    return reader.read(data, limits or Settings())


def p(*runs, **properties):
    """Write a paragraph; a run is its text or its XML."""
    said = "".join(properties.values())
    shown = (run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p><w:pPr>{said}</w:pPr>{''.join(shown)}</w:p>"


def tc(content, properties=""):
    content = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells, properties=""):
    written = (cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(written)}</w:tr>"


def tbl(*rows, widths=()):
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def values(table):
    return [[cell.value for cell in row.cells] for row in table.rows]


def only_table(body, **parts):
    (table,) = read(body, **parts).tables
    return table


RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
ACROSS = '<w:gridSpan w:val="2"/>'


def test_merged_cells_carry_their_value_and_its_place():
    """VMerge and gridSpan fill every place they cover; addresses are row and column."""
    table = only_table(
        tbl(
            tr(tc("一、党建", ACROSS), tc("")),
            tr("1", "甲", tc("县局", RESTART)),
            tr("2", "乙", tc("", CONTINUE)),
            tr("3", "丙", tc("", '<w:vMerge w:val="continue"/>')),
            tr("4", "丁", tc("镇", RESTART)),
        )
    )
    assert values(table) == [
        ["一、党建", "一、党建", ""],
        ["1", "甲", "县局"],
        ["2", "乙", "县局"],
        ["3", "丙", "县局"],
        ["4", "丁", "镇"],
    ]
    assert [row.number for row in table.rows] == [1, 2, 3, 4, 5]
    last = table.rows[3].cells[2]
    assert (last.address, last.merged_from, last.start, last.end) == ("r4c3", "r2c3", None, None)


def test_rows_that_begin_further_right_keep_their_columns():
    """GridBefore leaves places blank; a continued cell without one above is a cell of its own."""
    table = only_table(
        tbl(tr("1", "甲"), tr("乙", properties='<w:gridBefore w:val="1"/>'), tr(tc("丙", CONTINUE)))
    )
    assert values(table)[:2] == [["1", "甲"], ["", "乙"]]
    stray = only_table(tbl(tr(tc("丙", CONTINUE), "丁"), tr("1", "甲")))
    assert values(stray)[0] == ["丙", "丁"]


def test_borders_dragged_by_hand_make_no_columns():
    """Header and rows end 3 mm apart: the values stand under their heads all the same."""
    table = only_table(
        tbl(
            tr("序号", tc("事项名称", ACROSS), "备注"),
            tr("1", "甲", tc("无", ACROSS)),
            widths=(600, 3000, 170, 1500),
        )
    )
    assert values(table) == [["序号", "事项名称", "备注"], ["1", "甲", "无"]]
    narrow = only_table(tbl(tr("a", "b", "c"), tr("1", "2", "3"), widths=(600, 100, 600)))
    assert values(narrow) == [["a", "b", "c"], ["1", "2", "3"]]


def test_line_breaks_tabs_and_symbols_are_characters():
    """Breaks part lines, boxes of picture fonts are boxes, headers keep their blanks."""
    boxes = (
        '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>甲</w:t>'
        '<w:sym w:font="Wingdings 2" w:char="F052"/><w:t>■□</w:t></w:r>'
    )
    broken = "<w:r><w:t>事</w:t><w:br/><w:t>项</w:t><w:tab/><w:t>名</w:t></w:r>"
    table = only_table(tbl(tr("序 号", p(broken)), tr("1", p(boxes) + p("乙"))))
    assert values(table) == [["序 号", "事\n项 名"], ["1", "□甲☑■□\n乙"]]
    assert table.rows[0].cells[1].raw == "事\n项\t名"


def test_the_final_text_is_read():
    """Insertions stay; deletions, hidden text, field codes and the pinyin above words do not."""
    content = read(
        p(
            "留",
            '<w:ins w:id="1"><w:r><w:t>增</w:t></w:r></w:ins>',
            '<w:del w:id="2"><w:r><w:delText>删</w:delText><w:tab/></w:r></w:del>',
            '<w:moveFrom w:id="3"><w:r><w:t>移</w:t></w:r></w:moveFrom>',
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>",
            '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>',
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r>',
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>果</w:t></w:r>',
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>",
            "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控</w:t></w:r></w:sdtContent></w:sdt>",
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
            "<w:sdtContent><w:r><w:t>单击此处输入</w:t></w:r></w:sdtContent></w:sdt>",
            "<w:r><w:ruby><w:rt><w:r><w:t>xiāng</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>乡</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
        )
    )
    assert [block.text for block in content.blocks] == ["留增显果链控乡"]
    assert content.notes == {
        "revisions": "含修订标记，按接受全部修订后的文字读取",
        "hidden": "有 1 字隐藏文字，未读取",
        "footnotes": "有 1 处脚注或尾注，未读取",
    }


def test_former_properties_say_nothing():
    """What a tracked change of format remembers (hidden, merged, numbered) is over."""
    was_hidden = "<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>"
    was_merged = f"<w:tcPrChange><w:tcPr>{CONTINUE}{ACROSS}</w:tcPr></w:tcPrChange>"
    table = only_table(
        tbl(tr("1", "甲"), tr(tc("2", was_merged), p(f"{was_hidden}<w:t>乙</w:t></w:r>")))
    )
    assert values(table) == [["1", "甲"], ["2", "乙"]]


def test_deleted_rows_and_paragraph_ends():
    """A deleted row is counted but not read; a deleted paragraph end joins two lines."""
    joined = "<w:rPr><w:del/></w:rPr>"
    content = read(
        p("上半", mark=joined)
        + p("下半")
        + tbl(tr("1", "甲"), tr("2", "乙", properties="<w:del/>"), tr("3", "丙"))
    )
    assert [block.text for block in content.blocks] == ["上半下半"]
    assert [row.number for row in content.tables[0].rows] == [1, 3]


def test_text_boxes_are_paragraphs_and_read_once():
    """A box stands in the file twice, for new and for old programs; in a table it is noted."""
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    ).format(p("方框"))
    content = read(p("正", box, "文") + tbl(tr("1", p("甲", box)), tr("2", "乙")))
    assert [block.text for block in content.blocks] == ["方框", "正文"]
    assert values(content.tables[0]) == [["1", "甲"], ["2", "乙"]]
    assert content.notes["boxes"] == "表格里有 1 个文本框，未读取"


NUMBERED = (
    '<w:abstractNum w:abstractNumId="5">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="5"/></w:num>'
    '<w:num w:numId="8"><w:abstractNumId w:val="5"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def number(num_id=7, level=0):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'


@pytest.mark.parametrize(
    ("kind", "pattern", "shown"),
    [
        ("decimal", "%1", ["1", "2"]),
        ("decimal", "%1.", ["1.", "2."]),
        ("decimal", "（%1）", ["（1）", "（2）"]),
        ("chineseCounting", "%1、", ["一、", "二、"]),
        ("chineseCountingThousand", "第%1条", ["第一条", "第二条"]),
        ("decimalEnclosedCircleChinese", "%1", ["①", "②"]),
        ("decimalZero", "%1", ["01", "02"]),
        ("upperRoman", "%1.", ["I.", "II."]),
        ("ideographTraditional", "%1", ["甲", "乙"]),
        ("decimalFullWidth", "%1．", ["１．", "２．"]),
        ("bullet", "", ["", ""]),
        ("none", "", ["", ""]),
    ],
)
def test_automatic_numbers_are_cells_of_the_table(kind, pattern, shown):
    """The 序号 column is blank in the file and numbered on the page."""
    rows = (tr(tc(p(n=number())), name) for name in ("甲", "乙"))
    table = only_table(tbl(tr("序号", "事项名称"), *rows), numbering=NUMBERED.format(kind, pattern))
    assert [row[0] for row in values(table)[1:]] == shown


def test_numbers_run_as_word_counts_them():
    """Lower levels begin anew, covered cells and deleted rows do not count, a restart restarts."""
    rows = [
        tr(tc(p(n=number()), RESTART), p("甲", n=number(level=1))),
        tr(tc(p(n=number()), CONTINUE), p("乙", n=number(level=1))),
        tr(tc(p(n=number())), "删", properties="<w:del/>"),
        tr(tc(p(n=number())), p("丙", n=number(level=1))),
        tr(tc(p(n=number(8))), "丁"),
        tr(tc(p(n=number(0))), "戊"),
    ]
    table = only_table(tbl(*rows), numbering=NUMBERED.format("decimal", "%1"))
    assert values(table) == [
        ["1", "1.1 甲"],
        ["1", "1.2 乙"],
        ["2", "2.1 丙"],
        ["1", "丁"],
        ["", "戊"],
    ]


def test_numbers_of_styles_and_linked_lists():
    """A style may number its paragraphs, at the level that names it."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="base"><w:name w:val="b"/><w:pPr><w:numPr>'
        '<w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="own"><w:basedOn w:val="base"/></w:style>'
    )
    numbering = NUMBERED.format("chineseCounting", "%1、").replace(
        '<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="own"/>'
    )
    content = read(
        p("总则", s='<w:pStyle w:val="base"/>') + p("范围", s='<w:pStyle w:val="own"/>'),
        styles=styles,
        numbering=numbering,
    )
    assert [block.text for block in content.blocks] == ["一、总则", "一.1 范围"]


def test_headings_and_places_of_blocks():
    """Heading styles give levels; spans are places in the text put together, tables marked."""
    made = docx.Document()
    made.add_heading("云岭县人民政府办公室关于公布\n事项清单的通知", level=0)
    made.add_heading("一、总体要求", level=1)
    made.add_paragraph(" 各镇人民政府：\n现将清单公布如下。")
    lists.add_table(made, lists.BASIC)
    made.add_paragraph("2025年3月1日")
    content = read(lists.saved(made))
    assert [(block.level, block.text) for block in content.blocks] == [
        (1, "云岭县人民政府办公室关于公布事项清单的通知"),
        (1, "一、总体要求"),
        (0, "各镇人民政府："),
        (0, "现将清单公布如下。"),
        (0, "2025年3月1日"),
    ]
    text = content.decoded.text
    assert all(block.raw == text[block.start : block.end] for block in content.blocks)
    assert (content.decoded.charset, content.decoded.evidence) == ("", "docx")
    assert "现将清单公布如下。\n〔表格1〕\n2025年3月1日" in text


def test_the_title_of_the_file_counts_where_the_text_has_none():
    """Templates leave titles in the properties: any words of the text come first."""
    made = docx.Document()
    made.core_properties.title = "云岭县清溪镇事项清单"
    made.add_table(2, 2).cell(1, 1).text = "甲"
    made.tables[0].cell(1, 0).text = "1"
    made.tables[0].cell(0, 0).text = "序号"
    made.tables[0].cell(0, 1).text = "事项名称"
    assert read(lists.saved(made)).notes == {"title": "云岭县清溪镇事项清单"}
    made.add_paragraph("附：说明")
    assert "title" not in read(lists.saved(made)).notes


def test_captions_are_the_lines_above_a_table():
    """Brackets follow the title, labels are skipped, the table before is a bound."""
    content = read(
        p("附件1")
        + p("清溪镇基本履职事项清单")
        + p("（共2项）")
        + p("填报单位：清溪镇人民政府")
        + tbl(tr("1", "甲"), tr("2", "乙"))
        + tbl(tr("1", "甲"), tr("2", "乙"))
    )
    captions = [table.caption for table in content.tables]
    assert captions == ["清溪镇基本履职事项清单\n（共2项）", ""]


def test_tables_that_lay_out_the_text():
    """A frame around text is text, one around a table gives way to it; other tables stay cells."""
    inner = tbl(tr("1", "甲"), tr("2", "乙"))
    content = read(tbl(tr("提示：见附件。")) + tbl(tr(tc(p("附件") + inner + p("")))))
    assert [block.text for block in content.blocks] == ["提示：见附件。", "附件"]
    assert [(table.index, values(table)) for table in content.tables] == [
        (3, [["1", "甲"], ["2", "乙"]])
    ]
    small = tbl(tr("县局", "镇"))
    table = only_table(tbl(tr("序号", "事项", "分工"), tr("1", "甲", p("如下：") + small)))
    assert values(table)[1] == ["1", "甲", "如下：\n县局\n镇"]


def test_strict_documents_are_read():
    """The ISO edition of the format has namespaces of its own."""
    made = document(tbl(tr("1", tc("甲", ACROSS)), tr("2", "乙", "丙")), STRICT)
    assert values(read(package(made)).tables[0]) == [["1", "甲", "甲"], ["2", "乙", "丙"]]


WIDE = tc("1", '<w:gridSpan w:val="999999999"/>')


def laughing(content):
    return f'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>{content}'


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (package(laughing(document(p("&b;")))), "EntitiesForbidden"),
        (package(document("<w:p>")), "文档已损坏或不是标准格式"),
        (package(document("<w:altChunk/>")), "altChunk"),
        (
            package(document(tbl(tr("1", "甲")) * 1)).replace(b"document.xml", b"documemt.xml"),
            "损坏",
        ),
        (
            package(document("<w:tbl><w:tr><w:tc>" * 40 + "</w:tc></w:tr></w:tbl>" * 40)),
            "嵌套超过 32 层",
        ),
        (package(document(p("甲") + " " * (1 << 25))), "压缩比异常"),
        (package(document(tbl(tr(*["1"] * 5000), *[tr(*[WIDE] * 50)] * 450))), "超过 2000000 格"),
    ],
    ids=["entities", "xml", "chunk", "part", "nesting", "density", "spans"],
)
def test_documents_made_to_harm_are_refused(data, cause):
    """Nothing is expanded, and the refusal says what to do."""
    with pytest.raises(FileRefused, match=cause) as refusal:
        read(data)
    assert "请" in str(refusal.value)


def test_limits_on_rows_and_bytes():
    """A table with too many rows is named; so is what unpacks to too much."""
    rows = package(document(tbl(*[tr("1", "甲")] * 5)))
    with pytest.raises(FileRefused, match="第 1 个表格从第 4 行起超过 3 行"):
        read(rows, Settings(max_rows=3))
    with pytest.raises(FileRefused, match=r"文档解压后有 \d+ 字节"):
        read(rows, Settings(max_unpacked_bytes=100))


def test_malformed_structure_is_text_all_the_same():
    """Cells outside of tables, fields that never end, spans that are no numbers."""
    content = read(
        f"<w:tr>{tc('甲')}</w:tr>"
        + p('<w:r><w:fldChar w:fldCharType="begin"/><w:t>码</w:t></w:r>')
        + p("乙")
        + tbl(tc("1"), tr(tc("2", '<w:gridSpan w:val="x"/>'), "丙"))
    )
    assert [block.text for block in content.blocks] == ["甲", "乙"]
    assert values(content.tables[0]) == [["1"], ["2", "丙"]]
