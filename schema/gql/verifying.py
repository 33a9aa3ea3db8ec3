"""Entries verified against the stored bytes (核验)."""

import strawberry

from schema.errors import Unavailable
from schema.gql.context import Info
from schema.gql.ids import Id, decode_as
from schema.gql.lists import Entry
from schema.gql.views import column, computed, described
from schema.usecases import verifying

# Reading a file takes a child process and up to seconds: some ten fit into one operation.
_COST = 500

described(
    verifying.VerificationResult,
    "核验的结论。",
    {
        verifying.VerificationResult.MATCHES: "与来源文件一致。",
        verifying.VerificationResult.DIFFERS: "与来源文件不一致。",
        verifying.VerificationResult.SOURCE_MISSING: "来源文件不在，或其字节已改变：无从核验。",
        verifying.VerificationResult.REFUSED: "来源文件现在读不出来，或超出读取的限度。",
    },
)


@strawberry.type(description="一项内容：库存的与重新读出的不同。")
class FieldDifference:
    """A field with its value as stored and as read."""

    row: strawberry.Private[verifying.Difference]

    field: str = column("内容项，如 title；整行只在一边的为 entry。")
    stored: str | None = column("库存的值；非文字的为 JSON。")
    read: str | None = column("从来源文件重新读出的值；非文字的为 JSON。")


@strawberry.type(description="核验：从保存的原始字节重新读出这一行，与库存逐项比对。")
class EntryVerification:
    """One entry verified."""

    row: strawberry.Private[verifying.Verified]

    result: verifying.VerificationResult = column("结论。")
    sha256: str | None = column("所读字节的 SHA-256；来源文件不在则为 null。")
    message: str | None = column("为何无从核验；否则为 null。")

    @computed("事项，库存的。")
    def entry(self) -> Entry:
        """Return the entry as stored."""
        return Entry(row=self.row.entry)

    @computed("不一致的各项。", list_size=5)
    def differences(self) -> list[FieldDifference]:
        """Return what differs."""
        return [FieldDifference(row=each) for each in self.row.differences]


@strawberry.type
class Queries:
    """Verification."""

    @computed(
        "核验一个事项：从保存的原始字节重新读出，逐项比对；没有这一事项则为 null。", cost=_COST
    )
    async def verify_entry(self, info: Info, id: Id) -> EntryVerification | None:  # noqa: A002 - GraphQL's name
        """Verify an entry.

        Raises:
            IdInvalid: It is no identifier of an entry.
            Unavailable: Nobody brought a reader of files.
        """
        key = decode_as("Entry", id)
        if info.context.reader is None:
            raise Unavailable("此处没有读取来源文件的程序，无法核验。")
        found = await verifying.verify_entry(info.context.stores, info.context.reader, key)
        return EntryVerification(row=found) if found else None
