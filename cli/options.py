"""Options that several commands share. Must not import what only a running command needs."""

from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[Path | None, typer.Option("--home", help="数据目录，缺省 $YIDAN_HOME。")]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出。")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="截至日期，如 2025-03-01；缺省今天。")]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at", help="按哪一时刻已知的情况，如 2025-03-01T08:00:00+08:00；缺省现在。"
    ),
]
Place = Annotated[str | None, typer.Option("--place", help="地方：行政区划名称或代码。")]
Paths = Annotated[list[Path], typer.Argument(help="文件或目录。", exists=True)]
