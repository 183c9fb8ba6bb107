"""Block Kit as Slack enforces it: pure functions, no server, no clock.

`check_message_blocks` and `check_view` answer what Slack would refuse; `check_values` what its client says
next to a field; `initial_state` and `entered` build `view.state.values`.
"""

from playground.blockkit.shapes import Problem
from playground.blockkit.surfaces import check_message_blocks, check_view
from playground.blockkit.values import check_values, entered, initial_state, interactive_elements

__all__ = [
    "Problem",
    "check_message_blocks",
    "check_values",
    "check_view",
    "entered",
    "initial_state",
    "interactive_elements",
]
