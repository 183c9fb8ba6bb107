"""A circle: one mentor and three mentees share a channel, meetings and an agreement, not goals and reviews."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.closing.leaving import leave_modal, left_notice
from blocks.guiding.growing.goals import goal_modal
from blocks.guiding.meeting.meetings import plan_modal
from blocks.home import home_view, leave_message
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.closing.channel import choose_channel
from bot.usecases.closing.ending import close_pair
from bot.usecases.closing.leaving import leave_pair, leave_question
from bot.usecases.coordinating.acting import part_pair
from bot.usecases.coordinating.overview import program_pairs
from bot.usecases.coordinating.pausing import pause_pair, resume_pair
from bot.usecases.facts.home import home_facts
from bot.usecases.guiding.beginning.agreement import propose_agreement, sign_agreement, standing_agreement
from bot.usecases.guiding.growing.goals import goal_draft, goals_of_pair, set_goal, tell_goal_news
from bot.usecases.guiding.meeting.changing import cancel_meeting, move_meeting, plan_meeting
from bot.usecases.guiding.meeting.entering import meeting_draft, read_meeting
from bot.usecases.guiding.meeting.feedback import rate_meeting, write_feedback
from bot.usecases.guiding.meeting.settling import hold_meeting
from bot.usecases.guiding.reminding.choices import put_off_reminder
from bot.usecases.guiding.reminding.tick import take_due_steps
from db.models import Agreement, Circle, Goal, Meeting, Nudge, Pair, Program, StepTaken
from db.session import Sessions
from tests.pair_story import Act, Story, assert_view_fits, buttons, view_words, words
from tests.usecases.guiding.growing.test_goals import GOAL

MENTEES = ("Mia", "Noor", "Ben")
DAY = timedelta(days=1)


class CircleStory(Story):
    """Omar's circle with Mia, Noor and Ben, published `days` ago."""

    def gather(self, *mentees: str, days: int = 0) -> dict[str, int]:
        pairs = {name: self.match(name, "Omar", days=days) for name in mentees}
        with self.act() as act:
            circle = Circle(
                cohort_id=self.cohort_id, mentor_id=act.person("Omar").id, channel_id="GCIRCLE",
                channel_name="mentoring-circle-omar", made_at=self.now,
            )  # fmt: skip
            act.session.add(circle)
            act.session.flush()
            self.circle = circle.id
            for pair_id in pairs.values():
                pair = act.session.get_one(Pair, pair_id)
                pair.circle_id, pair.channel_id, pair.next_due_at = circle.id, "GCIRCLE", self.now
        return pairs


@pytest.fixture
def story(sessions: Sessions, now: datetime) -> CircleStory:
    made = CircleStory(sessions, now)
    made.change_plan(in_circles=True)
    return made


def entered(act: Act, days: float):
    return read_meeting({"starts_at": str(int((act.now + days * DAY).timestamp())), "minutes": "60"})


def meetings(story: Story) -> list[tuple[str, str, datetime]]:
    with story.act() as act:
        rows = act.session.execute(
            select(Pair, Meeting).join(Meeting, Meeting.pair_id == Pair.id).order_by(Meeting.id)
        )
        return [(pair.mentee.name, meeting.status, meeting.starts_at) for pair, meeting in rows]


def nudged(story: Story, who: str) -> list[str]:
    return [words(message) for name, message in story.sent("nudge") if name == who]


# --- meetings ------------------------------------------------------------------------------------------


