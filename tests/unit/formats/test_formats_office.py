"""Old Word documents: LibreOffice makes docx of them, on its own and within limits."""

import os
import shutil
import stat
import subprocess
import time
from pathlib import Path

import malformed_files
import pytest
import written_lists as lists

from indexer import derive
from indexer.formats import office
from indexer.jail import Jail
from indexer.read import read
from schema.domain.documents import Form
from schema.errors import FileRefused
from schema.settings import Settings

LIMITS = Settings()
TITLE = lists.COOPERATIVE.title
RTF = b"{\\rtf1\\ansi 1}"


@pytest.fixture(scope="module")
def soffice():
    """LibreOffice's program."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no LibreOffice")
    return found


@pytest.fixture(scope="module")
def made(soffice, tmp_path_factory):
    """The list as rtf, and as doc made of that."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "a.docx").write_bytes(lists.to_docx(lists.COOPERATIVE))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for form, source in (("rtf", "a.docx"), ("doc", "a.rtf")):
        order = [soffice, profile, "--headless", "--convert-to", form, "--outdir", folder]
        subprocess.run([*order, folder / source], check=True, capture_output=True, timeout=60)
    return {form: (folder / f"a.{form}").read_bytes() for form in ("rtf", "doc")}


@pytest.mark.parametrize("form", ["doc", "rtf"])
def test_entries_and_places_are_those_of_the_same_list_as_docx(made, form):
    """Table, row, bodies and duties are equal; the form is the file's own."""
    entries = derive.entries_of(f"a.{form}", TITLE, made[form], None, LIMITS)
    docx = lists.to_docx(lists.COOPERATIVE)
    same = derive.entries_of("a.docx", TITLE, docx, None, LIMITS)
    assert [(e.number, e.title, e.category, e.responsibilities) for e in entries] == [
        (e.number, e.title, e.category, e.responsibilities) for e in same
    ]
    assert [(e.locator.table, e.locator.row) for e in entries] == [
        (e.locator.table, e.locator.row) for e in same
    ]
    assert read(f"a.{form}", made[form], LIMITS).form is Form(form)


def test_a_document_named_wps_is_read_as_what_it_is(made):
    """WPS saves the same format under its own ending."""
    content = read("a.wps", made["doc"], LIMITS)
    assert content.form is Form.DOC
    assert "form" not in content.notes


async def test_the_server_reads_it_in_its_child(made):
    """Limits of memory and written bytes leave the conversion room."""
    jail = Jail(LIMITS)
    try:
        content = await jail.content("a.doc", made["doc"])
    finally:
        jail.close()
    assert len(content.tables) == 1


def test_tables_that_were_lost_refuse_the_file(made, monkeypatch):
    """Where the doc has cells and the conversion none, actors and duties would mix."""
    docx = lists.to_docx(lists.Written("题", [["甲"]]))
    monkeypatch.setattr(
        office,
        "_converted",
        lambda *_: malformed_files.replaced(
            docx, "word/document.xml", lambda old: old.replace(b"w:tbl>", b"w:sdt>")
        ),
    )
    with pytest.raises(FileRefused, match=r"表格没有转换出来.*另存为 docx"):
        read("a.doc", made["doc"], LIMITS)


def test_its_absence_is_said_with_the_remedy():
    """Install it, name it, or save the file in another form."""
    with pytest.raises(FileRefused, match=r"安装 LibreOffice.*YIDAN_OFFICE.*另存为 docx"):
        read("a.rtf", RTF, Settings(office="no-such-program"))


def program(folder, script):
    """Give a program that stands for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.skipif(os.name != "posix", reason="process groups")
def test_one_that_hangs_is_killed_with_all_it_started(tmp_path):
    """After the time limit neither it nor its children run."""
    script = f"sleep 300 & echo $! > {tmp_path}/child; sleep 300"
    settings = Settings(office=program(tmp_path, script), office_timeout_s=1)
    with pytest.raises(FileRefused, match="超过 1 秒"):
        read("a.rtf", RTF, settings)
    state = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat")
    for _ in range(50):
        if not state.exists() or " Z " in state.read_text():
            break
        time.sleep(0.1)
    else:
        pytest.fail("the child runs on")


@pytest.mark.skipif(os.name != "posix", reason="shell")
def test_it_sees_nothing_of_our_environment_and_leaves_nothing(tmp_path, monkeypatch):
    """No password, a profile without macros and links, and limits; no scratch file stays."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setenv("YIDAN_DATABASE_URL", "secret")
    script = (
        f"env > {tmp_path}/env; ulimit -v > {tmp_path}/memory; cat profile/user/* > {tmp_path}/xcu"
    )
    with pytest.raises(FileRefused, match=r"rtf 文档已损坏或有密码.*另存为 docx"):
        read("a.rtf", RTF, Settings(office=program(tmp_path, script)))
    assert "secret" not in (tmp_path / "env").read_text()
    assert (tmp_path / "memory").read_text().strip().isdecimal()
    assert (
        'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true'
        in (tmp_path / "xcu").read_text()
    )
    assert list(scratch.iterdir()) == []
