"""Requests that are meant to hurt, each with the refusal that is due: for tests and the benchmark.

After https://github.com/dolevf/graphql-cop, https://github.com/Escape-Technologies/graphql-armor,
and what stock servers were seen to fall over.
"""

import gzip
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

JSON = {"content-type": "application/json", "accept": "application/graphql-response+json"}
ID = "RW50cnk6MDEyMzQ1Njc4OWFiY2RlZg"  # of an entry that there is not
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Attack:
    """One request; the errors of its answer have one of `codes`."""

    name: str
    status: int
    codes: set[str]
    content: bytes = b""
    method: str = "POST"
    path: str = "/graphql"
    headers: dict[str, str] = field(default_factory=lambda: JSON)
    chunked: bool = False


def _asks(name: str, code: str, text: str, status: int = 400, **more: Any) -> Attack:
    content = json.dumps({"query": text, **more}).encode()
    return Attack(name, status, {code}, content)


def _sends(name: str, status: int, code: str, content: bytes, **headers: str) -> Attack:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return Attack(name, status, {code}, content, headers=JSON | named)


def _gets(name: str, status: int, code: str, query: str, **headers: str) -> Attack:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    path = f"/graphql?query={quote(query)}"
    return Attack(name, status, {code}, method="GET", path=path, headers=JSON | named)


def _entry(selection: str) -> str:
    return f'{{entry(id:"{ID}"){{{selection}}}}}'


def _fragments(count: int, spreads: str) -> str:
    """Fragments that spread the next one as told; N stands for its number."""
    chain = [f"fragment F{n} on Entry{{{spreads.replace('N', str(n + 1))}}}" for n in range(count)]
    return " ".join([_entry("...F0"), *chain, f"fragment F{count} on Entry{{title}}"])


def _cycle(turns: int) -> str:
    """From an entry to its bodies to their duties, and again."""
    turn = "responsibilities{body{duties(first:100){edges{node{"
    return _entry(turn * turns + "title" + "}" * 5 * turns)


_ALIASED = " ".join(f"a{n}:__typename" for n in range(400))
_SCHEMAS = " ".join(f"a{n}:__schema{{types{{name}}}}" for n in range(15))
_PLAIN = b'{"query":"{__typename}"}'
_CHANGE = b'{"query":"mutation{handleFeedback(number:1,state:DONE){__typename}}"}'
_FORM = "multipart/form-data; boundary=x"
_NESTED = b'{"query":"{__typename}","variables":' + b'{"a":' * 9000 + b"1" + b"}" * 9001
_MANY = "query($t:[TaskInput!]!){checkTasks(tasks:$t){task}}"
_TASK = {"department": "县公安局", "township": "柳河镇", "task": "巡查"}
_BOGUS = "bogus.cursor"
_FEEDBACK = 'giveFeedback(question:"x",opinion:RIGHT){__typename}'
_STEP = 'transitionCase(input:{case:"x",action:SUBMIT,version:1})'

