"""The gold set: what a careful reader finds in each file, written by hand beside it.

A file of `gold/` names the list file and its entries; `all` holds what they share. The modules
forms_sheets, forms_words, forms_pages and forms_prints write the files from these words, laid out
as offices lay them out. `Score` compares lines of `yidan entries` with them.
"""

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "gold"
TOWN = "乡镇（街道）"
PLACES = ("sheet", "table", "page", "row")


class Gold:
    """The entries of one file; entries and parts are counted from 0."""

    def __init__(self, name):
        written = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        self.file = written["file"]
        self.entries = [{**written["all"], **entry} for entry in written["entries"]]

    def title(self, at):
        """Title of an entry."""
        return self.entries[at]["title"]

    def basis(self, at):
        """Legal basis of an entry."""
        return self.entries[at]["basis"]

    def duty(self, at, part=0):
        """Duty of one part of an entry."""
        return self.entries[at]["parts"][part][2]

    def town(self, at):
        """Duty of the township, which stands last."""
        return self.duty(at, -1)

    def blocks(self, at, *heads, after="：\n"):
        """Duties of the first parts, each under its head."""
        return "\n".join(f"{head}{after}{self.duty(at, n)}" for n, head in enumerate(heads))


def names():
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def plain(value):
    """NFKC without white space, as values are compared."""
    return "".join(unicodedata.normalize("NFKC", value or "").split())


@dataclass
class Score:
    """Hits over files; `misses` say what was missed, for a person to read."""

    counts: Counter = field(default_factory=Counter)
    misses: list = field(default_factory=list)

    def add(self, name, wanted, found):
        """Compare the entries of a file: the best pair for each wanted one, by number and title."""
        self.counts.update(wanted=len(wanted), found=len(found))
        left = list(found)
        for entry in wanted:
            key = self._key(entry)
            hits = [each for each in left if self._key(each) == key]
            if not hits:
                self.misses.append((name, "entry", entry["number"], entry["title"]))
                self._parts(name, entry, {"responsibilities": []})
                continue
            left.remove(hits[0])
            self.counts["entries"] += 1
            self._parts(name, entry, hits[0])
            self._values(name, entry, hits[0])
        for each in left:
            self.misses.append((name, "too much", each["number"], each["title"]))
            self.counts["parts found"] += len(each["responsibilities"])

    def _key(self, entry):
        return entry["class"], plain(entry["number"]), plain(entry["title"])

    def _parts(self, name, entry, hit):
        parts = {(plain(body), role): plain(duty) for body, role, duty in entry["parts"]}
        own = {
            (plain(part["body"]), part["role"]): plain(part["duty"])
            for part in hit["responsibilities"]
        }
        same = {key for key in parts.keys() & own.keys() if parts[key] == own[key]}
        said = {key for key, duty in parts.items() if duty}
        self.counts.update(
            {
                "parts wanted": len(parts),
                "parts found": len(own),
                "parts": len(parts.keys() & own.keys()),
                "duties wanted": len(said),
                "duties": len(said & same),
            }
        )
        if parts != own:
            self.misses.append((name, "parts", entry["number"], parts, own))

    def _values(self, name, entry, hit):
        limits = [{"kind": kind, "text": text} for kind, text in entry.get("limits", [])]
        values = {
            "locator": all(
                entry[place] == hit["locator"][place] for place in PLACES if place in entry
            ),
            "category": plain(entry.get("category")) == plain(hit["category"]),
            "remark": plain(entry.get("remark")) == plain(hit["remark"]),
            "limits": limits == hit["limits"],
            "scope": entry.get("scope", []) == hit["scope"],
            "basis": plain(entry.get("basis")) == plain(hit["basis"]),
        }
        self.counts.update(name for name, right in values.items() if right)
        for value, right in values.items():
            if not right:
                self.misses.append((name, value, entry, hit[value]))

    def shares(self):
        """F1 of entries and of (entry, body, role); share of the others that is right."""
        count = self.counts
        rest = ("locator", "category", "remark", "limits", "scope", "basis")
        return {
            "entries": 2 * count["entries"] / (count["wanted"] + count["found"]),
            "parts": 2 * count["parts"] / (count["parts wanted"] + count["parts found"]),
            "duties": count["duties"] / count["duties wanted"],
            **{name: count[name] / count["wanted"] for name in rest},
        }
