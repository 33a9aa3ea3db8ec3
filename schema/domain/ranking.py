"""The order (排序) of evidence for a question: what it says of the matter and of who is asked for.

What is added to the weights was learnt from questions with gold passages (docs/relevance.md).
Whether the best evidence answers at all is judged by the weights alone (`confidence`): what makes
one text likelier than another says little of whether either answers. Must not look anything up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schema.domain import aims, quantities, statutes
from schema.domain.answers import Evidence, Weighed
from schema.domain.bearer_words import Act
from schema.domain.questions import Understood

_THINGS = 0.3  # of the things that the question is about
_NO_NUMBER = 0.25  # taken where a number is asked for and there is none of its kind
_BODY = 0.18  # there is a body where one is asked for, a public one where an office is
_CLAUSE = 0.35  # of the words of the question that stand in the clause of one body
_PARTS = {Act.PUNISH: 0.1, Act.APPROVE: 0.05}  # its best body has the part that is asked for
_CITES = 0.35  # of the weight of an article that it cites, where an office is asked for
_SAID = 0.3  # of the number of words, whatever their rarity, behind the first


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a text told: the fit of its best body, if there is one, if that is public.

    `clause` is the largest share of the question that one body's clause says; `article` the text's
    number in a law (第三十条), None elsewhere; `act` what the best body of a text does.
    """

    fit: float = 0.0
    clause: float = 0.0
    has_body: bool = False
    is_office: bool = False
    article: str | None = None
    act: Act | None = None


_UNREAD = Read()


def order(
    understood: Understood, weighed: Sequence[Weighed], read: Mapping[str, Read]
) -> list[Weighed]:
    """Evidence in order, the likeliest first; ties by id. `read` by id, of those that were read.

    Behind the first it counts, too, how many words are said, not their rarity alone.
    """
    things, quantity, office = things_of(understood), understood.quantity, _asks_office(understood)
    cited = _cited(weighed, read) if office else {}
    asked = next(iter(aims.Aim.of(understood.folded).acts), Act.NOT)
    scores = {}
    for each in weighed:
        id_ = each.evidence.id
        told = read.get(id_, _UNREAD)
        scores[id_] = (
            each.weight
            + _about(each.evidence, things, quantity)
            + _BODY * (understood.asks_who and (told.is_office if office else told.has_body))
            + _CLAUSE * told.clause
            + (_PARTS.get(asked, 0.0) if told.act is asked else 0.0)
            + _CITES * cited.get(id_, 0.0)
        )
    again = sorted(weighed, key=lambda each: (-scores[each.evidence.id], each.evidence.id))
    again[1:] = sorted(
        again[1:],
        key=lambda each: (-scores[each.evidence.id] - _SAID * each.said, each.evidence.id),
    )
    return again


def things_of(understood: Understood) -> list[tuple[str, ...]]:
    """What a question is about: each thing as it was said and as documents have it.

    Words that the lexicon knows, and nouns that are in none of these.
    """
    means: dict[str, list[str]] = {}
    for said, word in understood.related:
        means.setdefault(said, []).append(word)
    nouns = (noun for noun in understood.nouns if not any(noun in said for said in means))
    return [*((noun,) for noun in nouns), *((said, *words) for said, words in means.items())]


def _about(
    evidence: Evidence, things: Sequence[Sequence[str]], quantity: quantities.Quantity | None
) -> float:
    """What a text adds by its words: things of the question, a number of the kind asked for.

    Titles are left aside: every article of a law has them.
    """
    own = evidence.text if evidence.is_entry else evidence.text[len(evidence.title) :]
    told = sum(any(word in own for word in thing) for thing in things)
    lacks = quantities.lacks(quantity, evidence.text)
    return _THINGS * told / max(len(things), 1) - _NO_NUMBER * lacks


def _asks_office(understood: Understood) -> bool:
    return aims.Aim.of(understood.folded).office


def _cited(weighed: Sequence[Weighed], read: Mapping[str, Read]) -> dict[str, float]:
    """Weight of the best of the articles that were read and that each cites of its own law.

    A duty or a ban often names no office: the article on liability that cites it does.
    """
    articles = [
        (each, number)
        for each in weighed
        if (number := read.get(each.evidence.id, _UNREAD).article) is not None
    ]
    found: dict[str, float] = {}
    for each, own in articles:
        numbers = statutes.cited(each.evidence.text, ()) - {own}
        found[each.evidence.id] = max(
            (
                other.weight
                for other, number in articles
                if number in numbers and other.evidence.document == each.evidence.document
            ),
            default=0.0,
        )
    return found
