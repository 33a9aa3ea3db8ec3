"""The lists of a file from its content, its title and its name: all that `understand` asks.

The pipeline stores what this gives, and `verifyEntry` derives it again from the stored bytes;
neither the register nor a manifest has a say in it, but for the title and the class of the lists
where a manifest told it, which are stored.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from indexer import joining, read, stated
from indexer import lists as list_reader
from schema.domain import documents, lists
from schema.settings import Settings


def lists_of(
    content: documents.Content, title: str, name: str, told: lists.ListClass | None = None
) -> Iterator[list_reader.Understood]:
    """What each table of a file holds, and at last what the file says otherwise of its lists.

    Args:
        content: The file as read.
        title: Title of the document.
        name: Name of the file.
        told: Class of its lists where the manifest tells it.
    """
    stem = PurePosixPath(name).stem
    read_in: list[list_reader.Understood] = []
    for table in joining.joined(content.tables):
        context = "\n".join(documents.known([title, stem, table.sheet]))
        read_in.append(list_reader.understand(table, context=context, told=told))
    found = [each for understood in read_in for each in understood.lists]
    left_out = stated.catalogues(found)
    for understood in read_in:
        kept = tuple(each for each in understood.lists if id(each) not in left_out)
        shown = understood.suspicious if kept or not understood.lists else ()
        yield replace(understood, lists=kept, suspicious=shown)
    odd = list(stated.differences(content.blocks, [x for x in found if id(x) not in left_out]))
    for each in found:
        if full := left_out.get(id(each)):
            odd.append(_left_out(each, full))
            odd += stated.compared(each, full)
    yield list_reader.Understood(suspicious=tuple(odd))


def _left_out(catalogue: lists.ListTable, full: lists.ListTable) -> documents.Suspicion:
    count = len(catalogue.entries)
    reason = f"“{catalogue.title}”（{count}项）是“{full.title}”的目录，只作核对，未重复收入"
    return documents.Suspicion(catalogue.entries[0].locator.row, reason)


def entries_of(
    name: str, title: str, data: bytes, told: lists.ListClass | None, settings: Settings
) -> list[lists.Entry]:
    """The entries of a stored file in the order in which they were taken in.

    Raises:
        errors.FileRefused: it cannot be read.
    """
    understood = lists_of(read.read(name, data, settings), title, name, told)
    return [entry for each in understood for one in each.lists for entry in one.entries]
