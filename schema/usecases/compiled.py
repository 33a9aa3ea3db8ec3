"""What is made of shipped files (编译的规则), kept beside them as Python keeps compiled modules.

Making the lexicon takes a fifth of a second at each start, and for each command that asks. What is
kept stands in `__pycache__` beside the files, whose owner may change the program as well; where
nobody may write there, it is made each time.
"""

import contextlib
import marshal
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from types import ModuleType
from typing import Any


def kept(
    name: str,
    files: Sequence[Traversable],
    made_by: Iterable[ModuleType],
    make: Callable[[], tuple[Any, ...]],
) -> tuple[Any, ...]:
    """What is made of shipped files by some modules: plain values, from the last time if it can be.

    It is made anew when one of the files or modules has another size or time of change.
    """
    signs = _signs([*(str(each) for each in files), *(str(each.__file__) for each in made_by)])
    beside = Path(str(files[0])).parent / "__pycache__"
    at = beside / f"{name}.{sys.implementation.cache_tag}.bin"
    try:
        before, found = marshal.loads(at.read_bytes())  # noqa: S302 - as trusted as a module
        if before == signs:
            return tuple(found)
    except (OSError, EOFError, ValueError, TypeError):
        pass
    made = make()
    if signs and not sys.dont_write_bytecode:
        _keep(at, marshal.dumps((signs, made)))
    return made


def _signs(paths: Iterable[str]) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of change of each file; nothing if one is no file (a zipped package)."""
    try:
        stats = [(path, Path(path).stat()) for path in paths]
    except OSError:
        return ()
    return tuple((path, stat.st_size, stat.st_mtime_ns) for path, stat in stats)


def _keep(at: Path, content: bytes) -> None:
    """Write a file as a whole, or not at all."""
    part = at.with_suffix(f".{os.getpid()}")
    try:
        at.parent.mkdir(exist_ok=True)
        part.write_bytes(content)
        part.replace(at)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
