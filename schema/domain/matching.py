"""Which item of one list is which of another: by words and bodies, never by number.

Two items are as alike as the pairs of characters in their titles (Dice, a pair counting the more
the fewer items have it, so that 行政处罚 says little), supported by bodies and duties. The best
pairs are taken first; a text that several others cover between them is a split or a merger.
Nothing depends on the order of rows, and exchanging the lists exchanges old and new only.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from schema.domain.likeness import Item, Side, dice, shared, side_of, size, weight

# Set on the sample county and hand-made cases (tests/unit/domain/test_comparing.py).
_PAIR_LEAST = 0.45  # below, two items are not one
_TITLE, _BODIES, _DUTIES = 0.75, 0.15, 0.10
_HARDLY = 0.2  # titles less alike than this are of two items, whatever the bodies
_OTHER_CLASS = 0.85  # an item of another class must be the more alike
_CLEAR = 0.2  # a rival further behind than this casts no doubt
_PART_LEAST = 0.5  # of a part's words stand in the whole
_COVER_LEAST = 0.7  # of the words of the whole stand in its parts together
_GAIN_LEAST = 0.15  # of the words of the whole that each part adds to the others
# Pairs of characters that more items have lead to no candidates: a list of penalties would pair
# every item with every other.
_COMMON = 400


@dataclass(frozen=True, slots=True)
class Match:
    """Items that are the same matter: one and one, one and several, or one alone; positions."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided, as pairs of ids of an old and a new item: one matter, or two."""

    one: frozenset[tuple[str, str]] = frozenset()
    two: frozenset[tuple[str, str]] = frozenset()

    def matches(self, old: Sequence[Item], new: Sequence[Item]) -> list[Match]:
        """Items that people put together; pairs that share an item are one match."""
        groups: list[tuple[set[int], set[int]]] = []
        for a, b in sorted(_places(self.one, old, new)):
            mine = [each for each in groups if a in each[0] or b in each[1]]
            rest = [each for each in groups if each not in mine]
            olds = {a}.union(*(each[0] for each in mine))
            news = {b}.union(*(each[1] for each in mine))
            groups = [*rest, (olds, news)]
        return [Match(tuple(sorted(a)), tuple(sorted(b)), 1.0) for a, b in groups]

    def apart(self, old: Sequence[Item], new: Sequence[Item]) -> frozenset[tuple[int, int]]:
        """Places of items that people keep apart."""
        return frozenset(_places(self.two, old, new))


def _places(
    pairs: Iterable[tuple[str, str]], old: Sequence[Item], new: Sequence[Item]
) -> set[tuple[int, int]]:
    left, right = ({item.id: at for at, item in enumerate(items)} for items in (old, new))
    return {(left[a], right[b]) for a, b in pairs if a in left and b in right}


_NOTHING = Decided()
_Near = dict[int, dict[int, float]]


def match(old: Sequence[Item], new: Sequence[Item], decided: Decided = _NOTHING) -> list[Match]:
    """Every item of both lists in exactly one match, in no particular order."""
    olds, news = ([side_of(at, item) for at, item in enumerate(items)] for items in (old, new))
    found = decided.matches(old, new)
    scorer = _Scorer([*olds, *news], decided.apart(old, new))
    olds = _without(olds, {at for each in found for at in each.old})
    news = _without(news, {at for each in found for at in each.new})
    same = scorer.allowed(_identical(olds, news))
    found += [Match((a.at,), (b.at,), 1.0) for a, b in same]
    olds = _without(olds, {a.at for a, _ in same})
    news = _without(news, {b.at for _, b in same})
    near = scorer.near(olds, news)
    back = _turned(near)
    pairs = _best_pairs(near, olds, news)
    groups = [
        *scorer.groups(olds, news, near, dict(pairs), split=True),
        *scorer.groups(news, olds, back, {b: a for a, b in pairs}, split=False),
    ]
    # Sorted by what they say: a split and a merger that share an item must not depend on sides.
    groups.sort(key=lambda group: (-group.score, group.keys, group.whole.key))
    gone_old, gone_new = set[int](), set[int]()
    for group in groups:
        whole, parts = (group.whole.at,), tuple(sorted(part.at for part in group.parts))
        from_, to = (whole, parts) if group.split else (parts, whole)
        if gone_old.isdisjoint(from_) and gone_new.isdisjoint(to):
            gone_old.update(from_)
            gone_new.update(to)
            found.append(Match(from_, to, round(group.score, 3)))
    for a, b in pairs:
        if a not in gone_old and b not in gone_new:
            gone_old.add(a)
            gone_new.add(b)
            found.append(Match((a,), (b,), _certainty(near, back, a, b)))
    found += [Match((a.at,), (), _alone(near, a.at)) for a in olds if a.at not in gone_old]
    found += [Match((), (b.at,), _alone(back, b.at)) for b in news if b.at not in gone_new]
    return found


