"""Fetching a file that somebody uploaded to Slack. Network only: never inside a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.said import N_, said
from bot.slack_api import (
    NETWORK,
    RATELIMITED,
    SERVER_ERROR,
    TOO_MANY,
    is_transient,
    seconds_to_wait,
    tls_for,
)

TIMEOUT = 20
DEFAULT_RETRY_AFTER = 30
_SENTENCES = {
    "file_not_found": N_("The file is no longer in Slack. Please upload it again."),
    "file_deleted": N_("The file was deleted before I could read it. Please upload it again."),
    "missing_scope": N_(
        "I may not read files in this workspace. Ask the operator to run `mentorbot doctor`."
    ),
}
_UNREACHABLE = N_("Slack did not give me the file. Please upload it again.")
_TOO_BIG = N_("The file is larger than {megabytes} MB. Split it into several files.")


@dataclass(frozen=True)
class Fetched:
    """A file's name and bytes."""

    name: str
    content: bytes


class FileUnavailableError(Exception):
    """The file cannot be had. `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class TryLaterError(Exception):
    """Slack is busy or cannot be reached: try again in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


class _NoRedirect(HTTPRedirectHandler):
    """Slack redirects to its sign-in page when a token may not read a file; the token must not follow."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def fetch(client: WebClient, file_id: str, *, max_bytes: int) -> Fetched:
    """The file with this id, at most `max_bytes` of it. Raises FileUnavailableError and TryLaterError."""
    try:
        file: dict[str, Any] = client.api_call("files.info", params={"file": file_id})["file"]
    except SlackApiError as problem:
        raise _meaning(problem) from None
    except NETWORK:
        raise TryLaterError(DEFAULT_RETRY_AFTER) from None
    if int(file.get("size") or 0) > max_bytes:
        raise FileUnavailableError(too_big(max_bytes))
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    if not _is_slacks(url, client.base_url):
        raise FileUnavailableError(_UNREACHABLE)
    content = _download(url, str(client.token), max_bytes)
    return Fetched(str(file.get("name") or ""), content)


def _download(url: str, token: str, max_bytes: int) -> bytes:
    request = Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - checked by _is_slacks
    try:
        opener = build_opener(_NoRedirect(), HTTPSHandler(context=tls_for(url)))
        with opener.open(request, timeout=TIMEOUT) as response:
            content: bytes = response.read(max_bytes + 1)
    except HTTPError as problem:
        if problem.code == TOO_MANY or problem.code >= SERVER_ERROR:
            raise TryLaterError(seconds_to_wait(dict(problem.headers), DEFAULT_RETRY_AFTER)) from None
        raise FileUnavailableError(_UNREACHABLE) from None
    except NETWORK:
        raise TryLaterError(DEFAULT_RETRY_AFTER) from None
    if len(content) > max_bytes:
        raise FileUnavailableError(too_big(max_bytes))
    return content


def _is_slacks(url: str, base_url: str) -> bool:
    """The token goes to Slack and nowhere else: over https, or to the very server whose API we use."""
    address, api = urlsplit(url), urlsplit(base_url)
    if (address.scheme, address.netloc) == (api.scheme, api.netloc):
        return True
    host = address.hostname or ""
    return address.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))


def _meaning(problem: SlackApiError) -> Exception:
    response = problem.response
    code = str(response.get("error") or "")
    if response.status_code == TOO_MANY or code in RATELIMITED or is_transient(problem):
        return TryLaterError(seconds_to_wait(response.headers, DEFAULT_RETRY_AFTER))
    return FileUnavailableError(_SENTENCES.get(code, _UNREACHABLE))


def too_big(max_bytes: int) -> str:
    """That a file is larger than may be taken, in a sentence."""
    return said(_TOO_BIG, megabytes=max_bytes // 1_000_000)
