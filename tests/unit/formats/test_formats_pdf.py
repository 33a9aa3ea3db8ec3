"""Pdf: cells from rulings and places, tables over pages, running text, and files made to harm."""

import pytest
from drawn_pdfs import (
    Drawing,
    document,
    one_page,
    page_number,
    shown,
    stream,
    table,
    text,
    title,
    unicode_map,
    written,
)
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.platypus import PageBreak

from indexer import lists, read
from indexer.formats import pdf
from schema.domain.documents import Form
from schema.domain.lists import ListClass, Role
from schema.errors import FileRefused
from schema.settings import Settings

HEAD = ["序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"]
WIDTHS = [35, 90, 90, 150, 150]
LEAD = (
    "1.负责指导农村自建房质量安全监督管理工作，组织开展技术培训；\n"
    "2.对巡查发现的违法建设行为依法予以查处，并将处理结果告知乡镇。"
)
TOWN = "1.开展日常巡查，发现问题及时上报；\n2.配合做好现场处置和群众解释工作。"


def content(data, **limits):
    return read.read("清单.pdf", data, Settings(**limits))


def values(found):
    return [[cell.value for cell in row.cells] for row in found.rows]


def drawn(rows, xs=(60, 110, 300, 500), **options):
    drawing = Drawing()
    drawing.ruled(rows, xs, 100, **options)
    return drawing.data()


def only(data):
    (found,) = content(data).tables
    return found


def entries(data):
    found = content(data)
    context = found.blocks[0].text if found.blocks else ""
    understood = [lists.understand(each, context=context) for each in found.tables]
    return [entry for each in understood for one in each.lists for entry in one.entries]


def plain(words):
    return "".join((words or "").split())


SIMPLE = [["序号", "事项名称", "承接部门"], ["1", "对违规养犬的行政处罚", "县公安局"]]


def test_a_cell_holds_what_its_strokes_enclose():
    """The order in which a file draws its text does not count: here row by row, line by line."""
    drawing = Drawing()
    drawing.ruled([["", "", ""]] * 2, (60, 110, 300, 500), 100, height=40)
    for y, words in (
        (114, ("序号", "事项名称", "承接部门")),
        (154, ("1", "对未按照规定办理租赁合同备案", "县住房和城乡建设局")),
        (166, ("", "的行政处罚", "县公安局")),
    ):
        for x, word in zip((65, 115, 305), words, strict=True):
            drawing.write(x, y, word)
    assert values(only(drawing.data())) == [
        ["序号", "事项名称", "承接部门"],
        ["1", "对未按照规定办理租赁合同备案\n的行政处罚", "县住房和城乡建设局\n县公安局"],
    ]


def test_rows_say_on_which_page_they_begin():
    """Rows count through; addresses are row and column; there are no offsets."""
    found = only(drawn(SIMPLE))
    assert [(row.number, row.page) for row in found.rows] == [(1, 1), (2, 1)]
    cell = found.rows[1].cells[1]
    assert (cell.address, cell.start, cell.merged_from) == ("r2c2", None, None)
    assert (found.index, found.sheet) == (1, None)


def test_thin_rectangles_are_rulings():
    """Word and WPS fill a thin shape for every border of every cell."""
    drawing = Drawing()
    xs = (60, 110, 300, 500)
    drawing.ruled(SIMPLE, xs, 100, stroke=drawing.bar)
    assert values(only(drawing.data())) == SIMPLE


def test_doubled_and_dashed_rulings_count_once():
    """A border of two strokes encloses no column; dashes make one border."""
    drawing = Drawing()

    def stroke(x0, y0, x1, y1):
        if x0 == x1:
            drawing.line(x0, y0, x1, y1)
            drawing.line(x0 + 2, y0, x1 + 2, y1)
            return
        at = x0
        while at < x1:
            drawing.line(at, y0, at + 3, y0)
            at += 5

    drawing.ruled(SIMPLE, (60, 110, 300, 500), 100, stroke=stroke)
    assert values(only(drawing.data())) == SIMPLE


def test_borders_left_open_at_the_edge_are_borders():
    """A table without an outer frame ends where its strokes end."""
    rows = [*SIMPLE, ["2", "对流动摊贩的行政处罚", "县城市管理局"]]
    assert values(only(drawn(rows, outer=False))) == rows


