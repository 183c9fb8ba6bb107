"""What somebody takes with them: the certificate, and words for their performance review."""

from __future__ import annotations

import json

from blocks import ids
from blocks.closing.farewell.certificate_pdf import figures_words, long_day, taken_part
from blocks.closing.farewell.skills import skill_bar
from blocks.parts import (
    Block,
    Message,
    View,
    button,
    context,
    field,
    fit,
    modal,
    option,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.roles import Role
from bot.domain.shown.farewell import CertificateAsked, CertificateChecked, CertificateShown, ReviewText
from bot.domain.states.goal import GoalState

NAME, GOALS, TEXT = "name", "goals", "text"
NAME_LENGTH, TEXT_LENGTH = 80, 3000
GOALS_DRAFTED, SKILLS_DRAFTED = 6, 6
NUMBER_SHOWN, NAME_SHOWN, ROLE_SHOWN = 60, 400, 100
"""Characters of what may be longer once it is quoted."""


def certificate_modal(facts: CertificateAsked, reader: Reader) -> View:
    """The name as it is printed, and whether goals stand on it."""
    say = reader.say
    name: Block = {"type": "plain_text_input", "max_length": NAME_LENGTH}
    if facts.name:
        name["initial_value"] = fit(facts.name, NAME_LENGTH)
    intro = say(
        ":scroll: A certificate of your time in {program}: a PDF, sent to you here. Nobody else gets it.",
        program=quote(facts.program),
    )
    if facts.sent:
        intro += " " + say("You had one made before: it is made again, under the same number.")
    note = say(
        ":eye: Any colleague to whom you show it can check it by its number: they read your name as printed, program, "
        "role, dates, meetings and hours."
    )
    blocks: list[Block] = [
        section(intro),
        context(note),
        field(NAME, say("Your name, as it should be printed"), name),
    ]
    if facts.goals:
        box = option(say("Name the goals I reached (three at most)"), "yes")
        element: Block = {"type": "checkboxes", "options": [box]}
        if facts.with_goals:
            element["initial_options"] = [box]
        hint = say("Left open, the paper says nothing of them.")
        blocks.append(field(GOALS, say("Goals"), element, hint=hint, required=False))
    return modal(
        ids.CERTIFICATE_SUBMIT,
        say("My certificate"),
        blocks,
        submit=say("Send it to me"),
        close=say("Not now"),
        metadata=json.dumps({"pair": facts.pair}),
    )


def certificate_button(pair: int, reader: Reader) -> Block:
    """Opens the form for it."""
    return button(reader.say("Get my certificate"), ids.CERTIFICATE_ASK, pair, style="primary")


def certificate_coming(reader: Reader) -> View:
    """It is being made."""
    text = reader.say(":scroll: Your certificate is on its way to your messages with me. It takes a minute.")
    return modal("notice.shown", reader.say("My certificate"), [section(text)], close=reader.say("Close"))


def no_certificate(reader: Reader) -> tuple[str, list[Block]]:
    """The answer to who asks for a certificate while no pair of theirs says goodbye, or who has none at all."""
    text = reader.say(
        ":scroll: No certificate waits for you at the moment. It does once a pair of yours says goodbye, and for some "
        "weeks after that. To check one that somebody shows you, add its number."
    )
    return text, [section(text)]


def certificate_checked(facts: CertificateChecked, reader: Reader) -> Message:
    """The answer to whoever typed a number: what is certified under it, or that nothing is."""
    facts = reader.worded(facts)
    number = fit(quote(facts.number), NUMBER_SHOWN)
    if facts.certificate is None:
        text = reader.say("There is no certificate with the number {number} here.", number=number)
        more = reader.say(
            "Is a letter misread? The number stands below the seal and looks like 2026-K7QX-3MZA. Papers of other "
            "companies are known there alone, and of somebody who asked to be forgotten nothing is kept."
        )
        return Message(text, [section(f":mag: *{text}*\n{more}")])
    made = facts.certificate
    text = reader.say("Yes, certificate {number} was made here.", number=number)
    note = reader.say(
        "Issued on {day}. The paper may also name the other person and goals, which are not told here. Does it say "
        "the same otherwise? Then all is well.",
        day=long_day(made.issued, reader),
    )
    said = [f":white_check_mark: *{text}*", *_certified(made, reader)]
    return Message(text, [section("\n".join(said)), context(note)])


def _certified(made: CertificateShown, reader: Reader) -> list[str]:
    """The lines of the paper, in its order."""
    word, program = fit(quote(made.role_word), ROLE_SHOWN), quote(made.program)
    return [
        f"*{fit(quote(made.name), NAME_SHOWN)}*",
        taken_part(program, made.role, word, reader, equals=made.equals),
        figures_words(made.begun, made.ended, made.meetings, made.hours, reader),
    ]


def review_text_modal(facts: ReviewText, reader: Reader) -> View:
    """The words, to edit and to copy."""
    facts = reader.worded(facts)
    say = reader.say
    box: Block = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": TEXT_LENGTH,
        "initial_value": fit(facts.kept or review_draft(facts, reader), TEXT_LENGTH),
    }
    note = say(
        ":lock: Only you ever see this: no manager, no coordinator, not {who}. Change what you like, and copy it from "
        "here to wherever you need it.",
        who=person(facts.partner.slack_id),
    )
    hint = say("Emptied and kept, it begins again as a draft made of your dates, meetings and goals.")
    return modal(
        ids.REVIEW_TEXT_SUBMIT,
        say("Words for my review"),
        [context(note), field(TEXT, say("For your performance review"), box, hint=hint, required=False)],
        submit=say("Save it"),
        close=say("Close"),
        metadata=json.dumps({"pair": facts.pair}),
    )


