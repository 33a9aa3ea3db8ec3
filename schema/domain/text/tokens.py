"""The one analysis of folded text that both search engines share: unigrams and bigrams.

A run of Han characters gives its characters to one stream and its adjacent pairs to the other; a
run of any other letters and digits is one token in both. Two streams, because in one field the
rarity of the pairs is lost. This module must not fold, and must not know any engine.
"""

import itertools
import operator
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schema.domain.text.fold import HAN

# Stands between runs in both streams, so that no phrase reaches across; never letter or digit.
SEPARATOR = "|"
MAX_TOKEN_CHARS = 64

_RUN = re.compile(f"([{HAN}]+)|[^\\W_{HAN}]+")


class Tokens(NamedTuple):
    """The two streams of a text, in its order; a Han run of one stands alone in the bigrams."""

    unigrams: list[str]
    bigrams: list[str]


class Phrase(NamedTuple):
    """What an index must hold wherever an exact phrase occurs; empty for a query without a token.

    Attributes:
        bigrams: Tokens that follow each other in the bigram stream.
        unigrams: Tokens that each occur in the unigram stream, anywhere.
    """

    bigrams: tuple[str, ...]
    unigrams: tuple[str, ...]


class Terms(NamedTuple):
    """The distinct tokens of a query in order, for ranking: any of them may match."""

    unigrams: tuple[str, ...]
    bigrams: tuple[str, ...]


class _Run(NamedTuple):
    """A run of one kind of characters as the tokens of each stream.

    Attributes:
        lone: It is a single Han character.
    """

    lone: bool
    unigrams: list[str]
    bigrams: list[str]


def tokenize(folded: str) -> Tokens:
    """Cut a folded text into the two streams that are indexed."""
    runs = list(_runs(folded))
    return Tokens(_joined(run.unigrams for run in runs), _joined(run.bigrams for run in runs))


def stream(tokens: Iterable[str]) -> str:
    """Write one stream for an analyzer that cuts at whitespace."""
    return " ".join(tokens)


def phrase(folded_query: str) -> Phrase:
    """Say what to require of the index for an exact phrase.

    Guarantee: every text that contains the folded query, with its Latin runs whole, meets the
    requirement. For a query of Han characters the converse holds too; else one separator is like
    another and a lone edge is required loosely, so a caller verifies hits (`find_all`).

    A single Han character at an edge may be half of a pair in the text (务app in 政务app), so it
    is required as a unigram; between two other runs it stands alone in the text as well.
    """
    runs = list(_runs(folded_query))
    first = int(bool(runs) and runs[0].lone)
    last = len(runs) - int(len(runs) > first and runs[-1].lone)
    bigrams = _joined(run.bigrams for run in runs[first:last])
    edges = itertools.chain(runs[:first], runs[last:])
    return Phrase(tuple(bigrams), _distinct(run.unigrams[0] for run in edges))


def terms(folded_query: str, *, drop: frozenset[str]) -> Terms:
    """Give the tokens of a query for ranking, without separators.

    Args:
        folded_query: The query as folded.
        drop: Function words, single characters; left out as long as anything else is left to say.
    """
    unigrams, bigrams = map(_distinct, tokenize(folded_query))
    if drop.issuperset(bigrams):
        return Terms(unigrams, bigrams)
    return Terms(_without(drop, unigrams), _without(drop, bigrams))


def pairs(word: str) -> Iterator[str]:
    """Neighbouring characters of a word, whatever they are."""
    return (word[at : at + 2] for at in range(len(word) - 1))


def starts(text: str, wanted: str) -> Iterator[int]:
    """Where a string begins in a text, from left to right, each behind the end of the last."""
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + len(wanted))


def find_all(folded_text: str, folded_phrase: str) -> list[tuple[int, int]]:
    """Find every occurrence, those that overlap too: substring equality and nothing else."""
    if not folded_phrase:
        return []
    table = _border_lengths(folded_phrase)
    search = _overlapping if table[-1] else _apart
    return list(search(folded_text, folded_phrase, table))


def highlight_spans(folded_text: str, wanted: Terms | Iterable[str]) -> list[tuple[int, int]]:
    """Give the ordered, merged spans of a folded text in which wanted strings occur.

    Of `Terms` the bigrams count, which cover the whole query, and the unigrams only where no
    bigram occurs. A Latin token counts as a whole token only, any other string wherever it stands.
    """
    if isinstance(wanted, Terms):
        return _marked(folded_text, wanted.bigrams) or _marked(folded_text, wanted.unigrams)
    return _marked(folded_text, wanted)


def _runs(folded: str) -> Iterator[_Run]:
    for match in _RUN.finditer(folded):
        run = match[0]
        if match[1] is None:
            pieces = [run[start:end] for start, end in _pieces(0, len(run))]
            yield _Run(lone=False, unigrams=pieces, bigrams=pieces)
        else:
            pairs = list(map(operator.add, run, run[1:]))
            yield _Run(lone=not pairs, unigrams=list(run), bigrams=pairs or [run])


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut an over-long token: a token is a term, and engines refuse very long ones."""
    for cut in range(start, end, MAX_TOKEN_CHARS):
        yield cut, min(cut + MAX_TOKEN_CHARS, end)


def _joined(parts: Iterable[list[str]]) -> list[str]:
    joined = list[str]()
    for part in parts:
        if joined:
            joined.append(SEPARATOR)
        joined += part
    return joined


def _distinct(tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(token for token in dict.fromkeys(tokens) if token != SEPARATOR)


def _without(drop: frozenset[str], tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(token for token in tokens if token not in drop)


def _marked(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    strings = set(wanted)
    words = {string for string in strings if _is_word(string)}
    found = [span for string in strings - words for span in find_all(text, string)]
    if words:
        found += (span for span in _word_spans(text) if text[slice(*span)] in words)
    return _merged(sorted(found))


def _is_word(string: str) -> bool:
    run = _RUN.fullmatch(string)
    return run is not None and run[1] is None and len(string) <= MAX_TOKEN_CHARS


def _word_spans(text: str) -> Iterator[tuple[int, int]]:
    for run in _RUN.finditer(text):
        if run[1] is None:
            yield from _pieces(run.start(), run.end())


def _merged(ordered: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged = list[tuple[int, int]]()
    for start, end in ordered:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _apart(text: str, wanted: str, _table: list[int]) -> Iterator[tuple[int, int]]:
    """Search for a string without borders: it cannot overlap itself, so each hit is skipped."""
    return ((start, start + len(wanted)) for start in starts(text, wanted))


def _overlapping(text: str, wanted: str, table: list[int]) -> Iterator[tuple[int, int]]:
    """Search as Knuth, Morris and Pratt do: linear however often the string repeats itself."""
    length = 0
    for end, char in enumerate(text, 1):
        while length and (length == len(wanted) or wanted[length] != char):
            length = table[length - 1]
        length += wanted[length] == char
        if length == len(wanted):
            yield end - length, end


def _border_lengths(wanted: str) -> list[int]:
    """For each prefix: the length of its longest proper prefix that is its suffix too."""
    table = [0]
    for char in wanted[1:]:
        length = table[-1]
        while length and wanted[length] != char:
            length = table[length - 1]
        table.append(length + (wanted[length] == char))
    return table
