"""Alembic environment: runs on the connection that `migrate.upgrade` hands over."""

from alembic import context
from sqlmodel import SQLModel

from schema.stores.sql import models

_ = models.TABLES  # the import registers the tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
context.run_migrations()
