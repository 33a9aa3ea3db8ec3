"""Expected failures as data (意料之中的失败): members of result unions, told from crashes.

Raised where they happen as `InputError` or `Unavailable`; a resolver of a union returns `problem`.
"""

import strawberry

from schema.errors import InputError, Unavailable


@strawberry.interface(description="意料之中的失败。")
class Problem:
    """What every failure tells."""

    code: str = strawberry.field(description="错误代码，固定不变，如 QUERY_INVALID。")
    message: str = strawberry.field(description="给人看的说明。")


@strawberry.type(description="请求有误：改正后再试。")
class InputProblem(Problem):
    """The caller's input cannot be used."""


@strawberry.type(description="暂时无法回答：所需的服务不可用。")
class UnavailableProblem(Problem):
    """Something that the answer needs is away."""

    retry_after_s: int | None = strawberry.field(
        name="retryAfter", description="几秒后可再试；须先有人处理的为 null。"
    )


@strawberry.type(description="无权这样做，或未登录。")
class ForbiddenProblem(Problem):
    """The actor has no right to it: UNAUTHENTICATED or FORBIDDEN."""


def problem(error: InputError | Unavailable) -> InputProblem | UnavailableProblem:
    """Return an expected error as data."""
    if isinstance(error, InputError):
        return InputProblem(code=error.code, message=str(error))
    return UnavailableProblem(
        code=error.code, message=str(error), retry_after_s=error.retry_after_s
    )
