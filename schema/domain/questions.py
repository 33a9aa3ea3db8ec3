"""Questions (提问) as staff ask them: what is the matter, where, when, and who is asked for.

Rules and words are data (`schema/rules/lexicon`); the reading is shown with every answer, so
that a user can see and mend it. Must not look anything up.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from schema.domain import numerals, quantities, search
from schema.domain.misspelling import Correction
from schema.domain.sayings import Sayings
from schema.domain.text import fold, tokens

EXPANSION_WEIGHT = 0.5
_ENDS = " ?!.,;:。、"


@dataclass(frozen=True, slots=True)
class Synonym:
    """What people say and what documents write (all folded)."""

    said: tuple[str, ...]
    means: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Words of questions, as data."""

    version: str = ""
    question_words: tuple[str, ...] = ()
    who_words: tuple[str, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    words: frozenset[str] = frozenset()  # all of them, folded

    @cached_property
    def said(self) -> Mapping[str, tuple[int, ...]]:
        """What people say, with the places of its synonyms."""
        found: dict[str, tuple[int, ...]] = {}
        for at, synonym in enumerate(self.synonyms):
            for word in synonym.said:
                found[word] = (*found.get(word, ()), at)
        return found

    @cached_property
    def longest(self) -> int:
        """Characters of the longest word that people say."""
        return max(map(len, self.said), default=0)

    @cached_property
    def sayings(self) -> Sayings:
        """What people say, to be found with other characters between."""
        return Sayings(self.said)

    @property
    def bare(self) -> "Lexicon":
        """The same without synonyms: what was said is looked for as it was said."""
        return replace(self, synonyms=())

    def joined(self, own: "Lexicon") -> "Lexicon":
        """This lexicon with another's words behind its own."""
        return Lexicon(
            version="+".join(filter(None, (self.version, own.version))),
            question_words=self.question_words + own.question_words,
            who_words=self.who_words + own.who_words,
            synonyms=self.synonyms + own.synonyms,
            words=self.words | own.words,
        )


def load_lexicon(data: Mapping[str, Any]) -> Lexicon:
    """Read a lexicon; longer words are matched first.

    Raises:
        ValueError: an entry is not as it should be; the message says which.
    """
    words = _words(data, "question_words")
    who = _words(data, "who_words")
    synonyms = [
        _synonym(each, f"{where}第 {at} 条")
        for where, entries in _groups(data)
        for at, each in enumerate(entries, start=1)
    ]
    written = {*words, *who, *(word for said, means in synonyms for word in (*said, *means))}
    folded = dict(zip(written, fold.fold_each([*written]), strict=True))

    def forms(words: Sequence[str]) -> tuple[str, ...]:
        return tuple([folded[word] for word in words])

    return Lexicon(
        version=str(data.get("version", "")),
        question_words=forms(words),
        who_words=forms(who),
        synonyms=tuple(Synonym(forms(said), forms(means)) for said, means in synonyms),
        words=frozenset(folded.values()),
    )


def _words(data: Mapping[str, Any], key: str) -> list[str]:
    words = data.get(key, [])
    if not isinstance(words, list) or not all(isinstance(each, str) and each for each in words):
        raise ValueError(f"{key} 应为词的列表")
    return words


def _groups(data: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[object]]]:
    """Synonyms that stand alone, then those of each group, which names its source."""
    yield "synonyms ", data.get("synonyms", ())
    for at, group in enumerate(data.get("groups", ()), start=1):
        if not isinstance(group, dict) or not group.get("source"):
            raise ValueError(f"groups 第 {at} 组应有 source（规范用语的出处）")
        yield f"groups“{group.get('about', at)}”", group.get("synonyms", ())


def _synonym(entry: object, where: str) -> tuple[list[str], list[str]]:
    """What is said and what it means, as written."""
    if not isinstance(entry, dict):
        raise ValueError(f"{where}应为表")  # noqa: TRY004 - bad data, not a bug
    said, means = _words(entry, "said"), _words(entry, "means")
    if not said or not means:
        raise ValueError(f"{where}应有 said 和 means")
    return said, means


def cut_words(folded: str, lexicon: Lexicon) -> str:
    """The text without question words, and without what ends a sentence."""
    return " ".join(_any_of(lexicon.question_words).sub(" ", folded).split()).strip(_ENDS)


@lru_cache(maxsize=8)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood; `place` is a code, `matter` folded and without question words.

    `place_words` are the parts of the question that named the place, `date_words` those (folded)
    that named the day; `related` the documents' words for what was said, each with the words it
    stands for. `question` is as its writer meant to write it, by the `corrections`; `typed` are the
    pairs of characters that were read otherwise; `nouns` are what it is about.
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

    @property
    def quantity(self) -> quantities.Quantity | None:
        """The kind of number that is asked for; none where a body is."""
        return None if self.asks_who else quantities.asked(self.undated)

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
        related=(*_related(folded, lexicon), *numerals.in_digits(folded)),
        corrections=tuple(corrections),
        typed=tuple(typed),
    )


def asks_who(folded: str, lexicon: Lexicon) -> bool:
    """Whether a question (folded) asks who is responsible."""
    return any(word in folded for word in lexicon.who_words)


def _without(folded: str, words: str | None) -> str:
    return folded.replace(words, " ", 1) if words else folded


def _related(folded: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """The documents' words for what is said, word for word and then with others between."""
    told = set()
    for said, place in _word_for_word(folded, lexicon):
        for word in lexicon.synonyms[place].means:
            if word not in folded:
                told.add(word)
                yield said, word
    for said, piece in lexicon.sayings.said(folded):
        for place in lexicon.said[said]:
            for word in lexicon.synonyms[place].means:
                if word not in folded and word not in told:
                    told.add(word)
                    yield piece, word


def _word_for_word(folded: str, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    # Each piece of the question is looked up: 18,000 words, tried one by one, take 2 ms.
    pieces = (
        folded[at:end]
        for at in range(len(folded))
        for end in range(at + 1, min(at + lexicon.longest, len(folded)) + 1)
    )
    words = {piece: lexicon.said[piece] for piece in pieces if piece in lexicon.said}
    alone = {word for word in words if _stands_alone(word, folded, words)}
    for place in sorted({place for word in alone for place in words[word]}):
        yield next(word for word in lexicon.synonyms[place].said if word in alone), place


def _stands_alone(word: str, folded: str, words: Iterable[str]) -> bool:
    """Whether it stands somewhere outside longer words: 误工钱 is no 工钱."""
    for longer in words:
        if word in longer and word != longer:
            folded = folded.replace(longer, " " * len(longer))
    return word in folded


def plan(understood: Understood, filters: search.Filters) -> search.Plan:
    """The search that finds evidence for a question."""
    terms = understood.terms
    return search.Plan(
        unigrams=terms.unigrams,
        bigrams=terms.bigrams,
        expansions=tuple((term, EXPANSION_WEIGHT) for term in understood.expansions),
        filters=filters,
    )
