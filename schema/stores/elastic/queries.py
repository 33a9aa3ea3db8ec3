"""Plans in Elasticsearch's query language.

Scores equal the embedded engine's: BM25 with k1 1.2 and b .75, and the server multiplies by
k1 + 1 as tantivy does (Lucene alone has stopped doing so).
"""

from collections.abc import Collection, Sequence
from typing import Any

from schema.domain import search
from schema.domain.search import Facet, Filters, Plan
from schema.domain.text import tokens

Clause = dict[str, Any]

_EXACT = {"shard_size": 5000}  # values that each shard gives: above the number of bodies
FIELDS = {
    Facet.HIT_KIND: "hit_kind",
    Facet.WORK_KIND: "work_kind",
    Facet.CLASS: "list_class",
    Facet.BODY: "bodies",
}


def query(plan: Plan, frequent: Collection[str]) -> Clause:
    """The plan as one query; `frequent` unigrams are left out beside pairs."""
    return {
        "bool": {
            "must": _scored(plan, frequent),
            "filter": _filters(plan.filters),
            "must_not": [_phrase(phrase) for phrase in plan.excluded],
        }
    }


def counted(plan: Plan, frequent: Collection[str], facets: Sequence[Facet], size: int) -> Clause:
    """Query and aggregations that count facets, each without its own filter, in one search.

    The query has no filter of any facet; each aggregation has those of all the others.
    """
    bare = plan
    for facet in facets:
        bare = bare.without(facet)
    shared = _filters(bare.filters)
    aggregations = {}
    for facet in facets:
        own = [each for each in _filters(plan.filters.without(facet)) if each not in shared]
        aggregations[facet.value] = {
            "filter": {"bool": {"filter": own}},
            "aggs": {"values": {"terms": {"field": FIELDS[facet], "size": size, **_EXACT}}},
        }
    return {"query": query(bare, frequent), "aggs": aggregations}


def term(field: str, value: str) -> Clause:
    """Documents that hold a term."""
    return {"term": {field: value}}


def by_term(terms: Sequence[tuple[str, str]]) -> Clause:
    """An aggregation that counts all documents, and those that hold each (field, term)."""
    filters = [{"match_all": {}}, *(term(field, value) for field, value in terms)]
    return {"by_term": {"filters": {"filters": filters}}}


def counts(answer: dict[str, Any]) -> list[int]:
    """What `by_term` counted: all documents, then each term's."""
    return [int(each["doc_count"]) for each in answer["aggregations"]["by_term"]["buckets"]]


def scores(plan: Plan) -> bool:
    """Whether hits of the plan differ in score: filters and exclusions do not score."""
    return bool(plan.unigrams or plan.bigrams or plan.expansions or plan.phrases)


def _scored(plan: Plan, frequent: Collection[str]) -> list[Clause]:
    unigrams = plan.unigrams
    # A lone character is all there is to look for where the query has no pair.
    if any(len(token) > 1 for token in plan.bigrams):
        unigrams = tuple(token for token in unigrams if token not in frequent)
    terms = [term("unigrams", token) for token in unigrams]
    terms += [term("bigrams", token) for token in plan.bigrams]
    terms += [
        {"term": {"bigrams": {"value": token, "boost": weight}}}
        for token, weight in plan.expansions
    ]
    any_term = [{"bool": {"should": terms}}] if terms else []
    return any_term + [_phrase(phrase) for phrase in plan.phrases]


def _phrase(phrase: tokens.Phrase) -> Clause:
    parts = [term("unigrams", token) for token in phrase.unigrams]
    if len(phrase.bigrams) > 1:
        parts.append({"match_phrase": {"bigrams": tokens.stream(phrase.bigrams)}})
    elif phrase.bigrams:
        parts.append(term("bigrams", phrase.bigrams[0]))
    return {"bool": {"must": parts}}


def _filters(filters: Filters) -> list[Clause]:
    clauses: list[Clause] = [{"terms": {field: values}} for field, values in filters.keywords]
    if filters.as_of:
        day = filters.as_of.toordinal()
        clauses.append(_range("valid_from", lte=day))
        if filters.known_at_us is None:
            clauses.append(_range("valid_to", gte=day))
    if filters.known_at_us is None:
        clauses.append(_range("known_to_us", gte=search.OPEN_END_US))
    else:
        moment = filters.known_at_us
        clauses += [_range("known_from_us", lte=moment), _range("known_to_us", gt=moment)]
    return clauses


def _range(field: str, **bounds: int) -> Clause:
    return {"range": {field: bounds}}
