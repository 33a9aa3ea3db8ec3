"""What a text lacks of a question (所缺): its nouns, its characters, the deed that it asks for.

A text may say much on a matter and not have the thing itself. Must not look anything up.
"""

from collections.abc import Iterator, Mapping, Sequence

from schema.domain.aims import Aim
from schema.domain.answers import KNOWN, Evidence
from schema.domain.questions import Understood
from schema.domain.text import tokens
from schema.domain.text.fold import HAN
from schema.domain.text.patterns import later
from schema.domain.text.slight import SLIGHT

# What a noun counts that evidence lacks: one that documents use, one that they do not, and less
# where the lexicon has it among what people say, unless documents use its other words, too.
_USED, _UNUSED, _SAID = 1.0, 0.5, 0.5
_CONTENT = later(f"[{HAN}a-z0-9]")
_PURPOSE = later("制定本(?:条例|办法|规定|法|细则)")
_BEGINNING = 400  # characters in which an article says why there is a law


def nouns(understood: Understood, evidence: Evidence, frequencies: Mapping[str, int]) -> float:
    """Nouns of the question that evidence lacks, in any wording that the lexicon knows."""
    lacks = 0.0
    for noun, means in _lacked(understood, evidence):
        used = all(frequencies.get(pair, 0) >= KNOWN for pair in tokens.pairs(noun))
        elsewhere = any(all(frequencies.get(p, 0) for p in tokens.pairs(word)) for word in means)
        lacks += (_USED if used else _UNUSED) - _SAID * (bool(means) and not elsewhere)
    return lacks


def told(
    understood: Understood, texts: Sequence[Evidence], frequencies: Mapping[str, int]
) -> tuple[list[str], list[str]]:
    """Nouns that no document has, nor another word for them; others that each of the texts lacks.

    Only of nouns all of whose pairs were looked up is it said that no document has them.
    """
    lacked = [dict(_lacked(understood, each)) for each in texts]
    nouns = [noun for noun in lacked[0] if all(noun in each for each in lacked)] if lacked else []
    nowhere = [
        noun
        for noun in nouns
        if not lacked[0][noun]
        and all(pair in frequencies for pair in tokens.pairs(noun))
        and not min(frequencies[pair] for pair in tokens.pairs(noun))
    ]
    return nowhere, [noun for noun in nouns if noun not in nowhere]


def _lacked(understood: Understood, evidence: Evidence) -> Iterator[tuple[str, list[str]]]:
    """Nouns that evidence lacks in any wording, each with what documents may have for it."""
    for noun in understood.nouns:
        if noun not in evidence.text:
            means = [
                word
                for said, word in understood.related
                if noun in said or said in noun or _meet(said, noun, understood.folded)
            ]
            if not any(word in evidence.text for word in means):
                yield noun, means


def _meet(said: str, noun: str, question: str) -> bool:
    """Whether what was said ends in the middle of a noun (设几个办 of 设几个办公室)."""
    return any(
        said.endswith(noun[:at]) and said + noun[at:] in question for at in range(1, len(noun))
    )


def characters(understood: Understood, evidence: Evidence) -> int:
    """How many characters of the matter evidence has neither itself nor in another wording.

    They say what a cut into words misses: 泔, 赶海, 网约房 are in no list of words.
    """
    matter = understood.anywhere
    said = understood.said_for(evidence.text)
    for each in sorted(set(said), key=len, reverse=True):
        matter = matter.replace(each, " ")
    return sum(each not in evidence.text for each in content(matter))


def content(matter: str) -> set[str]:
    """Characters of a matter that say something of it."""
    return set(_CONTENT.findall(matter)) - SLIGHT


def deed(understood: Understood, evidence: Evidence) -> bool:
    """Whether evidence has no word for what is asked to be done, where that is told."""
    deeds = Aim.of(understood.undated).deeds
    return bool(deeds) and not any(done.search(evidence.text) for done in deeds)


def is_purpose(evidence: Evidence) -> bool:
    """Whether an article only says why there is a law: it has every word and settles nothing."""
    return not evidence.is_entry and bool(_PURPOSE.search(evidence.text[:_BEGINNING]))
