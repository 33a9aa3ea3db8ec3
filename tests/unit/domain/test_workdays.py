"""Working days against the State Council's notices."""

from datetime import date

import pytest

from schema.domain import workdays


@pytest.mark.parametrize(
    ("start", "number", "due", "estimated"),
    [
        # 国办发明电〔2025〕7号 (2026年): 春节 2月15日至23日, 2月14日、28日上班.
        ("2026-02-13", 1, "2026-02-14", False),
        ("2026-02-14", 1, "2026-02-24", False),
        ("2026-02-24", 4, "2026-02-28", False),
        # 国庆 2026: 10月1日至7日, 9月20日、10月10日上班.
        ("2026-09-30", 1, "2026-10-08", False),
        ("2026-10-08", 2, "2026-10-10", False),
        # 国办发明电〔2024〕12号 (2025年): 春节 1月28日至2月4日, 1月26日、2月8日上班.
        ("2025-01-25", 1, "2025-01-26", False),
        ("2025-01-27", 1, "2025-02-05", False),
        ("2025-02-07", 1, "2025-02-08", False),
        # An ordinary week, and beyond the last notice known.
        ("2026-06-01", 5, "2026-06-08", False),
        ("2031-06-02", 5, "2031-06-09", True),
    ],
)
def test_the_nth_working_day(start, number, due, estimated):
    """Holidays and make-up days are those of the notices; beyond them it is an estimate."""
    found = workdays.after(date.fromisoformat(start), number)
    assert (found.day.isoformat(), found.estimated) == (due, estimated)


def test_fewer_than_one_day():
    """No day is no term."""
    with pytest.raises(ValueError, match="0"):
        workdays.after(date(2026, 6, 1), 0)
