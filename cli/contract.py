"""The JSON of the command line, which other programs rely on (docs/cli.md)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from indexer.preview import Preview
from schema.domain import answers, instants
from schema.stores.ports.rulings import Ruled
from schema.usecases import exporting, settling
from schema.usecases.answer_lines import Answer
from schema.usecases.answers import Card
from schema.usecases.citations import Found
from schema.usecases.documents import Outcome, suspicions

_WITH_OFFSETS = ("txt", "md", "html", "csv")  # of the others offsets count in the text taken out


def ingested(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Report of `yidan ingest --json`."""
    return {
        "files": [
            {
                "name": outcome.name,
                "outcome": outcome.outcome,
                "reason": outcome.reason,
                "entries": outcome.entries,
                "passages": outcome.passages,
                "suspicious": suspicions(outcome.suspicious),
            }
            for outcome in outcomes
        ]
    }


def previewed(shown: Preview) -> dict[str, Any]:
    """Report of `yidan ingest --preview --json`: what would be reported and taken, its hash."""
    found = [found for each in shown.files for found in each.entries]
    return {
        "hash": shown.hash,
        **ingested(each.outcome for each in shown.files),
        "entries": [exporting.entry(each) for each in found],
    }


def card(answer: Card) -> dict[str, Any]:
    """Answer of `yidan ask --json`."""
    return {
        "verdict": answer.verdict,
        "asOf": answer.understood.as_of.isoformat(),
        "knownAt": None
        if answer.known_at_us is None
        else instants.instant(answer.known_at_us).isoformat(),
        "understood": answers.understood_as(answer.understood, answer.place_name),
        "confidence": None if answer.confidence is None else round(answer.confidence, 5),
        "choices": list(answer.choices),
        "answers": [_answer(line) for line in answer.answers],
        "rulings": [_ruling(each) for each in answer.rulings],
        "passages": [
            {"rank": rank, "score": round(found.score, 5), **citation(found)}
            for rank, found in enumerate(answer.passages, start=1)
        ],
    }


def citation(found: Found) -> dict[str, Any]:
    """Where words stand: source, offsets or cell, verbatim and cleaned."""
    row, source = found.row, found.sources[0]
    return {
        "source": source.name,
        "sha256": source.sha256,
        "start": row.start if source.form in _WITH_OFFSETS else None,
        "end": row.end if source.form in _WITH_OFFSETS else None,
        "locator": exporting.locator(row),
        "quote": row.quote,
        "text": found.cleaned,
        "sources": [each.name for each in found.sources],
    }


def _answer(line: Answer) -> dict[str, Any]:
    return {
        "body": line.body,
        "bodies": list(line.bodies),
        "role": line.role,
        "class": line.list_class,
        "place": line.place,
        "text": line.text,
        "citation": citation(line.found),
        "definition": citation(line.definition) if line.definition else None,
        "overridden": line.overridden,
    }


def _ruling(ruled: Ruled) -> dict[str, Any]:
    """What settles the matter, until when, and where it stands."""
    row, about = ruled.row, ruled.edition
    return {
        "matter": row.named,
        "authority": row.authority,
        "documentNumber": about.document_number,
        "metOn": _day(row.met_on),
        "bindingFrom": _day(about.binding_from),
        "bindingTo": _day(min((d for d in (row.ends, about.binding_to) if d), default=None)),
        "endsWords": row.ends_words,
        "responsibilities": [
            {"body": part.body, "role": part.role, "duty": part.duty} for part in ruled.parts
        ],
        "citation": citation(settling.cited(ruled)),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
