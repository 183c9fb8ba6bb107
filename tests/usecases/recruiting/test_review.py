"""Applications are judged beside what the program expects: one by one, several at once, with questions asked."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from blocks.messages import VIEWS
from blocks.reader import Reader
from blocks.recruiting.deciding.before_deciding import (
    answer_modal,
    ask_modal,
    choose_modal,
    decline_modal,
    packed,
    preview_modal,
    question,
    unpacked,
    usual_words,
)
from blocks.recruiting.deciding.review import all_reviewed, card_modal, decided_together, queue
from bot.domain.messages import NoLongerApplies
from bot.domain.states.enrollment import EnrollmentEvent
from bot.errors import DomainError
from bot.usecases.facts.loading import load
from bot.usecases.facts.programs import program_shown
from bot.usecases.facts.recruiting import applications
from bot.usecases.recruiting.deciding.decisions import (
    approve_all,
    decide_application,
    decide_several,
    others_who_decide,
)
from bot.usecases.recruiting.deciding.review import (
    answer_question,
    ask_applicant,
    card_to_review,
    form_to_decline,
    next_card,
    question_to_answer,
    several_chosen,
    several_to_choose,
)
from bot.usecases.recruiting.joining.application import withdraw_application
from db.models import Enrollment, OutboxRow, ReviewQuestion
from db.session import Sessions, WorkspaceSession
from tests.conftest import TEAM
from tests.usecases.recruiting.hall import Hall, refused, words

APPROVE, WAITLIST, DECLINE = EnrollmentEvent.APPROVE, EnrollmentEvent.WAITLIST, EnrollmentEvent.DECLINE


def crowd(hall: Hall, count: int, state: str = "applied") -> list[Enrollment]:
    """Many applications, as rows: filling in so many questionnaires would take a while."""
    cohort = hall.program.cohorts[0]
    made = []
    for number in range(count):
        person = hall.person(f"UX{number:03}")
        one = Enrollment(
            cohort_id=cohort.id, person_id=person.id, role="mentor" if number % 2 else "mentee", status=state,
            begun_at=hall.now, applied_at=hall.now + timedelta(seconds=number),
        )  # fmt: skip
        hall.session.add(one)
        made.append(one)
    hall.session.flush()
    return made


# --- one by one ----------------------------------------------------------------------------------------
def test_an_application_stands_beside_what_the_program_expects(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (one,) = hall.apply("UOMAR", "mentor", experience="I led a team", concerns="Time")
        card = card_to_review(*hall.who("UCLEO"), one.id, now)
        shown = words(card_modal(card, Reader()))
        assert f"<@UOMAR> would like to join *{hall.program.name}* as a mentor." in shown
        assert "What the program expects of a mentor" in shown
        assert "hours a month" in shown
        assert "Not: " in shown
        assert "I led a team" in shown
        for button in ("approve", "ask", "waitlist", "decline"):
            assert f"'application.{button}'" in shown
        profile = card.profile
        assert profile is not None
        assert all(line in shown for line in (*profile.does, *profile.does_not))


def test_one_after_the_other_until_all_are_reviewed(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        first, second, third = crowd(hall, 3)
        cleo = hall.who("UCLEO")
        card = next_card(*cleo, hall.program.id, now)
        assert card is not None
        assert (card.application.enrollment, card.before, card.after) == (first.id, None, second.id)
        assert "1 of 3" in words(card_modal(card, Reader()))
        decide_application(*cleo, first.id, APPROVE, now)
        card = next_card(*cleo, hall.program.id, now, wanted=second.id)
        assert card is not None
        assert (card.application.enrollment, card.position, card.total) == (second.id, 1, 2)
        decide_application(*cleo, third.id, WAITLIST, now)
        card = next_card(*cleo, hall.program.id, now, wanted=third.id)
        assert card is not None, "what is decided meanwhile is passed over"
        assert card.application.enrollment == second.id
        decide_application(*cleo, second.id, APPROVE, now)
        assert next_card(*cleo, hall.program.id, now) is None
        words(all_reviewed(Reader()))
        late = card_to_review(*cleo, second.id, now)
        assert "decided already" in words(card_modal(late, Reader()))


def test_a_coordinator_never_decides_their_own_where_somebody_else_can(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (own,) = hall.apply("UCLEO", "mentor")
        (other,) = hall.apply("UOMAR", "mentor")
        cleo = hall.who("UCLEO")
        card_to_review(*cleo, own.id, now)  # the only coordinator may
        hall.coordinator("UDAN")
        for call in (
            lambda: decide_application(*cleo, own.id, APPROVE, now),
            lambda: card_to_review(*cleo, own.id, now),
            lambda: form_to_decline(*cleo, own.id, in_queue=False),
            lambda: ask_applicant(*cleo, own.id, "Me?", now),
        ):
            with pytest.raises(DomainError) as caught:
                call()
            assert caught.value.code == "own_application"
            assert caught.value.params["names"] == ["Dan"]
        names = [one.name for one in others_who_decide(session, hall.program, cleo[2])]
        shown = words(queue(applications(session, hall.program, cleo[2], names), Reader()))
        assert "This is your own: Dan can decide it" in shown
        assert own.id not in [c.enrollment for c in several_to_choose(*cleo, hall.program.id).candidates]
        done = approve_all(*cleo, hall.program.id, now)
        assert (done.decided, done.own) == (1, ("Dan",))
        assert (own.status, other.status) == ("applied", "approved")
        assert "Your own is decided by somebody else: Dan" in decided_together(done, Reader())
        decide_application(*hall.who("UDAN"), own.id, APPROVE, now)
        assert own.status == "approved"


# --- the words of a no ---------------------------------------------------------------------------------
def test_a_kind_no_is_sent_as_it_was_changed(sessions: Sessions, now: datetime) -> None:
    mine = "Dear Omar, <next> time for sure & thank you!\nYours, Cleo"
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (one,) = hall.apply("UOMAR")
        form = form_to_decline(*hall.who("UCLEO"), one.id, in_queue=False)
        shown = decline_modal(form, Reader(), {})
        assert "There is no place for you in this round" in words(shown)
        decide_application(*hall.who("UCLEO"), one.id, DECLINE, now, words=mine)
        told = hall.read(*hall.sent("application.declined"))
        assert "&lt;next&gt; time for sure &amp; thank you!" in told
        assert "no place for you" not in told
        raw = session.connection().exec_driver_sql("SELECT decided_words FROM enrollment").scalar()
        assert "Omar" not in raw


def test_unchanged_words_are_the_usual_ones_and_long_ones_arrive_whole(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        one, two = crowd(hall, 2)
        decide_application(*hall.who("UCLEO"), one.id, DECLINE, now)
        decide_application(*hall.who("UCLEO"), two.id, DECLINE, now, words="&" * 1500)
        usual, long = (hall.read(row) for row in hall.sent("application.declined"))
        assert usual_words(program_shown(hall.program), "mentee", Reader()).split(".")[1] in usual
        blocks = long.split("\n", 1)[1]
        assert blocks.count("&amp;") == 1500
        assert refused(decide_application, *hall.who("UCLEO"), one.id, DECLINE, now, words="x" * 1501) in (
            "answer_too_long", "application_already_decided")  # fmt: skip


# --- several at once -----------------------------------------------------------------------------------
def test_several_are_seen_before_they_are_decided(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        waiting = crowd(hall, 5)
        chosen = [str(one.id) for one in waiting[:3]]
        facts = several_chosen(*hall.who("UCLEO"), hall.program.id, chosen, "decline")
        view = preview_modal(facts, Reader())
        assert "3 applications are declined" in words(view)
        assert "What they will read" in words(view)
        assert hall.sent("application.declined") == []
        carried = json.loads(view["private_metadata"])
        done = decide_several(
            *hall.who("UCLEO"), carried["program"], unpacked(carried["who"]), DECLINE, now, words="Next time!"
        )
        assert (done.decided, done.left_alone) == (3, 0)
        assert [one.status for one in waiting] == ["declined"] * 3 + ["applied"] * 2
        assert all("Next time!" in hall.read(row) for row in hall.sent("application.declined"))


@pytest.mark.parametrize("event", ["approve", "waitlist", "decline"])
def test_the_preview_shows_the_words_of_each_decision(sessions: Sessions, now: datetime, event: str) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now, endorsement=True)
        (one,) = hall.apply("UOMAR", "mentor")
        facts = several_chosen(*hall.who("UCLEO"), hall.program.id, [str(one.id)], event)
        shown = words(preview_modal(facts, Reader()))
        told = {"approve": "You are in", "waitlist": "is on the waiting list", "decline": "no place for you"}
        assert told[event] in shown
        assert ("For 1 of them the manager has not made room" in shown) == (event == "approve")


@pytest.mark.long
def test_more_than_a_hundred_are_lists_of_a_hundred_and_pages(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        waiting = crowd(hall, 230)
        cleo = hall.who("UCLEO")
        first = several_to_choose(*cleo, hall.program.id)
        view = choose_modal(first, Reader())
        words(view)
        lists = [
            b["element"]["options"]
            for b in view["blocks"]
            if b.get("element", {}).get("type", "").startswith("multi")
        ]
        assert [len(one) for one in lists] == [100, 100]
        assert f"{hall.program.id}:200" in str(view)
        second = several_to_choose(*cleo, hall.program.id, "200")
        assert len(second.candidates) == 30
        assert f"{hall.program.id}:0" in words(choose_modal(second, Reader()))
        everybody = [str(one.id) for one in waiting]
        assert refused(several_chosen, *cleo, hall.program.id, everybody, "approve") == "too_many"
        facts = several_chosen(*cleo, hall.program.id, everybody[:200], "approve")
        carried = json.loads(preview_modal(facts, Reader())["private_metadata"])
        words(preview_modal(facts, Reader()))
        done = decide_several(*cleo, hall.program.id, unpacked(carried["who"]), APPROVE, now)
        assert done.decided == 200
        assert session.query(Enrollment).filter_by(status="applied").count() == 30


def test_what_was_decided_meanwhile_is_left_alone(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.coordinator("UDAN")
        one, two, three = crowd(hall, 3)
        numbers = [str(e.id) for e in (one, two, three)]
        decide_application(*hall.who("UDAN"), one.id, APPROVE, now)
        decide_application(*hall.who("UDAN"), two.id, WAITLIST, now)
        done = decide_several(*hall.who("UCLEO"), hall.program.id, [*numbers, "999", "x"], WAITLIST, now)
        assert (done.decided, one.status, two.status, three.status) == (
            1,
            "approved",
            "waitlisted",
            "waitlisted",
        )
        assert done.left_alone == 4
        assert "stay as they are" in decided_together(done, Reader())
        again = decide_several(*hall.who("UCLEO"), hall.program.id, numbers, DECLINE, now)
        assert again.decided == 2, "from the waiting list, too"


def test_no_application_of_another_program_is_decided(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        from tests.usecases.people.company import found_program

        other = found_program(session, hall.person("UDAN"), now, name="Another one")
        (one,) = crowd(hall, 1)
        dan = hall.who("UDAN")
        assert refused(decide_several, *dan, hall.program.id, [one.id], APPROVE, now) == "not_a_coordinator"
        assert decide_several(*dan, other.id, [one.id], APPROVE, now).decided == 0
        for call in (decide_application,):
            assert refused(call, *dan, one.id, APPROVE, now) == "not_a_coordinator"
        assert refused(card_to_review, *dan, one.id, now) == "not_a_coordinator"
        assert refused(ask_applicant, *dan, one.id, "?", now) == "not_a_coordinator"
        assert one.status == "applied"


@pytest.mark.parametrize(
    "numbers", [(), (7,), (1, 2, 3), (999999999, 1), tuple(range(1, 10**9, 10**9 // 200))]
)
def test_what_was_chosen_survives_the_way_through_a_modal(numbers: tuple[int, ...]) -> None:
    assert unpacked(packed(numbers)) == [str(n) for n in sorted(numbers)]
    assert len(packed(numbers)) < 2500
    assert unpacked("1,x") == unpacked("-1") == unpacked(None) == []


# --- questions -----------------------------------------------------------------------------------------
def test_a_question_and_its_answer_are_read_by_the_two_sides_only(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (one,) = hall.apply("UOMAR")
        card = card_to_review(*hall.who("UCLEO"), one.id, now)
        words(ask_modal(card.application, Reader(), {"program": 1, "next": None, "queue": True}))
        asked = ask_applicant(*hall.who("UCLEO"), one.id, "Which <team>?", now)
        (row,) = hall.sent("application.question")
        assert row.args["person"] == hall.person("UOMAR").id
        told = hall.read(row)
        assert "<@UCLEO> has a question about your application" in told
        assert "Which &lt;team&gt;?" in told
        assert "read by the program's coordinators only" in told
        row.slack_ts = "1.1"
        words(answer_modal(question_to_answer(session, hall.who("UOMAR")[1], asked.id), Reader()))
        facts = answer_question(*hall.who("UOMAR"), asked.id, "The secret one", now)
        (heard,) = hall.sent("admin.answered")
        in_channel = hall.read(heard)
        assert "<@UOMAR> has answered" in in_channel
        assert "secret" not in in_channel
        assert "The secret one" in words(
            card_modal(card_to_review(*hall.who("UCLEO"), one.id, now), Reader())
        )
        assert "The secret one" in words(question(facts, Reader())), "and they see what they wrote"
        assert session.query(OutboxRow).filter_by(kind="message.amend").count() == 1
        raw = session.connection().exec_driver_sql("SELECT text, answer FROM review_question").one()
        assert "team" not in raw[0]
        assert "secret" not in raw[1]


def test_an_answer_can_be_changed_until_the_decision(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (one,) = hall.apply("UOMAR")
        asked = ask_applicant(*hall.who("UCLEO"), one.id, "Why?", now)
        answer_question(*hall.who("UOMAR"), asked.id, "Because", now)
        answer_question(*hall.who("UOMAR"), asked.id, "Because of you", now + timedelta(minutes=1))
        assert session.query(ReviewQuestion).one().answer == "Because of you"
        decide_application(*hall.who("UCLEO"), one.id, APPROVE, now)
        assert refused(answer_question, *hall.who("UOMAR"), asked.id, "Late", now) == "question_settled"
        for row in (*hall.sent("application.question"), *hall.sent("admin.answered")):
            with pytest.raises(NoLongerApplies):
                hall.read(row)


def test_nobody_answers_or_reads_somebody_elses_question(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (one,) = hall.apply("UOMAR")
        asked = ask_applicant(*hall.who("UCLEO"), one.id, "Why?", now)
        for who in ("UMIA", "UCLEO"):
            for number in (asked.id, "0", "x"):
                assert refused(answer_question, *hall.who(who), number, "I", now) == "not_yours"
                assert refused(question_to_answer, *hall.who(who)[:2], number) == "not_yours"
        assert refused(answer_question, *hall.who("UOMAR"), asked.id, "  ", now) == "answer_required"
        assert refused(answer_question, *hall.who("UOMAR"), asked.id, "x" * 1501, now) == "answer_too_long"
        assert refused(ask_applicant, *hall.who("UCLEO"), one.id, "x" * 1001, now) == "answer_too_long"


def test_nothing_is_asked_or_declined_once_it_is_over(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (one,) = hall.apply("UOMAR")
        withdraw_application(*hall.who("UOMAR"), one.cohort_id, now)
        cleo = hall.who("UCLEO")
        assert refused(ask_applicant, *cleo, one.id, "Why?", now) == "application_already_decided"
        assert refused(form_to_decline, *cleo, one.id, in_queue=True) == "application_already_decided"
        assert refused(several_chosen, *cleo, hall.program.id, [str(one.id)], "decline") == "nobody_chosen"


def thanks_of(hall: Hall) -> list[str]:
    """The thanks for applications as they read once they are brought up to date."""
    amended = [row for row in hall.sent("message.amend") if str(row.args["message"]).startswith("received:")]
    shown = []
    for row in amended:
        facts = load(hall.session, "application.received", row.args, hall.now)
        shown.append(words(VIEWS["application.received"](facts, Reader())))
    return shown


def test_the_thanks_say_that_the_application_was_withdrawn(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (one,) = hall.apply("UOMAR")
        assert thanks_of(hall) == []
        withdraw_application(*hall.who("UOMAR"), one.cohort_id, now)
        (thanks,) = thanks_of(hall)
        assert "You have withdrawn from *" in thanks
        assert "'actions'" not in thanks


@pytest.mark.parametrize(
    ("event", "said", "withdraws"),
    [
        (APPROVE, "and you are in.", True),
        (WAITLIST, "You are on the waiting list", True),
        (DECLINE, "has its answer, further down.", False),
    ],
)
def test_the_thanks_say_what_was_decided(
    sessions: Sessions, now: datetime, event: EnrollmentEvent, said: str, withdraws: bool
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (one,), (other,) = hall.apply("UOMAR"), hall.apply("UPAM")
        decide_application(*hall.who("UCLEO"), one.id, event, now)
        decide_several(*hall.who("UCLEO"), hall.program.id, [other.id], event, now)
        several = thanks_of(hall)
        assert len(several) == 2
        for thanks in several:
            assert said in thanks
            assert ("application.withdraw" in thanks) is withdraws
            assert "The coordinators will look" not in thanks


def test_two_coordinators_at_once_decide_once(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.coordinator("UDAN")
        (one,) = crowd(hall, 1)
        decide_application(*hall.who("UDAN"), one.id, APPROVE, now)
        assert (
            refused(decide_application, *hall.who("UCLEO"), one.id, DECLINE, now)
            == "application_already_decided"
        )
        assert _told(session) == ["application.approved"]


def _told(session: WorkspaceSession) -> list[Any]:
    session.flush()
    kinds = ("application.approved", "application.declined")
    return [row.kind for row in session.query(OutboxRow).filter(OutboxRow.kind.in_(kinds))]


def test_only_what_the_role_is_asked_is_read_and_a_scale_says_what_its_ends_are(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.person("UMIA").skills = ["negotiation"]
        (one,) = hall.apply("UMIA", "mentee", style="3", one_thing="Whether to lead")
        shown = words(card_modal(card_to_review(*hall.who("UCLEO"), one.id, now), Reader()))
        assert "Can help with" not in shown
        assert "Whether to lead" in shown
        assert "3 (1: Clear advice · 5: Questions that make me think)" in shown
