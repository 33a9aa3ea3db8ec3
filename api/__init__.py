"""Stores → HTTP: GraphQL, the page, health. Never imports `indexer` or a driver."""
