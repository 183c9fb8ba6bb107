"""A campaign: the champion approves its words, then they go out on their days, once, to whom they are meant for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from blocks import ids
from blocks.home import home_view
from blocks.parts import Message
from blocks.reader import Reader
from blocks.recruiting.inviting.campaign import asked, campaign, texts_modal
from blocks.recruiting.inviting.opening import opening_preview
from bot.domain.campaign import digest_of_text
from bot.domain.messages import NoLongerApplies
from bot.domain.planning import Campaign, Dates, Eligibility, Eligible
from bot.domain.program import Blackout
from bot.domain.states.enrollment import EnrollmentEvent
from bot.usecases.facts.campaign import campaign as campaign_shown
from bot.usecases.facts.campaign import opening, texts_to_approve
from bot.usecases.facts.home import home_facts
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.recruiting.inviting.campaign import (
    READING,
    approve_text,
    approve_texts,
    ask_champion,
    ask_for_change,
    texts_of,
    texts_to_answer,
)
from bot.usecases.recruiting.inviting.campaigning import CampaignJob, run_campaigns
from bot.usecases.recruiting.inviting.opening import keep_closed, open_by_itself, open_program
from bot.usecases.recruiting.inviting.reminding import remind_unfinished
from db.models import OutboxRow
from db.session import Sessions, WorkspaceSession
from tests.conftest import TEAM
from tests.pair_story import assert_fits, assert_view_fits, buttons, view_words
from tests.usecases.people.company import begin, decide, pair_up
from tests.usecases.recruiting.hall import Hall, refused, words

TEXTS = Campaign(
    kickoff="Say hello today.",
    thanks="Thank you for saying yes.",
    follow_up="Two minutes more.",
    last_call="Now!",
)
DATES = Dates(
    announce=date(2026, 3, 4),
    last_call=date(2026, 3, 12),
    apply_until=date(2026, 3, 16),
    begin=date(2026, 3, 30),
)


def planned(session: WorkspaceSession, now: datetime, **changes: Any) -> Hall:
    """A program that is planned and has a champion, Chan."""
    hall = Hall(session, now)
    current_cohort(session, hall.program).status = "planned"
    current_cohort(session, hall.program).opened_at = None
    for row in hall.sent("program.announced"):
        session.delete(row)
    hall.program.champion_id = hall.person("UCHAN").id
    hall.plan(campaign=TEXTS, announcement="Come and grow.", **changes)
    return hall


def approve(hall: Hall, *keys: str) -> None:
    for key in keys or [text.key for text in texts_of(hall.session, hall.program)]:
        digest = digest_of_text(plan_of(hall.program), key)
        approve_text(*hall.who("UCHAN"), hall.program.id, key, digest[:16], hall.now)


def announced(hall: Hall) -> int:
    return len(hall.sent("program.announced"))


# --- approval ----------------------------------------------------------------------------------------


def test_the_champion_reads_every_text_in_one_message_and_approves_each(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        (question,) = hall.sent("champion.asked")
        shown = hall.read(question)
        for text in (
            "Come and grow.",
            "Two minutes more.",
            "Now!",
            "Thank you for saying yes.",
            "Say hello today.",
        ):
            assert text in shown
        assert shown.count("'Approve this text'") == 5
        approve(hall, "announcement")
        shown = hall.read(question)
        assert shown.count("'Approve this text'") == 4
        assert "approved on" in shown
        assert hall.sent("admin.champion_answered") == [], "the others are told of together"
        (told,) = hall.sent("admin.announcement_approved")
        assert told.not_before == now + READING, "who reads on answers the others meanwhile"
        assert "<@UCHAN> approved the announcement of *Career development*" in hall.read(told)
        assert "'See the announcement'" in hall.read(told)
        approve(hall)
        with pytest.raises(NoLongerApplies):
            hall.read(told)
        assert len(hall.sent("admin.announcement_approved")) == 1
        (told,) = hall.sent("admin.champion_answered")
        assert "<@UCHAN> approved the texts" in hall.read(told)


def test_the_champion_answers_on_home_what_waits_for_them(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        chan = hall.who("UCHAN")[2]

        def home() -> tuple[str, dict[str, str]]:
            view = home_view(home_facts(session, chan, now), Reader())
            assert_view_fits(view)
            return view_words({"title": {}, **view}), buttons(Message("", view["blocks"]))

        assert ids.TEXTS_OPEN not in home()[1], "nothing waits yet"
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        read, pressed = home()
        assert "5 texts wait for your word" in read
        assert pressed[ids.TEXTS_OPEN] == str(hall.program.id)
        for who in ("UMIA", "UCLEO"):
            assert refused(texts_to_answer, *hall.who(who)[:2], hall.program.id) == "not_yours"
        program = texts_to_answer(*hall.who("UCHAN")[:2], pressed[ids.TEXTS_OPEN])
        modal = texts_modal(texts_to_approve(session, {"program": program.id}, now), Reader())
        assert_view_fits(modal)
        assert "Two minutes more." in view_words(modal)
        assert {"text.approve", "text.change", "text.approve_all"} <= set(
            buttons(Message("", modal["blocks"]))
        )
        approve(hall)
        assert ids.TEXTS_OPEN not in home()[1], "all of them are answered"


def test_the_champion_approves_all_that_waits_at_once_or_nothing_of_it(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        approve(hall, "kickoff")
        message = asked(texts_to_approve(session, {"program": hall.program.id}, now), Reader())
        assert_fits(message)
        assert "Approve all 4 texts" in str(message.blocks)
        assert (
            "4 texts go out in your name, as they stand here: "
            "Invitation, To those who began, Last call, Thanks for applying." in str(message.blocks)
        )
        program, _, carried = buttons(message)["text.approve_all"].partition(":")
        assert program == str(hall.program.id)
        seen = [(key, digest) for key, _, digest in (one.partition("=") for one in carried.split(","))]
        assert [key for key, _ in seen] == ["announcement", "follow_up", "last_call", "thanks"]
        assert refused(approve_texts, *hall.who("UMIA"), program, seen, now) == "not_yours"
        assert refused(approve_texts, *hall.who("UCHAN"), program, [], now) == "text_outdated"
        approve_texts(*hall.who("UCHAN"), program, seen, now)
        assert {text.state for text in texts_of(session, hall.program)} == {"approved"}
        (told,) = hall.sent("admin.champion_answered")
        assert "<@UCHAN> approved the texts" in hall.read(told)
        message = asked(texts_to_approve(session, {"program": hall.program.id}, now), Reader())
        assert buttons(message) == {}


def test_nothing_is_posted_before_the_champion_said_yes(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        assert refused(open_program, *hall.who("UCLEO"), hall.program.id, now) == "announcement_waits"
        preview = words(opening_preview(opening(session, hall.program, now), Reader()))
        assert "Post it and open" not in preview
        assert "Ask the champion" in preview
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        assert refused(open_program, *hall.who("UCLEO"), hall.program.id, now) == "announcement_waits"
        assert announced(hall) == 0
        approve(hall, "announcement")
        open_program(*hall.who("UCLEO"), hall.program.id, now)
        (row,) = hall.sent("program.announced")
        post = hall.read(row)
        assert "Come and grow." in post
        assert "— <@UCHAN>, champion of the program" in post


def test_an_invitation_to_a_fixed_number_of_meetings_says_how_many(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        short = {"duration_days": 30, "meetings_planned": 2, "meeting_minutes": 30}
        hall.plan(**short, closes_after_meetings=True)
        assert "Up to 2 meetings of 30 minutes, within 30 days" in words(announcement_of(session, hall, now))
        hall.plan(**short, closes_after_meetings=False)
        assert "1 month · a conversation about every" in words(announcement_of(session, hall, now))


def announcement_of(session: WorkspaceSession, hall: Hall, now: datetime) -> Message:
    return opening_preview(opening(session, hall.program, now), Reader())


def test_other_words_need_another_yes(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        old = digest_of_text(plan_of(hall.program), "announcement")
        approve(hall)
        hall.plan(announcement="Come and grow with us.")
        assert refused(open_program, *hall.who("UCLEO"), hall.program.id, now) == "announcement_waits"
        code = refused(approve_text, *hall.who("UCHAN"), hall.program.id, "announcement", old, now)
        assert code == "text_outdated", "the yes would be to words that are gone"
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        approve(hall, "announcement")
        open_program(*hall.who("UCLEO"), hall.program.id, now)
        hall.plan(campaign=replace(TEXTS, image_url="https://example.com/a.png", image_alt="A tree"))
        with pytest.raises(NoLongerApplies):
            hall.read(hall.sent("program.announced")[0])  # a picture is part of what is approved


def test_a_wish_for_other_words_reaches_the_coordinators_alone(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        digest = digest_of_text(plan_of(hall.program), "kickoff")
        ask_for_change(*hall.who("UCHAN"), hall.program.id, "kickoff", digest, " Less <loud> ", now)
        (told,) = hall.sent("admin.champion_answered")
        assert "Less &lt;loud&gt;" in hall.read(told)
        assert "a change is wanted" in hall.read(hall.sent("champion.asked")[0])
        assert "Less &lt;loud&gt;" in words(campaign(campaign_shown(session, hall.program, now), Reader()))
        code = refused(ask_for_change, *hall.who("UCHAN"), hall.program.id, "kickoff", digest, "  ", now)
        assert code == "answer_required"


def test_when_all_is_answered_coordinators_read_it_although_a_change_is_wanted(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        digest = digest_of_text(plan_of(hall.program), "kickoff")
        ask_for_change(*hall.who("UCHAN"), hall.program.id, "kickoff", digest, "Less loud", now)
        (first,) = hall.sent("admin.champion_answered")
        assert "All other texts are approved" not in hall.read(first)
        approve(hall, "follow_up", "last_call", "thanks", "announcement")
        _, last = hall.sent("admin.champion_answered")
        assert "Less loud" in hall.read(last)
        assert "All other texts are approved" in hall.read(last)
        assert hall.sent("admin.announcement_approved") == []


def test_nobody_but_the_champion_answers_and_nobody_but_coordinators_asks(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        digest = digest_of_text(plan_of(hall.program), "kickoff")
        for slack_id in ("UCLEO", "UEVE"):
            code = refused(approve_text, *hall.who(slack_id), hall.program.id, "kickoff", digest, now)
            assert code == "not_yours"
        assert refused(ask_champion, *hall.who("UCHAN"), hall.program.id, now) == "not_a_coordinator"
        assert (
            refused(approve_text, *hall.who("UCHAN"), hall.program.id, "kickoff", "", now) == "text_outdated"
        )


def test_the_champion_is_asked_once_a_day_at_most(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        later = now + timedelta(hours=2)
        assert refused(ask_champion, *hall.who("UCLEO"), hall.program.id, later) == "champion_asked_today"
        ask_champion(*hall.who("UCLEO"), hall.program.id, now + timedelta(days=1))
        assert len(hall.sent("champion.asked")) == 2


def test_a_program_without_champion_or_approval_goes_its_way(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        hall.program.champion_id = None
        assert refused(ask_champion, *hall.who("UCLEO"), hall.program.id, now) == "no_champion"
        open_program(*hall.who("UCLEO"), hall.program.id, now)
        assert "champion of the program" not in hall.read(hall.sent("program.announced")[0])


# --- opening by itself ---------------------------------------------------------------------------------


def test_it_opens_by_itself_on_its_day_at_nine_at_home(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now, dates=DATES)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        approve(hall)
        assert "Open it on Mar 4, 2026" in words(
            opening_preview(opening(session, hall.program, now), Reader())
        )
        open_by_itself(*hall.who("UCLEO"), hall.program.id, now)
        nine_in_berlin = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
        assert nine_in_berlin in run_campaigns(session, now)
        run_campaigns(session, nine_in_berlin - timedelta(minutes=1))
        assert announced(hall) == 0
        run_campaigns(session, nine_in_berlin)
        run_campaigns(session, nine_in_berlin + timedelta(hours=1))
        assert announced(hall) == 1
        assert current_cohort(session, hall.program).status == "recruiting"


def test_it_waits_for_the_champion_for_working_hours_and_for_the_end_of_silence(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        open_by_itself(*hall.who("UCLEO"), hall.program.id, now)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        run_campaigns(session, now)
        assert announced(hall) == 0, "not approved"
        approve(hall)
        hall.program.on_hold = True
        run_campaigns(session, now)
        assert announced(hall) == 0, "on hold"
        hall.program.on_hold = False
        hall.plan(blackouts=(Blackout(date(2026, 3, 2), date(2026, 3, 3)),))
        run_campaigns(session, now)
        assert announced(hall) == 0, "a silent day"
        run_campaigns(session, datetime(2026, 3, 4, 3, 0, tzinfo=UTC))
        assert announced(hall) == 0, "night"
        run_campaigns(session, datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
        assert announced(hall) == 1


def test_coordinators_read_that_it_opened_by_itself(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        open_by_itself(*hall.who("UCLEO"), hall.program.id, now)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        run_campaigns(session, now)
        assert hall.sent("admin.opened_itself") == []
        approve(hall, "announcement")
        assert hall.sent("admin.announcement_approved") == [], "the next message says more"
        run_campaigns(session, now)
        run_campaigns(session, now + timedelta(hours=1))
        (told,) = hall.sent("admin.opened_itself")
        shown = hall.read(told)
        assert (
            "*Career development* is open: <@UCHAN> approved the announcement, and it is on its way to"
            in shown
        )
        assert f"<#{hall.program.announce_channel}>" in shown
        approve(hall)
        (all_of_them,) = hall.sent("admin.champion_answered")
        assert "See the announcement" not in hall.read(all_of_them), "it is posted already"


def test_who_approves_before_the_day_is_told_of_and_so_is_an_opening_that_needs_no_approval(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now, dates=DATES)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        open_by_itself(*hall.who("UCLEO"), hall.program.id, now)
        approve(hall, "announcement")
        (told,) = hall.sent("admin.announcement_approved")
        assert "Goes out by itself on Mar 4, 2026, to <#" in hall.read(told)
        hall.program.champion_id = None
        run_campaigns(session, datetime(2026, 3, 4, 8, 0, tzinfo=UTC))
        (opened,) = hall.sent("admin.opened_itself")
        assert "is open: its announcement is on its way to <#" in hall.read(opened)
        with pytest.raises(NoLongerApplies):
            hall.read(told)


def test_a_coordinator_can_take_it_back(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        hall.program.champion_id = None
        open_by_itself(*hall.who("UCLEO"), hall.program.id, now)
        _, actor, _ = hall.who("UCLEO")
        keep_closed(session, actor, hall.program.id)
        run_campaigns(session, now)
        assert announced(hall) == 0


def test_the_job_wakes_up_for_a_yes(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(session, now)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        open_by_itself(*hall.who("UCLEO"), hall.program.id, now)
    job = CampaignJob(sessions, TEAM, lambda: now)
    job.run()
    with sessions.writing(TEAM) as session:
        hall.session, hall.program = session, session.merge(hall.program, load=True)
        assert session.query(OutboxRow).filter_by(kind="program.announced").count() == 0
        approve(hall)
    job.run()
    with sessions.reading(TEAM) as session:
        assert session.query(OutboxRow).filter_by(kind="program.announced").count() == 1


# --- last call, closing, thanks, kickoff ----------------------------------------------------------------


def running_campaign(session: WorkspaceSession, now: datetime) -> Hall:
    """Open since now, every text approved."""
    hall = planned(session, now, dates=DATES)
    ask_champion(*hall.who("UCLEO"), hall.program.id, now)
    approve(hall)
    open_program(*hall.who("UCLEO"), hall.program.id, now)
    return hall


def at(day: int, hour: int = 9) -> datetime:
    """A moment in March 2026, UTC; Berlin is an hour ahead."""
    return datetime(2026, 3, day, hour, 0, tzinfo=UTC)


def test_the_last_call_is_posted_once_and_told_only_to_who_began(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = running_campaign(session, now)
        hall.person("UEVE")  # has not begun
        hall.apply("UMIA")
        begin(session, hall.person("UTOM"), hall.program, at(11))
        for moment in (at(11), at(12, 7), at(12), at(12, 10), at(13)):
            run_campaigns(session, moment)
            remind_unfinished(session, moment)
        (posted,) = hall.sent("campaign.last_call")
        assert posted.created_at == at(12)
        hall.now = at(12)
        assert "Now!" in hall.read(posted)
        assert "Apply until *Mar 16, 2026*" in hall.read(posted)
        (told,) = hall.sent("application.last_call")
        assert told.args["person"] == hall.person("UTOM").id
        assert "Last call for *Career development*" in hall.read(told)
        assert hall.sent("application.unfinished") == [], "the last call took its place"


def test_nobody_hears_the_last_call_beside_the_follow_up(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = running_campaign(session, now)
        begin(session, hall.person("UTOM"), hall.program, at(8))
        for day in (11, 12, 13):
            remind_unfinished(session, at(day))
        (followed,) = hall.sent("application.unfinished")
        assert followed.created_at == at(11)
        (called,) = hall.sent("application.last_call")
        assert called.created_at == at(12)


def test_no_follow_up_in_words_that_wait_for_the_champion(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = running_campaign(session, now)
        begin(session, hall.person("UTOM"), hall.program, now)
        hall.plan(campaign=replace(TEXTS, follow_up="Other words."))
        remind_unfinished(session, at(5))
        assert hall.sent("application.unfinished") == []
        ask_champion(*hall.who("UCLEO"), hall.program.id, at(6))
        approve(hall)
        remind_unfinished(session, at(6))
        (row,) = hall.sent("application.unfinished")
        assert "Other words." in hall.read(row)
        hall.program.on_hold = True
        with pytest.raises(NoLongerApplies):
            hall.read(row)


@pytest.mark.long
def test_when_applications_close_coordinators_read_how_it_stands_and_applicants_are_thanked(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = running_campaign(session, now)
        for slack_id in ("UMIA", "UTOM"):
            hall.apply(slack_id, "mentee")
        decide(session, hall.person("UCLEO"), hall.person("UTOM"), EnrollmentEvent.DECLINE, now)
        begin(session, hall.person("UEVE"), hall.program, now)
        run_campaigns(session, at(16, 15))
        assert hall.sent("admin.applications_closed") == []
        for moment in (at(17, 3), at(17), at(17, 10), at(18)):
            run_campaigns(session, moment)
        (closed,) = hall.sent("admin.applications_closed")
        text = hall.read(closed)
        assert "1 person waits for a decision" in text
        assert "1 began and did not finish" in text
        (thanked,) = hall.sent("campaign.thanks")
        assert thanked.args["person"] == hall.person("UMIA").id
        assert "Thank you for saying yes." in hall.read(thanked)


def test_thanks_go_only_to_who_still_waits_for_a_match(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = running_campaign(session, now)
        (mia,), (omar,), (tom,), (eve,), (zoe,) = (
            hall.apply(one, role)
            for one, role in (("UMIA", "mentee"), ("UOMAR", "mentor"), ("UTOM", "mentee"), ("UEVE", "mentee"),
                              ("UZOE", "mentee"))
        )  # fmt: skip
        cohort = current_cohort(session, hall.program)
        cohort.status, cohort.published_at = "running", at(13)
        pair_up(session, hall.program, mia.person, omar.person, at(13))
        tom.status, tom.missed = "approved", 1  # was told that there is nobody yet
        eve.status = zoe.status = "approved"
        run_campaigns(session, at(17))
        thanks = {row.args["person"]: row for row in hall.sent("campaign.thanks")}
        assert set(thanks) == {eve.person_id, zoe.person_id}
        assert "Thank you for saying yes." in hall.read(thanks[eve.person_id])
        zoe.status = "matched"
        session.flush()
        with pytest.raises(NoLongerApplies):
            hall.read(thanks[zoe.person_id])
        (closed,) = hall.sent("admin.applications_closed")
        assert "Next:" not in hall.read(closed), "nobody waits for a decision, and the matches are published"


def test_after_the_last_day_the_next_step_is_one_that_somebody_waits_for(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = running_campaign(session, now)
        (mia,) = hall.apply("UMIA", "mentee")
        run_campaigns(session, at(17))
        (closed,) = hall.sent("admin.applications_closed")
        assert "Next: `/mentor-admin applications`" in hall.read(closed)
        mia.status = "approved"
        assert "Next: `/mentor-admin match preview`" in hall.read(closed)
        mia.status = "withdrawn"
        assert "Next:" not in hall.read(closed)


@pytest.mark.long
def test_each_of_a_new_pair_gets_the_kickoff_once(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = running_campaign(session, now)
        (mia,), (omar,), (tom,) = (
            hall.apply("UMIA", "mentee"), hall.apply("UOMAR", "mentor"), hall.apply("UTOM", "mentee"),
        )  # fmt: skip
        cohort = current_cohort(session, hall.program)
        cohort.status, cohort.published_at = "running", now
        pair_up(session, hall.program, mia.person, omar.person, now)
        pair_up(session, hall.program, tom.person, omar.person, now)
        for hours in (0, 1, 30):
            run_campaigns(session, now + timedelta(hours=hours))
        told = [row.args["person"] for row in hall.sent("campaign.kickoff")]
        assert sorted(told) == sorted([mia.person_id, omar.person_id, tom.person_id])
        assert "Say hello today." in hall.read(hall.sent("campaign.kickoff")[0])


# --- what coordinators see ------------------------------------------------------------------------------


def test_the_campaign_in_one_message(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = planned(
            session, now, dates=DATES, eligibility=Eligibility(mentor=Eligible(departments=("Data",)))
        )
        before = words(campaign(campaign_shown(session, hall.program, now), Reader()))
        assert "the champion has not been asked" in before
        assert "Planned for Mar 4, 2026, to <#CALL>" in before
        assert "3 days after somebody began" in before
        assert "When applications close after Mar 16, 2026" in before
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        approve(hall)
        open_program(*hall.who("UCLEO"), hall.program.id, now)
        begin(session, hall.person("UTOM"), hall.program, now)
        after = words(campaign(campaign_shown(session, hall.program, now), Reader()))
        assert "Posted on" in after
        assert "once; 1 person at the moment" in after
        assert "Ask the champion" not in after
        post = hall.read(hall.sent("program.announced")[0])
        assert "Who can join as a mentee: everybody. As a mentor: Data." in post
        assert "Apply until *Mar 16, 2026* · it begins on Mar 30, 2026" in post


def test_an_invitation_that_is_posted_late_announces_no_day_that_has_passed(
    sessions: Sessions, now: datetime
) -> None:
    """Set up after the day it was to begin: coordinators see it before it is posted, everybody afterwards."""
    with sessions.writing(TEAM) as session:
        hall = planned(session, now, dates=replace(DATES, announce=None))
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        approve(hall)
        late = at(31)
        said = "Applications closed on *Mar 16, 2026*: who joins now is on the waiting list · it began on Mar 30, 2026"
        assert said in words(opening_preview(opening(session, hall.program, late), Reader()))
        open_program(*hall.who("UCLEO"), hall.program.id, late)
        hall.now = late
        post = hall.read(hall.sent("program.announced")[0])
        assert said in post
        assert "Apply until" not in post
        assert "it begins" not in post


def test_the_campaign_tells_what_went_out_and_what_never_will(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = running_campaign(session, now)
        (mia,), (omar,), _ = (
            hall.apply("UMIA", "mentee"),
            hall.apply("UOMAR", "mentor"),
            hall.apply("UTOM", "mentee"),
        )
        cohort = current_cohort(session, hall.program)
        cohort.status, cohort.published_at = "running", at(10)
        pair_up(session, hall.program, mia.person, omar.person, at(10))

        def seen(moment: datetime) -> str:
            run_campaigns(session, moment)
            session.flush()
            return words(campaign(campaign_shown(session, hall.program, moment), Reader()))

        before = seen(at(10))
        gone = "Was planned for Mar 12, 2026 and is not sent any more: the matches are published already."
        assert gone in before
        assert "Is not sent any more: the matches are published already." in before
        assert "to everybody who waits for a match then; 1 person at the moment" in before
        assert f"Sent since {Reader().day(at(10))}, to everybody who has a match; 2 people so far." in before
        assert hall.sent("campaign.last_call") == []
        after = seen(at(17))
        assert gone in after
        assert f"Sent on {Reader().day(at(17))}, to everybody who waited for a match: 1 person." in after


def test_a_text_that_the_matches_came_before_says_so_ever_after(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = running_campaign(session, now)
        cohort = current_cohort(session, hall.program)
        cohort.status, cohort.published_at = "running", at(10)
        shown = words(campaign(campaign_shown(session, hall.program, at(28)), Reader()))
        assert shown.count("is not sent any more: the matches are published already.") == len(
            ("last call", "thanks")
        )
        assert "Is not sent any more: the matches are published already." in shown
        assert "its time is over" not in shown
        cohort.published_at = at(17)
        shown = words(campaign(campaign_shown(session, hall.program, at(28)), Reader()))
        assert "Is not sent any more: its time is over." in shown


def test_texts_whose_time_is_over_are_not_announced(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = running_campaign(session, now)
        hall.plan(campaign=replace(TEXTS, last_call="Not approved.", thanks="Nor this."))
        shown = words(campaign(campaign_shown(session, hall.program, at(18)), Reader()))
        assert "Was planned for Mar 12, 2026 and is not sent any more: its time is over." in shown
        assert "Was planned for Mar 16, 2026 and is not sent any more: nobody waits for a match." in shown
        shown = words(campaign(campaign_shown(session, hall.program, at(28)), Reader()))
        assert "Was planned for Mar 16, 2026 and is not sent any more: its time is over." in shown
