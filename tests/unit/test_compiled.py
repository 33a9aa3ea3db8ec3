"""What is kept of rules: taken from the last time only where nothing it is made of has changed."""

import os
import stat
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from schema.domain import lexicons
from schema.usecases import compiled, rule_files
from schema.usecases.lexicons import lexicon


class Making:
    """Makes something of two files, and counts how often."""

    def __init__(self, folder: Path) -> None:
        self.files = [folder / "one.toml", folder / "two.toml"]
        self.module = ModuleType("maker")
        self.module.__file__ = str(folder / "maker.py")
        for each in (*self.files, Path(self.module.__file__)):
            each.write_text("甲", encoding="utf-8")
        self.times = 0

    def made(self) -> tuple[Any, ...]:
        """What is made, or kept."""
        return compiled.kept("lexicon", self.files, [self.module], self._make)

    def _make(self) -> tuple[Any, ...]:
        self.times += 1
        return (*(each.read_text(encoding="utf-8") for each in self.files), {"words": ("乙",)})


@pytest.fixture
def making(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Making:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return Making(tmp_path)


def test_it_is_made_once(making: Making, tmp_path: Path):
    """The second time it is what was kept, which all may read that may read the files."""
    assert making.made() == making.made() == ("甲", "甲", {"words": ("乙",)})
    assert making.times == 1
    (file,) = (tmp_path / "__pycache__").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(making.files[0].stat().st_mode)


@pytest.mark.parametrize("name", ["two.toml", "maker.py"])
def test_it_is_made_anew_after_a_change(making: Making, tmp_path: Path, name: str):
    """Of a file that it is made of, or of a module that makes it, even if as long as before."""
    making.made()
    (tmp_path / name).write_text("丁", encoding="utf-8")
    os.utime(tmp_path / name, ns=(1, 1))
    expected = "丁" if name == "two.toml" else "甲"
    assert making.made()[1] == making.made()[1] == expected
    assert making.times == 2


@pytest.mark.parametrize("content", [b"", b"\x00", b"(\x01\x00\x00\x00N", b"i\x01\x00\x00\x00"])
def test_what_is_damaged_is_made_anew(making: Making, tmp_path: Path, content: bytes):
    """Cut short, or something else: it is no error."""
    making.made()
    (file,) = (tmp_path / "__pycache__").iterdir()
    file.write_bytes(content)
    assert making.made() == making.made() == ("甲", "甲", {"words": ("乙",)})
    assert making.times == 2


def test_where_it_cannot_be_kept_it_is_made(making: Making, tmp_path: Path):
    """A file stands where the directory would; nothing is left behind."""
    (tmp_path / "__pycache__").write_text("", encoding="utf-8")
    assert making.made() == making.made()
    assert making.times == 2
    assert len(list(tmp_path.iterdir())) == 4


def test_python_may_be_told_to_write_nothing(
    making: Making, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As for modules."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    making.made()
    assert not (tmp_path / "__pycache__").exists()


def test_the_lexicon_is_the_same_packed():
    """With all that is made of it."""
    shipped = rule_files.shipped("lexicon")
    made = lexicons.joined([lexicons.load_lexicon(rule_files.read(each)) for each in shipped])
    for found in (lexicon(), lexicons.Lexicon.unpacked(made.packed)):
        assert found == made
        for name in ("said", "plainly", "longest", "sayings"):
            assert getattr(found, name) == getattr(made, name)
