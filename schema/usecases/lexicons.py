"""The words of questions that ship with the program, and those that an installation adds."""

from functools import cache
from pathlib import Path

from schema.domain import asked, common, lexicons, sounds
from schema.errors import RulesInvalid
from schema.usecases import rule_files


def lexicon(added: Path | None = None) -> lexicons.Lexicon:
    """The shipped words, then those of each TOML file of a directory, each in the order of names.

    Raises:
        errors.RulesInvalid: a file is no lexicon; the message names file and entry.
    """
    return _lexicon(added)  # `cache` tells no directory said from none given


@cache
def _lexicon(added: Path | None) -> lexicons.Lexicon:
    found = lexicons.Lexicon()
    for path in (*rule_files.shipped("lexicon"), *rule_files.added(added)):
        try:
            read = lexicons.load_lexicon(rule_files.read(path))
        except (OSError, ValueError) as error:
            raise RulesInvalid(f"词表 {path.name} 无法读取：{error}") from error
        found = found.joined(read)
    return found


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
