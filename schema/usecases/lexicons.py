"""The words of questions that ship with the program, and those that an installation adds."""

from collections.abc import Iterable
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

import opencc

from schema.domain import asked, common, lexicons, sayings, sounds
from schema.domain.text import fold, slight
from schema.errors import RulesInvalid
from schema.usecases import compiled, rule_files

# What a lexicon is made by: another version of one of these may make another.
_MADE_BY = (lexicons, sayings, fold, slight, opencc)


def lexicon(added: Path | None = None) -> lexicons.Lexicon:
    """The shipped words, then those of each TOML file of a directory, each in the order of names.

    Raises:
        errors.RulesInvalid: a file is no lexicon; the message names file and entry.
    """
    return _lexicon(added)  # `cache` tells no directory said from none given


@cache
def _lexicon(added: Path | None) -> lexicons.Lexicon:
    shipped = rule_files.shipped("lexicon")
    own = rule_files.added(added)
    if own:
        return _read([*shipped, *own])
    packed = compiled.kept("lexicon", shipped, _MADE_BY, lambda: _read(shipped).packed)
    return lexicons.Lexicon.unpacked(packed)


def _read(files: Iterable[Traversable]) -> lexicons.Lexicon:
    found = []
    for path in files:
        try:
            found.append(lexicons.load_lexicon(rule_files.read(path)))
        except (OSError, ValueError) as error:
            raise RulesInvalid(f"词表 {path.name} 无法读取：{error}") from error
    return lexicons.joined(found)


@cache
def read_aloud() -> sounds.Sounds:
    """The tables of sounds and of general words; some 25 MB once all is made of them."""
    return sounds.load(rule_files.text("sounds.tsv"), rule_files.text("words.tsv"))


@cache
def as_asked() -> asked.Asked:
    """The table of how questions run from character to character."""
    return asked.Asked(rule_files.text("asked.tsv"))


@cache
def common_matters() -> common.Matters:
    """The table of common matters, which no text is found or answered by."""
    return common.Matters(rule_files.text("common.tsv"))
