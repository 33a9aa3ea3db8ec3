"""Questions with gold answers, as `yidan eval` reads them.

Two forms, one JSON object a line, with `id`, `q`, `styles`, `ask`, `body`, `source` (null where
nothing answers) and, if need be, `place`, `as_of`, `alts`, `split`:

* with the words themselves: `source.file`, `span` and `span_raw`;
* without: `source.file` with `start` and `end`, characters of the decoded file (`encoding`, UTF-8
  if none is named), looked up in a folder that holds the files.

`source.also` names files with the same words. A gold that is a kind of case has a `locator`
(COLUMN=value;COLUMN=value) in place of offsets: the values and the unit must stand in the passage.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schema import errors


@dataclass(frozen=True, slots=True)
class Gold:
    """Where the answer stands: any of `files`, any of `spans`, and all of `said` beside it."""

    files: frozenset[str]
    spans: tuple[str, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `gold` is None where nothing answers it, `bodies` empty where none is asked."""

    id: str
    text: str
    styles: tuple[str, ...]
    ask: str
    bodies: tuple[str, ...]
    gold: Gold | None
    place: str | None
    as_of: str | None
    split: str | None
    alts: Mapping[str, str]

    def worded(self, alternative: str | None) -> str | None:
        """The question as typed another way; None where it has no such wording."""
        return self.text if alternative is None else self.alts.get(alternative)


def load(path: Path, texts: Path | None = None) -> list[Question]:
    """Questions of a JSONL file; gold words by offset are read below `texts` (its own folder).

    Raises:
        errors.InputError: a line is no question, or its gold words cannot be read.
    """
    shelf = _Shelf(texts or path.parent)
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            question = _question(row, shelf)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise errors.InputError(f"{path.name} 第 {number} 行不是带 q 的 JSON 对象") from error
        except OSError as error:
            raise errors.InputError(
                f"{path.name} 第 {number} 行的标准答案在 {error.filename}，"
                "读不到；请用 --texts 指明文件夹"
            ) from error
        questions.append(question)
    return questions


def of_split(questions: Iterable[Question], split: str) -> list[Question]:
    """The questions of one part, as they are marked: tune, held, fresh, read or unread."""
    return [question for question in questions if question.split == split]


class _Shelf:
    """Decoded files below a folder, each read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: dict[str, str] = {}

    def text(self, name: str, encoding: str) -> str:
        if name not in self._texts:
            self._texts[name] = (self._folder / name).read_bytes().decode(encoding)
        return self._texts[name]


def _question(row: Mapping[str, Any], shelf: _Shelf) -> Question:
    body = row.get("body") or []
    bodies = (body,) if isinstance(body, str) else tuple(body)
    source = row.get("source")
    return Question(
        id=row["id"],
        text=row["q"],
        styles=tuple(row.get("styles") or ()),
        ask=row.get("ask") or "",
        bodies=bodies if source else (),
        gold=_gold(row, source, bodies, shelf) if source else None,
        place=row.get("place"),
        as_of=row.get("as_of"),
        split=row.get("split"),
        alts=row.get("alts") or {},
    )


def _gold(
    row: Mapping[str, Any], source: Mapping[str, Any], bodies: tuple[str, ...], shelf: _Shelf
) -> Gold:
    files = frozenset([source["file"], *source.get("also", ())])
    if "span" in row:
        words = dict.fromkeys(text for text in (row["span"], row.get("span_raw")) if text)
        return Gold(files, tuple(words))
    if "start" in source:
        text = shelf.text(source["file"], source.get("encoding", "utf-8"))
        return Gold(files, (text[source["start"] : source["end"]],))
    values = (pair.partition("=")[2] for pair in source["locator"].split(";"))
    return Gold(files, bodies, tuple(values))
