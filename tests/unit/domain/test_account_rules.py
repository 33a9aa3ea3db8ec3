"""Logins, passwords, waiting after failed attempts."""

import itertools

import pytest

from schema.domain import accounts


@pytest.mark.parametrize(
    ("text", "login"),
    [
        ("Zhang.San", "zhang.san"),
        (" ＺＨＡＮＧ ", "zhang"),
        ("张三", "张三"),
        ("zhang@county.example", "zhang@county.example"),
        ("z", None),
        ("zhang san", None),
        ("zhang\nroot", None),
        ("z" * 65, None),
        ("", None),
    ],
)
def test_logins_are_folded_or_refused(text, login):
    """Width, case and surrounding white space do not make another login."""
    assert accounts.login(text) == login


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "至少 12"),
        ("x" * 257, "最多 256"),
        ("aaaabbbbcccc", "不同的字符"),
        ("my-ZHANG-password", "登录名"),
        ("correct horse battery", None),
        ("依单办事有据可查一二三四", None),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password, why):
    """Length, variety, and no login inside."""
    found = accounts.weakness(password, "zhang")
    assert (found is None) == (why is None)
    assert (why or "") in (found or "")


def test_waiting_doubles_up_to_a_quarter_of_an_hour():
    """Nothing at first, then 1, 2, 4 … seconds, at most 900, whatever the count."""
    waits = [accounts.wait_s("pair", failures) for failures in range(20)]
    assert waits[:8] == [0, 0, 0, 0, 0, 1, 2, 4]
    assert all(one <= two for one, two in itertools.pairwise(waits))
    assert waits[-1] == accounts.wait_s("pair", 10**9) == 900
    assert accounts.wait_s("login", 49) == accounts.wait_s("address", 29) == 0


def test_attempts_count_by_network_and_hide_what_was_typed():
    """An IPv6 /64 is one guesser, IPv4 addresses are not; keys do not show the login."""
    one, two = (
        accounts.attempt_keys("甲", "2001:db8::1"),
        accounts.attempt_keys("甲", "2001:db8::2"),
    )
    assert one == two
    assert one["address"] != accounts.attempt_keys("甲", "2001:db8:0:1::1")["address"]
    four = accounts.attempt_keys("甲", "10.0.0.1"), accounts.attempt_keys("甲", "10.0.0.2")
    assert four[0]["login"] == four[1]["login"] == one["login"]
    assert len({*four[0].values(), *four[1].values()}) == 5
    assert all("甲" not in key and len(key) == 64 for key in one.values())
