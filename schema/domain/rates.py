"""Rates of performance (指标): each with its numerator, denominator and period.

100 % of 12 is not 100 % of 100,000: a rate never stands without its counts. Sources: 枣庄 (签收率、
报到率、满意率), 威海 (按期完结率 99 %, 部门考核 S = 0.30·T + 0.70·O), 江苏 (办结率). Pure.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rate:
    """A share: `part` of `whole` between two days, both included; None over nothing."""

    name: str
    part: int
    whole: int
    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse counts that are no share.

        Raises:
            ValueError: negative, or more than the whole.
        """
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.name}：{self.part}/{self.whole}")

    @property
    def value(self) -> float | None:
        """The share, None where there was nothing."""
        return self.part / self.whole if self.whole else None

    def __str__(self) -> str:
        """The share with its counts and period, as it is shown."""
        value = "—" if self.value is None else f"{self.value:.2%}"
        return f"{self.name} {value}（{self.part}/{self.whole}，{self.first} 至 {self.last}）"


def signed(calls: int, total: int, first: date, last: date) -> Rate:
    """签收率 = 已签收 / 派出."""
    return Rate("签收率", calls, total, first, last)


def reported(on_time: int, due: int, first: date, last: date) -> Rate:
    """报到率 = 按时报到 / 应报到."""
    return Rate("报到率", on_time, due, first, last)


def closed_on_time(on_time: int, due: int, first: date, last: date) -> Rate:
    """按期办结率 = 按期办结 / 应办结."""
    return Rate("按期办结率", on_time, due, first, last)


def satisfied(content: int, rated: int, first: date, last: date) -> Rate:
    """满意率 = 满意 / 已评价."""
    return Rate("满意率", content, rated, first, last)


def department_score(by_townships: float, by_others: float, weight: float = 0.30) -> float:
    """S = w·T + (1 - w)·O; both scores on one scale, w the weight of townships' ratings."""
    return weight * by_townships + (1 - weight) * by_others
