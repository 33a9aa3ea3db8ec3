"""Text in cells that a spreadsheet would take for a formula (OWASP, CSV injection; 电子表格)."""

# The full-width ones too: where the input is Chinese, spreadsheets take them for the others.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(text: str) -> str:
    """Text for a csv cell, with an apostrophe in front where it could be run."""
    return f"'{text}" if text.startswith(FORMULA) else text
