"""Responsibilities (职责分工): who has what part in an item, class by class.

One function a class, in one table at the end; docs/lists.md says the same in words. Must not know
rows or titles.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indexer import bodies, duties, naming
from indexer.columns import Field
from indexer.items import Item
from indexer.pairs import Pair, column_of, names_in, pairs_of, ticked_towns
from schema.domain import lists

_CLASS, _ROLE = lists.ListClass, lists.Role
_TOWN_NAME = re.compile(r"^(?!各|全)[\u4e00-\u9fff]{1,8}(?:镇|乡|街道)(?:办事处|人民政府)?$")
_Parts = Iterator[lists.Responsibility]


@dataclass(slots=True)
class Shares:
    """Parts of the bodies in one item, with what belongs elsewhere and what was odd."""

    parts: list[lists.Responsibility] = field(default_factory=list)
    scope: tuple[str, ...] = ()
    remark: str | None = None  # words without a body to go to
    odd: list[str] = field(default_factory=list)


def shares_of(item: Item, list_class: lists.ListClass, holder: str | None) -> Shares:
    """Parts of an item's bodies; `holder` is the body that the list's title names."""
    shares = _BY_CLASS[list_class](item, holder)
    shares.parts = _together(shares.parts)
    return shares


def holder_of(title: str) -> str | None:
    """Body that the title of a list of powers or services names (明南街道权责清单)."""
    found = re.match(
        r"(.{2,30}?(?:人民政府|街道办事处|街道|镇|乡|局|委员会|中心|办公室))"
        r"(?=行政|权力|权责|责任|职权|政务|公共|便民|依申请|[（(])",
        title,
    )
    return found.group(1) if found else None


def _together(parts: Sequence[lists.Responsibility]) -> list[lists.Responsibility]:
    """One part for each body and role: the blocks of several rows follow one another."""
    texts: dict[tuple[str, lists.Role], list[str]] = {}
    for part in parts:
        known = texts.setdefault((part.body, part.role), [])
        if part.duty is not None and part.duty not in known:
            known.append(part.duty)
    return [
        lists.Responsibility(body=body, role=role, duty="\n".join(text) or None)
        for (body, role), text in texts.items()
    ]


def _assigned(
    pairs: Sequence[Pair], role: lists.Role, odd: list[str], others: Sequence[str] = ()
) -> _Parts:
    """Each body of the pairs with its own block of the duty text; others only if one is theirs."""
    for pair in pairs:
        for part in duties.parts_of([*pair.names, *others], pair.text):
            if part.body in others and part.duty in {pair.text, None}:
                continue
            if not part.listed and pair.names:
                odd.append(f"职责栏写有“{part.body}”，单位栏没有")
            if part.duty is None and pair.text:
                odd.append(f"职责栏没有“{part.body}”的一段")
            yield _part(part.body, role, part.duty)


def _basic(_item: Item, _holder: str | None) -> Shares:
    """The township itself; which one is the list's territory."""
    return Shares([_part(lists.TOWNSHIP, _ROLE.LEAD)])


def _cooperative(item: Item, _holder: str | None) -> Shares:
    """Every superior department leads with its own block; the township cooperates.

    So do departments in a column 配合部门: by a duty column of their own, or their blocks in that
    of the leads.
    """
    shares = Shares()
    who = column_of(item, Field.LEAD_BODY, Field.BODY, Field.RECEIVER)
    pairs = pairs_of(item, who, column_of(item, Field.LEAD_DUTY, Field.DUTY))
    partners = names_in(item, Field.COOPERATING_BODY)
    theirs, towns = _halves(item) if partners else (None, item.text(Field.COOPERATING_DUTY))
    found = [*_assigned(pairs, _ROLE.LEAD, shares.odd, () if theirs else partners)]
    if not any(part.body not in partners for part in found):
        shares.odd.append("没有写明对应上级部门")
    helping = {part.body: part.duty for part in duties.parts_of(partners, theirs)}
    helping |= {part.body: part.duty for part in found if part.body in partners}
    shares.parts = [part for part in found if part.body not in partners]
    shares.parts += [_part(name, _ROLE.COOPERATE, duty) for name, duty in helping.items()]
    shares.parts.append(_part(lists.TOWNSHIP, _ROLE.COOPERATE, towns))
    return shares


def _halves(item: Item) -> tuple[str | None, str | None]:
    """Duties of cooperating departments, where a column has them, and of the township."""
    columns = item.columns.fields.get(Field.COOPERATING_DUTY, ())
    towns = [each for each in columns if naming.is_township(item.columns.labels[each])]
    if not towns or len(towns) == len(columns):
        return None, item.text(Field.COOPERATING_DUTY)
    rest = [each for each in columns if each not in towns]
    return item.text_in(rest), item.text_in(towns)


