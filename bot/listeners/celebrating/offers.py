"""Rewards, and projects that need a skill."""

from __future__ import annotations

from blocks import ids
from blocks.celebrating.offers import (
    CONTACT,
    SKILL,
    TITLE,
    TO,
    UNTIL,
    WHAT,
    WORDS,
    project_modal,
    project_offered_notice,
    project_preview,
    reward_given,
    reward_modal,
)
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace, update_modal
from bot.usecases.celebrating import projects, rewards
from db.models import Program

FIELDS = (TITLE, WORDS, SKILL, CONTACT, UNTIL)


def reward(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin reward [@person what]`."""
    to = command.mentions[0].user if command.mentions else ""
    facts = rewards.reward_draft(turn.session, turn.actor, program.id, to, command.rest if to else "")
    return open_modal(reward_modal(facts, turn.reader), offer={"what": ids.REWARD_OPEN, "value": program.id})


def open_reward(turn: Turn) -> Outcome:
    """The button's value is the program's id."""
    facts = rewards.reward_draft(turn.session, turn.actor, turn.request.value)
    return open_modal(reward_modal(facts, turn.reader))


def keep_reward(turn: Turn) -> Outcome:
    """Whom, and what."""
    answers = turn.request.answers
    facts = rewards.give_reward(
        turn.session, turn.actor, turn.person, turn.request.metadata.get("program"), answers.get(TO),
        answers.get(WHAT), turn.now,
    )  # fmt: skip
    return next_page(reward_given(facts, turn.reader))


def project(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin project`."""
    facts = projects.project_draft(turn.session, turn.actor, program.id, turn.now)
    return open_modal(
        project_modal(facts, turn.reader), offer={"what": ids.PROJECT_OPEN, "value": program.id}
    )


def open_project(turn: Turn) -> Outcome:
    """The button's value is the program's id."""
    facts = projects.project_draft(turn.session, turn.actor, turn.request.value, turn.now)
    return open_modal(project_modal(facts, turn.reader))


def preview_project(turn: Turn) -> Outcome:
    """What was typed, as mentees will read it."""
    program, typed = turn.request.metadata.get("program"), _typed(turn.request.answers)
    facts = projects.preview_project(turn.session, turn.actor, program, typed, turn.now)
    return next_page(project_preview(facts, program, typed, turn.reader))


def offer_project(turn: Turn) -> Outcome:
    """The preview's submit."""
    about = turn.request.metadata
    facts = projects.offer_project(
        turn.session,
        turn.actor,
        turn.person,
        about.get("program"),
        _typed(about.get("typed") or {}),
        turn.now,
    )
    return next_page(project_offered_notice(facts, turn.reader))


def withdraw_project(turn: Turn) -> Outcome:
    """The button's value is the offer's id; it stands in a modal."""
    facts = projects.withdraw_project(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return update_modal(project_offered_notice(facts, turn.reader))


def interested(turn: Turn) -> Outcome:
    """The button's value is the offer's id."""
    projects.answer_project(turn.session, turn.actor, turn.person, turn.request.value, turn.now, yes=True)
    return replace(turn.reader.say(":rocket: Thank you. They hear your name, and write to you."))


def not_interested(turn: Turn) -> Outcome:
    """The button's value is the offer's id."""
    projects.answer_project(turn.session, turn.actor, turn.person, turn.request.value, turn.now, yes=False)
    return replace(turn.reader.say(":leaves: That is fine. Nobody hears of it."))


def _typed(given: object) -> dict[str, object]:
    """What was typed into the fields of a project; anything else is left out."""
    found = given if isinstance(given, dict) else dict(given)  # type: ignore[call-overload]
    return {key: found.get(key) for key in FIELDS}
