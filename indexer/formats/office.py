"""Old Word documents (doc, wps, rtf): LibreOffice turns them into docx, `docx` reads that.

The program runs on its own: a profile made for this one file and thrown away, no macros, no links
or network, limits of time, memory and written bytes, and its whole process group killed at the
end. So the places of a doc are those of the docx made of it: table and row, as in a docx. Must not
know how documents are stored.
"""

import contextlib
import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from xlrd import compdoc

from indexer.formats import biff, docx, package
from schema.domain.documents import Content, Form
from schema.errors import FileRefused
from schema.settings import Settings

_PROGRAMS = ("soffice", "libreoffice")
_MEMORY_KIB = 2 * 1024**2  # of address space; a list of 3,000 rows takes half of it
_WRITTEN_BLOCKS = 512 * 1024  # of 512 bytes, a file
_FLAGS_AT = 11  # [MS-DOC] 2.5.2: the byte whose lowest bit is fEncrypted
_CELL_END = re.compile(rb"[\x4e-\x9f]\x07\0")  # behind a Han character, in UTF-16
_FEWEST_CELLS = 4
_FILTER = "docx:MS Word 2007 XML"
_SAVE_AGAIN = "请用 WPS 或 Word 打开后另存为 docx 再导入"

# The shell sets limits that all processes below it inherit, then becomes the program.
_LIMITED = (
    f'ulimit -c 0; ulimit -v {_MEMORY_KIB}; ulimit -f {_WRITTEN_BLOCKS}; ulimit -t "$0"; exec "$@"'
)

# LibreOffice's own words for: never run macros, never follow links, reach no network (a proxy
# that nothing listens at).
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>"
)
_VALUES = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", 3),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", 0),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Inet/Settings", "ooInetProxyType", 2),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", 9),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", 9),
)


def read(data: bytes, form: Form, limits: Settings) -> Content:
    """Read the text and the tables of an old document.

    Raises:
        FileRefused: LibreOffice is not there, cannot read the file, or takes too long.
    """
    text = _text_stream(data) if form is Form.DOC else b""
    if text[_FLAGS_AT : _FLAGS_AT + 1] and text[_FLAGS_AT] & 1:
        raise package.encrypted(package.DOCUMENT)
    program = _program(limits)
    if program is None:
        raise FileRefused(
            f"文件是 {form} 文档，要由 LibreOffice 转换，本机没有找到；请安装 LibreOffice Writer"
            f"（或用设置 YIDAN_OFFICE 指明 soffice 的位置），{_SAVE_AGAIN.replace('请', '或', 1)}。"
        )
    with tempfile.TemporaryDirectory(prefix="yidan-") as folder:
        made = _converted(program, data, form, Path(folder), limits)
    content = docx.read(made, limits)
    _check_tables(text, content)
    return replace(content, form=form)


def _text_stream(data: bytes) -> bytes:
    """Give the stream that holds the text of a doc; nothing of a damaged file."""
    with contextlib.suppress(*biff.ERRORS):
        container = compdoc.CompDoc(data, logfile=io.StringIO())
        memory, start, length = container.locate_named_stream("WordDocument")
        if memory is not None:
            return bytes(memory[start : start + length])
    return b""  # whether it can be opened, the program finds out


def _check_tables(text: bytes, content: Content) -> None:
    """Refuse a doc whose tables the program took for running text: actors and duties would mix.

    Raises:
        FileRefused: Its text has the marks that end cells, and no table was read.
    """
    if not content.tables and len(_CELL_END.findall(text)) >= _FEWEST_CELLS:
        raise FileRefused(f"doc 文档里的表格没有转换出来，各列会混在一起；{_SAVE_AGAIN}。")


def _program(limits: Settings) -> str | None:
    if limits.office:
        return shutil.which(limits.office)
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def _converted(program: str, data: bytes, form: Form, folder: Path, limits: Settings) -> bytes:
    given, made = folder / f"given.{form}", folder / "made" / "given.docx"
    given.write_bytes(data)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "\n".join(_ITEM.format(*value) for value in _VALUES)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items), "utf-8")
    options = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo")
    order = [program, f"-env:UserInstallation={profile.as_uri()}", *options]
    order += ["--convert-to", _FILTER, "--outdir", str(made.parent), str(given)]
    _run(order, folder, form, limits.office_timeout_s)
    try:
        size = made.stat().st_size
        if size > limits.max_unpacked_bytes:
            raise FileRefused(f"{form} 文档转换后有 {size} 字节，超过上限；请拆分后再导入。")
        return made.read_bytes()
    except OSError as error:
        raise FileRefused(
            f"{form} 文档已损坏或有密码，LibreOffice 打不开；{_SAVE_AGAIN}。"
        ) from error


def _run(order: list[str], folder: Path, form: Form, timeout_s: float) -> None:
    """Run the program until it ends, or end it and all that it started.

    Raises:
        FileRefused: It takes too long.
    """
    if os.name == "posix":
        order = ["/bin/sh", "-c", _LIMITED, str(int(2 * timeout_s) + 1), *order]
    # Nothing of our own environment: it may hold passwords.
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    process = subprocess.Popen(  # noqa: S603 - the program is the operator's, names are ours
        order,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        raise FileRefused(
            f"{form} 文档转换用时超过 {timeout_s:g} 秒，已停止；{_SAVE_AGAIN}。"
        ) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the program and what it left running."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:  # pragma: no cover - Windows knows no groups
        process.kill()
    process.wait()
