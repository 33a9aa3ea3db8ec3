"""`yidan doctor`: what is wrong with an installation, said plainly, and what to do about it."""

import itertools
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.markup import escape

from cli import auditing, clock
from schema import errors
from schema.domain import rules
from schema.settings import Settings
from schema.stores import keys
from schema.stores.opening import Stores, opened
from schema.tables.documents import Source
from schema.tables.search import IndexGeneration
from schema.usecases import health, lexicons, rulesets, verified_audit

LATE_US = 5 * 60 * 1_000_000  # a change waits longer for the index: no worker is at it
RECONCILE_US = 24 * 3600 * 1_000_000  # the worker compares every hour unless told otherwise
UNPROTECTED_US = 24 * 3600 * 1_000_000  # a worker leaves the audit log ten minutes
_PAGE = 1000
_SHOWN = 10  # missing sources named one by one

Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it is, and the command or act that mends it (empty: none)."""

    level: Level
    message: str
    remedy: str = ""


_MARKS: dict[Level, str] = {
    "ok": "[green]正常[/green]",
    "warning": "[yellow]注意[/yellow]",
    "error": "[red]错误[/red]",
}
_REMEDIES = {
    "STORE_UNAVAILABLE": "启动 PostgreSQL，并核对 YIDAN_DATABASE_URL",
    "STORE_BUSY": "等另一个写入结束后再试",
    "RULES_INVALID": "改正这个文件，或核对 YIDAN_RULES_DIR、YIDAN_LEXICON_DIR",
    "SEARCH_UNAVAILABLE": "启动 Elasticsearch，并核对 YIDAN_ELASTIC_URL 和凭据",
}
Check = Callable[[Stores, Settings], Awaitable[list[Finding]]]


async def diagnose(settings: Settings) -> list[Finding]:
    """Open the stores and examine them; what keeps them shut is a finding too."""
    if wrong := _unwritable(settings):
        return [wrong]
    try:
        async with opened(settings) as stores:
            return await examine(stores, settings)
    except Exception as error:  # noqa: BLE001 - a doctor tells whatever it meets
        return [_met("打不开数据库", error)]


async def examine(stores: Stores, settings: Settings) -> list[Finding]:
    """Look at everything; a check that fails is a finding and never hides the next one."""
    checks: dict[str, Check] = {
        "数据目录": _home,
        "数据库": _database,
        "审计链": _audit,
        "来源文件": _sources,
        "检索索引": _index,
        "检索引擎": _engine,
        "翻页密钥": _cursor_key,
        "规则集": _rules,
        "词表": _words,
    }
    findings: list[Finding] = []
    for title, check in checks.items():
        try:
            findings += await check(stores, settings)
        except Exception as error:  # noqa: BLE001 - likewise
            findings.append(_met(f"{title}检查失败", error))
    return list(dict.fromkeys(findings))


def failed(findings: Sequence[Finding]) -> bool:
    """Whether anything is broken (warnings are not)."""
    return any(each.level == "error" for each in findings)


def shown(console: Console, findings: Sequence[Finding]) -> None:
    """Findings in words, a line each, and below it what to do."""
    for each in findings:
        console.print(f"{_MARKS[each.level]} {escape(each.message)}", soft_wrap=True)
        if each.remedy:
            console.print(f"     处理：{escape(each.remedy)}", soft_wrap=True, highlight=False)
    if all(each.level == "ok" for each in findings):
        console.print("[green]一切正常[/green]")


def _met(what: str, error: Exception) -> Finding:
    if isinstance(error, errors.YidanError):
        return Finding("error", str(error), _REMEDIES.get(error.code, ""))
    first = (str(error).splitlines() or [""])[0]
    return Finding(
        "error", f"{what}：{type(error).__name__} {first}".rstrip(), "看日志；从备份恢复"
    )


def _unwritable(settings: Settings) -> Finding | None:
    try:
        keys.closed(settings.home)
        with tempfile.TemporaryFile(dir=settings.home) as file:
            file.write(b"\0")
            file.flush()
    except OSError as error:
        reason = error.strerror or str(error)
        return Finding(
            "error",
            f"数据目录 {settings.home} 不能写入：{reason}",
            "改正目录的属主和权限、腾出磁盘空间，或用 --home 另指目录",
        )
    return None


async def _home(_stores: Stores, settings: Settings) -> list[Finding]:
    if wrong := _unwritable(settings):
        return [wrong]
    if settings.home.stat().st_mode & 0o007:
        told = (
            f"数据目录 {settings.home} 可写，但本机其他用户也能进入：其中有密码的哈希和保密的内容"
        )
        return [Finding("warning", told, f"chmod o= {settings.home}")]
    return [Finding("ok", f"数据目录 {settings.home} 可写")]


async def _database(stores: Stores, _settings: Settings) -> list[Finding]:
    state = await stores.sql.state()
    counts = await stores.sql.reads.counts()
    found = [
        Finding(
            "ok",
            f"数据库 {state.engine} {state.version}：来源 {counts.sources}，"
            f"版本 {counts.editions}，事项 {counts.entries}，段落 {counts.passages}",
        )
    ]
    if state.revision != state.head:
        found.append(
            Finding(
                "error",
                f"数据库结构是 {state.revision or '空'}，本程序要 {state.head}",
                "yidan migrate；若数据库比程序新，请升级程序",
            )
        )
    return found


async def _audit(stores: Stores, _settings: Settings) -> list[Finding]:
    found = await verified_audit.verify(stores.sql.reads, await stores.checkpoints.read())
    if not found.holds:
        told = "；".join(map(auditing.fault, found.broken[:_SHOWN]))
        remedy = "yidan audit verify；查明谁改了数据库，从备份恢复（docs/audit.md）"
        return [Finding("error", f"审计链不符：{told}", remedy)]
    told = f"审计链完整，共 {found.records} 条；{auditing.tail(found)}"
    since = found.unprotected_since_us
    if since is not None and clock.now_us() - since > UNPROTECTED_US:
        return [Finding("warning", told, "启动 yidan worker，或运行 yidan audit checkpoint")]
    return [Finding("ok", told)]


async def _sources(stores: Stores, _settings: Settings) -> list[Finding]:
    """Read every source's bytes and check their hashes."""
    missing: list[str] = []
    after, number = "", 0
    while page := await stores.sql.reads.source_page(after, _PAGE):
        missing += [source.name for source in page if not await _kept(stores, source)]
        after, number = page[-1].sha256, number + len(page)
    if not missing:
        return [Finding("ok", f"来源文件 {number} 个，逐个核对无误")]
    remedy = "从备份恢复数据目录里的 sources"
    found = [
        Finding("error", f"来源文件缺失或已改变：{name}", remedy)
        for name in itertools.islice(missing, _SHOWN)
    ]
    if len(missing) > _SHOWN:
        found.append(Finding("error", f"另有 {len(missing) - _SHOWN} 个来源文件如此", remedy))
    return found


