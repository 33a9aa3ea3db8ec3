"""Rulings in the store: written with their document, bound by place and day, gone with it."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from sample import ROOT

from cli import clock
from indexer import files, pipeline
from schema.stores.opening import opened
from schema.usecases import answers, bodies, withdrawing
from schema.usecases.bodies import Register

DAY = date(2026, 3, 1)
PLACES = ["", "99", "9901", "990121"]
LIST = (
    "序号,事项名称,主体责任单位,主体责任,配合责任单位,配合责任\n"
    "1,户外广告整治,{},查处。,柳河镇,巡查。\n"
)
MINUTES = """# 青禾县人民政府专题会议纪要

青政专纪〔2025〕{number}号

发文机关：{issuer}

成文日期：2025年{month}月18日

## 户外广告

2025年{month}月12日，县政府召开专题会议。会议议定：户外广告整治由{lead}牵头，县公安局配合{ends}。
"""


def minutes(folder: Path, number: int, lead: str, *, month: int = 6, **more: str) -> Path:
    """Minutes that settle who leads in 户外广告整治."""
    told = {"issuer": "青禾县人民政府办公室", "ends": "", **more}
    path = folder / f"纪要{number}.md"
    path.write_text(MINUTES.format(number=number, lead=lead, month=month, **told), encoding="utf-8")
    return path


def duty_list(folder: Path, name: str, lead: str, issuer: str, start: str = "2025-03-01") -> None:
    """A list of the county with one item, told of in the manifest."""
    file = f"青禾县{name}“属地管理”事项主体责任和配合责任清单.csv"
    (folder / file).write_text(LIST.format(lead), encoding="utf-8")
    told = (
        f'[files."{file}"]\nterritory = "990121"\nissuer = "{issuer}"\neffective_from = {start}\n'
    )
    with (folder / "manifest.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(told)


@pytest.fixture
async def county(new_settings, tmp_path):
    """Opened stores with the register, a folder, and what takes the folder in."""
    settings = new_settings()
    folder = tmp_path / "文件"
    folder.mkdir()
    async with opened(settings) as stores:
        names = ("divisions.csv", "bodies.csv")
        texts = {name: (ROOT / "corpus/register" / name).read_text("utf-8") for name in names}
        await bodies.import_register(stores.sql, texts, clock.now_us())

        async def take() -> None:
            found = files.under([folder])
            taken = [o async for o in pipeline.ingest(stores, settings, found, clock.now_us)]
            assert not [o.reason for o in taken if o.outcome == "refused"]

        yield stores, folder, take


async def ask(stores, day: date = DAY) -> answers.Card:
    """Who leads, in 柳河镇."""
    register = Register(stores.sql.reads)
    return await answers.ask(stores, register, "户外广告整治谁牵头", as_of=day, place="柳河镇")


def leads(card: answers.Card) -> list[str | None]:
    """Leading bodies that no ruling has put aside."""
    said = (line.body for line in card.answers if line.role == "LEAD" and not line.overridden)
    return list(dict.fromkeys(said))


async def test_a_ruling_is_read_back_with_all_that_cites_it(county):
    """Matter, parts, places in the passage's text, day of the meeting, end; by place and day."""
    stores, folder, take = county
    path = minutes(folder, 1, "县城市管理局", ends="，有效期至2026年6月30日")
    await take()
    (found,) = await stores.sql.reads.rulings(PLACES, DAY)
    row = found.row
    assert (row.names[0], row.met_on, row.ends) == (
        "户外广告整治",
        date(2025, 6, 12),
        date(2026, 7, 1),
    )
    assert [(p.body, p.role) for p in found.parts] == [
        ("县城市管理局", "LEAD"),
        ("县公安局", "COOPERATE"),
    ]
    text = found.passage.text
    assert all(text[part.start : part.end] == part.body for part in found.parts)
    assert found.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.edition.document_number == "青政专纪〔2025〕1号"
    for places, day in ((["9902"], DAY), (PLACES, date(2025, 6, 17)), (PLACES, date(2026, 7, 1))):
        assert await stores.sql.reads.rulings(places, day) == []


async def test_lists_that_contradict_are_disputed_until_somebody_settles_it(county):
    """Two readings and no ruling; then the minutes; withdrawn, the dispute is back."""
    stores, folder, take = county
    duty_list(folder, "县乡", "县城市管理局", "青禾县人民政府")
    duty_list(folder, "安全生产", "县市场监督管理局", "青禾县安全生产委员会")
    await take()
    before = clock.now_us()
    card = await ask(stores)
    assert card.verdict == "DISPUTED"
    assert leads(card) == [line.body for line in card.answers[:2]]
    assert set(leads(card)) == {"县城市管理局", "县市场监督管理局"}
    assert len(card.choices) == 2
    minutes(folder, 1, "县城市管理局")
    await take()
    card = await ask(stores)
    assert (card.verdict, leads(card)) == ("ANSWERED", ["县城市管理局"])
    assert [line.body for line in card.answers if line.overridden] == ["县市场监督管理局"]
    assert [line.body for line in card.answers if line.role == "ADJUDICATE"] == [
        "青禾县人民政府办公室"
    ]
    assert card.passages[0].row.id == card.rulings[0].passage.id
    assert (await ask(stores, date(2025, 5, 1))).verdict == "DISPUTED"
    assert await stores.sql.reads.rulings(PLACES, DAY, known_at_us=before) == []
    name = card.rulings[0].source.name
    await withdrawing.withdraw(stores.sql, name, reason="误收", now_us=clock.now_us())
    await pipeline.index(stores, clock.now_us)
    assert (await ask(stores)).verdict == "DISPUTED"


async def test_the_later_of_two_rulings_counts_and_both_are_kept(county):
    """Minutes under one title do not replace each other; the later one says who leads."""
    stores, folder, take = county
    duty_list(folder, "县乡", "县城市管理局", "青禾县人民政府")
    minutes(folder, 1, "县交通运输局")
    minutes(folder, 2, "县市场监督管理局", month=9, ends="，有效期至2025年12月31日")
    await take()
    assert leads(await ask(stores, date(2025, 10, 1))) == ["县市场监督管理局"]
    assert leads(await ask(stores)) == ["县交通运输局"]


async def test_a_later_edition_of_the_list_takes_the_ruling_up(county):
    """From its start the list says who leads, without a ruling beside it."""
    stores, folder, take = county
    duty_list(folder, "县乡", "县城市管理局", "青禾县人民政府")
    duty_list(folder, "县乡（2026年版）", "县农业农村局", "青禾县人民政府", "2026-01-01")
    minutes(folder, 1, "县交通运输局")
    await take()
    assert leads(await ask(stores, date(2025, 12, 1))) == ["县交通运输局"]
    card = await ask(stores)
    assert (card.verdict, leads(card), card.rulings) == ("ANSWERED", ["县农业农村局"], ())


async def test_a_departments_own_minutes_dispute_and_override_nothing(county):
    """Its reading stands beside the list's, and no line is put aside."""
    stores, folder, take = county
    duty_list(folder, "县乡", "县城市管理局", "青禾县人民政府")
    minutes(folder, 1, "县交通运输局", issuer="青禾县城市管理局")
    (folder / "纪要1.md").write_text(
        (folder / "纪要1.md")
        .read_text("utf-8")
        .replace("青禾县人民政府专题", "青禾县城市管理局专题")
        .replace("县政府召开", "局里召开"),
        encoding="utf-8",
    )
    await take()
    card = await ask(stores)
    assert (card.verdict, set(leads(card))) == ("DISPUTED", {"县城市管理局", "县交通运输局"})
    assert not any(line.overridden for line in card.answers)
