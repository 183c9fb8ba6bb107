"""Twenty minutes with another mentor: what the three are asked, and told."""

from __future__ import annotations

from blocks import ids
from blocks.parts import Block, Message, actions, button, context, fit, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.growing import HelpShown
from bot.domain.states.goal_help import GoalHelpState


def offered_message(facts: HelpShown, reader: Reader) -> Message:
    """To the mentee, first of all. Nobody else has been asked."""
    text = reader.say(
        ":bulb: *“{title}” is stuck again. Would twenty minutes with somebody else help?* Another mentor of your "
        "program knows {skill} well.",
        title=_title(facts),
        skill=quote(facts.skill),
    )
    seen = reader.say(
        ":eye: Nobody knows of this but you. If you say yes, I ask your mentor, then the other mentor. If you say "
        "no, nobody hears of it."
    )
    return _question(facts, text, seen, reader.say("Yes, please ask"), reader)


def wanted_message(facts: HelpShown, reader: Reader) -> Message:
    """To the pair's mentor, once the mentee has agreed."""
    text = reader.say(
        ":bulb: *{who} is stuck with “{title}” and would like twenty minutes with another mentor who knows "
        "{skill} well.* You stay the mentor; this is one talk. Is that all right with you?",
        who=person(facts.mentee.slack_id) if facts.mentee else "",
        title=_title(facts),
        skill=quote(facts.skill),
    )
    seen = reader.say(":eye: A no needs no reason, and nobody hears that it was yours.")
    return _question(facts, text, seen, reader.say("Yes, good idea"), reader)


def asked_message(facts: HelpShown, reader: Reader) -> Message:
    """To the mentor who could help, once the two have agreed."""
    text = reader.say(
        ":bulb: *{who} would like twenty minutes with you about {skill}.* One talk, no more: their mentor knows "
        "and agrees. Would you?",
        who=person(facts.mentee.slack_id) if facts.mentee else "",
        skill=quote(facts.skill),
    )
    seen = reader.say(
        ":eye: If you say yes, I introduce you to each other and tell their mentor. A no needs no reason, and "
        "nobody hears that you were asked."
    )
    return _question(facts, text, seen, reader.say("Yes, gladly"), reader)


def agreed_message(facts: HelpShown, reader: Reader) -> Message:
    """To mentee and helper: they know of each other now."""
    mentee = person(facts.mentee.slack_id) if facts.mentee else ""
    helper = person(facts.helper.slack_id) if facts.helper else ""
    text = reader.say(
        ":handshake: *{mentee}, meet {helper}: twenty minutes about {skill}.* {mentee}, write to {helper} by "
        "direct message and suggest two times.",
        mentee=mentee,
        helper=helper,
        skill=quote(facts.skill),
    )
    blocks: list[Block] = [section(text)]
    if facts.goal_title:
        blocks.append(context(reader.say("It is about “{title}”.", title=_title(facts))))
    return Message(text, blocks)


def mentor_told_message(facts: HelpShown, reader: Reader) -> Message:
    """To the pair's mentor: it has come about."""
    text = reader.say(
        ":handshake: {mentee} and {helper} will talk for twenty minutes about {skill}. Ask {mentee} at your next "
        "meeting what came of it.",
        mentee=person(facts.mentee.slack_id) if facts.mentee else "",
        helper=person(facts.helper.slack_id) if facts.helper else "",
        skill=quote(facts.skill),
    )
    return Message(text, [section(text)])


def over_message(facts: HelpShown, reader: Reader) -> Message:
    """To the mentee: not this time, whatever the reason."""
    text = reader.say(
        ":seedling: The twenty minutes about {skill} did not work out this time. “{title}” stays on the agenda of "
        "your next meeting.",
        skill=quote(facts.skill),
        title=_title(facts),
    )
    return Message(text, [section(text)])


def answered_message(state: GoalHelpState, yes: bool, reader: Reader) -> Message:
    """In place of the question: what the answer has done."""
    if not yes:
        text = reader.say(":ok_hand: All right. Nobody hears of it.")
    elif state is GoalHelpState.WANTED:
        text = reader.say(":bulb: Good. I ask your mentor first, then the other one; you hear from me.")
    elif state is GoalHelpState.ASKED:
        text = reader.say(":bulb: Thank you. I ask the other mentor now.")
    elif state is GoalHelpState.AGREED:
        text = reader.say(":handshake: Thank you! I introduce you to each other.")
    else:
        text = reader.say(":seedling: Thank you. It did not work out this time: nobody is free for it.")
    return Message(text, [section(text)])


def _question(facts: HelpShown, text: str, seen: str, yes: str, reader: Reader) -> Message:
    buttons = (
        button(yes, ids.GOAL_HELP_YES, facts.id, style="primary"),
        button(reader.say("Rather not"), ids.GOAL_HELP_NO, facts.id),
    )
    return Message(text, [section(text), context(seen), actions(*buttons)])


def _title(facts: HelpShown) -> str:
    return fit(quote(facts.goal_title), 200)
