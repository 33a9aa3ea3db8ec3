"""Plans and documents in tantivy's terms.

The unigram field keeps frequencies only, the bigram field positions, both under the built-in
`whitespace` tokenizer on streams made by `domain.text` (measured best or equal).
"""

import tantivy
from tantivy import FieldType, Occur, Query

from schema.domain import search
from schema.domain.text import tokens

_PRUNE_SHARE = 0.2  # unigrams in more documents are dropped beside bigrams: 1.7-3 x faster, equal


def schema() -> tantivy.Schema:
    """Fields of the index; `layout.MAPPING` is raised with every change here."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("hit_kind", "work_kind", "list_class", "bodies"):
        builder.add_text_field(
            name, stored=name == "hit_kind", fast=True, tokenizer_name="raw", index_option="basic"
        )
    for name in ("edition_id", "territory_path"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("unigrams", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("bigrams", tokenizer_name="whitespace", index_option="position")
    for name in ("valid_from", "valid_to", "known_from_us", "known_to_us"):
        builder.add_integer_field(name, fast=True)
    return builder.build()


def document(doc: search.Document) -> tantivy.Document:
    """One document; integer fields through add_integer (the constructor guesses types)."""
    out = tantivy.Document()
    for name in ("id", "hit_kind", "edition_id", "work_kind", "unigrams", "bigrams"):
        out.add_text(name, getattr(doc, name))
    if doc.list_class:
        out.add_text("list_class", doc.list_class)
    for name in ("territory_path", "bodies"):
        for value in getattr(doc, name):
            out.add_text(name, value)
    for name in ("valid_from", "valid_to", "known_from_us", "known_to_us"):
        out.add_integer(name, getattr(doc, name))
    return out


class Translator:
    """Builds queries against one schema and searcher."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self.schema = schema
        self.searcher = searcher

    def query(self, plan: search.Plan) -> Query:
        """The plan as one boolean query; filters do not score."""
        clauses = [(Occur.Must, self._unscored(query)) for query in self._filters(plan.filters)]
        clauses += [(Occur.Must, self._phrase(phrase)) for phrase in plan.phrases]
        clauses += [(Occur.MustNot, self._phrase(phrase)) for phrase in plan.excluded]
        if terms := self._terms(plan):
            clauses.append((Occur.Must, Query.boolean_query([(Occur.Should, t) for t in terms])))
        if not any(occur is Occur.Must for occur, _ in clauses):
            clauses.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(clauses)

    def _terms(self, plan: search.Plan) -> list[Query]:
        unigrams = plan.unigrams
        if plan.bigrams:
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

    def _filters(self, filters: search.Filters) -> list[Query]:
        queries = [
            self._any(field, values)
            for field, values in (
                ("hit_kind", [kind.value for kind in filters.hit_kinds]),
                ("work_kind", filters.work_kinds),
                ("list_class", filters.classes),
                ("bodies", filters.bodies),
                ("edition_id", filters.editions),
            )
            if values
        ]
        if filters.places or filters.within:
            queries.append(self._place(filters))
        if filters.as_of:
            day = filters.as_of.toordinal()
            queries += [self._range("valid_from", upper=day), self._range("valid_to", lower=day)]
        if filters.known_at_us is not None:
            moment = filters.known_at_us
            queries.append(self._range("known_from_us", upper=moment))
            queries.append(self._range("known_to_us", lower=moment + 1))
        else:
            queries.append(self._range("known_to_us", lower=search.OPEN_END_US))
        return queries

    def _place(self, filters: search.Filters) -> Query:
        """The last element of a territory path is its own code, marked with "="."""
        choices = [f"={code}" for code in sorted(filters.places)]
        if filters.within:
            choices.append(filters.within)
        return self._any("territory_path", choices)

    def _any(self, field: str, values: "frozenset[str] | list[str]") -> Query:
        terms = [
            Query.term_query(self.schema, field, v, index_option="basic") for v in sorted(values)
        ]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _range(self, field: str, *, lower: int | None = None, upper: int | None = None) -> Query:
        return Query.range_query(self.schema, field, FieldType.Integer, lower, upper)

    @staticmethod
    def _unscored(query: Query) -> Query:
        return Query.const_score_query(query, 0.0)
