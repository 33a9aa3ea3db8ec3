"""Answer cards: the verdict, who, and where it says so."""

import pytest
from county import POLICE

CARD = """query ($question: String!, $place: String, $asOf: Date, $top: Int!) {
  responsible(question: $question, place: $place, asOf: $asOf, top: $top) {
    __typename
    ... on AnswerCard {
      verdict asOf place choices
      understood { matter place asksWho related }
      answers { bodyName bodies body { name registered } role class place text
        citation { quote source { name } sources { name } }
        evidence { __typename ... on Entry { title } ... on Passage { text } } }
      passages { rank score node { ... on Entry { title } ... on Passage { text } }
        citation { source { name } } }
      checkedLists { title }
    }
    ... on Problem { code message }
  } }"""


async def card(ask, question: str, **more) -> dict:
    """The card for a question."""
    return (await ask(CARD, **{"question": question, "top": 10, **more}))["responsible"]


async def test_the_answer_names_who_and_cites_the_cell(ask):
    """Each body with its role, its duty, its register entry, and both files of the item."""
    found = await card(ask, "谁负责露天禁烧秸秆？", place="城关街道")
    assert (found["verdict"], found["place"]) == ("ANSWERED", "澜江省云州市青禾县城关街道")
    assert (found["asOf"], found["understood"]["asksWho"]) == ("2025-06-01", True)
    assert found["understood"]["place"] == found["place"]
    line = next(each for each in found["answers"] if each["bodyName"] == POLICE)
    assert line == {
        "bodyName": POLICE,
        "bodies": [POLICE],
        "body": {"name": POLICE, "registered": True},
        "role": "LEAD",
        "class": "COOPERATIVE",
        "place": "澜江省云州市青禾县城关街道",
        "text": "露天禁烧秸秆：依法查处露天焚烧。",
        "citation": {
            "quote": "露天禁烧 秸秆",
            "source": {"name": "lists/城关配合.xlsx"},
            "sources": [{"name": "lists/城关配合.xlsx"}, {"name": "lists/城关配合.csv"}],
        },
        "evidence": {"__typename": "Entry", "title": "露天禁烧秸秆"},
    }
    assert [each["rank"] for each in found["passages"]] == list(
        range(1, len(found["passages"]) + 1)
    )


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("谁负责核潜艇退役", ["已收录的来源里没有相关内容。"]),
        (
            "秸秆禁烧的电话是多少",
            ["最接近的一条没有写明电话。", "已收录的文件里没有出现：电话。"],
        ),
        ("谁负责露天禁烧秸秆", []),
    ],
)
async def test_without_an_answer_the_card_says_why(ask, question, why):
    """Nothing on the matter, or what is not told of it; with an answer, nothing."""
    query = """query ($question: String!) { responsible(question: $question) {
      ... on AnswerCard { verdict whyNot } } }"""
    card = (await ask(query, question=question))["responsible"]
    assert (card["verdict"] == "NOT_FOUND", card["whyNot"]) == (bool(why), why)


async def test_a_day_in_the_question_is_the_day_of_the_card(ask):
    """Its asOf is what the words name, unless one was given."""
    query = """query ($asOf: Date) {
      responsible(question: "2020年底谁负责露天禁烧秸秆", asOf: $asOf) {
        ... on AnswerCard { asOf verdict understood { date matter } } } }"""
    found = (await ask(query))["responsible"]
    assert found["asOf"] == "2020-12-31"
    assert found["understood"] == {"date": "2020年底", "matter": "露天禁烧秸秆"}
    given = (await ask(query, asOf="2025-06-01"))["responsible"]
    assert (given["asOf"], given["understood"]["date"]) == ("2025-06-01", None)


async def test_a_question_without_a_place_names_the_choices(ask):
    """Lists of several townships carry the item; where they agree no choice is needed."""
    found = await card(ask, "谁负责露天禁烧秸秆？")
    assert found["place"] is None
    assert found["verdict"] in {"ANSWERED", "AMBIGUOUS"}
    assert {line["place"] for line in found["answers"]}


async def test_the_township_of_a_list_is_named(ask):
    """乡镇（街道） in the list of 城关街道 is 城关街道; the name stays as written."""
    found = await card(ask, "谁负责露天禁烧秸秆？", place="城关街道")
    bodies = {line["bodyName"]: line["bodies"] for line in found["answers"]}
    assert bodies["乡镇（街道）"] == ["城关街道"]


async def test_what_the_lists_lack_is_unlisted_and_the_lists_are_named(ask):
    """All lists of the township bind: no answer, and what was checked."""
    found = await card(ask, "谁负责卫星发射许可审批？", place="城关街道")
    assert (found["verdict"], found["answers"]) == ("UNLISTED", [])
    assert "澜江省云州市青禾县城关街道BASIC清单" in [
        each["title"] for each in found["checkedLists"]
    ]


async def test_a_body_that_only_a_text_names_is_a_name(ask):
    """县犬管办 is in no list and not in the register: its name is all there is."""
    found = await card(ask, "饲养烈性犬须经谁同意？")
    line = found["answers"][0]
    assert (line["bodyName"], line["role"], line["class"]) == ("县犬管办", "APPROVE", None)
    assert line["body"] is None
    assert line["evidence"]["__typename"] == "Passage"


async def test_a_body_that_a_text_names_is_the_one_of_the_register(ask):
    """县农业农村局 leads by the policy, and is the registered one."""
    found = await card(ask, "秸秆禁烧由谁牵头？", place="青禾县")
    lines = [each for each in found["answers"] if each["class"] is None]
    named = [each["body"] for each in lines if each["bodyName"] == "县农业农村局"]
    assert named
    assert all(each == {"name": "县农业农村局", "registered": True} for each in named)


@pytest.mark.parametrize("top", [1, 2])
async def test_the_evidence_is_as_long_as_asked(ask, top):
    """`top` bounds the passages."""
    assert len((await card(ask, "秸秆禁烧", top=top))["passages"]) == top


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"question": " "}, "QUERY_INVALID"),
        ({"question": "问" * 501}, "QUERY_INVALID"),
        ({"place": "没有的地方"}, "PLACE_UNKNOWN"),
        ({"top": 0}, "PAGE_SIZE_INVALID"),
        ({"top": 51}, "PAGE_SIZE_INVALID"),
    ],
)
async def test_what_the_caller_can_mend_is_data(ask, change, code):
    """Code and message, no error."""
    found = await card(ask, **{"question": "谁负责秸秆？", **change})
    assert (found["__typename"], found["code"]) == ("InputProblem", code)
