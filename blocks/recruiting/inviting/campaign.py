"""The campaign before it goes out: for the champion who approves it, for coordinators who steer it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    divider,
    field,
    fit,
    header,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.inviting.announcement import signature, words_of
from bot.domain.shown.campaign import (
    AnnouncementApproved,
    CampaignShown,
    Signed,
    TextPlanned,
    TextShown,
    TextsToApprove,
)

IN_A_MESSAGE = 1500
"""Characters of each of five texts that are shown at once; a button shows the rest."""
IN_THE_LIST = 300
COMMENT = 600
DIGEST = 16


def text_name(key: str, reader: Reader) -> str:
    """What a text is for."""
    return {
        "announcement": reader.say("Invitation"),
        "follow_up": reader.say("To those who began"),
        "last_call": reader.say("Last call"),
        "thanks": reader.say("Thanks for applying"),
        "kickoff": reader.say("Kickoff"),
    }.get(key, key)


def carried(program: int, text: TextShown) -> str:
    """A button's value: the program, the text, and the words that stood there."""
    return f"{program}:{text.key}:{text.digest[:DIGEST]}"


def asked(facts: TextsToApprove, reader: Reader) -> Message:
    """Every text for the champion, each with its buttons or with what was said about it."""
    title = reader.say("Your words for {name}", name=facts.program.name)
    return Message(quote(title), [header(title), *_texts(facts, reader)])


def texts_modal(facts: TextsToApprove, reader: Reader) -> View:
    """The same, opened on Home."""
    return modal(
        "notice.texts", reader.say("Texts in your name"), _texts(facts, reader), close=reader.say("Close")
    )


def _texts(facts: TextsToApprove, reader: Reader) -> list[Block]:
    blocks: list[Block] = [
        section(
            reader.say(
                "You are the champion of *{name}*. These texts go out in your name, each with your signature. "
                "Nothing is sent before you approve it.",
                name=quote(facts.program.name),
            )
        ),
    ]
    for text in facts.texts:
        blocks += [divider(), *_to_approve(facts.program.program, text, reader)]
    waiting = [text for text in facts.texts if text.state == "asked"]
    if len(waiting) > 1:
        blocks += [divider(), actions(_approve_all(facts.program.program, waiting, reader))]
    blocks.append(context(reader.say(":eye: Who sees what you answer: the coordinators.")))
    return blocks


def _approve_all(program: int, waiting: Sequence[TextShown], reader: Reader) -> Block:
    """One button for all that is open, which asks first."""
    seen = ",".join(f"{text.key}={text.digest[:DIGEST]}" for text in waiting)
    n = len(waiting)
    label = reader.count("Approve all {n} texts", "Approve all {n} texts", n)
    ask = confirm(
        reader.say("Approve these texts?"),
        reader.count(
            "{n} text goes out in your name, as it stands here: {texts}.",
            "{n} texts go out in your name, as they stand here: {texts}.",
            n, texts=", ".join(text_name(text.key, reader) for text in waiting),
        ),
        label, reader.say("Not yet"),
    )  # fmt: skip
    return button(label, ids.TEXT_APPROVE_ALL, f"{program}:{seen}", ask=ask)


def _to_approve(program: int, text: TextShown, reader: Reader) -> list[Block]:
    value = carried(program, text)
    words = quote(text.text)
    blocks = [section(f"*{text_name(text.key, reader)}*"), section(fit(words, IN_A_MESSAGE))]
    buttons = [button(reader.say("Read it whole"), ids.TEXT_READ, value)] if len(words) > IN_A_MESSAGE else []
    if text.state == "asked":
        buttons = [
            button(reader.say("Approve this text"), ids.TEXT_APPROVE, value, style="primary"),
            button(reader.say("Ask for a change"), ids.TEXT_CHANGE, value),
            *buttons,
        ]
    else:
        blocks.append(context(state_words(text, reader)))
    return [*blocks, actions(*buttons)] if buttons else blocks


def state_words(text: TextShown, reader: Reader) -> str:
    """Whether its words may go out, or what they wait for."""
    day = reader.day(text.at) if text.at is not None else ""
    return {
        "free": reader.say("needs no approval"),
        "unasked": reader.say(":white_circle: the champion has not been asked about these words"),
        "asked": reader.say(":hourglass_flowing_sand: with the champion since {day}", day=day),
        "approved": reader.say(":white_check_mark: approved on {day}", day=day),
        "changes": reader.say(":pencil2: a change is wanted, since {day}", day=day),
    }.get(text.state, "")


