"""Who may use the page: whoever opened the address with this run's token, on this machine, in this page."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from playground.page.words import Words
from playground.saying import Said

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
Endpoint = Callable[[Request], Awaitable[Response]]


def cookie_name(request: Request) -> str:
    """One cookie per port, since browsers share cookies between the ports of a host."""
    return f"playground-{request.url.port or 80}"


def _same(given: str | None, token: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), token.encode())


def refusal(request: Request, token: str) -> Said | None:
    """Why this request is turned away, as a sentence; None when it may pass.

    The Host must be this machine by name (DNS rebinding), an Origin must be this very page, looking needs the
    cookie or the token in the address, and acting needs the token in a header too.
    """
    host = request.headers.get("host", "")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    if name not in LOCAL_NAMES:
        return Said("This page answers only on this machine, at 127.0.0.1.")
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return Said("Another site asked for this; the playground answers only to its own page.")
    cookie = request.cookies.get(cookie_name(request))
    if request.method == "POST":
        if origin is None:
            return Said("An action must come from the page itself.")
        if not _same(request.headers.get("x-page-token"), token):
            return Said(
                "This page is from an earlier run. Open the address that the playground printed last."
            )
        return None
    if _same(cookie, token) or _same(request.query_params.get("token"), token):
        return None
    return Said("Open the address that the playground printed: it carries this run's token.")


def gated(endpoint: Endpoint, token: Callable[[], str], words: Words) -> Endpoint:
    """The endpoint behind the gate, with the headers that keep the page to itself."""

    async def answer(request: Request) -> Response:
        sentence = refusal(request, token())
        response = PlainTextResponse(words.told(sentence), 403) if sentence else await endpoint(request)
        response.headers.update(HEADERS)
        return response

    return answer
