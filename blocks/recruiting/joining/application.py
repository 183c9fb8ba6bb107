"""The intake questionnaire and its end."""

from __future__ import annotations

import json

from blocks import ids
from blocks.forms import form_modal
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    fit,
    modal,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.deciding.endorsement import ahead_note
from blocks.recruiting.messages import late_words, roles_in_words
from bot.domain.shown.recruiting import (
    ApplicationPage,
    ApplicationShown,
    ProgramChoice,
    ProgramShown,
    Withdrawn,
)


def application_modal(facts: ApplicationPage, reader: Reader) -> View:
    """One page of the intake."""
    facts = reader.worded(facts)
    before: list[Block] = []
    if facts.closed_on is not None:
        before.append(section(closed_words(facts, reader)))
    if facts.news:
        before.append(context(reader.say("This is new since you applied. All your other answers are kept.")))
    elif facts.as_in:
        taken = reader.say(
            "What you chose for *{name}* is filled in. Change what you like.", name=quote(facts.as_in)
        )
        before.append(context(taken))
    elif facts.again and facts.page.position == 1:
        before.append(section(_again_words(facts, reader)))
    elif facts.resumed and facts.page.position == 1:
        before.append(context(reader.say("Your earlier answers are kept. Change what you like.")))
    if facts.program.in_circles:
        before.append(
            context(
                reader.say(
                    ":busts_in_silhouette: In a circle *your partner* is your mentor, or if you are the mentor each "
                    "of your mentees. When a circle begins, all in it read what each has in common with the mentor."
                )
            )
        )
    view = form_modal(
        facts.page,
        facts.answers,
        reader,
        callback_id=ids.APPLICATION_PAGE,
        title=facts.page.title,
        submit=facts.submit or reader.say("Continue"),
        metadata=json.dumps({"cohort": facts.cohort, "page": facts.page.number, **facts.carried}),
        before=before,
    )
    view["notify_on_close"] = True
    if facts.endorsement is not None:
        view["blocks"].append(ahead_note(facts.endorsement, reader))
    return view


def _again_words(facts: ApplicationPage, reader: Reader) -> str:
    """To somebody whose pair is over, before they apply again."""
    return reader.say(
        ":repeat: Your time here as {roles} is over. If you choose that again and send this, you apply anew. What you "
        "answered then is filled in: change what is different now.",
        roles=roles_in_words(facts.again, reader, facts.program.words),
    )


def closed_words(facts: ApplicationPage, reader: Reader) -> str:
    """To somebody who comes after applications closed: what is still possible."""
    facts = reader.worded(facts)
    if facts.closed_on is None:
        return ""
    text = reader.say(
        ":hourglass: Applications for *{name}* closed on {day}. You can still fill this in: you are then on the "
        "waiting list, and the coordinators write when there is a place.",
        name=quote(facts.program.name),
        day=reader.calendar_day(facts.closed_on),
    )
    if facts.next_program:
        text += " " + reader.say(
            "The next round is open already: `/mentor join {name}`.", name=quote(facts.next_program)
        )
    return text


def thanks_modal(facts: ApplicationShown, reader: Reader) -> View:
    """After the last page."""
    name = quote(facts.program.name)
    if "applied" not in facts.states and "waitlisted" in facts.states:
        text = reader.say(
            ":seedling: You are on the waiting list of *{name}*, and your answers are kept. I will write to you here "
            "in Slack when there is a place.",
            name=name,
        )
    elif "applied" not in facts.states:
        text = _kept_words(facts, reader)
    else:
        text = reader.say(
            ":seedling: Your application for *{name}* is with the coordinators. I will write to you here in Slack when "
            "it is decided.",
            name=name,
        )
        text = f"{text}\n{late_words(facts.program, reader)}".strip()
    return modal(
        "notice.shown",
        reader.say("Thank you"),
        [
            section(text),
            context(reader.say("`/mentor status` shows where you are, `/mentor join` changes your answers.")),
        ],
        close=reader.say("Close"),
    )


def _kept_words(facts: ApplicationShown, reader: Reader) -> str:
    """To somebody whose application is decided: that there is nothing to wait for."""
    text = reader.say(
        ":seedling: Your answers are kept. You are in *{name}* already, so that there is nothing to decide.",
        name=quote(facts.program.name),
    )
    if ("mentee", "matched") not in zip(facts.roles, facts.states, strict=True) or facts.program.in_circles:
        return text
    return f"{text}\n" + reader.say("Once your pair is over, `/mentor join` applies for another one.")


def program_menu(facts: ProgramChoice, action_id: str, reader: Reader) -> Message:
    """Which program is meant: one button each."""
    text = reader.say("Which program do you mean?")
    carried = f":{facts.what}" if action_id == ids.PROGRAM_CHOOSE else ""

    def label(program: ProgramShown) -> str:
        if program.program not in facts.closed:
            return program.name
        return reader.say("{program} (closed)", program=fit(program.name, 55))

    rows = [actions(button(label(p), action_id, f"{p.program}{carried}")) for p in facts.programs[:20]]
    return Message(text, [section(text), *rows])


def withdrawn(facts: Withdrawn, reader: Reader) -> Message:
    """What was withdrawn, and that a pair by another role is not."""
    name = quote(facts.program.name)
    text = reader.say(
        "Your application for *{name}* is withdrawn. Thank you for telling us; you can join again any time.",
        name=name,
    )
    if facts.roles:
        text = reader.say(
            "Your application for *{name}* as {roles} is withdrawn. Thank you for telling us; you can join again any "
            "time.",
            name=name,
            roles=roles_in_words(facts.roles, reader, facts.program.words),
        )
    if facts.paired:
        text += " " + reader.say("The pair that you are in goes on.")
    return Message(text, [section(text)])
