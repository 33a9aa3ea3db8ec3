"""A fictitious province of any size, the same for a seed: divisions, bodies, lists in editions.

Cities of eight counties, counties of twelve townships; of each township three lists (基本、配合、
收回) of a hundred items each, in two editions, each edition one file. What a county hands to its
townships is alike: nine of ten items are the county's, one is its own;
the second edition words one item in ten anew. All goes in through the product's own way of writing
(`usecases.bodies.import_register`, `usecases.documents.take`, one transaction a file); only reading
files is left out, for which the bytes of a file are its items as CSV.
"""

import csv
import hashlib
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from schema.domain import documents, lists
from schema.domain.lists import ListClass, Responsibility, Role
from schema.stores.opening import Stores
from schema.usecases import bodies
from schema.usecases import documents as taking
from schema.usecases.parsed import Parsed, ParsedEdition
from tests.bench.province_words import (
    AIMS,
    BASES,
    DOES,
    FIRST_CHARACTERS,
    KINDS,
    MATTERS,
    REMARKS,
    SECOND_CHARACTERS,
    STEPS,
    TOWN_STEPS,
)

PROVINCE = "97"  # no province has it
EDITIONS = (date(2023, 9, 1), date(2025, 1, 1))
ITEMS = 100  # of a list
CLASSES = (ListClass.BASIC, ListClass.COOPERATIVE, ListClass.RECLAIMED)
A_TOWNSHIP = ITEMS * len(CLASSES) * len(EDITIONS)  # entries
_COUNTIES, _TOWNSHIPS = 8, 12
_OWN, _REWORDED = 0.1, 0.1
_TITLES = {
    ListClass.BASIC: "基本履职事项清单",
    ListClass.COOPERATIVE: "配合履职事项清单",
    ListClass.RECLAIMED: "上级部门收回事项清单",
}


@dataclass(frozen=True, slots=True)
class Township:
    """One township: its code and own name, that of its county, and its full address."""

    code: str
    name: str
    county_name: str
    label: str


