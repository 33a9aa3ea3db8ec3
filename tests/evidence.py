"""Evidence made by hand, and questions as read, for tests that weigh and judge."""

import dataclasses
from datetime import date

from schema.domain import answers, questions
from schema.domain.answers import Evidence
from schema.usecases.answers import lexicon
from schema.usecases.lexicons import common_matters

FREQUENCIES = {"": 1000, "秸秆": 5, "秆禁": 3, "禁烧": 4}


def understood(text: str, nouns: tuple[str, ...] = ()) -> questions.Understood:
    """A question as read, about the nouns."""
    read = questions.understand(text, lexicon(), as_of=date(2026, 1, 1))
    near = common_matters().near(read.terms.bigrams)
    return dataclasses.replace(read, nouns=nouns, common=near)


def evidence(id_: str, text: str, **changes) -> Evidence:
    """Evidence with equal engine scores unless said otherwise."""
    return dataclasses.replace(Evidence(id_, text, "", 10.0), **changes)


def weigh(question: str, *found: Evidence) -> list[answers.Weighed]:
    """Weigh evidence."""
    return answers.weigh(understood(question), found, FREQUENCIES)
