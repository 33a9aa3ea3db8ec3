"""Lineage (沿革): which body came after another, and which before, by the register's successors."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from schema.domain.bodies import Alias, Organisation, Rule, Step, in_force, nearest, successors
from schema.domain.organs import key

_CHAIN = 5  # successors of successors that are followed

Heirs: TypeAlias = list[tuple[Organisation, tuple[Step, ...]]]


class Lineage:
    """Successors and predecessors among the bodies of a register, by their names (`named`)."""

    def __init__(
        self,
        bodies: Iterable[Organisation],
        named: Mapping[str, Sequence[tuple[Organisation, Alias]]],
    ) -> None:
        self._named = named
        self._heirs: defaultdict[str, list[Organisation]] = defaultdict(list)
        for body in bodies:
            for heir in successors(body):
                self._heirs[key(heir)].append(body)

    def then(self, body: Organisation, on: date) -> Heirs:
        """The body as of a day: itself, the bodies that took over, or the one before it."""
        if in_force(body, on):
            return [(body, ())]
        ended = body.valid_to is not None and body.valid_to <= on
        reached = self._after(body, on, _CHAIN) if ended else self._before(body, on, _CHAIN)
        if reached:
            return reached
        text = f"{body.name}已于{body.valid_to}撤销" if ended else f"{body.name}当时尚未设立"
        return [(body, (Step(Rule.INTERVAL, text),))]

    def _after(self, body: Organisation, on: date, left: int) -> Heirs:
        found: Heirs = []
        for heir in self.successors(body) if left else ():
            step = Step(Rule.SUCCESSOR, f"{body.name}至{body.valid_to}，职责由{heir.name}承继")
            further = [(heir, ())] if in_force(heir, on) else self._after(heir, on, left - 1)
            found += [(each, (step, *steps)) for each, steps in further]
        return found

    def _before(self, body: Organisation, on: date, left: int) -> Heirs:
        found: Heirs = []
        for former in self.predecessors(body) if left else ():
            step = Step(Rule.PREDECESSOR, f"{body.name}自{body.valid_from}，此前为{former.name}")
            further = [(former, ())] if in_force(former, on) else self._before(former, on, left - 1)
            found += [(each, (step, *steps)) for each, steps in further]
        return found

    def successors(self, body: Organisation) -> list[Organisation]:
        """Registered bodies that took over its duties."""
        rows = ((heir, self._named.get(key(heir), ())) for heir in successors(body))
        found = [
            nearest([each for each, alias in named if alias.kind == "NAME"], body.division)
            for _, named in rows
        ]
        return [each for group in found for each in group if each.id != body.id]

    def predecessors(self, body: Organisation) -> list[Organisation]:
        """Bodies whose duties it took over."""
        named = [each for each in self._heirs.get(key(body.name), ()) if each.id != body.id]
        return [each for each in named if body in self.successors(each)]
