"""Tables of words and characters (词表、字表) as text: a row a line, tabs between cells.

Lines that begin with # are remarks. Must not know what a table is for.
"""

import re

# What a row is about, its value, its kind; 50,000 are read in one go.
_ROW = re.compile(r"^([^#\t\n][^\t\n]*)\t([^\t\n]*)\t?(.*)$", re.MULTILINE)
_COUNT = re.compile(r"(\D)(\d+)")


def rows(table: str) -> list[tuple[str, str, str]]:
    """The first three cells of each row; the third is empty where there is none."""
    return _ROW.findall(table)


def counts(cell: str) -> dict[str, int]:
    """Characters, each with the number behind it: 埃40碍37."""
    return {char: int(count) for char, count in _COUNT.findall(cell)}
