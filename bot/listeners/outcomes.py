"""What a listener answers. Each outcome knows how to reach the person; none of them may raise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from dataclasses import replace as altered
from typing import Any

from blocks.errors import sentence
from blocks.nameless import without_erased
from blocks.parts import Block, View, written
from blocks.reader import Reader
from blocks.spoken import spoken
from bot.errors import FormErrors
from bot.heard import heard
from db.session import WorkspaceSession


@dataclass(frozen=True)
class Outcome:
    """An answer to a request.

    `ack` travels in the acknowledgement. `open`, `push` and `update` are views that need a trigger or a hash
    and go to Slack right after the commit. `whisper` is seen by this person only; `replace` takes the place
    of the message whose button was pressed.
    """

    ack: Mapping[str, Any] = field(default_factory=dict)
    open: View | None = None
    push: View | None = None
    update: View | None = None
    whisper: str | None = None
    whisper_blocks: Sequence[Block] = ()
    replace: str | None = None
    replace_blocks: Sequence[Block] = ()
    offer: Mapping[str, Any] | None = None
    """What to send by direct message if Slack cannot open the modal now: the form's name and ids."""
    refused: bool = False
    """Nothing was done: the same request may come again and is then looked at anew."""


def shown_to(outcome: Outcome, session: WorkspaceSession, reader: Reader) -> Outcome:
    """The same, with names for whoever hears it, and words in place of mentions of people who were forgotten."""
    shown = {one.name: getattr(outcome, one.name) for one in fields(outcome) if one.name != "refused"}
    text = written(shown)
    changed = dict(heard(session, without_erased(shown, reader, text), text))
    for said, blocks in (("whisper", "whisper_blocks"), ("replace", "replace_blocks")):
        if changed[said] is not None and changed[blocks]:
            changed[said] = spoken(changed[said], changed[blocks])
    return altered(outcome, **changed)


def done() -> Outcome:
    """Nothing to show: the modal closes, the button is acknowledged."""
    return Outcome()


def open_modal(view: View, offer: Mapping[str, Any] | None = None) -> Outcome:
    """Open a modal on top of what the person sees."""
    return Outcome(open=view, offer=offer)


def push_modal(view: View) -> Outcome:
    """From a button inside a modal: lay another modal on top."""
    return Outcome(push=view)


def update_modal(view: View) -> Outcome:
    """From an element inside a modal: show the modal anew, unless it changed meanwhile."""
    return Outcome(update=view)


def next_page(view: View) -> Outcome:
    """From a submit button: the modal turns into `view`."""
    return Outcome(ack={"response_action": "update", "view": view})


def close_all() -> Outcome:
    """From a submit button: close the whole stack."""
    return Outcome(ack={"response_action": "clear"})


def field_errors(errors: Mapping[str, str]) -> Outcome:
    """Sentences under the fields they are about; what was typed stays."""
    return Outcome(ack={"response_action": "errors", "errors": dict(errors)}, refused=True)


def mistakes(errors: FormErrors, reader: Reader) -> Outcome:
    """What is wrong with a page, each at its field; for who has kept meanwhile what can be kept of it."""
    return field_errors({error.field or "": sentence(error, reader) for error in errors.errors})


def say(text: str, blocks: Sequence[Block] = ()) -> Outcome:
    """Tell this person alone."""
    return Outcome(whisper=text, whisper_blocks=tuple(blocks))


def replace(text: str, blocks: Sequence[Block] = ()) -> Outcome:
    """Change the message whose button was pressed."""
    return Outcome(replace=text, replace_blocks=tuple(blocks))
