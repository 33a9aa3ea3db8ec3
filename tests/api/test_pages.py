"""The staff page as HTML: what it says, and what it never does."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from apps import TODAY, DirectReader, app_of, client_of, take

from api import cards, marking, pages, queries
from api.app import create_app
from schema import errors
from schema.settings import Settings
from schema.stores.opening import opened

XLSX = "lists/青禾县柳河镇履职事项清单.xlsx"
RULES = "policies/青禾县犬只管理规定(2025-01-16).md"


@pytest.fixture
async def client(stores) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the sample county's application."""
    async with client_of(app_of(stores)) as found:
        yield found


def text_of(html: str) -> str:
    """What a reader sees of a page, in one line."""
    shown = re.sub(r"<(script|datalist).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(shown.split())


async def sha256_of(stores, name: str) -> str:
    """The hash of a source of the sample county."""
    found = await stores.sql.reads.source_page("", 100)
    return next(source.sha256 for source in found if source.name == name)


async def test_the_first_page_asks_and_tells_what_is_there(client):
    """A labelled question box, examples to click, and the size and age of the library."""
    html = (await client.get("/")).text
    for field in ("q", "place", "as_of"):
        assert f'<label for="{field}">' in html
        assert f'id="{field}"' in html
    assert 'type="date"' in html
    assert "澜江省云州市青禾县柳河镇" in html
    assert "最近收录" in html
    assert re.search(r"<dt>来源文件</dt><dd>41</dd>", html)


@pytest.mark.parametrize("question", pages.EXAMPLES)
async def test_the_examples_to_click_are_answered(client, question):
    """Who tries the page with what it offers is not told that nothing was found."""
    html = (await client.get("/", params={"q": question})).text
    assert re.search(r'<section class="card (answered|ambiguous)"', html)


async def test_an_empty_library_says_how_to_fill_it(tmp_path):
    """Before anything was taken in, the page works and says what to run."""
    async with opened(Settings(home=tmp_path)) as stores, client_of(app_of(stores)) as client:
        first = await client.get("/")
        asked = await client.get("/", params={"q": "谁负责秸秆禁烧"})
    assert "yidan ingest" in first.text
    assert asked.status_code == 503
    assert "没能查询" in asked.text


async def test_the_card_names_roles_duties_and_sources(client):
    """Lead first, then who cooperates, the township's own part named as such, all with proof."""
    response = await client.get("/", params={"q": "谁负责秸秆禁烧", "place": "柳河镇"})
    seen = text_of(response.text)
    said = ("有据可答", "理解为 秸秆禁烧", "配合履职事项", "牵头 市生态环境局青禾分局")
    said += ("乡镇（街道）配合 柳河镇", "落实村（社区）、组、网格禁烧责任")
    positions = [seen.index(each) for each in said]
    assert positions == sorted(positions)
    assert "青禾县柳河镇配合履职事项清单（2025年版） 自 2025-03-01 起 青办字〔2025〕12号" in seen
    assert "青禾县柳河镇履职事项清单.xlsx 工作表“配合履职” 第 45 行 单元格 B45" in seen
    assert "<blockquote>秸秆禁烧</blockquote>" in response.text


async def test_the_link_of_a_card_leads_to_the_cited_row(client):
    """The proof is one click away, with the very cell marked."""
    html = (await client.get("/", params={"q": "谁负责秸秆禁烧", "place": "柳河镇"})).text
    link = re.search(r'class="look" href="([^"]+)"', html)[1].replace("&amp;", "&")
    assert link.endswith("#cited")
    source = (await client.get(link)).text
    row = re.search(r'<tr class="cited" id="cited">.*?</tr>', source, re.DOTALL)[0]
    assert "<mark>秸秆禁烧</mark>" in row
    assert "市生态环境局青禾分局" in row
    assert source.count('id="cited"') == 1


async def test_an_earlier_day_is_answered_from_the_list_of_that_day(client):
    """As-of goes with the question, and the card shows until when that list was binding."""
    asked = {"q": "谁负责秸秆禁烧", "place": "柳河镇", "as_of": "2024-06-01"}
    seen = text_of((await client.get("/", params=asked)).text)
    assert "截至 2024-06-01" in seen
    assert "牵头 县农业农村局" in seen
    assert "至 2025-02-28" in seen
    assert "已失效或被替代" not in seen


async def test_an_answer_that_depends_on_the_place_offers_the_places(client):
    """因地而异: each place is a link with the same question, and none is preferred."""
    html = (await client.get("/", params={"q": "犬只管理谁负责"})).text
    assert "因地而异" in html
    choices = re.search(r'<nav class="choices".*?</nav>', html, re.DOTALL)[0]
    links = re.findall(r'href="([^"]+)">([^<]+)<', choices)
    assert {name for _, name in links} == {"城关街道", "石塘乡", "柳河镇"}
    link = next(link for link, name in links if name == "城关街道").replace("&amp;", "&")
    answered = text_of((await client.get(link)).text)
    assert "有据可答" in answered
    assert "牵头 县城市管理局" in answered


async def test_limits_stand_out_as_a_warning(client):
    """除外 and 仅限 are shown before the bodies, not hidden in a remark."""
    asked = {"q": "对燃气用户私自安装、改装户内燃气设施的行政处罚谁负责", "place": "城关街道"}
    seen = text_of((await client.get("/", params=asked)).text)
    assert "请注意适用范围 除外 吊销燃气经营许可证除外 实施 城关街道" in seen.replace(
        "实施范围： 城关街道 ", ""
    )


async def test_a_question_about_an_exception_is_told_so(client):
    """Who asks about exactly what 除外 leaves out must not take the rest for an answer."""
    asked = {"q": "吊销燃气经营许可证谁负责", "place": "城关街道"}
    assert "在除外之列" in (await client.get("/", params=asked)).text


async def test_a_matter_on_no_list_names_the_lists_that_were_checked(client):
    """清单未列入: the three lists, and what documents say of such matters, in their words."""
    asked = {"q": "谁负责量子纠缠实验", "place": "柳河镇"}
    html = (await client.get("/", params=asked)).text
    seen = text_of(html)
    assert "清单未列入" in seen
    for name in ("基本履职事项清单", "配合履职事项清单", "上级部门收回事项清单"):
        assert f"青禾县柳河镇{name}（2025年版） 自 2025-03-01 起 查看清单" in seen
    rules = re.search(r'<ul class="rules">.*?</ul>', html, re.DOTALL)[0]
    assert re.search(r"清单<mark>?|<mark>清单外|<mark>未列入清单", rules)
    assert "/source/" in rules
    assert 'class="item"' not in html


async def test_where_nothing_was_found_the_page_says_so_and_goes_on(client):
    """未找到依据: no answer is made up; full-text search is one click away."""
    html = (await client.get("/", params={"q": "谁负责量子纠缠实验"})).text
    assert "未找到依据" in html
    assert "这不等于没有规定" in html
    assert 'class="item"' not in html
    link = re.search(r'<section class="next">.*?href="([^"]+)"', html, re.DOTALL)[1]
    assert link.startswith("/search?q=")


async def test_a_misspelt_matter_is_offered_as_documents_write_it(client):
    """是不是想查: a link to the same form with the near miss put right, on both pages."""
    for address in ("/", "/search"):
        html = (await client.get(address, params={"q": "秸秋禁烧"})).text
        link = re.search(r'class="spelling">是不是想查 <a href="([^"]+)">([^<]+)</a>', html)
        assert link is not None, address
        assert link[2] == "秸秆禁烧"
        right = (await client.get(link[1].replace("&amp;", "&"))).text
        assert 'class="spelling"' not in right


async def test_what_is_close_to_an_answer_is_offered_once(client):
    """相近: other entries and passages than those that the card shows already."""
    html = (await client.get("/", params={"q": "谁负责秸秆禁烧", "place": "柳河镇"})).text
    card, _, near = html.partition('id="near"')
    links = re.findall(r'<h3><a href="([^"]+)"', near)
    assert links
    assert not set(links) & set(re.findall(r'href="(/source/[^"]+)"', card))
    earlier = {"q": "谁负责秸秆禁烧", "place": "柳河镇", "as_of": "1990-01-01"}
    assert 'id="near"' not in (await client.get("/", params=earlier)).text


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"q": "谁负责秸秆禁烧", "place": "没有的地方"}, 400, "PLACE_UNKNOWN"),
        ({"q": "谁负责秸秆禁烧", "as_of": "昨天"}, 400, "DATE_INVALID"),
        ({"q": "问" * 501}, 400, "QUERY_INVALID"),
    ],
)
async def test_a_question_that_cannot_be_read_is_refused_politely(client, asked, status, code):
    """The form stays as it was, with what is wrong and a code to quote."""
    response = await client.get("/", params=asked)
    assert response.status_code == status
    assert "没能查询" in response.text
    assert code in response.text
    assert f'value="{asked["q"]}"' in response.text


