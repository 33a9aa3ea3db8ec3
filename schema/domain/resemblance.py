"""How well an item of a list is the task that someone describes (事项匹配).

Task and title are cut into pairs of characters, words that frame a task (开展, 各乡镇, dates) left
out. A pair weighs by its rarity; what only says that something is done (排查, 整治) weighs little.
Half the score is how much of the task the item says, in its title or duties; half is how much of
its title, or of one clause of it, the task says. Penalties match penalties, figures to be reached
match figures. Measured on tests/data/tasks.jsonl (docs/decisions.md).
"""

import enum
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schema.domain.lexicons import Synonym
from schema.domain.text import fold, tokens
from schema.domain.text.patterns import later

_TIMES = later(
    r"第?[0-9一二三四五六七八九十]+(?:季度|月(?:份|底)?|日|号|年度?|次|批)(?:之?前)?"
    r"|[0-9.]+\s*(?:%|‰|人|次|个|家|名|亩|元|万|亿|天|户|件|起)*|[春夏秋冬]季|[上下]半年|(?:八一|五一|十一)前?"
)
_HAN_GAP = 2  # characters that may stand between the two of a pair (老人 in 老年人)
_LOOSE = 0.6  # what a pair with a gap counts
_IN_DUTIES = 0.8  # what a pair counts that only the duties say
_BY_DUTIES = 0.85
_ACT = 0.35  # what words count that say what is done
_RARE = 6  # pairs in fewer of the documents are equally rare: most are no words
_UNSEEN = 0.7
_FEW = 1.2  # a title or clause that says less (in rare pairs) is no evidence alone
_MUCH = 0.5  # share of a task that a clause of an item has to say to count in full
_CLAUSE = 0.9  # what a clause of a title counts against the whole
_UNSAID = 0.08  # where the title has less of the task, the duties alone are no match
_UNANCHORED = 0.3
_SPOKEN_OF, _BY_DUTIES_ONLY = 0.5, 0.4  # where the duties have most of it, a reader is asked
_SAYS_A_MATTER = 2  # pairs: 秸秆 alone names no matter, 烧秸秆 does
_OTHER_ACT = 0.6
_HALF_ACT = 0.85
_CLAUSES = later("[,，;；。、]")
_BREAKS = later(r"[^\w]+|_")
_EXACT_SPACE = later(r"\W+")


class Act(enum.StrEnum):
    """What is to be done, where it decides (行为): fine, meet a figure, anything else."""

    PENALTY = "PENALTY"
    ASSESS = "ASSESS"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Words:
    """How tasks are written, as data (`schema/rules/tasks.toml`), folded."""

    version: str
    frames: re.Pattern[str]
    acts: tuple[str, ...]
    penalty: tuple[str, ...]
    penal: tuple[str, ...]
    assess: tuple[str, ...]
    parties: tuple[tuple[str, ...], ...]  # words for one kind of party, then of road
    roads: int  # how many of these are roads
    synonyms: tuple[Synonym, ...]


def load(data: Mapping[str, Any]) -> Words:
    """Read the words from their TOML tables."""

    def folded(name: str) -> tuple[str, ...]:
        return tuple(map(fold.fold, data[name]))

    frames = sorted(folded("frames"), key=len, reverse=True)
    return Words(
        version=data["version"],
        frames=re.compile("|".join(map(re.escape, frames))),
        acts=folded("acts"),
        penalty=folded("penalty"),
        penal=folded("penal"),
        assess=folded("assess"),
        parties=tuple(
            tuple(map(fold.fold, words))
            for table in ("parties", "roads")
            for words in data[table].values()
        ),
        roads=len(data["roads"]),
        synonyms=tuple(
            Synonym(tuple(map(fold.fold, s["said"])), tuple(map(fold.fold, s["means"])))
            for s in data["synonyms"]
        ),
    )


