"""`mentorbot permissions`: the table of who may do what, as the code has it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from bot.domain.access import Action
from bot.domain.permissions import Cell, May, Role, is_confidential, matrix

SIGNS = {May.YES: "yes", May.OWN: "own", May.NO: "–"}
HEADING = "# Who may do what"
INTRODUCTION = (
    "`mentorbot permissions --markdown` prints this page from the rules that the bot asks; a test keeps it current, "
    "and another presses every button, sends every modal and types every command as each of these people.\n\n"
    "**yes**: may do it. **own**: about what is theirs: their application, their pair, what they were asked. "
    "**–**: is told why not. **\\***: confidential. Being named a coordinator is not enough: they must be in the "
    "program's admin channel at that moment, which is asked of Slack each time. Whatever a coordinator does, and "
    "whoever reads something confidential, is written down; `/mentor-admin audit` shows it.\n\n"
    "Each column is that alone: a coordinator here is in no pair. About their own pair, their own application and "
    "concerns that they have a part in, coordinators have no more rights than anybody else."
)


def as_text() -> str:
    """A table for a terminal."""
    return "\n".join(_lines(list(matrix())))


def as_json() -> str:
    """`{action: {"confidential": bool, "may": {role: {"may": ..., "refusal": code}}}}`."""
    table = {
        action.value: {
            "confidential": is_confidential(action),
            "may": {role.value: {"may": one.may.value, "refusal": one.refusal} for role, one in row.items()},
        }
        for action, row in matrix()
    }
    return json.dumps(table, indent=2)


def as_markdown() -> str:
    """The page docs/permissions.md."""
    lines = [HEADING, "", INTRODUCTION, "", _row(["", *(role.value for role in Role)])]
    lines.append("|" + "---|" * (len(Role) + 1))
    for action, row in matrix():
        lines.append(_row([_named(action), *(SIGNS[row[role].may] for role in Role)]))
    return "\n".join(lines) + "\n"


def _lines(rows: Sequence[tuple[Action, Mapping[Role, Cell]]]) -> list[str]:
    width = max(len(_named(action)) for action, _ in rows) + 2
    columns = [max(len(word) for word in role.value.split(" ")) + 2 for role in Role]
    heads = [role.value.split(" ") for role in Role]
    lines = []
    for line in range(max(len(head) for head in heads)):
        words = (head[line] if line < len(head) else "" for head in heads)
        lines.append(
            " " * width + "".join(word.ljust(size) for word, size in zip(words, columns, strict=True))
        )
    for action, row in rows:
        cells = (SIGNS[row[role].may].ljust(size) for role, size in zip(Role, columns, strict=True))
        lines.append(_named(action).ljust(width) + "".join(cells))
    return [line.rstrip() for line in lines]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _named(action: Action) -> str:
    return action.value.replace("_", " ") + ("*" if is_confidential(action) else "")