@pytest.mark.parametrize("address", ["/", "/search"])
async def test_what_people_type_is_never_markup(client, address):
    """Everything shown is escaped."""
    evil = '<script>alert(1)</script>"><b>'
    html = (await client.get(address, params={"q": evil, "place": evil, "as_of": evil})).text
    assert "<script>alert" not in html
    assert '"><b>' not in html


async def test_search_marks_the_words_counts_and_narrows(client):
    """Hits with highlights, a total, and facets that are links to fewer hits."""
    html = (await client.get("/search", params={"q": "秸秆"})).text
    total = int(re.search(r"共 (\d+) 条", html)[1])
    assert "<mark>秸秆</mark>" in html
    facet = re.search(r'href="([^"]+kind=ENTRY[^"]*)"><span>清单事项</span>.*?>(\d+)<', html)
    narrowed = (await client.get(facet[1].replace("&amp;", "&"))).text
    assert int(re.search(r"共 (\d+) 条", narrowed)[1]) == int(facet[2]) < total
    assert "取消" in narrowed


async def test_search_pages_show_every_hit_once(client):
    """下一页 leads through all hits; the last page has no next."""
    address, seen, pages_read = "/search?q=乡镇", [], 0
    while address:
        html = (await client.get(address)).text
        total = int(re.search(r"共 (\d+) 条", html)[1])
        hits = re.search(r'<ol class="hits">.*?</ol>', html, re.DOTALL)[0]
        seen += re.findall(r'<h3><a href="([^"]+)"', hits)
        after = re.search(r'rel="next" href="([^"]+)"', html)
        address = after[1].replace("&amp;", "&") if after else None
        pages_read += 1
    assert pages_read > 1
    assert len(seen) == len(set(seen)) == total


