"""All tables, imported in one place so that metadata is whole."""

from schema.tables import audit, bodies, documents, lists, search

TABLES = (
    documents.Source,
    documents.Work,
    documents.Edition,
    documents.Revision,
    documents.Passage,
    documents.IngestReport,
    lists.Entry,
    lists.Responsibility,
    bodies.Division,
    bodies.Body,
    bodies.BodyAlias,
    bodies.RegisterVersion,
    audit.AuditRecord,
    search.OutboxItem,
    search.IndexGeneration,
)