ATTACKS = (
    _asks("500 levels of braces", "TOKEN_LIMIT_EXCEEDED", "{" + "a{" * 500 + "a" + "}" * 501),
    _asks("a cycle of types, 30 deep", "DEPTH_LIMIT_EXCEEDED", _cycle(6)),
    _asks("lists of 100 in lists of 100", "COST_LIMIT_EXCEEDED", _cycle(2)),
    _asks("400 aliases", "ALIAS_LIMIT_EXCEEDED", "{" + _ALIASED + "}"),
    _asks(
        "200 directives", "DIRECTIVE_LIMIT_EXCEEDED", "{__typename" + "@skip(if:false)" * 200 + "}"
    ),
    _asks("10 unknown directives", "GRAPHQL_VALIDATION_FAILED", "{__typename" + "@aa" * 10 + "}"),
    _asks("1,500 equal fields", "ROOT_FIELD_LIMIT_EXCEEDED", "{" + "__typename " * 1500 + "}"),
    _asks("400 equal selections", "GRAPHQL_VALIDATION_FAILED", _entry("list{title}" * 390)),
    _asks(
        "a fragment of itself",
        "GRAPHQL_VALIDATION_FAILED",
        _entry("...A") + "fragment A on Entry{title ...A}",
    ),
    _asks(
        "fragments in a circle",
        "GRAPHQL_VALIDATION_FAILED",
        _entry("...A") + "fragment A on Entry{...B} fragment B on Entry{...A}",
    ),
    _asks("2^150 fields by fragments", "DEPTH_LIMIT_EXCEEDED", _fragments(150, "...FN ...FN")),
    _asks("2^20 fields by fragments", "COST_LIMIT_EXCEEDED", _fragments(20, "...FN ...FN")),
    _asks("200 fragments in a row", "DEPTH_LIMIT_EXCEEDED", _fragments(200, "...FN")),
    _asks(
        "40 fields of the root", "ROOT_FIELD_LIMIT_EXCEEDED", "{" + "serverInfo{version}" * 40 + "}"
    ),
    _asks("15 introspections", "COST_LIMIT_EXCEEDED", "{" + _SCHEMAS + "}"),
    _asks(
        "introspection in a circle",
        "DEPTH_LIMIT_EXCEEDED",
        "{__schema{types{fields{type{fields{type{fields{type{name}}}}}}}}}",
    ),
    _asks("40,000 commas and comments", "TOKEN_LIMIT_EXCEEDED", "#\n" * 20_000 + "{__typename}"),
    _asks(
        "one string of 200 kB",
        "TOKEN_LIMIT_EXCEEDED",
        '{search(query:"' + "x" * 200_000 + '"){__typename}}',
    ),
    _asks(
        "900 variables",
        "TOKEN_LIMIT_EXCEEDED",
        "query(" + " ".join(f"$v{n}:Int" for n in range(900)) + "){__typename}",
    ),
    _asks(
        "a page of a thousand million",
        "PAGE_SIZE_INVALID",
        "{bodies(first:1000000000){totalCount}}",
    ),
    _asks(
        "a page of 5,000 digits",
        "PAGE_SIZE_INVALID",
        "{bodies(first:" + "9" * 5000 + "){totalCount}}",
    ),
    _asks(
        "5,000 identifiers",
        "PAGE_SIZE_INVALID",
        "query($i:[ID!]!){nodes(ids:$i){id}}",
        variables={"i": [ID] * 5000},
    ),
    _asks(
        "25 mutations at once",
        "ROOT_FIELD_LIMIT_EXCEEDED",
        "mutation{" + " ".join(f"a{n}:{_FEEDBACK}" for n in range(25)) + "}",
    ),
    _asks(
        "a mutation with a cycle below it",
        "COST_LIMIT_EXCEEDED",
        f"mutation{{{_STEP}{{...on CaseDone{{case{{entry{_cycle(2).partition(')')[2]}}}}}}}",
    ),
    _asks(
        "a mutation beside a query, none chosen",
        "OPERATION_NAME_REQUIRED",
        f"mutation A{{{_FEEDBACK}}} query B{{me{{id}}}}",
    ),
    _asks(
        "a mutation about 1,500 townships",
        "LIST_LIMIT_EXCEEDED",
        "mutation($i:ProposeCaseInput!){proposeCase(input:$i){__typename}}",
        variables={"i": {"townships": ["柳河镇"] * 1500}},
    ),
    _asks("1,500 tasks", "LIST_LIMIT_EXCEEDED", _MANY, variables={"t": [_TASK] * 1500}),
    _asks(
        "a made-up cursor",
        "CURSOR_INVALID",
        f'{{bodies(first:1,after:"{_BOGUS}"){{totalCount}}}}',
        200,
    ),
    _asks("an identifier with junk", "ID_INVALID", f'{{node(id:"{ID}!"){{id}}}}', 200),
    _asks("a subscription", "BAD_USER_INPUT", "subscription{entryChanged{id}}"),
    _asks(
        "two operations, none chosen", "OPERATION_NAME_REQUIRED", "query A{me{id}} query B{me{id}}"
    ),
    _sends("a batch of 100", 400, "BAD_REQUEST", b"[" + b",".join([_PLAIN] * 100) + b"]"),
    _sends("a body of 10 MB", 413, "PAYLOAD_TOO_LARGE", b" " * 10 * MEGABYTE),
    Attack(
        "a body of 10 MB, not announced",
        413,
        {"PAYLOAD_TOO_LARGE"},
        b" " * 10 * MEGABYTE,
        chunked=True,
    ),
    _sends("no UTF-8", 400, "BAD_REQUEST", b'{"query":"{__typename}\xff\xfe"}'),
    _sends(
        "half a surrogate",
        400,
        "BAD_REQUEST",
        b'{"query":"{__typename}","operationName":"\\ud800"}',
    ),
    _sends("JSON 9,000 deep", 400, "BAD_REQUEST", _NESTED),
    _sends(
        "a number of 100,000 digits",
        400,
        "BAD_REQUEST",
        b'{"query":"{__typename}","variables":{"n":' + b"9" * 100_000 + b"}}",
    ),
    _sends(
        "a bomb of gzip",
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        gzip.compress(b" " * 10 * MEGABYTE),
        content_encoding="gzip",
    ),
    _sends("a batch of mutations", 400, "BAD_REQUEST", b"[" + b",".join([_CHANGE] * 9) + b"]"),
    _sends("a mutation in a form", 415, "UNSUPPORTED_MEDIA_TYPE", _CHANGE, content_type=_FORM),
    _sends("a form's text", 415, "UNSUPPORTED_MEDIA_TYPE", _PLAIN, content_type="text/plain"),
    _sends(
        "a form",
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        b"query=%7Bme%7Bid%7D%7D",
        content_type="application/x-www-form-urlencoded",
    ),
    _sends(
        "a form with files",
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        b"--x--",
        content_type="multipart/form-data; boundary=x",
    ),
    _sends(
        "another charset",
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        _PLAIN,
        content_type="application/json; charset=utf-7",
    ),
    _gets(
        "a mutation by a link",
        405,
        "METHOD_NOT_ALLOWED",
        "mutation{handleFeedback(number:1,state:DONE){__typename}}",
    ),
    _gets(
        "a link on a foreign page",
        403,
        "CROSS_SITE_REFUSED",
        "{me{id}}",
        sec_fetch_site="cross-site",
    ),
    _gets("a type that nobody writes", 406, "NOT_ACCEPTABLE", "{me{id}}", accept="text/html"),
    Attack("TRACE", 405, {"METHOD_NOT_ALLOWED"}, method="TRACE"),
    _asks(
        "a text under the hash of another",
        "BAD_REQUEST",
        "{__typename}",
        extensions={"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}},
    ),
    _sends(
        "a made-up token", 401, "UNAUTHENTICATED", _PLAIN, authorization="Bearer ydn_" + "x" * 40
    ),
)