def change_modal(program: int, text: TextShown, reader: Reader) -> View:
    """What the champion would like to be different."""
    return modal(
        ids.TEXT_CHANGE_SUBMIT,
        reader.say("Ask for a change"),
        [
            section(f"*{text_name(text.key, reader)}*\n{fit(quote(text.text), IN_A_MESSAGE)}"),
            field(
                "comment",
                reader.say("What should be different?"),
                {"type": "plain_text_input", "multiline": True, "max_length": 1000},
                hint=reader.say("Your own words are welcome: the coordinators can take them over."),
            ),
            context(reader.say(":eye: Who sees this: the coordinators only.")),
        ],
        submit=reader.say("Ask for it"),
        close=reader.say("Not now"),
        metadata=json.dumps({"text": carried(program, text)}),
    )


def text_modal(signed: Signed, text: TextShown, reader: Reader) -> View:
    """One text whole, as people read it."""
    blocks = [section(f"*{text_name(text.key, reader)}*"), *words_of(signed), *signature(signed, reader)]
    return modal("notice.shown", reader.say("The whole text"), blocks, close=reader.say("Close"))


def answered(facts: TextsToApprove, reader: Reader) -> Message:
    """The champion's answers, for coordinators, with the next step."""
    who = person(facts.champion)
    wanted = [text for text in facts.texts if text.state == "changes"]
    if not wanted:
        text = reader.say(
            ":white_check_mark: {who} approved the texts of *{name}*.",
            who=who,
            name=quote(facts.program.name),
        )
        next_step = [actions(_see_announcement(facts.program.program, reader))] if facts.planned else []
        return Message(text, [section(text), *next_step])
    text = reader.say(
        ":pencil2: {who} would like other words for *{name}*.", who=who, name=quote(facts.program.name)
    )
    lines = [f"*{text_name(one.key, reader)}*\n> {one_line(one.comment)}" for one in wanted]
    others = {one.state for one in facts.texts if one not in wanted}
    if others == {"approved"}:
        lines.append(reader.say(":white_check_mark: All other texts are approved."))
    how = reader.say(
        "`/mentor-admin program edit` changes the texts; then the champion is asked again about the new words."
    )
    ask = button(reader.say("Ask the champion"), ids.CAMPAIGN_ASK, facts.program.program)
    return Message(text, [section(text), *map(section, lines), context(how), actions(ask)])


def announcement_approved(facts: AnnouncementApproved, reader: Reader) -> Message:
    """The text that coordinators wait for most is approved; the others are told of together."""
    text = reader.say(
        ":white_check_mark: {who} approved the announcement of *{name}*.",
        who=person(facts.champion), name=quote(facts.program.name),
    )  # fmt: skip
    notes = []
    if facts.opens_itself and facts.announce is not None:
        where = f"<#{facts.program.announce_channel}>" if facts.program.announce_channel else ""
        day = reader.calendar_day(facts.announce)
        goes_out = reader.say("Goes out by itself on {day}, to {where}.", day=day, where=where)
        notes.append(f":alarm_clock: {goes_out}")
    elif facts.opens_itself:
        notes.append(reader.say(":alarm_clock: It opens by itself as soon as it may."))
    notes.append(reader.say("You read about the other texts once all of them are answered."))
    see = actions(_see_announcement(facts.program.program, reader))
    return Message(text, [section(text), *map(context, notes), see])


def _see_announcement(program: int, reader: Reader) -> Block:
    return button(reader.say("See the announcement"), ids.PROGRAM_OPEN, f"{program}:preview")


def one_line(comment: str) -> str:
    """What the champion would like to be different, below the text."""
    return fit(" ".join(quote(comment).split()), COMMENT)


def campaign(facts: CampaignShown, reader: Reader) -> Message:
    """`/mentor-admin campaign`: each text, its state, when it goes out, to how many."""
    title = reader.say("Campaign of {name}", name=facts.program.name)
    blocks: list[Block] = [header(title), section(_who_signs(facts, reader))]
    for planned in facts.texts:
        blocks += [divider(), *_planned(facts, planned, reader)]
    ask = [text.text for text in facts.texts if text.text.state in ("unasked", "asked", "changes")]
    buttons: list[Block] = []
    if ask:
        again = all(text.state != "unasked" for text in ask)
        label = reader.say("Ask the champion again") if again else reader.say("Ask the champion")
        buttons.append(button(label, ids.CAMPAIGN_ASK, facts.program.program, style="primary"))
    if facts.status == "planned":
        buttons.append(_see_announcement(facts.program.program, reader))
    if buttons:
        blocks += [divider(), actions(*buttons)]
    blocks.append(
        context(
            reader.say(
                "Messages go out in working hours, once, and not while the program is on hold. Nobody is written "
                "to who has not begun. `/mentor-admin program edit` changes texts and dates."
            )
        )
    )
    return Message(quote(title), blocks)


