"""Editions over time: generated histories against a replay by brute force, on every database."""

import asyncio
import dataclasses
import hashlib
import itertools
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.domain import lists
from schema.domain.documents import Description, Form, WorkKind
from schema.domain.lists import Entry, ListClass, Locator, Relation, Responsibility, Role
from schema.stores.blobs import FileBlobs
from schema.stores.ports import DutyFilter, DutyPage
from schema.stores.sql.store import SqlStore
from schema.usecases import contents, documents, editions, folds, withdrawing
from schema.usecases import lists as bodies_lists
from schema.usecases.parsed import Parsed, ParsedEdition, body_key

START = date(2024, 1, 1)
TITLES = ("党建统领", "信访接待", "秸秆焚烧", "犬只登记", "燃气检查")  # no two are alike
ACTIONS = ("新增", "修改", "取消")
BODY = "县公安局"
_works = itertools.count()

day = st.integers(0, 6).map(lambda number: START + timedelta(days=number))


@dataclasses.dataclass(frozen=True)
class Plan:
    """What an edition says, in each of its two variants of contents."""

    starts: date | None
    ends: date | None
    relation: Relation
    variants: tuple[tuple[tuple[str, str | None], ...], ...]


@st.composite
def plans(draw) -> Plan:
    """An edition: some start nowhere, some end by themselves, deltas say what they do."""
    relation = draw(st.sampled_from([*Relation, Relation.REPLACES, Relation.AMENDS]))
    actions = st.sampled_from(ACTIONS) if relation is Relation.AMENDS else st.none()
    items = st.lists(
        st.tuples(st.sampled_from(TITLES), actions), min_size=1, unique_by=lambda item: item[0]
    ).map(tuple)
    starts = draw(st.one_of(day, day, day, st.none()))
    ends = draw(st.one_of(st.none(), st.none(), day))
    return Plan(starts, ends, relation, (draw(items), draw(items)))


histories = st.tuples(
    st.lists(plans(), min_size=1, max_size=4),
    # (edition, variant): taken in, a correction where it is there already; None: withdrawn
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0, 1, None])), min_size=1, max_size=7),
)


@pytest.fixture
def runner(place) -> Iterator[tuple[asyncio.Runner, SqlStore]]:
    """A store of each kind, and the loop that it lives in."""
    with asyncio.Runner() as made:
        store = place.open()
        yield made, store
        made.run(store.aclose())


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=histories, days=st.lists(day, min_size=2, max_size=2, unique=True))
def test_answers_of_a_day_and_a_moment_equal_a_replay(runner, tmp_path, history, days):
    """On days, by what was known after each event: what binds, what stands, who has duties."""
    loop, store = runner
    loop.run(replayed(store, FileBlobs(tmp_path / "blobs"), *history, days))


async def replayed(
    store: SqlStore, blobs: FileBlobs, made: list[Plan], events: list, days: list[date]
) -> None:
    """Live through a history, then ask for each day and moment."""
    number = next(_works)
    known: dict[int, int] = {}  # edition: variant
    states: list[tuple[int | None, dict[int, int]]] = []
    for at, (drawn, variant) in enumerate(events, 1):
        which = drawn % len(made)
        now_us, name = at * 10, f"{number}/{which}.csv"
        if variant is None and which in known:
            await withdrawing.withdraw(store, name, reason="错", now_us=now_us)
            del known[which]
        elif variant is not None and known.get(which) != variant:
            taken = parsed(number, which, made[which], variant)
            await documents.take(store, blobs, taken, now_us)
            known[which] = variant
        states.append((now_us + 5, dict(known)))
    ids = [parsed(number, which, plan, 0).editions[0].id for which, plan in enumerate(made)]
    for moment, state in [(5, {}), *states, (None, dict(known))]:
        every = [(ids[which], made[which], variant) for which, variant in state.items()]
        for on in days:
            await compared(store, f"99{number:04}", every, on, moment)


