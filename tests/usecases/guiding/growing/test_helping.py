"""A goal that is stuck twice: twenty minutes with another mentor, if all three say yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.states.goal import GoalEvent
from bot.errors import DomainError
from bot.usecases.guiding.growing.goals import set_goal, tap_goal_news
from bot.usecases.guiding.growing.helping import GoalHelpJob, answer_help
from db.models import Activity, Enrollment, GoalHelp, MatchConstraint, Pair, Program
from tests.pair_story import TEAM, buttons, words
from tests.usecases.guiding.growing.test_goals import GOAL

WEEK = timedelta(days=7)
SKILL = "negotiation"
KINDS = ("goal_help.offered", "goal_help.wanted", "goal_help.asked")


@pytest.fixture
def helpers(story) -> Any:
    """Mia and Omar; Yan and Zed are mentors who offer the skill, Yan with more hours in common."""
    story.pair_id = story.match()
    with story.act() as act:
        act.person("Mia").zone = "Europe/Berlin"
        story.applied_with(act, "Mia", skills_wanted=[SKILL])
        for name, zone, offered in (
            ("Zed", "America/New_York", [SKILL]),
            ("Yan", "Europe/Madrid", ["coaching_others", SKILL]),
            ("Wim", "Europe/Berlin", ["coaching_others"]),
        ):
            story.enroll(act, name, "mentor", status="approved")
            act.person(name).zone = zone
            story.applied_with(act, name, skills_offered=offered)
        goal = {**GOAL, "skill": SKILL, "due_on": "2026-12-30"}
        story.goal_id = set_goal(*act.who("Mia"), story.pair_id, goal, act.now).id
    return story


def tap(story, event=GoalEvent.STALL, after=WEEK) -> None:
    with story.act(after) as act:
        tap_goal_news(*act.who("Mia"), story.goal_id, event, act.now)


def stuck_twice(story) -> None:
    tap(story)
    tap(story)


def look(story, after=timedelta()) -> Any:
    """The bot's job; returns when it wants to come again."""
    story.now += after
    return GoalHelpJob(story.sessions, TEAM, lambda: story.now).run()


def answer(story, name, yes=True) -> str:
    with story.act(timedelta(minutes=5)) as act:
        found = act.session.scalars(select(GoalHelp)).one()
        state = answer_help(*act.who(name), found.id, act.now, yes=yes)
    look(story)
    return str(state)


def helper(story) -> str | None:
    with story.act() as act:
        found = act.session.scalar(select(GoalHelp))
        people = {act.person(name).id: name for name in ("Yan", "Zed", "Wim", "Omar", "Mia")}
        return people.get(found.helper_id) if found else None


def asked(story) -> dict[str, str]:
    return {to: words(message) for kind in KINDS for to, message in story.sent(kind)}


def test_three_times_yes_introduces_them(helpers):
    story = helpers
    tap(story)
    look(story)
    assert asked(story) == {}
    tap(story)
    look(story)
    (question,) = asked(story).values()
    assert "Another mentor of your program knows Negotiation well" in question
    assert not any(name in question for name in ("YAN", "ZED", "OMAR"))
    (_, message) = story.sent("goal_help.offered")[0]
    assert set(buttons(message)) == {"goal_help.yes", "goal_help.no"}

    assert answer(story, "Mia") == "wanted"
    (question,) = asked(story).values()  # the mentee's is settled
    assert "<@U0MIA> is stuck with" in question and "YAN" not in question
    assert answer(story, "Omar") == "asked"
    ((to, question),) = asked(story).items()
    assert to == "Yan"
    assert "<@U0MIA> would like twenty minutes with you about Negotiation" in question
    assert GOAL["title"] not in question  # the goal stays between the two

    assert answer(story, "Yan") == "agreed"
    told = dict(story.sent("goal_help.agreed"))
    assert set(told) == {"Mia", "Yan"}
    assert all("<@U0MIA>, meet <@U0YAN>" in words(message) for message in told.values())
    assert GOAL["title"] in words(told["Mia"]) and GOAL["title"] not in words(told["Yan"])
    ((to, message),) = story.sent("goal_help.mentor_told")
    assert to == "Omar" and "<@U0YAN>" in words(message)
    assert story.sent("goal_help.over") == []


@pytest.mark.long
@pytest.mark.parametrize(("who", "tells"), [(["Mia"], 0), (["Mia", "Omar"], 1), (["Mia", "Omar", "Yan"], 1)])
def test_a_no_needs_no_reason_and_nobody_hears_whose_it_was(helpers, who, tells):
    story = helpers
    stuck_twice(story)
    look(story)
    for name in who[:-1]:
        answer(story, name)
    assert answer(story, who[-1], yes=False) == "declined"
    over = story.sent("goal_help.over")
    assert [to for to, _ in over] == ["Mia"] * tells  # the same words, whoever said no
    assert all("did not work out this time" in words(message) for _, message in over)
    assert not any(name in words(message) for _, message in over for name in ("OMAR", "YAN"))
    assert asked(story) == {}
    assert (helper(story) == "Yan") == (who[-1] == "Yan")  # nobody counts as asked who was not
    tap(story)
    look(story)
    assert asked(story) == {}  # once for a goal
    with story.act() as act:
        actors = act.session.scalars(select(Activity.actor_id).where(Activity.subject == "goal_help"))
        assert set(actors) == {None}  # not even the log says it


