"""Items of lists as they are compared: what they say, folded, and how much words weigh."""

import math
from collections import Counter
from dataclasses import dataclass

from schema.domain import lists
from schema.domain.text import fold, tokens

_SCALE = 1 << 16  # weights are whole numbers, so that sums do not depend on their order


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, with what it is compared by."""

    id: str
    list_class: lists.ListClass
    number: str | None
    category: str | None
    title: str
    parts: tuple[lists.Responsibility, ...] = ()
    remark: str | None = None
    basis: str | None = None
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """An item prepared for comparing."""

    at: int
    list_class: lists.ListClass
    title: Counter[str]
    duties: Counter[str]
    bodies: frozenset[str]
    content: tuple[str, ...]  # all but its number and category
    key: tuple[str, ...]  # all: ties are broken by what items say, not by where they stand


def plain(text: str | None) -> str:
    """Fold a text and drop white space: equal for texts that say the same."""
    return "".join(fold.fold(text or "").split())


def side_of(at: int, item: Item) -> Side:
    """Prepare an item that stands at a place in its list."""
    parts = [(plain(part.body), part.role, plain(part.duty)) for part in item.parts]
    own = plain(lists.TOWNSHIP)
    rest = (item.remark, item.basis, "、".join(item.scope))
    content = (
        item.list_class,
        plain(item.title),
        *(word for part in parts for word in part),
        *map(plain, rest),
    )
    return Side(
        at,
        item.list_class,
        bag_of(item.title),
        bag_of("\n".join(part.duty or "" for part in item.parts)),
        frozenset(body for body, _, _ in parts if body != own),
        content,
        (*content, plain(item.number), plain(item.category)),
    )


def bag_of(text: str) -> Counter[str]:
    """Pairs of characters, and words of other scripts, with how often they occur."""
    pairs = tokens.tokenize(fold.fold(text)).bigrams
    return Counter(pair for pair in pairs if pair != tokens.SEPARATOR)


def weight(count: int, of: int) -> int:
    """Weight of a word that so many of all items have."""
    return round(_SCALE * math.log(1 + count / of))


def size(bag: Counter[str], weights: dict[str, int]) -> int:
    """Weight of all words of a text."""
    return sum(weights[word] * number for word, number in bag.items())


def shared(a: Counter[str], b: Counter[str], weights: dict[str, int]) -> int:
    """Weight of the words that two texts share."""
    if len(a) > len(b):
        a, b = b, a
    return sum(weights[word] * min(number, b[word]) for word, number in a.items() if word in b)


def dice(shared: int, total: int) -> float:
    """How alike two texts are: what they share, of the weight of both."""
    return 2 * shared / total if total else 0.0
