"""Days named in questions: which words name one, which day, and which only look like it."""

from datetime import date

import pytest

from schema.domain import datewords

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("question", "words", "day"),
    [
        ("2015年那会儿上海孩子缓学是哪里批的", "2015年那会儿", date(2015, 12, 31)),
        ("2024年6月的时候秸秆禁烧归谁", "2024年6月的时候", date(2024, 6, 30)),
        ("截至2024年2月谁负责养犬", "截至2024年2月", date(2024, 2, 29)),
        ("2024年3月1日谁负责养犬", "2024年3月1日", date(2024, 3, 1)),
        ("2024-03-01养犬归谁", "2024-03-01", date(2024, 3, 1)),
        ("2018年以前食品安全归哪个局", "2018年以前", date(2017, 12, 31)),
        ("2018年初归谁", "2018年初", date(2018, 1, 1)),
        ("二〇一九年底归谁管", "二〇一九年底", date(2019, 12, 31)),
        ("在2019年养犬归谁", "在2019年", date(2019, 12, 31)),
        ("2026年的时候归谁", "2026年的时候", TODAY),
        ("去年养犬归谁", "去年", date(2025, 12, 31)),
        ("去年初养犬归谁", "去年初", date(2025, 1, 1)),
        ("今年养犬归谁", "今年", TODAY),
        ("上个月养犬归谁", "上个月", date(2026, 2, 28)),
        ("昨天还归谁", "昨天", date(2026, 3, 30)),
        ("两年前归谁", "两年前", date(2024, 3, 31)),
        ("1个月前归谁", "1个月前", date(2026, 2, 28)),
        ("2027年1月1日起归谁", "2027年1月1日", date(2027, 1, 1)),
    ],
)
def test_words_that_name_a_day(question, words, day):
    """A period is its last day that has come; 以前 is the day before it."""
    assert datewords.find(question, TODAY) == datewords.Dated(words, day)


@pytest.mark.parametrize(
    "question",
    [
        "威海2024年第二批编制下了多少名",
        "坪山2023年一共收了多少件噪声投诉",
        "临办字〔2024〕27号是什么文件",
        "2025年版清单有多少项",
        "2024年2月30日归谁",
        "室内抽烟原来归哪个局",
        "几年评一回",
        "年底镇街给报道部门打分占几成",
        "2024年时间安排",
    ],
)
def test_words_that_name_none(question):
    """Numbers of documents, sums, batches and vague words are no days."""
    assert datewords.find(question, TODAY) is None


def test_last_year_is_a_day_only_for_who():
    """去年收了多少件 asks for last year; 去年归谁 asks who it was."""
    assert datewords.find("去年收了多少件", TODAY, asks_who=False) is None
    assert datewords.find("去年的时候收多少钱", TODAY, asks_who=False) is not None
