"""Messages about first steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.guiding.beginning.agreement import proposed_message, signed_message
from blocks.guiding.beginning.agreement_history import not_printed_message
from blocks.guiding.beginning.hello import offered_message, posted_message
from blocks.guiding.beginning.letters import returned_message
from blocks.parts import Message
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "hello.offered": offered_message,
    "hello.written": posted_message,
    "letter.returned": returned_message,
    "agreement.proposed": proposed_message,
    "agreement.signed": signed_message,
    "agreement.not_printed": not_printed_message,
}