def _without(sides: Sequence[Side], gone: set[int]) -> list[Side]:
    return [side for side in sides if side.at not in gone]


def _identical(olds: Sequence[Side], news: Sequence[Side]) -> Iterator[tuple[Side, Side]]:
    """Items that are equal in all, then those equal but for their number, one to one."""
    left, right = list(olds), list(news)
    for name in ("key", "content"):
        waiting: defaultdict[tuple[str, ...], list[Side]] = defaultdict(list)
        for side in sorted(right, key=lambda side: (side.key, side.at), reverse=True):
            waiting[getattr(side, name)].append(side)
        rest = []
        for side in sorted(left, key=lambda side: (side.key, side.at)):
            if same := waiting.get(getattr(side, name)):
                yield side, same.pop()
            else:
                rest.append(side)
        left, right = rest, [side for each in waiting.values() for side in each]


@dataclass(frozen=True, slots=True)
class _Group:
    split: bool
    whole: Side
    parts: tuple[Side, ...]
    score: float

    @property
    def keys(self) -> list[tuple[str, ...]]:
        """What its items say."""
        return sorted(side.key for side in (self.whole, *self.parts))


class _Scorer:
    """Weights of words among all items of both lists."""

    def __init__(self, sides: Sequence[Side], apart: frozenset[tuple[int, int]]) -> None:
        self._apart = apart
        self._spread = Counter(pair for side in sides for pair in side.title)
        said = Counter(pair for side in sides for pair in side.duties)
        count = len(sides)
        self._title = {word: weight(count, of) for word, of in self._spread.items()}
        self._duty = {word: weight(count, of) for word, of in said.items()}
        self._sizes = {
            id(side): (size(side.title, self._title), size(side.duties, self._duty))
            for side in sides
        }

    def near(self, olds: Sequence[Side], news: Sequence[Side]) -> _Near:
        """How alike the items are that share a word which is not everywhere, or all words."""
        having: defaultdict[object, list[Side]] = defaultdict(list)
        for side in news:
            for word in self._leads(side):
                having[word].append(side)
        found: _Near = {}
        for a in olds:
            candidates = {b.at: b for word in self._leads(a) for b in having.get(word, ())}
            found[a.at] = {
                at: self._alike(a, b)
                for at, b in candidates.items()
                if (a.at, at) not in self._apart
            }
        return found

    def allowed(self, pairs: Iterable[tuple[Side, Side]]) -> list[tuple[Side, Side]]:
        """Pairs but for those that a person keeps apart."""
        return [(a, b) for a, b in pairs if (a.at, b.at) not in self._apart]

    def _leads(self, side: Side) -> Iterator[object]:
        yield from (word for word in side.title if self._spread[word] <= _COMMON)
        yield frozenset(side.title.items()), side.bodies

    def _alike(self, a: Side, b: Side) -> float:
        sizes, others = self._sizes[id(a)], self._sizes[id(b)]
        title = dice(shared(a.title, b.title, self._title), sizes[0] + others[0])
        if title < _HARDLY:
            return title * _TITLE
        if a.list_class != b.list_class:
            return title * _OTHER_CLASS
        score, most = title * _TITLE, _TITLE
        if a.bodies or b.bodies:
            score += _BODIES * len(a.bodies & b.bodies) / len(a.bodies | b.bodies)
            most += _BODIES
        if a.duties or b.duties:
            score += _DUTIES * dice(shared(a.duties, b.duties, self._duty), sizes[1] + others[1])
            most += _DUTIES
        return score / most

    def groups(
        self,
        wholes: Sequence[Side],
        sides: Sequence[Side],
        near: _Near,
        pairs: dict[int, int],
        *,
        split: bool,
    ) -> Iterator[_Group]:
        """Wholes with the parts that cover them: free ones and the one paired with the whole."""
        by_position, taken = {side.at: side for side in sides}, set(pairs.values())
        for whole in wholes:
            own = pairs.get(whole.at)
            free = [
                by_position[at] for at in near.get(whole.at, ()) if at not in taken or at == own
            ]
            if len(free) < 2:  # noqa: PLR2004 - a part alone is a pair
                continue
            found = [
                self._covering(whole.title, [(side, side.title) for side in free], self._title),
                self._covering(whole.duties, [(side, side.duties) for side in free], self._duty),
            ]
            score, parts = max(found, key=lambda each: each[0])
            if parts and (own is None or own in {part.at for part in parts}):
                yield _Group(split, whole, parts, score)

    def _covering(
        self,
        whole: Counter[str],
        sides: Sequence[tuple[Side, Counter[str]]],
        weights: dict[str, int],
    ) -> tuple[float, tuple[Side, ...]]:
        """The parts that cover a whole, with how well they do; none if they do not."""
        total = size(whole, weights)
        shares = [
            (size(whole & bag, weights) / own, side, bag)
            for side, bag in sides
            if (own := size(bag, weights))
        ]
        shares.sort(key=lambda each: (-each[0], each[1].key))
        parts, covered = list[tuple[float, Side]](), Counter[str]()
        for share, side, bag in shares:
            gain = size(whole & (covered + bag), weights) - size(covered, weights)
            if share >= _PART_LEAST and gain >= _GAIN_LEAST * total:
                parts.append((share, side))
                covered = whole & (covered + bag)
        cover = size(covered, weights) / total if total else 0.0
        if len(parts) < 2 or cover < _COVER_LEAST:  # noqa: PLR2004 - a part alone is a pair
            return 0.0, ()
        mean = math.fsum(share for share, _ in parts) / len(parts)
        return cover * mean, tuple(side for _, side in parts)


