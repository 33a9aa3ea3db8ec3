"""What people say (说法) with other characters between: 八十补贴 in 老人满八十了,那个补贴找谁领.

Nobody says a thing in one way only. The characters of a word must stand in their order, not far
apart, two next to each other, and two of them must say something of the matter; a particle may
lack. Chosen as docs/relevance.md says. Must not look anything up.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schema.domain.text import tokens
from schema.domain.text.slight import SLIGHT

_SHORTEST, _CORE = 4, 3  # characters of a word and of what it says; of fewer any two would do
_BETWEEN = 5  # characters of the question between those of a word, in all
_TELLING = 2  # characters of a word that say something of the matter
_PARTICLES = "的了个在里上是有去来要给把被岁得地着过人家"
_ASKING = frozenset("谁哪几怎咋啥归")  # words with these are about the question, not the matter


@dataclass(frozen=True, slots=True)
class Sayings:
    """Words that people say (folded), to be found with other characters between their own.

    `words` each with its core, without particles around it; `having`, for each character that says
    something of the matter, the places of words that have it.
    """

    words: Sequence[tuple[str, str]]
    having: Mapping[str, Sequence[int]]

    @staticmethod
    def of(said: Collection[str]) -> "Sayings":
        """Those of the words that are long enough and ask nothing."""
        # Particles around it say nothing: 县局的人 is not said by 县局 and a 的 far behind.
        cores = {w: w.strip(_PARTICLES) for w in said if len(w) >= _SHORTEST}
        words = [
            (word, core)
            for word, core in cores.items()
            if len(core) >= _CORE and not _ASKING.intersection(word)
        ]
        having: dict[str, list[int]] = defaultdict(list)
        for at, (_, core) in enumerate(words):
            for character in set(core) - SLIGHT:
                having[character].append(at)
        return Sayings(words, dict(having))

    def said(self, folded: str) -> Iterator[tuple[str, str]]:
        """Words that stand in a folded question with others between, each with where it does so."""
        has = frozenset(folded)
        telling = Counter(at for each in has for at in self.having.get(each, ()))
        for at in sorted(at for at, shared in telling.items() if shared >= _TELLING):
            word, core = self.words[at]
            if len(has.intersection(core)) < len(set(core)) - 1 or core in folded:
                continue
            if _has_pair(core, folded) and (piece := _piece(core, folded)):
                yield word, piece


def _has_pair(word: str, folded: str) -> bool:
    return any(pair in folded for pair in tokens.pairs(word))


def _piece(word: str, folded: str) -> str:
    """The shortest piece of the question that has the word's characters in order; else empty."""
    pieces = []
    for at, character in enumerate(folded):
        if character == word[0]:
            pieces.append(_from(at, word[1:], folded, may_lack=True))
        elif character == word[1] and word[0] in _PARTICLES:
            pieces.append(_from(at, word[2:], folded, may_lack=False))
    fitting = (each for each in pieces if each and len(each) <= len(word) + _BETWEEN)
    return min(fitting, key=len, default="")


def _from(start: int, rest: str, folded: str, *, may_lack: bool) -> str:
    """The piece that begins there and goes on with the characters of `rest`, if it does so.

    Something must stand between, or a shorter word is said than was meant.
    """
    at, found = start, 1
    for character in rest:
        on = folded.find(character, at + 1, at + 2 + _BETWEEN)
        if on >= 0:
            at, found = on, found + 1
        elif may_lack and character in _PARTICLES:
            may_lack = False
        else:
            return ""
    piece = folded[start : at + 1]
    return piece if len(piece) > found else ""