def _name(at: int) -> str:
    """A name of two characters, another for each number up to some 900."""
    first, second = FIRST_CHARACTERS, SECOND_CHARACTERS
    return first[at % len(first)] + second[(at // len(first) + at) % len(second)]


def townships(count: int) -> list[Township]:
    """The first townships of the province; a smaller province is part of a larger one."""
    found = []
    for at in range(count):
        county, own = divmod(at, _TOWNSHIPS)
        city, in_city = divmod(county, _COUNTIES)
        code = f"{PROVINCE}{city + 1:02}{in_city + 1:02}{own + 1:03}"
        county_name = f"{_name(county)}县"
        name = f"{_name(at * 7 + 11)}{'镇' if own % 3 else '乡'}"
        label = f"泽川省{_name(500 + city)}市{county_name}{name}"
        found.append(Township(code, name, county_name, label))
    return found


def register(count: int) -> dict[str, str]:
    """Files of the register for so many townships: divisions, and the bodies of each county."""
    names = {PROVINCE: "泽川省"}
    for at, each in enumerate(townships(count)):
        names[each.code[:4]] = f"{_name(500 + at // _TOWNSHIPS // _COUNTIES)}市"
        names[each.code[:6]] = each.county_name
        names[each.code] = each.name
    counties = [code for code in names if len(code) == 6]
    departments = sorted({name for leads, _ in MATTERS.values() for name in leads})
    return {
        "divisions.csv": _csv([("code", "name"), *names.items()]),
        "bodies.csv": _csv(
            [
                ("name", "division", "aliases"),
                *((d, c, d.removeprefix("县")) for c in counties for d in departments),
            ]
        ),
    }


def files(count: int, seed: int = 20250301) -> Iterator[Parsed]:
    """Every file of so many townships, the earlier edition of each first."""
    for each in townships(count):
        for starts in EDITIONS:
            yield _file(each, starts, seed)


async def fill(stores: Stores, count: int, now_us: int) -> int:
    """Take a province in; returns the number of entries. The index is not touched."""
    await bodies.import_register(stores.sql, register(count), now_us)
    entries = 0
    for number, parsed in enumerate(files(count)):
        outcome = await taking.take(stores.sql, stores.blobs, parsed, now_us + number)
        entries += outcome.entries
    return entries


def questions(count: int, seed: int = 7) -> list[str]:
    """Matters to search or ask for, the same at every size of the province."""
    every = [matter for _, matters in MATTERS.values() for matter in matters]
    return random.Random(seed).sample(every, count)


def _file(town: Township, starts: date, seed: int) -> Parsed:
    editions = tuple(_edition(town, class_, starts, seed) for class_ in CLASSES)
    rows = [(e.number, e.title) for edition in editions for e in edition.entries]
    data = _csv([(town.label, starts.isoformat()), *rows]).encode()
    return Parsed(
        name=f"province/{town.code}-{starts.year}.csv",
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        form=documents.Form.CSV,
        title=f"{town.county_name}{town.name}履职事项清单",
        editions=editions,
    )


def _edition(town: Township, class_: ListClass, starts: date, seed: int) -> ParsedEdition:
    title = f"{town.county_name}{town.name}{_TITLES[class_]}"
    chance = random.Random(f"{seed}{town.code}{class_}")
    later = random.Random(f"{seed}{town.code}{class_}{starts}")
    entries = []
    for number, of_county in enumerate(_of_county(town.code[:6], class_, seed), start=1):
        chosen = _item(chance, class_, number) if chance.random() < _OWN else of_county
        if starts != EDITIONS[0] and later.random() < _REWORDED:
            chosen = _item(later, class_, number)
        entries.append(chosen)
    return ParsedEdition(
        description=documents.Description(
            title=f"{title}（{starts.year}年版）",
            kind=documents.WorkKind.LIST,
            territory=town.code,
            effective_from=starts,
            label=f"{starts.year}年版",
        ),
        work_title=title,
        territory_name=town.label,
        list_class=class_,
        entries=tuple(entries),
    )


@lru_cache(maxsize=len(CLASSES))
def _of_county(county: str, class_: ListClass, seed: int) -> tuple[lists.Entry, ...]:
    """The items that a county hands to its townships."""
    chance = random.Random(f"{seed}{county}{class_}")
    return tuple(_item(chance, class_, number) for number in range(1, ITEMS + 1))


def _item(chance: random.Random, class_: ListClass, number: int) -> lists.Entry:
    category = chance.choice(list(MATTERS))
    leads, matters = MATTERS[category]
    matter = chance.choice(matters)
    title = f"{chance.choice(DOES)}{matter}{chance.choice(KINDS)}{chance.choice(AIMS)}"
    remark = chance.choice(REMARKS)
    return lists.Entry(
        list_class=class_,
        number=str(number),
        category=category,
        title=title,
        responsibilities=_parts(chance, class_, leads, matter),
        locator=lists.Locator(sheet=_TITLES[class_], row=number + 2),
        quote=title,
        remark=remark or None,
        basis=chance.choice(BASES) if class_ is ListClass.COOPERATIVE else None,
    )


def _parts(
    chance: random.Random, class_: ListClass, leads: tuple[str, ...], matter: str
) -> tuple[Responsibility, ...]:
    if class_ is ListClass.BASIC:
        return (Responsibility(lists.TOWNSHIP, Role.LEAD),)
    own = chance.sample(leads, chance.randint(1, min(2, len(leads))))
    role = Role.RECEIVE if class_ is ListClass.RECLAIMED else Role.LEAD
    parts = [Responsibility(body, role, _duty(chance, STEPS, matter)) for body in own]
    if class_ is ListClass.COOPERATIVE:
        duty = _duty(chance, TOWN_STEPS, matter)
        parts.append(Responsibility(lists.TOWNSHIP, Role.COOPERATE, duty))
    return tuple(parts)


def _duty(chance: random.Random, steps: tuple[str, ...], matter: str) -> str:
    said = chance.sample(steps, chance.randint(2, 4))
    return "\n".join(f"{at}.{step.format(m=matter)}。" for at, step in enumerate(said, start=1))


def _csv(rows: list[tuple[str | None, ...]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()
