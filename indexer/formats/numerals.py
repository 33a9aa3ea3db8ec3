"""Numerals as Word writes them: the number formats of automatic numbering (w:numFmt).

A format that is not known is written in Arabic digits, as Word does. Must not know paragraphs.
"""

from collections.abc import Callable

_HAN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_MOST = 9999  # a larger number is written in digits
_WIDEST = 10  # digits of a format of one's own


def written(number: int, kind: str) -> str:
    """Write a number in a format; nothing for bullets and `none`."""
    if kind in ("none", "bullet"):
        return ""
    if kind.startswith("0") and kind.isdecimal() and len(kind) < _WIDEST:  # 001, 002, …
        return f"{number:0{len(kind)}}"
    writer = _WRITERS.get(kind)
    return writer(number) if writer and 0 < number <= _MOST else str(number)


def _han(number: int, digits: str, units: tuple[str, ...]) -> str:
    """Write 12 as 十二, 105 as 一百零五."""
    text, gap = "", False
    for power in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**power % 10
        gap |= digit == 0
        if digit:
            zero = digits[0].replace("〇", "零") if gap and text else ""
            text, gap = text + zero + digits[digit] + units[power], False
    return text


def _chinese(number: int) -> str:
    text = _han(number, _HAN, ("", "十", "百", "千"))
    return text.removeprefix("一") if text.startswith("一十") else text


def _legal(number: int) -> str:
    return _han(number, _LEGAL, ("", "拾", "佰", "仟"))


def _one_by_one(number: int) -> str:
    return "".join(_HAN[int(digit)] for digit in str(number))


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _letters(number: int) -> str:
    """Write 27 as AA, 28 as BB."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _listed(signs: str) -> Callable[[int], str]:
    """Write by a row of signs, and in digits beyond its end."""
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + place) for place in range(count))


_CIRCLED = _listed(_run("①", 20))
_WRITERS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _one_by_one,
    "taiwaneseDigital": _one_by_one,
    "japaneseDigitalTenThousand": _one_by_one,
    "chineseLegalSimplified": _legal,
    "ideographTraditional": _listed(_STEMS),
    "ideographZodiac": _listed(_BRANCHES),
    "ideographEnclosedCircle": _listed(_run("㊀", 10)),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _listed(_run("⑴", 20)),
    "decimalEnclosedFullstop": _listed(_run("⒈", 20)),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
}
