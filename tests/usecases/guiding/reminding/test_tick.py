"""Reminders by the timeline: who is told what, at most one message a day, none that makes no sense."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from blocks.errors import sentence
from blocks.guiding.reminding.nudges import later_words
from blocks.reader import Reader
from bot.domain.messages import NoLongerApplies
from bot.errors import DomainError
from bot.usecases.closing.leaving import leave_pair
from bot.usecases.guiding.meeting.settling import hold_meeting, record_meeting
from bot.usecases.guiding.pairs import begin, look_again
from bot.usecases.guiding.reminding import tick as tick_module
from bot.usecases.guiding.reminding.choices import put_off_reminder
from bot.usecases.guiding.reminding.reminders import nudge_shown
from bot.usecases.guiding.reminding.tick import GuidingJob, take_due_steps
from db.models import Nudge, OutboxRow, Pair, SkippedStep, StepTaken
from tests.pair_story import TEAM, Act, Story, buttons, words
from tests.statements import asked
from tests.usecases.guiding.beginning.test_agreement import propose
from tests.usecases.guiding.meeting.test_meetings import at, plan


def published(story: Story, *names: tuple[str, str], days: int = 0) -> list[int]:
    """Pairs whose channel has just been made."""
    ids = [story.match(mentee, mentor, status="published", days=days) for mentee, mentor in names]
    with story.act() as act:
        for pair_id in ids:
            begin(act.session, act.session.get(Pair, pair_id), act.now)
    return ids


def tick(story: Story) -> datetime | None:
    return GuidingJob(story.sessions, TEAM, lambda: story.now).run()


def live_until(story: Story, until: datetime) -> None:
    """Let time pass as the clock would: from one moment at which something is due to the next."""
    for _ in range(200):
        ahead = tick(story)
        if ahead is None or ahead > until:
            break
        assert ahead > story.now
        story.now = ahead
    story.now = max(story.now, until)


def nudges(story: Story) -> list[tuple[str, str]]:
    """(whose, what they would read now) of every reminder message."""
    return [(who, words(message)) for who, message in story.sent("nudge")]


def steps(story: Story) -> list[tuple[str, str, str]]:
    with story.sessions.reading(TEAM) as session:
        rows = session.scalars(select(StepTaken).order_by(StepTaken.id))
        return [(row.recipient, row.step, row.occurrence) for row in rows]


def test_a_pair_becomes_active_when_its_channel_stands(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        assert (pair.status, pair.next_due_at) == ("active", act.now)
        begin(act.session, pair, act.now)  # delivered twice
        assert pair.status == "active"


def test_on_the_third_day_the_mentee_is_asked_to_book(story):
    published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=2, hours=23))
    assert nudges(story) == []
    live_until(story, story.now + timedelta(hours=2))
    ((who, text),) = nudges(story)
    assert who == "Mia"
    assert "Time for your first meeting with <@U0OMAR>" in text
    ((_, message),) = story.sent("nudge")
    assert {"meeting.plan", "meeting.record"} <= set(buttons(message))


def test_a_reminder_that_was_overtaken_is_not_sent(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=3, hours=1))
    with story.act() as act:
        plan(act, "Mia", pair_id, days=3)
    assert story.sent("nudge") == []


def test_looking_again_tells_nothing_twice(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=3, hours=1))
    taken = steps(story)
    for _ in range(3):
        with story.act() as act:
            look_again(act.session.get(Pair, pair_id), act.now)
        tick(story)
    assert steps(story) == taken
    assert len(story.sent("nudge")) == 1


def test_reminders_of_several_pairs_become_one_message(story):
    published(story, ("Mia", "Omar"), ("Zoe", "Omar"))
    live_until(story, story.now + timedelta(days=7, hours=1))
    omars = [text for who, text in nudges(story) if who == "Omar"]
    assert len(omars) == 1
    assert "<@U0MIA>" in omars[0]
    assert "<@U0ZOE>" in omars[0]


def test_pairs_in_different_batches_still_make_one_message(story):
    published(story, ("Mia", "Omar"), ("Zoe", "Omar"))
    story.now += timedelta(days=7)
    GuidingJob(story.sessions, TEAM, lambda: story.now, batch=1).run()
    (omars,) = [text for who, text in nudges(story) if who == "Omar"]
    assert "<@U0MIA>" in omars
    assert "<@U0ZOE>" in omars


def test_at_most_one_message_a_day_the_rest_waits_for_the_next_working_day(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        act.person("Mia").last_nudged_on = (act.now + timedelta(days=3)).date()
    live_until(story, story.now + timedelta(days=3, hours=8))
    assert nudges(story) == []
    with story.act() as act:
        assert act.session.get(Pair, pair_id).next_due_at == datetime(2026, 3, 6, 9, tzinfo=UTC)
    live_until(story, datetime(2026, 3, 6, 10, tzinfo=UTC))
    assert [who for who, _ in nudges(story)] == ["Mia"]


@pytest.mark.long
def test_nobody_is_told_at_night_or_at_the_weekend(story):
    published(story, ("Mia", "Omar"), days=1)  # day 7 is a Sunday
    with story.act() as act:
        act.person("Mia").zone = "Asia/Tokyo"
        act.person("Omar").zone = "America/New_York"
    live_until(story, story.now + timedelta(days=30))
    with story.sessions.reading(TEAM) as session:
        made = session.scalars(select(Nudge)).all()
        people = {nudge.id: session.get(Pair, nudge.steps[0].pair_id) for nudge in made}
        for nudge in made:
            pair = people[nudge.id]
            who = pair.mentee if pair.mentee_id == nudge.person_id else pair.mentor
            local = nudge.made_at.astimezone(ZoneInfo(who.zone))
            assert 9 <= local.hour < 17
            assert local.isoweekday() <= 5
            assert nudge.local_date == local.date()
    assert len(made) > 3


def test_a_paused_pair_hears_nothing_and_goes_on_later(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        pair.status, pair.paused_at = "paused", act.now
        look_again(pair, act.now)
    live_until(story, story.now + timedelta(days=20))
    assert steps(story) == []
    with story.act() as act:
        assert act.session.get(Pair, pair_id).next_due_at is None


def test_a_pause_between_deciding_and_sending_keeps_the_message_back(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=3, hours=1))
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        pair.status, pair.paused_at = "paused", act.now
    assert story.sent("nudge") == []


def test_after_a_meeting_one_is_asked_whether_they_met_then_how_it_was(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        meeting = plan(act, "Mia", pair_id, days=1, hours=1)
    live_until(story, story.now + timedelta(days=1, hours=3))
    asked = dict(nudges(story))
    assert "Did you meet <@U0OMAR>" in asked["Mia"]
    with story.act() as act:
        hold_meeting(*act.who("Omar"), meeting.id, act.now)
    ratings = {who: buttons(message) for who, message in story.sent("nudge")}
    assert ratings["Mia"]["meeting.rate:5"] == f"{meeting.id}:5"
    assert "meeting.held" not in ratings["Mia"]


def test_the_day_before_a_meeting_there_is_an_idea_for_the_agenda(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        act.goal(act.session.get(Pair, pair_id), title="Say no <kindly>")
        plan(act, "Mia", pair_id, days=2, hours=4)
    live_until(story, story.now + timedelta(days=1, hours=5))
    ((_, text), _) = nudges(story)
    assert "You meet <@U0OMAR>" in text
    assert "Say no &lt;kindly&gt;" in text
    assert "A question to begin with" in text


def test_an_agreement_that_waits_is_signed_from_the_reminder(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        record_meeting(*act.who("Mia"), pair_id, at(act, hours=-2), act.now)
        agreement = propose(act, "Mia", pair_id)
    live_until(story, story.now + timedelta(days=14, hours=1))
    omars = [buttons(message) for who, message in story.sent("nudge") if who == "Omar"]
    assert {"agreement.sign": str(agreement.id), "agreement.show": str(pair_id)}.items() <= omars[-1].items()
    assert all("signature" not in text for who, text in nudges(story) if who == "Mia")


def test_coordinators_hear_of_it_in_their_channel_once(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=11))
    ((place, message),) = story.sent("admin.nudge")
    assert place == "admin"
    assert "<@U0MIA> and <@U0OMAR>* have not booked their first meeting" in words(message)
    assert buttons(message)["pair.hello"] == str(pair_id)
    with story.act() as act:
        plan(act, "Mia", pair_id, days=1)
    assert story.sent("admin.nudge") == []


@pytest.mark.long
def test_forms_are_opened_with_what_they_are_about(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        meeting = record_meeting(*act.who("Mia"), pair_id, at(act, hours=-2), act.now)
    live_until(story, story.now + timedelta(days=31))
    opened = [buttons(message).get("form.open") for who, message in story.sent("nudge") if who == "Mia"]
    assert f"{pair_id}:fit_check:{meeting.id}" in opened
    assert f"{pair_id}:pulse:d30" in opened


def last_step(act: Act, who: str) -> int:
    taken = select(StepTaken).where(StepTaken.recipient == str(act.person(who).id))
    return act.session.scalars(taken.order_by(StepTaken.id.desc())).first().id


def test_tomorrow_means_tomorrow(story):
    published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=3, hours=1))
    with story.act() as act:
        nudge, back_at = put_off_reminder(*act.who("Mia"), last_step(act, "Mia"), "tomorrow", act.now)
        assert back_at == datetime(2026, 3, 6, 9, tzinfo=UTC)
        assert "I will remind you again" in later_words(back_at, Reader())
        with pytest.raises(NoLongerApplies):
            nudge_shown(act.session, nudge, act.now)
    live_until(story, datetime(2026, 3, 6, 8, 59, tzinfo=UTC))
    assert nudges(story) == []
    live_until(story, datetime(2026, 3, 6, 9, 1, tzinfo=UTC))
    assert "Mia" in dict(nudges(story))


def test_a_reminder_put_off_over_a_weekend_names_the_day_on_which_it_comes(story):
    published(story, ("Mia", "Omar"))
    live_until(story, datetime(2026, 3, 6, 10, tzinfo=UTC))
    assert story.now.strftime("%A") == "Friday"
    with story.act() as act:
        _, back_at = put_off_reminder(*act.who("Mia"), last_step(act, "Mia"), "tomorrow", act.now)
        assert back_at is not None and back_at.strftime("%A %H") == "Monday 09"
        assert "Mon 09 Mar 2026" in later_words(back_at, Reader())
    live_until(story, back_at - timedelta(minutes=1))
    assert "Mia" not in dict(nudges(story))
    live_until(story, back_at + timedelta(minutes=1))
    assert "Mia" in dict(nudges(story))


def test_what_is_done_is_not_put_off(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=3, hours=1))
    with story.act() as act:
        plan(act, "Mia", pair_id, days=2)
    with story.act() as act:
        with pytest.raises(DomainError) as refused:
            put_off_reminder(*act.who("Mia"), last_step(act, "Mia"), "tomorrow", act.now)
        assert refused.value.code == "reminder_done"
        assert "That is done already" in sentence(refused.value, Reader())
        assert put_off_reminder(*act.who("Mia"), last_step(act, "Mia"), "never", act.now)[1] is None


def test_stop_means_stop(story):
    published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=3, hours=1))
    with story.act() as act:
        _, back_at = put_off_reminder(*act.who("Mia"), last_step(act, "Mia"), "never", act.now)
        assert back_at is None
    live_until(story, story.now + timedelta(days=9))
    assert [who for who, text in nudges(story) if "first meeting" in text] == ["Omar"]


def test_nobody_puts_off_the_reminders_of_others(story):
    published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=3, hours=1))
    with story.act() as act:
        for taken, choice, code in (
            (last_step(act, "Mia"), "never", "not_yours"),
            (99_999, "never", "reminder_unknown"),
            (last_step(act, "Mia"), "someday", "reminder_unknown"),
        ):
            with pytest.raises(DomainError) as refused:
                put_off_reminder(*act.who("Omar"), taken, choice, act.now)
            assert refused.value.code == code


@pytest.mark.long
def test_a_whole_program_is_lived_through_with_one_message_a_day(story):
    published(story, ("Mia", "Omar"), ("Zoe", "Omar"))
    live_until(story, story.now + timedelta(days=220))
    with story.sessions.reading(TEAM) as session:
        made = session.scalars(select(Nudge)).all()
        days = [(nudge.person_id, nudge.local_date) for nudge in made]
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "nudge")).all()
    assert len(days) == len(set(days)) == len(rows)
    told = {step for _, step, _ in steps(story)}
    assert {"set_goals", "sign_agreement", "pulse", "midpoint_review", "closing_is_near", "book_closing",
            "final_review", "keep_or_archive", "coordinators_final_missing"} <= told  # fmt: skip
    story.sent("nudge")  # whatever still applies can be shown


def test_a_pair_whose_plan_cannot_be_read_silences_nobody_else(story, monkeypatch):
    broken, _ = published(story, ("Mia", "Omar"), ("Zoe", "Yan"))
    story.now += timedelta(days=3)
    real = tick_module.outlook

    def outlook(facts, plan, now):
        if facts.id == str(broken):
            raise ValueError("a step nobody understands")
        return real(facts, plan, now)

    monkeypatch.setattr(tick_module, "outlook", outlook)
    with story.act() as act:
        take_due_steps(act.session, act.now)
        assert act.session.get(Pair, broken).next_due_at > act.now
    assert [who for who, _ in nudges(story)] == ["Zoe"]


@pytest.mark.long
def test_the_number_of_queries_does_not_depend_on_how_many_pairs_are_due(story):
    def cost(count: int, start: int) -> int:
        published(story, *((f"Mentee{n}", f"Mentor{n}") for n in range(start, start + count)))
        tick(story)
        story.now += timedelta(days=3)
        with asked(story.sessions.engine) as statements:
            tick(story)
        return len(statements)

    cost(1, 0)  # reads the plan
    assert cost(12, 100) <= cost(2, 200) + 2
    assert len({who for who, _ in nudges(story) if who.startswith("Mentee")}) == 15


def changed(story: Story) -> list[tuple[datetime, OutboxRow]]:
    """What waits to change a reminder message, with its moment."""
    with story.sessions.reading(TEAM) as session:
        rows = session.scalars(
            select(OutboxRow).where(OutboxRow.lane.startswith("amend:nudge:")).order_by(OutboxRow.id)
        )
        return [(row.not_before, row) for row in rows]


def test_a_reminder_that_came_again_says_so_in_place_of_its_buttons(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        act.held(act.session.get(Pair, pair_id), 0)
        act.sign(act.session.get(Pair, pair_id), "Mia", "Omar")
    live_until(story, story.now + timedelta(days=22))
    goal = [message for _, message in story.sent("nudge") if "goal.add" in buttons(message)]
    assert len(goal) == 1
    before = len(changed(story))
    live_until(story, story.now + timedelta(days=7))
    new = [one for one in story.amended("nudge") if "I asked about this again since" in words(one)]
    said = [one for one in new if "goal" in words(one).splitlines()[0]]
    assert len(said) == 1
    assert "goal.add" not in buttons(said[0])
    assert "goal.add" in buttons(story.sent("nudge")[-1][1]), "the newer one has them"
    assert len(changed(story)) > before
    count = len(changed(story))
    tick(story)
    assert len(changed(story)) == count, "only when it comes again"


def test_a_newer_reminder_that_was_kept_back_takes_no_buttons_from_the_older_one(story):
    published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=8))
    assert changed(story), "the first meeting was asked for twice"
    with story.act() as act:
        mine = select(OutboxRow).where(OutboxRow.lane == f"person:{act.person('Mia').id}")
        *_, newest = act.session.scalars(mine.where(OutboxRow.kind == "nudge").order_by(OutboxRow.id))
        newest.status = "skipped"
    (older, *_) = story.amended("nudge")
    assert "meeting.plan" in buttons(older)


def test_reminders_of_a_pair_that_is_over_say_so_after_its_people_were_told(story):
    (pair_id, _) = published(story, ("Mia", "Omar"), ("Zoe", "Omar"))
    live_until(story, story.now + timedelta(days=7, hours=1))
    live_until(story, story.now.replace(hour=22))
    already = {row.id for _, row in changed(story)}
    with story.act() as act:
        leave_pair(*act.who("Mia"), pair_id, reason="", back_to_pool=False, now=act.now)
        told = act.session.scalar(select(OutboxRow).where(OutboxRow.kind == "pair.ended"))
        omar, morning = told.args["person"], told.not_before
    new = [(at, row) for at, row in changed(story) if row.id not in already]
    assert {row.args["person"] for _, row in new} >= {omar}
    assert all(at > morning for at, row in new if row.args["person"] == omar), "never before the word itself"
    texts = {words(one): buttons(one) for one in story.amended("nudge")}
    (mia,) = {text for text in texts if "<@U0OMAR> is over" in text and "<@U0ZOE>" not in text}
    assert texts[mia] == {}
    (both,) = {text for text in texts if "<@U0MIA> is over" in text}
    assert "meeting.plan" in texts[both], "the other pair goes on"


def test_after_a_month_of_downtime_everybody_gets_one_sensible_message(story):
    """Nobody hears of what was overtaken: of each matter only the latest, all of it in one message."""
    published(story, ("Mia", "Omar"), ("Zoe", "Omar"))
    live_until(story, story.now + timedelta(days=4))
    before = {who for who, _ in nudges(story)}
    assert before == {"Mia", "Zoe"}
    story.now += timedelta(days=34)  # a Thursday
    tick(story)
    with story.sessions.reading(TEAM) as session:
        back = session.scalars(select(Nudge).where(Nudge.made_at == story.now)).all()
        told = {session.get(Pair, step.pair_id).mentee.name: [] for nudge in back for step in nudge.steps}
        for nudge in back:
            for step in nudge.steps:
                told[session.get(Pair, step.pair_id).mentee.name].append((step.recipient, step.step))
    assert len(back) == 3
    assert len({nudge.person_id for nudge in back}) == 3
    for name in ("Mia", "Zoe"):
        assert len(told[name]) == len(set(told[name])) <= 7
        assert {step for _, step in told[name]} == {
            "first_meeting_not_booked", "sign_agreement", "set_goals", "pulse"
        }  # fmt: skip
    ahead = story.now + timedelta(hours=20)
    live_until(story, ahead)
    with story.sessions.reading(TEAM) as session:
        assert session.query(Nudge).count() == 2 + 3


def test_who_does_not_want_to_be_disturbed_gets_nothing_that_was_already_on_its_way(story):
    published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=3, hours=1))
    assert len(nudges(story)) == 1
    with story.act() as act:
        act.person("Mia").quiet_until = act.now + timedelta(days=2)
    assert nudges(story) == []


def test_own_hours_and_holidays_count_in_the_tick_too(story):
    published(story, ("Mia", "Omar"))
    with story.act() as act:
        mia = act.person("Mia")
        mia.work_from, mia.work_until, mia.holidays = 14, 16, "JP"
    live_until(story, story.now + timedelta(days=3, hours=4))
    assert nudges(story) == []
    live_until(story, story.now + timedelta(hours=2))
    assert [who for who, _ in nudges(story)] == ["Mia"]


def test_what_coordinators_skip_is_not_told_that_week(story):
    (pair_id,) = published(story, ("Mia", "Omar"), ("Zoe", "Yan"))[:1]
    with story.act() as act:
        act.session.add(
            SkippedStep(program_id=story.program_id, pair_id=pair_id, step="book_first_meeting",
                        monday=act.now.date(), by_id=act.person("Cora").id, at=act.now)
        )  # fmt: skip
    live_until(story, story.now + timedelta(days=4))
    assert [who for who, _ in nudges(story)] == ["Zoe"]
