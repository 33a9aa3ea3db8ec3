"""SQLModel rows by noun: columns, keys and indexes; knows no store and no rule."""

from sqlmodel import SQLModel

# Rows are validated before they are built, never by the model: its validator is made if ever asked
# for, which takes a tenth of a second for all of them at the start.
SQLModel.model_config["defer_build"] = True
