"""the audit log is append-only, also for those who write SQL.

Triggers refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE, and an INSERT that does not continue the
chain: on SQLite INSERT OR REPLACE would else delete a record without firing a trigger. A later
migration that rebuilds this table (batch mode on SQLite) must make them anew.
"""

from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_SQLITE = (
    """
    CREATE TRIGGER audit_record_no_update BEFORE UPDATE ON audit_record
    BEGIN SELECT RAISE(ABORT, 'audit_record is append-only'); END
    """,
    """
    CREATE TRIGGER audit_record_no_delete BEFORE DELETE ON audit_record
    BEGIN SELECT RAISE(ABORT, 'audit_record is append-only'); END
    """,
    """
    CREATE TRIGGER audit_record_continues BEFORE INSERT ON audit_record
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_record)
      OR EXISTS (SELECT 1 FROM audit_record WHERE seq = NEW.seq - 1 AND hash <> NEW.previous_hash)
    BEGIN SELECT RAISE(ABORT, 'audit_record must continue its chain'); END
    """,
)
# ALWAYS: session_replication_role does not switch them off.
_POSTGRESQL = (
    """
    CREATE FUNCTION audit_record_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit_record is append-only'; END $$
    """,
    """
    CREATE FUNCTION audit_record_continues() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_record)
        OR EXISTS (SELECT 1 FROM audit_record WHERE seq = NEW.seq - 1 AND hash <> NEW.previous_hash)
      THEN RAISE EXCEPTION 'audit_record must continue its chain'; END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER audit_record_no_change BEFORE UPDATE OR DELETE ON audit_record
    FOR EACH ROW EXECUTE FUNCTION audit_record_append_only()
    """,
    """
    CREATE TRIGGER audit_record_no_truncate BEFORE TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION audit_record_append_only()
    """,
    """
    CREATE TRIGGER audit_record_continues BEFORE INSERT ON audit_record
    FOR EACH ROW EXECUTE FUNCTION audit_record_continues()
    """,
    'ALTER TABLE audit_record ENABLE ALWAYS TRIGGER audit_record_no_change',
    'ALTER TABLE audit_record ENABLE ALWAYS TRIGGER audit_record_no_truncate',
    'ALTER TABLE audit_record ENABLE ALWAYS TRIGGER audit_record_continues',
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == 'sqlite'
    for statement in _SQLITE if sqlite else _POSTGRESQL:
        op.execute(statement)
