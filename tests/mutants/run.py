"""Take each guard against a fault out of a copy of the tree, and see its test fail: `make mutants`.

`python -m tests.mutants.run [WORD...]` takes those in which one of the words stands. All tests run
once on the copy as it is, where they must pass; then each on its mutant, where it must fail: a test
that passes there cannot fail for its fault, and the exit code is 1. `--table` prints the list for
docs/faults.md. By hand, not in CI: a mutant takes some ten seconds, and some wait for a minute.
"""

import argparse
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.mutants import listed
from tests.mutants.listed import Mutant

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import elastic_node  # noqa: E402 - as tests import it
import postgres_server  # noqa: E402

_MOST_S = 240.0  # a test whose guard is gone may wait for what never comes, then hang at its end
_ENDS_IN_S = 60.0
_ON_SERVERS = ("servers", "postgresql", "elastic")
_SAID = re.compile(r"^(?:FAILED|ERROR) (\S.*)$", re.MULTILINE)


def main() -> int:
    """Run, and tell; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only mutants that name one of these")
    parser.add_argument("--table", action="store_true", help="print the list for docs/faults.md")
    args = parser.parse_args()
    if args.table:
        print(listed.tables(), end="")
        return 0
    mutants = [
        each
        for title, section in listed.sections().items()
        for each in section
        if not args.words or any(word in f"{title} {each}" for word in args.words)
    ]
    with tempfile.TemporaryDirectory(prefix="yidan-mutants-") as folder:
        tree = Path(folder) / "tree"
        _copied(tree)
        with _servers(mutants, Path(folder)) as environment:
            return _told(tree, mutants, environment)


def _told(tree: Path, mutants: Sequence[Mutant], environment: dict[str, str]) -> int:
    """Run everything; 1 if a test cannot fail, or fails by itself."""
    tests = list(dict.fromkeys(each.test for each in mutants))
    whole = _run(tree, tests, environment, most_s=_MOST_S * len(tests))
    if whole is not None:
        print(f"without any mutant: {whole}")
        return 1
    lives = 0
    for number, mutant in enumerate(mutants, 1):
        path, began_s = tree / mutant.file, time.monotonic()
        text = path.read_text(encoding="utf-8")
        path.write_text(changed := mutant.changed(text), encoding="utf-8")
        compile(
            changed, mutant.file, "exec"
        )  # a mutant that is no Python would be found by any test
        said = _run(tree, [mutant.test], environment, most_s=_MOST_S)
        path.write_text(text, encoding="utf-8")
        lives += said is None
        took = f"{number}/{len(mutants)} {time.monotonic() - began_s:3.0f} s"
        print(f"{took}  {mutant.fault}\n    {said or f'LIVES: {mutant.test}'}", flush=True)
    print(
        f"{len(mutants) - lives} of {len(mutants)} guards are missed by a test when they are gone"
    )
    return int(lives > 0)


def _run(
    tree: Path, tests: Sequence[str], environment: dict[str, str], *, most_s: float
) -> str | None:
    """What the first test that fails says; None where all pass. Skipped is not passed."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-rfEs",
        *tests,
    ]
    with subprocess.Popen(
        command,
        cwd=tree,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            told = _told_by(process, most_s)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # what a test without its guard has left
    if failed := _SAID.search(told):
        return failed[1]
    if process.returncode == 0 and "skipped" not in told.splitlines()[-1]:
        return None
    raise SystemExit(f"neither passed nor failed:\n{told[-4000:]}")


def _told_by(process: subprocess.Popen[str], most_s: float) -> str:
    """What it prints; one that does not end is interrupted, so that it ends its servers."""
    for how in (signal.SIGINT, signal.SIGKILL):
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=most_s)[0]
        process.send_signal(how)
        most_s = _ENDS_IN_S
    return process.communicate()[0]


@contextlib.contextmanager
def _servers(mutants: Sequence[Mutant], folder: Path) -> Iterator[dict[str, str]]:
    """The environment of all tests: those on servers share them."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "tree"), "COLUMNS": "250"}
    with contextlib.ExitStack() as stack:
        if any(word in each.test for each in mutants for word in _ON_SERVERS):
            if not os.environ.get("YIDAN_TEST_DATABASE_URL"):
                cluster = postgres_server.Cluster()
                stack.callback(cluster.remove)
                environment["YIDAN_TEST_DATABASE_URL"] = cluster.url
            url = stack.enter_context(elastic_node.served(folder / "elastic"))
            environment["YIDAN_TEST_ELASTIC_URL"] = url
        yield environment


def _copied(tree: Path) -> None:
    """Copy what git knows of, as it stands here."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, names.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tree / name)


if __name__ == "__main__":
    sys.exit(main())
