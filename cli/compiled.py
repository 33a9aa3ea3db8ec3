"""Makes what the program keeps compiled of its rules: `python -m cli.compiled`, when installing.

As `compileall` does for modules: it writes even where Python is told not to write what it compiles.
"""

import sys

from schema.usecases import lexicons


def main() -> None:
    """Make it where it is not there, or older than what it is made of."""
    sys.dont_write_bytecode = False
    lexicons.lexicon()


if __name__ == "__main__":
    main()