def _turned(near: _Near) -> _Near:
    turned: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for a, row in near.items():
        for b, score in row.items():
            turned[b][a] = score
    return turned


def _best_pairs(near: _Near, olds: Sequence[Side], news: Sequence[Side]) -> list[tuple[int, int]]:
    """Pairs, the most alike first; equals by what they say."""
    left, right = ({side.at: side for side in sides} for sides in (olds, news))
    every = [
        (-score, sorted((left[a].key, right[b].key)), max(a, b), a, b)
        for a, row in near.items()
        for b, score in row.items()
        if score >= _PAIR_LEAST
    ]
    pairs: dict[int, int] = {}
    taken = set[int]()
    for *_, a, b in sorted(every):
        if a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)
    return list(pairs.items())


def _certainty(near: _Near, back: _Near, a: int, b: int) -> float:
    """How alike a pair is, half as sure where another would be as good."""
    score = near[a][b]
    others = [each for at, each in near[a].items() if at != b]
    others += [each for at, each in back[b].items() if at != a]
    margin = score - max(others, default=0.0)
    return round(score * min(1.0, max(0.5, 0.5 + margin / (2 * _CLEAR))), 3)


def _alone(near: _Near, at: int) -> float:
    """How unlike an item is to all of the other list that were left."""
    return round(1 - min(1.0, max(near.get(at, {}).values(), default=0.0)), 3)