def test_underlines_and_frames_are_no_tables():
    """A stroke below words, and one frame around a text, enclose no cells."""
    drawing = Drawing()
    drawing.write(80, 114, "各镇人民政府、街道办事处：")
    drawing.line(80, 117, 200, 117)
    drawing.canvas.rect(60, 600, 400, 100)
    found = content(drawing.data())
    assert (found.tables, [block.text for block in found.blocks]) == (
        (),
        ["各镇人民政府、街道办事处："],
    )


def test_merged_cells_carry_their_value_with_its_place():
    """A category over the whole row, and an item over the rows of its departments."""
    rows = [
        HEAD,
        ["一、城乡建设（1项）", None, None, None, None],
        ["1", "农村自建房安全监管", "县住房和城乡建设局", LEAD, TOWN],
        [None, None, "县自然资源和规划局", "1.负责查处违法用地行为。", None],
    ]
    spans = [("SPAN", (0, 1), (-1, 1))]
    spans += [("SPAN", (column, 2), (column, 3)) for column in (0, 1, 4)]
    found = only(document(title("柳河镇配合履职事项清单"), table(rows, WIDTHS, *spans)))
    assert [cell.merged_from for cell in found.rows[1].cells] == [None, *["r2c1"] * 4]
    assert [cell.merged_from for cell in found.rows[3].cells] == [
        "r3c1",
        "r3c2",
        None,
        None,
        "r3c5",
    ]
    assert found.rows[3].cells[1].value == "农村自建房安全监管"
    assert found.caption == "柳河镇配合履职事项清单"


def long_list(count, *styles, furniture=page_number, **options):
    rows = [HEAD]
    rows += [
        [str(n), f"第{n}项农村自建房安全监管", "县住房和城乡建设局\n县自然资源和规划局", LEAD, TOWN]
        for n in range(1, count + 1)
    ]
    return document(
        title("青禾县柳河镇配合履职事项清单"),
        table(rows, WIDTHS, *styles, repeatRows=1, **options),
        furniture=furniture,
    )


@pytest.mark.parametrize("split", [0, 1])
def test_a_table_over_pages_is_one_table(split):
    """Repeated headers are left out, broken rows are whole, each says where it begins."""
    data = long_list(60, splitInRow=split)
    found = content(data)
    (one,) = found.tables
    assert len(one.rows) == 61
    assert [row.cells[0].value for row in one.rows[1:]] == [str(n) for n in range(1, 61)]
    assert {row.page for row in one.rows} == set(range(1, one.rows[-1].page + 1))
    assert {plain(row.cells[3].value) for row in one.rows[1:]} == {plain(LEAD)}
    assert {plain(row.cells[4].value) for row in one.rows[1:]} == {plain(TOWN)}


def test_entries_of_a_cooperative_list_are_read_to_the_cell():
    """Item, bodies and duties of every row; the locator names the page and no row."""
    found = entries(long_list(30, splitInRow=1))
    assert [entry.number for entry in found] == [str(n) for n in range(1, 31)]
    assert {entry.list_class for entry in found} == {ListClass.COOPERATIVE}
    for entry in found:
        parts = {(part.body, part.role): plain(part.duty) for part in entry.responsibilities}
        assert parts == {
            ("县住房和城乡建设局", Role.LEAD): plain(LEAD),
            ("县自然资源和规划局", Role.LEAD): plain(LEAD),
            ("乡镇（街道）", Role.COOPERATE): plain(TOWN),
        }
    assert all(entry.locator.row is None and entry.locator.page for entry in found)
    assert len({entry.locator.cells["title"] for entry in found}) == 30


def test_duties_under_the_names_of_departments_go_to_each():
    """A block headed by a body keeps its head on a line of its own."""
    duty = (
        "县应急管理局：\n1.牵头组织烟花爆竹经营安全检查，依法查处无证经营行为；\n"
        "县公安局：\n1.负责烟花爆竹运输、燃放的公共安全管理。"
    )
    rows = [HEAD, ["1", "烟花爆竹安全监管", "县应急管理局\n县公安局", duty, TOWN]]
    (entry,) = entries(document(title("柳河镇配合履职事项清单"), table(rows, WIDTHS)))
    parts = {part.body: plain(part.duty) for part in entry.responsibilities}
    assert parts["县公安局"] == "1.负责烟花爆竹运输、燃放的公共安全管理。"
    assert parts["县应急管理局"].startswith("1.牵头组织")


