"""Kinds of dispatched cases (诉求类型): which of those found is the one that a question is about.

Their names are a few words long, so that a shared word says little by itself: how much of a name is
said, what of the question it lacks and how many such cases there were tell kinds apart. Fitted and
measured as docs/relevance.md says. Must not look anything up.
"""

from collections.abc import Mapping, Sequence
from math import log10

from schema.domain import common, lacking
from schema.domain.answers import Weighed, said_of_title
from schema.domain.confidence import likely
from schema.domain.questions import Understood

_AS_MUCH = 0.25  # kinds that cover less of the question than this part of the best are left out
_OFTEN = 0.6  # what ten times as many cases add
_NAMED = 1.0  # what a name adds that the question says as a whole
_LACKED = 0.7  # what is left for each noun and character of the question that a kind lacks
# What each thing adds to that a kind answers, in natural logarithms of odds.
_AT_ALL, _COVERED, _SAID, _TENFOLD, _OTHERS = -1.3, 6.85, 3.3, 0.7, -10.7


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

    def weight(each: Weighed) -> float:
        kind = each.evidence
        lacks = lacking.nouns(asked, kind, frequencies) + lacking.characters(asked, kind)
        covered = each.coverage * (1 + _OFTEN * log10(often[kind.id]))
        return float(covered * (1 + _NAMED * share_said(kind.text, said)) * _LACKED**lacks)

    near = [each for each in weighed if each.coverage >= most * _AS_MUCH]
    return sorted(near, key=weight, reverse=True)


def confidence(asked: Understood, first: Weighed, often: int) -> float:
    """How likely a kind is the one that a question is about, 0 to 1; `often` is how many cases."""
    kind = first.evidence.text
    sure = (
        _AT_ALL
        + _COVERED * first.coverage
        + _SAID * share_said(kind, {*asked.terms.bigrams, *asked.expansions})
        + _TENFOLD * log10(often)
        + _OTHERS * common.others(asked.common, asked.with_said(kind))
    )
    return likely(sure)


def share_said(kind: str, said: set[str]) -> float:
    """The share of the narrowest name of a kind (大类=…,小类=…) that is among what was said."""
    return said_of_title(kind.rpartition("=")[2], said)
