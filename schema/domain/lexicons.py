"""Words of questions (词表): what carries no matter, and what people say for what documents write.

They are data (`schema/rules/lexicon`). Must not look anything up.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from itertools import chain, islice, starmap
from typing import Any

from schema.domain.sayings import Sayings
from schema.domain.text import fold


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
    alike: tuple[tuple[str, ...], ...] = ()  # words that say the same (folded), the plain one first

    @cached_property
    def _plain(self) -> Mapping[str, str]:
        return {other: row[0] for row in self.alike for other in row[1:]}

    def plain(self, folded: str) -> str:
        """The text with the plain one of words that say the same (扯 is 拉); as long as it was."""
        return any_of(tuple(self._plain)).sub(lambda found: self._plain[found[0]], folded)

    @cached_property
    def said(self) -> Mapping[str, tuple[int, ...]]:
        """What people say, with the places of its synonyms."""
        return _places(synonym.said for synonym in self.synonyms)

    @cached_property
    def plainly(self) -> Mapping[str, tuple[int, ...]]:
        """The same in plain words."""
        # All at once: 7,000 texts, one by one, take five times as long.
        lines = iter(self.plain("\n".join(chain(*(s.said for s in self.synonyms)))).split("\n"))
        return _places(dict.fromkeys(islice(lines, len(s.said))) for s in self.synonyms)

    @cached_property
    def longest(self) -> int:
        """Characters of the longest word that people say."""
        return max(map(len, self.said), default=0)

    @cached_property
    def sayings(self) -> Sayings:
        """What people say, in plain words, to be found with other characters between."""
        return Sayings.of(self.plainly)

    @property
    def bare(self) -> "Lexicon":
        """The same without synonyms: what was said is looked for as it was said."""
        return replace(self, synonyms=())

    @property
    def packed(self) -> tuple[Any, ...]:
        """It and what is made of it, as plain values; `unpacked` reads them."""
        synonyms = tuple((each.said, each.means) for each in self.synonyms)
        its = {
            **{each.name: getattr(self, each.name) for each in fields(self)},
            "synonyms": synonyms,
        }
        sayings = (self.sayings.words, self.sayings.having)
        return its, {"said": self.said, "plainly": self.plainly, "longest": self.longest}, sayings

    @staticmethod
    def unpacked(packed: tuple[Any, ...]) -> "Lexicon":
        """The lexicon that was packed, in a seventh of the time that making it takes."""
        its, made, sayings = packed
        found = Lexicon(**{**its, "synonyms": tuple(starmap(Synonym, its["synonyms"]))})
        vars(found).update(made, sayings=Sayings(*sayings))  # as `cached_property` keeps them
        return found


def joined(lexicons: Sequence[Lexicon]) -> Lexicon:
    """One lexicon of several, the words of each behind those before."""
    return Lexicon(
        version="+".join(filter(None, (each.version for each in lexicons))),
        question_words=tuple(chain.from_iterable(each.question_words for each in lexicons)),
        who_words=tuple(chain.from_iterable(each.who_words for each in lexicons)),
        synonyms=tuple(chain.from_iterable(each.synonyms for each in lexicons)),
        words=frozenset().union(*(each.words for each in lexicons)),
        alike=tuple(chain.from_iterable(each.alike for each in lexicons)),
    )


def _places(rows: Iterable[Iterable[str]]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for at, words in enumerate(rows):
        here = (at,)
        for word in words:
            found[word] = found[word] + here if word in found else here
    return found


def load_lexicon(data: Mapping[str, Any]) -> Lexicon:
    """Read a lexicon; longer words are matched first.

    Raises:
        ValueError: an entry is not as it should be; the message says which.
    """
    words = _words(data, "question_words")
    who = _words(data, "who_words")
    synonyms = [
        _synonym(each, where, at)
        for where, entries in _groups(data)
        for at, each in enumerate(entries, start=1)
    ]
    written = {*words, *who, *chain.from_iterable(chain.from_iterable(synonyms))}
    folded = dict(zip(written, fold.fold_each([*written]), strict=True))

    def forms(words: Sequence[str]) -> tuple[str, ...]:
        return tuple(map(folded.__getitem__, words))

    return Lexicon(
        version=str(data.get("version", "")),
        question_words=forms(words),
        who_words=forms(who),
        synonyms=tuple(Synonym(forms(said), forms(means)) for said, means in synonyms),
        words=frozenset(folded.values()),
        alike=tuple(_alike(data)),
    )


def _words(data: Mapping[str, Any], key: str) -> list[str]:
    words = data.get(key, [])
    if not isinstance(words, list) or set(map(type, words)) - {str} or "" in words:
        raise ValueError(f"{key} 应为词的列表")
    if "\n" in "".join(words):  # many words are read at once, a line each
        raise ValueError(f"{key} 的词不能换行")
    return words


def _groups(data: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[object]]]:
    """Synonyms that stand alone, then those of each group, which names its source."""
    yield "synonyms ", data.get("synonyms", ())
    for at, group in enumerate(data.get("groups", ()), start=1):
        if not isinstance(group, dict) or not group.get("source"):
            raise ValueError(f"groups 第 {at} 组应有 source（规范用语的出处）")
        yield f"groups“{group.get('about', at)}”", group.get("synonyms", ())


def _alike(data: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Rows of words that say the same, all as long, so that pieces stay where they are."""
    for at, row in enumerate(data.get("alike", ()), start=1):
        words = tuple(fold.fold_each(_words({"alike": row}, "alike")))
        if len(words) < 2 or len({*map(len, words)}) > 1:  # noqa: PLR2004 - a word and another
            raise ValueError(f"alike 第 {at} 行应为等长的两个以上的词")
        yield words


