"""Nouns of a question (实词): the words that say what it is about. Must not look anything up.

A run of characters is cut into the likeliest row of words: general ones by their share of running
text, words of the lexicon, single characters. What both tables lack is no word.
"""

from collections.abc import Collection, Iterator

from schema.domain.sounds import Sounds
from schema.domain.text.fold import HAN
from schema.domain.text.patterns import later

_RUN = later(f"[{HAN}]+")
# Natural logarithms of shares: a word that only the lexicon has, and a character that is no part
# of a word, which is rarer than the rarest word of the table.
_OWN, _ALONE = -12.0, -18.0
_LONGEST = 6


def nouns(text: str, sounds: Sounds, own: Collection[str]) -> tuple[str, ...]:
    """Nouns of a folded text in order, each once; words of `own` that are no general ones too."""
    words = (word for run in _RUN.findall(text) for word in _cut(run, sounds, own))
    found = (word for word in words if len(word) > 1 and (word[0] != "的" or word in sounds.nouns))
    return tuple(
        dict.fromkeys(word for word in found if word in sounds.nouns or word not in sounds.words)
    )


def _cut(run: str, sounds: Sounds, own: Collection[str]) -> Iterator[str]:
    """The likeliest row of words, from its end."""
    best = [0.0] + [float("-inf")] * len(run)
    begins = [0] * (len(run) + 1)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - _LONGEST), end):
            word = run[start:end]
            share = _ALONE if end - start == 1 else sounds.words.get(word)
            if share is None and word in own:
                share = _OWN
            if share is not None and best[start] + share > best[end]:
                best[end], begins[end] = best[start] + share, start
    cut, end = list[str](), len(run)
    while end:
        cut.append(run[begins[end] : end])
        end = begins[end]
    yield from reversed(cut)
