"""Life of the index (索引的代次): build beside, check against SQL, let it serve, go back, clear up.

A build's number is its fencing token: a later build abandons it, and only one that is not
abandoned is ever promoted. Promotion holds the writer's place in SQL, so that nothing changes
between the check and the swap; the engine's swap compares as well, so that a process which lost
its place to another cannot win.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from schema import errors
from schema.domain import search
from schema.domain.search import Facet, Filters, Generation, HitKind, IndexStatus, Plan
from schema.domain.text import fold
from schema.stores import ports
from schema.stores.opening import Stores
from schema.tables.search import IndexGeneration
from schema.usecases.indexing import expand

BATCH = 64
_PROBES = 8  # rows of each kind that a candidate must find again
_PROBE_CHARS = 16
_PROBE_HITS = 1000  # of one edition
_CLASSES = 100

Progress = Callable[[int, int], None]
Clock = Callable[[], int]


def _ignore(_done: int, _total: int) -> None:
    """No progress is shown."""


@dataclass(frozen=True, slots=True)
class Known:
    """A generation as the engine has it and as SQL knows it; either may lack it."""

    number: int
    state: str
    engine: Generation | None
    row: IndexGeneration | None


async def build(stores: Stores, clock: Clock, progress: Progress = _ignore) -> int:
    """Build a generation beside the serving one; returns its number. It does not serve yet.

    Raises:
        errors.PromotionLost: another build began meanwhile, which goes on instead.
    """
    reads, admin = stores.sql.reads, stores.index_admin
    number = await _begin(stores, clock())
    await admin.create(number)
    async with admin.building(number) as writer:
        ids = await reads.edition_ids()
        for at in range(0, len(ids), BATCH):
            await writer.apply(await expand(reads, ids[at : at + BATCH]))
            progress(min(at + BATCH, len(ids)), len(ids))
    async with stores.sql.unit_of_work() as work:
        row = await _row(work, admin.engine, number, ("BUILDING",))
        row.state = "BUILT"
        await work.upsert([row])
    return number


async def promote(
    stores: Stores, clock: Clock, *, number: int | None = None, keep: int = 2
) -> IndexStatus:
    """Let a built generation serve (the newest unless told) once it holds what SQL holds.

    What changed since the build is written to it first. All but `keep` generations are removed.

    Raises:
        errors.IndexIncomplete: it does not hold what SQL holds; the old one serves on.
        errors.PromotionLost: there is none, or another was promoted or begun meanwhile.
    """
    if number is None:
        rows = await stores.sql.reads.generations(stores.index_admin.engine)
        number = max((row.number for row in rows if row.state == "BUILT"), default=None)
    if number is None:
        raise errors.PromotionLost("没有待切换的索引：请先运行 yidan index build。")
    await _serve(stores, clock, number, ("BUILT",))
    await gc(stores, keep=keep)
    return await stores.index.status()


async def demote(stores: Stores, clock: Clock) -> IndexStatus:
    """Go back to the generation that served before, after the same checks.

    Raises:
        errors.IndexIncomplete: it does not hold what SQL holds.
        errors.PromotionLost: no earlier generation is kept.
    """
    retired = [each for each in await known(stores) if each.state == "RETIRED" and each.engine]
    if not retired:
        raise errors.PromotionLost("没有保留的旧索引可以退回。")
    last = max(retired, key=_served_at)
    await _serve(stores, clock, last.number, ("RETIRED",))
    return await stores.index.status()


async def rebuild(
    stores: Stores, clock: Clock, progress: Progress = _ignore, *, keep: int = 2
) -> IndexStatus:
    """Build a generation and let it serve."""
    return await promote(stores, clock, number=await build(stores, clock, progress), keep=keep)


async def gc(stores: Stores, *, keep: int = 2) -> list[int]:
    """Remove generations: abandoned ones, and those that served but for the newest `keep - 1`."""
    every = await known(stores)
    retired = sorted(
        (each for each in every if each.state == "RETIRED" and each.engine), key=_served_at
    )
    kept = {each.number for each in retired[max(len(retired) - keep + 1, 0) :]}
    doomed = [
        each.number
        for each in every
        if each.engine and each.state in ("RETIRED", "ABANDONED") and each.number not in kept
    ]
    for number in doomed:
        await stores.index_admin.remove(number)
    return doomed


async def known(stores: Stores) -> list[Known]:
    """Generations of the engine and of SQL side by side; which one serves, the engine decides."""
    admin = stores.index_admin
    held = {each.number: each for each in await admin.generations()}
    rows = {row.number: row for row in await stores.sql.reads.generations(admin.engine)}
    return [
        Known(
            number, _state(held.get(number), rows.get(number)), held.get(number), rows.get(number)
        )
        for number in sorted(held.keys() | rows.keys())
    ]


async def check(reads: ports.Reads, index: ports.SearchIndex, writer: ports.IndexWriter) -> None:
    """Compare a generation with SQL: its size, its classes, and rows that it must find again.

    Raises:
        errors.IndexIncomplete: they differ; says how.
    """
    content = await reads.index_content()
    found = (await index.status()).documents
    if found != content.documents:
        raise errors.IndexIncomplete(
            f"新索引有 {found} 条，应有 {content.documents} 条；旧索引继续服务。"
        )
    (classes,) = await index.facets(_of(HitKind.ENTRY), [Facet.CLASS], size=_CLASSES)
    counted = {bucket.value: bucket.count for bucket in classes.buckets}
    passages = await index.count(_of(HitKind.PASSAGE))
    if (counted, passages) != (dict(content.entries), content.passages):
        raise errors.IndexIncomplete(
            f"新索引各类事项 {counted}、段落 {passages}，"
            f"应为 {dict(content.entries)}、{content.passages}；旧索引继续服务。"
        )
    await _probe(reads, index, writer)


async def _probe(reads: ports.Reads, index: ports.SearchIndex, writer: ports.IndexWriter) -> None:
    """Search for words of some rows, exactly; each row must be among its edition's hits."""
    entries, passages = await reads.probes(_PROBES)
    rows = [(row.id, row.edition_id, row.title) for row in entries]
    rows += [(row.id, row.edition_id, row.text) for row in passages]
    held = await writer.held(sorted({edition for _, edition, _ in rows}))
    for id_, edition, text in rows:
        if not any(key.startswith(f"{id_}.") for key in held.get(edition, ())):
            continue  # the same item of another file stands for it; the counts have shown that
        words = fold.fold(text)[:_PROBE_CHARS].strip()
        query = search.Query("", exact=(words,))
        plan = search.plan(query, Filters(editions=frozenset({edition})))
        page = await index.search(plan, limit=_PROBE_HITS)
        if id_ not in {hit.id for hit in page.hits}:
            raise errors.IndexIncomplete(f"新索引查不到“{words}”（{id_}）；旧索引继续服务。")


