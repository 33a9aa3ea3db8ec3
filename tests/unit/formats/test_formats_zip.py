"""Archives: members become files one by one; a bad one never stops the rest."""

import io
import stat
import zipfile

import pytest
import written_lists as lists

from indexer import files, pipeline
from indexer.formats import archive
from schema.errors import FileRefused
from schema.settings import Settings
from schema.stores.opening import opened

LIMITS = Settings()
TEXT = "云岭县禁烧规定\n第一条 禁止露天焚烧秸秆。\n".encode()


def packed(path, *members):
    """Write an archive; a member is (name or ZipInfo, bytes)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return path


def names(path, limits=LIMITS):
    return [member.name for member in archive.members(path, limits)]


def renamed(path, old, new):
    """Change the bytes of a name, as a program would write it that knows no UTF-8 flag."""
    data = path.read_bytes()
    assert len(old) == len(new)
    path.write_bytes(data.replace(old, new))
    return path


async def ingested(tmp_path, *paths):
    async with opened(Settings(home=tmp_path / "home")) as stores:
        found = files.under(paths)
        outcomes = pipeline.ingest(stores, LIMITS, found, lambda: 1)
        return {outcome.name: outcome async for outcome in outcomes}


async def test_members_are_taken_in_one_by_one(tmp_path):
    """Each is a source of its own; damage, a password or an archive in it stops no other."""
    inner = packed(tmp_path / "内.zip", ("甲.txt", TEXT)).read_bytes()
    path = packed(
        tmp_path / "清单.zip",
        ("清单/基本.xlsx", lists.to_xlsx(lists.BASIC)),
        ("清单/配合.xls", lists.to_xls(lists.COOPERATIVE)),
        ("清单/收回.docx", lists.to_docx(lists.RECLAIMED)),
        ("清单/坏.xlsx", b"PK\x03\x04"),
        ("清单/内.zip", inner),
        ("清单/锁.txt", TEXT),
        ("__MACOSX/清单/._基本.xlsx", b"x"),
        ("清单/.DS_Store", b"x"),
        ("清单/Thumbs.db", b"x"),
        ("清单/manifest.toml", '[defaults]\nissuer = "云岭县人民政府"\n'.encode()),
    )
    data = bytearray(path.read_bytes())
    at = data.rindex("清单/锁.txt".encode()) - 46
    data[at + 8] |= 1
    path.write_bytes(data)
    outcomes = await ingested(tmp_path, path)
    assert {name: each.outcome for name, each in outcomes.items()} == {
        f"清单.zip/清单/{name}": outcome
        for name, outcome in {
            "内.zip": "refused",
            "坏.xlsx": "refused",
            "基本.xlsx": "accepted",
            "收回.docx": "accepted",
            "配合.xls": "accepted",
            "锁.txt": "refused",
        }.items()
    }
    reasons = {name.rpartition("/")[2]: each.reason for name, each in outcomes.items()}
    assert "有密码" in reasons["锁.txt"]
    assert "zip 压缩包；请解压" in reasons["内.zip"]
    assert "损坏" in reasons["坏.xlsx"]
    assert [each.entries for each in outcomes.values() if each.outcome == "accepted"] == [3, 3, 3]


async def test_an_archive_that_cannot_be_read_is_one_refusal(tmp_path):
    """It stands in the report under its own name, and the file after it is taken in."""
    bad = tmp_path / "a.zip"
    bad.write_bytes(b"PK\x03\x04" + b"x" * 100)
    empty = packed(tmp_path / "b.zip", ("清单/", b""))
    good = tmp_path / "c.txt"
    good.write_bytes(TEXT)
    outcomes = await ingested(tmp_path, bad, empty, good)
    assert [each.outcome for each in outcomes.values()] == ["refused", "refused", "accepted"]
    said = [each.reason for each in outcomes.values()]
    assert "压缩包已损坏" in said[0]
    assert "没有可导入的文件" in said[1]


def test_manifests_inside_and_beside(tmp_path):
    """The one in the archive speaks for its folder, else the one beside knows the whole name."""
    inside = packed(
        tmp_path / "内有.zip",
        ("甲/条.txt", TEXT),
        ("甲/manifest.toml", '[files."条.txt"]\norigin = "https://example.org/1"\n'.encode()),
        ("乙/条.txt", TEXT),
    )
    (tmp_path / "manifest.toml").write_text(
        '[files."内有.zip/乙/条.txt"]\norigin = "https://example.org/2"\n', encoding="utf-8"
    )
    origins = {}
    for member in archive.members(inside, LIMITS):
        file = files.File(f"内有.zip/{member.name}", inside, member)
        _, told = pipeline._told(file, LIMITS)
        origins[member.name] = told.get("origin")
    assert origins["甲/条.txt"] == "https://example.org/1"
    assert origins["乙/条.txt"] == "https://example.org/2"


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_names_without_a_charset_are_chinese(tmp_path, charset):
    """Windows writes GBK and says nothing; some programs write UTF-8 and do not say so."""
    written = "清单/基本.xlsx".encode(charset)
    path = packed(tmp_path / "a.zip", ("x" * len(written), b"1"))
    assert names(renamed(path, b"x" * len(written), written)) == ["清单/基本.xlsx"]
    western = packed(tmp_path / "b.zip", ("xx.txt", b"1"))
    assert names(renamed(western, b"xx.txt", b"\x81\x20.txt")) == ["ü .txt"]


def test_names_are_labels_and_lead_nowhere(tmp_path):
    """Nothing is unpacked: climbing, absolute and odd names are written as harmless ones."""
    path = packed(
        tmp_path / "a.zip",
        ("../../etc/甲.txt", b"1"),
        ("/srv/乙.txt", b"2"),
        ("C:\\清单\\丙.txt", b"3"),
        ("丁\x07\n.txt", b"4"),
        ("同.txt", b"5"),
        ("./同.txt", b"6"),
    )
    found = names(path)
    assert sorted(found) == [
        "C/清单/丙.txt",
        "etc/甲.txt",
        "srv/乙.txt",
        "丁.txt",
        "同.txt",
        "同（2）.txt",
    ]
    assert [archive.read(path, each, LIMITS) for each in archive.members(path, LIMITS)][-2:] == [
        b"5",
        b"6",
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.zip"]


@pytest.mark.parametrize(
    ("members", "limits", "cause"),
    [
        ([(f"{number}.txt", b"1") for number in range(501)], {}, "501 个文件，超过 500 个"),
        ([("a.txt", b"1" * 2000)], {"max_unpacked_bytes": 1000}, "解压后有 2000 字节"),
        ([("a.txt", b"\0" * (1 << 25))], {}, "压缩比异常"),
    ],
    ids=["members", "bytes", "density"],
)
def test_limits_are_checked_before_anything_is_read(tmp_path, members, limits, cause):
    """The directory is enough to refuse a bomb."""
    with pytest.raises(FileRefused, match=cause):
        archive.members(packed(tmp_path / "a.zip", *members), Settings(**limits))


def test_members_that_cannot_be_read_are_refused(tmp_path):
    """A link, a large file, a damaged one: each says what to do."""
    link = zipfile.ZipInfo("链.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = packed(tmp_path / "a.zip", (link, b"/etc/passwd"), ("大.txt", b"1" * 5000))
    small = Settings(max_file_bytes=1000)
    by_name = {each.name: each for each in archive.members(path, small)}
    for name, cause in (("链.txt", "是链接"), ("大.txt", "文件过大：5000 字节")):
        with pytest.raises(FileRefused, match=cause):
            archive.read(path, by_name[name], small)
    data = io.BytesIO(path.read_bytes())
    broken = bytearray(data.getvalue())
    at = broken.index("大.txt".encode()) + len("大.txt".encode())
    broken[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(broken)
    with pytest.raises(FileRefused, match="压缩包已损坏"):
        archive.read(path, by_name["大.txt"], LIMITS)


def test_office_files_are_no_archives(tmp_path):
    """A workbook under the ending .zip is read as the workbook that it is."""
    path = tmp_path / "清单.zip"
    path.write_bytes(lists.to_xlsx(lists.BASIC))
    assert not archive.is_archive(path)
    assert archive.is_archive(packed(tmp_path / "真.ZIP", ("a.txt", b"1")))
    assert not archive.is_archive(packed(tmp_path / "a.xlsx", ("a.txt", b"1")))


CATALOGUE = "石塘乡基本履职事项目录,\n序号,事项名称\n1,清扫街道\n2,调解纠纷\n3,走访困难群众\n"
FULL = "{}基本履职事项清单,\n序号,事项名称\n1,调解纠纷\n2,清扫街道\n3,走访困难群众\n"


@pytest.mark.parametrize("as_archive", [True, False])
async def test_a_catalogue_is_compared_with_the_list_in_the_file_beside_it(tmp_path, as_archive):
    """The namesake among the lists of several towns, in an archive or a batch."""
    beside = {
        "目录.csv": CATALOGUE.encode(),
        "清单/柳河镇.csv": FULL.format("柳河镇").encode(),
        "清单/石塘乡.csv": FULL.format("石塘乡").encode(),
    }
    if as_archive:
        paths = [packed(tmp_path / "批.zip", *beside.items())]
    else:
        paths = [tmp_path / name.rpartition("/")[2] for name in beside]
        for path, data in zip(paths, beside.values(), strict=True):
            path.write_bytes(data)
    outcomes = await ingested(tmp_path, *paths)
    (catalogue,) = [each for name, each in outcomes.items() if name.endswith("目录.csv")]
    assert all(not each.suspicious for each in outcomes.values() if each is not catalogue)
    assert [
        (odd.row, odd.reason.rpartition("石塘乡.csv”核对：")[2]) for odd in catalogue.suspicious
    ] == [
        (3, "“清扫街道”在目录中序号为1，在清单中为2"),
        (4, "“调解纠纷”在目录中序号为2，在清单中为1"),
    ]
    assert catalogue.entries == 3
