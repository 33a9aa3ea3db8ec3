"""A small data directory as an older program left it, with what that program answered from it.

`python tests/older_home.py COMMIT ARCHIVE` makes the archive: it runs the program of a commit, in
a work tree of its own and with the libraries installed here, on a few lists of today's sample
county, one of them in two wordings. `tests/data/home_0001.zip` is of commit fbb3ec4, the last
program of revision 0001 of the tables; the program itself is not in it.
"""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DAYS = ("2022-06-01", "2024-06-01", "2025-06-01")  # before, in the first edition, in the second
CORRECTED = ("青禾县石塘乡上级部门收回事项清单.csv", "招商引资引进项目个数", "招商引资项目个数")
_ROOT = Path(__file__).parents[1]
_LISTS = ("青禾县柳河镇配合履职事项清单（2023年版）.xlsx", CORRECTED[0], "manifest.toml")
_MAIN = "from cli.main import main; main()"
_TOLD = "told.json"


@dataclass(frozen=True)
class Told:
    """What the older program said: entries, their ids by day, and the audit chain's newest hash."""

    entries: list[Any]
    by_day: dict[str, list[str]]
    head: str


def unpacked(archive: Path, home: Path) -> Told:
    """Put the data directory at `home`; gives what was told of it."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(home)
    told = home / _TOLD
    found = Told(**json.loads(told.read_text(encoding="utf-8")))
    told.unlink()
    return found


def _lines(program: Path, home: Path, *arguments: str) -> list[Any]:
    """What a command of a program prints, as JSON a line."""
    done = subprocess.run(
        [sys.executable, "-c", _MAIN, "--home", home, *arguments],
        cwd=program,
        env={**os.environ, "PYTHONPATH": str(program)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _on(program: Path, home: Path, day: str) -> list[str]:
    """Ids of the entries that bind on a day."""
    return [each["id"] for each in _lines(program, home, "entries", "--as-of", day)]


def _make(program: Path, archive: Path, scratch: Path) -> None:
    home, given = scratch / "home", scratch / "lists"
    given.mkdir()
    for name in _LISTS:
        shutil.copy(_ROOT / "corpus/lists" / name, given)
    _lines(program, home, "bodies", "import", str(_ROOT / "corpus/register"))
    _lines(program, home, "ingest", str(given))
    name, before, after = CORRECTED
    text = (given / name).read_text(encoding="utf-8")
    (given / name).write_text(text.replace(before, after), encoding="utf-8")
    _lines(program, home, "ingest", str(given))
    told = {
        "entries": _lines(program, home, "entries"),
        "by_day": {day: _on(program, home, day) for day in DAYS},
        "head": _head(home / "yidan.db"),
    }
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr(_TOLD, json.dumps(told, ensure_ascii=False))
        for path in sorted(home.rglob("*")):
            if path.is_file() and path.name != "cursor.key":
                packed.write(path, path.relative_to(home))


def _head(database: Path) -> str:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        query = "SELECT hash FROM audit_record ORDER BY seq DESC LIMIT 1"
        (head,) = connection.execute(query).fetchone()
    return str(head)


def _main(commit: str, archive: Path) -> None:
    with tempfile.TemporaryDirectory() as directory:
        program = Path(directory) / "program"
        git = ["git", "-C", str(_ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(program), commit], check=True)
        try:
            _make(program, archive, Path(directory))
        finally:
            subprocess.run([*git, "remove", "--force", str(program)], check=True)


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]).resolve())