def test_a_meeting_is_planned_moved_held_and_told_once_for_all(story):
    pairs = story.gather(*MENTEES)
    with story.act() as act:
        draft = meeting_draft(*act.who("Noor"), pairs["Noor"])
        view = plan_modal(draft, Reader())
        assert_view_fits(view)
        assert "counts for your whole circle" in view_words(view)
        assert "<@U0MIA>" in view_words(view)
        planned = plan_meeting(*act.who("Noor"), pairs["Noor"], entered(act, 3), "regular", act.now)
    assert {who for who, _, _ in meetings(story)} == set(MENTEES)
    ((place, message),) = story.sent("meeting.planned")
    assert place == "circle", "one message, in the channel of all"
    with story.act(DAY) as act:  # Ben presses the button that carries Noor's meeting
        move_meeting(*act.who("Ben"), buttons(message)["meeting.move"], entered(act, 5), act.now)
    assert len({at for _, _, at in meetings(story)}) == 1
    with story.act(6 * DAY) as act:
        hold_meeting(*act.who("Omar"), planned.id, act.now)
    assert [status for _, status, _ in meetings(story)] == ["held"] * 3
    assert len(story.sent("meeting.planned")) == 0, "what was planned has begun: nothing more is said"


def test_calling_off_counts_for_all_and_strangers_cannot(story):
    pairs = story.gather(*MENTEES)
    story.match("Zoe", "Zed")
    with story.act() as act:
        planned = plan_meeting(*act.who("Omar"), pairs["Mia"], entered(act, 3), "regular", act.now)
        with pytest.raises(DomainError):
            cancel_meeting(*act.who("Zoe"), planned.id, act.now)
        cancel_meeting(*act.who("Ben"), planned.id, act.now)
    assert [status for _, status, _ in meetings(story)] == ["cancelled"] * 3
    ((place, _),) = story.sent("meeting.cancelled")
    assert place == "circle"


def test_who_pauses_is_left_out_and_finds_the_dates_when_they_come_back(story):
    pairs = story.gather(*MENTEES)
    with story.act() as act:
        pause_pair(*act.who("Cora"), pairs["Ben"], act.now)
        plan_meeting(*act.who("Mia"), pairs["Mia"], entered(act, 20), "regular", act.now)
    assert {who for who, _, _ in meetings(story)} == {"Mia", "Noor"}
    assert {who for who, _ in story.sent("pair.paused.directly")} == {"Ben", "Omar"}, "not told to the circle"
    assert story.sent("pair.paused") == []
    with story.act(10 * DAY) as act:
        resume_pair(*act.who("Cora"), pairs["Ben"], act.now)
    assert {who for who, _, _ in meetings(story)} == set(MENTEES)


@pytest.mark.long
def test_the_mentor_rates_a_meeting_once_and_each_mentee_reads_the_line(story):
    pairs = story.gather(*MENTEES)
    with story.act() as act:
        for pair_id in pairs.values():  # the mentor's three rows of one meeting
            row = act.held(act.session.get_one(Pair, pair_id))
            row.together = "1"
        rows = {
            name: act.session.scalar(select(Meeting.id).where(Meeting.pair_id == pair_id))
            for name, pair_id in pairs.items()
        }
        write_feedback(*act.who("Omar"), rows["Noor"], {"useful": "5", "line": "Well done, all"}, act.now)
        rate_meeting(*act.who("Mia"), rows["Mia"], 4, act.now)
        again = rate_meeting(*act.who("Omar"), rows["Ben"], 3, act.now)
        assert again.score == 3, "a later tap replaces the earlier one, whichever pair it stands in"
    lines = {who: words(message) for who, message in story.sent("meeting.line")}
    assert set(lines) == {"Mia"}, "who said nothing yet reads nothing yet"
    assert "Well done, all" in lines["Mia"]


# --- the agreement -------------------------------------------------------------------------------------


