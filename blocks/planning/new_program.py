"""The first page of a new program: enough to begin with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from blocks import ids
from blocks.parts import (
    PLACEHOLDER_LIMIT,
    SECTION_LIMIT,
    Message,
    View,
    context,
    field,
    fit,
    header,
    modal,
    option,
    plain,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.program import Program as Plan

_TEMPLATES, _PURPOSE = 8, 600


def new_program_modal(
    templates: Sequence[tuple[str, Plan]],
    languages: Mapping[str, str],
    channel: str,
    slack_id: str,
    reader: Reader,
) -> View:
    """Name, template, coordinators, where to announce, champion. `templates` are (key, plan); `languages` those that
    its texts can be in, by code, the usual one first.
    """
    options = [option(plan.name, key, plan.purpose) for key, plan in templates]
    spoken = [option(name, code) for code, name in languages.items()]
    return modal(
        ids.PROGRAM_SETUP,
        reader.say("A new program"),
        [
            section(reader.say("This channel becomes the admin channel: commands, applications and pairs live here. "
                               "The program exists after this page; a few more make its plan your own, and each can "
                               "wait.")),
            field(
                "template",
                reader.say("Template"),
                {"type": "static_select", "options": options, "initial_option": options[0]},
                hint=reader.say("Questions, timeline and texts to begin with; everything can be changed later."),
            ),
            field(
                "language",
                reader.say("Language of its texts"),
                {"type": "static_select", "options": spoken, "initial_option": spoken[0]},
                hint=reader.say("What I say to one person is in theirs all the same."),
            ),
            field(
                "name",
                reader.say("Name of the program"),
                {"type": "plain_text_input", "max_length": 75, "initial_value": templates[0][1].name},
                hint=reader.say("Left as it is: the name of the template you chose."),
            ),
            field(
                "coordinators",
                reader.say("Coordinators"),
                {"type": "multi_users_select", "initial_users": [slack_id], "max_selected_items": 10},
                hint=reader.say("They see applications and pairs, never what a pair writes to each other."),
            ),
            field(
                "announce",
                reader.say("Where to announce it"),
                {
                    "type": "conversations_select",
                    "filter": {"include": ["public"], "exclude_external_shared_channels": True,
                               "exclude_bot_users": True},
                    "placeholder": plain(reader.say("Choose a public channel"), PLACEHOLDER_LIMIT),
                },
                hint=reader.say("Nothing is posted until you have seen the text."),
            ),
            field(
                "champion",
                reader.say("Champion"),
                {"type": "users_select", "placeholder": plain(reader.say("Choose a person"), PLACEHOLDER_LIMIT)},
                hint=reader.say("The executive who stands behind the program."),
                required=False,
            ),
            context(reader.say(":eye: Who sees this: the coordinators; the name is shown to everyone.")),
        ],
        submit=reader.say("Set it up"),
        close=reader.say("Not now"),
        metadata=json.dumps({"channel": channel}),
    )  # fmt: skip


def templates_message(templates: Sequence[Plan], reader: Reader) -> Message:
    """What a program can begin with: each template, how long pairs work together, and how often they meet."""
    title = reader.say("What a program can begin with")
    rows = [
        section(
            fit(
                "\n".join(
                    [
                        f"{plan.emoji} *{quote(plan.name)}*",
                        fit(quote(plan.purpose), _PURPOSE),
                        reader.say(
                            "_{days} days, a meeting about every {cadence} days, {meetings} in all_",
                            days=plan.duration_days, cadence=plan.cadence_days, meetings=plan.meetings_planned,
                        ),
                    ]
                ),
                SECTION_LIMIT,
            )
        )
        for plan in templates[:_TEMPLATES]
    ]  # fmt: skip
    how = reader.say("`/mentor-admin program new` begins with one of them. Everything can be changed.")
    return Message(title, [header(title), *rows, context(how)])
