"""The coordinators' queue: what comes into it, what is done about it, and what settles it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks import ids
from blocks.coordinating.health import explained_message, needing_message
from blocks.reader import Reader
from bot.domain.program import HealthThresholds
from bot.errors import DomainError
from bot.usecases.closing.ending import close_pair
from bot.usecases.coordinating.acting import change_cadence, extend_pair, part_pair, snooze_case
from bot.usecases.coordinating.health_job import HealthJob, look_after
from bot.usecases.coordinating.hello import send_hello
from bot.usecases.coordinating.needing import explained, needing_a_look
from bot.usecases.coordinating.overview import program_pairs
from bot.usecases.coordinating.pausing import hold_program, pause_pair
from bot.usecases.guiding.reminding.tick import take_due_steps
from db.models import Enrollment, HealthCase, MatchConstraint, OutboxRow, Pair, Program
from tests.pair_story import TEAM, Story, assert_fits, buttons, slack_id, words

DAY = timedelta(days=1)


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def look(story, after=timedelta()):
    with story.act(after) as act:
        look_after(act.session, act.session.get(Program, story.program_id), act.now)


def cases(story):
    with story.sessions.reading(TEAM) as session:
        return list(session.scalars(select(HealthCase).order_by(HealthCase.id)))


def listed(story, who="Cora"):
    with story.act() as act:
        program = act.session.get(Program, story.program_id)
        return needing_a_look(act.session, act.actor(who), program, 1, act.now)


def explain(story, pair_id, who="Cora"):
    with story.act() as act:
        message = explained_message(explained(act.session, act.actor(who), pair_id, act.now), Reader())
    assert_fits(message)
    return message


def queue(story):
    """What the channel reads: each post as it stands now."""
    with story.sessions.reading(TEAM) as session:
        keys = {row.id: row.key for row in session.scalars(select(OutboxRow))}
    assert keys
    return [words(message) for place, message in story.sent("admin.health")]


def amended(story):
    with story.sessions.reading(TEAM) as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "message.amend"))
        return [row.args["message"] for row in rows]


def test_a_pair_that_turns_red_is_posted_once_with_its_reasons_and_everything_that_can_be_done(story):
    story.match(days=22)
    look(story)
    look(story, timedelta(hours=2))
    look(story, DAY)
    ((place, message),) = story.sent("admin.health")
    assert place == "admin"
    text = words(message)
    assert f"<@{slack_id('Mia')}> with mentor <@{slack_id('Omar')}>" in text
    assert "needs a look: no first meeting held after 23 days" in text
    assert set(buttons(message)) == {
        ids.PAIR_HELLO, ids.PAIR_PAUSE, ids.PAIR_EXTEND, ids.PAIR_CADENCE, ids.PAIR_PART, ids.PAIR_CLOSE,
    }  # fmt: skip
    for label in (
        "Message the pair",
        "Pause",
        "Extend",
        "Change rhythm",
        "Re-match",
        "Close the pair",
        "For 4 weeks",
    ):
        assert label in text


def test_several_at_once_are_one_message(story):
    for number in range(3):
        story.match(f"M{number}", f"T{number}", days=25)
    look(story)
    ((_, message),) = story.sent("admin.health")
    assert "3 pairs need a look" in words(message)
    assert words(message).count("Look at it") == 3


def test_a_pair_that_is_merely_worth_a_look_is_not_posted(story):
    story.match(days=12)
    look(story)
    assert story.sent("admin.health") == []
    assert [case.line.pair for case in listed(story).cases] != []


def test_once_they_meet_it_settles_by_itself(story):
    pair_id = story.match(days=22)
    look(story)
    with story.act(DAY) as act:
        act.held(act.session.get(Pair, pair_id))
    look(story)
    (case,) = cases(story)
    assert case.settled_how == "on_track"
    assert amended(story) == [case.message]
    with story.sessions.reading(TEAM) as session:
        row = session.scalar(select(OutboxRow).where(OutboxRow.kind == "message.amend"))
        from blocks.messages import VIEWS
        from bot.usecases.facts.loading import load

        message = VIEWS["admin.health"](load(session, "admin.health", row.args, story.now), Reader())
    assert_fits(message)
    assert "Back on track since" in words(message)
    assert buttons(message) == {}
    look(story, 60 * DAY)
    assert len(cases(story)) == 2, "silent again much later: a case of its own"


def test_what_a_coordinator_did_stands_in_the_message(story):
    pair_id = story.match(days=22)
    look(story)
    with story.act() as act:
        send_hello(*act.who("Cora"), pair_id=pair_id, only="", now=act.now)
    with story.act() as act:
        extend_pair(*act.who("Cem"), pair_id, days="30", now=act.now)
    (text,) = queue(story)
    assert f"<@{slack_id('Cora')}> wrote to them" in text
    assert f"<@{slack_id('Cem')}> gave them 30 days more" in text
    assert text.count("wrote to them") == 1


def test_more_time_is_told_to_both_and_only_the_end_moves(story):
    pair_id = story.match(days=30)
    with story.act() as act:
        for days in ("6", "181", "", "ten", "-8"):
            with pytest.raises(DomainError, match="extension_out_of_range") as refused:
                extend_pair(*act.who("Cora"), pair_id, days=days, now=act.now)
            assert refused.value.field == "days"
        pair = extend_pair(*act.who("Cora"), pair_id, days="45", now=act.now)
        assert (pair.extra_days, pair.shift_days) == (45, 0)
        assert pair.next_due_at == act.now
    ((_, message),) = story.sent("pair.extended")
    assert "45 days more together" in words(message)


def test_another_rhythm_changes_what_silence_means(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        act.held(act.session.get(Pair, pair_id), 57)
    look(story)
    assert "no meeting for 57 days" in queue(story)[0]
    with story.act() as act:
        with pytest.raises(DomainError, match="cadence_is_so"):
            change_cadence(*act.who("Cora"), pair_id, days="14", now=act.now)
        with pytest.raises(DomainError, match="answer_required"):
            change_cadence(*act.who("Cora"), pair_id, days="13", now=act.now)
        change_cadence(*act.who("Cora"), pair_id, days="42", now=act.now)
    ((_, message),) = story.sent("pair.cadence")
    assert "from now on you meet every 6 weeks" in words(message)
    found = next(one for one in listed(story).cases if one.line.pair == pair_id)
    assert found.line.health.level == "amber"


def test_put_off_until_then_unless_it_gets_worse(story):
    pair_id = story.match(days=22)
    story.match("Nils", "Olga", days=22)
    look(story)
    with story.act() as act:
        snooze_case(*act.who("Cora"), pair_id, weeks="2", now=act.now)
    shown = listed(story)
    assert [case.line.pair for case in shown.cases] != [pair_id]
    assert (shown.total, shown.snoozed) == (1, 1)
    assert "1 put off" in words(needing_message(shown, Reader()))
    look(story, 5 * DAY)
    assert len(story.sent("admin.health")) == 1
    look(story, 2 * DAY)  # 29 days after the match: the agreement is missing too, for both pairs
    texts = queue(story)
    assert len(texts) == 2
    assert "agreement not signed by both" in texts[1]
    assert f"<@{slack_id('Nils')}>" not in texts[1], "the other pair was not put off: its message was amended"


def test_what_was_put_off_comes_back_on_its_day(story):
    story.change_plan(health=HealthThresholds(unsigned_days=100, goalless_days=100))
    pair_id = story.match(days=22)
    look(story)
    with story.act() as act:
        snooze_case(*act.who("Cora"), pair_id, weeks="1", now=act.now)
    assert "Put off until" in queue(story)[0]
    look(story, 6 * DAY)
    assert len(story.sent("admin.health")) == 1
    look(story, DAY)
    first, second = queue(story)
    assert "There is a newer message about them" in first
    assert "no first meeting held after 29 days" in second


def test_rematching_is_no_fault_and_for_good(story):
    pair_id = story.match(days=40)
    look(story)
    with story.act() as act:
        part_pair(*act.who("Cora"), pair_id, act.now)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        assert (pair.status, pair.end_reason) == ("ended", "rematch")
        assert (act.seat("Mia"), act.seat("Omar")) == ("approved", "approved")
        assert [one.kind for one in act.session.scalars(select(MatchConstraint))] == ["failed"]
        assert all(one.missed == 2 for one in act.session.scalars(select(Enrollment)))
        with pytest.raises(DomainError, match="pair_already_closed"):
            part_pair(*act.who("Cora"), pair_id, act.now)
    told = dict(story.sent("pair.parted"))
    assert set(told) == {"Mia", "Omar"}
    assert "nobody's fault" in words(told["Mia"])
    assert "among the first when new pairs are made" in words(told["Mia"])
    assert cases(story)[0].settled_how == "rematched"
    assert story.sent("admin.pair_ended") == []


def test_pausing_and_closing_settle_a_case(story):
    paused, closed = story.match(days=30), story.match("Nils", "Olga", days=30)
    look(story)
    with story.act() as act:
        pause_pair(*act.who("Cora"), paused, act.now)
        close_pair(*act.who("Cora"), closed, reason="", now=act.now)
    assert {case.pair_id: case.settled_how for case in cases(story)} == {paused: "paused", closed: "closed"}
    assert listed(story).total == 0


@pytest.mark.parametrize(
    "act_on", [extend_pair, change_cadence, snooze_case, part_pair], ids=lambda one: one.__name__
)
def test_only_coordinators_act(story, act_on):
    pair_id = story.match(days=40)
    given = {"extend_pair": {"days": "30"}, "change_cadence": {"days": "28"}, "snooze_case": {"weeks": "1"}}
    for name in ("Mia", "Omar"):
        with story.act() as act, pytest.raises(DomainError, match="not_a_coordinator"):
            act_on(*act.who(name), pair_id, now=act.now, **given.get(act_on.__name__, {}))


def test_the_timelines_own_word_to_coordinators_is_not_said_twice(story):
    pair_id = story.match(days=21)
    with story.act() as act:
        act.session.get(Pair, pair_id).next_due_at = act.now
        act.session.flush()
        take_due_steps(act.session, act.now)
    assert story.sent("admin.nudge") != []
    look(story)
    assert story.sent("admin.nudge") == []
    assert "no first meeting held after 21 days" in queue(story)[0]


def test_a_program_on_hold_is_silent(story, sessions):
    story.match(days=40)
    with story.act() as act:
        hold_program(*act.who("Cora"), story.program_id, act.now, hold=True)
    HealthJob(sessions, TEAM, lambda: story.now).run()
    assert cases(story) == []


def test_the_job_keeps_the_programs_hours_and_looks_again_soon_after_something_happened(story, sessions):
    story.change_plan(zone="Europe/Berlin", country="DE")
    pair_id = story.match(days=40)
    job = HealthJob(sessions, TEAM, lambda: story.now)
    story.now = story.now.replace(hour=20)
    morning = job.run()
    assert cases(story) == []
    assert morning.isoformat() == "2026-03-03T08:00:00+00:00"
    story.now = morning
    assert job.run() > story.now
    assert len(cases(story)) == 1
    with story.act(timedelta(hours=1)) as act:
        act.held(act.session.get(Pair, pair_id), 1)
        extend_pair(*act.who("Cora"), pair_id, days="30", now=act.now)
    again = job.run()
    assert timedelta() < again - story.now <= timedelta(minutes=30)
    story.now = again
    job.run()
    assert job.run() > story.now + timedelta(hours=1)


def test_a_list_of_many_is_paged_and_red_comes_first(story):
    for number in range(10):
        story.match(f"M{number}", f"T{number}", days=12 if number < 5 else 30)
    story.match("Ada", "Ben", days=2)
    shown = listed(story)
    assert (shown.total, shown.pages, shown.early) == (10, 2, 1)
    levels = [case.line.health.level.value for case in shown.cases]
    assert levels == ["red"] * 5 + ["amber"] * 3
    message = needing_message(shown, Reader())
    assert_fits(message)
    assert "1 too early to tell" in words(message)
    assert "Show page 2" in words(message)


def test_one_pair_explained_says_each_value_and_what_the_plan_says(story):
    pair_id = story.match(days=40)
    with story.act() as act:
        act.held(act.session.get(Pair, pair_id), 31)
    text = words(explain(story, pair_id))
    assert "First meeting held after 9 days; the plan says 21 days" in text
    assert "No meeting for 31 days; their rhythm and the plan leave room for 28" in text
    assert "Agreement not signed by both after 40 days; the plan says 28 days" in text
    assert "The mentor is not the mentee's manager" in text


def test_a_mentor_who_became_the_manager_is_seen(story):
    pair_id = story.match(days=5)
    with story.act() as act:
        act.person("Mia").manager_id = act.person("Omar").id
    look(story)
    assert "the mentor has become the mentee's manager" in queue(story)[0]
    assert "has become the mentee's manager" in words(explain(story, pair_id))


def test_the_plans_thresholds_hold_in_every_list(story):
    story.match(days=22)
    story.change_plan(health=replace(HealthThresholds(), first_held_days=60, first_booked_days=40))
    with story.act() as act:
        program = act.session.get(Program, story.program_id)
        (line,) = program_pairs(act.session, act.actor("Cora"), program, 1, act.now).lines
    assert line.health.level == "too_early"
    look(story)
    assert cases(story) == []
