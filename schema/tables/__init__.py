"""SQLModel rows by noun: columns, keys and indexes; knows no store and no rule."""
