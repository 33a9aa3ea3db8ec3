"""Whether a task lies inside the limits of an item (除外、限于、仅限).

A limit singles out parties (仅限个人), roads, sizes or sums, a department's remit
(限于城管职权范围内) or some of the offences that a title joins. Where the task says nothing of
what a limit is about and adds nothing to the title, the item holds inside the limit, which is
then its condition.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from schema.domain import resemblance
from schema.domain.text import fold
from schema.domain.text.patterns import later

_WORDS = later(
    r"^[（(]?(?:仅?限于?|仅限|仅|只限)对?|(?:的?行政处罚)?(?:的?除外|除外的)?[。）)]*$|^[（(]?除"
)
_WITHOUT = later(r"不(?:含|包括)([^，。；,;]+)")
_REMIT = later(r"([一-鿿]{2,8}?)(?:主管|行政)?(?:部门)?职权范围")
_AMOUNT = later(
    r"(\d+(?:\.\d+)?)\s*(万)?\s*(平方米|元|亩|公顷|人|吨|米|层)?\s*(以上|以下|以内|及以上|及以下)?"
)
_PARTS = later(r"^[因对]|[、和或及与]|其他")
_SAID, _UNSAID = 0.6, 0.35  # share of a limit's words that a task says
_ADDS = 0.45  # share of a task that the title lacks, from which it is narrower than the title
_INSIDE = 0.7  # share of a limit's words that the title itself has: it picks one of its offences


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether all limits are met (None: cannot be told), and the conditions that remain."""

    met: bool | None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limited:
    """What limits an item: (kind, text) pairs, EXCEPT or ONLY, its title and remark."""

    title: str
    limits: Sequence[tuple[str, str]]
    remark: str | None = None

    @property
    def every(self) -> list[tuple[str, str]]:
        """Its limits, and what its remark leaves out (不含…)."""
        out = [("EXCEPT", found) for found in _WITHOUT.findall(self.remark or "")]
        return [*self.limits, *out]


def judge(
    task: resemblance.Task,
    item: Limited,
    department: Iterable[str],
    weigh: Callable[[str], float],
    *,
    on_row: bool = True,
) -> Verdict:
    """Judge a task.

    Args:
        task: The task.
        item: The item with its limits.
        department: Folded names of the body that hands it down.
        weigh: Weight of a pair of characters.
        on_row: Whether that body is one of the item's.
    """
    met: bool | None = True
    conditions: list[str] = []
    for kind, text in item.every:
        one = _one(task, item.title, kind, text, frozenset(department), on_row, weigh)
        if one is False:
            return Verdict(met=False)
        conditions.append(text)
        met = None if one is None else met
    return Verdict(met, tuple(dict.fromkeys(conditions)))


def words_of(text: str) -> str:
    """What is excepted or alone included, without the words that say so (除外, 仅限)."""
    return _WORDS.sub("", _WORDS.sub("", text.strip()))


def _one(  # noqa: PLR0911 - one return a kind of limit
    task: resemblance.Task,
    title: str,
    kind: str,
    text: str,
    department: frozenset[str],
    on_row: bool,
    weigh: Callable[[str], float],
) -> bool | None:
    words = fold.fold(words_of(text))
    if remit := _REMIT.search(words):
        # A body on the row holds the remit under whatever name (规划和自然资源局 that of 林业).
        return True if on_row or any(_bare(remit[1], name) for name in department) else None
    said = resemblance.said_of(task, words, weigh)
    compared = _compared(task.raw, words)
    if kind == "EXCEPT":
        if compared is not None:
            return not compared
        parties = _parties(task, words)
        if parties is not None:
            return not parties
        bare = fold.fold(title).replace(fold.fold(text), " ")
        return said < _SAID and not any(
            resemblance.said_of(task, part, weigh) >= _SAID
            for part in _PARTS.split(words)
            if resemblance.share(part, bare, task.words, weigh) < _UNSAID
        )
    if compared is False:
        return False
    parties = _parties(task, words)
    if parties is not None:
        return parties
    if said >= _SAID or compared:
        return True
    title_words = resemblance.share(words, title, task.words, weigh)
    adds = resemblance.beyond(task, title, weigh)
    if title_words >= _INSIDE and said < _UNSAID:
        return False if adds < _ADDS else None
    return True if adds < _ADDS else None


def _bare(remit: str, name: str) -> bool:
    """Whether a department's name is that of a remit (城管 in 城市管理局, 林业 in 林业局)."""
    at = 0
    for char in remit:
        at = name.find(char, at) + 1
        if not at:
            return False
    return True


def _parties(task: resemblance.Task, words: str) -> bool | None:
    """Whether the parties or roads that a task names are those of a limit; None: neither named."""
    wanted = [kind for kind in task.words.parties if any(word in words for word in kind)]
    if not wanted:
        return None
    named = [kind for kind in task.words.parties if any(word in task.text for word in kind)]
    alike = [kind for kind in named if _table(kind, task) == _table(wanted[0], task)]
    if not alike:
        return None
    return any(kind in wanted for kind in alike)


def _table(kind: tuple[str, ...], task: resemblance.Task) -> bool:
    """Roads (True) or parties: only things of one table exclude each other."""
    return task.words.parties.index(kind) >= len(task.words.parties) - task.words.roads


def _compared(said: str, limit: str) -> bool | None:
    """Whether an amount that a task names is inside a limit's; None without both in one unit."""
    for value, myriad, unit, bound in _AMOUNT.findall(limit):
        if not bound:
            continue
        least = float(value) * (10_000 if myriad else 1)
        for other, other_myriad, other_unit, _ in _AMOUNT.findall(said):
            if other_unit == unit:
                amount = float(other) * (10_000 if other_myriad else 1)
                return amount >= least if "上" in bound else amount <= least
    return None