def _reclaimed(item: Item, _holder: str | None) -> Shares:
    """Each receiving department with the way of working; without one that is a remark."""
    shares, remarks = Shares(), list[str]()
    who = column_of(item, Field.RECEIVER, Field.BODY, Field.LEAD_BODY, Field.SCOPE)
    for pair in pairs_of(item, who, column_of(item, Field.METHOD, Field.DUTY, Field.LEAD_DUTY)):
        named = [name for name in pair.names if not re.search(r"取消|不再|废止", name)]
        shares.parts += [_part(name, _ROLE.RECEIVE, pair.text) for name in named]
        remarks += [name for name in pair.names if name not in named]
        remarks += [pair.text] if pair.text and not named else []
    shares.remark = "\n".join(remarks) or None
    return shares


def _sides(item: Item, _holder: str | None) -> Shares:
    """The side with the main duty leads, the other cooperates; either may be the township."""
    shares = Shares()
    lead = column_of(item, Field.LEAD_BODY, Field.BODY)
    duty = column_of(item, Field.LEAD_DUTY, Field.DUTY)
    for role, who, what in (
        (_ROLE.LEAD, lead, duty),
        (
            _ROLE.COOPERATE,
            column_of(item, Field.COOPERATING_BODY),
            column_of(item, Field.COOPERATING_DUTY),
        ),
    ):
        pairs = pairs_of(item, who, what)
        found = [*_assigned(pairs, role, shares.odd)]
        if not found and who is None and what is not None:
            found = [*_unheaded(item, role, what)]
        if pairs and not found:
            shares.odd.append(f"没有写明{lists.ROLE_TITLES[role]}单位")
        shares.parts += found
    return shares


def _unheaded(item: Item, role: lists.Role, what: Field) -> _Parts:
    """A side without a column for its bodies: the head of the duties or the cell names them."""
    index, text = item.columns.first(what), item.text(what)
    if index is None or text is None:
        return
    names = bodies.split_bodies(text)
    if naming.is_township(item.columns.labels[index]):
        yield _part(lists.TOWNSHIP, role, text)
    elif all(naming.looks_like_body(name) or naming.is_township(name) for name in names):
        yield from (_part(name, role) for name in names)


def _delegated(item: Item, _holder: str | None) -> Shares:
    """Each street or town in scope implements what the department handed over.

    A list without a scope hands over to every street or town of its territory.
    """
    written = item.cells(column_of(item, Field.SCOPE, Field.RECEIVER) or Field.SCOPE)
    towns = [name for cell in written for name in bodies.split_towns(cell.value)]
    scope = tuple(dict.fromkeys([*towns, *ticked_towns(item)])) or _headed(item)
    implementing = scope
    givers = column_of(item, Field.TRANSFEROR, Field.BODY, Field.LEAD_BODY)
    if not scope and givers is Field.TRANSFEROR:  # then 实施主体 is who implements now
        implementing = names_in(item, Field.BODY)
    parts = [_part(name, _ROLE.IMPLEMENT) for name in implementing or (lists.TOWNSHIP,)]
    parts += [_part(name, _ROLE.TRANSFER_FROM) for name in names_in(item, givers or Field.BODY)]
    return Shares(parts=parts, scope=scope)


def _headed(item: Item) -> tuple[str, ...]:
    """Towns that the category of a list by groups of towns names (一、云溪镇、石门镇（3项）)."""
    for heading in reversed(item.headings):
        names = bodies.split_towns(heading.category.name) if heading.category else ()
        if names and all(_TOWN_NAME.search(name) for name in names):
            return names
    return ()


def _held(item: Item, holder: str | None) -> Shares:
    """The holder of a power or service: its column, else the body in the list's title."""
    fields = (Field.BODY, Field.LEAD_BODY, Field.OFFICE, Field.RECEIVER, Field.SCOPE)
    names = names_in(item, *fields) or ((holder,) if holder else ())
    duty = item.text(Field.DUTY)
    odd = [] if names else ["没有写明实施主体"]
    return Shares([_part(name, _ROLE.IMPLEMENT, duty) for name in names], odd=odd)


def _offices(item: Item, _holder: str | None) -> Shares:
    """The office inside the township implements; other offices cooperate."""
    duty = item.text(Field.DUTY) or item.text(Field.LEAD_DUTY)
    names = names_in(item, Field.OFFICE, Field.BODY, Field.LEAD_BODY)
    partners = names_in(item, Field.COOPERATING_BODY)
    parts = [_part(name, _ROLE.IMPLEMENT, duty) for name in names]
    odd = [] if names else ["没有写明内设机构"]
    return Shares([*parts, *(_part(name, _ROLE.COOPERATE) for name in partners)], odd=odd)


def _part(body: str, role: lists.Role, duty: str | None = None) -> lists.Responsibility:
    return lists.Responsibility(body=body, role=role, duty=duty)


_BY_CLASS: Mapping[lists.ListClass, Callable[[Item, str | None], Shares]] = {
    _CLASS.BASIC: _basic,
    _CLASS.COOPERATIVE: _cooperative,
    _CLASS.RECLAIMED: _reclaimed,
    _CLASS.TERRITORIAL: _sides,
    _CLASS.DISPATCH: _sides,
    _CLASS.DELEGATED: _delegated,
    _CLASS.POWERS: _held,
    _CLASS.SERVICE: _held,
    _CLASS.OFFICE: _offices,
}
