"""Answers on the sample county, and on real documents where they are at hand."""

from datetime import date

import pytest
from sample import REAL

from schema import errors
from schema.domain.answers import Verdict
from schema.domain.lists import Role
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import answers
from schema.usecases.bodies import Register

TODAY = date(2026, 6, 1)


async def ask(stores: Stores, question: str, **options) -> answers.Card:
    """Ask at a fixed day unless told otherwise."""
    options.setdefault("as_of", TODAY)
    return await answers.ask(stores, Register(stores.sql.reads), question, **options)


def bodies(card: answers.Card, role: Role) -> list[str | None]:
    """Bodies of one role on the card, in its order, each once."""
    return list(dict.fromkeys(line.body for line in card.answers if line.role is role))


async def test_the_card_names_who_leads_and_who_cooperates(stores):
    """A question in plain words is answered from the list, the leading body first."""
    card = await ask(stores, "谁负责秸秆禁烧", place="柳河镇")
    assert card.verdict is Verdict.ANSWERED
    assert bodies(card, Role.LEAD)[0] == "市生态环境局青禾分局"
    assert "乡镇（街道）" in bodies(card, Role.COOPERATE)
    assert card.passages[0].sources[0].name == "lists/青禾县柳河镇履职事项清单.xlsx"
    assert card.passages[0].row.quote == "秸秆禁烧"


async def test_traditional_script_asks_the_same(stores):
    """The script of the question makes no difference."""
    simplified = await ask(stores, "谁负责秸秆禁烧", place="柳河镇")
    traditional = await ask(stores, "誰負責秸稈禁燒", place="柳河鎮")
    assert [line.body for line in traditional.answers] == [line.body for line in simplified.answers]


async def test_the_date_decides_which_edition_answers(stores):
    """Before the new edition bound, the old one answers."""
    card = await ask(stores, "秸秆禁烧谁牵头", place="柳河镇", as_of=date(2024, 6, 1))
    assert bodies(card, Role.LEAD)[0] == "县农业农村局"


@pytest.mark.parametrize("words", ["2024年6月的时候", "2024年6月的時候", "前年底"])
async def test_a_day_named_in_the_question_decides_too(stores, words):
    """The words are told and left out of the matter; a day stated beside the question prevails."""
    question = f"{words}秸秆禁烧谁牵头"
    card = await ask(stores, question, place="柳河镇", as_of=TODAY, day_stated=False)
    assert bodies(card, Role.LEAD)[0] == "县农业农村局"
    assert card.understood.as_of.year == 2024
    assert card.understood.date_words
    assert card.understood.matter == "秸秆禁烧"
    stated = await ask(stores, question, place="柳河镇", as_of=TODAY)
    assert stated.understood.date_words is None
    assert stated.understood.as_of == TODAY


async def test_another_place_has_another_answer(stores):
    """The same matter is led by another body where the list says so."""
    town = await ask(stores, "犬只管理谁负责", place="柳河镇")
    street = await ask(stores, "犬只管理谁负责", place="城关街道")
    assert bodies(town, Role.LEAD)[0] == "县公安局"
    assert bodies(street, Role.LEAD)[0] == "县城市管理局"


async def test_without_a_place_different_lists_ask_back(stores):
    """Where the answer depends on the place, the card asks which one."""
    card = await ask(stores, "犬只管理谁负责")
    assert card.verdict is Verdict.AMBIGUOUS
    assert {choice[-4:] for choice in card.choices} >= {"城关街道"}


async def test_a_matter_on_no_list_is_said_to_be_on_none(stores):
    """With all three lists at hand the card names them and guesses nothing."""
    card = await ask(stores, "谁负责核潜艇反应堆退役", place="柳河镇")
    assert card.verdict is Verdict.UNLISTED
    assert any("核潜艇" in why for why in card.why_not)
    assert card.answers == ()
    assert {edition.list_class for edition in card.checked} == {"BASIC", "COOPERATIVE", "RECLAIMED"}


async def test_a_place_without_lists_finds_nothing(stores):
    """The same-named township of another county does not borrow its neighbour's lists."""
    card = await ask(stores, "谁负责秸秆禁烧", place="临溪区柳河镇")
    assert card.verdict is Verdict.NOT_FOUND
    assert card.answers == ()


async def test_a_street_outside_the_scope_does_not_get_the_power(stores):
    """An item with a stated scope is found for the townships in it only."""
    inside = await ask(stores, "谁能处罚遛狗不牵绳", place="城关街道", top=20)
    scoped = [found for found in inside.passages if getattr(found.row, "scope", None)]
    assert all(any("城关街道" in name for name in found.row.scope) for found in scoped)


async def test_an_unknown_place_is_a_typed_error(stores):
    """A place that is not in the register is refused by name."""
    with pytest.raises(errors.PlaceUnknown, match="没有的地方"):
        await ask(stores, "谁负责秸秆禁烧", place="没有的地方")


@pytest.mark.parametrize("question", ["", "  ", "问" * 501])
async def test_an_unusable_question_is_a_typed_error(stores, question):
    """Empty and overlong questions are refused."""
    with pytest.raises(errors.QueryInvalid):
        await ask(stores, question)


@pytest.mark.parametrize("question", ["？", "谁", "a", "the 2024", "%_*'\"", "\U0001f600", "第"])
async def test_a_question_without_matter_finds_nothing_or_something_but_never_fails(
    stores, question
):
    """Whatever is typed, there is a verdict."""
    assert (await ask(stores, question)).verdict in Verdict


@pytest.mark.shared
def test_every_real_file_is_accepted_or_refused_with_a_reason(real, shared):
    """None is lost, and each refusal says why."""
    _, outcomes = real
    names = {p.name for d in REAL for p in (shared / d).iterdir()}
    assert len(outcomes) == len(names)
    assert all(o.outcome == "accepted" or o.reason for o in outcomes)


@pytest.mark.shared
async def test_one_item_in_two_files_is_one_hit_that_lists_both(real):
    """The xlsx and the gbk csv of one catalogue give the same 296 entries, each found once."""
    async with opened(Settings(home=real[0])) as stores:
        every = await stores.sql.reads.all_entries()
        assert len({entry.item_key for entry in every if entry.list_class == "DELEGATED"}) == 296
        card = await ask(stores, "龙华这边狗咬人街道能罚吗")
        forms = {source.form for source in card.passages[0].sources}
        assert forms == {"xlsx", "csv"}
        assert len({found.row.id for found in card.passages}) == len(card.passages)
