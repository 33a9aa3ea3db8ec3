"""Repair: noise that was put into a text comes out exactly, and nothing else is touched."""

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from schema.domain.text.repair import repair

TRADITIONAL = "近年來針對基層治理中存在的鄉鎮街道人手不足權小責大和縣鄉協同不暢等突出問題"
HAN = st.sampled_from("乡镇街道职责清单负责鄉鎮職責權縣區減負層級辦理")
CLEAN = st.text(
    st.one_of(HAN, st.sampled_from("，。、；：？！“”()（）[]〔〕 abAB019?!,.;:\n%-")), max_size=40
)
SYLLABLES = ["xiāng", "zhèn", "zé", "gòu", "quán", "lǜ", "è", "yuè", "ér", "zhuǎn", "de", "men"]
BRACKETS = ["()", "（）", "[]", "〔〕"]
READINGS = st.builds(
    lambda syllables, glue, pad, pair: pair[0] + glue.join(syllables) + pad + pair[1],
    st.lists(st.sampled_from(SYLLABLES[:-2]), min_size=1, max_size=3),
    st.sampled_from([" ", "", "'", ", "]),
    st.sampled_from(["", " "]),
    st.sampled_from(BRACKETS),
)
MARKS = "。、“”《》…"
NARROW = str.maketrans("；：？！，", ";:?!,")


def text_of(source):
    return repair(source).mapped.text


def late(said):
    """Read GBK one byte late, as the publisher did: the first byte becomes a question mark."""
    return "?" + said.encode("gbk")[1:].decode("gbk").translate(NARROW)


def rebuilt(source, repairs):
    """Do to the source what the evidence says."""
    parts, done = [], 0
    for each in repairs:
        parts += [source[done : each.start], each.text]
        done = each.end
    return "".join([*parts, source[done:]])


@st.composite
def runs_read_late(draw):
    """A mark and characters up to the first whose second byte is ASCII, where readers meet."""
    common = [char for char in TRADITIONAL if char.encode("gbk")[1] >= 0x80]
    meeting = [char for char in TRADITIONAL if char.encode("gbk")[1] < 0x80]
    said = draw(st.sampled_from(MARKS)) + draw(st.text(common, max_size=5))
    said += draw(st.sampled_from(meeting))
    try:
        return said, late(said)
    except UnicodeDecodeError:
        reject()


@settings(max_examples=75, deadline=None)
@given(CLEAN, st.data())
def test_readings_behind_han_come_out_exactly(clean, data):
    """Pinyin put behind random Han characters leaves the text as it was before."""
    noisy = "".join(
        char + data.draw(READINGS) if "一" <= char <= "龥" and data.draw(st.booleans()) else char
        for char in clean
    )
    assert text_of(noisy) == clean


@settings(max_examples=50, deadline=None)
@given(runs_read_late())
def test_late_read_gbk_comes_out_exactly(run):
    """GBK read one byte late in a traditional text is read in step again."""
    said, noise = run
    source = f"{TRADITIONAL}{noise}{TRADITIONAL}"
    repaired = repair(source)
    assert repaired.mapped.text == f"{TRADITIONAL}{said}{TRADITIONAL}"
    start = len(TRADITIONAL)
    assert repaired.repairs == (("mojibake", start, start + len(noise), noise, said),)


@settings(max_examples=50, deadline=None)
@given(runs_read_late(), st.data())
def test_readings_inside_and_behind_a_late_run_come_out_too(run, data):
    """Pinyin inside a late run belongs to its repair, pinyin right behind it is one of its own."""
    said, noise = run
    seen = "".join(
        char + data.draw(READINGS) if "一" <= char <= "龥" and data.draw(st.booleans()) else char
        for char in noise
    )
    repaired = repair(f"{TRADITIONAL}{seen}(qū){TRADITIONAL}")
    assert repaired.mapped.text == f"{TRADITIONAL}{said}{TRADITIONAL}"
    assert [(each.kind, each.source) for each in repaired.repairs] == [
        ("mojibake", seen),
        ("pinyin", "(qū)"),
    ]


@settings(max_examples=50, deadline=None)
@given(CLEAN)
def test_clean_text_is_not_touched(clean):
    """Text without noise stays, costs no map, and gives no evidence."""
    repaired = repair(clean)
    assert (repaired.mapped.text, repaired.mapped.spans) == (clean, None)
    assert repaired.repairs == ()