@pytest.mark.long
def test_one_text_that_everybody_signs(story):
    pairs = story.gather(*MENTEES)
    terms = {"cadence": "biweekly", "meeting_length": "60", "who_books": "mentor", "confidentiality": "Ours"}
    with story.act() as act:
        propose_agreement(*act.who("Mia"), pairs["Mia"], 0, {**_defaults(story), **terms}, act.now)
    asked = dict(story.sent("agreement.proposed"))
    assert set(asked) == {"Omar", "Noor", "Ben"}
    with story.act(DAY) as act:
        for name in ("Omar", "Noor"):
            sign_agreement(*act.who(name), buttons(asked[name])["agreement.sign"], act.now)
        shown = standing_agreement(*act.who("Noor"), pairs["Noor"])
        assert {who.name for who in shown.signed_by} == {"Mia", "Omar", "Noor"}
        assert {who.name for who in shown.waits_for} == {"Ben"}
    assert story.sent("agreement.signed") == []
    with story.act(DAY) as act:
        sign_agreement(*act.who("Ben"), buttons(asked["Ben"])["agreement.sign"], act.now)
    ((place, message),) = story.sent("agreement.signed")
    assert place == "circle"
    assert "All of you have signed" in words(message)
    with story.act() as act:
        assert {one.status for one in act.session.scalars(select(Agreement))} == {"signed"}


def _defaults(story: Story) -> dict[str, str]:
    return dict(story.plan().agreement_defaults)


# --- goals ---------------------------------------------------------------------------------------------


def test_goals_stay_between_mentee_and_mentor_unless_they_are_shared(story):
    pairs = story.gather(*MENTEES)
    with story.act() as act:
        view = goal_modal(goal_draft(*act.who("Mia"), pairs["Mia"]), Reader())
        assert_view_fits(view)
        assert "the others do not see it" in view_words(view)
        goal = set_goal(*act.who("Mia"), pairs["Mia"], GOAL, act.now)
        shared = set_goal(*act.who("Noor"), pairs["Noor"], {**GOAL, "share": ["yes"]}, act.now)
        tell_goal_news(*act.who("Mia"), goal.id, {"news": "stall"}, act.now)
        with pytest.raises(DomainError):
            tell_goal_news(*act.who("Ben"), goal.id, {"news": "stall"}, act.now)
        seen = goals_of_pair(*act.who("Ben"), pairs["Mia"])
        assert seen.goals == (), "the button of another's goal leads to one's own"
    assert {who for who, _ in story.sent("goal.set.directly")} == {"Mia", "Omar"}
    assert {who for who, _ in story.sent("goal.news.directly")} == {"Mia", "Omar"}
    assert [place for place, _ in story.sent("goal.set")] == ["circle"]
    with story.act() as act:
        assert act.session.get_one(Goal, shared.id).pair_id == pairs["Noor"]


# --- reminders -----------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_mentor_is_reminded_once_of_the_circle(story):
    pairs = story.gather(*MENTEES, days=8)
    story.now = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
    with story.act() as act:
        take_due_steps(act.session, act.now)
    (told,) = nudged(story, "Omar")
    assert told.count("No first meeting of your circle") == 1
    assert len(nudged(story, "Mia")) == 1
    with story.act() as act:
        omar = str(act.person("Omar").id)
        taken = act.session.scalars(select(StepTaken).where(StepTaken.recipient == omar)).all()
        assert {one.pair_id for one in taken} == set(pairs.values()), "no pair comes back with it tomorrow"
        put_off_reminder(*act.who("Omar"), taken[0].id, "next_week", act.now)
        assert act.session.scalar(select(Nudge).where(Nudge.person_id == int(omar))) is not None
    assert nudged(story, "Omar") == [], "put off for the whole circle"
    assert len(nudged(story, "Mia")) == 1


def test_a_review_is_asked_for_about_each_mentee_in_one_message(story):
    pairs = story.gather(*MENTEES, days=90)
    story.now = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
    with story.act() as act:
        for pair_id in pairs.values():
            act.planned(act.session.get_one(Pair, pair_id)).together = "1"
        take_due_steps(act.session, act.now)
    (message,) = [message for name, message in story.sent("nudge") if name == "Omar"]
    assert words(message).count("the first half") == 1
    about = {action: value for action, value in buttons(message).items() if action.startswith("form.open")}
    assert {value.split(":")[0] for value in about.values()} == {str(pair) for pair in pairs.values()}
    assert len(about) == len(MENTEES), "each with an action id of its own"


