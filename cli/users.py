"""`yidan users` and `yidan tokens`: who may sign in, what they may do, and with which tokens.

Who can run these on the server is the operator: may manage accounts, and nothing else. Passwords
are asked for, or read from standard input, never taken from the command line.
"""

import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cli import clock, running
from cli.options import Home, Json
from cli.running import stderr
from schema import errors
from schema.domain import access
from schema.domain.access import OPERATOR, Role
from schema.settings import Settings
from schema.stores.opening import Stores
from schema.stores.ports.accounts import Holder
from schema.tables.users import AccessToken, Account
from schema.usecases import accounts, sessions
from schema.usecases.bodies import Register

app = typer.Typer(no_args_is_help=True, help="用户和授权。")
tokens = typer.Typer(no_args_is_help=True, help="访问令牌。")

Login = Annotated[str, typer.Argument(help="登录名。")]
RoleOf = Annotated[Role, typer.Argument(help="角色。", case_sensitive=False)]
Division = Annotated[
    str, typer.Option("--division", help="区划：名称或代码；缺省不限，办理类角色必填。")
]
BodyOf = Annotated[str | None, typer.Option("--body", help="机构全称（部门经办人必填）。")]
FromStdin = Annotated[bool, typer.Option("--stdin", help="密码从标准输入读一行。")]


@app.command()
def add(
    context: typer.Context,
    login: Login,
    name: Annotated[str, typer.Option("--name", help="姓名，或服务的名称。")],
    person: Annotated[
        str | None,
        typer.Option("--person", help="同一人的标识（工号、统一身份的 sub），用于回避。"),
    ] = None,
    service: Annotated[
        bool, typer.Option("--service", help="服务用户：没有密码，用令牌。")
    ] = False,
    stdin: FromStdin = False,
    home: Home = None,
) -> None:
    """新增用户；除非是服务用户，须设密码（至少 12 个字符）。"""
    password = None if service else _password(stdin=stdin)

    async def run(stores: Stores) -> Account:
        return await accounts.add(
            stores.sql,
            OPERATOR,
            login,
            name,
            password=password,
            person=person,
            now_us=clock.now_us(),
        )

    added = running.run(running.settings(context, home), run)
    stderr.print(f"已新增用户 {added.login}（{added.name}）", highlight=False)


@app.command()
def grant(
    context: typer.Context,
    login: Login,
    role: RoleOf,
    division: Division = "",
    body: BodyOf = None,
    home: Home = None,
) -> None:
    """授权：角色、区划、机构。"""
    _change(running.settings(context, home), accounts.grant, login, (role, division, body))
    stderr.print(f"已授权 {login}：{access.ROLE_TITLES[role]}", highlight=False)


@app.command()
def revoke(
    context: typer.Context,
    login: Login,
    role: RoleOf,
    division: Division = "",
    body: BodyOf = None,
    home: Home = None,
) -> None:
    """收回一项授权。"""
    _change(running.settings(context, home), accounts.revoke, login, (role, division, body))
    stderr.print(f"已收回 {login}：{access.ROLE_TITLES[role]}", highlight=False)


@app.command()
def disable(
    context: typer.Context,
    login: Login,
    reason: Annotated[str, typer.Option("--reason", help="理由，记入审计。")],
    home: Home = None,
) -> None:
    """停用用户：其会话和令牌立即失效。"""

    async def run(stores: Stores) -> None:
        await accounts.disable(stores.sql, OPERATOR, login, reason=reason, now_us=clock.now_us())

    running.run(running.settings(context, home), run)
    stderr.print(f"已停用 {login}", highlight=False)


@app.command()
def password(
    context: typer.Context, login: Login, stdin: FromStdin = False, home: Home = None
) -> None:
    """重设密码：已有的会话立即结束。"""
    text = _password(stdin=stdin)

    async def run(stores: Stores) -> None:
        await accounts.set_password(stores.sql, OPERATOR, login, text, now_us=clock.now_us())

    running.run(running.settings(context, home), run)
    stderr.print(f"已重设 {login} 的密码", highlight=False)


