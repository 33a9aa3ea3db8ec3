"""`make bench`, third part: how long attacks take to refuse, and what a client beside them notices.

The sample county is served as always, but for one setting: all come from one address, so points are
off. A quiet client asks the same question at a steady pace; then it does so while another process
sends each attack again and again. Figures: the longest and the median refusal of each attack, the
client's p50 and p99 quiet and beside, the server's memory before and after.
"""

import argparse
import asyncio
import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import httpx

from schema.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1]))
from attacks import ATTACKS, Attack
from sample import ROOT, fill
from served import Server, served

QUESTION = """{ search(query: "秸秆 禁烧", first: 20) { ... on SearchConnection {
  edges { node { ... on Entry { title } ... on Passage { text } } } } } }"""
ASKS = 300
EVERY_S = 0.02
# A pause between two attacks: a flood of them is what limits of a client are for.
PAUSE_S = 0.05


def refuse(client: httpx.Client, attack: Attack) -> float:
    """Milliseconds until an attack is refused.

    Raises:
        RuntimeError: it was not.
    """
    pieces = (attack.content[at : at + 65_536] for at in range(0, len(attack.content), 65_536))
    content = pieces if attack.chunked else attack.content
    started = time.perf_counter()
    response = client.request(attack.method, attack.path, content=content, headers=attack.headers)
    taken = 1000 * (time.perf_counter() - started)
    if response.status_code != attack.status:
        raise RuntimeError(attack.name, response.text)
    return taken


def beside(address: str, over: Event) -> None:
    """Send every attack, again and again, until told that it is over."""
    with httpx.Client(base_url=address, timeout=30) as client:
        while not over.is_set():
            for attack in ATTACKS:
                refuse(client, attack)
                time.sleep(PAUSE_S)


def asked(server: Server) -> list[float]:
    """Milliseconds of each answer to a client that asks at a steady pace."""
    taken = []
    with httpx.Client(base_url=server.address, timeout=30) as client:
        for _ in range(ASKS):
            started = time.perf_counter()
            answer = client.post("/graphql", json={"query": QUESTION}).json()
            taken.append(1000 * (time.perf_counter() - started))
            if "errors" in answer:
                raise RuntimeError(answer)
            time.sleep(EVERY_S)
    return taken


def percentiles(taken: list[float]) -> tuple[float, float]:
    """p50 and p99."""
    parts = statistics.quantiles(taken, n=100)
    return parts[49], parts[98]


def measured(home: Path, rounds: int) -> dict[str, object]:
    """All figures of one run."""
    with served(home, rate_points_per_s=0) as server:
        asked(server)  # warms up
        before = server.memory_bytes()
        with httpx.Client(base_url=server.address, timeout=30) as client:
            refusals = {
                attack.name: [refuse(client, attack) for _ in range(rounds)] for attack in ATTACKS
            }
        quiet = percentiles(asked(server))
        over = multiprocessing.Event()
        attacking = multiprocessing.Process(target=beside, args=(server.address, over))
        attacking.start()
        attacked = percentiles(asked(server))
        over.set()
        attacking.join()
        grown = server.memory_bytes() - before
    return {
        "refusals_ms": refusals,
        "quiet_ms": quiet,
        "attacked_ms": attacked,
        "grown_bytes": grown,
    }


def table(figures: dict[str, object]) -> str:
    """The figures as Markdown."""
    refusals = figures["refusals_ms"]
    rows = [
        f"| {name} | {statistics.median(taken):.0f} | {max(taken):.0f} |"
        for name, taken in sorted(refusals.items(), key=lambda each: -max(each[1]))
    ]
    quiet, attacked = figures["quiet_ms"], figures["attacked_ms"]
    told = (
        f"client p50/p99: quiet {quiet[0]:.1f}/{quiet[1]:.1f} ms, "
        f"attacked {attacked[0]:.1f}/{attacked[1]:.1f} ms ({attacked[1] / quiet[1]:.1f} ×); "
        f"memory grew by {figures['grown_bytes'] / 1e6:.1f} MB"
    )
    return "\n".join(["| attack | median ms | max ms |", "|---|---|---|", *rows, "", told])


def main() -> None:
    """Run everything once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        folders = ROOT / "corpus/policies", ROOT / "corpus/lists"
        asyncio.run(fill(Settings(home=home), *folders))
        figures = measured(home, options.rounds)
    print(f"{len(ATTACKS)} attacks\n\n{table(figures)}")
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
