"""The words of questions that ship with the program, and those that an installation adds."""

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import tomli

from schema.domain import asked, questions, sounds
from schema.errors import RulesInvalid

_SHIPPED = resources.files("schema.rules").joinpath("lexicon")


@cache
def lexicon(added: Path | None = None) -> questions.Lexicon:
    """The shipped words, then those of each TOML file of a directory, each in the order of names.

    Raises:
        errors.RulesInvalid: a file is no lexicon; the message names file and entry.
    """
    found = questions.Lexicon()
    for path in (*_files(_SHIPPED), *(_files(added) if added else ())):
        try:
            read = questions.load_lexicon(tomli.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise RulesInvalid(f"词表 {path.name} 无法读取：{error}") from error
        found = found.joined(read)
    return found


def _files(folder: Traversable) -> list[Traversable]:
    """Files of a folder of lexicons, in the order of their names."""
    found = (each for each in folder.iterdir() if each.name.endswith(".toml"))
    return sorted(found, key=lambda each: each.name)


@cache
def read_aloud() -> sounds.Sounds:
    """The tables of sounds and of general words; some 25 MB once all is made of them."""
    folder = resources.files("schema.rules")
    return sounds.load(
        folder.joinpath("sounds.tsv").read_text(encoding="utf-8"),
        folder.joinpath("words.tsv").read_text(encoding="utf-8"),
    )


@cache
def as_asked() -> asked.Asked:
    """The table of how questions run from character to character."""
    table = resources.files("schema.rules").joinpath("asked.tsv")
    return asked.Asked(table.read_text(encoding="utf-8"))
