"""The real documents of ../shared and the corpus: read whole, with exact places."""

from pathlib import Path

import pytest

from indexer import read
from indexer.formats import sources
from schema.domain.documents import Form
from schema.domain.text import fold
from schema.settings import Settings

ROOT = Path(__file__).parents[3]
CORPUS = ROOT / "corpus"
REAL = ROOT.parent / "shared" / "real"
LIMITS = Settings()


def contents(*folders):
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.suffix not in {".toml", ".zip"}:
                yield path.name, read.read(path.name, path.read_bytes(), LIMITS)


def check_places(content):
    if content.form in {Form.XLSX, Form.XLS, Form.DOCX, Form.PDF}:  # cells speak, not characters
        return
    source = content.decoded.text
    for block in content.blocks:
        assert block.raw == sources.quote(content, block.start, block.end)
        if content.form is not Form.HTML:
            assert block.raw == source[block.start : block.end]
    for cell in (cell for table in content.tables for row in table.rows for cell in row.cells):
        assert cell.raw == sources.quote(content, cell.start, cell.end)


@pytest.fixture
def real():
    if not REAL.is_dir():
        pytest.skip(f"{REAL} is not there")
    return REAL


def test_the_corpus_is_read_with_exact_places():
    """Every file of the fictitious county is accepted, and raw texts are slices of the files."""
    found = dict(contents(CORPUS / "policies", CORPUS / "lists"))
    assert len(found) >= 20
    for content in found.values():
        check_places(content)


@pytest.mark.shared
def test_every_real_file_is_read_with_exact_places(real):
    """Policies, laws and lists: every block's raw is the decoded slice."""
    found = dict(contents(real / "policies", real / "laws", real / "lists"))
    assert len(found) >= 200
    for content in found.values():
        check_places(content)


@pytest.mark.shared
def test_xlsx_and_gbk_csv_of_one_list_agree(real):
    """Both give the same 296 items, with equal titles."""
    titles = []
    for name in ("龙华区街道承接行政处罚事项目录.xlsx", "龙华区街道承接行政处罚事项目录.gbk.csv"):
        (table,) = read.read(name, (real / "lists" / name).read_bytes(), LIMITS).tables
        data = [row for row in table.rows if row.cells[0].value.isdecimal()]
        titles.append([fold.fold(row.cells[1].value) for row in data])
    assert len(titles[0]) == 296
    assert titles[0] == titles[1]


@pytest.mark.shared
def test_the_chrome_of_mirrored_pages_is_out_of_the_text(real):
    """The site that mirrored a text has no vote: its name is in the notes only."""
    found = dict(contents(real / "policies"))
    mirror = next(content for name, content in found.items() if name.startswith("001"))
    assert mirror.notes["site"] == "威海机构编制网"
    assert not any("威海" in block.text for block in mirror.blocks)
    assert mirror.blocks[0].text.startswith("枣庄市多方聚力")
    last = next(content for name, content in found.items() if name.startswith("004"))
    assert last.notes == {"published": "2022-12-26"}
    assert not any("下一条" in block.text for block in last.blocks)