@dataclass(frozen=True, slots=True)
class Task:
    """A task prepared for matching: its folded text, its pairs, and what else stands for them."""

    text: str
    pairs: tuple[str, ...]
    related: Mapping[str, tuple[str, ...]]  # pair → documents' words, any of which says it
    act: Act
    raw: str  # as written, folded: with dates and amounts
    words: Words = field(repr=False)
    light: frozenset[str] = frozenset()  # pairs that only say what is done

    @property
    def is_vague(self) -> bool:
        """It hardly says more than that something is to be done (专项整治, 保障措施)."""
        return len(set(self.pairs) - self.light) < _SAYS_A_MATTER

    @property
    def said(self) -> str:
        """Its text and the words that it stands for."""
        return " ".join([self.text, *(w for words in self.related.values() for w in words)])


def task_of(
    text: str, names: Iterable[str], related: Iterable[tuple[str, str]], words: Words
) -> Task:
    """Prepare a task; `names` (of places, bodies) and dates are left out.

    `related` are pairs of what is said and the documents' word for it, both folded.
    """
    folded = fold.fold(text)
    for name in sorted(map(fold.fold, names), key=len, reverse=True):
        folded = folded.replace(name, " ") if name else folded
    folded = _TIMES.sub(" ", folded)
    meant: dict[str, dict[str, None]] = {}
    for said, word in [*related, *_meant(folded, words)]:
        for pair in tokens.terms(said, drop=frozenset()).bigrams:
            meant.setdefault(pair, {})[word] = None
    pairs = _pairs(folded, words)
    return Task(
        folded,
        pairs,
        {pair: tuple(found) for pair, found in meant.items()},
        _act(fold.fold(text), words, words.assess),
        fold.fold(text),
        words,
        frozenset(_light(folded, pairs, words)),
    )


def _meant(folded: str, words: Words) -> Iterable[tuple[str, str]]:
    for synonym in words.synonyms:
        for said in synonym.said:
            if said in folded:
                yield from ((said, word) for word in synonym.means)


def _act(folded: str, words: Words, assess: Sequence[str]) -> Act:
    if any(word in folded for word in words.penalty):
        return Act.PENALTY
    return Act.ASSESS if any(word in folded for word in assess) else Act.OTHER


def terms_of(task: Task, titles: Iterable[str]) -> list[str]:
    """All pairs whose frequency `match` needs."""
    found = dict.fromkeys(task.pairs)
    for title in titles:
        found |= dict.fromkeys(_pairs(fold.fold(title), task.words))
    return list(found)


def weigher(frequencies: Mapping[str, int]) -> Callable[[str], float]:
    """Weight of a pair by the number of documents that have it ("" is the number of all).

    1 is the weight of a pair that hardly any document has, less that of one that none has:
    many of these join the end of one word and the start of the next.
    """
    every = max(frequencies.get("", 0), 1)
    most = math.log(1 + every / (1 + min(_RARE - 1, every)))

    def weigh(pair: str) -> float:
        found = frequencies.get(pair, 0)
        return min(math.log(1 + every / (1 + found)) / most, 1.0) if found else _UNSEEN

    return weigh


def match(task: Task, title: str, duties: str, weigh: Callable[[str], float]) -> float:
    """How well an item is the task, 0 to 1; `duties` are what it says beside its title."""
    folded = fold.fold(title)
    if _EXACT_SPACE.sub("", folded) == _EXACT_SPACE.sub("", task.text):
        return 1.0
    weights = {pair: weigh(pair) * (_ACT if pair in task.light else 1) for pair in task.pairs}
    total = sum(weights.values())
    if not total:
        return 0.0
    below = fold.fold(duties)
    by_title = {pair: _says(task, pair, folded) for pair in weights}
    by_either = {
        pair: max(share, _IN_DUTIES * _says(task, pair, below)) if share < 1 else share
        for pair, share in by_title.items()
    }
    in_title = sum(weights[pair] * share for pair, share in by_title.items()) / total
    in_either = sum(weights[pair] * share for pair, share in by_either.items()) / total
    covered = max(in_title, _BY_DUTIES * in_either)
    score = (covered + _named(task, folded, covered, weigh)) / 2
    if in_title < _UNSAID:
        score = min(score, _BY_DUTIES_ONLY if in_either >= _SPOKEN_OF else _UNANCHORED)
    return round(score * _same_act(task, folded), 5)


