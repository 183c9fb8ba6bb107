"""Every view of nominations, a manager's word and the review queue fits Slack, with the longest texts there are."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from blocks.parts import Message
from blocks.reader import Reader
from blocks.recruiting.deciding import before_deciding, endorsement, review
from blocks.recruiting.deciding.decisions import application, declined, written
from blocks.recruiting.inviting import nominations
from bot.domain.assessment import SkillResult
from bot.domain.shown.admission import (
    Candidate,
    DeclineForm,
    EndorsementAsked,
    EndorsementShown,
    GuestInvited,
    NominationForm,
    NominationMade,
    NominationShown,
    QuestionAnswered,
    QuestionAsked,
    QuestionShown,
    ReviewCard,
    RoleExpected,
    RoleHours,
    SeveralChosen,
    SeveralDecided,
    SeveralToChoose,
    ThoughtOf,
)
from bot.domain.shown.endorsing import EndorsementAhead
from bot.domain.shown.recruiting import (
    AnswerShown,
    ApplicationForCoordinators,
    ApplicationsShown,
    DecisionShown,
    ProgramShown,
)
from playground.blockkit import check_message_blocks, check_view

READER = Reader()
WIDE = "<&>" * 1000
PROGRAM = ProgramShown(123456, "<" * 75, ":seedling:", WIDE, WIDE, 180, 14, "CALL")
EXPECTED = RoleExpected("mentor", WIDE, (WIDE,) * 30, (WIDE,) * 30, 12.5)


def app(**changes: object) -> ApplicationForCoordinators:
    made = ApplicationForCoordinators(
        PROGRAM, 999999999, "U" * 20, "mentor", "applied", "&" * 255, "&" * 255, "&" * 255, None,
        tuple(AnswerShown(WIDE[:300], WIDE) for _ in range(80)), endorsement="asked", manager="UMAX",
        outside="department",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def card(**changes: object) -> ReviewCard:
    made = ReviewCard(
        app(), EXPECTED, 9999, 99999, before=999999999, after=999999999,
        questions=tuple(QuestionShown(n, "UCLEO", "&" * 1000, "&\n" * 700) for n in range(30)),
        assessment=(SkillResult("listening", WIDE, 3.5, 4.0),) * 12,
        endorsement=EndorsementShown("refused", "UMAX", "&\n" * 500),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def asked(state: str = "asked", **changes: object) -> EndorsementAsked:
    roles = (RoleHours("mentee", 3), RoleHours("mentor", 1))
    return replace(
        EndorsementAsked(PROGRAM, "UMIA", "1:2", roles, EXPECTED, state),
        **changes,  # type: ignore[arg-type]
    )


CANDIDATES = tuple(Candidate(n, "<" * 255, "mentor", "waitlisted", "&" * 255) for n in range(200))
QUESTION = QuestionAsked(PROGRAM, "mentor", QuestionShown(1, "UCLEO", "&" * 1000, "&" * 1500))
CHOSEN = SeveralChosen(
    PROGRAM,
    "decline",
    tuple(range(999999800, 1000000000)),
    (("U" * 20, "mentor"), ("UMIA", "mentee")) * 100,
    200,
)
NOMINATED = NominationShown(1, PROGRAM, "nomination", "UMIA", "mentor", "&" * 300, 4.0)
PROGRAMS = tuple(replace(PROGRAM, program=n) for n in range(150))
MODALS = {
    "nominate": nominations.nomination_modal(
        NominationForm(PROGRAMS, "UOMAR", (ThoughtOf("UOMAR", "<" * 75, True),) * 5), READER
    ),
    "nominate in the only one": nominations.nomination_modal(NominationForm((PROGRAM,)), READER),
    "nominated": nominations.nominated_notice(NominationMade("UOMAR", PROGRAM, False), READER),
    "nominated before": nominations.nominated_notice(NominationMade("UOMAR", PROGRAM, True), READER),
    "refuse": endorsement.refusal_modal(asked(), READER),
    "card": review.card_modal(card(), READER),
    "card of a decided one": review.card_modal(card(application=app(state="approved"), position=0), READER),
    "card without anything": review.card_modal(
        ReviewCard(app(answers=(), endorsement="", outside=""), None, 1, 1), READER
    ),
    "all reviewed": review.all_reviewed(READER),
    "decline": before_deciding.decline_modal(
        DeclineForm(app(), True), READER, {"program": 1, "next": 2, "queue": True}
    ),
    "ask": before_deciding.ask_modal(app(), READER, {"program": 1, "next": 2, "queue": True}),
    "answer": before_deciding.answer_modal(QUESTION, READER),
    "answered": before_deciding.answered_notice(QUESTION, READER),
    "choose": before_deciding.choose_modal(SeveralToChoose(PROGRAM, CANDIDATES, 200, 99999), READER),
    "choose from nobody": before_deciding.choose_modal(SeveralToChoose(PROGRAM, (), 0, 0), READER),
    **{f"preview of {event}": before_deciding.preview_modal(replace(CHOSEN, event=event), READER)
       for event in ("approve", "waitlist", "decline")},
}  # fmt: skip
MESSAGES: dict[str, Message] = {
    "nomination": nominations.nomination(NOMINATED, READER),
    "nomination of an applicant": nominations.nomination(replace(NOMINATED, applied=True), READER),
    "nomination of a mentee": nominations.nomination(
        replace(NOMINATED, applied=True, joined_as="mentee", both="&" * 75), READER
    ),
    "invitation": nominations.nomination(replace(NOMINATED, kind="guest", note=""), READER),
    "let be": nominations.let_be("<" * 75, READER),
    "guest invited": nominations.guest_invited(GuestInvited(PROGRAM, "UGUS", False), READER),
    "guest invited before": nominations.guest_invited(GuestInvited(PROGRAM, "UGUS", True), READER),
    "endorsement": endorsement.asked(asked(), READER),
    "endorsement reminder": endorsement.asked(asked(again=True, manager=None), READER),
    "endorsement given": endorsement.asked(asked("given"), READER),
    "endorsement refused": endorsement.asked(asked("refused"), READER),
    "question": before_deciding.question(QUESTION, READER),
    "question that is over": before_deciding.question(replace(QUESTION, open=False), READER),
    "answer heard": before_deciding.answered(QuestionAnswered(PROGRAM, "UMIA", "mentor", 1), READER),
    "declined": declined(DecisionShown(PROGRAM, "mentor", "&" * 1500), READER),
    **{f"application {state}": application(app(endorsement=state), READER)
       for state in ("", "asked", "given", "refused", "unknown")},
    **{f"application that is {state}": application(app(state=state, decided_by="UCLEO"), READER)
       for state in ("approved", "waitlisted", "declined")},
    "queue": review.queue(ApplicationsShown(PROGRAM, (app(),), {"applied": 1}), READER),
    "own application": application(app(others=("<" * 255,) * 9), READER),
}  # fmt: skip


@pytest.mark.parametrize("name", MODALS)
def test_modals_fit(name: str) -> None:
    assert check_view(MODALS[name]) == []
    json.loads(MODALS[name]["private_metadata"] or "{}")


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_fit(name: str) -> None:
    assert check_message_blocks(list(MESSAGES[name].blocks)) == []
    assert MESSAGES[name].text


@pytest.mark.parametrize("manager", ["", "UMAX"])
def test_what_an_applicant_reads_before_sending_names_the_manager(manager: str) -> None:
    text = str(endorsement.ahead_note(EndorsementAhead(manager), READER))
    assert ("<@UMAX>" in text) == bool(manager)
    assert ("none of your answers" in text) == bool(manager)


def test_a_managers_no_is_not_explained_in_the_channel() -> None:
    told = str(MESSAGES["application refused"].blocks)
    assert "sees no room for it" in told
    assert "'> " not in told
    assert "'> &amp;" in str(MODALS["card"]), "its reason stands on the card of one coordinator"


@pytest.mark.parametrize("state", ["asked", "refused", "unknown"])
def test_approving_without_the_managers_word_takes_a_second_thought(state: str) -> None:
    assert "without the manager" in str(MESSAGES[f"application {state}"].blocks)


def test_with_it_or_where_nobody_asks_it_takes_none() -> None:
    for state in ("", "given"):
        assert "confirm" not in str(MESSAGES[f"application {state}"].blocks)


def test_ones_own_application_has_no_buttons() -> None:
    assert "actions" not in str(MESSAGES["own application"].blocks)


@pytest.mark.parametrize("length", [0, 1, 600, 601, 1500])
def test_what_a_person_wrote_arrives_whole(length: int) -> None:
    text = "&" * length or "."
    assert "".join(block["text"]["text"] for block in written(text)).replace("&amp;", "&") == text


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (SeveralDecided("Growth & more", "approve", 1, 0), "1 application is approved."),
        (SeveralDecided("Growth & more", "waitlist", 2, 0), "2 applications are on the waiting list."),
        (
            SeveralDecided("Growth & more", "decline", 3, 1),
            "3 applications are declined, with a kind message. 1 was decided otherwise",
        ),
        (
            SeveralDecided("Growth & more", "approve", 0, 0, ("Dan",)),
            "Your own is decided by somebody else: Dan.",
        ),
    ],
)
def test_what_became_of_several(facts: SeveralDecided, said: str) -> None:
    """Under the name of its program: several may share an admin channel."""
    assert review.decided_together(facts, READER).startswith(f"*Growth &amp; more*\n{said}")


@pytest.mark.parametrize(
    "name",
    ["application asked", "application that is approved", "application that is waitlisted",
     "application that is declined", "queue", "answer heard"],
)  # fmt: skip
def test_what_the_admin_channel_hears_of_an_application_names_its_program(name: str) -> None:
    """Of two programs in one admin channel, nobody has to guess which one a decision was about."""
    message = MESSAGES[name]
    assert "&lt;" * 75 in message.text
    assert any(typed in json.dumps(message.blocks[0]) for typed in ("&lt;" * 75, "<" * 75))
