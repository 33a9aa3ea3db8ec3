"""Pinyin as characters."""

from hypothesis import given
from hypothesis import strategies as st

from schema.domain import decoding
from schema.domain.language import Language
from schema.usecases import lexicons

LANGUAGE = Language(lexicons.read_aloud(), lexicons.lexicon().words, lexicons.as_asked())
SYLLABLES = sorted(LANGUAGE.sounds.chars)


def decode(text: str, **documents: int) -> list[str]:
    """Decode with documents of which each holds its pair of characters so often."""
    decoder = decoding.Decoder(text, LANGUAGE)
    known = {"": 1000, **documents}
    for pair, count in documents.items():
        for char in pair:
            known[char] = max(known.get(char, 0), count)
    assert set(decoder.characters())
    assert set(documents) & set(decoder.pairs(known)) == set(documents)
    return decoder.decode(known)


def test_spaced_and_unspaced_pinyin_say_the_same():
    """Words of questions and of the documents come back, with spaces or without."""
    documents = {"秸秆": 30, "禁烧": 30}
    assert decode("jie gan jin shao shui qian tou", **documents) == ["秸秆禁烧谁牵头"]
    assert decode("jieganjinshaoshuiqiantou", **documents) == ["秸秆禁烧谁牵头"]


def test_questions_run_as_they_are_asked():
    """No document says how people ask; where the question begins and ends counts as well."""
    assert decode("zhe shi gui shui guan") == ["这事归谁管"]
    assert decode("zhao na ge bu men") == ["找哪个部门"]
    assert decode("neng bu neng zai wang shang ban") == ["能不能在网上办"]


def test_a_question_begins_with_a_city():
    """A name of a place is likelier at the beginning than a word of the documents."""
    language = Language(LANGUAGE.sounds, LANGUAGE.vocabulary, LANGUAGE.asked, ["威海"])
    decoder = decoding.Decoder("wei hai gui shui guan", language)
    known = {"": 1000, "危": 300, "害": 300, "危害": 250}
    assert decoder.decode(known) == ["威海归谁管"]


def test_documents_decide_between_words_of_one_sound():
    """The word that the documents have is the one that is meant."""
    assert decode("lv zhi", 履职=50) == ["履职"]
    assert decode("lv zhi", 绿植=50) == ["绿植"]


def test_letters_that_are_no_pinyin_stay():
    """Abbreviations and words of which a part is no syllable are not read."""
    for text in ("ktv噪声", "pm2.5", "app", "wifi 谁管", "12345"):
        assert decoding.Decoder(text, LANGUAGE).stretches == []


def test_latin_words_of_the_documents_stay():
    """A word that could be pinyin but stands in documents is left as it is."""
    assert decoding.Decoder("oa系统", LANGUAGE).stretches
    assert decoding.Decoder("oa系统", LANGUAGE, ["oa"]).stretches == []


def test_words_of_the_documents_stay_among_pinyin():
    """What stands before and behind app or oa is read; with a word that nobody knows nothing is."""
    decoder = decoding.Decoder("shui guan app ge shu", LANGUAGE, ["app"])
    assert [decoder.text[s.start : s.end] for s in decoder.stretches] == ["shui guan", "ge shu"]
    assert len(decoding.Decoder("oa shui guan", LANGUAGE, ["oa"]).stretches) == 1
    assert decoding.Decoder("shui guan app ge shu", LANGUAGE).stretches == []


def test_quoted_pinyin_stays():
    """Inside quotes letters are what they are."""
    assert decoding.Decoder("“shui guan”", LANGUAGE).stretches == []


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=8))
def test_every_row_of_syllables_decodes_to_a_character_each(syllables: list[str]):
    """Spaced syllables, three and more, give that many characters, each of which is read so."""
    decoder = decoding.Decoder(" ".join(syllables), LANGUAGE)
    (meant,) = decoder.decode({"": 0})
    sounds = LANGUAGE.sounds
    if len(syllables) > 2:
        assert len(meant) == len(syllables)
        assert all(s in sounds.readings[char] for s, char in zip(syllables, meant, strict=True))
    letters = "".join(syllables)
    cuts = {0}
    for char in meant:
        cuts = {
            cut + len(s)
            for cut in cuts
            for s in sounds.readings[char]
            if letters.startswith(s, cut)
        }
    assert len(letters) in cuts