def _who_signs(facts: CampaignShown, reader: Reader) -> str:
    if not facts.champion:
        return reader.say("Nobody signs these texts: the program has no champion, so they need no approval.")
    return reader.say("{who} signs these texts.", who=person(facts.champion))


def _planned(facts: CampaignShown, planned: TextPlanned, reader: Reader) -> list[Block]:
    text = planned.text
    lines = [
        f"*{text_name(text.key, reader)}* · {state_words(text, reader)}",
        f"> {fit(' '.join(quote(text.text).split()), IN_THE_LIST)}",
    ]
    blocks = [
        section(
            "\n".join(lines),
            button(reader.say("Read it whole"), ids.CAMPAIGN_PREVIEW, f"{facts.program.program}:{text.key}"),
        ),
        context(f":alarm_clock: {_when(facts, planned, reader)}"),
    ]
    if text.state == "changes" and text.comment:
        blocks.append(context(f":speech_balloon: {one_line(text.comment)}"))
    return blocks


def _when(facts: CampaignShown, planned: TextPlanned, reader: Reader) -> str:
    day = reader.calendar_day(planned.on) if planned.on is not None else ""
    where = f"<#{facts.program.announce_channel}>" if facts.program.announce_channel else ""
    people = reader.count("{n} person", "{n} people", planned.people or 0)
    if planned.sent_at is not None:
        return _sent(planned, reader.day(planned.sent_at), where, people, reader)
    if planned.over:
        return _over(planned, day, reader)
    return _ahead(facts, planned, day, where, people, reader)


def _ahead(
    facts: CampaignShown, planned: TextPlanned, day: str, where: str, people: str, reader: Reader
) -> str:
    """When it goes out, if nothing happens."""
    match planned.text.key:
        case "announcement" if facts.opens_itself and day:
            return reader.say("Goes out by itself on {day}, to {where}.", day=day, where=where)
        case "announcement" if facts.opens_itself:
            return reader.say("Goes out by itself as soon as it is approved, to {where}.", where=where)
        case "announcement" if day:
            return reader.say(
                "Planned for {day}, to {where}. `/mentor-admin open` sets it on its way.",
                day=day,
                where=where,
            )
        case "announcement":
            return reader.say("Goes out when you type `/mentor-admin open`, to {where}.", where=where)
        case "follow_up" if facts.follow_up_days:
            return reader.say(
                "{n} days after somebody began and did not finish, once; {people} at the moment.",
                n=facts.follow_up_days,
                people=people,
            )
        case "follow_up":
            return reader.say("Is not sent: the plan does without it.")
        case "last_call" if day:
            return reader.say(
                "On {day}, to {where}, and to those who began and did not finish; {people} at the moment.",
                day=day,
                where=where,
                people=people,
            )
        case "last_call":
            return reader.say("Is not sent: the plan names no day for it.")
        case "thanks" if day:
            return reader.say(
                "When applications close after {day}, to everybody who waits for a match then; {people} at the moment.",
                day=day,
                people=people,
            )
        case "thanks":
            return reader.say("Is not sent: the plan names no last day for applications.")
        case _:
            return reader.say(
                "To everybody who has a match, once it is published; {people} so far.", people=people
            )


def _sent(planned: TextPlanned, day: str, where: str, people: str, reader: Reader) -> str:
    match planned.text.key:
        case "announcement" | "last_call":
            return reader.say("Posted on {day} in {where}.", day=day, where=where)
        case "thanks":
            return reader.say(
                "Sent on {day}, to everybody who waited for a match: {people}.", day=day, people=people
            )
        case _:
            return reader.say(
                "Sent since {day}, to everybody who has a match; {people} so far.", day=day, people=people
            )


def _over(planned: TextPlanned, day: str, reader: Reader) -> str:
    """Why a text that did not go out does not any more."""
    match planned.over:
        case "published":
            why = reader.say("the matches are published already.")
        case "nobody":
            why = reader.say("nobody waits for a match.")
        case _:
            why = reader.say("its time is over.")
    if planned.text.key in ("last_call", "thanks") and day:
        return reader.say("Was planned for {day} and is not sent any more: {why}", day=day, why=why)
    return reader.say("Is not sent any more: {why}", why=why)


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "champion.asked": asked,
    "admin.champion_answered": answered,
    "admin.announcement_approved": announcement_approved,
}
