"""Suggestions: by characters, pinyin and initials, of published names only; near misses."""

import pytest

from schema.domain.suggesting import Book, MatchedBy, Name, NameKind

READINGS = {
    "秸": ("jie",),
    "杆": ("gan",),
    "秆": ("gan",),
    "禁": ("jin",),
    "烧": ("shao",),
    "负": ("fu",),
    "责": ("ze",),
    "长": ("chang", "zhang"),
    "镇": ("zhen",),
}
NAMES = (
    Name("负责秸秆禁烧", NameKind.ITEM, 3),
    Name("秸秆禁烧", NameKind.ITEM),
    Name("镇长", NameKind.BODY),
    Name("禁烧巡查", NameKind.ITEM),
)


@pytest.fixture(scope="module")
def book() -> Book:
    """A book of three names."""
    return Book(NAMES, READINGS)


@pytest.mark.parametrize(
    ("typed", "found", "by"),
    [
        ("秸秆", ["秸秆禁烧", "负责秸秆禁烧"], MatchedBy.CHARACTERS),
        ("jieganj", ["秸秆禁烧", "负责秸秆禁烧"], MatchedBy.PINYIN),
        ("jgjs", ["秸秆禁烧", "负责秸秆禁烧"], MatchedBy.INITIALS),
        ("fuze", ["负责秸秆禁烧"], MatchedBy.PINYIN),
        ("zhenzhang", ["镇长"], MatchedBy.PINYIN),
        ("zhenchang", ["镇长"], MatchedBy.PINYIN),
    ],
)
def test_names_by_what_was_typed(book, typed, found, by):
    """A name that begins with it comes first; every usual reading of a character counts."""
    matches = book.suggest(typed, 5)
    assert [match.name.text for match in matches] == found
    assert {match.by for match in matches} == {by}


@pytest.mark.parametrize("typed", ["", " ", "iegan", "\n", "不在书里", "负责秸秆禁烧秸秆"])
def test_nothing_is_suggested(book, typed):
    """Nothing for nothing, for half a syllable, or for what runs from one name into the next."""
    assert book.suggest(typed, 5) == []


def test_as_many_as_asked_for(book):
    """The limit holds."""
    assert len(book.suggest("秸秆", 1)) == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("秸杆禁烧", "秸秆禁烧"),  # the same sound
        ("秸秆禁绕", "秸秆禁烧"),  # one character
        ("秸杆禁烧巡查", "秸秆禁烧巡查"),  # a piece; what comes of it is in pairs of names
        ("露天秸秆禁绕", None),  # 露天 is in no name: nobody knows what is meant
        ("秸秆禁烧", None),  # it stands in a name
        ("垃圾分类", None),  # nothing near
        ("镇", None),  # too short to be a slip
    ],
)
def test_near_misses(book, typed, meant):
    """By sound, else by one character; what is right or unknown stays."""
    assert book.corrected(typed) == meant
