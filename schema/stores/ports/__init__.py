"""What the use cases ask of stores, in our words; a backend is whatever satisfies these.

Reads open one session a call. Writes happen inside one `UnitOfWork`, whose calls share a session
and commit together, or not at all. Times are given, never taken.
"""

from schema.stores.ports.archives import Tables
from schema.stores.ports.audit import Checkpoints
from schema.stores.ports.index import IndexAdmin, IndexWriter, SearchIndex
from schema.stores.ports.sql import Blobs, Reads, Store, UnitOfWork
from schema.stores.ports.values import (
    Cited,
    Counts,
    DutyFilter,
    DutyItem,
    DutyPage,
    IndexContent,
    Placed,
    RegisterState,
    StoreState,
)

__all__ = [
    "Blobs",
    "Checkpoints",
    "Cited",
    "Counts",
    "DutyFilter",
    "DutyItem",
    "DutyPage",
    "IndexAdmin",
    "IndexContent",
    "IndexWriter",
    "Placed",
    "Reads",
    "RegisterState",
    "SearchIndex",
    "Store",
    "StoreState",
    "Tables",
    "UnitOfWork",
]