def _synonym(entry: object, where: str, at: int) -> tuple[list[str], list[str]]:
    """What is said and what it means, as written."""
    if not isinstance(entry, dict):
        raise ValueError(f"{where}第 {at} 条应为表")  # noqa: TRY004 - bad data, not a bug
    said, means = _words(entry, "said"), _words(entry, "means")
    if not said or not means:
        raise ValueError(f"{where}第 {at} 条应有 said 和 means")
    return said, means


@lru_cache(maxsize=8)
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")


def related(folded: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """The documents' words for what is said, word for word and then with others between."""
    told = set()
    plain = lexicon.plain(folded)
    for said, place in _word_for_word(folded, plain, lexicon):
        for word in lexicon.synonyms[place].means:
            if word not in folded:
                told.add(word)
                yield said, word
    for said, piece in lexicon.sayings.said(plain):
        typed = folded[plain.find(piece) :][: len(piece)]
        for place in lexicon.plainly[said]:
            for word in lexicon.synonyms[place].means:
                if word not in folded and word not in told:
                    told.add(word)
                    yield typed, word


def _word_for_word(folded: str, plain: str, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """Words of the question that people say, as they stand or else in plain words."""
    # Each piece of the question is looked up: 18,000 words, tried one by one, take 2 ms.
    words: dict[str, str] = {}
    for at in range(len(folded)):
        for end in range(at + 1, min(at + lexicon.longest, len(folded)) + 1):
            typed, as_plain = folded[at:end], plain[at:end]
            if typed in lexicon.said or as_plain in lexicon.plainly:
                words[typed] = as_plain
    alone = [word for word in words if _stands_alone(word, folded, words)]
    found: dict[int, list[str]] = defaultdict(list)
    for word in alone:
        for place in lexicon.said.get(word) or lexicon.plainly[words[word]]:
            found[place].append(word)
    for place in sorted(found):
        said = lexicon.synonyms[place].said
        yield min(found[place], key=lambda word: said.index(word) if word in said else 0), place


def _stands_alone(word: str, folded: str, words: Iterable[str]) -> bool:
    """Whether it stands somewhere outside longer words: 误工钱 is no 工钱."""
    for longer in words:
        if word in longer and word != longer:
            folded = folded.replace(longer, " " * len(longer))
    return word in folded
