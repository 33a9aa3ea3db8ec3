"""Questions (提问) as staff ask them: what is the matter, where, when, and who is asked for.

The reading is shown with every answer, so that a user can see and mend it. Must not look anything
up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from schema.domain import lexicons, numerals, quantities, search
from schema.domain.common import Common
from schema.domain.lexicons import Lexicon
from schema.domain.misspelling import Correction
from schema.domain.text import fold, tokens

EXPANSION_WEIGHT = 0.5
_ENDS = " ?!.,;:。、"


def cut_words(folded: str, lexicon: Lexicon) -> str:
    """The text without question words, and without what ends a sentence."""
    return " ".join(lexicons.any_of(lexicon.question_words).sub(" ", folded).split()).strip(_ENDS)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood; `place` is a code, `matter` folded and without question words.

    `place_words` are the parts of the question that named the place, `date_words` those (folded)
    that named the day; `related` the documents' words for what was said, each with the words it
    stands for. `question` is as its writer meant to write it, by the `corrections`; `typed` are the
    pairs of characters that were read otherwise; `nouns` are what it is about, `common` the common
    matters that are most alike.
    """

    question: str
    matter: str
    as_of: date
    asks_who: bool
    place: str | None = None
    place_words: tuple[str, ...] = ()
    date_words: str | None = None
    related: tuple[tuple[str, str], ...] = ()
    corrections: tuple[Correction, ...] = ()
    typed: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    common: tuple[Common, ...] = ()

    @property
    def quantity(self) -> quantities.Quantity | None:
        """The kind of number that is asked for; none where a body is, which 管 alone does not."""
        asked = self.undated
        return None if self.asks_who and not quantities.outright(asked) else quantities.asked(asked)

    @property
    def folded(self) -> str:
        """The question as texts are compared."""
        return _folded(self.question)

    @property
    def undated(self) -> str:
        """The question (folded) without the words that name its day."""
        return _without(self.folded, self.date_words)

    @property
    def terms(self) -> tokens.Terms:
        """Tokens of the matter, for ranking; the place restricts, it does not rank."""
        return _terms(self.anywhere, search.FUNCTION_CHARACTERS)

    @property
    def anywhere(self) -> str:
        """The matter without the words that name the place by which documents are restricted."""
        words = [word for word in self.place_words if word] if self.place else []
        elsewhere = self.matter
        for word in sorted(words, key=len, reverse=True):
            elsewhere = elsewhere.replace(word, " ")
        return elsewhere if elsewhere.strip() else self.matter

    def wordings(self, word: str) -> list[str]:
        """A word of the question, then what documents have for what is said in it."""
        return [word, *(means for said, means in self.related if said in word)]

    def with_said(self, text: str) -> str:
        """A text (folded) with what was said for its words: who says 敬老院 hears of 养老机构."""
        return " ".join([text, *self.said_for(text)])

    def said_for(self, text: str) -> list[str]:
        """What was said for words that a text (folded) has."""
        return [said for said, word in self.related if word in text]

    @property
    def expansions(self) -> tuple[str, ...]:
        """Bigrams of the related words that the matter itself lacks."""
        own = set(self.terms.bigrams)
        found = dict.fromkeys(
            term for _, word in self.related for term in _terms(word, frozenset()).bigrams
        )
        found |= dict.fromkeys(self.typed)
        return tuple(term for term in found if term not in own)


_folded = lru_cache(maxsize=1024)(fold.fold)  # a question is asked for it some twenty times


@lru_cache(maxsize=1024)
def _terms(text: str, drop: frozenset[str]) -> tokens.Terms:
    """Cut once for all that asks in the course of a question."""
    return tokens.terms(text, drop=drop)


def understand(  # noqa: PLR0913 - what is known of a question
    question: str,
    lexicon: Lexicon,
    *,
    as_of: date,
    place: str | None = None,
    place_words: Sequence[str] = (),
    date_words: str | None = None,
    corrections: Sequence[Correction] = (),
    typed: Sequence[str] = (),
) -> Understood:
    """Read a question; place and day were looked up before."""
    folded = _without(fold.fold(question), date_words)
    return Understood(
        question=question,
        matter=cut_words(folded, lexicon),
        as_of=as_of,
        asks_who=asks_who(folded, lexicon),
        place=place,
        place_words=tuple(fold.fold(word) for word in place_words),
        date_words=date_words,
        related=(*lexicons.related(folded, lexicon), *numerals.in_digits(folded)),
        corrections=tuple(corrections),
        typed=tuple(typed),
    )


def asks_who(folded: str, lexicon: Lexicon) -> bool:
    """Whether a question (folded) asks who is responsible."""
    return any(word in folded for word in lexicon.who_words)


def _without(folded: str, words: str | None) -> str:
    return folded.replace(words, " ", 1) if words else folded


def plan(understood: Understood, filters: search.Filters) -> search.Plan:
    """The search that finds evidence for a question."""
    terms = understood.terms
    return search.Plan(
        unigrams=terms.unigrams,
        bigrams=terms.bigrams,
        expansions=tuple((term, EXPANSION_WEIGHT) for term in understood.expansions),
        filters=filters,
    )
