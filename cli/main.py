"""The `yidan` command. Results go to standard output, everything else to standard error.

Which command is where; a command's module is imported when it runs (`deferred`).
"""

from typing import ClassVar

import typer

from cli.deferred import Deferred, Place
from cli.options import Home


class Commands(Deferred):
    """All commands, in the order of `yidan --help`."""

    places: ClassVar = {
        "ingest": Place("cli.intake", "ingest", "收录文件：清单和政策，逐件报告。"),
        "diff": Place(
            "cli.comparing",
            "diff",
            "对照两个版本的清单：新增、删除、改写、改号、改列、拆分、合并、职责调整。",
        ),
        "withdraw": Place(
            "cli.intake", "withdraw", "撤回一个来源：不再检索、回答；原件、历史和审计照旧保存。"
        ),
        "verify": Place(
            "cli.intake", "verify", "核验：从保存的原始字节重新读出事项，与库存逐项比对。"
        ),
        "check": Place(
            "cli.checking",
            "check",
            "核查：部门能否把任务交给乡镇（街道）；可以整批、整篇，也可以复核以前的结论。",
        ),
        "liability": Place(
            "cli.liability",
            "liable",
            "问责：事发当日清单怎么写，谁负主要责任，谁只对过错部分负责，依据什么。",
        ),
        "assess": Place(
            "cli.liability",
            "assess",
            "考核方案对照清单：收回、清单外、单独考核配合事项、一票否决、权重。"
            "有错误则退出码为 1。",
        ),
        "ledger": Place("cli.ledger", "ledger", "临时性工作任务台账，或负担统计；可以导出。"),
        "correct": Place(
            "cli.correcting",
            "correct",
            "更正读错的一格：盖在所读之上，原件和所读照旧保存，核验仍与原件比对。",
        ),
        "corrections": Place(
            "cli.correcting", "corrections", "逐行输出更正（JSONL），新的在前，已撤销的也在内。"
        ),
        "link": Place(
            "cli.linking", "link", "事项沿革：补全版本之间的对应，或确认、否定其中一个。"
        ),
        "prov": Place("cli.provenance", "prov", "来源链：按 W3C PROV-JSON 导出。"),
        "query": Place(
            "cli.querying",
            "query",
            "向运行中的服务发一个 GraphQL 操作；地址、令牌取自 YIDAN_API_URL、YIDAN_API_TOKEN。",
        ),
        "trust": Place(
            "cli.trusting",
            "trust",
            "核对前端的 GraphQL 操作，生成可信操作清单（YIDAN_TRUSTED_DOCUMENTS）。",
        ),
        "eval": Place("cli.evaluating", "evaluate", "用带标准答案的问题检验检索和回答。"),
        "export": Place(
            "cli.archives",
            "export",
            "导出全部内容（来源、数据库、审计链、本地规则）为一个档案；可以边用边导出。",
        ),
        "import": Place(
            "cli.archives",
            "load",
            "把档案导入一个空的安装（SQLite 或 PostgreSQL），核对无误后重建索引。",
        ),
        "entries": Place("cli.entries", "entries", "逐行输出清单事项（JSONL）。"),
        "ask": Place("cli.asking", "ask", "谁负责：回答并附依据；--batch 一次答一表问题。"),
        "serve": Place("cli.serving", "serve", "启动服务：页面、GraphQL、健康检查。"),
        "worker": Place(
            "cli.serving", "worker", "把数据库的变动写入索引，定时对账；多个进程中只有一个在做。"
        ),
        "migrate": Place(
            "cli.upkeep", "migrate", "建立或升级数据库（其他命令打开数据库时也会自动升级）。"
        ),
        "doctor": Place(
            "cli.upkeep",
            "doctor",
            "检查：数据库、索引引擎、落后多少、审计链、来源文件，并说明如何处置。",
        ),
        "index": Place("cli.indexes", "app", "检索索引：重建、切换、退回、对账、清理。"),
        "bodies": Place("cli.bodies", "app", "行政区划和机构登记簿。"),
        "lists": Place("cli.editions", "app", "清单：声明齐全至何日。"),
        "users": Place("cli.users", "app", "用户和授权。"),
        "tokens": Place("cli.users", "tokens", "访问令牌。"),
        "audit": Place("cli.auditing", "app", "审计日志：核验、检查点、导出、查看。"),
        "cases": Place("cli.cases", "app", "办理事项：准入、调整、临时任务、收回承接、赋权。"),
    }


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="依单：乡镇（街道）履职事项清单与政策文件，谁负责什么，有据可查。",
)


@app.callback()
def configure(context: typer.Context, home: Home = None) -> None:
    """Keep the data directory given before the command."""
    context.obj = home


def main() -> None:
    """Entry point."""
    app()
