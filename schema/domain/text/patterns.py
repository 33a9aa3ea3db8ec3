"""Patterns that are made when first used.

Making the five hundred of the rules that read texts takes a tenth of a start, and most answers
need few of them. Must not know what they are for.
"""

import re
from functools import cached_property
from typing import Any, cast


class _Later:
    """Stands for a pattern, and is as fast once it has been used."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        """Take over what is first asked for (`search`, `match` ...), so that this happens once."""
        found = getattr(self._made, name)
        setattr(self, name, found)
        return found

    @cached_property
    def _made(self) -> re.Pattern[str]:
        return re.compile(self.pattern)


def later(pattern: str) -> re.Pattern[str]:
    """Give a pattern that is made when first used; what is wrong with it is told then."""
    return cast("re.Pattern[str]", _Later(pattern))
