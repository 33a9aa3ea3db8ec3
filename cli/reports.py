"""What commands say to a person: progress, reports, answer cards, health."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from cli import clock
from indexer.preview import Preview
from schema.domain import lists
from schema.domain.answers import Verdict
from schema.stores.opening import Stores
from schema.usecases import exporting, generations, reconcile, settling
from schema.usecases.answers import Card
from schema.usecases.documents import Outcome
from schema.usecases.verifying import VerifiedSource
from schema.usecases.withdrawing import Withdrawn

VERDICTS = {
    Verdict.ANSWERED: "有据可答",
    Verdict.DISPUTED: "有争议",
    Verdict.AMBIGUOUS: "因地而异，请指明地方",
    Verdict.UNLISTED: "清单未列入",
    Verdict.NOT_FOUND: "未找到依据",
}


@contextmanager
def progress(console: Console, title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error; yields a function (done, total)."""
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def ingested(console: Console, outcomes: Sequence[Outcome]) -> None:
    """Totals, then each refused file and each suspicious row."""
    counted = Counter(outcome.outcome for outcome in outcomes)
    console.print(
        f"共 {len(outcomes)} 件：收录 {counted['accepted']}，未变 {counted['unchanged']}，"
        f"拒收 {counted['refused']}；事项 {sum(o.entries for o in outcomes)} 条，"
        f"段落 {sum(o.passages for o in outcomes)} 段"
    )
    for outcome in outcomes:
        if outcome.outcome == "refused":
            console.print(f"[red]拒收[/red] {escape(outcome.name)}：{escape(outcome.reason or '')}")
        for suspicion in outcome.suspicious:
            row = f"第 {suspicion.row} 行 " if suspicion.row else ""
            console.print(
                f"[yellow]存疑[/yellow] {escape(outcome.name)} {row}{escape(suspicion.reason)}"
            )


def previewed(console: Console, shown: Preview) -> None:
    """Each entry that would be taken, then the hash for `--commit` on a line of its own."""
    table = Table("来源", "行", "类别", "序号", "事项", "机构")
    for file in shown.files:
        for found in file.entries:
            row = exporting.entry(found)
            at = row["locator"]["row"] or f"{row['locator']['page']} 页"
            bodies = "、".join(dict.fromkeys(part["body"] for part in row["responsibilities"]))
            kind = lists.CLASS_TITLES[lists.ListClass(row["class"])]
            cells = (row["source"]["name"], at, kind, row["number"] or "", row["title"], bodies)
            table.add_row(*(escape(str(cell)) for cell in cells))
    if table.row_count:
        console.print(table)
    console.print("未写入任何内容；照此收录：yidan ingest --commit 哈希 路径…")
    console.print(f"哈希 {shown.hash}", highlight=False, soft_wrap=True)


def withdrawn(console: Console, done: Withdrawn) -> None:
    """What a withdrawal closed, and which editions no source carries any more."""
    console.print(f"已撤回 {escape(done.name)}：涉及 {done.editions} 个版本", soft_wrap=True)
    for title in done.lost:
        console.print(f"不再有来源：{escape(title)}", soft_wrap=True)


def verified(console: Console, summary: Console, found: Sequence[VerifiedSource]) -> None:
    """Each field that differs, each source that cannot be read; totals beside."""
    for source in found:
        name = escape(source.source.name)
        if source.message:
            console.print(f"[red]{source.result}[/red] {name}：{escape(source.message)}")
            continue
        for entry in source.entries:
            at = f"第 {entry.entry.row} 行" if entry.entry.row else f"第 {entry.entry.page} 页"
            for each in entry.differences:
                told = f"{each.field}：库存 {_value(each.stored)}，原件 {_value(each.read)}"
                console.print(
                    f"[red]{entry.result}[/red] {name} {at} {entry.entry.id} {escape(told)}",
                    highlight=False,
                    soft_wrap=True,
                )
    counted = Counter(entry.result.value for source in found for entry in source.entries)
    total = "，".join(f"{result} {number}" for result, number in sorted(counted.items()))
    summary.print(f"核验来源 {len(found)} 件；事项：{total or '无'}")


def _value(text: str | None) -> str:
    return "（无）" if text is None else f"“{text}”"


def card(console: Console, answer: Card) -> None:
    """An answer card as a table."""
    console.print(f"[bold]{VERDICTS[answer.verdict]}[/bold]（截至 {answer.understood.as_of}）")
    if answer.choices:
        asked = "各种说法：" if answer.verdict is Verdict.DISPUTED else "请选择地方："
        console.print(asked + "、".join(answer.choices))
    for why in answer.why_not:
        console.print(escape(why))
    for ruled in answer.rulings:
        console.print(f"裁定：{escape(settling.told(ruled))}")
    table = Table("角色", "机构", "清单", "地方", "依据", "来源")
    for line in answer.answers:
        source = line.found.sources[0]
        table.add_row(
            lists.ROLE_TITLES[line.role] if line.role else "",
            line.body or "",
            lists.CLASS_TITLES[lists.ListClass(line.list_class)] if line.list_class else "",
            line.place,
            ("（已由裁定取代）" if line.overridden else "") + escape(line.text[:80]),
            escape(source.name),
        )
    if answer.answers:
        console.print(table)
    for edition in answer.checked:
        console.print(f"已查：{escape(edition.title)}，没有这一事项")


async def index_state(stores: Stores) -> dict[str, Any]:
    """State of the index and of all its generations, as JSON."""
    known = await generations.known(stores)
    counts = await stores.sql.reads.counts()
    serving = next((each for each in known if each.state == "SERVING"), None)
    held = serving.engine if serving else None
    row = serving.row if serving else None
    return {
        "engine": stores.index_admin.engine,
        "generation": held.number if held else None,
        "documents": held.documents if held else 0,
        "sizeBytes": held.size_bytes if held else 0,
        "pending": counts.pending,
        "missing": row.missing if row else None,
        "orphaned": row.orphaned if row else None,
        "stale": row.stale if row else None,
        "reconciledAt": _moment(row.reconciled_at_us) if row else None,
        "generations": [_generation(each) for each in known if each.state != "REMOVED"],
    }


def _generation(known: generations.Known) -> dict[str, Any]:
    return {
        "number": known.number,
        "state": known.state,
        "documents": known.engine.documents if known.engine else 0,
        "sizeBytes": known.engine.size_bytes if known.engine else 0,
        "version": known.row.version if known.row else None,
        "startedAt": _moment(known.row.started_at_us) if known.row else None,
        "promotedAt": _moment(known.row.promoted_at_us) if known.row else None,
    }


def _moment(at_us: int | None) -> str | None:
    return None if at_us is None else clock.written(at_us)


def findings(found: reconcile.Findings) -> dict[str, Any]:
    """What a reconciliation found, as JSON."""
    return asdict(found)
