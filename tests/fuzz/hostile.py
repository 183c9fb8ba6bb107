"""A company in which every name, title, department and every text that anybody types tries to be more than text."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch

from demo.company import Company
from demo.running import running_bot
from playground import Outcome, Person, Playground

VICTIM = "Victoria Victim"
"""Works here, takes no part, and is mentioned by everybody's texts: the bot never has a reason to."""
CALLS = ("<!channel", "<!here", "<!everyone", "<!subteam", "<!date^1^", "<https://evil", "<http://evil", "<mailto:a@b",
         "<#CEVIL", "@channel", "@here", "@everyone", "```")  # fmt: skip
"""What must never come back from the bot as it was typed, in a text that Slack reads."""


def tricks(victim: str, number: int) -> str:
    """Everything at once, in an order of its own each time, so that short fields get each of it."""
    parts = [
        "<!channel>", f"<@{victim}>", "<!here>", "<https://evil.example|prize>", "&lt;!everyone&gt;", "@channel",
        "<!date^1^{date}|x>", "<#CEVIL|x>", "*b* _i_ `c` ```d```", "{name} %s", "\u202etxet", "<!subteam^S1|x>",
        "<mailto:a@b.example|x>", "&amp;lt;", "=1+1", "> q", "@here", "</script><b>",
    ]  # fmt: skip
    turn = number % len(parts)
    return f"t{number} " + " ".join((*parts[turn:], *parts[:turn]))


@dataclass
class Received:
    """Everything that Slack was given by the bot: calls of its Web API, acknowledgements, answers to response URLs."""

    playground: Playground | None = None
    said: list[tuple[str, Any]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def victim(self) -> str:
        assert self.playground is not None
        return next(p.id for p in self.playground.people if p.real_name == VICTIM)


def hostile_company(company: Company) -> Company:
    """The same people under names as nobody has them."""
    numbers = itertools.count()

    def changed(colleague: Any) -> Any:
        number = next(numbers)
        odd = ("<!here>", "*", "```", "<https://evil.example|x>", "@channel", "&lt;", "=1+1,", "{name}")[
            number % 8
        ]
        return replace(
            colleague,
            name=f"{colleague.name} {odd}",
            title=tricks("UNOBODY", number)[:100],
            department=f"{colleague.department} {odd}",
        )

    return replace(company, people=tuple(changed(one) for one in company.people))


@contextmanager
def everything_is_typed_by_tricksters(received: Received) -> Iterator[None]:
    """Whoever submits a modal types tricks into each of its texts; what a form refuses is typed as it should be."""
    numbers, plain = itertools.count(), Person.submit

    def submit(self: Person, values: Mapping[Any, Any] | None = None) -> Outcome:
        filled = self.fill(values) if values else None
        if filled is not None and not filled.ok:
            return filled
        view = self.playground.views.top(self.id)
        before = dict(view.typed) if view is not None else {}
        spoiled: dict[str, tuple[str, str]] = {}
        texts: list[str] = []
        for block in view.body["blocks"] if view is not None else ():
            element = block.get("element") or {}
            if block["type"] == "input" and element.get("type") == "plain_text_input":
                place = (block["block_id"], element["action_id"])
                text = tricks(received.victim, next(numbers))[: element.get("max_length", 3000)]
                view.typed[place] = {"type": "plain_text_input", "value": text}  # type: ignore[union-attr]
                spoiled[place[0]] = place
                texts.append(text)
        done = plain(self)
        if done.errors and view is not None:
            for block_id in set(done.errors) & set(spoiled):
                view.typed.pop(spoiled[block_id], None)
                if spoiled[block_id] in before:
                    view.typed[spoiled[block_id]] = before[spoiled[block_id]]
            return plain(self)
        received.typed += texts
        return done

    with patch.object(Person, "submit", submit):
        yield


@contextmanager
def all_is_heard(received: Received) -> Iterator[None]:
    """Listen at every way to Slack."""
    from slack_bolt.context.ack.ack import Ack
    from slack_sdk.webhook import WebhookClient

    from playground.web_api import WebApi

    perform, answer, send = WebApi._perform, Ack.__call__, WebhookClient.send

    def heard(self: Any, rule: Any, args: Any) -> Any:
        received.said.append((rule.method, args))
        return perform(self, rule, args)

    def acked(self: Any, *positional: Any, **given: Any) -> Any:
        received.said.append(("ack", {"text": positional, **given}))
        return answer(self, *positional, **given)

    def responded(self: Any, **given: Any) -> Any:
        received.said.append(("response_url", given))
        return send(self, **given)

    with (
        patch.object(WebApi, "_perform", heard),
        patch.object(Ack, "__call__", acked),
        patch.object(WebhookClient, "send", responded),
    ):
        yield


@contextmanager
def bot_among_tricksters(playground: Playground, received: Received) -> Iterator[object]:
    """The bot at work, with somebody in the company who wants to be left alone."""
    received.playground = playground
    playground.add_person(name="victim", real_name=VICTIM)
    with running_bot(playground) as bot:
        yield bot
        with playground.core.lock:
            files = getattr(playground.core.workspace, "files", {})
            received.files = {
                one.name: one.content for one in files.values() if getattr(one, "content", None)
            }


LETTER_BY_LETTER = frozenset(
    {
        "value", "private_metadata", "initial_value", "url", "metadata", "initial_option", "accessibility_label",
        "alt_text", "alt_txt",
    }
)  # fmt: skip
"""Where nothing looks through a text for anything."""


def texts_of(node: Any) -> Iterator[str]:
    """Every text that Slack reads as mrkdwn, not letter by letter: of blocks, and beside them."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        if node.get("type") != "plain_text":
            for name, one in node.items():
                if name not in LETTER_BY_LETTER:
                    yield from texts_of(one)
    elif isinstance(node, list | tuple):
        for one in node:
            yield from texts_of(one)
