"""Slack's Web API as every room meets it: how a client is made, and what its failures mean."""

from __future__ import annotations

import copy
import http.client
import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.kept_open import KeptOpen, authorities
from bot.slack_client import SlackClient

if TYPE_CHECKING:
    from bot.settings import Settings

NETWORK = (SlackClientError, http.client.HTTPException, OSError)
"""What a call raises when no answer of Slack's came, or none that can be read. SlackApiError is one of the first, so
catch that before."""
TOO_MANY, SERVER_ERROR = 429, 500
"""Status of an answer; from the second on it is Slack's own failure."""
TRANSIENT = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
"""Errors that say nothing about the request: the same may work a little later, and may have worked."""
RATELIMITED = frozenset({"ratelimited", "rate_limited"})

Client = TypeVar("Client", bound=WebClient)


def client_options(settings: Settings, kept_open: KeptOpen) -> dict[str, Any]:
    """What every client is made with, besides its token."""
    return {
        "kept_open": kept_open,
        "ssl": tls_for(settings.slack_api_url),
        "base_url": settings.slack_api_url,
        "timeout": settings.slack_timeout,
        # The default retry handler posts twice when a connection drops after the request was read.
        "retry_handlers": [],
    }


def client_for(settings: Settings, token: str | None, kept_open: KeptOpen | None = None) -> SlackClient:
    """A client of Slack's Web API for one token. Those of a process share their connections."""
    return SlackClient(token=token, **client_options(settings, kept_open or KeptOpen()))


def tls_for(url: str) -> ssl.SSLContext | None:
    """For a request to this address."""
    return authorities() if url.lower().startswith("https:") else None


def hurried(client: Client, seconds: float) -> Client:
    """The same client, which waits at most so long for each answer."""
    quick = copy.copy(client)
    quick.timeout = seconds  # type: ignore[assignment]  # the socket takes fractions as well
    return quick


def code_of(problem: SlackApiError) -> str:
    """Slack's name of the error, or the status of an answer without one."""
    return str(problem.response.get("error") or f"http_{problem.response.status_code}")


def is_transient(problem: SlackApiError) -> bool:
    """Whether Slack failed, rather than refused."""
    return problem.response.status_code >= SERVER_ERROR or code_of(problem) in TRANSIENT


def seconds_to_wait(headers: Mapping[str, Any], otherwise: int) -> int:
    """What `Retry-After` asks for, however it is written; `otherwise` where it names no number."""
    given = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return max(1, int(given)) if str(given).isdecimal() else otherwise
