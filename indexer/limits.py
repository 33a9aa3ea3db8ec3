"""Limits (除外、限于、仅限): the clauses of a title or remark that narrow an item.

They flip the answer for what they leave out, so they are kept apart from the text
(schema.domain.lists.Limit). Must not know tables.
"""

import re

from schema.domain import lists

# 除外 ends its clause: 清除外来物种 and 拆除外墙 are no exceptions.
_EXCEPT = re.compile(r"除外(?=$|[\s。；;，,、）)\]】])")
# 不限于, 期限于, 权限于 … are other words.
_ONLY = re.compile(r"仅限于?|(?<![不期权局上下年时界极有])限于")
_OPEN, _CLOSE = "（([【", "）)]】"


def limits_of(*texts: str | None) -> tuple[lists.Limit, ...]:
    """Limits stated in a title and its remarks, in the order of the words, each once."""
    found = [limit for text in texts if text for limit in _limits(text)]
    return tuple(dict.fromkeys(found))


def _limits(text: str) -> list[lists.Limit]:
    """Limits of one text; an ONLY ends where the exception to it begins (仅限…，…除外)."""
    excepts = [(_before(text, match.end()), match.end()) for match in _EXCEPT.finditer(text)]
    starts = [start for start, _ in excepts if text[start - 1 : start] in ("，", ",")]
    found = [(start, text[start:end], "EXCEPT") for start, end in excepts]
    for match in _ONLY.finditer(text):
        begin = match.start()
        end = min([_after(text, begin), *(start - 1 for start in starts if start > begin)])
        found.append((begin, text[begin:end], "ONLY"))
    return [lists.Limit(kind, re.sub(r"\s*\n\s*", "", words)) for _, words, kind in sorted(found)]


def _before(text: str, end: int) -> int:
    """Start of the clause that ends here: its bracket, else the last comma or stop outside one.

    A comma inside the clause's own bracket parts nothing: （因教学，科研的除外）.
    """
    depth, start, comma = 0, 0, 0
    for index in range(end - 1, -1, -1):
        char = text[index]
        depth += (char in _CLOSE) - (char in _OPEN)
        if depth < 0:
            start, comma = index + 1, 0
            break
        if depth == 0 and char in "。；;\n":
            start = index + 1
            break
        if depth == 0 and char == "，" and not comma:
            comma = index + 1
    start = max(start, comma)
    return start + (text[start : start + 1] == "但")


def _after(text: str, start: int) -> int:
    """End of the clause that starts here: a stop, or the end of its bracket."""
    depth = 0
    for index in range(start, len(text)):
        depth += (text[index] in _OPEN) - (text[index] in _CLOSE)
        if depth < 0 or (depth == 0 and text[index] in "。；;\n"):
            return index
    return len(text)
