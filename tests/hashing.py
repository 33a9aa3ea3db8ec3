"""Passwords hashed by the same library with small parameters, for tests that hash hundreds."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from schema.usecases import passwords


@pytest.fixture
def quick_hashes(monkeypatch) -> Iterator[None]:
    """Make hashing take a millisecond."""
    monkeypatch.setattr(
        passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    )
    passwords._decoy.cache_clear()
    yield
    passwords._decoy.cache_clear()
