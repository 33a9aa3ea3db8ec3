"""What commands say to a person: progress, reports, answer cards, health."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from cli.relevance import Score
from schema import errors
from schema.domain import audit, lists, search
from schema.domain.answers import Verdict
from schema.stores import ports
from schema.stores.opening import Stores
from schema.usecases.answers import Card
from schema.usecases.documents import Outcome

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


def card(console: Console, answer: Card) -> None:
    """An answer card as a table."""
    console.print(f"[bold]{VERDICTS[answer.verdict]}[/bold]（截至 {answer.understood.as_of}）")
    if answer.choices:
        console.print("请选择地方：" + "、".join(answer.choices))
    table = Table("角色", "机构", "清单", "地方", "依据", "来源")
    for line in answer.answers:
        source = line.found.sources[0]
        table.add_row(
            lists.ROLE_TITLES[line.role] if line.role else "",
            line.body or "",
            lists.CLASS_TITLES[lists.ListClass(line.list_class)] if line.list_class else "",
            line.place,
            escape(line.text[:80]),
            escape(source.name),
        )
    if answer.answers:
        console.print(table)
    for edition in answer.checked:
        console.print(f"已查：{escape(edition.title)}，没有这一事项")


def score(console: Console, result: Score, *, show: bool) -> None:
    """Shares of questions whose gold words were found."""
    console.print(
        f"可答 {result.answerable}：首条命中 {result.first_share:.1%}，前五 {result.five_share:.1%}"
    )
    console.print(
        f"责任主体正确 {result.body_share:.1%}；"
        f"无答案 {result.unanswerable}：如实拒答 {result.refused_share:.1%}"
    )
    if show:
        for miss in result.misses:
            console.print(escape(miss), highlight=False)


@dataclass(frozen=True, slots=True)
class Health:
    """Findings of `yidan doctor`."""

    counts: ports.Counts
    index: search.IndexStatus | None
    broken_audit: int | None
    missing_sources: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether all is well."""
        return self.index is not None and self.broken_audit is None and not self.missing_sources


async def examine(stores: Stores) -> Health:
    """Look at every store: index, audit chain, source bytes."""
    reads = stores.sql.reads
    try:
        status = await stores.index.status()
    except errors.IndexMissing:
        status = None
    missing = []
    for source in await reads.source_page("", 1_000_000):
        try:
            await stores.blobs.get(source.sha256)
        except errors.SourceMissing:
            missing.append(source.name)
    broken = audit.first_break(await reads.audit_records())
    return Health(await reads.counts(), status, broken, tuple(missing))


def health(console: Console, found: Health) -> None:
    """Findings in words."""
    counts = found.counts
    console.print(
        f"来源 {counts.sources}，版本 {counts.editions}，"
        f"事项 {counts.entries}，段落 {counts.passages}"
    )
    if found.index:
        console.print(
            f"索引：第 {found.index.generation} 代，{found.index.documents} 条，"
            f"待更新 {counts.pending}"
        )
    else:
        console.print("[red]没有索引[/red]：请运行 yidan index rebuild")
    if found.broken_audit is not None:
        console.print(f"[red]审计链在第 {found.broken_audit} 条断开[/red]")
    for name in found.missing_sources:
        console.print(f"[red]来源文件缺失或已改变[/red]：{escape(name)}")
    if found.ok:
        console.print("[green]一切正常[/green]")


def index_status(status: search.IndexStatus, counts: ports.Counts) -> dict[str, Any]:
    """State of the index as JSON."""
    return {
        "engine": status.engine,
        "generation": status.generation,
        "documents": status.documents,
        "sizeBytes": status.size_bytes,
        "pending": counts.pending,
    }
