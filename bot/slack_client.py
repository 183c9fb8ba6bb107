"""slack_sdk's clients over connections that stay open (`bot.kept_open`)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from io import BytesIO
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot.kept_open import Answer, KeptOpen

OK, NOT_OK = 200, 300


class SlackClient(WebClient):
    """Slack's Web API. Through a proxy each call has a connection of its own, as slack_sdk has it.

    `watching`: entered around each call, with the method's name.
    """

    def __init__(self, *, kept_open: KeptOpen, **given: Any) -> None:
        super().__init__(**given)
        self.kept_open = kept_open
        self.watching: Callable[[str], AbstractContextManager[object]] = lambda _method: nullcontext()

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        """As `WebClient.api_call`."""
        with self.watching(api_method):
            return super().api_call(api_method, **arguments)

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        if self.proxy is not None:
            return super()._perform_urllib_http_request_internal(url, req)
        answer = _posted(self.kept_open, url, req, self.timeout)
        return {"status": answer.status, "headers": answer.headers, "body": _text(answer)}


class ResponseClient(WebhookClient):
    """A `response_url`."""

    def __init__(self, url: str, *, kept_open: KeptOpen, **given: Any) -> None:
        super().__init__(url, **given)
        self._kept_open = kept_open

    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        if self.proxy is not None:
            by_proxy: WebhookResponse = super()._perform_http_request_internal(url, req)
            return by_proxy
        answer = _posted(self._kept_open, url, req, self.timeout)
        return WebhookResponse(
            url=url, status_code=answer.status, body=_text(answer), headers=dict(answer.headers)
        )


def _posted(kept_open: KeptOpen, url: str, req: Request, timeout: float) -> Answer:
    """Raises HTTPError for an answer that is none, as urllib does: slack_sdk takes it from there."""
    body = req.data if isinstance(req.data, bytes) else b""
    answer = kept_open.post(url, body, dict(req.header_items()), timeout=timeout)
    if not OK <= answer.status < NOT_OK:
        raise HTTPError(url, answer.status, answer.reason, answer.headers, BytesIO(answer.content))
    return answer


def _text(answer: Answer) -> str:
    return answer.content.decode(answer.headers.get_content_charset() or "utf-8")
