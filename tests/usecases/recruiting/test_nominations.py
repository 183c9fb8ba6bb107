"""Somebody thinks of a colleague; the colleague decides, and nobody learns of a no."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from blocks.reader import Reader
from blocks.recruiting.inviting.nominations import nominated_notice, nomination_modal
from bot.domain.messages import NoLongerApplies
from bot.domain.planning import Recruiting
from bot.usecases.recruiting.inviting.nominations import (
    decline_nomination,
    look_at_nomination,
    nominate,
    nomination_form,
)
from bot.usecases.recruiting.inviting.reminding import remind_unfinished
from bot.usecases.submissions import Subject, find_submission
from db.models import Activity, Nomination
from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.people.company import begin
from tests.usecases.recruiting.hall import Hall, refused, words


def think_of(hall: Hall, by: str, whom: str, **given: Any) -> Any:
    hall.person(whom)
    asked = {"program_id": hall.program.id, "role": "mentor", "note": "", **given}
    return nominate(*hall.who(by), nominee=whom, now=hall.now, **asked)


def test_the_nominee_reads_who_thought_of_them_and_why_and_is_in_nothing(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        made = think_of(hall, "UMIA", "UOMAR", note="You explain things <!channel> so well")
        told = hall.read(*hall.sent("nomination.asked"))
        assert "<@UMIA> thought of you as a mentor in *Career development*" in told
        assert "so well" in told
        assert "<!channel>" not in told
        assert "nobody is told, <@UMIA> neither" in told
        assert hall.sent("nomination.asked")[0].args["person"] == hall.person("UOMAR").id
        assert hall.enrollments("UOMAR") == []
        assert not made.before
        assert "hears from me" in words(nominated_notice(made, Reader()))


def test_nobody_is_woken_by_a_nomination(sessions: Sessions, now: datetime) -> None:
    night = now.replace(hour=22)
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.now = night
        think_of(hall, "UMIA", "UOMAR")
        row = hall.sent("nomination.asked")[0]
        assert row.not_before == night.replace(day=night.day + 1, hour=8), "nine o'clock in Berlin"
        assert row.lane != f"person:{row.args['person']}", "whatever else they are told need not wait for it"


def test_have_a_look_begins_the_application_in_that_role(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        think_of(hall, "UMIA", "UOMAR")
        made = session.query(Nomination).one()
        page = look_at_nomination(*hall.who("UOMAR"), made.id, now)
        assert page.answers["role"] == "mentor"
        again = look_at_nomination(*hall.who("UOMAR"), made.id, now)
        assert again.answers["role"] == "mentor"
        assert made.status == "accepted"


def test_a_no_is_told_to_nobody_whatever_they_try(sessions: Sessions, now: datetime) -> None:
    """The same words, the same rows, the same list for a yes, a no and no answer at all."""
    seen = []
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        for whom, answer in (("UYES", look_at_nomination), ("UNO", decline_nomination), ("USILENT", None)):
            think_of(hall, "UMIA", whom)
            made = session.query(Nomination).filter_by(nominee_id=hall.person(whom).id).one()
            if answer is not None:
                answer(*hall.who(whom), made.id, now)
            again = [
                think_of(hall, by, whom, role=role) for by, role in (("UMIA", "mentee"), ("UEVE", "mentor"))
            ]
            notices = [words(nominated_notice(one, Reader())) for one in again]
            listed = words(nomination_modal(nomination_form(*hall.who("UMIA")), Reader()))
            line = next(part for part in listed.split("You thought of") if whom in part).replace(whom, "X")
            seen.append(([one.replace(whom, "X") for one in notices], line.split(":")[0]))
        assert seen[0] == seen[1] == seen[2]
        assert "thought of for *Career development* already" in seen[0][0][0]
        assert len(hall.sent("nomination.asked")) == 3, "nobody is asked twice in a program"
        assert "declined" not in " ".join(a.verb for a in session.query(Activity))


def test_not_for_me_lets_go_of_what_was_begun_and_can_be_changed(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        think_of(hall, "UMIA", "UOMAR")
        made = session.query(Nomination).one()
        page = look_at_nomination(*hall.who("UOMAR"), made.id, now)
        decline_nomination(*hall.who("UOMAR"), made.id, now)
        decline_nomination(*hall.who("UOMAR"), made.id, now)
        draft = find_submission(session, "intake", hall.person("UOMAR"), Subject("cohort", page.cohort))
        assert draft is None, "so that nobody is reminded to finish"
        with pytest.raises(NoLongerApplies):
            hall.read(*hall.sent("nomination.asked"))
        hall.apply("UOMAR")
        assert refused(decline_nomination, *hall.who("UOMAR"), made.id, now) == "nomination_taken_up"


def test_who_has_joined_already_just_reads_it(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.apply("UOMAR")
        made = think_of(hall, "UMIA", "UOMAR")
        assert not made.before, "and the nominator does not learn that they had joined"
        told = hall.read(*hall.sent("nomination.asked"))
        assert "joined already" in told
        assert "nomination.accept" not in told
        assert "application.resume" not in told


def test_a_mentee_who_is_thought_of_as_a_mentor_reads_how_to_be_both(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.apply("UOMAR", "mentee")
        think_of(hall, "UMIA", "UOMAR", role="mentor")
        told = hall.read(*hall.sent("nomination.asked"))
        assert "You have joined as a mentee. If you would like to be a mentor, too, choose “Both”" in told
        assert "nothing to do" not in told
        assert "application.resume" in told


def test_only_full_members_and_never_oneself(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.person("UGUS", is_restricted=True)
        hall.person("UBOT2", is_bot=True)
        hall.person("UGONE", deleted=True)
        for whom in ("UGUS", "UBOT2", "UGONE"):
            assert refused(think_of, hall, "UMIA", whom) == "nominee_no_member"
        assert refused(think_of, hall, "UMIA", "UMIA") == "nominated_oneself"
        assert refused(think_of, hall, "UMIA", "UOMAR", role="boss") == "answer_required"
        assert refused(think_of, hall, "UMIA", "UOMAR", note="x" * 301) == "answer_too_long"
        assert refused(nominate, *hall.who("UMIA"), program_id=hall.program.id, nominee="UWHO", role="mentor",
                       note="", now=now) == "person_not_known"  # fmt: skip
        assert refused(think_of, hall, "UGUS", "UOMAR") == "guests_cannot_join"
        assert hall.sent("nomination.asked") == []


def test_a_program_may_take_none(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now, nominations=False)
        assert refused(nomination_form, *hall.who("UMIA")) == "nominations_off"
        hall.plan(recruiting=Recruiting())
        think_of(hall, "UMIA", "UOMAR")
        hall.plan(recruiting=Recruiting(nominations=False))
        with pytest.raises(NoLongerApplies):
            hall.read(*hall.sent("nomination.asked"))


def test_the_form_has_chosen_whoever_can_be_nominated(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.person("UOMAR"), hall.guest("UGUS")
        chosen = {
            one: nomination_form(*hall.who("UMIA"), one).nominee for one in ("UOMAR", "UGUS", "UMIA", "UX")
        }
        assert chosen == {"UOMAR": "UOMAR", "UGUS": "", "UMIA": "", "UX": ""}


def test_nobody_answers_for_somebody_else(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        think_of(hall, "UMIA", "UOMAR")
        made = session.query(Nomination).one()
        for who in ("UMIA", "UCLEO"):
            for number in (made.id, "0", "x"):
                assert refused(decline_nomination, *hall.who(who), number, now) == "not_yours"
                assert refused(look_at_nomination, *hall.who(who), number, now) == "not_yours"


def test_a_draft_that_was_let_go_of_does_not_keep_the_next_person_from_being_reminded(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        think_of(hall, "UMIA", "UOMAR")
        number = session.query(Nomination).one().id
        look_at_nomination(*hall.who("UOMAR"), number, now)
        three_days = timedelta(days=3)
        remind_unfinished(session, now + three_days)
        decline_nomination(*hall.who("UOMAR"), number, now + three_days)
        begin(session, hall.person("UNOA"), hall.program, now + three_days)
        remind_unfinished(session, now + 2 * three_days + timedelta(days=1))
        reminded = [row.args["person"] for row in hall.sent("application.unfinished")]
        assert reminded == [hall.person("UOMAR").id, hall.person("UNOA").id]