def _of(kind: HitKind) -> Plan:
    return Plan(filters=Filters(hit_kinds=frozenset({kind})))


async def _begin(stores: Stores, now_us: int) -> int:
    """Take the next number; whatever was being built is abandoned."""
    admin = stores.index_admin
    held = [each.number for each in await admin.generations()]
    async with stores.sql.unit_of_work() as work:
        rows = await work.generations(admin.engine)
        overtaken = [row for row in rows if row.state in ("BUILDING", "BUILT")]
        for row in overtaken:
            row.state = "ABANDONED"
        number = max([0, *held, *(row.number for row in rows)]) + 1
        mine = IndexGeneration(
            engine=admin.engine,
            number=number,
            state="BUILDING",
            version=await work.index_version(),
            started_at_us=now_us,
        )
        await work.upsert([*overtaken, mine])
    return number


async def _serve(stores: Stores, clock: Clock, number: int, allowed: Sequence[str]) -> None:
    """Bring a generation up to date, check it and swap it in."""
    admin, reads = stores.index_admin, stores.sql.reads
    async with admin.writing(number) as writer:
        async with stores.sql.unit_of_work() as work:
            version = (await _row(work, admin.engine, number, allowed)).version
        # The bulk of it while others write, the rest while they wait.
        version = await _catch_up(reads, writer, version, await reads.touched_since(version))
        async with stores.sql.unit_of_work() as work:
            row = await _row(work, admin.engine, number, allowed)
            await _catch_up(reads, writer, version, await work.touched_since(version))
            await check(reads, admin.generation(number), writer)
            await _swap(work, admin, row, clock())


async def _swap(
    work: ports.UnitOfWork, admin: ports.IndexAdmin, row: IndexGeneration, now_us: int
) -> None:
    """Swap in the engine, then note it in SQL; where the note is lost, the engine is believed."""
    serving = next((each.number for each in await admin.generations() if each.serving), None)
    await admin.swap(row.number, expected=serving)
    newest = await work.index_version()
    waiting = [id_ for id_, _ in await work.outbox(1)]
    retired = [
        each
        for each in await work.generations(admin.engine)
        if each.number != row.number and (each.state == "SERVING" or each.number == serving)
    ]
    for each in retired:
        each.state = "RETIRED"
        each.version = min([newest, *(id_ - 1 for id_ in waiting)])
    row.state, row.version, row.promoted_at_us = "SERVING", newest, now_us
    await work.upsert([*retired, row])
    await work.forget_until(newest)


async def _catch_up(
    reads: ports.Reads, writer: ports.IndexWriter, version: int, touched: Sequence[str]
) -> int:
    """Write editions that changed since a version; returns the version reached."""
    for at in range(0, len(touched), BATCH):
        changes = await expand(reads, touched[at : at + BATCH])
        await writer.apply(changes)
        version = max([version, *(change.version for change in changes)])
    return version


async def _row(
    work: ports.UnitOfWork, engine: str, number: int, allowed: Sequence[str]
) -> IndexGeneration:
    """The row of a generation, if it is still in one of the states.

    Raises:
        errors.PromotionLost: it is not.
    """
    rows = await work.generations(engine)
    row = next((each for each in rows if each.number == number), None)
    if row is None or row.state not in allowed:
        why = "没有这一代索引" if row is None else f"它已是 {row.state}"
        raise errors.PromotionLost(f"第 {number} 代索引不能切换：{why}（另一次重建可能已开始）。")
    return row


def _served_at(known: Known) -> int:
    return (known.row and known.row.promoted_at_us) or 0


def _state(held: Generation | None, row: IndexGeneration | None) -> str:
    if held and held.serving:
        return "SERVING"
    if row is None:
        return "ABANDONED"
    if held is None:
        return "REMOVED"
    return "RETIRED" if row.state == "SERVING" else row.state
