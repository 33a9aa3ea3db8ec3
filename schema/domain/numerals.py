"""Numbers as people write them in words (三十七条, 四月底), as reports have them (37条, 4月).

Laws have words, so what was typed is looked for, too. Must not look anything up.
"""

from collections.abc import Iterator

from schema.domain.text.patterns import later

NUMBER = "[0-9一二三四五六七八九十百千万两]"  # a digit, in figures or in words
SENTENCE = later(r"[。;；!?\n]")  # what ends the sentence that a number belongs to

_DIGITS = {char: at for at, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MEASURES = "个|项|条|名|件|家|支|批|次|人|处|所|种|类|样|桩|号|日"
# One that counts from eleven on; a month. Before 第 and 十来个 it is no number as reports have it.
_NUMBER = later(
    f"(?<![第一二三四五六七八九十百千万余多])(?P<number>[一二两三四五六七八九十百千零]{{2,8}})(?P<of>{_MEASURES})"
)
_MONTH = later(
    "(?<![第个一二三四五六七八九十])(?P<number>十?[一二三四五六七八九]|十)(?P<of>月)(?!亮)"
)
_COUNTS = {"桩": "项", "样": "项", "号": "日"}


def in_digits(folded: str) -> Iterator[tuple[str, str]]:
    """Each number in words with what it counts, and the same in digits."""
    for pattern in (_NUMBER, _MONTH):
        for match in pattern.finditer(folded):
            value = _value(match["number"])
            if value is not None and (pattern is _MONTH or value > _UNITS["十"]):
                yield match[0], f"{value}{_COUNTS.get(match['of'], match['of'])}"


def _value(words: str) -> int | None:
    """The number below ten thousand that words tell; None where they tell none (五六)."""
    total, digit, least = 0, None, 10_000
    for at, char in enumerate(words):
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
            continue
        unit = _UNITS[char]
        if unit >= least or (digit is None and at):
            return None
        total, digit, least = total + (1 if digit is None else digit) * unit, None, unit
    return total + (digit or 0)
