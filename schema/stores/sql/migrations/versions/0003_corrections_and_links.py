"""corrections as overlays, links between the items of editions."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    with op.batch_alter_table('ingest_report') as batch_op:
        batch_op.add_column(sa.Column('program', text(), nullable=True))
    op.add_column(
        'entry', sa.Column('corrected', sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table('correction',
    sa.Column('id', text(length=24), nullable=False),
    sa.Column('entry_id', text(), nullable=False),
    sa.Column('field', text(length=48), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('as_read', sa.Text(), nullable=False),
    sa.Column('author', text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('known_from_us', sa.BigInteger(), nullable=False),
    sa.Column('known_to_us', sa.BigInteger(), nullable=True),
    sa.Column('ended_by', text(), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('corrected_part',
    sa.Column('entry_id', text(), nullable=False),
    sa.Column('known_from_us', sa.BigInteger(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('body', text(), nullable=False),
    sa.Column('body_key', text(), nullable=False),
    sa.Column('role', text(length=16), nullable=False),
    sa.Column('duty', sa.Text(), nullable=True),
    sa.Column('known_to_us', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], ),
    sa.PrimaryKeyConstraint('entry_id', 'known_from_us', 'ordinal')
    )
    op.create_table('item_link',
    sa.Column('from_item', text(length=24), nullable=False),
    sa.Column('to_item', text(length=24), nullable=False),
    sa.Column('from_edition', text(), nullable=False),
    sa.Column('to_edition', text(), nullable=False),
    sa.Column('kind', text(length=16), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('algorithm', text(length=48), nullable=True),
    sa.Column('decision', text(length=16), nullable=True),
    sa.Column('decided_by', text(), nullable=True),
    sa.Column('decided_at_us', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['from_edition'], ['edition.id'], ),
    sa.ForeignKeyConstraint(['to_edition'], ['edition.id'], ),
    sa.PrimaryKeyConstraint('from_item', 'to_item')
    )
    op.create_table('linking',
    sa.Column('from_edition', text(), nullable=False),
    sa.Column('to_edition', text(), nullable=False),
    sa.Column('algorithm', text(length=48), nullable=False),
    sa.Column('from_version', sa.BigInteger(), nullable=False),
    sa.Column('to_version', sa.BigInteger(), nullable=False),
    sa.Column('at_us', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['from_edition'], ['edition.id'], ),
    sa.ForeignKeyConstraint(['to_edition'], ['edition.id'], ),
    sa.PrimaryKeyConstraint('from_edition', 'to_edition')
    )
    for table, column in (
        ('correction', 'entry_id'),
        ('corrected_part', 'body_key'),
        ('item_link', 'to_item'),
        ('item_link', 'from_edition'),
        ('item_link', 'to_edition'),
        ('linking', 'to_edition'),
    ):
        op.create_index(op.f(f'ix_{table}_{column}'), table, [column])
