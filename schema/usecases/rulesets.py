"""The rule sets that ship with the program, and those that an installation adds."""

from functools import cache
from importlib import resources
from pathlib import Path

import tomli

from schema.domain import rules
from schema.errors import RulesInvalid


@cache
def bundled() -> tuple[rules.RuleSet, ...]:
    """Rule sets of `schema/rules/sets`."""
    folder = resources.files("schema.rules").joinpath("sets")
    files = sorted((each for each in folder.iterdir()), key=lambda each: each.name)
    return tuple(
        rules.load(tomli.loads(each.read_text(encoding="utf-8")), each.name)
        for each in files
        if each.name.endswith(".toml")
    )


@cache
def known(added: Path | None) -> tuple[rules.RuleSet, ...]:
    """Bundled sets and those of a directory; a set of the same id and version replaces ours.

    Raises:
        errors.RulesInvalid: a file is no rule set; the message names it.
    """
    found = {(each.id, each.version): each for each in bundled()}
    for path in sorted(added.glob("*.toml")) if added else ():
        try:
            each = rules.load(tomli.loads(path.read_text(encoding="utf-8")), path.name)
        except (ValueError, TypeError) as error:
            raise RulesInvalid(f"规则集 {path.name} 无法读取：{error}") from error
        found[each.id, each.version] = each
    return tuple(found.values())
