"""Kinds of dispatched cases (诉求类型): which of those found is the one that a question is about.

Their names are a few words long, so that a shared word says little by itself: how much of a name is
said, what of the question it lacks and how many such cases there were tell kinds apart. Fitted and
measured as docs/relevance.md says. Must not look anything up.
"""

from collections.abc import Mapping, Sequence
from math import log10

from schema.domain import lacking
from schema.domain.answers import Weighed
from schema.domain.questions import Understood
from schema.domain.text import tokens

_AS_MUCH = 0.25  # kinds that cover less of the question than this part of the best are left out
_OFTEN = 0.6  # what ten times as many cases add
_NAMED = 1.0  # what a name adds that the question says as a whole
_LACKED = 0.7  # what is left for each noun and character of the question that a kind lacks


def ordered(
    asked: Understood,
    weighed: Sequence[Weighed],
    frequencies: Mapping[str, int],
    often: Mapping[str, int],
) -> list[Weighed]:
    """Those that cover nearly as much of a question as the best does, the likeliest first.

    `often` is how many cases there were of each, by id.
    """
    most = max((each.coverage for each in weighed), default=0.0)
    said = {*asked.terms.bigrams, *asked.expansions}

    def likely(each: Weighed) -> float:
        kind = each.evidence
        lacks = lacking.nouns(asked, kind, frequencies) + lacking.characters(asked, kind)
        weight = each.coverage * (1 + _OFTEN * log10(often[kind.id]))
        return float(weight * (1 + _NAMED * share_said(kind.text, said)) * _LACKED**lacks)

    near = [each for each in weighed if each.coverage >= most * _AS_MUCH]
    return sorted(near, key=likely, reverse=True)


def share_said(kind: str, said: set[str]) -> float:
    """The share of the narrowest name of a kind (大类=…,小类=…) that is among what was said."""
    pairs = tokens.terms(kind.rpartition("=")[2], drop=frozenset()).bigrams
    return sum(pair in said for pair in pairs) / max(len(pairs), 1)