def review_text_kept(reader: Reader) -> View:
    """It is kept."""
    text = reader.say(
        ":lock: Kept, for you alone. *Words for my review* on Home opens it again for sixty days; please copy it to "
        "where it shall stay."
    )
    return modal(
        "notice.shown", reader.say("Words for my review"), [section(text)], close=reader.say("Close")
    )


def review_draft(facts: ReviewText, reader: Reader) -> str:
    """A draft made of facts, in the first person; plain text."""
    facts = reader.worded(facts)
    parts = [_opening(facts, reader), *_goal_lines(facts, reader), *_skill_lines(facts, reader)]
    if facts.role is Role.MENTOR and not facts.goals:
        parts.append(
            reader.say(
                "As a mentor I listened, asked questions rather than giving answers, shared my experience and gave "
                "feedback. What this asked of me, and what I learned from it: …"
            )
        )
    else:
        parts.append(reader.say("What I do differently since then: …"))
    return "\n\n".join(parts)


def _opening(facts: ReviewText, reader: Reader) -> str:
    begun = reader.calendar_day(facts.begun)
    until = reader.calendar_day(facts.ended) if facts.ended is not None else reader.say("today")
    role = facts.role_word or (reader.say("mentor") if facts.role is Role.MENTOR else reader.say("mentee"))
    meetings = reader.count("{n} meeting", "{n} meetings", facts.meetings)
    hours = reader.decimal(_number(facts.hours))
    if facts.meetings and facts.hours:
        return reader.say(
            "From {begun} to {until} I took part in the program “{program}” (role: {role}). I prepared and held "
            "{meetings}, {hours} hours in all, with {partner}.",
            begun=begun, until=until, program=facts.program, role=role, meetings=meetings, hours=hours,
            partner=facts.partner.name,
        )  # fmt: skip
    return reader.say(
        "From {begun} to {until} I took part in the program “{program}” (role: {role}), together with {partner}.",
        begun=begun, until=until, program=facts.program, role=role, partner=facts.partner.name,
    )  # fmt: skip


def _goal_lines(facts: ReviewText, reader: Reader) -> list[str]:
    reached = [goal for goal in facts.goals if goal.state is GoalState.ACHIEVED][:GOALS_DRAFTED]
    ahead = [
        goal for goal in facts.goals if goal.state in (GoalState.OPEN, GoalState.ON_TRACK, GoalState.STUCK)
    ]
    parts = []
    if reached:
        lines = [
            reader.say(
                "- {title} (measured by: {measure})",
                title=fit(goal.title, 150),
                measure=fit(goal.measure, 150),
            )
            for goal in reached
        ]
        parts.append("\n".join([reader.say("Goals I reached:"), *lines]))
    if ahead:
        lines = [f"- {fit(goal.title, 150)}" for goal in ahead[:GOALS_DRAFTED]]
        parts.append("\n".join([reader.say("What I go on working on:"), *lines]))
    return parts


def _skill_lines(facts: ReviewText, reader: Reader) -> list[str]:
    grown = [one for one in facts.skills if one.before is not None and one.after is not None][:SKILLS_DRAFTED]
    if not grown:
        return []
    lines = [
        reader.say(
            "- {skill}: {before} → {after} of {most}  {bar}",
            skill=fit(one.label, 80), before=one.before, after=one.after, most=one.most, bar=skill_bar(one),
        )
        for one in grown
    ]  # fmt: skip
    return ["\n".join([reader.say("How I rate my own skills, before and after:"), *lines])]


def _number(hours: float) -> str:
    return f"{hours:.0f}" if hours == int(hours) else f"{hours:.1f}"
