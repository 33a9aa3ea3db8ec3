"""Policies and reports are cut by headings and paragraphs, at most 400 characters."""

from hypothesis import given
from hypothesis import strategies as st
from texts import assert_whole, bare, cut, markdown, text

from indexer.formats import html
from indexer.passages import MAX_CHARS, passages
from schema.domain.documents import Block, Content, Decoded, Form, WorkKind
from schema.settings import Settings

LONG = "县级部门不得擅自交办，确需交办的须经批准。" * 6
LINES = st.one_of(
    st.sampled_from(
        [
            "一、总体要求",
            "（一）编制清单",
            "1. 全面起底。",
            "第一章 总则",
            "第一条 制定本办法。",
            "第二条 执行。",
            "# 标题",
            "## 二、任务",
        ]
    ),
    st.integers(1, 40).map(lambda times: "鄉(xiāng)鎮(zhèn)按清單履職，部門不得轉嫁。" * times),
    st.integers(1, 500).map(lambda times: "人" * times),
    st.sampled_from(
        ["下列情形除外：", "打印本页 关闭窗口", "  ", "<!-- 注 -->", "> 引文。", "- 条目；"]
    ),
)


@given(st.lists(LINES, max_size=25), st.sampled_from(WorkKind), st.sampled_from([text, markdown]))
def test_nothing_is_lost_and_nothing_is_told_twice(lines, kind, reader):
    """Every block's words are in one passage or in a heading; quotes are slices of the source."""
    content = reader(*lines)
    found = cut(content, kind)
    assert_whole(content, found)
    assert all(len(each.text) <= MAX_CHARS for each in found if each.article is None)


def test_a_heading_goes_with_what_follows_it():
    """Headings that follow one another stand together above the first paragraph."""
    content = text(
        "实施方案", LONG, "二、重点任务", "（一）编制清单", LONG, LONG, "三、保障措施", LONG
    )
    found = cut(content)
    assert [passage.heading for passage in found] == [
        (),
        ("二、重点任务", "（一）编制清单"),
        ("二、重点任务", "（一）编制清单"),
        ("三、保障措施",),
    ]
    assert found[1].text == f"二、重点任务\n（一）编制清单\n{LONG}"
    assert found[2].text == LONG


def test_the_title_is_no_heading_of_the_path():
    """`title` holds it already; a second one further down is a heading."""
    content = markdown("发文机关：青禾县公安局", "# 关于印发方案的通知", LONG, "## 实施方案", LONG)
    assert [passage.heading for passage in cut(content)] == [(), ("实施方案",)]


def test_short_lines_are_headings_where_text_follows():
    """Reports have headings without numbers, which may end with a quotation."""
    content = text("“以前要填表。”他说。", "下沉资源壮大“马力”", LONG, "张三 李四")
    assert [passage.heading for passage in cut(content)] == [
        (),
        ("下沉资源壮大“马力”",),
        ("下沉资源壮大“马力”",),
    ]


def test_numbered_sentences_are_text():
    """（一）with a whole sentence is an item, not a heading."""
    content = text(
        "通知", "一、审批职责", "（一）宅基地由乡镇人民政府审批。", "（二）占用农用地的由县级审批。"
    )
    assert [passage.heading for passage in cut(content)] == [(), ("一、审批职责",)]


def test_short_paragraphs_go_together_and_long_ones_alone():
    """A passage is worth citing by itself, and not more than that."""
    content = text("通知", "各乡镇：", "现公布清单。", LONG, LONG)
    assert [passage.text for passage in cut(content)] == [
        f"通知\n各乡镇：\n现公布清单。\n{LONG}",
        LONG,
    ]


def test_a_list_stays_with_the_words_that_announce_it():
    """有下列情形之一的： goes with its first item, however long the sentence before."""
    lead = LONG + "有下列情形之一的，不予准入："
    found = cut(text("通知", "各乡镇：" + LONG, lead, "（一）乡镇无法承接的；"))
    assert found[-1].text.endswith("不予准入：\n（一）乡镇无法承接的；")


def test_what_is_no_text_parts_passages():
    """A quote never runs over page chrome that was left out."""
    content = text("破解难题", "打印本页 关闭窗口", "青禾县出台意见。")
    assert [passage.quote for passage in cut(content)] == ["破解难题", "青禾县出台意见。"]


def test_cuts_map_back_through_repairs():
    """Pinyin stays in the quote and goes from the text, where a paragraph is cut too."""
    line = "鄉(xiāng)鎮(zhèn)按清單履職，部門不得轉嫁。" * 30
    content = text(line)
    found = cut(content)
    assert len(found) == 2
    assert_whole(content, found)
    assert found[0].quote.startswith("鄉(xiāng)鎮(zhèn)")
    assert found[0].text.startswith("鄉鎮按清單履職")
    assert found[1].quote.endswith("轉嫁。")


def test_pages_are_quoted_without_tags():
    """Offsets are the page's, the quote its words."""
    page = f"<h1>通知</h1><p>各<b>乡镇</b>：</p><p>{LONG * 4}</p>"
    content = html.read(Decoded(page, "utf-8", "test"), Settings())
    found = passages(content, WorkKind.POLICY)
    assert bare("".join(each.text for each in found)) == bare(f"通知各乡镇：{LONG * 4}")
    assert page[found[0].start : found[0].end].startswith("通知</h1><p>各<b>乡镇</b>：</p><p>县级")
    assert found[0].quote.startswith("通知各乡镇：县级")
    assert page[found[-1].start : found[-1].end] == found[-1].quote == found[-1].text


def test_forms_without_a_decoded_text_quote_their_blocks():
    """A spreadsheet's running text has no offsets into a text."""
    content = Content(Form.XLSX, None, (Block("说明", "说 明", 0, 3),))
    assert [(each.text, each.quote) for each in passages(content, WorkKind.LIST)] == [
        ("说明", "说 明")
    ]


def test_no_text_has_no_passages():
    """An empty document is no error here."""
    assert cut(text()) == []


def test_words_between_a_chapter_and_its_articles_are_cut_too():
    """What is no article keeps to the limit in a law as well."""
    content = text("第一条 制定本办法。", "第一章 总则", LONG * 5, "第二条 执行。")
    found = cut(content, WorkKind.LAW)
    assert_whole(content, found)
    assert [each.article for each in found] == ["第一条", None, None, "第二条"]