def two_pages(first, second, xs=(60, 100, 220, 350, 540)):
    drawing = Drawing()
    drawing.ruled(first, xs, 700, height=16)
    drawing.page()
    drawing.ruled(second, xs, 60, height=16)
    return drawing.data()


DEPARTMENTS = [
    ["序号", "事项名称", "牵头部门", "部门职责"],
    ["1", "烟花爆竹安全监管", "县应急管理局", "负责经营安全检查。"],
]


def test_a_row_for_a_further_department_after_a_page_break_stays_a_row():
    """Its number and title are those of the page before, as if the merge went on."""
    found = only(two_pages(DEPARTMENTS, [["", "", "县公安局", "负责燃放安全管理。"]]))
    last = found.rows[-1]
    assert [cell.value for cell in last.cells] == [
        "1",
        "烟花爆竹安全监管",
        "县公安局",
        "负责燃放安全管理。",
    ]
    assert [cell.merged_from for cell in last.cells] == ["r2c1", "r2c2", None, None]
    assert last.page == 2


def test_the_rest_of_a_cell_after_a_page_break_joins_it():
    """Alone in its row, or counting on: no row of its own."""
    rest = [["", "", "", "对无证经营行为予以查处。"], ["2", "养犬管理", "县公安局", "负责。"]]
    found = only(two_pages(DEPARTMENTS, rest))
    assert [row.cells[0].value for row in found.rows] == ["序号", "1", "2"]
    assert plain(found.rows[1].cells[3].value) == "负责经营安全检查。对无证经营行为予以查处。"


def test_a_merged_category_column_goes_on_over_pages():
    """The first column is blank on the next page; its value is carried there."""
    rows = [["类别", "序号", "事项名称"]]
    rows += [
        ["平安法治" if n == 1 else None, str(n), f"开展第{n}项平安建设工作"] for n in range(1, 71)
    ]
    data = document(
        title("柳河镇基本履职事项清单"),
        table(rows[:36], [80, 50, 300], ("SPAN", (0, 1), (0, -1))),
        PageBreak(),
        table([rows[0], *rows[36:]], [80, 50, 300], ("SPAN", (0, 1), (0, -1))),
    )
    found = only(data)
    assert len(found.rows) == 71
    assert {row.cells[0].value for row in found.rows[1:]} == {"平安法治"}
    assert {entry.category for entry in entries(data)} == {"平安法治"}


def test_lists_under_titles_of_their_own_are_tables_of_their_own():
    """A title between two tables parts them; each has it as its caption."""
    data = document(
        title("柳河镇基本履职事项清单"),
        table([["序号", "事项名称"], ["1", "开展党员教育管理"]], [60, 300]),
        PageBreak(),
        title("柳河镇上级部门收回事项清单"),
        table(
            [["序号", "事项名称", "承接部门"], ["1", "对违规养犬的处罚", "县公安局"]],
            [60, 200, 200],
        ),
    )
    assert [(each.index, each.caption) for each in content(data).tables] == [
        (1, "柳河镇基本履职事项清单"),
        (2, "柳河镇上级部门收回事项清单"),
    ]


def test_a_territorial_list_with_a_header_of_two_levels_is_read():
    """主体责任 stands over 单位 and 职责."""
    rows = [
        ["序号", "事项名称", "主体责任", None, "配合责任", None],
        [None, None, "单位", "职责", "单位", "职责"],
        [
            "1",
            "违法建设查处",
            "县自然资源和规划局",
            "依法认定并查处违法建设。",
            "柳河镇",
            "巡查并上报。",
        ],
    ]
    spans = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (1, 1))]
    spans += [("SPAN", (2, 0), (3, 0)), ("SPAN", (4, 0), (5, 0))]
    made = table(rows, [35, 80, 80, 110, 80, 110], *spans)
    (entry,) = entries(document(title("县乡“属地管理”事项主体责任和配合责任清单"), made))
    assert [(part.body, part.role, part.duty) for part in entry.responsibilities] == [
        ("县自然资源和规划局", Role.LEAD, "依法认定并查处违法建设。"),
        ("柳河镇", Role.COOPERATE, "巡查并上报。"),
    ]


