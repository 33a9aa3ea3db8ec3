"""`yidan verify` on the sample county."""

import sqlite3

from test_cli import yidan

NAME = "lists/青禾县石塘乡配合履职事项清单.csv"


def test_a_changed_title_is_named_and_the_exit_code_tells(own_county):
    """All match at first; then the changed row is told with both values."""
    home = own_county
    every = yidan("verify", "--all", home=home)
    assert (every.returncode, every.stdout) == (0, "")
    assert "MATCHES 1155" in every.stderr
    database = sqlite3.connect(home / "yidan.db")
    with database:
        changed = "UPDATE entry SET title = '改过的事项' WHERE title = '秸秆禁烧'"
        database.execute(changed)
    database.close()
    done = yidan("verify", NAME, home=home)
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    assert "DIFFERS" in line
    assert "第 40 行" in line
    assert "title：库存 “改过的事项”，原件 “秸秆禁烧”" in line
    assert yidan("verify", "没有.csv", home=home).returncode == 2
    assert yidan("verify", home=home).returncode == 2
