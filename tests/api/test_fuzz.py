"""Generated operations: none makes the server fail, or tell an error that it did not mean."""

import re

from tests.fuzz.run import fuzz

CASES = 6  # for each field of the roots; `make fuzz` sends more


def test_no_generated_operation_makes_the_server_fail(own_county):
    """Each is answered, or refused with a documented code; the log has no internal error."""
    done = fuzz(own_county, CASES, seed=20260601)
    assert done.returncode == 0, done.stdout
    generated, passed = re.search(r"(\d+) generated, (\d+) passed", done.stdout).groups()
    assert generated == passed
    assert int(generated) >= 40 * CASES
    assert "internal error" not in done.stderr
