"""A local Slack for any app: Web API, Socket Mode, a browser page, faults and a clock that can be turned."""

from playground.people import Person
from playground.screen import ChannelOnScreen, MessageOnScreen, NotOnScreen, Outcome, ViewOnScreen
from playground.slack import Playground

__all__ = [
    "ChannelOnScreen",
    "MessageOnScreen",
    "NotOnScreen",
    "Outcome",
    "Person",
    "Playground",
    "ViewOnScreen",
]
