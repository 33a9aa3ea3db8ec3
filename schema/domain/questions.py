"""Questions (提问) as staff ask them: what is the matter, where, when, and who is asked for.

Rules and words are data (`schema/rules/lexicon.toml`); the reading is shown with every answer, so
that a user can see and mend it. Must not look anything up.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from schema.domain import search
from schema.domain.text import fold, tokens

EXPANSION_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Synonym:
    """What people say and what documents write (all folded)."""

    said: tuple[str, ...]
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of questions, as data."""

    version: str
    question_words: re.Pattern[str]
    who_words: tuple[str, ...]
    synonyms: tuple[Synonym, ...]


def load_lexicon(data: Mapping[str, Any]) -> Lexicon:
    """Read the lexicon; longer words are matched first."""
    words = sorted(map(fold.fold, data["question_words"]), key=len, reverse=True)
    return Lexicon(
        version=data["version"],
        question_words=re.compile("|".join(map(re.escape, words))),
        who_words=tuple(map(fold.fold, data["who_words"])),
        synonyms=tuple(
            Synonym(tuple(map(fold.fold, s["said"])), tuple(map(fold.fold, s["means"])))
            for s in data["synonyms"]
        ),
    )


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood; `place` is a code, `matter` folded and without question words.

    `place_words` are the parts of the question that named the place; `related` the documents'
    words for what was said, each with the words it stands for.
    """

    question: str
    matter: str
    as_of: date
    asks_who: bool
    place: str | None = None
    place_words: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()

    @property
    def terms(self) -> tokens.Terms:
        """Tokens of the matter, for ranking."""
        return tokens.terms(self.matter, drop=search.FUNCTION_CHARACTERS)

    @property
    def expansions(self) -> tuple[str, ...]:
        """Bigrams of the related words that the matter itself lacks."""
        own = set(self.terms.bigrams)
        found = dict.fromkeys(
            term
            for _, word in self.related
            for term in tokens.terms(word, drop=frozenset()).bigrams
        )
        return tuple(term for term in found if term not in own)


def understand(
    question: str,
    lexicon: Lexicon,
    *,
    as_of: date,
    place: str | None = None,
    place_words: Sequence[str] = (),
) -> Understood:
    """Read a question; the place was looked up before."""
    folded = fold.fold(question)
    return Understood(
        question=question,
        matter=" ".join(lexicon.question_words.sub(" ", folded).split()),
        as_of=as_of,
        asks_who=any(word in folded for word in lexicon.who_words),
        place=place,
        place_words=tuple(fold.fold(word) for word in place_words),
        related=tuple(_related(folded, lexicon.synonyms)),
    )


def _related(folded: str, synonyms: Iterable[Synonym]) -> Iterable[tuple[str, str]]:
    for synonym in synonyms:
        said = next((word for word in synonym.said if word in folded), None)
        if said:
            for word in synonym.means:
                if word not in folded:
                    yield said, word


def plan(understood: Understood, filters: search.Filters) -> search.Plan:
    """The search that finds evidence for a question."""
    terms = understood.terms
    return search.Plan(
        unigrams=terms.unigrams,
        bigrams=terms.bigrams,
        expansions=tuple((term, EXPANSION_WEIGHT) for term in understood.expansions),
        filters=filters,
    )