def test_columns_of_a_catalogue_do_not_mix():
    """Narrow columns beside each other, with codes, long names and bases."""
    rows = [["序号", "事项代码", "事项名称", "法律依据", "划转范围", "划出部门"]]
    name = "对擅自倾倒、抛撒或者堆放工程施工过程中产生的建筑垃圾的处罚（吊销许可证除外）"
    basis = "《城市建筑垃圾管理规定》第二十五条：施工单位未及时清运的，由主管部门责令限期改正。"
    rows += [
        [str(n), f"33027501{n:04}", name, basis, "全部", "市综合行政执法局"] for n in range(1, 9)
    ]
    data = document(
        title("综合行政执法事项划转目录"),
        table(rows, [30, 55, 100, 190, 40, 60]),
        size=landscape(A4),
    )
    found = only(data)
    assert {plain(row.cells[2].value) for row in found.rows[1:]} == {name}
    assert {plain(row.cells[3].value) for row in found.rows[1:]} == {basis}
    assert found.rows[8].cells[1].value.replace("\n", "") == "330275010008"


def sideways():
    """A list drawn sideways on an upright page."""
    drawing = Drawing()
    drawing.canvas.translate(0, A4[1])
    drawing.canvas.rotate(-90)
    drawing.canvas.translate(0, -A4[1] + A4[0])
    drawing.ruled(SIMPLE, (60, 110, 300, 500), 300)
    return drawing.data()


def rotated():
    """A page that asks to be shown turned."""
    drawing = Drawing()
    drawing.canvas.setPageRotation(90)
    drawing.canvas.translate(A4[0], 0)
    drawing.canvas.rotate(90)
    drawing.ruled(SIMPLE, (60, 110, 300, 500), 500)
    return drawing.data()


@pytest.mark.parametrize("make", [sideways, rotated])
def test_turned_pages_are_read_as_they_are_seen(make):
    """Turned by the page's own word, or drawn sideways."""
    assert values(only(make())) == SIMPLE


def test_columns_without_rulings_are_told_by_their_header():
    """White space parts the columns; each number begins a row; the header may be missing later."""
    drawing = Drawing()
    xs = (60, 110, 330)
    for page in range(2):
        rows = [["序号", "事项名称", "承接部门"]] if page == 0 else []
        rows += [[str(page * 5 + n), "对随意倾倒垃圾", "县城市管理局"] for n in range(1, 6)]
        y = 120
        for row in rows:
            for x, words in zip(xs, row, strict=True):
                drawing.write(x, y, words)
            if row[0] != "序号":
                drawing.write(xs[1], y + 14, "行为的行政处罚")
            y += 32
        drawing.page()
    found = only(drawing.data())
    assert [row.cells[0].value for row in found.rows] == ["序号", *map(str, range(1, 11))]
    assert {row.cells[1].value.replace("\n", "") for row in found.rows[1:]} == {
        "对随意倾倒垃圾行为的行政处罚"
    }
    assert {row.cells[2].value for row in found.rows[1:]} == {"县城市管理局"}
    assert found.rows[6].page == 2


NOTICE = (
    "为贯彻落实上级关于健全乡镇（街道）履职事项清单的工作要求，进一步理顺县乡权责关系，"
    "切实为基层减负赋能，经县委、县政府同意，现将清单印发给你们，请认真组织实施。"
)


def test_lines_of_a_text_become_paragraphs_with_exact_offsets():
    """Headings stay apart, wrapped lines join without a blank, footers are left out."""
    blocks = [text(NOTICE), text("一、严格落实清单"), text(NOTICE), text("第二条 " + NOTICE)]
    data = document(title("关于印发柳河镇履职事项清单的通知"), *blocks * 6, furniture=page_number)
    found = content(data)
    said = [block.text for block in found.blocks if block.text != "青禾县机构编制委员会办公室编"]
    assert (
        said
        == ["关于印发柳河镇履职事项清单的通知"]
        + [
            NOTICE,
            "一、严格落实清单",
            NOTICE,
            "第二条 " + NOTICE,
        ]
        * 6
    )
    assert found.decoded is not None
    assert (found.form, found.decoded.charset, found.decoded.evidence) == (Form.PDF, "", "pdf")
    assert all(found.decoded.text[b.start : b.end] == b.raw for b in found.blocks)
    assert "— 1 —" not in found.decoded.text


