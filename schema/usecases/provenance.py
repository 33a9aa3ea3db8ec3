"""Where an entry, an edition or a source comes from, as W3C PROV (来源链).

Bytes → document → edition → revision → entry → cells; taking in, correcting, withdrawing; issuer,
program, people. An edition is told with its entries, a source with its editions.
"""

from collections.abc import Sequence
from typing import Any

from schema import errors
from schema.domain import provenance as prov
from schema.stores import ports
from schema.tables.corrections import Correction
from schema.tables.documents import Edition, IngestReport, Revision, Source
from schema.tables.lists import Entry

_MOST = 20_000  # entries told of in one document


async def of(reads: ports.Reads, id_: str) -> dict[str, Any]:
    """PROV-JSON of what an id names: an entry, an edition, or a source by SHA-256 or name.

    Raises:
        errors.IdInvalid: nothing has this id, or it holds more than one document can tell.
    """
    entries = await reads.as_read().entries([id_])
    if entries:
        return await _told(reads, [entries[0].edition_id], entries)
    if await reads.editions([id_]):
        return await _told(reads, [id_], (await reads.as_read().contents([id_]))[0])
    sha256s = [id_]
    if not await reads.sources(sha256s):
        sha256s = sorted({row.sha256 for row in await reads.revisions_named(id_)})
    carried = sorted({row.edition_id for row in await reads.revisions_from(sha256s)})
    if not carried:
        raise errors.IdInvalid(f"没有标识或名称为“{id_}”的事项、版本或来源。")
    raw = reads.as_read()
    found = [entry for each in sha256s for entry in await raw.entries_from(each)]
    return await _told(reads, carried, found)


async def _told(
    reads: ports.Reads, edition_ids: Sequence[str], entries: Sequence[Entry]
) -> dict[str, Any]:
    if len(entries) > _MOST:
        raise errors.IdInvalid(f"事项多于 {_MOST} 个，请按版本或事项分别导出。")
    document = prov.Document()
    editions = await reads.editions(edition_ids)
    revisions = await reads.revisions(edition_ids)
    sha256s = sorted({row.sha256 for row in revisions} | {row.sha256 for row in entries})
    for source in await reads.sources(sha256s):
        _source(document, source)
    for report in await reads.reports_of(sha256s):
        _ingest(document, report)
    for edition in editions:
        _edition(document, edition)
    for revision in revisions:
        _revision(document, revision)
    by_place = {(row.edition_id, row.sha256): row for row in revisions}
    for entry in entries:
        _entry(document, entry, by_place.get((entry.edition_id, entry.sha256)))
    for correction in await reads.corrections([entry.id for entry in entries]):
        _correction(document, correction)
    return document.as_json()


def _source(document: prov.Document, row: Source) -> None:
    document.entity(
        prov.name("bytes", row.sha256),
        "Bytes",
        label=row.name,
        sha256=row.sha256,
        form=row.form,
        sizeBytes=row.size_bytes,
        origin=row.origin,
        learntAt=prov.time(row.learnt_at_us),
    )


def _ingest(document: prov.Document, row: IngestReport) -> None:
    """A taking-in of bytes; what it gave is told by revisions, which begin at its moment."""
    if row.outcome != "accepted" or row.sha256 is None:
        return
    done = document.activity(_ingest_name(row.sha256, row.at_us), "Ingest", row.at_us)
    document.relate("used", done, prov.name("bytes", row.sha256), at_us=row.at_us)
    program = row.program or "yidan"
    agent = document.agent(prov.named("program", program), "prov:SoftwareAgent", program)
    document.relate("wasAssociatedWith", done, agent)


def _ingest_name(sha256: str, at_us: int) -> str:
    return prov.name("ingest", f"{sha256[:24]}-{at_us}")


def _edition(document: prov.Document, row: Edition) -> None:
    work = document.entity(prov.name("document", row.work_id), "Document", listClass=row.list_class)
    edition = document.entity(
        prov.name("edition", row.id),
        "Edition",
        label=row.title,
        documentNumber=row.document_number,
        territory=row.territory,
        relation=row.relation,
        bindingFrom=row.binding_from and row.binding_from.isoformat(),
        bindingTo=row.binding_to and row.binding_to.isoformat(),
    )
    document.relate("specializationOf", edition, work)
    if row.issuer:
        issuer = document.agent(prov.named("issuer", row.issuer), "prov:Organization", row.issuer)
        document.relate("wasAttributedTo", edition, issuer)


def _revision(document: prov.Document, row: Revision) -> None:
    source, edition = prov.name("bytes", row.sha256), prov.name("edition", row.edition_id)
    revision = document.entity(
        prov.name("revision", str(row.id)), "prov:Collection", sourceName=row.source_name
    )
    document.relate("specializationOf", revision, edition)
    document.relate("wasDerivedFrom", revision, source)
    taken = _ingest_name(row.sha256, row.known_from_us)
    taken = document.activity(taken, "Ingest", row.known_from_us)
    document.relate("wasGeneratedBy", revision, taken, at_us=row.known_from_us)
    document.relate("used", taken, source, at_us=row.known_from_us)
    if row.known_to_us is not None:
        end = prov.name("ending", f"{row.id}")
        document.activity(end, "WithdrawalOrReplacement", row.known_to_us)
        document.relate("wasInvalidatedBy", revision, end, at_us=row.known_to_us)


def _entry(document: prov.Document, row: Entry, revision: Revision | None) -> None:
    source = prov.name("bytes", row.sha256)
    entry = document.entity(
        prov.name("entry", row.id),
        "Entry",
        label=row.title,
        number=row.number,
        quote=row.quote,
        sheet=row.sheet,
        table=row.table_index,
        page=row.page,
        row=row.row,
        start=row.start,
        end=row.end,
    )
    document.relate("wasDerivedFrom", entry, source, kind="prov:Quotation")
    if revision is not None:
        document.relate("hadMember", prov.name("revision", str(revision.id)), entry)
    for field, address in row.cells.items():
        cell = document.entity(
            prov.name("cell", f"{row.id}-{field}"), "Cell", field=field, address=address
        )
        document.relate("wasDerivedFrom", cell, source)
        document.relate("wasDerivedFrom", entry, cell)


def _correction(document: prov.Document, row: Correction) -> None:
    corrected = document.entity(
        prov.name("corrected", row.id),
        "CorrectedEntry",
        field=row.field,
        value=row.value,
        asRead=row.as_read,
    )
    done = document.activity(
        prov.name("correction", row.id), "Correction", row.known_from_us, reason=row.reason
    )
    author = document.agent(prov.named("person", row.author), "prov:Person", row.author)
    entry = prov.name("entry", row.entry_id)
    document.relate("wasDerivedFrom", corrected, entry, kind="prov:Revision")
    document.relate("wasGeneratedBy", corrected, done, at_us=row.known_from_us)
    document.relate("used", done, entry, at_us=row.known_from_us)
    document.relate("wasAssociatedWith", done, author)
    if row.known_to_us is not None and row.ended_by:
        end = prov.name("correctionEnd", row.id)
        document.activity(end, "CorrectionWithdrawal", row.known_to_us, reason=row.end_reason)
        document.relate("wasInvalidatedBy", corrected, end, at_us=row.known_to_us)
        ender = document.agent(prov.named("person", row.ended_by), "prov:Person", row.ended_by)
        document.relate("wasAssociatedWith", end, ender)
