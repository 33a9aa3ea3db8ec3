"""accounts, grants, tokens, attempts to sign in."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

_text = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', _text(length=24), nullable=False),
    sa.Column('login', _text(length=64), nullable=False),
    sa.Column('name', _text(), nullable=False),
    sa.Column('kind', _text(length=16), nullable=False),
    sa.Column('person', _text(length=128), nullable=True),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('created_at_us', sa.BigInteger(), nullable=False),
    sa.Column('disabled_at_us', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_account_login'), 'account', ['login'], unique=True)
    op.create_index(op.f('ix_account_person'), 'account', ['person'])
    op.create_table('account_grant',
    sa.Column('account_id', _text(length=24), nullable=False),
    sa.Column('role', _text(length=24), nullable=False),
    sa.Column('division', _text(), nullable=False),
    sa.Column('body', _text(), nullable=False),
    sa.Column('granted_at_us', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id']),
    sa.PrimaryKeyConstraint('account_id', 'role', 'division', 'body')
    )
    op.create_table('access_token',
    sa.Column('id', _text(length=24), nullable=False),
    sa.Column('hash', _text(length=64), nullable=False),
    sa.Column('account_id', _text(length=24), nullable=False),
    sa.Column('kind', _text(length=16), nullable=False),
    sa.Column('label', _text(), nullable=False),
    sa.Column('created_at_us', sa.BigInteger(), nullable=False),
    sa.Column('expires_at_us', sa.BigInteger(), nullable=False),
    sa.Column('last_used_at_us', sa.BigInteger(), nullable=True),
    sa.Column('revoked_at_us', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id']),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_access_token_account_id'), 'access_token', ['account_id'])
    op.create_index(op.f('ix_access_token_hash'), 'access_token', ['hash'], unique=True)
    op.create_table('sign_in_attempt',
    sa.Column('key', _text(length=64), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_at_us', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('key')
    )
    op.create_index(op.f('ix_sign_in_attempt_last_at_us'), 'sign_in_attempt', ['last_at_us'])
