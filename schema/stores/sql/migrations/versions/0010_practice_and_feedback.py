"""counts of dispatched cases, feedback on answers."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

_text = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table('dispatch_count',
    sa.Column('passage_id', _text(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('unit', _text(), nullable=False),
    sa.Column('body_key', _text(), nullable=False),
    sa.Column('written', sa.JSON(), nullable=False),
    sa.Column('street', _text(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['passage_id'], ['passage.id']),
    sa.PrimaryKeyConstraint('passage_id', 'ordinal')
    )
    op.create_index(op.f('ix_dispatch_count_body_key'), 'dispatch_count', ['body_key'])
    op.create_table('answer_feedback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('place', _text(), nullable=True),
    sa.Column('division', _text(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('verdict', _text(length=16), nullable=False),
    sa.Column('bodies', sa.JSON(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('opinion', _text(length=16), nullable=False),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('client', _text(length=64), nullable=False),
    sa.Column('at_us', sa.BigInteger(), nullable=False),
    sa.Column('state', _text(length=16), nullable=False),
    sa.Column('handled_by', _text(), nullable=True),
    sa.Column('handled_at_us', sa.BigInteger(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    for column in ('division', 'client', 'at_us', 'state'):
        op.create_index(op.f(f'ix_answer_feedback_{column}'), 'answer_feedback', [column])
