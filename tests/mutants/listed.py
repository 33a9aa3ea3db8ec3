"""The list of faults: what holds each one off, the text that is that guard, the test that tells.

`*.toml` beside this file, a file a kind of fault; docs/faults.md is made of them.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENT = "docs/faults.md"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One guard and how it is taken out: in the file of `at` (`file: function`), `old` → `new`."""

    fault: str
    guard: str
    at: str
    old: str
    new: str
    test: str

    @property
    def file(self) -> str:
        """The file that is changed, from the root of the tree."""
        return self.at.partition(":")[0]

    @property
    def function(self) -> str:
        """The function, or the name at the top of a module, that holds the guard."""
        return self.at.partition(": ")[2]

    def changed(self, text: str) -> str:
        """The file's text without the guard.

        Raises:
            ValueError: the guard does not stand there exactly once.
        """
        if text.count(self.old) != 1 or self.old == self.new:
            raise ValueError(f"{text.count(self.old)} times in {self.file}:\n{self.old}")
        return text.replace(self.old, self.new)


def sections() -> dict[str, list[Mutant]]:
    """All mutants by the title of their file."""
    found = {}
    for path in sorted(HERE.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        found[told["title"]] = [Mutant(**each) for each in told["mutant"]]
    return found


def tables() -> str:
    """The list as sections of a document."""
    told = []
    for title, mutants in sections().items():
        told += [f"## {title}", "", "| fault | guard | where | test |", "|---|---|---|---|"]
        told += [_row(each) for each in mutants]
        told.append("")
    return "\n".join(told)


def _row(mutant: Mutant) -> str:
    path, _, name = mutant.test.partition("::")
    where = f"`{mutant.file}`: `{mutant.function}`"
    test = f"`{path.removeprefix('tests/')}`: {name.partition('[')[0].replace('_', ' ')}"
    return f"| {mutant.fault} | {mutant.guard} | {where} | {test} |"
