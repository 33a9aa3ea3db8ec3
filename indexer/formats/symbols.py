"""Symbols of Word's picture fonts as characters: boxes, ticks, circles.

Such a character has a code of its font only (w:sym); without this a tick (☑) would be a letter or
nothing. What is not known stays the private character that it is. Must not know paragraphs.
"""

_FONTS = {
    "wingdings": {
        0x6C: "●",
        0x6D: "○",
        0x6E: "■",
        0x6F: "□",
        0x70: "□",
        0x71: "□",
        0x72: "□",
        0x74: "◆",
        0x75: "◆",
        0x76: "◆",
        0xA1: "○",
        0xA6: "○",
        0xA7: "■",
        0xA8: "□",
        0xAB: "★",
        0xD8: "➢",
        0xFB: "✗",
        0xFC: "✓",
        0xFD: "☒",
        0xFE: "☑",
    },
    "wingdings 2": {
        0x4F: "✗",
        0x50: "✓",
        0x51: "☒",
        0x52: "☑",
        0x53: "☒",
        0x54: "☒",
        0x98: "●",
        0x99: "○",
        0xA2: "■",
        0xA3: "□",
        0xA4: "□",
    },
    "symbol": {0xB7: "·", 0xD6: "√", 0xB4: "×", 0xA3: "≤", 0xB3: "≥"},
}
_PRIVATE = 0xF000


def character(font: str, code: str) -> str:
    """Give a symbol as a character.

    Args:
        font: Name of the font, of any case.
        code: Code in hexadecimal digits, F0FE or 00FE.
    """
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    if not 0 < point <= 0xFFFF or 0xD800 <= point < 0xE000:  # noqa: PLR2004 - halves of pairs
        return ""
    own = point - _PRIVATE if point >= _PRIVATE else point
    return _FONTS.get(font.lower(), {}).get(own, chr(point))
