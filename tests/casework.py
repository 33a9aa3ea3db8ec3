"""People of the sample county and their applications, for tests of cases."""

from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from schema.domain import filing
from schema.domain.access import Actor, Grant, Role
from schema.domain.cases import Event, Kind
from schema.domain.evidence import Evidence, Opinion
from schema.stores.opening import Stores
from schema.usecases import bodies, casework
from schema.usecases.bodies import Register
from schema.usecases.parsed import body_key
from schema.usecases.standing import By

ROOT = Path(__file__).parents[1]
CITY, COUNTY = "9901", "990121"
TOWN, VILLAGE, STREET = "990121101", "990121201", "990121001"  # 柳河镇, 石塘乡, 城关街道
BUREAU = "县应急管理局"
TODAY = date(2026, 6, 1)

OFFICER = Actor(
    "officer", "应急局经办人", (Grant(Role.DEPARTMENT_OFFICER, COUNTY, body_key(BUREAU)),)
)
OTHER_OFFICER = Actor(
    "other", "水利局经办人", (Grant(Role.DEPARTMENT_OFFICER, COUNTY, body_key("县水利局")),)
)
CLERK = Actor("clerk", "柳河镇经办人", (Grant(Role.TOWNSHIP_CLERK, TOWN),))
OTHER_CLERK = Actor("clerk2", "石塘乡经办人", (Grant(Role.TOWNSHIP_CLERK, VILLAGE),))
EDITOR = Actor("editor", "编办", (Grant(Role.LIST_EDITOR, COUNTY),))
APPROVER = Actor("approver", "县委、县政府", (Grant(Role.APPROVER, COUNTY),))
CITY_APPROVER = Actor("city", "市级", (Grant(Role.APPROVER, CITY),))
PROVINCE_APPROVER = Actor("province", "省级", (Grant(Role.APPROVER, "99"),))
AUDITOR = Actor("auditor", "审计", (Grant(Role.AUDITOR, COUNTY),))

_moments = count(1_780_000_000_000_000)


def by(actor: Actor, day: date = TODAY, key: str | None = None) -> By:
    """Someone who takes a step, at a moment of its own."""
    return By(actor, day, next(_moments), key)


def temporary(**other: Any) -> filing.Proposal:
    """A temporary task that may be proposed as it is."""
    base = filing.Proposal(
        kind=Kind.TEMPORARY,
        territory="",
        townships=("柳河镇",),
        parties=(BUREAU,),
        title="汛期地质灾害隐患点临时值守",
        content="汛期在两处隐患点轮流值守",
        basis="县防汛方案",
        reason="汛期人手不足",
        starts=date(2026, 6, 10),
        ends=date(2026, 8, 31),
        staff=4,
        funds_yuan=20000,
        powers="现场劝离",
    )
    return replace(base, **({"territory": COUNTY} | other))


def admission(**other: Any) -> filing.Proposal:
    """An application for admission by a department."""
    base = filing.Proposal(
        kind=Kind.ADMISSION,
        territory=COUNTY,
        townships=("柳河镇",),
        parties=(BUREAU,),
        title="负责辖区废弃矿井口日常巡查",
        content="每月巡查一次",
        basis="省矿山安全条例",
        reason="矿井口在村内",
        trigger=filing.Trigger.DEPARTMENT_MOTION,
        effect=filing.Effect.ADD,
        staff=2,
        funds_yuan=50000,
    )
    return replace(base, **other)


def adjustment(**other: Any) -> filing.Proposal:
    """An application for adjustment by a township."""
    base = filing.Proposal(
        kind=Kind.ADJUSTMENT,
        territory=COUNTY,
        townships=("柳河镇",),
        title="协助开展河湖岸线垃圾清理",
        content="改为按需协助",
        basis="镇实际情况",
        reason="已有专业队伍",
        trigger=filing.Trigger.TOWNSHIP_APPLIED,
        effect=filing.Effect.MODIFY,
    )
    return replace(base, **other)


def decision(day: date = TODAY, number: str = "7") -> Evidence:
    """A decision document of a day."""
    return Evidence(document="县委常委会会议纪要", number=f"〔2026〕{number}号", dated=day)


def opinion(*townships: str, agrees: bool = True) -> Evidence:
    """What townships say."""
    said = "同意" if agrees else "无力承担"
    return Evidence(opinions=tuple(Opinion(t, agrees, said, "复函") for t in townships))


class Desk:
    """Casework on open stores."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores
        self.register = Register(stores.sql.reads)

    async def propose(self, proposal: filing.Proposal, who: By) -> casework.Done:
        """Open a case."""
        return await casework.propose(self.stores, self.register, proposal, who)

    async def step(
        self,
        done: casework.Done,
        event: Event,
        who: By,
        given: Evidence | None = None,
        *,
        reason: str | None = None,
        version: int | None = None,
    ) -> casework.Done:
        """Take a case on, from the version that `done` shows unless another is given."""
        order = casework.Order(
            done.case.id,
            event,
            done.case.version if version is None else version,
            reason,
            given or Evidence(),
        )
        return await casework.transition(self.stores, self.register, order, who)

    async def registered(self, proposal: filing.Proposal | None = None) -> casework.Done:
        """A temporary task in the ledger."""
        done = await self.propose(proposal or temporary(), by(OFFICER))
        done = await self.step(done, Event.SUBMIT, by(OFFICER))
        return await self.step(done, Event.APPROVE, by(APPROVER), decision())


async def open_county(stores: Stores) -> Desk:
    """Import the register of the sample county."""
    names = ("divisions.csv", "bodies.csv")
    files = {n: (ROOT / "corpus/register" / n).read_text(encoding="utf-8") for n in names}
    await bodies.import_register(stores.sql, files, 1)
    return Desk(stores)