@app.command("list")
def list_(context: typer.Context, as_json: Json = False, home: Home = None) -> None:
    """列出用户和授权。"""

    async def run(stores: Stores) -> list[Holder]:
        return await accounts.listed(stores.sql.reads, OPERATOR)

    holders = running.run(running.settings(context, home), run)
    if as_json:
        for each in holders:
            running.print_json(_told(each))
        return
    table = Table("登录名", "姓名", "授权", "状态")
    for each in holders:
        rights = "\n".join(_right(accounts.grant_of(row)) for row in each.grants)
        state = "停用" if each.account.disabled_at_us else "可用"
        table.add_row(each.account.login, each.account.name, rights, state)
    Console().print(table)


@tokens.command()
def create(
    context: typer.Context,
    login: Login,
    label: Annotated[str, typer.Option("--label", help="用途。")],
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="几天后失效。")] = 90,
    home: Home = None,
) -> None:
    """新建令牌；令牌只显示这一次（写到标准输出）。"""

    async def run(stores: Stores) -> sessions.Issued:
        now_us = clock.now_us()
        return await sessions.create_token(
            stores.sql, OPERATOR, login, label, days=days, now_us=now_us
        )

    issued = running.run(running.settings(context, home), run)
    ends = clock.written(issued.row.expires_at_us)
    stderr.print(f"令牌 {issued.row.id}，{ends} 失效；只显示这一次：", highlight=False)
    typer.echo(issued.secret)


@tokens.command("revoke")
def revoke_token(
    context: typer.Context,
    token: Annotated[str, typer.Argument(help="令牌编号（yidan tokens list）。")],
    home: Home = None,
) -> None:
    """吊销令牌或会话。"""

    async def run(stores: Stores) -> None:
        await sessions.revoke_token(stores.sql, OPERATOR, token, now_us=clock.now_us())

    running.run(running.settings(context, home), run)
    stderr.print(f"已吊销 {token}", highlight=False)


@tokens.command("list")
def list_tokens(context: typer.Context, home: Home = None) -> None:
    """列出令牌和会话（JSONL），失效的也在内。"""

    async def run(stores: Stores) -> list[tuple[Account, AccessToken]]:
        holders = await accounts.listed(stores.sql.reads, OPERATOR)
        of = {each.account.id: each.account for each in holders}
        return [(of[row.account_id], row) for row in await stores.sql.reads.tokens(list(of))]

    for account, row in running.run(running.settings(context, home), run):
        moments = {
            "created": row.created_at_us,
            "expires": row.expires_at_us,
            "lastUsed": row.last_used_at_us,
            "revoked": row.revoked_at_us,
        }
        written = {name: at and clock.written(at) for name, at in moments.items()}
        what = {"id": row.id, "login": account.login, "kind": row.kind, "label": row.label}
        running.print_json({**what, **written})


def _password(*, stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("密码", hide_input=True, confirmation_prompt="再输一次"))


def _change(
    settings: Settings,
    change: Callable[..., Awaitable[object]],
    login: str,
    asked: tuple[Role, str, str | None],
) -> None:
    """Give or take back what was asked for: a role, a division, a body."""

    async def run(stores: Stores) -> None:
        grant = await _grant(stores, *asked)
        await change(stores.sql, OPERATOR, login, grant, now_us=clock.now_us())

    running.run(settings, run)


async def _grant(stores: Stores, role: Role, division: str, body: str | None) -> access.Grant:
    """A grant as written; of places of one name none is guessed."""
    if not division:
        return access.Grant(role, "", body)
    gazetteer = await Register(stores.sql.reads).gazetteer()
    codes = gazetteer.resolve(division)
    if not codes:
        raise errors.PlaceUnknown(f"登记簿里没有“{division}”：请写行政区划全称或代码。")
    if len(codes) > 1:
        several = "、".join(f"{gazetteer.label(code)} {code}" for code in codes)
        raise errors.PlaceUnknown(f"“{division}”不止一处，请写代码：{several}。")
    return access.Grant(role, codes[0], body)


def _told(holder: Holder) -> dict[str, Any]:
    account = holder.account
    return {
        "login": account.login,
        "id": account.id,
        "name": account.name,
        "kind": account.kind,
        "person": account.person,
        "disabled": account.disabled_at_us is not None,
        "grants": [
            {"role": row.role, "division": row.division, "body": row.body or None}
            for row in holder.grants
        ],
    }


def _right(grant: access.Grant) -> str:
    where = " ".join(filter(None, (grant.division, grant.body)))
    return f"{access.ROLE_TITLES[grant.role]} {where}".strip()
