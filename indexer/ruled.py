"""What a text settles: its rulings, and the work it is an edition of.

Each set of minutes and each approval is a work of its own: the next one under the same title
(专题会议纪要) does not replace it, it is about other matters.
"""

from collections.abc import Sequence

from indexer import describe
from schema.domain import documents, rulings

_EACH_ALONE = (documents.WorkKind.MINUTES, documents.WorkKind.APPROVAL)


def work_title(about: documents.Description) -> str:
    """Name of a text's work: its title, with the number where each document stands alone."""
    title = describe.work_title(about.title)
    if about.kind not in _EACH_ALONE:
        return title
    said = about.document_number or (about.adopted_on and about.adopted_on.isoformat()) or ""
    return f"{title}{said}"


def read(
    about: documents.Description, pieces: Sequence[documents.Passage]
) -> tuple[rulings.Ruling, ...]:
    """Read the rulings of a text; none of one that does not settle anything."""
    if not rulings.settles(about.kind, about.title):
        return ()
    return rulings.read(about.title, pieces, starts=about.effective_from or about.adopted_on)