def test_a_page_of_two_columns_is_read_column_by_column():
    """Lines that stand side by side are not one line."""
    drawing = Drawing()
    for n in range(12):
        drawing.write(60, 100 + n * 16, f"左栏第{n + 1}行的文字内容。")
        drawing.write(320, 100 + n * 16, f"右栏第{n + 1}行的文字内容。")
    found = [block.text[:2] for block in content(drawing.data()).blocks]
    assert found == ["左栏"] * 12 + ["右栏"] * 12


def test_bold_by_drawing_twice_is_one_character():
    """And a doubled character of the text stays two."""
    drawing = Drawing()
    for shift in (0, 0.3, 0.6):
        drawing.write(80 + shift, 100, "人人参与基层治理", 14)
    assert [block.text for block in content(drawing.data()).blocks] == ["人人参与基层治理"]


def test_watermarks_and_invisible_text_are_not_read():
    """Slanting text is a watermark; what is drawn invisible nobody sees."""
    drawing = Drawing()
    drawing.write(80, 100, "柳河镇履职事项清单")
    hidden = drawing.canvas.beginText(80, 500)
    hidden.setFont("STSong-Light", 12)
    hidden.setTextRenderMode(3)
    hidden.textLine("看不见的文字")
    drawing.canvas.drawText(hidden)
    drawing.canvas.rotate(45)
    drawing.write(300, 800, "内部资料", 40)
    assert [block.text for block in content(drawing.data()).blocks] == ["柳河镇履职事项清单"]


def test_radicals_become_the_characters_they_show():
    """Fonts say ⽣ (U+2F63) and ⻅ (U+2EC5) where the page shows 生 and 见."""
    codes = {1: "⽣", 2: "态", 3: "意", 4: "⻅", 5: "（"}
    data = one_page(shown([1, 2, 3, 4, 5]), stream(unicode_map(codes)))
    assert [block.text for block in content(data).blocks] == ["生态意见（"]


def test_characters_without_a_code_are_marked_and_counted():
    """A few are replaced and noted; where they are many the file is refused with what to do."""
    codes = dict.fromkeys(range(1, 20), "事")
    data = one_page(shown([*range(1, 20), 77]), stream(unicode_map(codes)))
    found = content(data)
    assert found.blocks[0].text.endswith("事\ufffd")
    assert "1 个字符" in found.notes["unreadable"]
    with pytest.raises(FileRefused, match=r"字体没有文字编码.*OCR"):
        content(one_page(shown([1, 77, 78, 79]), stream(unicode_map(codes))))


def test_category_set_downwards_is_read_downwards():
    """A label turned by a quarter in a merged first column."""
    drawing = Drawing()
    drawing.ruled([["", "1", "开展平安建设"]] * 4, (60, 110, 160, 500), 100)
    drawing.canvas.rotate(90)
    drawing.canvas.setFont("STSong-Light", 9)
    drawing.canvas.drawString(A4[1] - 178, -85, "平安")
    found = only(drawing.data())
    assert "平安" in {row.cells[0].value for row in found.rows}


def picture(drawing):
    """Put a picture over the page."""
    from PIL import Image  # noqa: PLC0415 - comes with reportlab

    drawing.canvas.drawInlineImage(Image.new("1", (60, 80), 1), 0, 0, *A4)


def test_scans_are_refused_and_mixed_files_name_their_pages():
    """Pictures have no text; the remedy is text recognition or the typed file."""
    scan, mixed = Drawing(), Drawing()
    picture(scan)
    with pytest.raises(FileRefused, match=r"扫描件.*OCR"):
        content(scan.data())
    mixed.write(80, 100, "柳河镇履职事项清单")
    mixed.page()
    picture(mixed)
    assert "第 2 页" in content(mixed.data()).notes["scanned_pages"]


def test_a_recognised_layer_over_a_scan_is_read_and_said_so():
    """Text recognition writes invisible text over the picture."""
    drawing = Drawing()
    picture(drawing)
    layer = drawing.canvas.beginText(80, 500)
    layer.setFont("STSong-Light", 12)
    layer.setTextRenderMode(3)
    layer.textLine("柳河镇履职事项清单")
    drawing.canvas.drawText(layer)
    found = content(drawing.data())
    assert found.blocks[0].text == "柳河镇履职事项清单"
    assert "OCR" in found.notes["recognised_pages"]


