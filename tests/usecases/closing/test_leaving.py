"""Leaving a pair, and a colleague who leaves the company."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from blocks.closing.leaving import end_reason_modal, leave_modal, left_notice
from blocks.coordinating.pairs import details_message
from blocks.coordinating.status import status_message
from blocks.home import home_view
from blocks.parts import Message
from blocks.reader import Reader
from blocks.recruiting.deciding.review import queue
from bot.domain.calendar import zone_of
from bot.domain.occurrence import Occurrence, stamp
from bot.domain.states.enrollment import EnrollmentEvent
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.closing.apart import carry_over, keep_apart
from bot.usecases.closing.channel import choose_channel
from bot.usecases.closing.departure import person_left
from bot.usecases.closing.ending import reopen_pair
from bot.usecases.closing.leaving import (
    REASON_LENGTH,
    answer_pool,
    leave_pair,
    leave_question,
    read_end_reason,
)
from bot.usecases.coordinating.acting import part_pair
from bot.usecases.coordinating.overview import pair_details, program_status
from bot.usecases.enrolling import move_on
from bot.usecases.facts.home import home_facts
from bot.usecases.facts.recruiting import applications
from bot.usecases.guiding.beginning.letters import seal_letter
from bot.usecases.guiding.meeting.changing import plan_meeting
from bot.usecases.guiding.meeting.entering import MeetingEntered
from bot.usecases.guiding.reminding.standing import nudge_key
from bot.usecases.recruiting.deciding.decisions import decide_application
from bot.usecases.recruiting.deciding.review import several_to_choose
from bot.usecases.reporting.ends import reason_given
from db.models import (
    Activity,
    Circle,
    Cohort,
    Enrollment,
    MatchConstraint,
    Nudge,
    OutboxRow,
    Pair,
    Program,
    StepTaken,
)
from tests.pair_story import Story, assert_view_fits, buttons, view_words, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def leave(act, name, pair_id, reason="", again=False):
    return leave_pair(*act.who(name), pair_id, reason=reason, back_to_pool=again, now=act.now)


def test_leaving_asks_once_and_says_what_happens(story):
    pair_id = story.match()
    with story.act() as act:
        view = leave_modal(leave_question(*act.who("Mia"), pair_id), REASON_LENGTH, Reader())
    assert_view_fits(view)
    assert "nobody's fault" in view_words(view)
    assert "Seen by coordinators only." in view_words(view)
    assert not [block for block in view["blocks"] if block["type"] == "input" and not block["optional"]]


def test_a_mentee_leaves_and_nobody_is_blamed(story):
    pair_id = story.match(days=40)
    with story.act() as act:
        left = leave(act, "Mia", pair_id, reason="He never listens <!here>")
        pair = act.session.get(Pair, pair_id)
        assert (pair.status, pair.closed_at) == ("ended", act.now)
        assert (act.seat("Mia"), act.seat("Omar")) == ("withdrawn", "waitlisted")
    assert_view_fits(left_notice(left, again=False, reader=Reader()))
    ((leaver, receipt),) = story.sent("pair.left")
    assert leaver == "Mia"
    assert "You have left the pair with <@U0OMAR>." in words(receipt)
    assert "You have left the program, too." in words(receipt)
    ((place, message),) = story.sent("pair.ended")
    assert place == "Omar"
    assert "nobody's fault" in words(message)
    assert "Would you like to be matched with somebody else?" in words(message)
    assert set(buttons(message)) == {"pool.again", "pool.stop"}
    ((admin, told),) = story.sent("admin.pair_ended")
    assert admin == "admin"
    assert "I asked whether they would like to be matched again: <@U0OMAR>" in words(told)
    for said in (message, told):
        assert "listens" not in words(said)
    with story.act() as act:
        why = read_end_reason(act.session, act.actor("Cora"), buttons(told)["pair.reason"])
    assert "never listens &lt;!here&gt;" in view_words(end_reason_modal(why, Reader()))


def test_the_channel_hears_that_it_is_over_and_not_who_left(story):
    pair_id = story.match(days=40)
    with story.act() as act:
        leave(act, "Mia", pair_id, reason="He never listens")
    ((place, message),) = story.sent("pair.over")
    assert place == "pair"
    assert "<@U0MIA> and <@U0OMAR>, your mentoring pair in Career &lt;paths&gt; has come to an end." in words(
        message
    )
    assert "left" not in words(message).replace("nothing left", "")
    assert not buttons(message)


def rows_of(act, *kinds):
    return {row.kind: row for row in act.session.scalars(select(OutboxRow)) if row.kind in kinds}


def at_night(story):
    """The next night, when nobody is told anything."""
    return story.act(story.now.replace(hour=3) - story.now + timedelta(days=1))


def test_the_channel_is_told_and_archived_no_earlier_than_the_partner_is_told(story):
    pair_id = story.match(days=40)
    with at_night(story) as act:
        leave(act, "Mia", pair_id)
        choose_channel(*act.who("Cora"), pair_id, choice="archive", now=act.now)
        rows = rows_of(act, "pair.left", "pair.ended", "pair.over", "channel.archive")
    assert rows["pair.left"].not_before == story.now
    partner, channel, archived = rows["pair.ended"], rows["pair.over"], rows["channel.archive"]
    assert story.now < partner.not_before <= channel.not_before == archived.not_before == archived.wanted_at
    assert (partner.id < channel.id < archived.id, channel.lane) == (True, archived.lane)
    assert story.sent("pair.over")


def test_a_mentees_place_in_a_circle_is_left_without_a_word_in_its_channel(story):
    first, second = story.match(days=40), story.match("Nils", "Omar", days=40)
    with story.act() as act:
        mentor = act.person("Omar").id
        circle = Circle(
            cohort_id=story.cohort_id,
            mentor_id=mentor,
            channel_id="GC",
            channel_name="circle",
            made_at=act.now,
        )
        act.session.add(circle)
        act.session.flush()
        for one in (first, second):
            act.session.get(Pair, one).circle_id = circle.id
        leave(act, "Mia", first)
    assert story.sent("pair.over") == []
    with story.act() as act:
        leave(act, "Omar", second)
    ((place, message),) = story.sent("pair.over")
    assert place == "circle"
    assert "<@U0NILS> and <@U0OMAR>, your circle in" in words(message)


ENDS = {
    "pair.ended": lambda act, pair_id: leave(act, "Mia", pair_id),
    "pair.parted": lambda act, pair_id: part_pair(*act.who("Cora"), pair_id, act.now),
    "partner.gone": lambda act, pair_id: deactivate(act, "Mia"),
}


@pytest.mark.parametrize("kind", ENDS)
def test_nobody_learns_of_the_end_from_their_letter(story, kind):
    pair_id = story.match(days=40)
    with at_night(story) as act:
        act.person("Omar").work_from, act.person("Omar").work_until = 11, 15
        seal_letter(*act.who("Omar"), pair_id, "Dear me", act.now)
        ENDS[kind](act, pair_id)
        told = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
        end = next(row for row in told if row.args["person"] == act.person("Omar").id)
        letter = rows_of(act, "letter.returned")["letter.returned"]
        zone = act.person("Omar").zone
    assert (end.lane, end.id < letter.id) == (letter.lane, True)
    assert end.not_before == letter.not_before
    assert end.not_before.astimezone(zone_of(zone)).hour == 11, "nobody reads it at night"


def test_the_form_says_that_leaving_the_pair_leaves_the_program_unless_there_is_another(story):
    pair_id = story.match(days=40)
    with story.act() as act:
        alone = leave_modal(leave_question(*act.who("Mia"), pair_id), REASON_LENGTH, Reader())
    story.match("Nils", "Omar")
    with story.act() as act:
        with_another = leave_modal(leave_question(*act.who("Omar"), pair_id), REASON_LENGTH, Reader())
        left = leave(act, "Omar", pair_id)
    assert "Without this tick you leave the program, too." in view_words(alone)
    assert "Your place in the program stays" in view_words(with_another)
    assert_view_fits(with_another)
    ((_, receipt),) = story.sent("pair.left")
    for said in (words(receipt), view_words(left_notice(left, again=False, reader=Reader()))):
        assert "You stay in the program with your other pair." in said
        assert "/mentor join" not in said


def test_the_reason_is_encrypted_and_never_read_by_the_partner(story):
    pair_id = story.match(mentor="Cora")
    with story.act() as act:
        leave(act, "Mia", pair_id, reason="Too little time for me")
        raw = act.session.execute(text("SELECT end_reason FROM pair")).scalar_one()
        assert "little" not in raw
        with pytest.raises(DomainError) as refused:
            read_end_reason(act.session, act.actor("Cora"), pair_id)
        assert refused.value.code == "own_pair_is_confidential"
        assert read_end_reason(act.session, act.actor("Cem"), pair_id).reason == "Too little time for me"
        with pytest.raises(DomainError) as stranger:
            read_end_reason(act.session, act.actor("Mia"), pair_id)
    assert stranger.value.code == "not_a_coordinator"


def test_who_wants_another_match_is_back_in_the_pool(story):
    pair_id = story.match(days=40)
    with story.act() as act:
        leave(act, "Omar", pair_id, again=True)
        assert (act.seat("Mia"), act.seat("Omar")) == ("waitlisted", "approved")
    assert story.sent("pair.ended")[0][0] == "Mia"


def test_a_mentor_who_leaves_one_mentee_keeps_the_other(story):
    pair_id = story.match()
    story.match("Nils", "Omar")
    with story.act() as act:
        leave(act, "Omar", pair_id)
        assert (act.seat("Omar"), act.seat("Mia"), act.seat("Nils")) == ("matched", "waitlisted", "matched")


def test_a_pair_that_failed_is_never_proposed_again(story):
    pair_id = story.match()
    with story.act() as act:
        seats = {e.role: e.id for e in act.session.scalars(select(Enrollment))}
        act.session.add(
            MatchConstraint(
                cohort_id=story.cohort_id, mentee_enrollment_id=seats["mentee"],
                mentor_enrollment_id=seats["mentor"], kind="lock", made_by=act.person("Cora").id,
                made_at=act.now,
            )
        )  # fmt: skip
        leave(act, "Mia", pair_id)
        kept = act.session.scalars(select(MatchConstraint)).all()
    assert [(one.kind, one.mentee_enrollment_id) for one in kept] == [("failed", seats["mentee"])]


def test_leaving_twice_says_how_it_stands(story):
    pair_id = story.match()
    with story.act() as act:
        leave(act, "Mia", pair_id)
        with pytest.raises(DomainError) as twice:
            leave(act, "Omar", pair_id)
        with pytest.raises(DomainError) as stale:
            leave_question(*act.who("Mia"), pair_id)
    assert twice.value.code == stale.value.code == "pair_already_closed"


def test_nobody_leaves_for_somebody_else(story):
    pair_id = story.match()
    with story.act() as act, pytest.raises(DomainError) as refused:
        leave(act, "Cora", pair_id)
    assert refused.value.code == "not_your_pair"


def test_a_reason_that_is_too_long_is_refused_at_its_field(story):
    pair_id = story.match()
    with story.act() as act, pytest.raises(DomainError) as refused:
        leave(act, "Mia", pair_id, reason="x" * (REASON_LENGTH + 1))
    assert (refused.value.code, refused.value.field) == ("answer_too_long", "reason")


def test_a_pair_that_was_left_is_not_reopened(story):
    pair_id = story.match()
    with story.act() as act:
        leave(act, "Mia", pair_id)
        with pytest.raises(DomainError) as refused:
            reopen_pair(*act.who("Cora"), pair_id, act.now)
    assert refused.value.code == "pair_was_left"


def deactivate(act, name):
    person = act.person(name)
    person.deactivated_at = act.now
    person_left(act.session, person, act.now)


def test_a_colleague_who_leaves_the_company_leaves_nobody_behind(story):
    first, second = story.match(days=30), story.match("Nils", "Omar", days=30)
    with story.act() as act:
        deactivate(act, "Omar")
        assert {act.session.get(Pair, one).status for one in (first, second)} == {"ended"}
        assert (act.seat("Omar"), act.seat("Mia"), act.seat("Nils")) == ("withdrawn", "approved", "approved")
    told = dict(story.sent("partner.gone"))
    assert set(told) == {"Mia", "Nils"}
    assert all("Omar's account was closed" in words(message) for message in told.values())
    ((_, admin),) = story.sent("admin.person_gone")
    assert "<@U0MIA>, <@U0NILS>" in words(admin)
    assert story.sent("admin.pair_ended") == []


def test_saying_it_twice_changes_nothing(story):
    story.match(days=30)
    with story.act() as act:
        deactivate(act, "Omar")
    with story.act(timedelta(hours=1)) as act:
        person_left(act.session, act.person("Omar"), act.now)
    assert len(story.sent("partner.gone")) == len(story.sent("admin.person_gone")) == 1


def test_an_applicant_who_leaves_is_withdrawn(story):
    with story.act() as act:
        story.enroll(act, "Nils", "mentee", status="applied")
        deactivate(act, "Nils")
        assert act.seat("Nils") == "withdrawn"
    ((_, admin),) = story.sent("admin.person_gone")
    assert "Nils" in words(admin)


def test_who_came_back_before_it_was_told_is_not_told_of(story):
    story.match(days=30)
    with story.act() as act:
        deactivate(act, "Omar")
        act.person("Omar").deactivated_at = None
    assert story.sent("admin.person_gone") == []


@pytest.mark.parametrize("status", ["published", "active", "paused", "closing"])
@pytest.mark.parametrize("who", ["Mia", "Omar"])
def test_either_leaves_at_any_time(story, status, who):
    pair_id = story.match(days=40, status=status)
    with story.act() as act:
        leave(act, who, pair_id)
        assert act.session.get(Pair, pair_id).status == "ended"


def test_whoever_was_left_is_asked_and_not_assumed(story):
    first, second = story.match(days=40), story.match("Nils", "Olga", days=40)
    with story.act() as act:
        leave(act, "Mia", first)
        leave(act, "Olga", second)
        with pytest.raises(DomainError):
            answer_pool(*act.who("Mia"), first, act.now, again=True)  # she left
        with pytest.raises(DomainError):
            answer_pool(*act.who("Nils"), first, act.now, again=True)
        for _ in range(2):
            answer_pool(*act.who("Omar"), first, act.now, again=True)
        answer_pool(*act.who("Nils"), second, act.now, again=False)
        assert (act.seat("Omar"), act.seat("Nils")) == ("approved", "withdrawn")
        with pytest.raises(DomainError) as late:
            answer_pool(*act.who("Nils"), second, act.now, again=True)
        assert late.value.code == "pool_answered"
    told = dict(story.sent("pair.ended"))
    assert "You can be matched again" in words(told["Omar"])
    assert not buttons(told["Nils"])


def home_of(act, name):
    view = home_view(home_facts(act.session, act.person(name), act.now), Reader())
    assert_view_fits(view)
    return Message("", view["blocks"])


def test_the_question_waits_on_the_home_tab_of_whoever_was_left(story):
    pair_id = story.match(days=40)
    with story.act() as act:
        act.session.get(Cohort, story.cohort_id).status = "running"
        leave(act, "Mia", pair_id)
        home = home_of(act, "Omar")
    said = words(home)
    assert "*Would you like to be matched with somebody else in Career &lt;paths&gt;?*" in said
    assert "As a mentor. Your pair has come to an end." in said
    assert "Nothing waits for you" not in said
    assert "waiting list" not in said
    pressed = buttons(home)
    assert (pressed["pool.again"], pressed["pool.stop"]) == (str(pair_id), str(pair_id))
    with story.act() as act:
        answer_pool(*act.who("Omar"), pair_id, act.now, again=True, elsewhere=True)
        home = home_of(act, "Omar")
    assert "Would you like" not in words(home)
    (message,) = story.amended("pair.ended")
    assert "You can be matched again" in words(message), "the message that asked says so, too"
    assert not buttons(message)


def test_who_is_asked_is_not_counted_on_the_waiting_list(story):
    left, other = story.match(days=40), story.match("Nils", "Olga", days=40)
    with story.act() as act:
        leave(act, "Mia", left)
        leave(act, "Olga", other)
        story.enroll(act, "Zoe", "mentee", "waitlisted")
        program = act.session.get(Program, story.program_id)
        status = program_status(act.session, act.actor("Cora"), program, act.now)
        home = words(home_of(act, "Cora"))
    said = words(status_message(status, Reader()))
    assert "1 on the waiting list" in said
    assert "2 asked whether they would like another partner" in said
    assert "1 on the waiting list · 2 asked about another partner" in home


def applications_read(act, story):
    program = act.session.get(Program, story.program_id)
    return words(queue(applications(act.session, program, act.person("Cora")), Reader()))


def test_who_is_asked_about_another_partner_is_nobodys_to_decide(story):
    pair_id = story.match(days=40)
    with story.act() as act:
        leave(act, "Mia", pair_id)
        story.enroll(act, "Zoe", "mentee", "waitlisted")
        said = applications_read(act, story)
        seat = act.session.scalar(select(Enrollment).where(Enrollment.person_id == act.person("Omar").id))
        choice = several_to_choose(*act.who("Cora"), story.program_id)
        with pytest.raises(DomainError, match="asked_again_waits"):
            decide_application(*act.who("Cora"), seat.id, EnrollmentEvent.APPROVE, act.now)
    assert "1 on the waiting list · 1 asked about another partner" in said
    assert "*Asked whether they would like another partner*\n• <@U0OMAR> as a mentor" in said
    assert said.count("would like to join") == 1, "Zoe's"
    assert [one.name for one in choice.candidates] == ["Zoe"]


def test_who_applies_again_after_being_left_waits_for_a_place_like_anybody_else(story):
    pair_id = story.match(days=40)
    with story.act() as act:
        leave(act, "Mia", pair_id)
        answer_pool(*act.who("Omar"), pair_id, act.now, again=False)
    with story.act(timedelta(days=1)) as act:
        seat = act.session.scalar(select(Enrollment).where(Enrollment.person_id == act.person("Omar").id))
        move_on(seat, EnrollmentEvent.RESUME)
        move_on(seat, EnrollmentEvent.APPLY)
        seat.applied_at = act.now
        decide_application(*act.who("Cora"), seat.id, EnrollmentEvent.WAITLIST, act.now)
        said = applications_read(act, story)
        assert "pool.again" not in buttons(home_of(act, "Omar"))
        with pytest.raises(DomainError, match="pool_answered"):
            answer_pool(*act.who("Omar"), pair_id, act.now, again=True)
    assert "1 on the waiting list" in said
    assert "another partner" not in said
    assert "<@U0OMAR> would like to join" in said


def test_what_was_booked_is_off_with_the_pair_and_both_are_told_so(story):
    pair_id = story.match(days=40)
    starts = story.now + timedelta(days=3)
    with story.act() as act:
        meeting = plan_meeting(*act.who("Mia"), pair_id, MeetingEntered(starts, 60, ""), "regular", act.now)
        nudge = Nudge(person_id=act.person("Omar").id, local_date=act.now.date(), made_at=act.now)
        act.session.add(nudge)
        act.session.flush()
        occurrence = str(Occurrence("h-24", f"{meeting.id}@{stamp(starts)}"))
        act.session.add(
            StepTaken(
                pair_id=pair_id, recipient=str(act.person("Omar").id), step="meeting_tomorrow",
                occurrence=occurrence, taken_at=act.now, nudge_id=nudge.id, outcome="acted",
            )
        )  # fmt: skip
        act.session.flush()
        outbox.post(
            act.session, "nudge", act.now, key=nudge_key(nudge.id), person=nudge.person_id, nudge=nudge.id
        )
    with story.act(timedelta(hours=1)) as act:
        left = leave(act, "Mia", pair_id)
        assert "does not take place" in view_words(left_notice(left, again=False, reader=Reader()))
        details = pair_details(act.session, act.actor("Cora"), pair_id, act.now)
        told = act.session.scalar(select(OutboxRow).where(OutboxRow.kind == "pair.ended"))
        amends = [
            row
            for row in act.session.scalars(select(OutboxRow))
            if row.lane.startswith("amend:meeting.planned")
        ]
        assert [row.not_before > told.not_before for row in amends] == [True], (
            "not before the partner is told"
        )
    for kind in ("pair.ended", "pair.left", "pair.over"):
        ((_, message),) = story.sent(kind)
        assert "does not take place: please take it out of your calendar" in words(message)
    assert "Next meeting" not in words(details_message(details, Reader()))
    (post,) = story.amended("meeting.planned")
    assert "is called off" in words(post)
    assert not buttons(post)
    (reminder,) = story.amended("nudge")
    assert "is over, so there is nothing left to do here" in words(reminder)
    assert not buttons(reminder)


def test_peers_who_were_left_are_asked_on_their_home_tab_in_whichever_role_they_joined(story):
    plan = story.plan()
    story.change_plan(matching=replace(plan.matching, shape="peers"))
    pair_id = story.match(days=40)
    with story.act() as act:
        act.session.get(Cohort, story.cohort_id).status = "running"
        act.session.scalar(
            select(Enrollment).where(Enrollment.person_id == act.person("Omar").id)
        ).role = "mentee"
        leave(act, "Mia", pair_id)
        assert buttons(home_of(act, "Omar"))["pool.again"] == str(pair_id)


def test_a_mentor_with_another_pair_is_neither_asked_nor_shown_the_way_out_of_it(story):
    left, gone = story.match(days=40), story.match("Nils", "Omar", days=40)
    story.match("Zoe", "Omar", days=40)
    with story.act() as act:
        form = leave_modal(leave_question(*act.who("Mia"), left), REASON_LENGTH, Reader())
        leave(act, "Mia", left)
        act.person("Nils").deactivated_at = act.now
        person_left(act.session, act.person("Nils"), act.now)
        assert act.session.get(Pair, gone).status == "ended"
        assert act.seat("Omar") == "matched"
    assert "unless they have another pair" in view_words(form)
    for kind in ("pair.ended", "partner.gone"):
        ((who, message),) = story.sent(kind)
        assert (who, buttons(message)) == ("Omar", {})
        assert "Nothing changes in the other mentoring you are in." in words(message)
        assert "would rather not take on anybody new, tell one of them" in words(message)
        assert "/mentor leave" not in words(message)


def test_a_choice_is_counted_and_its_words_are_for_coordinators(story):
    pair_id = story.match(days=40)
    with story.act() as act:
        leave_pair(
            *act.who("Mia"),
            pair_id,
            reason="He <never> calls",
            back_to_pool=False,
            now=act.now,
            why="no_contact",
        )
        pair = act.session.get(Pair, pair_id)
        assert reason_given(pair.end_reason, pair.ended_by) == "no_contact"
        why = read_end_reason(act.session, act.actor("Cora"), pair_id)
        shown = end_reason_modal(why, Reader())
        assert_view_fits(shown)
        assert "We hardly got hold of each other" in view_words(shown)
        assert "He &lt;never&gt; calls" in view_words(shown)
        kept = [str(row.detail) for row in act.session.scalars(select(Activity))]
        kept += [str(row.args) for row in act.session.scalars(select(OutboxRow))]
        assert not [one for one in kept if "calls" in one or "no_contact" in one]
    for _, message in (*story.sent("pair.ended"), *story.sent("admin.pair_ended")):
        assert "calls" not in words(message)
        assert "got hold" not in words(message)


def test_two_who_failed_are_apart_in_each_role_and_in_the_next_cohort(story):
    pair_id = story.match(days=40)
    with story.act() as act:
        story.enroll(act, "Mia", "mentor", "approved")
        story.enroll(act, "Omar", "mentee", "approved")
        leave(act, "Mia", pair_id)
        assert len(act.session.scalars(select(MatchConstraint)).all()) == 2
        following = Cohort(program_id=story.program_id, name="Second", status="recruiting")
        act.session.add(following)
        act.session.flush()
        story.cohort_id = following.id
        for name, role in (("Omar", "mentor"), ("Nils", "mentor"), ("Mia", "mentee")):
            story.enroll(act, name, role, "begun")
            carry_over(act.session, following.id, act.person(name).id, act.now)
            carry_over(act.session, following.id, act.person(name).id, act.now)
        carried = act.session.scalars(
            select(MatchConstraint).where(MatchConstraint.cohort_id == following.id)
        ).all()
        assert [one.kind for one in carried] == ["failed"]
        seats = [act.session.get(Enrollment, one) for one in
                 (carried[0].mentee_enrollment_id, carried[0].mentor_enrollment_id)]  # fmt: skip
        assert [(seat.person_id, seat.role) for seat in seats] == [
            (act.person("Mia").id, "mentee"), (act.person("Omar").id, "mentor")
        ]  # fmt: skip


def test_peers_who_failed_are_kept_apart_once(story):
    with story.act() as act:
        for name in ("Pia", "Paul"):
            story.enroll(act, name, "mentee", "approved")
        ids = act.person("Pia").id, act.person("Paul").id
        keep_apart(act.session, story.cohort_id, *ids, ids[0], act.now)
        keep_apart(act.session, story.cohort_id, *reversed(ids), ids[0], act.now)
        assert len(act.session.scalars(select(MatchConstraint)).all()) == 1
