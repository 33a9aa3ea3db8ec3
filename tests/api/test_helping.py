"""The question box's help over HTTP: suggestions, feedback; single cases are not handed out."""

from collections.abc import AsyncIterator

import httpx
import pytest
from apps import app_of, client_of, take

from schema.settings import Settings
from schema.stores.opening import opened

HERE = {"sec-fetch-site": "same-origin", "origin": "http://yidan"}
CASES = """编号,创建时间,大类,小类,承办单位,市民描述
1,2024-03-01,市容,占道经营,城管队,张三来电
"""
LAW = "# 养犬管理规定\n\n第一条 为了管理养犬，制定本规定。\n\n第二条 养犬登记由公安机关负责。\n"


@pytest.fixture
async def client(tmp_path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application with a regulation and a file of cases."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "养犬管理规定.md").write_text(LAW, encoding="utf-8")
    (folder / "诉求.csv").write_text(CASES, encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    async with opened(settings) as stores:
        pass
    await _taken(settings, folder)
    async with opened(settings) as stores, client_of(app_of(stores, settings)) as found:
        found.stores = stores  # type: ignore[attr-defined]
        yield found


async def _taken(settings: Settings, folder) -> None:
    for path in sorted(folder.iterdir()):
        await take(settings.home, path)


async def test_names_while_typing(client):
    """The page's script gets names as JSON, by pinyin too; nothing for nothing."""
    found = (await client.get("/suggest", params={"q": "yangquan"})).json()
    assert {each["text"] for each in found} == {"养犬管理规定"}
    assert (await client.get("/suggest")).json() == []


async def test_feedback_without_javascript(client):
    """A form under the answer; sent, it leads back to the answer and thanks."""
    page = await client.get("/", params={"q": "养犬登记谁负责"})
    assert '<form action="/feedback" method="post">' in page.text
    said = {"q": "养犬登记谁负责", "opinion": "INCOMPLETE", "comment": "还有街道"}
    sent = await client.post("/feedback", data=said, headers=HERE)
    assert sent.status_code == 303
    back = await client.get(sent.headers["location"])
    assert "已收到反馈" in back.text
    (row,) = await client.stores.sql.reads.feedback_page(limit=5)
    assert (row.question, row.opinion, row.comment) == ("养犬登记谁负责", "INCOMPLETE", "还有街道")


@pytest.mark.parametrize(
    ("said", "headers", "status"),
    [
        ({"q": "养犬", "opinion": "WRONG"}, {"sec-fetch-site": "cross-site"}, 403),
        ({"q": "养犬", "opinion": "PERHAPS"}, HERE, 400),
        ({"opinion": "WRONG"}, HERE, 400),
        ({"q": "养犬", "opinion": "WRONG", "comment": "长" * 501}, HERE, 400),
        ({"q": "养犬", "opinion": "WRONG", "comment": "长" * 20_000}, HERE, 413),
    ],
)
async def test_feedback_that_is_refused(client, said, headers, status):
    """From elsewhere, without a question, of no known kind, or too long; nothing is kept."""
    assert (await client.post("/feedback", data=said, headers=headers)).status_code == status
    assert await client.stores.sql.reads.feedback_page(limit=5) == []


async def test_single_cases_are_not_handed_out(client):
    """The source of counts tells why it is not shown, and its bytes cannot be had."""
    every = await client.stores.sql.reads.source_page("", 9)
    cases = next(source.sha256 for source in every if source.name.endswith(".csv"))
    shown = await client.get(f"/source/{cases}")
    raw = await client.get(f"/source/{cases}/raw")
    assert "不公开原件" in shown.text
    assert "张三" not in shown.text + raw.text
    assert raw.status_code == 403
