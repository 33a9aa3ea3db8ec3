"""rulings: what minutes, approvals and notices settle, with each body's part.

Documents taken in before have none until they are taken in again.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('ruling',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
    sa.Column('edition_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('passage_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('scope', sa.JSON(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('met_on', sa.Date(), nullable=True),
    sa.Column('ends', sa.Date(), nullable=True),
    sa.Column('ends_words', sa.Text(), nullable=True),
    sa.Column('authority', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('leave', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], ),
    sa.ForeignKeyConstraint(['passage_id'], ['passage.id'], ),
    sa.ForeignKeyConstraint(['sha256'], ['source.sha256'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('ruling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ruling_edition_id'), ['edition_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ruling_passage_id'), ['passage_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ruling_sha256'), ['sha256'], unique=False)

    op.create_table('ruling_part',
    sa.Column('ruling_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('passage_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('body', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('body_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('role', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('duty', sa.Text(), nullable=True),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['passage_id'], ['passage.id'], ),
    sa.ForeignKeyConstraint(['ruling_id'], ['ruling.id'], ),
    sa.PrimaryKeyConstraint('ruling_id', 'ordinal')
    )
    with op.batch_alter_table('ruling_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ruling_part_body_key'), ['body_key'], unique=False)
