"""Who a law names elsewhere, where its article on the matter names no office, or none in full."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from schema.domain import aims, fitting, members, statutes
from schema.domain.questions import Understood
from schema.stores import ports
from schema.tables.documents import Passage
from schema.usecases import weighing
from schema.usecases.answer_lines import Answer, Asked, Ranked
from schema.usecases.citations import Found

# What an article's best body gains, against one that only has words of the question.
_CITES, _COMPETENT = 0.5, 0.1


class Laws:
    """Passages of laws as known at a moment (None: now), each law read once for a question."""

    def __init__(self, reads: ports.Reads, known_at_us: int | None) -> None:
        self._reads = reads
        self._known_at_us = known_at_us
        self._read: dict[str, list[Passage]] = {}

    async def read(self, editions: Iterable[str]) -> None:
        """Read laws that were not read before."""
        missing = sorted(set(editions) - self._read.keys())
        found: dict[str, list[Passage]] = defaultdict(list)
        for each in await self._reads.known_passages(missing, known_at_us=self._known_at_us):
            found[each.edition_id].append(each)
        self._read |= {id_: found[id_] for id_ in missing}

    def of_file(self, passage: Passage) -> list[Passage]:
        """All passages of the file that one is from, of a law that was read, in their order."""
        return [each for each in self._read[passage.edition_id] if each.sha256 == passage.sha256]


async def office(
    laws: Laws, understood: Understood, ranked: Sequence[Found], asked: Asked
) -> list[Found]:
    """The article of the first evidence's law that says who acts on it; bodies go into `asked`.

    Nothing where a body is not asked for, where the first names one of the kind asked for, or no
    other article does.
    """
    first = ranked[0] if ranked else None
    if first is None or not isinstance(first.row, Passage) or not first.row.article:
        return []
    if not understood.asks_who or _names_one(first, asked):
        return []
    number, edition = first.row.article, first.edition.id
    await laws.read([edition])
    articles = {each.id: each for each in laws.of_file(first.row)}
    shares = dict.fromkeys((each.id for each in ranked if each.edition.id == edition), 0.0)
    shares |= {each.id: _COMPETENT for each in statutes.competent([*articles.values()])}
    shares |= {each.id: _CITES for each in statutes.citing([*articles.values()], number)}
    return _best(first, articles, shares, asked)


def _best(
    first: Found, articles: Mapping[str, Passage], shares: Mapping[str, float], asked: Asked
) -> list[Found]:
    """The article whose office fits the question best."""
    best: tuple[float, Passage, Ranked] | None = None
    for id_, more in shares.items():
        if id_ == first.id or id_ not in articles:
            continue
        row = articles[id_]
        named = [each for each in weighing.bodies(row, asked) if fitting.is_office(each[1].body)]
        if named and (best is None or named[0][0] + more > best[0]):
            best = named[0][0] + more, row, named
    if best is None:
        return []
    _, row, asked.named[row.id] = best
    return [replace(first, row=row)]


def _names_one(found: Found, asked: Asked) -> bool:
    """Whether it names a body, and an office where one is asked for."""
    office = aims.Aim.of(asked.question).office
    return any(not office or fitting.is_office(body) for body in asked.first(found.id))


async def defined(laws: Laws, lines: Sequence[Answer]) -> tuple[Answer, ...]:
    """Lines whose 主管部门 is told by its law: with the body's full name and the article."""
    short = [_of_short_name(line) for line in lines]
    await laws.read(row.edition_id for row in short if row)
    return tuple(
        _defined(line, laws.of_file(row)) if row else line
        for line, row in zip(lines, short, strict=True)
    )


def _of_short_name(line: Answer) -> Passage | None:
    """The article that a line is from, where its body's name tells no field of work."""
    row = line.found.row
    if not isinstance(row, Passage) or row.article is None or line.body is None:
        return None
    return row if statutes.without_field(line.body) else None


def _defined(line: Answer, articles: Sequence[Passage]) -> Answer:
    found = statutes.definition(articles, line.body or "", line.found.text)
    if found is None:
        return line
    body, row = found
    return replace(line, bodies=members.of(body), definition=replace(line.found, row=row))