async def _kept(stores: Stores, source: Source) -> bool:
    try:
        await stores.blobs.get(source.sha256)
    except errors.SourceMissing:
        return False
    return True


async def _index(stores: Stores, _settings: Settings) -> list[Finding]:
    look = await health.look(stores)
    if look.status is None:
        return [_not_serving(look)]
    status = look.status
    found = [
        Finding("ok", f"索引 {status.engine} 第 {status.generation} 代，{status.documents} 条")
    ]
    now = clock.now_us()
    if look.behind_since_us is not None and now - look.behind_since_us > LATE_US:
        minutes = (now - look.behind_since_us) // 60_000_000
        found.append(
            Finding(
                "warning",
                f"索引落后：{look.counts.pending} 项变动待写入，最早的等了 {minutes} 分钟",
                "启动 yidan worker（或 yidan serve），看它的日志",
            )
        )
    return found + _reconciled(look.serving, now)


def _not_serving(look: health.Look) -> Finding:
    """Why nothing can be searched."""
    if not isinstance(look.away, errors.IndexMissing):
        return _met("检索引擎", look.away or errors.SearchUnavailable("检索引擎不可用"))
    if not look.counts.sources:
        return Finding("warning", "还没有收录文件", "yidan ingest 文件或目录")
    return Finding("error", "没有检索索引，不能检索和回答", "yidan index rebuild")


def _reconciled(row: IndexGeneration | None, now_us: int) -> list[Finding]:
    """When index and SQL were last compared, and what differed; promotion compares as well."""
    if row is None:
        return []
    remedy = "yidan index reconcile"
    wrong = (row.missing or 0, row.orphaned or 0, row.stale or 0)
    found = []
    if any(wrong):
        told = "上次对账：索引缺 {} 条，多 {} 条，过时 {} 条".format(*wrong)
        found.append(Finding("warning", told, f"{remedy}（再对一次，看是否修好）"))
    compared = max(row.reconciled_at_us or 0, row.promoted_at_us or 0)
    if now_us - compared > RECONCILE_US:
        told = f"索引与数据库上次核对是 {clock.written(compared)}" if compared else "索引从未对账"
        found.append(Finding("warning", f"{told}，超过一天", f"{remedy}，并启动 yidan worker"))
    return found


async def _engine(stores: Stores, _settings: Settings) -> list[Finding]:
    """What the engine itself says: versions, disk, read-only blocks, shards without a home."""
    problems = await stores.index_admin.problems()
    return [Finding("error", each) for each in problems]


async def _cursor_key(_stores: Stores, settings: Settings) -> list[Finding]:
    if settings.cursor_key or not (settings.elastic_url or settings.database_url):
        return []
    return [
        Finding(
            "warning",
            f"翻页密钥在 {settings.home / 'cursor.key'}：不共用这个目录的进程不认彼此的游标",
            "给所有进程设同一个 YIDAN_CURSOR_KEY，或共用数据目录",
        )
    ]


async def _rules(_stores: Stores, settings: Settings) -> list[Finding]:
    """Whether rule sets of one territory contradict each other today."""
    sets = rulesets.known(settings.rules_dir)
    today = clock.today()
    found = {
        _contradiction(conflict): None
        for territory in sorted({each.territory for each in sets})
        for conflict in rules.resolve(sets, territory, today).conflicts()
    }
    return list(found) or [Finding("ok", f"规则集 {len(sets)} 个，互不冲突")]


async def _words(_stores: Stores, settings: Settings) -> list[Finding]:
    """Whether the words of questions can be read."""
    lexicons.lexicon(settings.lexicon_dir)
    return [Finding("ok", "词表可读")]


def _contradiction(conflict: rules.Conflict) -> Finding:
    named = "；".join(f"{rule.clause.rule_set}：{rule.clause.label}" for rule in conflict.rules)
    remedy = "改正 YIDAN_RULES_DIR 里的规则集，或给其中一个写上止期 to"
    return Finding("warning", f"规则集冲突（{conflict.matter}）：{named}", remedy)
