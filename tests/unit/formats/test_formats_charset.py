"""Charset detection: which characters come out, and what is said about why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import charset
from schema.errors import FileRefused

SIMPLIFIED = "序号,事项名称\n1,落实秸秆禁烧网格巡查，发现火点及时扑灭、取证、上报。\n"
TRADITIONAL = "鄉鎮負責轄區內秸稈禁燒巡查，發現火點及時撲滅、取證、上報。\n"


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
    ],
)
def test_every_usual_charset_of_simplified_text_is_found(codec, found):
    """Simplified text comes out whole from each usual charset, and the charset is named."""
    decoded = charset.decode(SIMPLIFIED.encode(codec))
    assert (decoded.text, decoded.charset) == (SIMPLIFIED, found)


@pytest.mark.parametrize("codec", ["big5", "gbk", "utf-8", "big5hkscs"])
def test_traditional_text_is_found_in_big5_and_in_gbk(codec):
    """Bytes that both Big5 and GBK accept are read in the one that gives every-day characters."""
    assert charset.decode(TRADITIONAL.encode(codec)).text == TRADITIONAL


def test_big5_that_is_also_valid_gb18030_is_not_read_as_gb18030():
    """Plausibility decides where strictness cannot, and the evidence compares the readings."""
    data = "鄉鎮履行職責事項".encode("big5")
    data.decode("gb18030")  # valid: strictness alone would take it
    decoded = charset.decode(data)
    assert decoded.charset == "big5"
    assert "按 gb18030 解码常用字只占" in decoded.evidence


def test_hong_kong_characters_are_read():
    """A character that only the Hong Kong set has does not make Big5 undecodable."""
    text = "鄉鎮着力解決羣眾問題，裏面的負責單位"
    assert charset.decode(text.encode("big5hkscs")).text == text


def test_a_short_gbk_text_that_resembles_utf8_is_gbk():
    """联通, famous for being taken for UTF-8, is not."""
    assert charset.decode("联通".encode("gbk")).text == "联通"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_the_mark_is_no_character_of_the_text(mark):
    """Offsets count from behind the BOM."""
    codec = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}[mark]
    assert charset.decode(mark + "县".encode(codec)).text == "县"


def test_the_charset_named_decodes_the_same_bytes():
    """`bytes.decode(charset)`, the BOM removed, gives the text that offsets count in."""
    for codec in ("utf-8-sig", "utf-16", "gbk", "big5"):
        data = (TRADITIONAL if codec == "big5" else SIMPLIFIED).encode(codec)
        decoded = charset.decode(data)
        assert data.decode(decoded.charset).removeprefix("\ufeff") == decoded.text


def test_line_ends_stay():
    """No line end is translated: offsets are into the file."""
    assert charset.decode(b"a\r\nb\rc\n").text == "a\r\nb\rc\n"


def test_what_a_page_declares_is_evidence_only():
    """A wrong `<meta charset>` is recorded, and the bytes decide."""
    decoded = charset.decode('<meta charset="gb2312"><p>县</p>'.encode())
    assert decoded.charset == "utf-8"
    assert decoded.evidence == "全部字节符合 UTF-8；页面声明 gb2312"


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"abc\0def", "空字符"),
        ("县".encode("utf-16-le") * 4 + b"\0\xff", "空字节"),
        (b"\x01\x02\x03\x04 text", "控制字符"),
        (b"\xff\xff\xff\xff", "不是 UTF-8、GB18030 或 Big5"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "字节顺序标记"),
        ("".join(map(chr, range(0x3400, 0x3460))).encode("gb18030"), "编码无法确定"),
    ],
)
def test_what_is_no_text_is_refused_with_cause_and_remedy(data, cause):
    """Binary or undecodable bytes are never guessed at."""
    with pytest.raises(FileRefused, match=cause) as refusal:
        charset.decode(data)
    assert "另存为 UTF-8" in str(refusal.value)


def test_plausibility_is_the_share_of_every_day_characters():
    """ASCII does not count; rare characters and private ones are not every-day."""
    assert charset.plausibility("plain") == 1.0
    assert charset.plausibility("县a\ue000") == 0.5


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data):
    """No other error leaves."""
    try:
        decoded = charset.decode(data)
    except FileRefused:
        return
    assert data.decode(decoded.charset).removeprefix("\ufeff") == decoded.text
