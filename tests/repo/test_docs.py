"""The docs say what is there: settings, commands, error codes."""

import re
from pathlib import Path

from typer.main import get_command

from cli.main import app
from schema import errors
from schema.settings import Settings

ROOT = Path(__file__).parents[2]


def read(name: str) -> str:
    """A document of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default():
    """docs/settings.md has one row for each setting, with its default and its description."""
    text = read("docs/settings.md")
    for name, field in Settings.model_fields.items():
        row = f"| `YIDAN_{name.upper()}` | `{field.default}` | {field.description} |"
        assert row in text, row
    assert text.count("| `YIDAN_") == len(Settings.model_fields)


def test_every_command_is_documented():
    """docs/cli.md names each command."""
    text = read("docs/cli.md")
    group = get_command(app)
    for name in group.commands:
        for sub in getattr(group.loaded(name), "commands", {"": None}):
            assert f"yidan {name} {sub}".strip() in text


def _codes(root: type[errors.YidanError]) -> set[str]:
    return {root.code}.union(*(_codes(sub) for sub in root.__subclasses__()))


def test_every_error_code_is_documented():
    """docs/api.md names each error code that a client may see."""
    text = read("docs/api.md")
    assert {code for code in _codes(errors.YidanError) if f"`{code}`" not in text} == set()


def test_the_error_tree_in_the_docstring_is_the_tree():
    """schema/errors shows each class once in its docstring."""
    shown = re.findall(r"── (\w+)", errors.__doc__ or "")
    defined = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and value is not errors.YidanError
    ]
    assert sorted(shown) == sorted(defined)


def test_links_between_documents_lead_somewhere():
    """Relative links of README and docs name files that exist."""
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_tests_that_threats_name_exist():
    """docs/threats.md names a test for each control; each of them is there."""
    rows = [line for line in read("docs/threats.md").splitlines() if line.count("|") == 4]
    named = [name for row in rows for name in re.findall(r"`(\w+/[\w/]*(?:\.py)?)`", row)]
    assert len(named) > 20
    assert [name for name in named if not (ROOT / "tests" / name).exists()] == []
