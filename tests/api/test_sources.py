"""Sources as the server shows them: read in the jail, cut into windows, marked."""

import asyncio
import os
import time

import pytest
from apps import DirectReader

from indexer import jail, read
from indexer.jail import Jail
from schema import errors
from schema.domain.documents import Block, Cell, Content, Form, Row, Table
from schema.settings import Settings
from schema.tables.documents import Source
from schema.usecases import sources
from schema.usecases.sources import Grid, Paragraph, Place

RECORD = Source(
    sha256="0" * 64, name="表.xlsx", form="xlsx", size_bytes=1, title="表", learnt_at_us=0
)
CSV = "序号,事项名称\n1,秸秆禁烧\n2,犬只管理\n".encode()


def table(rows: int, sheet: str) -> Table:
    """A sheet of two columns."""
    return Table(
        tuple(
            Row(at, (Cell(str(at), str(at), f"A{at}"), Cell(f"事项{at}", f"事项{at}", f"B{at}")))
            for at in range(1, rows + 1)
        ),
        sheet=sheet,
    )


async def test_the_jail_reads_what_the_reader_reads():
    """A file comes back from the child process as the same content."""
    confined = Jail(Settings())
    try:
        assert await confined.content("表.csv", CSV) == read.read("表.csv", CSV, Settings())
        first = confined._child[0].pid
        await confined.content("表.csv", CSV)
        assert confined._child[0].pid == first != os.getpid()
    finally:
        confined.close()


async def test_a_refusal_leaves_the_jail_with_its_words():
    """What a reader says of a bad file reaches the page."""
    confined = Jail(Settings())
    try:
        with pytest.raises(errors.FileRefused, match="pdf 不完整"):
            await confined.content("表.pdf", b"%PDF-1.7 x")
    finally:
        confined.close()


async def test_a_slow_file_is_stopped_and_the_next_is_read():
    """A child that takes too long is killed; the next request gets a new one."""
    confined = Jail(Settings(), timeout_s=0.0)
    try:
        with pytest.raises(errors.FileRefused, match="已停止"):
            await confined.content("表.csv", CSV)
        assert confined._child is None
        confined._timeout_s = 20.0
        assert (await confined.content("表.csv", CSV)).form is Form.CSV
    finally:
        confined.close()


def forever(_settings: Settings) -> None:
    """What a child may be asked that never answers."""
    time.sleep(1000)


async def test_a_cancelled_request_ends_its_child_and_not_that_of_the_next():
    """The child that nobody waits for is killed; who waited behind it gets a new one."""
    confined = Jail(Settings())
    try:
        await confined.content("表.csv", CSV)
        child = confined._child[0]
        endless = asyncio.create_task(confined._asked(forever))
        behind = asyncio.create_task(confined.content("表.csv", CSV))
        await asyncio.sleep(0.3)
        endless.cancel()
        assert (await asyncio.wait_for(behind, 60)).form is Form.CSV
        with pytest.raises(asyncio.CancelledError):
            await endless
        assert confined._child[0] is not child
    finally:
        confined.close()


async def test_a_child_that_dies_takes_nothing_with_it():
    """Killed from outside (memory), the request is refused and the next one served."""
    confined = Jail(Settings())
    try:
        await confined.content("表.csv", CSV)
        pid = confined._child[0].pid
        asking = asyncio.create_task(confined.content("表.csv", b"a,b\n" + b"1,2\n" * 200_000))
        await asyncio.sleep(0.05)
        os.kill(pid, 9)
        with pytest.raises(errors.FileRefused, match="下载原件"):
            await asking
        assert (await confined.content("表.csv", CSV)).form is Form.CSV
    finally:
        confined.close()


async def test_the_child_may_not_grow_without_bound(monkeypatch):
    """The limit on memory is set in the child, and this process keeps its own."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_AS)
    confined = Jail(Settings())
    try:
        await confined.content("表.csv", CSV)
        limits = resource.prlimit(confined._child[0].pid, resource.RLIMIT_AS)
    finally:
        confined.close()
    assert limits == (jail.MEMORY_BYTES, jail.MEMORY_BYTES)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_cited_row_is_found_in_its_own_sheet():
    """Rows of other sheets with the same number are not marked."""
    content = Content(Form.XLSX, None, tables=(table(5, "甲"), table(5, "乙")))
    view = sources.lined(RECORD, content, Place(sheet="乙", row=3, cell="B3"))
    cited = [
        (grid.name, row.number, [cell.text for cell in row.cells if cell.cited])
        for grid in view.parts
        if isinstance(grid, Grid)
        for row in grid.rows
        if row.cited
    ]
    assert cited == [("乙", 3, ["事项3"])]
    assert [(mark.name, mark.first) for mark in view.tables] == [("甲", 0), ("乙", 5)]


def test_a_large_table_is_shown_around_the_cited_row():
    """400 rows on each side, with a way to what is before and after."""
    content = Content(Form.XLSX, None, tables=(table(5000, "甲"),))
    view = sources.lined(RECORD, content, Place(sheet="甲", row=2001))
    (grid,) = view.parts
    assert isinstance(grid, Grid)
    assert (grid.rows[0].number, grid.rows[-1].number) == (1601, 2401)
    assert (view.window.earlier, view.window.later) == (800, 2401)
    onwards = sources.lined(RECORD, content, Place(), first=view.window.later)
    assert isinstance(onwards.parts[0], Grid)
    assert onwards.parts[0].rows[0].number == 2402


def test_paragraphs_and_tables_of_a_page_keep_their_order():
    """A table stands where it stood; all paragraphs that a citation touches are marked."""
    row = Row(1, (Cell("甲", "甲", "r1c1", start=20, end=21),))
    content = Content(
        Form.HTML,
        None,
        blocks=(Block("前", "前", 0, 10), Block("后", "后", 30, 40), Block("再后", "再后", 41, 50)),
        tables=(Table((row,), index=1),),
    )
    view = sources.lined(RECORD, content, Place(start=35, end=45))
    shown = [part.text if isinstance(part, Paragraph) else part.name for part in view.parts]
    assert shown == ["前", "表 1", "后", "再后"]
    marked = [part.text for part in view.parts if isinstance(part, Paragraph) and part.cited]
    assert marked == ["后", "再后"]


def test_cells_merged_along_a_row_are_one_and_those_carried_down_are_told_apart():
    """A title over the columns is shown once; a value from the row above is shown as carried."""
    row = Row(
        2,
        (
            Cell("", "类别", "A2", merged_from="A1"),
            Cell("事项", "事项", "B2"),
            Cell("", "事项", "C2", merged_from="B2"),
        ),
    )
    content = Content(Form.XLSX, None, tables=(Table((row,), sheet="甲"),))
    (grid,) = sources.lined(RECORD, content, Place()).parts
    assert isinstance(grid, Grid)
    assert [(c.text, c.columns, c.carried) for c in grid.rows[0].cells] == [
        ("类别", 1, True),
        ("事项", 2, False),
    ]


async def test_text_needs_no_reader(stores):
    """Texts are decoded with the stored charset, without parsing."""

    class Unused(DirectReader):
        async def content(self, *_arguments: object):
            raise AssertionError

    found = await stores.sql.reads.source_page("", 100)
    for source in found:
        if source.form in ("txt", "md"):
            view = await sources.view(stores, Unused(), source.sha256, Place())
            assert view.excerpt is not None
            assert view.excerpt.after
