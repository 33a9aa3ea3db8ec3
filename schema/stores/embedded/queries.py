"""Plans and documents in tantivy's terms.

The unigram field keeps frequencies only, the bigram field positions, both under the built-in
`whitespace` tokenizer on streams made by `domain.text` (measured best or equal).
"""

import tantivy
from tantivy import FieldType, Occur, Query

from schema.domain import search
from schema.domain.text import tokens

_PRUNE_SHARE = 0.2  # unigrams in more documents are dropped beside bigrams: 1.7-3 x faster, equal
_MAX_TERM_BYTES = 32_766  # as in Lucene
_ONE = ("id", "hit_kind", "edition_id", "work_kind")
_MANY = ("territory_path", "bodies")
_INTEGERS = ("valid_from", "valid_to", "known_from_us", "known_to_us")


def schema() -> tantivy.Schema:
    """Fields of the index; `layout.MAPPING` is raised with every change here.

    Integers are fast fields only: a range over one costs less than its terms would.
    """
    builder = tantivy.SchemaBuilder()
    for name in (*_ONE, "list_class", *_MANY):
        builder.add_text_field(
            name,
            stored=name in ("id", "hit_kind"),
            fast=name != "territory_path",
            tokenizer_name="raw",
            index_option="basic",
        )
    builder.add_text_field("unigrams", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("bigrams", tokenizer_name="whitespace", index_option="position")
    for name in (*_INTEGERS, "version"):
        builder.add_integer_field(name, fast=True)
    return builder.build()


def document(doc: search.Document, version: int) -> tantivy.Document:
    """One document; integer fields through add_integer (the constructor guesses types).

    Raises:
        ValueError, OverflowError: the engine cannot hold it; the message says why.
    """
    out = tantivy.Document()
    for name in _ONE:
        out.add_text(name, _keyword(name, getattr(doc, name)))
    if doc.list_class:
        out.add_text("list_class", _keyword("list_class", doc.list_class))
    for name in _MANY:
        for value in getattr(doc, name):
            out.add_text(name, _keyword(name, value))
    out.add_text("unigrams", doc.unigrams)
    out.add_text("bigrams", doc.bigrams)
    for name in _INTEGERS:
        out.add_integer(name, getattr(doc, name))
    out.add_integer("version", version)
    return out


def scores(plan: search.Plan) -> bool:
    """Whether hits of the plan differ in score: filters and exclusions do not score."""
    return bool(plan.unigrams or plan.bigrams or plan.expansions or plan.phrases)


def _keyword(name: str, value: str) -> str:
    """A value of a raw field; of a longer one tantivy would drop the term without a word."""
    if len(value.encode()) > _MAX_TERM_BYTES:
        raise ValueError(f"{name} is longer than {_MAX_TERM_BYTES} bytes")
    return value


class Translator:
    """Builds queries against one schema and searcher."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self.schema = schema
        self.searcher = searcher

    def query(self, plan: search.Plan) -> Query:
        """The plan as one boolean query; filters do not score.

        What must not hold stands beside the terms, intervals too, as ranges outside of them:
        measured 1.05 to 1.5 times faster than asking for what must hold.
        """
        required = [
            Query.const_score_query(self._any(field, values), 0.0)
            for field, values in plan.filters.keywords
        ]
        required += [self._phrase(phrase) for phrase in plan.phrases]
        if terms := self._terms(plan):
            wanted = [(Occur.Should, term) for term in terms]
        else:
            wanted = [(Occur.Must, Query.const_score_query(Query.all_query(), 0.0))]
        excluded = [*map(self._phrase, plan.excluded), *self._outside(plan.filters)]
        kept = Query.boolean_query([*wanted, *((Occur.MustNot, query) for query in excluded)])
        if not required:
            return kept
        return Query.boolean_query([(Occur.Must, query) for query in (kept, *required)])

    def holding(self, field: str, value: str) -> list[tantivy.DocAddress]:
        """All documents that hold a raw term."""
        most = self._frequency(field, value)
        if not most:
            return []
        query = Query.term_query(self.schema, field, value, index_option="basic")
        return [at for _, at in self.searcher.search(query, limit=most, count=False).hits]

    def values(self, field: str, addresses: list[tantivy.DocAddress]) -> list[int]:
        """Values of an integer field."""
        return [int(v or 0) for v in self.searcher.fast_field_values(field, addresses)]

    def versions(self, edition_id: str) -> dict[str, int]:
        """Version of every document of an edition by the document's key."""
        held = self.holding("edition_id", edition_id)
        ids = [self.searcher.doc(address)["id"][0] for address in held]
        keys = map("{}.{}".format, ids, self.values("known_from_us", held))
        return dict(zip(keys, self.values("version", held), strict=True))

    def _terms(self, plan: search.Plan) -> list[Query]:
        unigrams = plan.unigrams
        # A lone character is all there is to look for where the query has no pair.
        if any(len(term) > 1 for term in plan.bigrams):
            most = max(self.searcher.num_docs * _PRUNE_SHARE, 1)
            unigrams = tuple(t for t in unigrams if self._frequency("unigrams", t) <= most)
        return [
            *(Query.term_query(self.schema, "unigrams", t, index_option="freq") for t in unigrams),
            *(Query.term_query(self.schema, "bigrams", t) for t in plan.bigrams),
            *(
                Query.boost_query(Query.term_query(self.schema, "bigrams", t), weight)
                for t, weight in plan.expansions
            ),
        ]

    def _frequency(self, field: str, term: str) -> int:
        return self.searcher.doc_freq(field, term)

    def _phrase(self, phrase: tokens.Phrase) -> Query:
        parts = [
            Query.term_query(self.schema, "unigrams", token, index_option="freq")
            for token in phrase.unigrams
        ]
        if len(phrase.bigrams) > 1:
            parts.append(Query.phrase_query(self.schema, "bigrams", list(phrase.bigrams)))
        elif phrase.bigrams:
            parts.append(Query.term_query(self.schema, "bigrams", phrase.bigrams[0]))
        return Query.boolean_query([(Occur.Must, part) for part in parts])

    def _outside(self, filters: search.Filters) -> list[Query]:
        """Documents whose intervals do not hold the day and the moment asked for."""
        queries = []
        if filters.as_of:
            day = filters.as_of.toordinal()
            queries.append(self._range("valid_from", lower=day + 1))
            if filters.known_at_us is None:
                queries.append(self._range("valid_to", upper=day - 1))
        if filters.known_at_us is None:
            queries.append(self._range("known_to_us", upper=search.OPEN_END_US - 1))
        else:
            moment = filters.known_at_us
            queries.append(self._range("known_from_us", lower=moment + 1))
            queries.append(self._range("known_to_us", upper=moment))
        return queries

    def _any(self, field: str, values: list[str]) -> Query:
        terms = [Query.term_query(self.schema, field, v, index_option="basic") for v in values]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _range(self, field: str, *, lower: int | None = None, upper: int | None = None) -> Query:
        return Query.range_query(self.schema, field, FieldType.Integer, lower, upper)