async def compared(
    store: SqlStore,
    territory: str,
    known: list[tuple[str, Plan, int]],
    on: date,
    moment: int | None,
) -> None:
    """The store's answers of one day and moment, and what brute force makes of the history."""
    reads = store.reads
    bound = [each for each in known if binds(each[1], [plan for _, plan, _ in known], on)]
    bound.sort(key=lambda each: (each[1].starts or date.min, each[0]))
    found = await reads.known_lists(territories=[territory], known_at_us=moment)
    rows = found if moment is None else editions.as_known(found)
    assert {row.id for row in rows} == {id_ for id_, _, _ in known}
    binding = {row.id for row in rows if lists.binds(row, on)}
    assert binding == {id_ for id_, _, _ in bound}
    expected = fold(bound)
    if not known:
        return
    standing = await folds.standing(reads, known[0][0], on, moment)
    if not bound:
        assert isinstance(standing, editions.Around)
    else:
        shown = [
            (item.entry.title, item.entry.edition_id, item.edition.id) for item in standing.items
        ]
        assert sorted(shown) == sorted(expected)
        assert [row.id for row in standing.editions] == [id_ for id_, _, _ in bound]
    wanted = DutyFilter((body_key(BODY),), on=on, place=territory, known_at_us=moment)
    wanted = await bodies_lists.duties_known(reads, wanted)
    (page,) = await bodies_lists.duty_pages(reads, [DutyPage(wanted, None, 100)])
    duties = sorted((entry.title, entry.edition_id) for _, entry in page)
    assert duties == sorted((title, edition) for title, edition, _ in expected)
    items = await contents.entries_of(reads, sorted(binding), known_at_us=moment)
    order = await contents.order_of_entries(reads, sorted(binding), known_at_us=moment)
    assert {id_: [each.id for each in placed] for id_, placed in order.items()} == {
        id_: [row.id for row in rows] for id_, rows in items.items()
    }
    keys = {row.item_key: row.edition_id for each in items.values() for row in each}
    gone = await folds.displaced(reads, keys, on, moment)
    left = [(r.title, r.edition_id) for each in items.values() for r in each]
    kept = [(r.title, r.edition_id) for e in items.values() for r in e if r.item_key not in gone]
    assert sorted(kept) == duties, left


def binds(plan: Plan, known: list[Plan], on: date) -> bool:
    """An edition binds from its start until its stated end or the next one that ends it."""
    starts = plan.starts or date.min
    ended = plan.ends is not None and plan.ends <= on
    replaced = any(
        other.relation in (Relation.REPLACES, Relation.REPEALS)
        and other.starts is not None
        and starts < other.starts <= on
        for other in known
    )
    return starts <= on and not ended and not replaced and plan.relation is not Relation.REPEALS


def fold(bound: list[tuple[str, Plan, int]]) -> list[tuple[str, str, str]]:
    """Items as (title, edition that says it, edition that it comes from), one after the other."""
    standing: list[tuple[str, str, str]] = []
    for id_, plan, variant in bound:
        if plan.relation is not Relation.AMENDS:
            standing += [(title, id_, id_) for title, _ in plan.variants[variant]]
            continue
        for title, action in plan.variants[variant]:
            at = next((at for at, item in enumerate(standing) if item[0] == title), None)
            if action == "取消":
                standing = [item for place, item in enumerate(standing) if place != at]
            elif at is None:
                standing.append((title, id_, id_))
            else:
                standing[at] = (title, id_, standing[at][2])
    return standing


def parsed(number: int, which: int, plan: Plan, variant: int) -> Parsed:
    """The file of an edition; its bytes are what it says."""
    entries = tuple(
        Entry(
            ListClass.BASIC,
            None,
            None,
            title,
            (Responsibility(BODY, Role.LEAD),),
            Locator(row=row),
            title,
            adjustment=action,
        )
        for row, (title, action) in enumerate(plan.variants[variant], 2)
    )
    about = Description(
        title=f"清单{which}",
        kind=WorkKind.LIST,
        territory=f"99{number:04}",
        effective_from=plan.starts,
        effective_to=plan.ends,
        label=str(which),
        relation=plan.relation,
    )
    edition = ParsedEdition(about, "清单", f"第{number}县", ListClass.BASIC, entries)
    data = repr((number, which, variant, plan)).encode()
    return Parsed(
        name=f"{number}/{which}.csv",
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        form=Form.CSV,
        title=about.title,
        editions=(edition,),
    )
