"""decisions, cases and their transitions."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_text = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table('decision',
    sa.Column('id', _text(length=64), nullable=False),
    sa.Column('township', _text(), nullable=False),
    sa.Column('department', _text(), nullable=False),
    sa.Column('outcome', _text(length=32), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('decided_at_us', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_decision_township'), 'decision', ['township'])
    op.create_table('case_file',
    sa.Column('id', _text(length=24), nullable=False),
    sa.Column('kind', _text(length=16), nullable=False),
    sa.Column('state', _text(length=24), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('territory', _text(), nullable=False),
    sa.Column('townships', sa.JSON(), nullable=False),
    sa.Column('department', _text(), nullable=False),
    sa.Column('parties', sa.JSON(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('basis', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('trigger', _text(length=24), nullable=True),
    sa.Column('effect', _text(length=8), nullable=True),
    sa.Column('number', _text(), nullable=True),
    sa.Column('starts', sa.Date(), nullable=True),
    sa.Column('ends', sa.Date(), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('staff', sa.Integer(), nullable=True),
    sa.Column('funds_yuan', sa.BigInteger(), nullable=True),
    sa.Column('previous_id', _text(length=24), nullable=True),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('entry_id', _text(length=24), nullable=True),
    sa.Column('created_by', _text(), nullable=False),
    sa.Column('proposed_on', sa.Date(), nullable=False),
    sa.Column('created_at_us', sa.BigInteger(), nullable=False),
    sa.Column('updated_at_us', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('territory', 'number', name='uq_case_file_number')
    )
    for column in ('kind', 'state', 'territory', 'entry_id'):
        op.create_index(op.f(f'ix_case_file_{column}'), 'case_file', [column])
    op.create_table('case_event',
    sa.Column('case_id', _text(length=24), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('event', _text(length=24), nullable=False),
    sa.Column('from_state', _text(length=24), nullable=True),
    sa.Column('to_state', _text(length=24), nullable=False),
    sa.Column('actor', _text(), nullable=False),
    sa.Column('role', _text(length=24), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('at_us', sa.BigInteger(), nullable=False),
    sa.Column('request_key', _text(length=64), nullable=True),
    sa.Column('request_hash', _text(length=64), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id']),
    sa.PrimaryKeyConstraint('case_id', 'version'),
    sa.UniqueConstraint('actor', 'request_key', name='uq_case_event_request')
    )
