"""parts of entries know their edition, so that a county's are found without its namesakes'."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

_text = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    for table in ('responsibility', 'corrected_part'):
        op.add_column(table, sa.Column('edition_id', _text(), nullable=True))
        op.execute(
            f'UPDATE {table} SET edition_id ='
            f' (SELECT entry.edition_id FROM entry WHERE entry.id = {table}.entry_id)'
        )
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('edition_id', existing_type=_text(), nullable=False)
            batch_op.create_foreign_key(
                batch_op.f(f'{table}_edition_id_fkey'), 'edition', ['edition_id'], ['id']
            )
            batch_op.drop_index(batch_op.f(f'ix_{table}_body_key'))
            batch_op.create_index(
                batch_op.f(f'ix_{table}_edition_id_body_key'), ['edition_id', 'body_key']
            )
            batch_op.create_index(batch_op.f(f'ix_{table}_body_key_body'), ['body_key', 'body'])
