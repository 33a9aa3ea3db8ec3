"""Answer cards (答案卡): who is responsible, with the evidence, or an honest no."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from schema.domain.answers import Verdict
from schema.domain.instants import instant
from schema.domain.lists import ListClass, Role
from schema.errors import InputError, Unavailable
from schema.gql.bodies import Body
from schema.gql.context import Info
from schema.gql.limits import weight
from schema.gql.lists import AsOf, DutyList, KnownAt
from schema.gql.loaders import there
from schema.gql.paging import check_size
from schema.gql.problems import InputProblem, UnavailableProblem, problem
from schema.gql.rulings import Ruling
from schema.gql.rulings import view as ruling
from schema.gql.scalars import microseconds
from schema.gql.search import Hit, hit
from schema.gql.sources import Citation
from schema.gql.views import column, computed
from schema.gql.why import why
from schema.usecases import answer_lines, answers, liability, rulesets
from schema.usecases.citations import Found
from schema.usecases.parsed import body_key

MAX_TOP = 50
_SCORE_DIGITS = 5

Question = Annotated[str, strawberry.argument(description="问题，至多 500 字。")]
Place = Annotated[
    str | None, strawberry.argument(description="地方：名称或代码，缺省由问题中读出。")
]
AsTyped = Annotated[bool, strawberry.argument(description="照原样理解，不把拼音和疑似的别字改读。")]
Top = Annotated[int, strawberry.argument(description=f"列出多少条依据，1 至 {MAX_TOP}。")]


@strawberry.type(description="系统对问题的理解，供核对。")
class Understood:
    """The reading of a question."""

    matter: str = strawberry.field(description="所问的事。")
    place: str | None = strawberry.field(description="地方的全称；未指明则为 null。")
    date: str | None = strawberry.field(
        description="问题里指明日期的词，按它定 asOf；没有，或另给了 asOf，则为 null。"
    )
    asks_who: bool = strawberry.field(description="是否在问由谁负责。")
    related: list[str] = strawberry.field(description="一并查找的近义词。")
    corrections: list[str] = strawberry.field(
        description="拼音、同音字、别字按什么理解，写作“原字→理解”。"
    )


@strawberry.type(description="答案：一个机构在此事中的职责，及其依据。")
class Answer:
    """One line of the card."""

    row: strawberry.Private[answer_lines.Answer]
    moment: strawberry.Private[int | None]

    body_name: str | None = strawberry.field(description="机构名称，原文的写法；没有则为 null。")
    bodies: list[str] = column(
        "所指的机构，逐个列出：并列的名称分开写，清单里的“乡镇（街道）”写作该清单所属的乡镇或街道。"
    )
    role: Role | None = column("职责角色。")
    list_class: ListClass | None = column("清单类别；依据不是清单则为 null。", name="class")
    place: str = column("依据所适用的地方。")
    text: str = column("事项与职责，或段落文字。")
    overridden: bool = column("清单这样写，但已由裁定取代。")

    @computed("机构；既未登记、清单里也没有的，只有名称。")
    async def body(self, info: Info) -> Body | None:
        """Return the body if more is known of it than its name."""
        name, loaders = self.row.body, info.context.loaders
        if name is None:
            return None
        known = there(await loaders.named.load((name, self.row.found.edition.territory)))
        if not known.registered and await loaders.body_names.load(body_key(name)) is None:
            return None
        return Body(row=known)

    @computed("给出这一职责的裁定；依据不是裁定则为 null。", name="ruling")
    def settled_by(self) -> Ruling | None:
        """Return the ruling that gives the part."""
        return ruling(self.row.ruling) if self.row.ruling else None

    @computed("出处。")
    def citation(self) -> Citation:
        """Return where the evidence stands."""
        return Citation(row=self.row.found.row)

    @computed("原文只写“主管部门”等通名时，同一部法里说明它是哪个机构的条文；没有则为 null。")
    def definition(self) -> Citation | None:
        """Return the article that says whom the name stands for."""
        defined = self.row.definition
        return Citation(row=defined.row) if defined else None

    @computed("所据的事项或段落。")
    def evidence(self) -> Hit:
        """Return the evidence."""
        return hit(self.row.found, self.moment)


@strawberry.type(description="按与问题的切合程度排列的依据。")
class RankedPassage:
    """Evidence with its rank."""

    row: strawberry.Private[Found]
    moment: strawberry.Private[int | None]
    card: strawberry.Private[answers.Card]

    rank: int = strawberry.field(description="名次，从 1 起。")

    @computed("检索相关度，只在同一张答案卡内可比。")
    def score(self) -> float:
        """Return the engine's score, with the digits that all engines agree on."""
        return round(self.row.score, _SCORE_DIGITS)

    @computed("为何列为依据：所含的词及近义词、适用的地方、施行日期。", cost=2)
    async def why(self, info: Info) -> list[str]:
        """Return in words why it was found."""
        asked = self.card.understood
        return await why(
            info,
            self.row.row,
            asked.terms,
            place=(asked.place, self.card.place_name),
            on=asked.as_of,
            related=asked.related,
        )

    @computed("事项或段落。")
    def node(self) -> Hit:
        """Return the entry or passage."""
        return hit(self.row, self.moment)

    @computed("出处。")
    def citation(self) -> Citation:
        """Return where it stands."""
        return Citation(row=self.row.row)


