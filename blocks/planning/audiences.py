"""Who sees what: every question that is asked, by who reads the answers."""

from __future__ import annotations

import json
from collections.abc import Iterable

from blocks import ids
from blocks.parts import Block, View, context, fit, modal, quote, section
from blocks.planning.pages import sections
from blocks.planning.part import ENOUGH, step_blocks
from blocks.planning.part_words import part_title
from blocks.reader import Reader
from bot.domain.forms import Audience
from bot.domain.shown.planning import AudienceShown
from bot.domain.shown.recruiting import ProgramShown

_QUESTION = 80
_BLOCKS = 90


def audience_lines(audiences: Iterable[AudienceShown], reader: Reader) -> list[str]:
    """An audience in bold, then its questions form by form."""
    lines = []
    for one in audiences:
        lines.append(f"*{_who(one.audience, reader)}*")
        lines += [
            f"• _{quote(title)}_ – {quote('; '.join(fit(question, _QUESTION) for question in questions))}"
            for title, questions in one.forms
        ]
    return lines


def privacy_modal(
    program: ProgramShown, audiences: tuple[AudienceShown, ...], step: int, steps: int, reader: Reader
) -> View:
    """The table, to be read: it is changed where questions are."""
    blocks: list[Block] = [
        *step_blocks(step, steps, reader),
        section(
            reader.say(
                "Each question says to whoever answers it who will see the answer, and that is kept. Change it with "
                "`/mentor-admin questions`."
            )
        ),
        *sections("\n".join(audience_lines(audiences, reader))),
    ]
    kept = reader.say("What pairs write in their channel is theirs: it is never stored, read or counted.")
    blocks = [*blocks[:_BLOCKS], context(kept)]
    metadata = json.dumps({"program": program.program, "part": "privacy", "guided": bool(step)})
    if not step:
        return modal(ids.PROGRAM_READ_PAGE, part_title("privacy", reader), blocks, close=reader.say("Done"),
                     metadata=metadata)  # fmt: skip
    return modal(
        ids.PROGRAM_READ_PAGE, part_title("privacy", reader), blocks, submit=reader.say("Finish"),
        close=reader.say(ENOUGH), metadata=metadata,
    )  # fmt: skip


def _who(audience: Audience, reader: Reader) -> str:
    return {
        Audience.PROFILE: reader.say("Coordinators and, once matched, the partner"),
        Audience.CANDIDATES: reader.say("The same, and before that people one might be matched with"),
        Audience.PARTNER: reader.say("The partner, nobody else"),
        Audience.COORDINATORS: reader.say("Coordinators only"),
        Audience.COUNTED: reader.say("Nobody: only counted, among five people or more"),
        Audience.MATCHING: reader.say("Nobody: used to find a match, and hinted at by no reason"),
        Audience.SELF: reader.say("Only whoever wrote it"),
    }[audience]
