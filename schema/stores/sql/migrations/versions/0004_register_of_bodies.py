"""register of bodies: level and source of a body, kind, place and interval of its names."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    with op.batch_alter_table('body', schema=None) as batch_op:
        batch_op.add_column(sa.Column('level', text(length=16), nullable=True))
        batch_op.add_column(sa.Column('source', text(), nullable=True))
    with op.batch_alter_table('body_alias', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('kind', sa.String(length=16), server_default='ALIAS', nullable=False)
        )
        batch_op.add_column(sa.Column('division', text(), nullable=True))
        batch_op.add_column(sa.Column('valid_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('valid_to', sa.Date(), nullable=True))
    # The register kept a body's own name among the others.
    op.execute(
        "UPDATE body_alias SET kind = 'NAME' WHERE name = "
        "(SELECT body.name FROM body WHERE body.id = body_alias.body_id)"
    )
