"""The rule sets that ship with the program, and those that an installation adds."""

from functools import cache
from pathlib import Path

from schema.domain import rules
from schema.errors import RulesInvalid
from schema.usecases import rule_files


@cache
def bundled() -> tuple[rules.RuleSet, ...]:
    """Rule sets of `schema/rules/sets`."""
    files = rule_files.shipped("sets")
    return tuple(rules.load(rule_files.read(each), each.name) for each in files)


@cache
def known(added: Path | None) -> tuple[rules.RuleSet, ...]:
    """Bundled sets and those of a directory; a set of the same id and version replaces ours.

    Raises:
        errors.RulesInvalid: a file is no rule set, or there is no such directory; it is named.
    """
    found = {(each.id, each.version): each for each in bundled()}
    for path in rule_files.added(added):
        try:
            each = rules.load(rule_files.read(path), path.name)
        except (OSError, ValueError, TypeError) as error:
            raise RulesInvalid(f"规则集 {path.name} 无法读取：{error}") from error
        found[each.id, each.version] = each
    return tuple(found.values())
