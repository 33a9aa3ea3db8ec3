"""index life: versions of editions, outbox ids used once, generations.

There is no way down, here and in general: a database goes back by restoring a backup.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('index_version', sa.BigInteger(), server_default='0', nullable=False)
        )
        batch_op.create_index(batch_op.f('ix_edition_index_version'), ['index_version'])

    if op.get_bind().dialect.name == 'sqlite':
        # Without AUTOINCREMENT, SQLite uses the ids of removed rows again.
        with op.batch_alter_table(
            'outbox', recreate='always', table_kwargs={'sqlite_autoincrement': True}
        ):
            pass
    else:
        op.alter_column('outbox', 'id', type_=sa.BigInteger(), existing_nullable=False)
        op.execute('ALTER SEQUENCE outbox_id_seq AS bigint')

    op.create_table('index_generation',
    sa.Column('engine', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('started_at_us', sa.BigInteger(), nullable=False),
    sa.Column('promoted_at_us', sa.BigInteger(), nullable=True),
    sa.Column('missing', sa.Integer(), nullable=True),
    sa.Column('orphaned', sa.Integer(), nullable=True),
    sa.Column('stale', sa.Integer(), nullable=True),
    sa.Column('reconciled_at_us', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('engine', 'number')
    )
