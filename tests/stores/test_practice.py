"""Cases as practice, from the file to the answer; feedback and its queue; batches."""

from datetime import date

import pytest
from county import NOW_US

from indexer import files, pipeline
from schema import errors
from schema.domain import search
from schema.domain.access import PUBLIC, Actor, Grant, Role
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import answers, batch, feedback, sources
from schema.usecases.bodies import Register
from schema.usecases.feedback import Given, Opinion, State
from schema.usecases.suggesting import Suggester

TODAY = date(2026, 6, 1)
HEAD = "编号,创建时间,街道,大类,小类,承办单位,市民描述"
CASES = (
    *(
        f"{n},2024-03-0{n} 09:00,东街,市容环卫,占道经营,城管队,张三家电话13800000001"
        for n in (1, 2, 3)
    ),
    "4,2024-03-04 09:00,西街,市容环卫,占道经营,交警大队,李四",
    "5,2024-02-01 09:00,西街,公用部件,下水井盖,水务公司,王五",
)
LAW = """# 杭州市市容环境卫生管理条例

第一条 为了加强市容环境卫生管理，制定本条例。

第二条 占道经营由市城市管理部门负责查处。

第三条 无人机飞行由市公安机关负责监管。
"""


@pytest.fixture
async def stores(new_settings, tmp_path):
    """A city with a regulation and its dispatched cases."""
    settings: Settings = new_settings()
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "杭州市群众诉求.csv").write_text("\n".join([HEAD, *CASES]), encoding="utf-8")
    (folder / "杭州市市容环境卫生管理条例(2023-01-01).md").write_text(LAW, encoding="utf-8")
    async with opened(settings) as found:
        batch = files.under([folder])
        outcomes = [o async for o in pipeline.ingest(found, settings, batch, lambda: NOW_US)]
        assert [o.outcome for o in outcomes] == ["accepted", "accepted"]
        yield found


async def ask(stores, question: str, **more) -> answers.Card:
    """The card for a question."""
    return await answers.ask(stores, Register(stores.sql.reads), question, as_of=TODAY, **more)


def kinds(card: answers.Card) -> list[str]:
    """Kinds of the documents that the lines of a card rest on."""
    return [line.found.edition.kind for line in card.answers]


async def test_practice_answers_where_it_is_asked_for(stores):
    """Asked for dispatching, the unit with most cases comes first, without role or class."""
    card = await ask(stores, "占道经营派给谁（杭州工单）")
    first = card.answers[0]
    assert (card.verdict, first.body) == ("ANSWERED", "城管队")
    assert (first.role, first.list_class) == (None, None)
    assert "实践，不是职责依据" in first.text
    assert "小类=占道经营，承办单位=城管队，3 件，占 75%（共 4 件）" in first.text


async def test_practice_stands_below_authority(stores):
    """Asked who is responsible, the regulation comes first and cases at most after it."""
    card = await ask(stores, "杭州占道经营由谁负责查处？")
    assert card.verdict == "ANSWERED"
    assert kinds(card)[0] != "CASES"
    assert card.passages[0].edition.kind != "CASES"


async def test_practice_alone_says_so(stores):
    """Where nothing else of the place answers, practice does, and its text says what it is."""
    card = await ask(stores, "下水井盖谁管？", place="杭州市")
    assert set(kinds(card)) == {"CASES"}
    assert card.answers[0].body == "水务公司"
    assert "不是职责依据" in card.answers[0].text


async def test_practice_of_a_place_does_not_speak_for_all(stores):
    """Without the place and without asking for practice, cases answer nothing by themselves."""
    card = await ask(stores, "下水井盖谁管？")
    assert card.verdict == "NOT_FOUND"
    assert card.answers == ()


async def test_practice_of_another_place_is_not_shown_beside_a_text(stores, new_settings, tmp_path):
    """Where no place is named, a city's cases say nothing beside what another city's law says."""
    law = tmp_path / "威海市窨井盖管理条例(2023-01-01).md"
    law.write_text("# 威海市窨井盖管理条例\n\n第一条 下水井盖由市水务部门负责维修。\n", "utf-8")
    taken = pipeline.ingest(stores, new_settings(), files.under([law]), lambda: NOW_US)
    assert [each.outcome async for each in taken] == ["accepted"]
    card = await ask(stores, "下水井盖由谁负责维修")
    assert card.answers[0].body == "市水务部门"
    assert "CASES" not in kinds(card)
    assert "CASES" in kinds(await ask(stores, "下水井盖工单派给谁"))


async def test_cases_that_lack_the_kind_asked_for_are_no_answer(stores):
    """What the law says does not tell who was given such cases; who is responsible, it does."""
    assert (await ask(stores, "无人机飞行派给哪个单位（杭州工单）")).verdict == "NOT_FOUND"
    assert (await ask(stores, "杭州无人机飞行由谁负责监管？")).verdict == "ANSWERED"


