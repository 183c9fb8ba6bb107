"""The mentor skills assessment on the screen."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.forms import form_modal
from blocks.parts import Block, Message, View, actions, button, context, fit, modal, person, quote, section
from blocks.reader import Reader
from bot.domain.assessment import PANEL_LEAST, SkillResult
from bot.domain.shown.assessment import AssessmentAsked, AssessmentPage, AssessmentShown

LINE_LIMIT = 250
SKILLS_SHOWN = 10


def assessment_modal(facts: AssessmentPage, reader: Reader) -> View:
    """The scales, with who reads the answers before anything is chosen."""
    facts = reader.worded(facts)
    if facts.about:
        intro = reader.say(
            "About {who} as a mentor. Coordinators read what you answer; {who} reads the average once {n} of you "
            "have answered, never whose it is.",
            who=person(facts.about),
            n=PANEL_LEAST,
        )
    else:
        intro = reader.say(
            "How you see yourself as a mentor in *{name}*. Nobody is good at all of it, and low numbers are no "
            "reason to leave you out unless the program says so. You and the coordinators read this; the person "
            "you guide never does.",
            name=quote(facts.program),
        )
    return form_modal(
        facts.page,
        facts.answers,
        reader,
        callback_id=ids.ASSESSMENT_SUBMIT,
        title=facts.page.title,
        submit=facts.submit,
        metadata=json.dumps({"enrollment": facts.enrollment}),
        before=[section(intro)],
    )


def result_modal(facts: AssessmentShown, reader: Reader) -> View:
    """The result in figures and words, with what helps."""
    facts = reader.worded(facts)
    return modal(
        "notice.shown", reader.say("Mentor skills"), result_blocks(facts, reader), close=reader.say("Close")
    )


def result_blocks(facts: AssessmentShown, reader: Reader) -> list[Block]:
    """The result for the mentor, or for a coordinator."""
    facts = reader.worded(facts)
    lines = [skill_line(skill, reader, own=facts.for_mentor) for skill in facts.result.skills[:SKILLS_SHOWN]]
    blocks: list[Block] = []
    if not facts.for_mentor:
        blocks.append(section(reader.say("The skills of {who} as a mentor.", who=person(facts.slack_id))))
    blocks.append(section(fit("\n".join(lines), 3000)))
    if facts.has_panel and facts.for_mentor and facts.result.panel < PANEL_LEAST:
        blocks.append(
            context(
                reader.say("The panel's average joins this once {n} of them have answered.", n=PANEL_LEAST)
            )
        )
    elif facts.has_panel:
        blocks.append(
            context(
                reader.count(
                    "{n} of the panel has answered.", "{n} of the panel have answered.", facts.result.panel
                )
            )
        )
    blocks += _suggestions(facts, reader)
    blocks.append(
        context(reader.say(":eye: Read by this mentor and the coordinators; no mentee ever sees it."))
    )
    return blocks


def _suggestions(facts: AssessmentShown, reader: Reader) -> list[Block]:
    if not facts.for_mentor:
        return []
    if not facts.suggested:
        return [
            section(reader.say("That is a good place to begin from. `/mentor training` has more to read."))
        ]
    buttons = [
        button(reader.say("Read “{title}”", title=fit(title, 50)), ids.MODULE_OPEN, f"{facts.program}:{key}")
        for key, title in facts.suggested
    ]
    for nth, one in enumerate(buttons):
        one["action_id"] = f"{ids.MODULE_OPEN}:{nth}"
    words = reader.count(
        "This takes five minutes and helps where you have most room to grow:",
        "These take five minutes each and help where you have most room to grow:",
        len(buttons),
    )
    return [section(words), actions(*buttons)]


def skill_line(skill: SkillResult, reader: Reader, *, own: bool = False) -> str:
    """One skill with its figures; `own`: the mentor reads it."""
    skill = reader.worded(skill)
    figures = []
    if skill.own is not None:
        n = _figure(skill.own, reader)
        figures.append(reader.say("you {n}", n=n) if own else reader.say("themselves {n}", n=n))
    if skill.panel is not None:
        figures.append(reader.say("panel {n}", n=_figure(skill.panel, reader)))
    said = " · ".join(figures) or reader.say("not answered yet")
    return f"*{fit(quote(skill.label), LINE_LIMIT)}*: {said}"


def _figure(value: float, reader: Reader) -> str:
    return reader.decimal(f"{value:.1f}".rstrip("0").rstrip("."))


def asked(facts: AssessmentAsked, reader: Reader) -> Message:
    """The question to a mentor who has applied."""
    text = reader.count(
        "{emoji} Thank you for offering to be a mentor in *{name}*. One question on how you see yourself shows "
        "what may help you; it takes a minute.",
        "{emoji} Thank you for offering to be a mentor in *{name}*. {n} short questions on how you see yourself "
        "show what may help you; they take two minutes.",
        facts.questions,
        emoji=facts.emoji,
        name=quote(facts.program),
    )
    who = reader.say(":eye: You and the coordinators read the answers, nobody else.")
    if facts.panel:
        who += " " + reader.say("The coordinators answer the same about you, and you read their average.")
    look = button(
        reader.say("Look at my mentor skills"), ids.ASSESSMENT_OPEN, facts.enrollment, style="primary"
    )
    return Message(text, [section(text), context(who), actions(look)])


def ready(facts: AssessmentShown, reader: Reader) -> Message:
    """The panel has answered."""
    facts = reader.worded(facts)
    text = reader.say(
        "The coordinators of *{name}* have looked at your mentor skills too. You can read their average beside your "
        "own answers.",
        name=quote(facts.name),
    )
    look = button(reader.say("Read the result"), ids.ASSESSMENT_RESULT, facts.enrollment, style="primary")
    return Message(text, [section(text), actions(look)])


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {"assessment.asked": asked, "assessment.ready": ready}
