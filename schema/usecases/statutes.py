"""Who a law names elsewhere, where its article on the matter names no office, or none in full."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from schema.domain import aims, fitting, members, statutes
from schema.domain.questions import Understood
from schema.stores import ports
from schema.tables.documents import Passage
from schema.usecases import contents, weighing
from schema.usecases.answer_lines import Answer, Asked, Ranked
from schema.usecases.citations import Found

# What an article's best body gains, against one that only has words of the question.
_CITES, _COMPETENT = 0.5, 0.1


async def office(
    reads: ports.Reads,
    understood: Understood,
    ranked: Sequence[Found],
    asked: Asked,
    *,
    known_at_us: int | None,
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
    own, number, edition = first.row, first.row.article, first.edition.id
    passages = await contents.passages_of(reads, [edition], known_at_us=known_at_us)
    articles = {each.id: each for each in passages[edition] if each.sha256 == own.sha256}
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


async def defined(
    reads: ports.Reads, lines: Sequence[Answer], *, known_at_us: int | None
) -> tuple[Answer, ...]:
    """Lines whose 主管部门 is told by its law: with the body's full name and the article."""
    short = [line for line in lines if _is_short(line)]
    if not short:
        return tuple(lines)
    editions = sorted({line.found.edition.id for line in short})
    passages = await contents.passages_of(reads, editions, known_at_us=known_at_us)
    return tuple(
        _defined(line, passages[line.found.edition.id]) if _is_short(line) else line
        for line in lines
    )


def _is_short(line: Answer) -> bool:
    row = line.found.row
    is_law = isinstance(row, Passage) and row.article is not None
    return is_law and line.body is not None and statutes.without_field(line.body)


def _defined(line: Answer, passages: Sequence[Passage]) -> Answer:
    own = [each for each in passages if each.sha256 == line.found.row.sha256]
    found = statutes.definition(own, line.body or "", line.found.text)
    if found is None:
        return line
    body, row = found
    return replace(line, bodies=members.of(body), definition=replace(line.found, row=row))
