"""The guided start: what a host application may put into the panel beside the conversation.

The host sets `playground.guide` to an object of this shape, or leaves it None.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NotRequired, Protocol, TypedDict

if TYPE_CHECKING:
    from playground.people import Person


class StepAction(TypedDict):
    """A button under a step. It may switch to a `person` (user id), show a `place` (channel id, or "home" for
    the app's Home tab) and put text into the composer without sending it (`type`)."""

    label: str
    person: NotRequired[str]
    place: NotRequired[str]
    type: NotRequired[str]


class Step(TypedDict):
    """One line of the guide: what to do, in words, and whether it is done. mrkdwn is allowed in `text`."""

    text: str
    done: bool
    action: NotRequired[StepAction]


class Control(TypedDict):
    """A switch or button of the host, such as an autopilot. `active` None means a button without a state."""

    id: str
    label: str
    hint: str
    active: bool | None


class Guide(Protocol):
    """What the page shows in its guide panel."""

    @property
    def title(self) -> str:
        """What stands above the steps."""

    @property
    def language(self) -> str:
        """The language of everything here, as a browser knows it ("de")."""

    def steps(self, person: Person) -> Sequence[Step]:
        """The steps as they stand for this person now."""

    @property
    def controls(self) -> Sequence[Control]:
        """The host's switches, in order."""

    def press(self, control_id: str) -> None:
        """A person pressed a control; called from a worker thread."""
