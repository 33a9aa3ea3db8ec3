"""`yidan eval`: questions with gold answers against `ask`.

A passage is a hit when it stands in the gold source and covers at least 60 % of the gold words
(longest common run of folded text). Answers count when a body of the card is the gold body.
"""

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from schema import errors
from schema.domain.answers import Verdict
from schema.domain.text import fold
from schema.stores.opening import Stores
from schema.usecases import answers
from schema.usecases.bodies import Register
from schema.usecases.citations import Found

COVERED = 0.6
REFUSALS = (Verdict.UNLISTED, Verdict.NOT_FOUND)


@dataclass(slots=True)
class Score:
    """Counts over all questions."""

    answerable: int = 0
    unanswerable: int = 0
    first: int = 0
    five: int = 0
    with_body: int = 0
    body: int = 0
    refused: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def first_share(self) -> float:
        """Gold words in the first passage."""
        return self.first / max(self.answerable, 1)

    @property
    def five_share(self) -> float:
        """Gold words within five passages."""
        return self.five / max(self.answerable, 1)

    @property
    def body_share(self) -> float:
        """Gold body among the answers."""
        return self.body / max(self.with_body, 1)

    @property
    def refused_share(self) -> float:
        """Unanswerable questions that were refused."""
        return self.refused / max(self.unanswerable, 1)

    def as_json(self) -> dict[str, Any]:
        """All figures."""
        return {
            "answerable": self.answerable,
            "first": self.first,
            "five": self.five,
            "withBody": self.with_body,
            "body": self.body,
            "unanswerable": self.unanswerable,
            "refused": self.refused,
        }


def load(path: Path) -> list[dict[str, Any]]:
    """Questions of a JSONL file.

    Raises:
        errors.InputError: a line is no JSON object with a question.
    """
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            question = json.loads(line)
            question["q"]
        except (ValueError, TypeError, KeyError) as error:
            raise errors.InputError(f"{path.name} 第 {number} 行不是带 q 的 JSON 对象") from error
        questions.append(question)
    return questions


async def score(stores: Stores, questions: Sequence[dict[str, Any]], today: date) -> Score:
    """Ask every question; `place` and `as_of` of a question are passed on."""
    register = Register(stores.sql.reads)
    result = Score()
    for question in questions:
        as_of = date.fromisoformat(question["as_of"]) if question.get("as_of") else today
        card = await answers.ask(
            stores, register, question["q"], as_of=as_of, place=question.get("place"), top=5
        )
        _count(result, question, card)
    return result


def _count(result: Score, question: dict[str, Any], card: answers.Card) -> None:
    refused = card.verdict in REFUSALS
    if question.get("source") is None:
        result.unanswerable += 1
        result.refused += refused
        if not refused:
            result.misses.append(
                f"{question['id']} 应拒答 {question['q']} → {card.passages[0].cleaned[:60]}"
            )
        return
    result.answerable += 1
    hits = [covers(found, question) for found in card.passages]
    result.first += any(hits[:1])
    result.five += any(hits)
    if not any(hits[:1]) or refused:
        rank = hits.index(True) + 1 if any(hits) else "-"
        first = card.passages[0].cleaned[:60] if card.passages else ""
        result.misses.append(f"{question['id']} [{rank}] {card.verdict} {question['q']} → {first}")
    if question.get("body"):
        result.with_body += 1
        result.body += not refused and _has_body(question["body"], card)


def covers(found: Found, question: dict[str, Any]) -> bool:
    """Whether a passage holds the gold words."""
    if question["source"]["file"] not in {source.name for source in found.sources}:
        return False
    text = _letters(found.cleaned)
    return any(
        _share(_letters(words), text) >= COVERED
        for words in (question["span"], question["span_raw"])
        if words
    )


def _share(words: str, text: str) -> float:
    if words in text:
        return 1.0
    matcher = difflib.SequenceMatcher(None, words, text, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks() if block.size > 1) / len(words)


def _has_body(gold: str | list[str], card: answers.Card) -> bool:
    wanted = [_letters(name) for name in ([gold] if isinstance(gold, str) else gold)]
    said = [_letters(line.body) for line in card.answers if line.body]
    return any(name in each or each in name for name in wanted for each in said)


def _letters(text: str) -> str:
    return "".join(char for char in fold.fold(text) if char.isalnum())
