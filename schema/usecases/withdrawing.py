"""Withdrawing a source (撤回): it no longer speaks, and nothing of it is lost.

Its newest revisions are closed, as a correction closes the one before it: what was known until
now stays known at that time (`knownAt`), with the bytes, the rows and the audit. Taking in the
same bytes again opens new revisions.
"""

from dataclasses import dataclass

from schema import errors
from schema.stores import ports
from schema.usecases.authors import NOBODY, Author
from schema.usecases.documents import settle


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was withdrawn: the source, and how many editions it carried.

    `lost` are the titles of editions that no other source carries.
    """

    name: str
    sha256s: tuple[str, ...]
    editions: int
    lost: tuple[str, ...]


async def withdraw(
    store: ports.Store, name: str, *, reason: str, author: Author = NOBODY, now_us: int
) -> Withdrawn:
    """Close the newest revisions of a source, and let the other editions bind as without it.

    Raises:
        errors.SourceUnknown: none of that name is current.
        errors.InputError: no reason is given.
        errors.Forbidden: the author is a user who may not edit lists of the place.
    """
    if not reason.strip():
        raise errors.InputError("请写明撤回的理由。")
    async with store.unit_of_work() as work:
        revisions = await work.open_revisions(name)
        if not revisions:
            raise errors.SourceUnknown(await _why(work, name))
        for revision in revisions:
            revision.known_to_us = max(now_us, revision.known_from_us + 1)  # a clock set back
        await work.upsert(revisions)
        carried = {revision.edition_id for revision in revisions}
        editions = await work.editions(carried)
        author.check(each.territory for each in editions)
        changed = set(carried)
        for work_id in sorted({edition.work_id for edition in editions}):
            changed |= await settle(work, work_id)
        await work.touch(sorted(changed), now_us)
        kept = await work.current(carried)
        sha256s = tuple(sorted({revision.sha256 for revision in revisions}))
        await work.audit(
            {
                "action": "source.withdrawn",
                "name": name,
                "sha256": list(sha256s),
                "editions": sorted(carried),
                "reason": reason.strip(),
                **author.said,
            },
            now_us,
        )
    lost = tuple(edition.title for edition in editions if edition.id not in kept)
    return Withdrawn(name, sha256s, len(carried), lost)


async def _why(work: ports.UnitOfWork, name: str) -> str:
    if await work.revisions_named(name):
        return f"来源“{name}”已经撤回，或其内容已由更新的版本代替。"
    return f"没有收录过名为“{name}”的来源；名称见 yidan entries 或查询 sources。"
