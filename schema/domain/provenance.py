"""W3C PROV-JSON (member submission of 24 April 2013): records that refer to each other by name.

Names are qualified: `yidan:` is this program's, made of a kind and an id. A relation is written
once, whatever the number of times it is told. Values are JSON values or typed literals.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from schema.domain.instants import instant

PREFIX = "yidan"
NAMESPACE = "urn:yidan:"

# Names of the arguments of each relation, in the order of PROV-DM.
_ARGUMENTS = {
    "wasGeneratedBy": ("prov:entity", "prov:activity"),
    "used": ("prov:activity", "prov:entity"),
    "wasInvalidatedBy": ("prov:entity", "prov:activity"),
    "wasDerivedFrom": ("prov:generatedEntity", "prov:usedEntity"),
    "wasAttributedTo": ("prov:entity", "prov:agent"),
    "wasAssociatedWith": ("prov:activity", "prov:agent"),
    "specializationOf": ("prov:specificEntity", "prov:generalEntity"),
    "hadMember": ("prov:collection", "prov:entity"),
}


def name(kind: str, id_: str) -> str:
    """The qualified name of a thing by its kind and hexadecimal or decimal id."""
    return f"{PREFIX}:{kind}-{id_}"


def named(kind: str, words: str) -> str:
    """The qualified name of a thing that is known by words only: a person, an issuer."""
    return name(kind, hashlib.sha256(words.encode()).hexdigest()[:24])


def time(at_us: int) -> str:
    """A moment as xsd:dateTime."""
    return instant(at_us).astimezone(UTC).isoformat().replace("+00:00", "Z")


class Document:
    """A PROV document that is being told."""

    def __init__(self) -> None:
        self._records: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)

    def entity(self, id_: str, kind: str, **values: Any) -> str:
        """Tell of a thing; returns its name."""
        return self._thing("entity", id_, {"prov:type": _typed(kind), **_own(values)})

    def agent(self, id_: str, kind: str, label: str) -> str:
        """Tell of a person, an organisation or a program (kinds of PROV)."""
        return self._thing("agent", id_, {"prov:type": _typed(kind), "prov:label": label})

    def activity(
        self, id_: str, kind: str, starts_us: int, ends_us: int | None = None, **values: Any
    ) -> str:
        """Tell of what someone did, from when to when."""
        when = {"prov:startTime": time(starts_us)}
        when["prov:endTime"] = time(starts_us if ends_us is None else ends_us)
        return self._thing("activity", id_, {**when, "prov:type": _typed(kind), **_own(values)})

    def relate(self, relation: str, one: str, other: str, **values: Any) -> None:
        """Tell how two things are related; `at_us` says when, `kind` which sort of derivation."""
        told: dict[str, Any] = dict(zip(_ARGUMENTS[relation], (one, other), strict=True))
        if "at_us" in values:
            told["prov:time"] = time(values["at_us"])
        if "kind" in values:
            told["prov:type"] = _typed(values["kind"])
        key = hashlib.sha256(repr((relation, sorted(told.items(), key=repr))).encode())
        self._records[relation][f"_:{relation}{key.hexdigest()[:12]}"] = told

    def as_json(self) -> dict[str, Any]:
        """The whole document; every name that a relation uses has been told."""
        return {"prefix": {PREFIX: NAMESPACE}, **self._records}

    def _thing(self, kind: str, id_: str, values: Mapping[str, Any]) -> str:
        self._records[kind][id_] = {
            key: value for key, value in values.items() if value not in (None, [], "")
        }
        return id_


def _typed(kind: str) -> dict[str, str]:
    told = kind if ":" in kind else f"{PREFIX}:{kind}"
    return {"$": told, "type": "prov:QUALIFIED_NAME"}


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes under our prefix; of `label` PROV has one of its own."""
    return {
        "prov:label" if key == "label" else f"{PREFIX}:{key}": value
        for key, value in values.items()
    }
