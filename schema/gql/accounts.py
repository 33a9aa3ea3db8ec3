"""Who asks (当前用户): the actor of the request and what was granted."""

import strawberry

from schema.domain import access
from schema.gql.context import Info
from schema.gql.views import column, computed, described

described(
    access.Role,
    "权限角色。",
    {each: f"{access.ROLE_TITLES[each]}。" for each in access.Role},
    name="AccessRole",
)


@strawberry.type(description="授权：在何处、代表哪个机构、担任什么角色。")
class Grant:
    """One grant of an actor."""

    row: strawberry.Private[access.Grant]

    role: access.Role = column("角色。")
    division: str = column("区划代码；空为不限。")
    body: str | None = column("所代表的机构；不以机构为限则为 null。")

    @computed("角色的名称。")
    def title(self) -> str:
        """Return the role in words."""
        return access.ROLE_TITLES[self.row.role]

    @computed("区划的名称。")
    async def place(self, info: Info) -> str:
        """Return the division as an address."""
        known = await info.context.register.places()
        return known.gazetteer.label(self.row.division)


@strawberry.type(description="提出这一请求的人。")
class Me:
    """The actor of the request."""

    row: strawberry.Private[access.Actor]

    name: str = column("姓名；未登录则为“未登录”。")

    @computed("是否已登录。")
    def signed_in(self) -> bool:
        """Return whether the request carries a valid token."""
        return bool(self.row.id)

    @computed("用户标识，即审计日志所记；未登录则为 null。")
    def id(self) -> str | None:
        """Return the id under which the audit log knows the actor."""
        return self.row.id or None

    @computed("授权；人人可读的，也在内。", list_size=10)
    def grants(self) -> list[Grant]:
        """Return every grant."""
        return [Grant(row=each) for each in self.row.grants]


@strawberry.type
class Queries:
    """Who asks."""

    @computed("当前用户。")
    def me(self, info: Info) -> Me:
        """Return who asks."""
        return Me(row=info.context.actor)
