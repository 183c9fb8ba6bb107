"""Lessons shared as one message: what would be sent, and what everybody reads."""

from __future__ import annotations

from typing import Any

from blocks import ids
from blocks.learning.lessons import stage_words, votes_words
from blocks.parts import (
    Block,
    Message,
    actions,
    button,
    channel,
    confirm,
    context,
    divider,
    fit,
    header,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.learning import DigestShown, LessonShown

_TEXT, _NAMED = 1000, 300


def digest_message(shown: DigestShown, reader: Reader) -> Message:
    """What everybody in the channel reads; the button counts from five votes on."""
    title = reader.say("What we learned in {name}", name=shown.program.name)
    matters = reader.say("This matters to me too")
    blocks: list[Block] = [header(title), *_lessons(shown, reader, matters)]
    blocks.append(
        context(
            reader.say(
                "Who votes is seen by nobody; a number is shown from 5 on. Those who take part in the program, or run "
                "it, can vote."
            )
        )
    )
    return Message(quote(title), blocks)


def preview_message(shown: DigestShown, reader: Reader, *, changed: bool = False) -> Message:
    """What would be sent, for the coordinator alone, with a button for each place."""
    head = reader.say("This is what would be shared. Please read it once more: can anybody be recognized?")
    blocks: list[Block] = [section(head)]
    if changed:
        blocks.append(
            section(reader.say(":hourglass: Something changed since. This is what would be shared now."))
        )
    blocks += [divider(), *_lessons(shown, reader), divider()]
    if shown.held_back:
        blocks.append(
            context(
                reader.count(
                    "{n} lesson names somebody ({named}) and is left out. Edit it in `/mentor-admin lessons`.",
                    "{n} lessons name somebody ({named}) and are left out. Edit them in `/mentor-admin lessons`.",
                    shown.held_back,
                    named=fit(quote(", ".join(shown.named)), _NAMED),
                )
            )
        )
    if shown.waiting:
        blocks.append(
            context(
                reader.count("{n} more can be shared later.", "{n} more can be shared later.", shown.waiting)
            )
        )
    if shown.lessons:
        blocks.append(actions(*_places(shown, reader)))
    blocks.append(context(reader.say("Only you can see this. Nothing is shared yet.")))
    return Message(head, blocks)


def shared_words(reader: Reader) -> str:
    """In the place of the preview."""
    return reader.say(":white_check_mark: Shared. Once shared, the words of a lesson stay as they are.")


def voted_message(lesson: int, reader: Reader, *, matters: bool, changed: bool) -> Message:
    """After a vote on a shared lesson, for the voter alone."""
    if not matters:
        return Message(text := reader.say("Taken back."), [section(text)])
    said = (
        reader.say("Thank you. Those who plan the next cohort see what matters to many first.")
        if changed
        else reader.say("You said so already, thank you.")
    )
    back = button(reader.say("Take it back"), ids.LESSON_UNVOTE, lesson)
    return Message(said, [section(said), actions(back)])


def _lessons(shown: DigestShown, reader: Reader, vote: str = "") -> list[Block]:
    return [
        section(_words(one, reader), button(vote, ids.LESSON_VOTE, one.id) if vote else None)
        for one in shown.lessons
    ]


def _words(one: LessonShown, reader: Reader) -> str:
    told = " · ".join(
        part for part in (stage_words(one.stage, reader), votes_words(one.votes, reader)) if part
    )
    return f"{fit(quote(one.text), _TEXT)}\n_{told}_"


def _places(shown: DigestShown, reader: Reader) -> list[Block]:
    def sure(where: str) -> dict[str, Any]:
        return confirm(
            reader.say("Share these lessons?"),
            where,
            reader.say("Share them"),
            reader.say("Not yet"),
        )

    program = shown.program.program
    here = button(
        reader.say("Share in this admin channel"), ids.LESSONS_SHARE_HERE, f"{program}:admin:{shown.seal}",
        ask=sure(reader.say("The coordinators in the admin channel read them.")),
    )  # fmt: skip
    if not shown.channel:
        return [here]
    public = button(
        reader.say("Share in the program's channel"), ids.LESSONS_SHARE, f"{program}:announce:{shown.seal}",
        style="primary",
        ask=sure(reader.say("Everybody in {channel} reads them.", channel=channel(shown.channel))),
    )  # fmt: skip
    return [public, here]