@pytest.mark.parametrize(
    ("asked", "code"), [({"q": "-秸秆"}, "QUERY_INVALID"), ({"after": "x"}, "CURSOR_INVALID")]
)
async def test_search_errors_say_what_to_do(client, asked, code):
    """A query that only excludes, or a broken link, is told apart from no hits."""
    response = await client.get("/search", params={"q": "秸秆", **asked})
    assert response.status_code == 400
    assert code in response.text


async def test_a_text_is_marked_at_exactly_the_cited_characters(client, stores):
    """Offsets are code points of the decoded text."""
    sha256 = await sha256_of(stores, RULES)
    text = (await stores.blobs.get(sha256)).decode("utf-8-sig")
    start = text.index("城关街道行政区域内的犬只管理")
    address = f"/source/{sha256}?start={start}&end={start + 4}#cited"
    html = (await client.get(address)).text
    assert '<mark id="cited">城关街道</mark>行政区域内的犬只管理' in html


async def test_a_source_page_says_where_the_file_is_from(client, stores):
    """Hash, charset with evidence, origin, licence and the time of taking in."""
    sha256 = await sha256_of(stores, "lists/青禾县石塘乡配合履职事项清单.csv")
    seen = text_of((await client.get(f"/source/{sha256}")).text)
    for said in (
        sha256,
        "gb18030",
        "不是 UTF-8",
        "本项目自行编写的虚构示例",
        "CC0-1.0",
        "收录时间",
    ):
        assert said in seen


async def test_the_original_is_saved_never_shown(client, stores):
    """The very bytes, as an attachment that no browser guesses at or runs."""
    sha256 = await sha256_of(stores, XLSX)
    response = await client.get(f"/source/{sha256}/raw")
    assert response.content == await stores.blobs.get(sha256)
    disposition = response.headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''%E9%9D%92")
    assert response.headers["content-type"].endswith("spreadsheetml.sheet")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize("address", ["/source/{}", "/source/{}/raw"])
async def test_an_unknown_source_is_not_found(client, address):
    """A hash that was never taken in is a 404 that says so."""
    response = await client.get(address.format("0" * 64), headers={"accept": "text/html"})
    assert response.status_code == 404
    assert "没有收录过" in response.text


async def test_nonsense_places_show_the_source_from_its_start(client, stores):
    """A link that was cut or changed still shows the source, and says that it does not fit."""
    sha256 = await sha256_of(stores, XLSX)
    response = await client.get(f"/source/{sha256}?sheet=配合履职&row=99999&start=x&table=²")
    assert response.status_code == 200
    assert "没有找到链接所指的位置" in response.text


