"""Folding: one form for all spellings of a text, for comparing and indexing, never for showing.

Compatibility forms (full width, circled, ligatures) become plain, letters lower case, traditional
characters simplified. Folding twice changes nothing, and every folded character maps back to the
text that was folded. This module must not repair noise (`repair`) or cut words (`tokens`).
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

import opencc

from schema.domain.text import spans

# What counts as Han, as the body of a regex character class: 々 and 〇, the unified ideographs with
# all extensions (planes 2 and 3 hold nothing else), and compatibility forms not yet folded.
HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# Characters which NFKC leaves alone and which never join the character before them.
_CALM = "\\x00-\\x7f‐‒-―‘-‣\u3001-\u3029\u3400-\u4dbf\u4e00-\u9fff"
_RESTLESS = re.compile(f"[{_CALM}]?[^{_CALM}]+")

# Replaced before NFKC is asked: the usual full-width marks are in every Chinese text, and a text
# which then is normal takes the fast path (NFKC alone makes 4 million characters a second).
_WIDE = tuple(zip("，（）；：？！％．\u3000\xa0", ",();:?!%.  ", strict=True))

# Unicode's stream-safe limit (UAX #15 §13): no writing needs more marks on one character, and
# sorting an endless row of them takes quadratic time.
_MAX_MARKS = 30


def fold(text: str) -> str:
    """Fold a text without lone surrogates; folding it once more changes nothing.

    Simplification looks at phrases (乾隆 keeps its 乾), so that the fold of a part may differ from
    that part of the fold in the few characters such phrases protect.
    """
    if text.isascii():
        return text.lower()
    while (folded := simplify(_lower(_plain(text)))) != text:
        text = folded
    return folded


def in_place(text: str) -> str:
    """Folded text where that keeps every offset, else the text as it is."""
    folded = fold(text)
    return folded if len(folded) == len(text) else text


def fold_each(texts: Sequence[str]) -> list[str]:
    """Fold many short texts at once, each as `fold` does it: words of a lexicon, ten times as fast.

    Lines do not touch each other, but for a mark at the front of one.
    """
    lines = "\n".join(texts)
    if lines.count("\n") >= len(texts) or any(map(_joins, {text[:1] or " " for text in texts})):
        return list(map(fold, texts))
    return fold(lines).split("\n") if texts else []


def fold_mapped(text: str) -> spans.Mapped:
    """Fold a text and map each folded character to its span in `text`; for the rules see `fold`."""
    mapped = spans.identity(text)
    while True:
        step = _plain_mapped(mapped.text)
        step = replace(step, text=simplify(_lower(step.text)))
        if step.text == mapped.text:
            return mapped
        mapped = mapped.then(step)


def simplify(text: str) -> str:
    """Turn traditional Chinese into simplified, character for character.

    Whole strings are converted, since phrases decide; a line whose length would change is converted
    by character, and a character that would become several stays.
    """
    converted = _convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(map(_simplify_line, text.splitlines(keepends=True)))


def _simplify_line(line: str) -> str:
    converted = _convert(line)
    if len(converted) == len(line):
        return converted
    return "".join(new if len(new := _convert(char)) == 1 else char for char in line)


def _convert(text: str) -> str:
    converted: str = _opencc().convert(text)
    return converted


@functools.cache
def _opencc() -> opencc.OpenCC:
    """Open the dictionaries once, when first needed; converting only reads, so threads share it."""
    return opencc.OpenCC("t2s")


def _lower(text: str) -> str:
    """Lower the case, character for character and whatever stands around it.

    `str.lower` makes two characters of İ, and looks at its neighbours to choose between σ and ς.
    """
    return text.replace("İ", "i").replace("Σ", "σ").replace("ς", "σ").lower()


def _narrow(text: str) -> str:
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return text


def _plain(text: str) -> str:
    text = _narrow(text)
    if unicodedata.is_normalized("NFKC", text):
        return text
    return _RESTLESS.sub(_plain_stretch, text)


def _plain_stretch(stretch: re.Match[str]) -> str:
    return "".join(map(_normal, _clusters(stretch[0])))


def _plain_mapped(text: str) -> spans.Mapped:
    """Do what `_plain` does, with a map: a cluster that changes is one atomic segment."""
    text = _narrow(text)
    if unicodedata.is_normalized("NFKC", text):
        return spans.identity(text)
    builder, done = spans.Builder(), 0
    for stretch in _RESTLESS.finditer(text):
        builder.keep(text[done : stretch.start()], done)
        _add_stretch(builder, stretch[0], stretch.start())
        done = stretch.end()
    return builder.keep(text[done:], done).build()


def _add_stretch(builder: spans.Builder, stretch: str, start: int) -> None:
    clusters = list(_clusters(stretch))
    normals = list(map(_normal, clusters))
    if all(len(old) == len(new) == 1 for old, new in zip(clusters, normals, strict=True)):
        builder.keep("".join(normals), start)
        return
    for old, new in zip(clusters, normals, strict=True):
        if old == new:
            builder.keep(new, start)
        else:
            builder.append(new, start, start + len(old))
        start += len(old)


def _clusters(stretch: str) -> Iterator[str]:
    """Cut where normalising the pieces is the same as normalising the whole."""
    start = 0
    for position, char in enumerate(stretch):
        if position and not _joins(char):
            yield stretch[start:position]
            start = position
    yield stretch[start:]


@functools.lru_cache(maxsize=4096)
def _joins(char: str) -> bool:
    """Tell whether a character may merge with, or move before, the one in front of it."""
    first = unicodedata.normalize("NFKD", char)[0]
    vowel_or_final_jamo = "\u1160" <= first <= "\u11ff"
    return vowel_or_final_jamo or unicodedata.category(first).startswith("M")


@functools.lru_cache(maxsize=4096)
def _normal_short(cluster: str) -> str:
    return unicodedata.normalize("NFKC", cluster)


def _normal(cluster: str) -> str:
    return _normal_short(cluster[: _MAX_MARKS + 1])
