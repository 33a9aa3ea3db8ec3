"""Take each guard against a fault out of a copy of the tree, and see its test fail: `make mutants`.

`python -m tests.mutants.run [WORD...]` takes those in which one of the words stands. All tests run
once on the copy as it is, where they must pass; then each on its mutant, where it must fail: a test
that passes there cannot fail for its fault, and the exit code is 1. `--table` prints the list for
docs/faults.md. By hand, not in CI: a mutant takes some ten seconds, and some wait for a minute.
SIGTERM and Ctrl+C end it in order: the test under way and the servers are ended, the copy is
removed, what was found until then is told; the exit code is 2.
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
import threading
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
_LOOKS_EVERY_S = 0.2
_ON_SERVERS = ("servers", "postgresql", "elastic")
_SAID = re.compile(r"^(?:FAILED|ERROR) (\S.*)$", re.MULTILINE)
_ending = threading.Event()  # looked at between two steps: whatever was begun can then be ended


class _Unclear(Exception):
    """Tests have neither passed nor failed, and what they printed last."""


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
    for how in (signal.SIGTERM, signal.SIGINT):
        signal.signal(how, lambda *_: _ending.set())
    with tempfile.TemporaryDirectory(prefix="yidan-mutants-") as folder:
        tree = Path(folder) / "tree"
        _copied(tree)
        with _servers(mutants, Path(folder)) as environment:
            return _told(tree, mutants, environment)


def _told(tree: Path, mutants: Sequence[Mutant], environment: dict[str, str]) -> int:
    """Run everything; 1 if a test cannot fail, or fails by itself, 2 if it was ended before."""
    print(f"{len(mutants)} guards", flush=True)
    tests = list(dict.fromkeys(each.test for each in mutants))
    done = missed = 0
    try:
        whole = _run(tree, tests, environment, most_s=_MOST_S * len(tests))
        if whole is not None:
            print(f"without any mutant: {whole}")
            return 1
        for done, mutant in enumerate(mutants):
            began_s = time.monotonic()
            said = _without(tree, mutant, environment)
            missed += said is not None
            took = f"{done + 1}/{len(mutants)} {time.monotonic() - began_s:3.0f} s"
            print(f"{took}  {mutant.fault}\n    {said or f'LIVES: {mutant.test}'}", flush=True)
    except InterruptedError:
        print(f"ended before all were tried: {missed} of the {done} tried are missed by a test")
        return 2
    except _Unclear as last:
        print(f"without any mutant: neither passed nor failed:\n{last}")
        return 1
    print(f"{missed} of {len(mutants)} guards are missed by a test when they are gone")
    return int(missed < len(mutants))


def _without(tree: Path, mutant: Mutant, environment: dict[str, str]) -> str | None:
    """What its test says without the guard; None where it does not say that it fails."""
    path = tree / mutant.file
    text = path.read_text(encoding="utf-8")
    changed = mutant.changed(text)
    compile(changed, mutant.file, "exec")  # a mutant that is no Python would be found by any test
    path.write_text(changed, encoding="utf-8")
    try:
        return _run(tree, [mutant.test], environment, most_s=_MOST_S)
    except _Unclear as last:
        print(f"neither passed nor failed:\n{last}")
        return None
    finally:
        path.write_text(text, encoding="utf-8")


def _run(
    tree: Path, tests: Sequence[str], environment: dict[str, str], *, most_s: float
) -> str | None:
    """What the first test that fails says; None where all pass. Skipped is not passed.

    Raises:
        InterruptedError: this run is to end.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-rfEs"]
    # To a file: a pipe would be waited for as long as anything that a test has left holds it.
    with (
        (tree.parent / "printed").open("w+", encoding="utf-8") as printed,
        subprocess.Popen(
            [*command, *tests],
            cwd=tree,
            env=environment,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            _wait(process, most_s)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # what a test without its guard has left
        printed.seek(0)
        told = printed.read()
    if _ending.is_set():
        raise InterruptedError
    if failed := _SAID.search(told):
        return failed[1]
    if process.returncode == 0 and "skipped" not in told.splitlines()[-1]:
        return None
    raise _Unclear(told[-4000:])


def _wait(process: subprocess.Popen[bytes], most_s: float) -> None:
    """Wait for its end; one that does not end is interrupted, so that it ends its servers."""
    deadline_s = time.monotonic() + most_s
    while time.monotonic() < deadline_s and not _ending.is_set():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_LOOKS_EVERY_S)
            return
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_ENDS_IN_S)


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
