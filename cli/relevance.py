"""`yidan eval`: questions with gold answers against `ask`, and what share came out right.

A passage is a hit when it stands in a gold source and covers at least 60 % of the gold words
(longest common runs of folded text). A body is right when it, or one of the bodies that its name
stands for (甲 of 甲、乙), is the gold body, or one of the two names is a part of the other, no
shorter than a third of it. Refusals are UNLISTED and NOT_FOUND.
"""

import difflib
import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cli.gold import Question, load
from schema.domain.answers import NO_ANSWER, Verdict
from schema.domain.text import fold
from schema.stores.opening import Stores
from schema.usecases import answers
from schema.usecases.bodies import Register
from schema.usecases.citations import Found

__all__ = ["Outcome", "Score", "covers", "load", "score"]

COVERED = 0.6
DEPTH = 10
_LEAST_NAME, _LEAST_SHARE = 2, 1 / 3  # 政府 is no 区人民政府, 教育局 is 区教育局


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question: rank of the first hit and of the gold body, from 1."""

    question: Question
    asked: str
    verdict: Verdict
    rank: int | None
    body_rank: int | None
    first: str
    ms: float

    @property
    def refused(self) -> bool:
        """Whether the card says that there is no answer."""
        return self.verdict in NO_ANSWER

    @property
    def missed(self) -> str | None:
        """Why this is shown as a miss; None where it is none."""
        question = self.question
        if question.gold is None:
            return None if self.refused else f"{question.id} 应拒答 {self.asked} → {self.first}"
        if self.rank == 1 and not self.refused and (self.body_rank == 1 or not question.bodies):
            return None
        at = f"[{self.rank or '-'}/{self.body_rank or '-'}] {self.verdict}"
        return f"{question.id} {at} {self.asked} → {self.first}"


@dataclass(frozen=True, slots=True)
class Score:
    """Shares over the outcomes of questions; a share of nothing is 0."""

    outcomes: tuple[Outcome, ...]

    @property
    def _with_answer(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.question.gold is not None]

    @property
    def _without(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.question.gold is None]

    @property
    def _of_bodies(self) -> list[Outcome]:
        return [each for each in self._with_answer if each.question.bodies]

    @property
    def answerable(self) -> int:
        """Questions that have an answer."""
        return len(self._with_answer)

    @property
    def unanswerable(self) -> int:
        """Questions that nothing answers."""
        return len(self._without)

    @property
    def refused(self) -> int:
        """Unanswerable questions that were refused."""
        return sum(each.refused for each in self._without)

    @property
    def first_share(self) -> float:
        """Gold words in the first passage."""
        return self.within(1)

    @property
    def five_share(self) -> float:
        """Gold words within five passages."""
        return self.within(5)

    def within(self, depth: int) -> float:
        """Share of answerable questions with the gold words in the first passages."""
        return _share(self._with_answer, lambda each: each.rank is not None and each.rank <= depth)

    @property
    def reciprocal_rank(self) -> float:
        """Mean of 1/rank of the first hit (MRR), 0 beyond the tenth."""
        found = self._with_answer
        return sum(1 / each.rank for each in found if each.rank) / max(len(found), 1)

    @property
    def body_first_share(self) -> float:
        """Gold body named first on the card, where a body is asked."""
        return _share(self._of_bodies, lambda each: each.body_rank == 1)

    @property
    def body_share(self) -> float:
        """Gold body anywhere on the card."""
        return _share(self._of_bodies, lambda each: each.body_rank is not None)

    @property
    def refused_share(self) -> float:
        """Unanswerable questions that were refused (abstention)."""
        return _share(self._without, lambda each: each.refused)

    @property
    def wrongly_refused_share(self) -> float:
        """Answerable questions that were refused."""
        return _share(self._with_answer, lambda each: each.refused)

    @property
    def misses(self) -> list[str]:
        """A line for each question that went wrong."""
        return [line for each in self.outcomes if (line := each.missed)]

    def by(self, key: Callable[[Question], Iterable[str]]) -> dict[str, "Score"]:
        """The same for each style, or kind of thing asked for; the largest group first."""
        groups: defaultdict[str, list[Outcome]] = defaultdict(list)
        for each in self.outcomes:
            for name in key(each.question):
                groups[name].append(each)
        ordered = sorted(groups, key=lambda name: (-len(groups[name]), name))
        return {name: Score(tuple(groups[name])) for name in ordered}

    def latency(self, share: float) -> float:
        """Milliseconds within which that share of the questions was answered."""
        taken = sorted(each.ms for each in self.outcomes)
        return taken[math.ceil(share * len(taken)) - 1] if taken else 0.0

    def figures(self) -> dict[str, float]:
        """Counts, and shares to three places."""
        return {
            "answerable": self.answerable,
            "recallAt1": round(self.within(1), 3),
            "recallAt5": round(self.within(5), 3),
            "recallAt10": round(self.within(10), 3),
            "mrr": round(self.reciprocal_rank, 3),
            "withBody": len(self._of_bodies),
            "bodyFirst": round(self.body_first_share, 3),
            "bodyNamed": round(self.body_share, 3),
            "unanswerable": self.unanswerable,
            "abstention": round(self.refused_share, 3),
            "falseRefusals": round(self.wrongly_refused_share, 3),
        }

    def as_json(self) -> dict[str, Any]:
        """All figures, by style and by what is asked for, and how long asking took."""
        return {
            **self.figures(),
            "latencyMs": {"p50": round(self.latency(0.5), 1), "p99": round(self.latency(0.99), 1)},
            "byStyle": {name: part.figures() for name, part in self.by(by_style).items()},
            "byAsk": {name: part.figures() for name, part in self.by(by_ask).items()},
        }


def by_style(question: Question) -> Iterable[str]:
    """The ways in which it is said."""
    return question.styles


def by_ask(question: Question) -> Iterable[str]:
    """The kind of thing asked for."""
    return (question.ask,)


async def score(
    stores: Stores,
    questions: Sequence[Question],
    today: date,
    alternative: str | None = None,
    *,
    synonyms: bool = True,
) -> Score:
    """Ask every question, worded as `alternative` says; those that lack the wording are left out.

    The day and the place of a question are passed on; the lexicon's `synonyms` count or do not.
    """
    register = Register(stores.sql.reads)
    await register.places()  # read once by a server, not by each question
    outcomes = []
    for question in questions:
        if (text := question.worded(alternative)) is None:
            continue
        as_of = date.fromisoformat(question.as_of) if question.as_of else today
        started = time.perf_counter()
        card = await answers.ask(
            stores,
            register,
            text,
            as_of=as_of,
            day_stated=bool(question.as_of),
            place=question.place,
            top=DEPTH,
            synonyms=synonyms,
        )
        taken = (time.perf_counter() - started) * 1000
        outcomes.append(_outcome(question, text, card, taken))
    return Score(tuple(outcomes))


def _outcome(question: Question, asked: str, card: answers.Card, ms: float) -> Outcome:
    hits = (at for at, found in enumerate(card.passages, start=1) if covers(found, question))
    refused = card.verdict in NO_ANSWER
    lines = ((line.body, line.bodies) for line in card.answers)
    return Outcome(
        question=question,
        asked=asked,
        verdict=card.verdict,
        rank=next(hits, None),
        body_rank=None if refused else body_rank(lines, question.bodies),
        first=card.passages[0].cleaned[:60] if card.passages else "",
        ms=ms,
    )


def body_rank(lines: Iterable[tuple[str | None, Sequence[str]]], gold: Sequence[str]) -> int | None:
    """Where a gold body comes among lines, each a name with what it stands for; from 1."""
    said: dict[str, set[str]] = {}
    for name, bodies in lines:
        if name:
            said.setdefault(name, {name}).update(bodies)
    right = (any(_is_gold(each, gold) for each in names) for names in said.values())
    return next((at for at, is_right in enumerate(right, start=1) if is_right), None)


def covers(found: Found, question: Question) -> bool:
    """Whether a passage holds the gold words of a question."""
    gold = question.gold
    if gold is None or gold.files.isdisjoint(source.name for source in found.sources):
        return False
    text = _letters(found.cleaned)
    return all(_letters(word) in text for word in gold.said) and any(
        _covered(_letters(words), text) >= COVERED for words in gold.spans
    )


def _covered(words: str, text: str) -> float:
    if words in text:
        return 1.0
    matcher = difflib.SequenceMatcher(None, words, text, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks() if block.size > 1) / len(words)


def _is_gold(said: str, bodies: Iterable[str]) -> bool:
    return any(_same(_letters(said), _letters(body)) for body in bodies)


def _same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if shorter == longer:
        return True
    enough = len(shorter) > _LEAST_NAME and len(shorter) >= _LEAST_SHARE * len(longer)
    return enough and shorter in longer


def _share(outcomes: Sequence[Outcome], right: Callable[[Outcome], bool]) -> float:
    return sum(map(right, outcomes)) / max(len(outcomes), 1)


def _letters(text: str) -> str:
    return "".join(char for char in fold.fold(text) if char.isalnum())
