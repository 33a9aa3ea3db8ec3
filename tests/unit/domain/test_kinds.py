"""Which kind of dispatched case a question is about."""

from evidence import FREQUENCIES, evidence, understood, weigh

from schema.domain import kinds


def _first(question: str, *named: str, often: tuple[int, ...] = ()) -> str:
    found = [evidence(str(at), f"大类=环境,小类={name}") for at, name in enumerate(named)]
    counted = {
        each.id: times for each, times in zip(found, often or (5,) * len(found), strict=True)
    }
    read = understood(question)
    return kinds.ordered(read, weigh(question, *found), FREQUENCIES, counted)[0].evidence.text


def test_of_kinds_that_are_said_alike_the_frequent_one_comes_first():
    """What is given out often is likelier meant."""
    assert _first("秸秆冒烟", "秸秆焚烧", "秸秆堆放", often=(200, 2)).endswith("秸秆焚烧")
    assert _first("秸秆冒烟", "秸秆焚烧", "秸秆堆放", often=(2, 200)).endswith("秸秆堆放")


def test_a_name_that_is_said_as_a_whole_comes_before_one_that_is_said_in_part():
    """秸秆焚烧 is no 秸秆焚烧造成的大气污染, as long as that is not far more frequent."""
    assert _first("秸秆焚烧", "秸秆焚烧造成的大气污染", "秸秆焚烧").endswith("=秸秆焚烧")


def test_a_kind_that_lacks_less_of_the_question_comes_first():
    """What the question has besides tells kinds apart."""
    assert _first("秸秆堵沟", "秸秆焚烧", "秸秆堵沟", often=(9, 5)).endswith("堵沟")


def test_the_share_of_a_name_is_of_its_narrowest_part():
    """大类 is the name of a whole family."""
    assert kinds.share_said("大类=噪声,小类=施工噪声", {"施工", "工噪", "噪声"}) == 1
    assert kinds.share_said("大类=噪声,小类=施工噪声", {"噪声"}) < 1


def test_a_kind_whose_name_is_said_is_surer_than_one_that_shares_a_word():
    """A word that many kinds share (噪声, 管理) is no answer by itself."""
    read = understood("秸秆焚烧")
    whole, part = (
        kinds.confidence(read, weigh("秸秆焚烧", evidence("a", f"大类=环境,小类={name}"))[0], 5)
        for name in ("秸秆焚烧", "秸秆回收站点管理")
    )
    assert part < 0.5 < whole
