"""Corrections (更正): which fields of an entry may be corrected, and what an entry says with them.

A correction never changes what was read: it lies over it for as long as it is known. Of an entry a
cell's words may have been misread, not its place or its class, which is the list's (a manifest
tells it). Fields: those of `TEXTS`, `limits`, `scope`, `responsibilities` as a whole,
`responsibilities[i].body|role|duty`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import rfc8785

from schema.domain.lists import Role
from schema.domain.text.patterns import later
from schema.errors import CorrectionInvalid

TEXTS = ("title", "number", "category", "remark", "basis")
PARTS = "responsibilities"
FIELDS = (*TEXTS, "limits", "scope", PARTS)
_PART = later(r"responsibilities\[(\d{1,4})\]\.(body|role|duty)")
_LIMIT_KINDS = ("EXCEPT", "ONLY")

Values = Mapping[str, Any]  # an entry's fields; of `responsibilities` a list of body, role, duty


class Known(Protocol):
    """Something known from one moment to another."""

    @property
    def known_from_us(self) -> int: ...  # noqa: D102

    @property
    def known_to_us(self) -> int | None: ...  # noqa: D102


class Correcting(Known, Protocol):
    """What is read of a correction; `value` is JSON."""

    @property
    def field(self) -> str: ...  # noqa: D102

    @property
    def value(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Target:
    """A field that may be corrected; `index` and `name` of one body's part."""

    field: str
    index: int | None = None
    name: str | None = None


def target(field: str) -> Target:
    """The field that a name means.

    Raises:
        errors.CorrectionInvalid: no such field, or one that is not corrected.
    """
    if field in FIELDS:
        return Target(field)
    part = _PART.fullmatch(field)
    if part is None:
        known = "、".join((*FIELDS, f"{PARTS}[0].body|role|duty"))
        raise CorrectionInvalid(
            f"不能更正“{field}”；可更正：{known}。"
            "清单类别属于整张清单：请先用 yidan withdraw 撤回来源，"
            "在同目录的 manifest.toml 中写明 class，再收录一次。"
        )
    return Target(PARTS, int(part[1]), part[2])


def concerns_parts(field: str) -> bool:
    """Whether a correction of this field changes the bodies' parts."""
    return field.startswith(PARTS)


def read_value(field: str, text: str) -> Any:
    """What a person wrote for a field: words, for lists JSON, for `scope` also names with 、.

    Raises:
        errors.CorrectionInvalid: the field cannot have such a value.
    """
    where, words = target(field), text.strip()
    if where.index is not None:
        return _share(where.name or "", words)
    if where.field in TEXTS:
        if where.field == "title" and not words:
            raise CorrectionInvalid("事项名称不能为空。")
        return words or None
    if where.field == "scope" and not words.startswith("["):
        return [name for each in words.split("、") if (name := each.strip())]
    try:
        found = json.loads(words)
    except ValueError as error:
        raise CorrectionInvalid(f"{field} 须为 JSON：{error}") from error
    return _listed(where.field, found)


def _share(name: str, words: str) -> str | None:
    if name == "duty":
        return words or None
    if name == "role" and words not in set(Role):
        raise CorrectionInvalid(f"没有“{words}”这种职责角色；可用：{'、'.join(Role)}。")
    if not words:
        raise CorrectionInvalid("机构名称不能为空。")
    return words


def _listed(field: str, found: Any) -> list[Any]:
    if not isinstance(found, list):
        raise CorrectionInvalid(f"{field} 须为 JSON 数组。")
    if field == "scope":
        if not all(isinstance(each, str) and each for each in found):
            raise CorrectionInvalid("scope 须为名称的数组。")
        return found
    keys = {"kind", "text"} if field == "limits" else {"body", "role", "duty"}
    for each in found:
        if not isinstance(each, dict) or not {*each} <= keys:
            raise CorrectionInvalid(f"{field} 的每一项须只有 {'、'.join(sorted(keys))}。")
    if field == "limits":
        if not all(each.get("kind") in _LIMIT_KINDS and each.get("text") for each in found):
            raise CorrectionInvalid("limits 的 kind 须为 EXCEPT 或 ONLY，text 不能为空。")
        return found
    return [
        {
            "body": _share("body", str(each.get("body") or "")),
            "role": _share("role", str(each.get("role") or "")),
            "duty": _share("duty", str(each.get("duty") or "")),
        }
        for each in found
    ]


def known(each: Known, at_us: int | None) -> bool:
    """Whether it is known at a moment; None is now."""
    if at_us is None:
        return each.known_to_us is None
    ended = each.known_to_us is not None and each.known_to_us <= at_us
    return each.known_from_us <= at_us and not ended


def value_at(values: Values, field: str) -> Any:
    """The value of a field.

    Raises:
        errors.CorrectionInvalid: the entry has no body at that place.
    """
    where = target(field)
    if where.index is None:
        return values[where.field]
    parts = values[PARTS]
    if where.index >= len(parts):
        raise CorrectionInvalid(f"该事项只有 {len(parts)} 个机构，序数从 0 起：{field}")
    return parts[where.index][where.name]


def corrected(values: Values, corrections: Iterable[Correcting]) -> dict[str, Any]:
    """An entry's values with corrections over them, the earliest first.

    A part's correction where a later correction of all parts left fewer of them says nothing.
    """
    found = dict(values)
    for each in sorted(corrections, key=lambda one: (one.known_from_us, one.field)):
        where, value = target(each.field), json.loads(each.value)
        if where.index is None:
            found[where.field] = value
        elif where.index < len(found[PARTS]):
            parts = [dict(part) for part in found[PARTS]]
            parts[where.index][where.name or ""] = value
            found[PARTS] = parts
    return found


def superseded(field: str, by: str) -> bool:
    """Whether a correction of a field ends when another field is corrected."""
    return field == by or (by == PARTS and concerns_parts(field))


def canonical(value: Any) -> str:
    """A value as it is stored: RFC 8785 JSON."""
    return rfc8785.dumps(value).decode()
