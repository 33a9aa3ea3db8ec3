"""Headers that every response carries: what a browser may load, embed, guess and tell others.

Nothing comes from elsewhere and nothing is inline, so the policy needs no exception; a response
that has a policy of its own (GraphiQL) keeps it. Must not know routes.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# https://www.w3.org/TR/CSP3/, https://owasp.org/www-project-secure-headers/
SECURITY = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_SECURITY = [(name.encode(), value.encode()) for name, value in SECURITY.items()]


class SecurityHeaders:
    """Adds the headers to every HTTP response that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; complete the head of its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = message.get("headers", ())
                names = {name for name, _ in told}  # in small letters, as ASGI has them
                missing = [each for each in _SECURITY if each[0] not in names]
                message["headers"] = [*told, *missing]
            await send(message)

        await self.app(scope, receive, completed)
