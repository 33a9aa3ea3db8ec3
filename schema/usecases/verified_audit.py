"""Verify the audit log (核验审计链): the chain, its checkpoints, and a head that somebody noted.

The chain is read once, page by page; of it only what checkpoints name is remembered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from schema.domain import audit, checkpoints
from schema.domain.audit import Fault
from schema.domain.checkpoints import Checkpoint, PublicKey
from schema.stores import ports
from schema.usecases import auditing

SHOWN = 20  # faults told one by one

Named = tuple[str, Checkpoint | None]


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that does not hold: at which record, in which checkpoint file (if any)."""

    fault: Fault
    seq: int | None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found.

    `protected` is the number of the last record that a checkpoint, or the head asked for, holds;
    the records after it are the unprotected tail: cutting them off would not be noticed.
    `pinned`: the keys were given, else they are those that the chain itself names.
    """

    records: int
    head: str | None
    checkpoints: int
    protected: int
    unprotected: int
    unprotected_since_us: int | None
    keys: tuple[str, ...]
    pinned: bool
    broken: tuple[Broken, ...]
    faults: int

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


async def verify(
    reads: ports.Reads,
    kept: Sequence[Named],
    *,
    keys: Sequence[PublicKey] = (),
    head: str | None = None,
) -> Verified:
    """Check the chain, and checkpoints against it.

    Args:
        reads: Look-ups.
        kept: Checkpoints with their files' names; None where one cannot be read.
        keys: The only keys that may have signed; none given: those that the chain names.
        head: A hash that must be on the chain.
    """
    verifying = _Verifying(kept, {checkpoints.key_id(key): key for key in keys}, head)
    async for page in auditing.pages(reads):
        for record in page:
            verifying.take(record)
    return verifying.end()


@dataclass
class _Verifying:
    """One pass over the chain."""

    kept: Sequence[Named]
    pinned: dict[str, PublicKey]
    wanted: str | None
    walk: audit.Walk = field(default_factory=audit.Walk)
    first: str | None = None
    records: int = 0
    faults: int = 0
    protected: int = 0
    noted: bool = False
    broken: list[Broken] = field(default_factory=list)
    announced: dict[str, tuple[int, PublicKey]] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)  # at the records that checkpoints name
    times: dict[int, int] = field(default_factory=dict)  # of the records that follow those

    def __post_init__(self) -> None:
        self.named = {each.seq for _, each in self.kept if each}
        self.after = {0} | self.named

    def take(self, record: audit.Record) -> None:
        """Check the next record."""
        if fault := self.walk.step(record):
            self.fail(fault, record.seq)
        self.first = self.first or record.hash
        self.records += 1
        if record.seq in self.named:
            self.hashes[record.seq] = record.hash
        if record.seq - 1 in self.after:
            self.times[record.seq - 1] = record.at_us
        if record.hash == self.wanted:
            self.noted = True
            self.protected = max(self.protected, record.seq)
            self.after.add(record.seq)
        if key := checkpoints.announced(record):
            self.announced.setdefault(checkpoints.key_id(key), (record.seq, key))

    def end(self) -> Verified:
        """Check what needs the whole chain."""
        for name, each in self.kept:
            if each is None:
                self.fail(Fault.UNREADABLE, None, name)
            elif fault := self._fault(each):
                self.fail(fault, each.seq, name)
            else:
                self.protected = max(self.protected, each.seq)
        if self.wanted and not self.noted:
            self.fail(Fault.HEAD, None)
        ids: Iterable[str] = self.pinned or self.announced
        return Verified(
            records=self.records,
            head=self.walk.hash if self.records else None,
            checkpoints=len(self.kept),
            protected=self.protected,
            unprotected=max(self.walk.seq - self.protected, 0),
            unprotected_since_us=self.times.get(self.protected),
            keys=tuple(ids),
            pinned=bool(self.pinned),
            broken=tuple(self.broken),
            faults=self.faults,
        )

    def fail(self, fault: Fault, seq: int | None, name: str | None = None) -> None:
        """Note something that does not hold; of very many, the number."""
        self.faults += 1
        if len(self.broken) < SHOWN:
            self.broken.append(Broken(fault, seq, name))

    def _fault(self, each: Checkpoint) -> Fault | None:
        key = self._key(each)
        if key is None:
            return Fault.KEY
        if not checkpoints.valid(each, key):
            return Fault.SIGNATURE
        if each.chain != self.first:
            return Fault.FOREIGN if self.first else Fault.CUT
        if each.seq not in self.hashes:
            return Fault.CUT
        same = (each.hash, each.count) == (self.hashes[each.seq], each.seq)
        return None if same else Fault.DIFFERS

    def _key(self, each: Checkpoint) -> PublicKey | None:
        """The key that may have signed a checkpoint: a given one, or one named before it."""
        if self.pinned:
            return self.pinned.get(each.key)
        seq, key = self.announced.get(each.key, (0, None))
        return key if seq <= each.seq else None
