"""Plain text and Markdown: blocks, offsets, page chrome."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.formats import chrome, cleaning, md, sources, txt
from schema.domain.documents import Decoded


def decoded(text):
    return Decoded(text, "utf-8", "")


def texts(content):
    return [block.text for block in content.blocks]


MIRROR = """您好,欢迎访问威海机构编制网!
当前位置:
首页>>学习研究
枣庄市多方聚力深化规范“属地管理”
发布时间:2019-11-20 08:41 访问次数: 信息来源:威海市委编办 字号:[ ]

　　规范“属地管理”工作是重要手段。
来源:山东机构编制网
分享到: 新浪微博 微信
打印本页 关闭窗口
下一条: 市委编办扎实推进机构编制法定化建设
Produced By 大汉网络 大汉版通发布系统
"""


def test_a_line_is_a_block_with_its_place():
    """Blank lines and indents are no part of a block; `raw` is the slice."""
    content = txt.read(decoded("　　一、总则\r\n\r\n  第一条 乡镇负责。 \rx"))
    assert texts(content) == ["一、总则", "第一条 乡镇负责。", "x"]
    assert [(block.start, block.end) for block in content.blocks] == [(2, 6), (12, 21), (23, 24)]


def test_page_chrome_becomes_notes():
    """What surrounds the text of a mirrored page is no text; what it says is kept."""
    content = txt.read(decoded(MIRROR))
    assert texts(content) == [
        "枣庄市多方聚力深化规范“属地管理”",
        "规范“属地管理”工作是重要手段。",
    ]
    assert content.notes == {
        "site": "威海机构编制网",
        "published": "2019-11-20 08:41",
        "source": "威海市委编办；山东机构编制网",
    }


def test_pinyin_and_mojibake_are_repaired_in_the_text_only():
    """`text` is clean, `raw` is what the file says."""
    (block,) = txt.read(decoded("縣鄉(xiāng)參加報表?;鶎訙p負后")).blocks
    assert block.text == "縣鄉參加報表。基層減負后"
    assert block.raw == "縣鄉(xiāng)參加報表?;鶎訙p負后"


@pytest.mark.parametrize(
    ("line", "notes"),
    [
        ("●崔偉康 伊志華", {"author": "崔偉康 伊志華"}),
        ("責編:翟柯 編審:陳向黨 終審:王崢", {"editor": "翟柯 編審:陳向黨 終審:王崢"}),
        ("责任编辑:霍宏光", {"editor": "霍宏光"}),
        ("（责任编辑：霍宏光）", {"editor": "霍宏光"}),
        ("-- 2022-12-26", {"published": "2022-12-26"}),
        (
            "发布日期:2025-09-05 浏览次数:12 来源:县政府办",
            {"published": "2025-09-05", "source": "县政府办"},
        ),
        ("本报记者 张三 李四", {"author": "张三 李四"}),
        ("您现在的位置：首页 > 政务公开", {}),
        ("字号:[ 大 中 小 ]", {}),
        ("【打印】 【关闭】", {}),
        ("上一篇：关于印发通知", {}),
        ("主办：县政府办公室 网站标识码：9901210001", {}),
        ("沅ICP备05000000号", {}),
        ("版权所有：县政府", {}),
    ],
)
def test_a_line_of_chrome_is_told(line, notes):
    """Each kind of chrome line is left out and gives its notes."""
    sifted = chrome.sift(["第一条 正文。", line])
    assert (sifted.text, sifted.notes) == ([True, False], notes)


@pytest.mark.parametrize(
    "line",
    [
        "(作者单位:中共江苏省委编办综合处)",
        "发文机关：青禾县人民政府办公室 | 发文字号：青政办字〔2025〕47号",
        "发布日期：2025年2月12日",
        "时间：2025年6月12日上午 地点：县政府三楼会议室",
        "初审：由乡镇提出意见",
        "技术支持由县大数据局负责",
        "记者从县委了解到，今年以来成效明显",
        "2025年2月20日",
        "首页应当公开联系方式",
        "信息来源核查由县统计局负责",
        "下一步，该县将开展调整。",
    ],
)
def test_a_line_of_text_stays(line):
    """Words of chrome within a text, and what a document says of itself, are text."""
    assert chrome.sift([line]).text == [True]


def test_page_data_is_chrome_at_head_and_foot_only():
    """In the middle of a long text "来源：…" is an item."""
    body = ["第一条 正文。"] * 20
    sifted = chrome.sift([*body, "来源：财政资金", *body])
    assert all(sifted.text)


def test_a_document_that_describes_itself_gives_notes_and_keeps_its_lines():
    """发文字号 and its kin are both text and notes."""
    content = txt.read(
        decoded("[发文字号] 青农字[2021]58号\n成文日期：2021-11-03　有效性：有效\n正文。")
    )
    assert len(content.blocks) == 3
    assert content.notes == {
        "document_number": "青农字[2021]58号",
        "adopted": "2021-11-03",
        "validity": "有效",
    }


@pytest.mark.parametrize(
    ("title", "notes"),
    [
        ("通知_青禾县人民政府", {"title": "通知", "site": "青禾县人民政府"}),
        ("“一张清单” - 沅阳市机构编制网", {"title": "“一张清单”", "site": "沅阳市机构编制网"}),
        ("2024-2026年规划", {"title": "2024-2026年规划"}),
        ("  ", {}),
    ],
)
def test_a_page_title_is_split_from_its_site(title, notes):
    """Only a tail that names a site is cut off."""
    assert chrome.title_and_site(title) == notes


def test_headings_of_markdown_have_levels_and_comments_are_left_out():
    """`#` counts, `raw` has no marks, and comments are not read, over lines too."""
    source = (
        "# 条例\n\n2021年通过\n<!-- INFO\nEND -->\n## 第一章 总则 ##\n> 引文\n- 一项\n---\n第一条 x"
    )
    content = md.read(decoded(source))
    assert [(block.level, block.raw) for block in content.blocks] == [
        (1, "条例"),
        (0, "2021年通过"),
        (2, "第一章 总则"),
        (0, "引文"),
        (0, "一项"),
        (0, "第一条 x"),
    ]


def test_a_comment_that_does_not_end_is_text():
    """A stray `<!--` loses nothing."""
    assert texts(md.read(decoded("a\n<!-- b\nc"))) == ["a", "<!-- b", "c"]


@pytest.mark.parametrize(
    ("verbatim", "clean"),
    [
        ("  a  b ", "a b"),
        ("第一章　总则", "第一章　总则"),
        ("甲局\r\n  乙局\n\n丙局\n", "甲局\n乙局\n丙局"),
        ("\ufeff县\u200b城\xa0管", "县城 管"),
        ("\u3000\xa0 ", ""),
    ],
)
def test_white_space_is_settled(verbatim, clean):
    """Runs of blanks shrink, lines stay, ends are trimmed."""
    assert cleaning.clean(verbatim) == clean


@settings(deadline=None)
@given(st.text(alphabet="县鄉(xiāng)?;鶎訙p \u3000\n\r#>-<!—：发布时间来源12", max_size=80))
def test_blocks_are_slices_and_map_back(source):
    """`raw` is the slice, and the map of a block gives its text and spans within it."""
    for reader in (txt, md):
        content = reader.read(decoded(source))
        for block in content.blocks:
            assert (
                block.raw
                == source[block.start : block.end]
                == sources.quote(content, block.start, block.end)
            )
            mapped = sources.mapped(content, block)
            assert mapped.text == block.text
            start, end = mapped.source_span(0, len(mapped.text))
            assert block.start <= start < end <= block.end
