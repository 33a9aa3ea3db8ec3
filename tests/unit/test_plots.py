"""Plots of figures: everything measured is drawn, and the same figures give the same bytes."""

import json

from tests.bench import plots


def test_figures_of_both_engines_are_kept_and_drawn(tmp_path):
    """A later run of one engine leaves the other's figures; each line says what it is."""
    sizes = {3000: {"ask p50": 10.0, "ask p99": 12.0}, 300_000: {"ask p50": 15.006, "ask p99": 99}}
    plots.keep(tmp_path, "embedded", sizes)
    plots.keep(tmp_path, "servers", {3000: {"search p50": 20.0}, 300_000: {"search p50": 30.0}})
    plots.keep(tmp_path, "embedded", sizes)
    kept = json.loads((tmp_path / "growth.json").read_text())
    assert kept["embedded"]["300000"]["ask p50"] == 15.01
    drawn = (tmp_path / "growth.svg").read_bytes()
    for told in (b"ask (10 ms)", b"search (20 ms)", b">embedded<", b">servers<"):
        assert told in drawn
    plots.draw(kept, tmp_path / "again.svg")
    assert (tmp_path / "again.svg").read_bytes() == drawn