async def test_a_source_that_cannot_be_parsed_can_still_be_had(stores):
    """If the reader gives up, the page keeps the facts and the download."""

    class Refusing(DirectReader):
        async def content(self, *_arguments: object):
            raise errors.FileRefused("解析用时超过 20 秒")

    app = create_app(Settings(), stores, Refusing(), lambda: TODAY)
    async with client_of(app) as client:
        sha256 = await sha256_of(stores, XLSX)
        html = (await client.get(f"/source/{sha256}")).text
    assert "解析用时超过 20 秒" in html
    assert f"/source/{sha256}/raw" in html


async def test_a_long_text_is_shown_in_windows_around_the_place(tmp_path):
    """Of a large file the neighbourhood is shown, with links to the rest."""
    lines = (
        f"第{number}条 县水利局负责第{number}号河道的巡查和管护工作。" for number in range(4000)
    )
    (tmp_path / "规定.txt").write_text("某县河道管理规定\n" + "\n".join(lines), encoding="utf-8")
    await take(tmp_path / "home", tmp_path / "规定.txt")
    async with (
        opened(Settings(home=tmp_path / "home")) as stores,
        client_of(app_of(stores)) as client,
    ):
        sha256 = await sha256_of(stores, "规定.txt")
        html = (await client.get(f"/source/{sha256}?start=60000&end=60010")).text
        assert 40_000 < len(text_of(html)) < 42_000
        assert '<mark id="cited">' in html
        assert 'href="?from=0"' in html
        later = re.search(r'href="(\?from=\d+)">后面的内容', html)[1]
        rest = (await client.get(f"/source/{sha256}{later}")).text
    assert "第 80,011" in rest or "第 80011" in rest


def test_highlights_that_do_not_fit_are_left_out():
    """Overlapping or foreign offsets never break a text."""
    spans = [{"start": 0, "end": 2}, {"start": 1, "end": 3}, {"start": 9, "end": 99}]
    assert marking.marked("a<bcd", spans) == "<mark>a&lt;</mark>bcd"


def test_binding_days_are_said_with_the_last_day_on_which_they_hold():
    """The first day after is ours; people say the last day, and whether it is over."""
    assert cards.binding("2025-03-01", None, "2026-06-01") == "自 2025-03-01 起"
    over = cards.binding("2023-01-01", "2025-03-01", "2026-06-01")
    assert over == "2023-01-01 至 2025-02-28（已失效或被替代）"
    assert cards.binding("2023-01-01", "2025-03-01", "2025-02-28") == "2023-01-01 至 2025-02-28"
    assert cards.binding(None, None, "2026-06-01") == "生效日期未载明"


def test_addresses_are_written_once():
    """What several addresses share is not repeated; names are never cut inside."""
    assert cards.written("甲县石塘乡、甲县石桥镇") == "甲县：石塘乡、石桥镇"
    assert cards.written("甲县石塘乡") == "甲县石塘乡"
    assert cards.own_names("甲县石塘乡、甲县城关街道") == "石塘乡、城关街道"
    assert cards.own_names("甲县") == "乡镇（街道）"


def test_every_operation_of_the_page_fits_the_schema():
    """The files in api/operations are valid, as a front end's would have to be."""
    from graphql import parse, validate  # noqa: PLC0415

    from schema.gql import root  # noqa: PLC0415

    schema = root.build(Settings())
    for name in ("ask", "search", "home", "off-list"):
        assert validate(schema._schema, parse(queries.operation(name))) == []


def test_a_citation_of_a_pdf_leads_to_its_cell():
    """A pdf has no rows that count: table and cell say where the words stand."""
    at = {"sheet": None, "table": 2, "page": 3, "row": None, "article": None}
    at["cells"] = [{"field": "title", "address": "r7c2"}]
    citation = {"locator": at, "source": {"sha256": "ab"}, "start": None, "end": None}
    assert cards.source_url(citation) == "/source/ab?table=2&cell=r7c2#cited"


async def test_where_it_depends_on_the_place_each_place_has_its_whole_answer(client):
    """No place's answer has to be put together from several; each cites the place's own list."""
    html = (await client.get("/", params={"q": "违法建设找谁查处？"})).text
    assert "因地而异" in html
    shown = [text_of(each) for each in html.split('<article class="item">')[1:]]
    answers = [each.partition("其他相关内容")[0] for each in shown]
    assert len(answers) == 3
    town = next(each for each in answers if each.split()[0].endswith("石塘乡"))
    for body in ("县自然资源局", "县农业农村局", "县公安局", "石塘乡"):
        assert body in town
    assert "青禾县石塘乡配合履职事项清单.csv" in town
    links = re.findall(r'<a class="look".*?</a>', html, re.DOTALL)
    assert len({text_of(each) for each in links}) == len(links)  # each says where it leads
    assert "柳河镇" not in town
