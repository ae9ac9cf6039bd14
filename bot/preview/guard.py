"""Who may ask the preview's server: this machine's own pages and programs, and nobody else's page.

A page from elsewhere that is open in the same browser can send requests here, and a name from elsewhere can be made to
lead here (DNS rebinding). So the Host has to be a loopback name, and a request that another page caused is refused,
by its Origin and by what browsers say of it (Sec-Fetch-Site). Where other machines can reach the server, as in a
container's network, one has to know the key in the address that the preview printed.
"""

from __future__ import annotations

import hmac

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.settings import is_loopback

HEALTH = frozenset({"/healthz", "/readyz", "/metrics"})
"""What a monitoring asks, by whatever name; it tells of nobody."""
COOKIE = "vademecum-preview"
REFUSAL = "Open this page by the address the preview printed."
FROM_THE_PAGE, BY_THE_USER = "same-origin", "none"
"""What a browser says of a request that the page itself caused, and of an address that somebody typed."""


def guard(key: str = "") -> Middleware:
    """A middleware that answers 403 to everybody else.

    Args:
        key: what has to be known besides; empty where only this machine can reach the server.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in HEALTH:
            return await handler(request)
        if not (_is_called_by_its_own_name(request) and _is_caused_here(request)):
            raise web.HTTPForbidden(text=REFUSAL)
        if not key:
            return await handler(request)
        if _knows(key, request.query.get("key", "")):
            response = await handler(request)
            if not response.prepared:
                response.set_cookie(COOKIE, key, httponly=True, samesite="Strict")
            return response
        if _knows(key, request.cookies.get(COOKIE, "")):
            return await handler(request)
        raise web.HTTPForbidden(text=REFUSAL)

    return guarded


def _is_called_by_its_own_name(request: web.Request) -> bool:
    try:
        return is_loopback(request.url.host or "")
    except ValueError:  # no name at all
        return False


def _is_caused_here(request: web.Request) -> bool:
    if request.headers.get("Origin") not in {None, f"{request.scheme}://{request.host}"}:
        return False
    if request.headers.get("Sec-Fetch-Site", BY_THE_USER) in {FROM_THE_PAGE, BY_THE_USER}:
        return True
    # A link to the page, on another one, may be followed: what it opens is the page, and the other sees nothing of it.
    return request.method == "GET" and request.path == "/" and request.headers.get("Sec-Fetch-Mode") == "navigate"


def _knows(key: str, given: str) -> bool:
    return hmac.compare_digest(key.encode(), given.encode(errors="surrogateescape"))
