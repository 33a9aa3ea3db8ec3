"""Lists (清单): a table understood as duty lists, entry by entry, each value with its cell.

The hops of a table:
1. `tables.sections` cuts it into lists: titles, header, rows;
2. `classes.class_of` tells the class from words and columns;
3. `items.gather` collects rows into items under their categories;
4. `responsibilities.shares_of` says who has what part;
5. `checks.check` compares counts and numbers with what the list states of itself.

Odd content never raises: it becomes a suspicion with its row. Must not know formats or stores.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer import cells, checks, classes, limits, tables
from indexer.columns import Field
from indexer.items import Gathered, Item, gather
from indexer.responsibilities import holder_of, shares_of
from schema.domain import documents
from schema.domain import lists as domain

MAX_TITLE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Understood:
    """What a table holds: its lists, what a person should look at, and the notes (注) below."""

    lists: tuple[domain.ListTable, ...] = ()
    suspicious: tuple[documents.Suspicion, ...] = ()
    notes: tuple[str, ...] = ()


def understand(
    table: documents.Table, *, context: str = "", told: domain.ListClass | None = None
) -> Understood:
    """Read a table as duty lists.

    Args:
        table: Rows as read, merged cells filled in.
        context: Words around the table, one a line: document title, file name, sheet name.
        told: Class of its lists where a person has told it.

    Returns:
        The lists; none, with the reason among the suspicions, where it is no duty list.
    """
    found = [_List(table, section, context, told) for section in tables.sections(table)]
    if not found:
        return Understood(
            suspicious=(documents.Suspicion(None, "没有找到清单表头（序号、事项名称）"),)
        )
    understood = [one.understood() for one in found]
    odd = [
        replace(each, sheet=table.sheet, table=each.table or table.index)
        for one in understood
        for each in one.suspicious
    ]
    return Understood(
        lists=tuple(read for one in understood for read in one.lists),
        suspicious=tuple(sorted(odd, key=lambda suspicion: suspicion.row or 0)),
        notes=tuple(note for one in understood for note in one.notes),
    )


@dataclass(frozen=True, slots=True)
class _List:
    """One list of a table, with the words around it."""

    table: documents.Table
    section: tables.Section
    context: str
    told: domain.ListClass | None

    def understood(self) -> Understood:
        near = (self.heading, self.table.caption, self.table.sheet or "")
        list_class = self.told or classes.class_of(near, self.section.columns, self.context)
        if list_class is None:
            heads = "、".join(label for label in self.section.columns.labels if label)
            return self._none(f"无法判断清单类别，未收入；表头：{heads}")
        gathered = gather(self.section)
        if not gathered.items:
            return self._none("表头之下没有事项", gathered)
        title = self.title(list_class)
        read, odd = self._entries(gathered, list_class, holder_of(title))
        known = domain.ListTable(
            list_class, title, tuple(read), sheet=self.table.sheet, table=self.table.index
        )
        titles = [(line.row.number, line.text) for line in self.section.titles]
        odd += [*self._columns(), *checks.check(gathered, [*titles, (None, self.table.caption)])]
        return Understood((known,), (*gathered.suspicious, *odd), tuple(gathered.notes))

    @property
    def heading(self) -> str:
        """Words above the header, without 附件1."""
        words = (line.text for line in self.section.titles)
        return "\n".join(text for text in words if not re.fullmatch(r"附\s*件\s*\d*[:：]?", text))

    def title(self, list_class: domain.ListClass) -> str:
        """Title of the list, with the sheet where that says which town or list it is."""
        title, sheet = self._titled(), self.table.sheet or ""
        around = [*self.table.caption.split("\n"), *self.context.split("\n")]
        told = [text for text in map(_stem, around) if _may_title(text)]
        named = [text for text in told if list_class in classes.by_words(text)]
        tells = bool(re.search(r"[镇乡]$|街道$", sheet))
        if not title:
            title = next(iter([*named, *told]), domain.CLASS_TITLES[list_class])
            tells = tells or (not named and list_class in classes.by_words(sheet))
        return f"{title}（{sheet}）" if tells and sheet not in title else title

    def _titled(self) -> str:
        """Title above the table: the row that names a list, after a place on a row of its own."""
        above = self.heading.split("\n")
        for index, text in enumerate(above):
            if tables.is_list_title(text):
                place = index and re.fullmatch(r"\w{2,20}(?:镇|乡|街道|县|区|市)", above[index - 1])
                return f"{above[index - 1]}{text}" if place else text
        return above[0]

    def _entries(
        self, gathered: Gathered, list_class: domain.ListClass, holder: str | None
    ) -> tuple[list[domain.Entry], list[documents.Suspicion]]:
        entries: list[domain.Entry] = []
        odd: list[documents.Suspicion] = []
        for item in gathered.items:
            shares = shares_of(item, list_class, holder)
            remark = "\n".join(documents.known([item.text(Field.REMARK), shares.remark])) or None
            entries.append(
                domain.Entry(
                    list_class=list_class,
                    number=item.number,
                    category=item.category,
                    title=item.title,
                    responsibilities=tuple(shares.parts),
                    locator=self._locator(item),
                    quote=_quote(item),
                    remark=remark,
                    limits=limits.limits_of(item.title, remark),
                    scope=shares.scope,
                    basis=item.text(Field.BASIS),
                    adjustment=item.text(Field.ADJUSTMENT),
                )
            )
            odd += [item.odd(reason) for reason in shares.odd]
        return entries, odd

    def _locator(self, item: Item) -> domain.Locator:
        title = item.cell(Field.TITLE)
        return domain.Locator(
            sheet=self.table.sheet,
            table=item.rows[0].table or self.table.index,
            page=item.page,
            row=item.row if item.page is None else None,
            cells=_cells(item),
            start=title.start if title else None,
            end=title.end if title else None,
        )

    def _columns(self) -> Iterator[documents.Suspicion]:
        """Columns whose heads are not known: their words go into no entry."""
        unknown = [label for _, label in self.section.columns.unknown]
        if unknown:
            reason = f"不认识的列，内容未收入：{'、'.join(unknown)}"
            yield documents.Suspicion(self.section.head_row, reason)

    def _none(self, reason: str, gathered: Gathered | None = None) -> Understood:
        odd = gathered.suspicious if gathered else []
        return Understood(
            suspicious=(documents.Suspicion(self.section.head_row, reason), *odd),
            notes=tuple(gathered.notes) if gathered else (),
        )


def _may_title(text: str) -> bool:
    """Whether words around a table may be its title: short, and no sentence of a notice."""
    sentence = re.search(r"[：:。；;，,]$|^(?:现将|按照|根据|依据)", text)
    return 0 < len(text) <= MAX_TITLE_CHARS and sentence is None


def _stem(text: str) -> str:
    """Words around a table without the ending of a file name."""
    return re.sub(r"\.\w{2,5}$", "", text).strip()


def _quote(item: Item) -> str:
    """Verbatim words of the title cell."""
    title = item.cell(Field.TITLE)
    return title.raw if title else ""


def _cells(item: Item) -> dict[str, str]:
    """Cell of every value used, by field; several cells of one field parted by blanks."""
    found = {name.value: item.cells(name) for name in Field if name is not Field.OTHER}
    found[Field.CATEGORY.value] = list(item.heading_cells)
    own = f"t{item.rows[0].table}"  # as `joining` puts it before the addresses of a later part
    places = {
        name: [at for cell in known if (at := cells.origin(cell).removeprefix(own))]
        for name, known in found.items()
    }
    return {name: " ".join(known) for name, known in places.items() if known}
