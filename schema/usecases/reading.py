"""Reading a question: pinyin and misspellings first, then place, words and what is asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from schema.domain import datewords, misspelling, nouns, questions, sounds
from schema.domain.decoding import Decoder
from schema.domain.language import Language
from schema.domain.lexicons import Lexicon
from schema.domain.misspelling import Checker, Correction
from schema.domain.text import fold
from schema.stores import ports
from schema.usecases import lexicons
from schema.usecases.bodies import Places

_LATIN = re.compile("[a-z]+")
# 上北京取经 asks of who went there; 爱山东 is the name of an application.
_VISITED = "(?:[上去到赴跑](?:了|过)?{0}[^,，。]{{0,8}}(?:考察|学|参观|取.?经)|爱{0})"


@dataclass(frozen=True, slots=True)
class Spelled:
    """A question as its writer meant to write it; `typed` are pairs read otherwise."""

    text: str
    corrections: tuple[Correction, ...] = ()
    typed: tuple[str, ...] = ()


async def read(  # noqa: PLR0913 - what a question may be narrowed by
    index: ports.SearchIndex,
    known: Places,
    question: str,
    lexicon: Lexicon,
    *,
    as_of: date,
    day_stated: bool = True,
    place: str | None = None,
    as_typed: bool = False,
) -> questions.Understood:
    """Read a question; `as_typed` leaves its spelling as it is.

    A day that its words name comes before `as_of`, unless that was stated beside the question.

    Raises:
        errors.PlaceUnknown: the place asked for is not in the register.
    """
    within = known.territories
    spelled = Spelled(question)
    if not as_typed:
        named = [each.text for each in known.gazetteer.find(question, short_within=within)]
        spelled = await spell(index, question, _language(known, lexicon), named)
    mentions = [
        each
        for each in known.gazetteer.find(spelled.text, short_within=within)
        if not is_visited(spelled.text, each.text)
    ]
    code = max((mention.code for mention in mentions), key=len, default=None)
    dated = None if day_stated else _dated(spelled.text, as_of, lexicon)
    understood = questions.understand(
        spelled.text,
        lexicon,
        as_of=dated.day if dated else as_of,
        place=code if place is None else known.locate(place),
        place_words=[mention.text for mention in mentions],
        date_words=dated.text if dated else None,
        corrections=spelled.corrections,
        typed=spelled.typed,
    )
    said = nouns.nouns(understood.anywhere, lexicons.read_aloud(), lexicon.words)
    near = lexicons.common_matters().near(understood.terms.bigrams)
    return replace(understood, nouns=said, common=near)


def is_visited(text: str, name: str) -> bool:
    """Whether a question only says that someone went to a place to learn, or has it in a name."""
    return bool(re.search(_VISITED.format(re.escape(name)), text))


def _dated(text: str, today: date, lexicon: Lexicon) -> datewords.Dated | None:
    folded = fold.fold(text)
    return datewords.find(folded, today, asks_who=questions.asks_who(folded, lexicon))


async def spell(
    index: ports.SearchIndex, question: str, language: Language, kept: Sequence[str] = ()
) -> Spelled:
    """Pinyin as characters, and what is unknown as what sounds alike; `kept` words stay."""
    text, corrections = await _decoded(index, fold.fold(sounds.toneless(question)), language)
    checker = Checker(text, language, map(fold.fold, kept))
    known = await index.frequencies(checker.typed())
    if wanted := checker.wanted(known):
        known |= await index.frequencies(wanted)
        corrected, made = checker.correct(known)
        if made:
            corrections += [misspelling.shown(text, corrected, at) for at, _ in made]
            typed = tuple(pair for at, _ in made for pair in misspelling.around(text, at, text[at]))
            return Spelled(corrected, tuple(corrections), typed)
    return Spelled(text if corrections else question, tuple(corrections))


async def _decoded(
    index: ports.SearchIndex, text: str, language: Language
) -> tuple[str, list[Correction]]:
    words = _LATIN.findall(text)
    if not words:
        return text, []
    latin = await index.frequencies(words)
    decoder = Decoder(text, language, [word for word in words if latin[word]])
    if not decoder.stretches:
        return text, []
    known = await index.frequencies(decoder.characters())
    known |= await index.frequencies(decoder.pairs(known))
    parts, corrections, done = list[str](), list[Correction](), 0
    for each, meant in zip(decoder.stretches, decoder.decode(known), strict=True):
        parts += [text[done : each.start].rstrip(), meant]
        corrections.append(Correction(text[each.start : each.end], meant))
        done = each.end
    return "".join([*parts, text[done:].lstrip()]), corrections


def _language(known: Places, lexicon: Lexicon) -> Language:
    return _of_words(lexicon.words, known.names)


@lru_cache(maxsize=4)
def _of_words(words: frozenset[str], names: frozenset[str]) -> Language:
    """Kept by sets that are kept themselves: looking it up compares no words."""
    return Language(lexicons.read_aloud(), words, lexicons.as_asked(), names)