async def test_cases_of_other_years_are_no_answer(stores):
    """A year that is asked for must be one that cases are of."""
    assert (await ask(stores, "2024年占道经营派给谁（杭州工单）")).answers[0].body == "城管队"
    card = await ask(stores, "占道经营在2019年的那些派给谁（杭州工单）")
    assert not any(line.found.edition.kind == "CASES" for line in card.answers)


async def test_the_citation_is_the_units_cell(stores):
    """Start and end lead to the unit's name in the bytes of the file."""
    found = (await ask(stores, "占道经营派给谁（杭州工单）")).answers[0].found
    data = await stores.blobs.get(found.row.sha256)
    assert data.decode()[found.row.start : found.row.end] == found.row.quote == "城管队"


async def test_no_case_is_shown_or_found(stores):
    """Words of callers are in no passage, and the original is not handed out."""
    found = (await ask(stores, "占道经营派给谁（杭州工单）")).answers[0].found
    reads = stores.sql.reads
    _, passages = await reads.contents([found.edition.id])
    assert not any("张三" in p.text + p.quote or "1380" in p.text for p in passages)
    plan = search.Plan(bigrams=("张三", "三家"))
    assert (await stores.index.search(plan, limit=5)).hits == ()
    with pytest.raises(errors.FileRefused, match="不公开原件"):
        await sources.original(stores, found.row.sha256)


async def test_other_originals_are_shown(stores):
    """Only files of cases are kept back."""
    law = next(s for s in await stores.sql.reads.source_page("", 9) if s.name.endswith(".md"))
    assert (await sources.original(stores, law.sha256)).decode().startswith("# 杭州市")


async def test_names_of_callers_are_never_suggested(stores):
    """The book of names holds documents, and nothing of any case."""
    book = await Suggester(stores.sql.reads).book()
    assert [m.name.text for m in book.suggest("杭州市群众", 5)] == ["杭州市群众诉求"]
    assert book.suggest("张三", 5) == []


async def given(stores, **more):
    """Give feedback on an answer."""
    said = Given("占道经营由谁负责？", Opinion.WRONG, **{"comment": "应为街道", **more})
    return await feedback.give(stores, Register(stores.sql.reads), said, TODAY, NOW_US)


EDITOR = Actor("e1", "编办", (Grant(Role.LIST_EDITOR, "3301"),))
ELSEWHERE = Actor("e2", "别处编办", (Grant(Role.LIST_EDITOR, "3302"),))


async def test_feedback_reaches_the_editors_of_the_place(stores):
    """The queue of the place's editors has it with the card as shown; others' queues do not."""
    row = await given(stores, place="杭州市")
    (mine,) = await feedback.queue(stores.sql.reads, EDITOR, limit=5)
    assert (mine.id, mine.opinion, mine.comment, mine.division) == (
        row.id,
        "WRONG",
        "应为街道",
        "3301",
    )
    assert mine.evidence
    assert await feedback.queue(stores.sql.reads, ELSEWHERE, limit=5) == []
    with pytest.raises(errors.Unauthenticated):
        await feedback.queue(stores.sql.reads, PUBLIC, limit=5)


async def test_feedback_is_handled_once_and_audited(stores):
    """An editor closes it with a note; a second time there is nothing to close."""
    row = await given(stores, place="杭州市")
    handled = (row.id, State.ACCEPTED, "已改")
    with pytest.raises(errors.Forbidden):
        await feedback.handle(stores.sql, *handled, ELSEWHERE, NOW_US)
    done = await feedback.handle(stores.sql, *handled, EDITOR, NOW_US + 1)
    assert (done.state, done.handled_by, done.note) == ("ACCEPTED", "e1", "已改")
    with pytest.raises(errors.QueryInvalid):
        await feedback.handle(stores.sql, *handled, EDITOR, NOW_US + 2)
    assert await feedback.queue(stores.sql.reads, EDITOR, limit=5) == []


async def test_feedback_is_bounded(stores, monkeypatch):
    """Beyond an hour's number of one account it is refused; another account is not."""
    monkeypatch.setattr(feedback, "MAX_AN_HOUR", 1)
    await given(stores, client="a")
    with pytest.raises(errors.FeedbackLimited):
        await given(stores, client="a")
    await given(stores, client="b")
    with pytest.raises(errors.QueryInvalid, match="至多"):
        await given(stores, comment="长" * 501)


async def test_a_batch_goes_on_after_a_bad_question(stores):
    """Each question has its card or its reason, in their order."""
    asked = [
        batch.Question("占道经营由谁负责查处？", "杭州市"),
        batch.Question("占道经营", "不存在的地方"),
        batch.Question("占道经营", flaw="不是日期"),
    ]
    done = [each async for each in batch.ask(stores, asked, TODAY)]
    assert done[0].card is not None
    assert [each.card for each in done[1:]] == [None, None]
    assert "不存在的地方" in (done[1].reason or "")
    assert done[2].reason == "不是日期"
