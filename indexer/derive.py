"""The lists of a file from its content, its title and its name: all that `understand` asks.

The pipeline stores what this gives, and `verifyEntry` derives it again from the stored bytes;
neither the register nor a manifest has a say in it, but for the title, which is stored.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from indexer import joining, read
from indexer import lists as list_reader
from schema.domain import documents, lists
from schema.settings import Settings


def lists_of(content: documents.Content, title: str, name: str) -> Iterator[list_reader.Understood]:
    """What each table of a file holds.

    Args:
        content: The file as read.
        title: Title of the document.
        name: Name of the file.
    """
    stem = PurePosixPath(name).stem
    for table in joining.joined(content.tables):
        context = "\n".join(documents.known([title, stem, table.sheet]))
        yield list_reader.understand(table, context=context)


def entries_of(name: str, title: str, data: bytes, settings: Settings) -> list[lists.Entry]:
    """The entries of a stored file in the order in which they were taken in.

    Raises:
        errors.FileRefused: it cannot be read.
    """
    understood = lists_of(read.read(name, data, settings), title, name)
    return [entry for each in understood for one in each.lists for entry in one.entries]
