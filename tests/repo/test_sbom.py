"""`make sbom`: the bill is what is locked for run time; `make audit` says when it was not done."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements/serve.txt"


def locked() -> dict[tuple[str, str], set[str]]:
    """Hashes by name and version, read by nothing that the bill was read by."""
    found: dict[tuple[str, str], set[str]] = {}
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if pinned := re.match(r"([\w.-]+)==(\S+)", line):
            hashes = found.setdefault((pinned[1], pinned[2]), set())
        elif digest := re.search(r"--hash=sha256:([0-9a-f]{64})", line):
            hashes.add(digest[1])
    return found


def test_the_bill_names_every_locked_package_with_its_hashes(tmp_path):
    """It is valid CycloneDX: its maker checks it against the schema, or fails."""
    at = tmp_path / "sbom.json"
    folder = Path(sys.executable).parent
    command = ["make", "sbom", "-o", ".venv/.dev", f"BIN={folder}", f"SBOM={at}"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    bill = json.loads(at.read_bytes())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "yidan")
    listed = {
        (each["name"], each["version"]): {
            digest["content"]
            for reference in each["externalReferences"]
            for digest in reference.get("hashes", ())
        }
        for each in bill["components"]
    }
    assert listed == locked()
    assert all(hashes for hashes in listed.values())


def test_an_audit_that_was_not_made_says_so(tmp_path):
    """Without uv nothing is asked: that is no pass, and the message says what is missing."""
    make = shutil.which("make")
    assert make
    done = subprocess.run(
        [make, "audit"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("audit NOT DONE: it needs uv")
