"""`yidan eval`: asks questions with gold answers and prints what share came out right."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli import clock, gold, relevance, running
from cli.options import Home, Json
from cli.relevance import Score
from schema.stores.opening import Stores


class Alternative(StrEnum):
    """Ways in which the same question is typed."""

    TRAD = "trad"
    HOMOPHONE = "homophone"
    PINYIN = "pinyin"
    PINYIN_NOSPACE = "pinyin_nospace"
    INITIALS = "initials"


def evaluate(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="问题及标准答案（JSONL）。", exists=True)],
    texts: Annotated[
        Path | None,
        typer.Option(help="标准答案只写了位置时，原文所在的文件夹；默认为问题文件所在处。"),
    ] = None,
    alt: Annotated[
        Alternative | None,
        typer.Option(help="改用繁体、同音字、拼音（带空格或不带）或首字母提问。"),
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="只问其中一部分：tune、held、fresh、read 或 unread。")
    ] = None,
    synonyms: Annotated[
        bool, typer.Option(help="用不用提问词表里的同义词；不用，可以看出词表的作用。")
    ] = True,
    show: Annotated[bool, typer.Option("--show", help="列出未中的问题。")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """用带标准答案的问题检验检索和回答。"""

    async def run(stores: Stores) -> Score:
        questions = gold.load(file, texts)
        if split is not None:
            questions = gold.of_split(questions, split)
        return await relevance.score(stores, questions, clock.today(), alt, synonyms=synonyms)

    result = running.run(running.settings(context, home), run)
    if as_json:
        running.print_json(result.as_json())
    else:
        _print(Console(), result, show=show)


def _print(console: Console, result: Score, *, show: bool) -> None:
    console.print(_table("", {"全部": result}))
    console.print()
    console.print(_table("说法", result.by(relevance.by_style)))
    console.print()
    console.print(_table("所问", result.by(relevance.by_ask)))
    console.print()
    console.print(f"用时 p50 {result.latency(0.5):.0f} 毫秒，p99 {result.latency(0.99):.0f} 毫秒")
    if show:
        for miss in result.misses:
            console.print(escape(miss), highlight=False, soft_wrap=True)


def _table(title: str, groups: Mapping[str, Score]) -> Table:
    names = (
        "可答",
        "首条",
        "前五",
        "前十",
        "MRR",
        "首位机构",
        "提到机构",
        "误拒",
        "无答案",
        "拒答",
    )
    table = Table(box=None, padding=(0, 1, 0, 0))
    for column in (title, *names):
        table.add_column(column, no_wrap=True)
    for name, part in groups.items():
        row = part.figures()
        table.add_row(
            escape(name),
            f"{row['answerable']}",
            *_shares(row, "answerable", "recallAt1", "recallAt5", "recallAt10"),
            f"{row['mrr']:.3f}" if row["answerable"] else "—",
            *_shares(row, "withBody", "bodyFirst", "bodyNamed"),
            *_shares(row, "answerable", "falseRefusals"),
            f"{row['unanswerable']}",
            *_shares(row, "unanswerable", "abstention"),
        )
    return table


def _shares(row: Mapping[str, float], of: str, *names: str) -> list[str]:
    return [f"{row[name]:.1%}" if row[of] else "—" for name in names]
