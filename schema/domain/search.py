"""Search (检索): the query language, the plan that both engines run, and what they return.

Query language: words are any of (ranked), "quoted words" must stand in the text exactly,
-word or -"words" must not. Must not know an engine.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date

from schema import errors
from schema.domain.text import fold, tokens
from schema.domain.text.patterns import later

MAX_QUERY_CHARS = 500
NATIONAL = "0"  # territory code of national documents inside the index
OPEN_START = 0
OPEN_END_DAY = date.max.toordinal()
OPEN_END_US = 2**62

# Words that say "who, what, how" of a question and carry no matter (retrieval: cutting them out
# of the string, so that bigrams do not straddle them, gained up to .009 MRR).
FUNCTION_CHARACTERS = frozenset(
    "的了和与及或在是有由对为以于等其之该此各也都就还把被从向到将个这那么吗呢啊吧呀"
)

_PIECE = later(r'(?P<minus>-)?(?:["“”](?P<quoted>[^"“”]*)["“”]|(?P<word>[^\s"“”]+))')


class HitKind(enum.StrEnum):
    """What a hit is."""

    ENTRY = "ENTRY"
    PASSAGE = "PASSAGE"


@dataclass(frozen=True, slots=True)
class Query:
    """A search text as understood: ranked words, exact phrases, excluded phrases (all folded)."""

    words: str
    exact: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def parse(text: str) -> Query:
    """Read a search text.

    Raises:
        errors.QueryInvalid: it is longer than 500 characters or only excludes.
    """
    if len(text) > MAX_QUERY_CHARS:
        raise errors.QueryInvalid(f"检索词过长：{len(text)} 字，最多 {MAX_QUERY_CHARS} 字。")
    words: list[str] = []
    exact: list[str] = []
    excluded: list[str] = []
    for piece in _PIECE.finditer(text):
        content = fold.fold(piece["quoted"] or piece["word"] or "").strip()
        if not content:
            continue
        if piece["minus"]:
            excluded.append(content)
        elif piece["quoted"]:
            exact.append(content)
        else:
            words.append(content)
    if excluded and not words and not exact:
        raise errors.QueryInvalid("只有排除词，没有检索词：请至少写一个要查的词。")
    return Query(" ".join(words), tuple(exact), tuple(excluded))


@dataclass(frozen=True, slots=True)
class Filters:
    """Hard constraints on hits; an empty collection constrains nothing.

    `places` holds the codes whose documents apply (a place, its ancestors, NATIONAL);
    `within` a code inside which any territory applies too. Days are inclusive. With `known_at_us`
    an engine leaves `valid_to` aside: it holds the ends known now, and SQL tells those known then.
    """

    hit_kinds: frozenset[HitKind] = frozenset()
    work_kinds: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    within: str | None = None
    bodies: frozenset[str] = frozenset()
    editions: frozenset[str] = frozenset()
    as_of: date | None = None
    known_at_us: int | None = None

    @property
    def keywords(self) -> list[tuple[str, list[str]]]:
        """Index fields of which a document must hold any of the values, sorted.

        The last element of a territory path is the document's own code, marked with "=".
        """
        territories = [f"={code}" for code in sorted(self.places)]
        named = (
            ("hit_kind", sorted(kind.value for kind in self.hit_kinds)),
            ("work_kind", sorted(self.work_kinds)),
            ("list_class", sorted(self.classes)),
            ("bodies", sorted(self.bodies)),
            ("edition_id", sorted(self.editions)),
            ("territory_path", territories + ([self.within] if self.within else [])),
        )
        return [(field, values) for field, values in named if values]

    def without(self, facet: "Facet") -> "Filters":
        """These filters without the one on a facet's field."""
        match facet:
            case Facet.HIT_KIND:
                return replace(self, hit_kinds=frozenset())
            case Facet.WORK_KIND:
                return replace(self, work_kinds=frozenset())
            case Facet.CLASS:
                return replace(self, classes=frozenset())
            case Facet.BODY:
                return replace(self, bodies=frozenset())


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine runs: any of the terms, ranked; all phrases; no excluded phrase; filters.

    `expansions` are bigrams of related words (thesaurus) with a weight below 1.
    """

    unigrams: tuple[str, ...] = ()
    bigrams: tuple[str, ...] = ()
    expansions: tuple[tuple[str, float], ...] = ()
    phrases: tuple[tokens.Phrase, ...] = ()
    excluded: tuple[tokens.Phrase, ...] = ()
    query: Query = field(default_factory=lambda: Query(""))
    filters: Filters = field(default_factory=Filters)

    @property
    def identity(self) -> str:
        """The same text for the same query and filters, in every process."""
        values = (getattr(self.filters, each.name) for each in fields(self.filters))
        told = [sorted(v) if isinstance(v, frozenset) else v for v in values]
        return repr((self.query, told))

    def without(self, facet: "Facet") -> "Plan":
        """The plan without the filter of one facet, so that its other values can be counted."""
        return replace(self, filters=self.filters.without(facet))

    @property
    def verified(self) -> bool:
        """Whether hits must be looked at: an index finds exact phrases, and a little more."""
        return bool(self.query.exact or self.query.excluded)

    def confirms(self, text: str) -> bool:
        """Whether a text really has all exact phrases and none of the excluded ones."""
        folded = fold.fold(text)
        wanted = all(phrase in folded for phrase in self.query.exact)
        return wanted and not any(phrase in folded for phrase in self.query.excluded)


def plan(query: Query, filters: Filters) -> Plan:
    """Turn a query into engine terms; the words of exact phrases are ranked as well."""
    terms = tokens.terms(" ".join([query.words, *query.exact]), drop=FUNCTION_CHARACTERS)
    return Plan(
        unigrams=terms.unigrams,
        bigrams=terms.bigrams,
        phrases=tuple(tokens.phrase(text) for text in query.exact if _indexed(text)),
        excluded=tuple(tokens.phrase(text) for text in query.excluded if _indexed(text)),
        query=query,
        filters=filters,
    )


def _indexed(text: str) -> bool:
    """Whether any of the text reaches the index (punctuation alone does not)."""
    return any(tokens.phrase(text))


class Facet(enum.StrEnum):
    """A field by which hits are counted (分面)."""

    HIT_KIND = "HIT_KIND"
    WORK_KIND = "WORK_KIND"
    CLASS = "CLASS"
    BODY = "BODY"


@dataclass(frozen=True, slots=True)
class Bucket:
    """One value of a facet and the number of hits that have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A facet's largest values; `other_count` hits carry values that are not shown."""

    facet: Facet
    buckets: tuple[Bucket, ...]
    other_count: int