def test_coordinators_hear_once_of_a_circle_that_does_not_meet(story):
    story.gather(*MENTEES, days=11)
    story.now = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
    with story.act() as act:
        take_due_steps(act.session, act.now)
    ((_, message),) = [one for one in story.sent("admin.nudge") if "first meeting" in words(one[1])]
    assert "circle of <@U0OMAR>" in words(message)


# --- screens -------------------------------------------------------------------------------------------


def test_home_shows_a_circle_as_one_to_its_mentor_and_who_else_is_there_to_a_mentee(story):
    story.gather(*MENTEES)
    with story.act() as act:
        omar, mia = (home_facts(act.session, act.person(name), act.now) for name in ("Omar", "Mia"))
    view = home_view(omar, Reader())
    assert_view_fits({"title": {"type": "plain_text", "text": "x"}, **view, "type": "modal"})
    assert len(omar.pairs) == 1
    assert "you guide the circle of <@U0MIA>, <@U0NOOR>, <@U0BEN>" in str(view)
    assert "Goals with Noor" in str(view)
    assert "My circles" in str(view)
    assert "My pairs" not in str(view)
    assert "in your circle: <@U0NOOR>, <@U0BEN>" in str(home_view(mia, Reader()))
    assert "Leave this circle" in words(leave_message(omar, Reader()))


def test_nobody_in_a_circle_is_offered_to_suggest_times(story):
    """Several people cannot answer one suggestion: it would be refused."""
    story.gather(*MENTEES, days=8)
    with story.act() as act:
        for name in ("Omar", "Mia"):
            home = str(home_view(home_facts(act.session, act.person(name), act.now), Reader()))
            assert "We have a date" in home
            assert "times.suggest" not in home


def test_coordinators_see_the_pairs_of_a_circle_together(story):
    story.gather("Mia", "Noor", days=3)
    story.match("Ann", "Zed", days=30)  # somebody else needs a look first
    with story.act() as act:
        program = act.session.get_one(Program, story.program_id)
        shown = program_pairs(act.session, act.actor("Cora"), program, 1, act.now)
    assert [line.circle for line in shown.lines] == [None, story.circle, story.circle]


# --- the end -------------------------------------------------------------------------------------------


def test_a_mentee_leaves_and_the_circle_goes_on(story):
    pairs = story.gather(*MENTEES)
    with story.act() as act:
        question = leave_question(*act.who("Mia"), pairs["Mia"])
        assert "goes on with the others" in view_words(leave_modal(question, 100, Reader()))
        leave_pair(*act.who("Mia"), pairs["Mia"], reason="", back_to_pool=False, now=act.now)
        assert [act.pair(name, "Omar").status for name in MENTEES] == ["ended", "active", "active"]
    ((who, told),) = story.sent("pair.ended")
    assert who == "Omar"
    assert "has left your circle" in words(told)
    ((_, admins),) = story.sent("admin.pair_ended")
    assert "channel.archive" not in buttons(admins), "the others still use it"
    with story.act() as act, pytest.raises(DomainError) as refused:
        choose_channel(*act.who("Cora"), pairs["Mia"], choice="archive", now=act.now)
    assert refused.value.code == "circle_goes_on"
    with story.act() as act:
        plan_meeting(*act.who("Omar"), pairs["Noor"], entered(act, 3), "regular", act.now)
    assert {who for who, _, _ in meetings(story)} == {"Noor", "Ben"}


