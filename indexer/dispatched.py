"""Counts of dispatched cases as an edition: one passage a type, marked as practice.

An edition counts from the day of its newest case: before that day its counts were not complete.
Must not know columns or how anything is stored.
"""

from dataclasses import replace

from indexer import cases, describe
from schema.domain import documents, practice
from schema.domain.places import Gazetteer
from schema.usecases.parsed import Parsed, ParsedEdition


def parsed(
    name: str,
    sha256: str,
    data: bytes,
    counted: cases.Dispatches,
    about: documents.Description,
    gazetteer: Gazetteer,
) -> Parsed:
    """The file as its counts; `about` is what its name and manifest say."""
    known = _description(about, counted, gazetteer)
    edition = ParsedEdition(
        description=known,
        work_title=describe.work_title(known.title),
        territory_name=gazetteer.label(known.territory or ""),
        passages=tuple(_passage(tally) for tally in counted.tallies),
        tallies=counted.tallies,
    )
    odd = (documents.Suspicion(None, reason) for reason in cases.suspicions(counted))
    return Parsed(
        name=name,
        sha256=sha256,
        data=data,
        form=documents.Form.CSV,
        title=known.title,
        editions=(edition,),
        decoded=counted.decoded,
        suspicious=tuple(odd),
    )


def _description(
    about: documents.Description, counted: cases.Dispatches, gazetteer: Gazetteer
) -> documents.Description:
    evidence = {**about.evidence, "kind": "列名：承办单位、类别、时间"}
    territory = about.territory
    if counted.territory and (territory is None or territory.startswith("~")):
        codes = gazetteer.resolve(counted.territory)
        territory = codes[0] if len(codes) == 1 else territory
        evidence["territory"] = counted.territory
    newest = counted.last
    if about.effective_from is None:
        evidence["effective_from"] = newest.isoformat()
    return replace(
        about,
        kind=documents.WorkKind.CASES,
        territory=territory,
        effective_from=about.effective_from or newest,
        evidence=evidence,
    )


def _passage(tally: practice.Tally) -> documents.Passage:
    return documents.Passage(tally.start, tally.end, tally.quote, tally.text)
