"""Characters that no content may have. Must not know what a content is about."""

from schema import errors
from schema.domain import documents


def check(content: documents.Content) -> None:
    """Refuse U+0000: text it is not, and PostgreSQL does not store it.

    Raises:
        errors.FileRefused: it stands in a cell or a paragraph.
    """
    for table in content.tables:
        for row in table.rows:
            if any("\0" in cell.raw for cell in row.cells):
                raise errors.FileRefused(
                    f"第 {row.number} 行含有空字符（U+0000）；请删去后另存再导入。"
                )
    if any("\0" in block.raw for block in content.blocks):
        raise errors.FileRefused("正文含有空字符（U+0000）；请删去后另存再导入。")