@strawberry.type(description="依单问责：一类事项出了问题由谁负责。")
class Liability:
    """Who answers for items of a class."""

    list_class: ListClass | None = strawberry.field(
        description="清单类别；清单外事项为 null。", name="class"
    )
    text: str = strawberry.field(description="由谁负责。")
    clause: str = strawberry.field(description="依据的文件和条款。")
    quote: str = strawberry.field(description="条款原文。")


@strawberry.type(description="答案卡。")
class AnswerCard:
    """The answer to a question."""

    card: strawberry.Private[answers.Card]

    verdict: Verdict = strawberry.field(description="结论。")
    as_of: date = strawberry.field(description="截至日期。")
    known_at: datetime | None = strawberry.field(
        description="按哪一时刻已知的情况；现在则为 null。"
    )
    place: str | None = strawberry.field(description="地方的全称；未指明则为 null。")
    understood: Understood = strawberry.field(description="系统对问题的理解。")
    confidence: float | None = strawberry.field(
        description="把握，0 至 1：首条依据回答了所问的可能；没有依据则为 null。"
    )
    why_not: list[str] = strawberry.field(
        description="没有答案时为何：最接近的依据没有写到所问的什么；有答案则为空。"
    )
    choices: list[str] = strawberry.field(description="因地而异时可选的地方；有争议时的各种说法。")
    answers: list[Answer] = strawberry.field(
        description="答案，逐机构列出。", metadata=weight(list_size=20)
    )
    passages: list[RankedPassage] = strawberry.field(
        description="依据，最切合的在前。", metadata=weight(list_size=MAX_TOP)
    )
    rulings: list[Ruling] = strawberry.field(
        description="裁定此事的文件；没有则为空。", metadata=weight(list_size=2)
    )
    checked_lists: list[DutyList] = strawberry.field(
        description="清单未列入时，已查过的清单。", metadata=weight(list_size=5)
    )

    @computed("依单问责：按答案所在清单的类别，清单未列入时按清单外。", list_size=5)
    def liability(self, info: Info) -> list[Liability]:
        """Return who answers for what the card shows."""
        card = self.card
        found = liability.of(
            card.answers,
            rulesets.known(info.context.rules_dir),
            unlisted_at=card.understood.place if self.verdict is Verdict.UNLISTED else None,
            on=self.as_of,
        )
        return [
            Liability(
                list_class=each.list_class,
                text=each.text,
                clause=each.clause.label,
                quote=each.clause.quote,
            )
            for each in found
        ]


ResponsibleResult = Annotated[
    AnswerCard | InputProblem | UnavailableProblem,
    strawberry.union("ResponsibleResult", description="答案卡，或为何没有。"),
]


@strawberry.type
class Queries:
    """Questions."""

    @computed("谁负责：回答问题并附依据。", cost=20)
    async def responsible(
        self,
        info: Info,
        question: Question,
        place: Place = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        top: Top = 10,
        as_typed: AsTyped = False,
    ) -> ResponsibleResult:
        """Return an answer card."""
        context = info.context
        try:
            card = await answers.ask(
                context.stores,
                context.register,
                question,
                as_of=context.day(as_of),
                day_stated=as_of is not None,
                known_at_us=microseconds(known_at),
                place=place,
                top=check_size(top, MAX_TOP, name="top"),
                as_typed=as_typed,
            )
        except (InputError, Unavailable) as error:
            return problem(error)
        if known_at is None:
            context.loaders.remember([*card.passages, *(line.found for line in card.answers)])
        return _card(card)


def _card(card: answers.Card) -> AnswerCard:
    understood = card.understood
    return AnswerCard(
        card=card,
        confidence=None if card.confidence is None else round(card.confidence, _SCORE_DIGITS),
        verdict=card.verdict,
        as_of=understood.as_of,
        known_at=None if card.known_at_us is None else instant(card.known_at_us),
        place=card.place_name,
        understood=Understood(
            matter=understood.matter.rstrip(" ?!"),  # as it is shown, and looked for in texts
            place=card.place_name,
            date=understood.date_words,
            asks_who=understood.asks_who,
            related=sorted({word for _, word in understood.related}),
            corrections=[str(each) for each in understood.corrections],
        ),
        why_not=list(card.why_not),
        choices=list(card.choices),
        answers=[
            Answer(row=line, moment=card.known_at_us, body_name=line.body) for line in card.answers
        ],
        passages=[
            RankedPassage(row=each, moment=card.known_at_us, card=card, rank=at)
            for at, each in enumerate(card.passages, 1)
        ],
        rulings=[ruling(each) for each in card.rulings],
        checked_lists=[DutyList(row=row, moment=card.known_at_us) for row in card.checked],
    )
