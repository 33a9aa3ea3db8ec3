"""Spellings (写法): every name under which lists may write a registered body.

Its registered names, those of the bodies that it took over from, and what the table of organs makes
of its functions with its level or place; only such as resolve to it at its own place. Must not know
which lists exist.
"""

from collections.abc import Iterator
from datetime import date

from schema.domain import placenames, places
from schema.domain.bodies import Alias, Organisation
from schema.domain.organs import key
from schema.domain.resolution import Directory


def keys_of(directory: Directory, body: Organisation) -> tuple[str, ...]:
    """Folded names of a body, its own first."""
    registered = [alias.key for alias in directory.names(body)]
    before = [alias.key for each in _line(directory, body) for alias in directory.names(each)]
    made = [name for name in _made(directory, body) if _is(directory, name, body)]
    return tuple(dict.fromkeys([key(body.name), *registered, *before, *made]))


def former_names(directory: Directory, body: Organisation) -> list[tuple[Alias, Organisation]]:
    """Names that ended: registered as such, and those of the bodies that it took over from.

    Each with the body that bore it.
    """
    own = [(each, body) for each in directory.names(body) if each.kind == "FORMER"]
    bodies = _line(directory, body)
    taken = [(a, each) for each in bodies for a in directory.names(each) if a.kind == "NAME"]
    return own + taken


def _line(directory: Directory, body: Organisation) -> list[Organisation]:
    """The bodies before it, and before them."""
    found: list[Organisation] = []
    waiting = [body]
    while waiting:
        for each in directory.lineage.predecessors(waiting.pop()):
            if each.id != body.id and each not in found:
                found.append(each)
                waiting.append(each)
    return found


def _made(directory: Directory, body: Organisation) -> Iterator[str]:
    name = key(directory.gazetteer.name(body.division))
    short = placenames.short(name)
    low = places.level(body.division) >= placenames.COUNTY
    for functions in {has for has in directory.functions(body) if has}:
        for stem in directory.table.spellings(functions):
            yield from (name[-1] + stem, name + stem)
            if low:
                yield stem
            if low and short and stem.endswith("局"):
                yield from (f"市{stem}{short}分局", f"{short}{stem[:-1]}分局", f"{short}{stem}")


def _is(directory: Directory, name: str, body: Organisation) -> bool:
    (named, *more) = directory.resolve(name, body.division, date.max)
    return not more and named.body is not None and named.body.id == body.id
