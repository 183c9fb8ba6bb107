"""Circles, newcomers and roles of other names fit on every screen, whatever they are called and however many."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from blocks.forms import question_block
from blocks.guiding.beginning.agreement import agreement_modal, proposed_message, signed_message
from blocks.guiding.meeting.meetings import plan_modal
from blocks.guiding.overview import overview_blocks, overview_view
from blocks.guiding.reminding.nudges import nudge_message
from blocks.matching.circles import introduced, joined
from blocks.people.at_home import application
from blocks.people.newcomers import newcomer_invited
from blocks.reader import Reader
from blocks.recruiting.messages import approved
from blocks.roles import a_role, role_word, your_partner
from bot.domain.forms import Page
from bot.domain.roles import Role, RoleWords
from bot.domain.shown.beginning import Starter
from bot.domain.shown.guiding import (
    AgreementDraft,
    AgreementShown,
    Ask,
    CircleMate,
    CircleShown,
    FormAsk,
    MeetingDraft,
    Named,
    NextThing,
    NudgeShown,
    PairOverview,
    Reminder,
    Term,
)
from bot.domain.shown.matching import CircleIntroduced, MateIntroduced, ProfileShown, ReasonShown
from bot.domain.shown.people import NewcomerInvited
from bot.domain.shown.recruiting import AnswerShown, ApplicationShown, DecisionShown, ProgramShown
from bot.domain.states.agreement import AgreementState
from bot.domain.states.pair import PairState
from bot.program_file.document import load_template
from playground.blockkit import check_message_blocks, check_view

READER = Reader()
LONG = "<!channel> & מנטור 🌱 " * 200
NAME = LONG[:255]
AT = datetime(2026, 3, 5, 14, tzinfo=UTC)
WORDS = RoleWords(mentee=LONG, mentor=LONG)
OMAR = Named("U0OMAR", NAME)
REVIEW = FormAsk("midpoint", NAME, "d90")
MATES = tuple(
    CircleMate(Named(f"U0MATE{n:04}", NAME), n, PairState.ACTIVE, AgreementState.SIGNED, 20, (REVIEW,))
    for n in range(15)
)
CIRCLE = CircleShown(OMAR, MATES)
PROGRAM = ProgramShown(1, NAME[:75], ":seedling:", LONG, words=WORDS, in_circles=True)


def fits(message):
    assert check_message_blocks(list(message.blocks)) == []
    assert all("<!channel>" not in text for text in _formatted(message.blocks))


def _formatted(node):
    """Every text in which Slack would see a mention; plain text needs no escaping."""
    if isinstance(node, (list, tuple)):
        for one in node:
            yield from _formatted(one)
    elif isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for value in node.values():
            yield from _formatted(value)


def overview(role, **changes):
    return PairOverview(
        pair=3, program=NAME[:75], partner=OMAR, role=role, status=PairState.ACTIVE, channel_id="C1",
        agreement=None, agreement_id=None, waits_for_me=False, goals=(), next_meeting=None, unsettled=None,
        meetings_held=1, meetings_planned=6, reviews_due=(), next=NextThing(Ask.BOOK_MEETING),
        words=WORDS, circle=CIRCLE, **changes,
    )  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_a_circle_of_many_fits_for_everybody_in_it(role):
    assert check_view(overview_view(overview(role), READER)) == []
    ids = [
        e["action_id"]
        for block in overview_blocks(overview(role), READER)
        if block["type"] == "actions"
        for e in block["elements"]
    ]
    assert any("goals.show" in one for one in ids)


def test_a_program_without_goals_and_agreement_shows_none_of_it():
    shown = str(overview_blocks(overview(Role.MENTOR, with_goals=False, with_agreement=False), READER))
    assert "oal" not in shown
    assert "greement" not in shown


@pytest.mark.parametrize("ask", Ask)
def test_one_reminder_for_a_whole_circle_fits(ask):
    reminder = Reminder(
        taken=1, step="step", ask=ask, pair=3, partner=OMAR, role=Role.MENTOR, agreement=5, form=REVIEW,
        days_left=30, circle=CIRCLE,
    )  # fmt: skip
    three = tuple(replace(reminder, taken=n) for n in range(3))
    fits(nudge_message(NudgeShown(4, three), READER))


@pytest.mark.parametrize("count", [1, 6, 40])
def test_everybody_is_introduced_however_many_they_are(count):
    reasons = (ReasonShown("skills", 100, 100, {"matched": [NAME] * 5, "skills": [NAME] * 5}),) * 4
    mates = tuple(MateIntroduced(f"U0MATE{n:04}", NAME, NAME, NAME, reasons) for n in range(count))
    answers = tuple(AnswerShown(NAME, LONG) for _ in range(8))
    mentor = ProfileShown("U0OMAR", NAME, NAME, NAME, NAME, "UTC", answers)
    facts = CircleIntroduced(
        1, PROGRAM, mentor, mates, (LONG,) * 12, (Starter(LONG),) * 12, with_goals=True, with_agreement=True
    )
    fits(introduced(facts, READER))
    fits(joined(replace(facts, newcomer=True), READER))
    plain = introduced(replace(facts, with_goals=False, with_agreement=False), READER)
    assert "agreement.write" not in str(plain.blocks)


def test_the_text_of_a_circle_is_for_all_of_it():
    people = tuple(mate.person for mate in MATES)
    shown = AgreementShown(
        1, 3, 2, AgreementState.SIGNED, (Term(NAME, LONG),) * 9, OMAR, people, (), changed=True, circle=True
    )
    fits(signed_message(shown, READER))
    fits(proposed_message(replace(shown, waits_for=people), READER))
    draft = AgreementDraft(3, 1, Page(1, "Our agreement", "", ()), {}, OMAR, circle=True)
    view = agreement_modal(draft, READER)
    assert "everybody in your circle" in str(view)
    asked = load_template("group_circle").form("agreement").pages()[0]
    for page in (asked, replace(asked, questions=asked.questions[:1])):
        seen = str(agreement_modal(replace(draft, page=page), READER))
        assert "Who sees this: everybody in your circle." in seen
        assert "You both sign" not in seen
        assert "your partner" not in seen.replace("says *your partner*", "")
    meeting = MeetingDraft(3, OMAR, AT, 60, LONG[:150], circle=people)
    assert check_view(plan_modal(meeting, READER)) == []


def test_whoever_is_taken_for_a_circle_reads_of_circles():
    taken = approved(DecisionShown(PROGRAM, "mentee"), READER)
    assert "When the circles are made, I will introduce you to yours" in taken.text
    assert (
        "When the pairs are made"
        in approved(DecisionShown(replace(PROGRAM, in_circles=False), "mentee"), READER).text
    )
    waiting = ApplicationShown(PROGRAM, 1, ("mentee",), ("approved",))
    for one, words in (
        (waiting, "When the circles"),
        (replace(waiting, others_matched=True), "no circle for you"),
    ):
        shown = str(application(one, READER))
        assert words in shown
        assert "partner" not in shown


def test_newcomers_are_asked_in_the_plans_own_words():
    message = newcomer_invited(NewcomerInvited(PROGRAM, "U0NIA"), READER)
    fits(message)
    buddies = replace(PROGRAM, words=RoleWords(mentee="newcomer", mentor="buddy"))
    assert "Find me a buddy" in str(newcomer_invited(NewcomerInvited(buddies, "U0NIA"), READER).blocks)


def test_roles_are_called_as_the_plan_says():
    peers = RoleWords(mentee="peer", mentor="peer")
    assert role_word("mentor", READER) == "mentor"
    assert your_partner("mentee", "<@U1>", "Peers", READER, peers) == "*Peers* · your peer is <@U1>"
    assert a_role("mentor", READER, RoleWords(mentor="expert")) == "an expert"
    assert a_role("mentor", READER, RoleWords(mentor="guide")) == "a guide"
    assert a_role("mentee", READER) == "a mentee"


@pytest.mark.parametrize("name", ["flash", "career_development"])
def test_a_ranked_question_asks_for_what_matters_most(name: str) -> None:
    """Also where it is no wish: what a question is about."""
    wanted = load_template(name).form("intake").question("skills_wanted")
    block = question_block(wanted, None, READER)
    assert block["element"]["placeholder"]["text"] == "Most important first"