def _named(task: Task, folded: str, covered: float, weigh: Callable[[str], float]) -> float:
    """How much of the title, or of the clause of it that is said best, the task says.

    A clause of a longer title counts less, least where it is little of the task.
    """
    said = task.said
    best = 0.0
    part = _CLAUSE * min(1.0, covered / _MUCH)
    parts = [(folded, 1.0), *((clause, part) for clause in _CLAUSES.split(folded))]
    for clause, worth in parts:
        pairs = _pairs(clause, task.words)
        light = _light(clause, pairs, task.words)
        weights = {pair: weigh(pair) * (_ACT if pair in light else 1) for pair in pairs}
        total = sum(weights.values())
        if total:
            share = sum(w * _stands(pair, said) for pair, w in weights.items()) / total
            best = max(best, worth * share * min(1.0, total / _FEW))
    return best


def _same_act(task: Task, title: str) -> float:
    """Less than 1 where the one is a penalty, or a figure to be reached, and the other is not."""
    own = _act(title, task.words, ("考核", "排名", "通报", "指标", "扣分", "达标率", "普及率"))
    if own is task.act:
        return 1.0
    if task.act is Act.PENALTY:
        return _HALF_ACT if any(word in title for word in task.words.penal) else _OTHER_ACT
    if own is Act.PENALTY:
        near = any(word in task.text for word in task.words.penal)
        return _HALF_ACT if near else _OTHER_ACT
    return _HALF_ACT


def said_of(task: Task, words: str, weigh: Callable[[str], float]) -> float:
    """Share of some words' weight that the task says."""
    return share(words, task.text, task.words, weigh)


def share(words: str, text: str, known: Words, weigh: Callable[[str], float]) -> float:
    """Share of some words' weight that a text has."""
    folded = fold.fold(text)
    pairs = _pairs(fold.fold(words), known)
    total = sum(map(weigh, pairs))
    return sum(weigh(pair) * _stands(pair, folded) for pair in pairs) / total if total else 0.0


def beyond(task: Task, title: str, weigh: Callable[[str], float]) -> float:
    """Share of the task's weight that a title lacks."""
    folded = fold.fold(title)
    weights = {pair: weigh(pair) * (_ACT if pair in task.light else 1) for pair in task.pairs}
    total = sum(weights.values())
    lacking = sum(w * (1 - _says(task, pair, folded)) for pair, w in weights.items())
    return lacking / total if total else 0.0


def _says(task: Task, pair: str, folded: str) -> float:
    if any(word in folded for word in task.related.get(pair, ())):
        return 1.0
    return _stands(pair, folded)


def _stands(pair: str, folded: str) -> float:
    """1 where a pair stands in a text, less where other characters part it, else 0."""
    if pair in folded:
        return 1.0
    if len(pair) != 2:  # noqa: PLR2004 - a word in Latin letters stands whole
        return 0.0
    at = folded.find(pair[0])
    while at >= 0:
        if pair[1] in folded[at + 2 : at + 2 + _HAN_GAP]:
            return _LOOSE
        at = folded.find(pair[0], at + 1)
    return 0.0


def _pairs(folded: str, words: Words) -> tuple[str, ...]:
    """Pairs of what is left without frames, none across a break."""
    runs = (run for run in _BREAKS.split(words.frames.sub(" ", folded)) if run)
    return tuple(
        dict.fromkeys(p for run in runs for p in tokens.terms(run, drop=frozenset()).bigrams)
    )


def _light(folded: str, pairs: Iterable[str], words: Words) -> set[str]:
    """Pairs that only words that say what is done have a part in."""
    rest = folded
    for act in sorted(words.acts, key=len, reverse=True):
        rest = rest.replace(act, " ")
    return {pair for pair in pairs if pair not in rest}
