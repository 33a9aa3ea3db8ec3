"""Names of elements and attributes of Word documents, whatever the edition of the format.

The format has one namespace as Word writes it and another as ISO has it (strict).
"""

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_MATH_TEXT = "http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ALTERNATIVES = "http://schemas.openxmlformats.org/markup-compatibility/2006}"
FORMER = "Change"  # how the names of elements end that remember former properties

# Their content is no text of the document: earlier formats, comments' and deleted text, pinyin.
NEVER = frozenset({"delText", "instrText", "delInstrText", "rt", "sectPr", "ffData", FORMER})
DELETED = frozenset({"del", "moveFrom"})
REVISED = DELETED | {"ins", "moveTo"}
SOMETIMES = frozenset({"AlternateContent", "Choice", "Fallback", "txbxContent", "sdtContent"})
LEFT_OUT = NEVER | REVISED | SOMETIMES
PROPERTIES = frozenset(
    {"vanish", "rStyle", "del", "moveFrom", "pStyle", "outlineLvl", "numId", "ilvl", "gridCol"}
    | {"hidden", "gridBefore", "gridSpan", "vMerge", "hMerge"}
)


def element(tag: str) -> str:
    """Give an element's name in the format, "" if it belongs to another.

    Names that remember former properties (rPrChange, tcPrChange …) are all one.
    """
    for space in _WORD:
        if tag.startswith(space):
            name = tag.removeprefix(space)
            return FORMER if name.endswith(FORMER) else name
    if tag == _MATH_TEXT:
        return "t"
    return tag.removeprefix(_ALTERNATIVES) if tag.startswith(_ALTERNATIVES) else ""


def value(attributes: dict[str, str], name: str = "val") -> str:
    """Give an attribute of the format, in either of its namespaces."""
    return next((attributes[key] for key in (f"{w}{name}" for w in _WORD) if key in attributes), "")


def count(said: str, least: int, most: int) -> int:
    """Read a number of columns; what is no number is the least."""
    return max(least, min(int(said), most)) if said.isdecimal() else least
