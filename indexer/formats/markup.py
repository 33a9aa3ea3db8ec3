"""HTML cut into tags and text with exact offsets, and the text of a slice of it.

Not the standard library's parser: it takes 89 s for 60 kB of `<a <a <a …` (Python 3.11) and raises
on `<![x[`. This one needs linear time for any input, takes everything and never raises. It must
not know what a tag means for the page (`page`).
"""

import enum
import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.formats import cleaning
from schema.domain.text import spans

# fmt: off
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center",
    "col", "colgroup", "datalist", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link", "main", "menu",
    "meta", "nav", "noscript", "object", "ol", "optgroup", "option", "p", "pre", "script",
    "section", "select", "style", "summary", "table", "tbody", "td", "template", "textarea",
    "tfoot", "th", "thead", "title", "tr", "ul", "video", "xmp",
})
# fmt: on

# Their content is not markup. The first kind is never text of the page.
_OPAQUE = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "xmp"})
_END_OF = {name: re.compile(f"</{name}(?![a-z])", re.IGNORECASE) for name in _OPAQUE}

_TAG = re.compile(r"""</?+[a-zA-Z][^\s/>]*+(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_NAME = re.compile(r"</?+([a-zA-Z][^\s/>]*+)")
_ATTRIBUTE = re.compile(
    r"""([^\s=/>"'<]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"']++)))?+""",
)
_ENTITY = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")
_BLANK_START = re.compile(
    f"(?:[{cleaning.BLANK}]|&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#12288|#x3000);?+)*+",
    re.IGNORECASE,
)
_BLANK_END = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#12288|#x3000);?\Z", re.IGNORECASE)
_LONGEST_BLANK = len("&thinsp;")
_MARKED = re.compile("[<&]")  # a slice without these is text as it stands
_SOFT = str.maketrans("\r\n\t\f", cleaning.SOFT_BREAK * 2 + "  ")


class Kind(enum.Enum):
    """What a token is."""

    TEXT = enum.auto()
    OPEN = enum.auto()
    CLOSE = enum.auto()


class Token(NamedTuple):
    """A stretch of the source; `name` is the tag's, in lower case."""

    kind: Kind
    start: int
    end: int
    name: str = ""


class _Scanner:
    """Remembers which ends are not to be found any more, so that nothing is searched twice."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._at, self._end = text, start, end
        self._comments = True  # whether a comment's end may still follow
        self._quotes = True  # whether quotes in tags have been in pairs so far

    def tokens(self) -> Iterator[Token]:
        done = self._at
        while (opening := self._text.find("<", self._at, self._end)) >= 0:
            self._at = opening + 1
            if not self._starts_markup(opening):
                continue
            close = self._markup_end(opening)
            if close < 0:
                break
            if done < opening:
                yield Token(Kind.TEXT, done, opening)
            self._at = done = close
            if name := _NAME.match(self._text, opening, close):
                yield (tag := self._tag(name, close))
                self._at = done = self._after_opaque(tag)
        if done < self._end:
            yield Token(Kind.TEXT, done, self._end)

    def _starts_markup(self, opening: int) -> bool:
        head = self._text[opening + 1 : opening + 3]
        letter = head[1:] if head.startswith("/") else head[:1]
        return head[:1] in ("!", "?") or (letter.isascii() and letter.isalpha())

    def _markup_end(self, opening: int) -> int:
        """Find where a tag, comment or declaration ends; -1 when no tag can end any more."""
        if self._comments and self._text.startswith("<!--", opening, self._end):
            close = self._text.find("-->", opening + 2, self._end)
            if close >= 0:
                return close + 3
            self._comments = False
        if self._quotes and self._text[opening + 1] not in "!?":
            if tag := _TAG.match(self._text, opening, self._end):
                return tag.end()
            self._quotes = False
        close = self._text.find(">", opening, self._end)
        return close + 1 if close >= 0 else -1

    def _tag(self, name: re.Match[str], close: int) -> Token:
        kind = Kind.CLOSE if self._text[name.start() + 1] == "/" else Kind.OPEN
        return Token(kind, name.start(), close, name[1].lower())

    def _after_opaque(self, tag: Token) -> int:
        if tag.kind is not Kind.OPEN or tag.name not in _OPAQUE:
            return tag.end
        close = _END_OF[tag.name].search(self._text, tag.end, self._end)
        return close.start() if close else self._end


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Cut `text[start:end]` into tags and text; comments, scripts and declarations are left out."""
    return _Scanner(text, start, len(text) if end is None else end).tokens()


def attributes(text: str, tag: Token) -> dict[str, str]:
    """Read the attributes of a tag, the first of equal names."""
    found: dict[str, str] = {}
    start, end = tag.start + len("<") + len(tag.name), tag.end - len(">")
    for name, double, single, bare in _ATTRIBUTE.findall(text, start, end) if start < end else ():
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def visible(text: str, start: int, end: int) -> tuple[int, int]:
    """Take blanks, written as characters or as entities, off both ends of a stretch of text."""
    blank = _BLANK_START.match(text, start, end)
    start = blank.end() if blank else start
    while start < end:
        if text[end - 1] in cleaning.BLANK:
            end -= 1
        elif tail := _BLANK_END.search(text, max(start, end - _LONGEST_BLANK), end):
            end = tail.start()
        else:
            break
    return start, end


def raw(text: str, start: int, end: int) -> str:
    """Give the verbatim text of a slice: without tags, entities decoded, white space as it is."""
    if not _MARKED.search(text, start, end):
        return text[start:end]
    pieces = (token for token in tokens(text, start, end) if token.kind is Kind.TEXT)
    return "".join(html.unescape(text[piece.start : piece.end]) for piece in pieces)


def flow(text: str, start: int, end: int, *, one_line: bool = False) -> spans.Mapped:
    """Give the text of a slice as a page shows it, mapped onto the source.

    Block tags and `<br>` break the line (in a heading, `one_line`, softly); line ends of the source
    are soft.
    """
    if not _MARKED.search(text, start, end):
        return spans.Mapped(text[start:end].translate(_SOFT), origin=start)
    builder = spans.Builder()
    line_end = cleaning.SOFT_BREAK if one_line else "\n"
    for token in tokens(text, start, end):
        if token.kind is Kind.TEXT:
            _keep(builder, text, token)
        elif token.name in BLOCKS:
            builder.append(line_end, token.start, token.end)
    return builder.build()


def _keep(builder: spans.Builder, text: str, token: Token) -> None:
    done = token.start
    for entity in _ENTITY.finditer(text, token.start, token.end):
        if (character := html.unescape(entity[0])) != entity[0]:
            builder.keep(text[done : entity.start()].translate(_SOFT), done)
            builder.append(character, entity.start(), entity.end())
            done = entity.end()
    builder.keep(text[done : token.end].translate(_SOFT), done)
