"""Growth drawn: what each request takes at each size, as SVG that is the same each time.

`growth --plots DIR` writes the figures of an engine to DIR/growth.json, beside those of the other,
and draws all that is there.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams["svg.fonttype"] = "none"  # words stay words: readable, searchable, small
mpl.rcParams["svg.hashsalt"] = "yidan"
from matplotlib import pyplot as plt  # noqa: E402 - after what it is to draw with

# Of each engine, of each number of entries: figures by name.
Figures = Mapping[str, Mapping[str, Mapping[str, float]]]

_SUFFIX = " p50"
_GOAL = 3  # times the value of the smallest: docs/performance.md


def keep(folder: Path, engine: str, found: Mapping[int, Mapping[str, float]]) -> None:
    """Write the figures of an engine down and draw."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "growth.json"
    every = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    every[engine] = {
        str(entries): {name: round(value, 2) for name, value in figures.items()}
        for entries, figures in found.items()
    }
    path.write_text(json.dumps(every, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    draw(every, folder / "growth.svg")


def draw(figures: Figures, path: Path) -> None:
    """One panel an engine: times of the smallest size that each request takes at the others."""
    shown, panels = plt.subplots(
        1, len(figures), figsize=(5.5 * len(figures), 4.2), sharey=True, squeeze=False
    )
    for panel, (engine, sizes) in zip(panels[0], sorted(figures.items()), strict=True):
        entries = sorted(map(int, sizes))
        first = sizes[str(entries[0])]
        for name in sorted(name for name in first if name.endswith(_SUFFIX)):
            ratios = [sizes[str(each)][name] / first[name] for each in entries]
            label = f"{name.removesuffix(_SUFFIX)} ({first[name]:.0f} ms)"
            panel.plot(entries, ratios, marker="o", markersize=3, label=label)
        panel.axhline(_GOAL, color="grey", linestyle=":", linewidth=1)
        panel.set(xscale="log", title=engine, xlabel="entries", ylim=(0, None))
        panel.legend(fontsize=7, loc="upper left")
    panels[0][0].set_ylabel("p50, × the smallest")
    shown.savefig(path, bbox_inches="tight", metadata={"Date": None})
    plt.close(shown)