def test_silence_lapses_after_a_week(helpers):
    story = helpers
    stuck_twice(story)
    look(story)
    answer(story, "Mia")
    look(story, 6.9 * timedelta(days=1))
    assert list(asked(story)) == ["Omar"]
    look(story, timedelta(hours=3))
    assert asked(story) == {}
    assert [to for to, _ in story.sent("goal_help.over")] == ["Mia"]
    with pytest.raises(DomainError) as late:
        answer(story, "Omar")
    assert late.value.code in ("goal_help_over", "not_yours")


@pytest.mark.long
def test_a_goal_that_moves_on_takes_the_offer_back(helpers):
    story = helpers
    stuck_twice(story)
    look(story)
    answer(story, "Mia")
    tap(story, GoalEvent.PROGRESS, timedelta(hours=1))
    assert asked(story) == {} and story.sent("goal_help.over") == []
    with pytest.raises(DomainError) as over:
        answer(story, "Mia")
    assert over.value.code == "goal_help_over"


@pytest.mark.long
def test_only_whoever_is_asked_can_answer_and_only_once(helpers):
    story = helpers
    stuck_twice(story)
    look(story)
    for name in ("Omar", "Yan", "Cora"):
        with pytest.raises(DomainError) as refused:
            answer(story, name)
        assert refused.value.code == "not_yours"  # it does not even say that there is something
    answer(story, "Mia")
    with pytest.raises(DomainError) as again:
        answer(story, "Mia", yes=False)
    assert again.value.code == "goal_help_over"


def test_people_are_asked_in_their_own_working_hours_and_not_during_a_hold(helpers):
    story = helpers
    with story.act() as act:
        act.person("Mia").zone = "Pacific/Auckland"
        act.session.get(Program, story.program_id).on_hold = True
    stuck_twice(story)  # nine in the morning in London
    look(story)
    assert asked(story) == {}
    with story.act() as act:
        act.session.get(Program, story.program_id).on_hold = False
    at = look(story)
    assert asked(story) == {} and at > story.now
    look(story, at - story.now)
    assert list(asked(story)) == ["Mia"]
    assert story.now.hour == 20  # nine in Auckland, the next morning


def keep_apart(story, act, how: str) -> None:
    yan, mia = act.person("Yan"), act.person("Mia")
    entry = {
        one.person_id: one for one in act.session.scalars(select(Enrollment)) if one.status != "withdrawn"
    }
    match how:
        case "mentee's wish":
            story.applied_with(act, "Mia", skills_wanted=[SKILL], avoid=["U0YAN"])
        case "mentor's wish":
            story.applied_with(act, "Yan", skills_offered=[SKILL], avoid=["U0MIA"])
        case "manager":
            mia.manager_id = act.person("Wim").id
            act.person("Wim").manager_id = yan.id
        case "report":
            yan.manager_id = mia.id
        case "forbidden" | "failed":
            act.session.add(
                MatchConstraint(
                    cohort_id=story.cohort_id, mentee_enrollment_id=entry[mia.id].id,
                    mentor_enrollment_id=entry[yan.id].id, kind=how.replace("forbidden", "forbid"),
                    made_by=mia.id, made_at=act.now,
                )
            )  # fmt: skip
        case "gone":
            yan.deactivated_at = act.now
        case "guest":
            yan.is_guest = True
        case "waitlisted":
            entry[yan.id].status = "waitlisted"
        case "asked lately":
            other = act.session.get(Pair, story.pair_id)
            goal = act.goal(other, title="Another")
            act.session.add(
                GoalHelp(goal_id=goal.id, helper_id=yan.id, status="agreed",
                         offered_at=act.now - timedelta(days=30), asked_at=act.now, settled_at=act.now)
            )  # fmt: skip
        case "no language":
            story.applied_with(act, "Mia", skills_wanted=[SKILL], languages=["english"])
            story.applied_with(act, "Yan", skills_offered=[SKILL], languages=["german"])


@pytest.mark.parametrize(
    "how",
    ["mentee's wish", "mentor's wish", "manager", "report", "forbidden", "failed", "gone", "guest", "waitlisted",
     "asked lately", "no language"],
)  # fmt: skip
def test_whoever_must_be_kept_apart_is_not_asked(helpers, how):
    story = helpers
    with story.act() as act:
        keep_apart(story, act, how)
    stuck_twice(story)
    with story.act() as act:
        newest = act.session.scalar(select(GoalHelp).where(GoalHelp.goal_id == story.goal_id))
        assert newest.helper_id == act.person("Zed").id


def test_without_a_skill_or_anybody_who_has_it_nothing_is_said(helpers):
    story = helpers
    with story.act() as act:
        for name, skill in (("Mia", None), ("Omar", "hiring_and_interviewing")):
            story.goal_id = set_goal(*act.who(name), story.pair_id, {**GOAL, "skill": skill}, act.now).id
    stuck_twice(story)
    look(story)
    assert asked(story) == {}
    assert look(story) is None


def test_when_the_helper_has_left_meanwhile_somebody_else_is_asked(helpers):
    story = helpers
    stuck_twice(story)
    look(story)
    answer(story, "Mia")
    with story.act() as act:
        act.person("Yan").deactivated_at = act.now
    assert answer(story, "Omar") == "asked"
    assert helper(story) == "Zed"