@dataclass(frozen=True, slots=True)
class Document:
    """One indexed document: ids, token streams, filter values; the text itself stays in SQL.

    Days are proleptic ordinals, both ends inclusive; moments microseconds, the end exclusive.
    """

    id: str
    hit_kind: HitKind
    edition_id: str
    work_kind: str
    list_class: str | None
    territory_path: tuple[str, ...]
    bodies: tuple[str, ...]
    unigrams: str
    bigrams: str
    valid_from: int = OPEN_START
    valid_to: int = OPEN_END_DAY
    known_from_us: int = OPEN_START
    known_to_us: int = OPEN_END_US

    @property
    def key(self) -> str:
        """Key in the index: a row that several revisions brought has a document for each."""
        return f"{self.id}.{self.known_from_us}"


@dataclass(frozen=True, slots=True)
class Change:
    """All documents of one edition as they are now; replaces what the index holds of it.

    `version` is the edition's index version: of two changes the higher wins, in any order.
    """

    edition_id: str
    documents: tuple[Document, ...]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit of an engine: an id to be re-read from SQL, a score, where to go on after it.

    `position` means something to the engine that made it only.
    """

    id: str
    hit_kind: HitKind
    score: float
    position: str


@dataclass(frozen=True, slots=True)
class Page:
    """Hits of one page from one snapshot; `snapshot` names it for the next page."""

    hits: tuple[Hit, ...]
    snapshot: str
    exhausted: bool


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """State of the search index (索引状态).

    `writable` is False while the engine refuses changes, as a server short of disk does.
    """

    engine: str
    generation: int
    documents: int
    size_bytes: int
    writable: bool = True


@dataclass(frozen=True, slots=True)
class Generation:
    """A whole index of an engine (一代索引); one of them serves."""

    number: int
    documents: int
    size_bytes: int
    serving: bool


def ranked(hits: Iterable[tuple[str, HitKind, float]]) -> list[tuple[str, HitKind, float]]:
    """Engine hits in the one order that every engine agrees on: score to 5 digits, then id."""
    rounded = [(id_, kind, round(score, 5)) for id_, kind, score in hits]
    return sorted(rounded, key=lambda hit: (-hit[2], hit[0]))
