"""Scans and pictures: text recognised, tables rebuilt, and marked as read by recognition."""

import io
import os
import sys

import drawn_pdfs
import pytest
import written_lists as lists

from indexer import derive, pipeline
from indexer.formats import pictures
from indexer.read import read
from schema.errors import FileRefused
from schema.settings import Settings

LIMITS = Settings()
TITLE = lists.COOPERATIVE.title


@pytest.fixture(scope="module")
def scan():
    """A page as a picture of the library that the extra brings."""
    if not pictures.is_installed():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("extra ocr not installed")
    import pypdfium2  # noqa: PLC0415 - optional

    rows = [[cell or "" for cell in row] for row in lists.COOPERATIVE.rows]
    spans = [("SPAN", (0, top), (4, top)) for top in (1, 4)]
    table = drawn_pdfs.table(rows, [30, 110, 80, 150, 110], *spans)
    printed = pypdfium2.PdfDocument(drawn_pdfs.document(drawn_pdfs.title(TITLE), table))
    return printed[0].render(scale=200 / 72).to_pil().convert("RGB")


def saved(picture, form):
    buffer = io.BytesIO()
    picture.save(buffer, form, resolution=200)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "form", "lean"),
    [("a.png", "PNG", 0), ("a.jpg", "JPEG", 0.8), ("a.pdf", "PDF", 0)],
)
def test_cells_of_a_scan_are_those_of_the_print(scan, name, form, lean):
    """Nearly all characters, each in its cell, be the page turned a little; the page is told."""
    content = read(name, saved(scan.rotate(lean, fillcolor="white"), form), LIMITS)
    (table,) = content.tables
    assert len(table.rows) == len(lists.COOPERATIVE.rows)
    assert {row.page for row in table.rows} == {1}
    shown = {cell.value for row in table.rows[2:] for cell in row.cells if cell.merged_from is None}
    expected = {
        cell for row in lists.COOPERATIVE.rows[2:] for cell in row if cell and len(cell) > 8
    }
    assert len(expected & shown) >= len(expected) - 2, expected - shown
    suspicious = [each.reason for each in pipeline._left_out(content)]
    assert any("由图片识别，须核对" in reason for reason in suspicious)


def test_entries_of_a_scanned_list_have_their_bodies(scan):
    """Departments and duties of a cooperative list stay together."""
    entries = derive.entries_of("a.pdf", TITLE, saved(scan, "PDF"), None, LIMITS)
    bodies = [[each.body for each in entry.responsibilities] for entry in entries]
    assert bodies[0][:2] == ["县应急管理局", "县公安局"]


def test_a_blank_picture_is_refused(scan):
    """Nothing written in it is no document."""
    blank = scan.copy()
    blank.paste("white", (0, 0, *blank.size))
    with pytest.raises(FileRefused, match="没有认出文字；请"):
        read("a.png", saved(blank, "PNG"), LIMITS)


def test_a_picture_of_too_many_pixels_is_refused_unread(scan):
    """A small file can claim billions of them."""
    made = bytearray(saved(scan, "PNG"))
    made[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(FileRefused, match=r"60000×60000 个像素，超过上限；请|图片已损坏.*请"):
        read("a.png", bytes(made), LIMITS)


@pytest.mark.parametrize(
    ("name", "data"), [("a.png", b"\x89PNG\r\n\x1a\n"), ("a.jpg", b"\xff\xd8\xff\xe0")]
)
def test_its_absence_is_said_with_the_remedy(monkeypatch, name, data):
    """Install the extra, or bring another form."""
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)
    with pytest.raises(FileRefused, match=r"本机没有安装；请安装 yidan\[ocr\].*或索取"):
        read(name, data, LIMITS)


def test_scanned_pages_are_named_where_the_extra_is_absent(monkeypatch, scan):
    """A pdf of pictures only is refused, with what to install."""
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)
    with pytest.raises(FileRefused, match=r"扫描件或图片.*yidan\[ocr\]"):
        read("a.pdf", saved(scan, "PDF"), LIMITS)