def test_who_leaves_a_circle_reads_that_its_dates_go_on_without_them(story):
    pairs = story.gather(*MENTEES)
    with story.act() as act:
        plan_meeting(*act.who("Mia"), pairs["Mia"], entered(act, 3), "regular", act.now)
    ((_, told),) = story.sent("meeting.planned")
    with story.act(timedelta(hours=1)) as act:
        left = leave_pair(*act.who("Mia"), pairs["Mia"], reason="", back_to_pool=True, now=act.now)
        assert "circle meets without you" in view_words(left_notice(left, again=True, reader=Reader()))
    assert [(who, status) for who, status, _ in meetings(story)] == [
        ("Mia", "cancelled"),
        ("Noor", "planned"),
        ("Ben", "planned"),
    ]
    ((_, receipt),) = story.sent("pair.left")
    assert "The circle meets without you on" in words(receipt)
    ((_, to_mentor),) = story.sent("pair.ended")
    assert "calendar" not in words(to_mentor)
    assert story.amended("meeting.planned") == []
    ((_, stands),) = story.sent("meeting.planned")
    assert words(stands) == words(told), (
        "the others read their date as before, although it was hers that was told"
    )
    with story.act(timedelta(hours=1)) as act:
        cancel_meeting(*act.who("Ben"), buttons(stands)["meeting.cancel"], act.now)
    (post,) = story.amended("meeting.planned")
    assert "is called off" in words(post)


def test_a_date_on_which_only_the_two_would_have_met_is_off_for_the_mentor_too(story):
    pairs = story.gather("Mia", "Noor")
    with story.act() as act:
        pause_pair(*act.who("Cora"), pairs["Noor"], act.now)
        plan_meeting(*act.who("Mia"), pairs["Mia"], entered(act, 3), "regular", act.now)
    with story.act(timedelta(hours=1)) as act:
        leave_pair(*act.who("Mia"), pairs["Mia"], reason="", back_to_pool=True, now=act.now)
    for kind in ("pair.left", "pair.ended"):
        ((_, message),) = story.sent(kind)
        assert "does not take place: please take it out of your calendar" in words(message)
    (post,) = story.amended("meeting.planned")
    assert "is called off" in words(post)


def test_who_is_parted_from_a_circle_reads_which_date_is_not_theirs_any_more(story):
    pairs = story.gather(*MENTEES)
    with story.act() as act:
        plan_meeting(*act.who("Omar"), pairs["Noor"], entered(act, 3), "regular", act.now)
        part_pair(*act.who("Cora"), pairs["Mia"], act.now)
    told = {who: words(message) for who, message in story.sent("pair.parted")}
    assert "The circle meets without you on" in told["Mia"]
    assert "calendar" not in told["Omar"]


def test_with_its_mentor_the_whole_circle_ends_and_each_mentee_is_told(story):
    pairs = story.gather(*MENTEES)
    with story.act() as act:
        question = leave_question(*act.who("Omar"), pairs["Noor"])
        assert len(question.mates) == len(MENTEES)
        leave_pair(*act.who("Omar"), pairs["Noor"], reason="", back_to_pool=False, now=act.now)
        assert {act.pair(name, "Omar").status for name in MENTEES} == {"ended"}
    assert {who for who, _ in story.sent("pair.ended")} == set(MENTEES)
    ((_, admins),) = story.sent("admin.pair_ended")
    assert all(f"<@U0{name.upper()}>" in words(admins) for name in MENTEES)


def test_the_channel_is_archived_when_all_are_done_and_all_want_it(story):
    pairs = story.gather("Mia", "Noor")
    with story.act() as act:
        close_pair(*act.who("Cora"), pairs["Mia"], reason="", now=act.now)
    assert [who for who, _ in story.sent("circle.completed")] == ["Mia"]
    assert story.sent("circle.closed") == []
    with story.act(DAY) as act:
        for name in ("Mia", "Omar"):
            pair_id = pairs["Mia"]
            assert not choose_channel(*act.who(name), pair_id, choice="archive", now=act.now).archived
        close_pair(*act.who("Cora"), pairs["Noor"], reason="", now=act.now)
    assert [place for place, _ in story.sent("circle.closed")] == ["circle"]
    with story.act(DAY) as act:
        assert choose_channel(*act.who("Noor"), pairs["Noor"], choice="archive", now=act.now).archived
        assert {act.pair(name, "Omar").status for name in ("Mia", "Noor")} == {"archived"}
