"""Files → stores: read, describe, understand, store, index. Never imports `api` or GraphQL."""