@pytest.mark.parametrize("password", ["", "钥匙123"])
def test_passwords_are_asked_for_only_where_needed(password):
    """A file that only forbids printing opens; one with a password is refused."""
    drawing = Drawing(encrypt=StandardEncryption(password, ownerPassword="owner", canPrint=0))
    drawing.canvas.drawString(80, 700, "Yidan 2025")  # reportlab encrypts its Chinese fonts wrongly
    if not password:
        assert content(drawing.data()).blocks[0].text == "Yidan 2025"
        return
    with pytest.raises(FileRefused, match=r"密码.*取消密码"):
        content(drawing.data())


def test_truncated_and_broken_files_are_refused():
    """Half a download, and a file that is a pdf by its first bytes only."""
    data = long_list(20)
    for broken in (data[: len(data) // 2], b"%PDF-1.4\nno pdf at all\n", data[:-300]):
        with pytest.raises(FileRefused, match="重新"):
            content(broken)
    with pytest.raises(FileRefused, match="无法读取"):
        content(b"%PDF-1.4\nno pdf at all\n%%EOF\n")


def test_a_missing_page_is_noticed():
    """The file says it has more pages than it has."""
    data = drawn(SIMPLE).replace(b"/Count 1", b"/Count 3")
    with pytest.raises(FileRefused, match="应有 3 页，只找到 1 页"):
        content(data)


def bomb():
    return one_page(b"q Q\n" * 30_000_000, packed=True)


def nested_forms():
    """Each form draws the next one ten times."""
    forms = [
        stream(
            b"/N Do " * 10,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
            b" /Resources << /XObject << /N %d 0 R >> >>" % (9 + n),
        )
        for n in range(12)
    ]
    forms.append(stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"))
    empty = stream(unicode_map({}))
    return one_page(b"/N Do", empty, *forms, resources=b"/XObject << /N 8 0 R >>")


def self_drawing():
    form = stream(
        b"/N Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /N 8 0 R >> >>",
    )
    empty = stream(unicode_map({}))
    return one_page(b"/N Do", empty, form, resources=b"/XObject << /N 8 0 R >>")


def many_codes():
    ranges = b"1 beginbfrange\n<00000000> <FFFFFFF0> <4E00>\nendbfrange"
    return one_page(shown([1]), stream(unicode_map({}, ranges)))


def many_widths():
    empty = stream(unicode_map({}))
    return one_page(shown([1]), empty, widths=b"/W [0 2000000000 500]")


def endless_orders():
    return one_page(b"0 0 m 9 9 l S\n" * 400_000, packed=True)


def deep_pages():
    levels = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 3) for n in range(3000)]
    return written(b"<< /Type /Catalog /Pages 2 0 R >>", *levels, b"<< /Type /Page >>")


def too_many_pages():
    kids = b"3 0 R " * 1
    return written(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count 90000 >>" % kids,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    )


def slow_packing():
    packed = stream(bytes([0x80, 0x0B, 0x60, 0x50]) * 2_000_000, b"/Filter /LZWDecode")
    return one_page(b"").replace(stream(b""), packed, 1)


def odd_numbers():
    huge = b"9" * 400
    return one_page(b"%s 0 0 %s 0 0 cm 0 0 m %s 1 l S " % (huge, huge, huge) + shown([1]))


@pytest.mark.parametrize(
    "make",
    [
        bomb,
        nested_forms,
        self_drawing,
        many_codes,
        many_widths,
        endless_orders,
        deep_pages,
        too_many_pages,
        slow_packing,
        odd_numbers,
    ],
)
def test_files_made_to_harm_are_refused(make):
    """Whatever a file holds, nothing but a refusal with its remedy comes out."""
    with pytest.raises(FileRefused, match="请"):
        content(make())


def test_rows_are_limited():
    """As in every form."""
    with pytest.raises(FileRefused, match=r"第 1 个表格.*上限"):
        content(long_list(20), max_rows=10)


def test_pages_are_limited(monkeypatch):
    """A file with more pages is refused before it is read."""
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(FileRefused, match="超过 1 页"):
        content(long_list(20))
