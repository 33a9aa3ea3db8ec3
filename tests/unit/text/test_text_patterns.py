"""Patterns that are made when first used."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

from schema import domain
from schema.domain.text import patterns


def test_a_pattern_is_made_when_first_used():
    """Until then there is its text; then it does what `re` does."""
    found = patterns.later("(?P<kind>[县镇])长")
    assert vars(found) == {"pattern": "(?P<kind>[县镇])长"}
    for text in ("县长", "镇长"):
        assert found.fullmatch(text)["kind"] == text[0]
        assert [match.span() for match in found.finditer(f"由{text}")] == [(1, 3)]
    assert vars(found)["fullmatch"] == re.compile(found.pattern).fullmatch


def test_every_pattern_of_the_rules_can_be_made():
    """What is wrong with one would be told only where a text is read by it."""
    names = [each.name for each in pkgutil.walk_packages(domain.__path__, "schema.domain.")]
    modules = [importlib.import_module(name) for name in names]
    found = [each for module in modules for each in _patterns(tuple(vars(module).values()))]
    assert len(found) > 200
    for each in found:
        assert re.compile(each.pattern).groups >= 0


def _patterns(value: Any) -> Iterator[Any]:
    if isinstance(value, patterns._Later):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _patterns(each)
    elif isinstance(value, dict):
        yield from _patterns(tuple(value.values()))
