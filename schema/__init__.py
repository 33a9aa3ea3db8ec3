"""The shared core: what the indexer and the API must agree on.

Layers, upper may import lower only: gql → usecases → stores → tables → domain → errors | settings.
"""
