"""The `yidan` command loads what it runs, and nothing else."""

import subprocess
import sys

from typer.main import get_command

from cli.main import app

# What a person who only asks for help need not wait for.
HEAVY = ("alembic", "openpyxl", "pydantic", "sqlalchemy", "starlette", "strawberry", "tantivy")
# What the first answer of an embedded server need not wait for: parsers, a database that is up to
# date needs no migrations, and other engines.
IDLE = ("alembic", "elasticsearch", "jinja2", "openpyxl", "pdfminer", "psycopg", "xlrd")

_LOADED = "import sys; {}; print([name for name in sys.modules if name.split('.')[0] in {}])"


def loaded(statement: str, names: tuple[str, ...]) -> str:
    """Which of these packages a statement of a fresh interpreter loads."""
    asked = [sys.executable, "-c", _LOADED.format(statement, names)]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.splitlines()[-1]


def test_help_loads_no_heavy_package():
    """`yidan --help` imports neither stores nor the web stack nor parsers."""
    asked = "from cli.main import app; app(['--help'], standalone_mode=False)"
    assert loaded(asked, HEAVY) == "[]"


def test_a_server_starts_without_what_it_does_not_use():
    """`yidan serve` leaves files to a child process, and loads no engine but its own."""
    assert loaded("import cli.serving", IDLE) == "[]"


def test_the_help_of_each_command_is_the_one_it_has():
    """What `yidan --help` says of a command is the first paragraph of the command's own help."""
    group = get_command(app)
    for name, command in group.commands.items():
        assert group.loaded(name).help.split("\n\n")[0] == command.help, name