@settings(max_examples=75, deadline=None)
@given(st.lists(st.one_of(CLEAN, READINGS, st.sampled_from(["?;鶎訙p", "??h", "鄉", "?"]))))
def test_the_evidence_tells_the_whole_change(parts):
    """Doing to the source what the evidence says, in order, gives the repaired text."""
    source = "".join(parts)
    repaired = repair(source)
    assert rebuilt(source, repaired.repairs) == repaired.mapped.text
    for each in repaired.repairs:
        assert source[each.start : each.end] == each.source != each.text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("填報各類表格?;鶎訙p負后", "填報各類表格。基層減負后"),
        ("以點帶面促提升??h(區(qū))黨委", "以點帶面促提升。縣(區)黨委"),
        ("表格?;鶎(dān)訙p(jiǎn)負后", "表格。基層減負后"),
        ("?;鶎訙p", "。基層減"),
        ("??h", "。縣"),
    ],
)
def test_what_was_seen_in_the_wild(source, text):
    """The runs of the real pages are restored, alone and where they stood."""
    assert text_of(source) == text


@pytest.mark.parametrize(
    "reading",
    [
        *("(huì )", "（xiāng zhèn）", "[xiāngzhèn]", "〔hái zi men〕", "( lǜ )", "(zi)", "(men)"),
        *("(xia\u0304ng)", "(xiɑ̄nɡ)", "(hŭi)", "(nǚ'ér)", "(zhí、zhǐ)"),
    ],
)
def test_readings_in_all_spellings_are_known(reading):
    """Brackets, spaces, joined syllables and typists' letters make no difference."""
    assert text_of(f"縣{reading}區") == "縣區"


@pytest.mark.parametrize(
    "source",
    [
        *("平台(app)", "影音(AV)", "四(IV)", "公里(km)", "公顷(ha)", "材料(PVA)", "表情包(meme)"),
        *(
            "咖啡(café)",
            "夏威夷(Wēi)",
            "(xiāng)",
            "a(xiāng)",
            "乡 (xiāng)",
            "乡(xiāng",
            "乡()",
            "乡( )",
        ),
        *("乡镇(xiāng街道)", "简历(résumé)"),
    ],
)
def test_other_brackets_stay(source):
    """Names, units and foreign words in brackets are content."""
    assert text_of(source) == source


@pytest.mark.parametrize(
    "source",
    [
        *("真的吗??h", "怎么办?把手机APP打开", "由谁负责?OK", "什么?!A", "https://x.cn/a?b=1&c=d"),
        *(
            "為什麼?因為APP不支援",
            "鄉鎮職責what??hello",
            "誰負責?3D建模",
            "鄉鎮職責??hello",
            "鄉?;\n鶎訙p",
        ),
        *("?", "??", "鄉鎮?A", "鄉鎮?;鶎訙"),
    ],
)
def test_true_question_marks_stay(source):
    """A question stays a question, before Latin letters and in traditional text too."""
    assert text_of(source) == source


def test_a_late_run_without_proof_needs_a_traditional_text():
    """What could be a true question is left alone where its character would be out of place."""
    assert text_of("點帶面促提升??h(區)") == "點帶面促提升。縣(區)"
    assert text_of("点带面促提升??h(区)") == "点带面促提升??h(区)"


def test_a_repaired_run_is_atomic_and_maps_back():
    """Each character of a repaired run stands for all of it; its neighbours for themselves."""
    mapped = repair("表格?;鶎訙p負(fù)后").mapped
    assert mapped.text == "表格。基層減負后"
    assert [mapped.source_span(i, i + 1) for i in range(8)] == [
        *((0, 1), (1, 2)),
        *[(2, 7)] * 4,
        *((7, 8), (12, 13)),
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        *("?" * 1_000_000, "鄉(" * 500_000, "鄉(" + "a" * 1_000_000, "鄉(" + "aé" * 500_000),
        *(
            "?;;;;;;;" * 100_000,
            "?" + "鶎" * 1_000_000,
            ("鄉(" + "ē" * 48) * 20_000,
            "縣??" * 200_000,
        ),
    ],
    ids=lambda text: text[:6],
)
def test_hostile_text_takes_linear_time(hostile):
    """Endless beginnings of noise are gone through once, and stay."""
    assert text_of(hostile) == hostile


def test_much_noise_takes_linear_time():
    """Repairs by the ten thousand are made in one pass."""
    assert text_of("鄉(xiāng)?;鶎訙p負??h、" * 10_000) == "鄉。基層減負。縣、" * 10_000
