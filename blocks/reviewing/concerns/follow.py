"""One's own concerns: how they stand, and what can be done about them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from blocks import ids
from blocks.parts import (
    Block,
    View,
    actions,
    button,
    confirm,
    context,
    divider,
    field,
    fit,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.reviewing.concerns.form import TO, readers_menu
from blocks.reviewing.concerns.parts import quoted, standing_words, state_words, step_blocks
from bot.domain.concerns import LONGEST
from bot.domain.shown.concerns import ConcernLine, ConcernShown, Readers

WORDS = "words"
_LISTED = 30


def own_modal(lines: Sequence[ConcernLine], reader: Reader) -> View:
    """All of one's own, the latest first."""
    blocks: list[Block] = [
        section(reader.say("Only you and those you chose see these.")),
        actions(button(reader.say("Raise another concern"), ids.CONCERN_NEW, "pair:0")),
        divider(),
    ]
    for one in lines[:_LISTED]:
        urgent = " · " + reader.say("urgent") if one.urgent else ""
        top = f"*{fit(quote(one.program), 100)}* · {reader.near(one.raised_at)}{urgent}"
        words = f"{top}\n{state_words(one.state, reader)}"
        blocks.append(section(words, button(reader.say("See how it stands"), ids.CONCERN_SHOW, one.concern)))
    if len(lines) > _LISTED:
        blocks.append(context(reader.say("Older ones are not listed here.")))
    return modal("notice.shown", reader.say("Your concerns"), blocks, close=reader.say("Close"))


def concern_view(shown: ConcernShown, reader: Reader, *, sent: bool = False) -> View:
    """One concern, for whoever raised it. `sent`: it was just sent."""
    blocks: list[Block] = []
    if sent:
        blocks.append(
            section(
                reader.say(
                    ":seedling: Thank you for saying this. It is with {readers} now; you get an answer by {when} "
                    "at the latest, in a direct message.",
                    readers=_readers(shown, reader),
                    when=reader.moment(shown.answer_by),
                )
            )
        )
    blocks.append(section(f"*{fit(quote(shown.program), 100)}* · {standing_words(shown, reader)}"))
    blocks.append(
        section(quoted(shown.text))
        if shown.text
        else context(reader.say("You emptied its words in your review."))
    )
    if shown.from_review:
        blocks.append(context(reader.say("You wrote this in a review; change the review to change it.")))
    blocks += step_blocks(shown.steps, reader)
    blocks.append(
        context(
            ":eye: " + reader.say("Who reads this: {readers}. Nobody else.", readers=_readers(shown, reader))
        )
    )
    ways = _ways(shown, reader)
    if ways:
        blocks.append(actions(*ways))
    return modal("notice.shown", reader.say("Your concern"), blocks, close=reader.say("Close"))


def _readers(shown: ConcernShown, reader: Reader) -> str:
    if not shown.readers:
        return reader.say("nobody at the moment")
    return ", ".join(person(one) for one in shown.readers[:20])


def _ways(shown: ConcernShown, reader: Reader) -> list[Block]:
    if "reopen" in shown.may:
        return [button(reader.say("It is not settled: open it again"), ids.CONCERN_REOPEN, shown.concern)]
    if "withdraw" not in shown.may:
        return []
    sure = confirm(
        reader.say("Take it back?"),
        reader.say(
            "Those who read it are told that nothing is to be done. You can open it again for 30 days."
        ),
        reader.say("Take it back"),
        reader.say("Leave it"),
    )
    return [
        button(reader.say("Add words"), ids.CONCERN_ADD, shown.concern, style="primary"),
        button(reader.say("Give it to somebody else"), ids.CONCERN_TURN, shown.concern),
        button(reader.say("Take it back"), ids.CONCERN_WITHDRAW, shown.concern, style="danger", ask=sure),
    ]


def add_modal(concern: int, how: str, reader: Reader) -> View:
    """More words from whoever raised it; `how` is word, or reopen."""
    reopen = how == "reopen"
    title = reader.say("Open it again") if reopen else reader.say("Add words")
    label = reader.say("What is still the matter?") if reopen else reader.say("What would you like to add?")
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST}
    return modal(
        ids.CONCERN_ADD_SUBMIT,
        title,
        [
            field(WORDS, label, element),
            context(":eye: " + reader.say("Who sees this: those who read your concern, and nobody else.")),
        ],
        submit=reader.say("Open it again") if reopen else reader.say("Send"),
        close=reader.say("Not now"),
        metadata=json.dumps({"concern": concern, "how": how}),
    )


def turn_modal(shown: ConcernShown, readers: Readers, reader: Reader) -> View:
    """Somebody else reads it from now on."""
    words = reader.say(
        "Whoever you choose reads everything that you and the others wrote to each other here. {before} cannot read "
        "it any more, and a first answer is due anew.",
        before=_readers(shown, reader),
    )
    if not shown.readers:
        words = reader.say(
            "Whoever you choose reads everything that was written here, and a first answer is due anew."
        )
    return modal(
        ids.CONCERN_TURN_SUBMIT,
        reader.say("Give it to others"),
        [section(words), field(TO, reader.say("Who shall read it?"), readers_menu(readers, reader))],
        submit=reader.say("Give it to them"),
        close=reader.say("Not now"),
        metadata=json.dumps({"concern": shown.concern}),
    )
