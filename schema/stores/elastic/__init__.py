"""The Elasticsearch backend: the same answers as the embedded engine's, for many processes."""
