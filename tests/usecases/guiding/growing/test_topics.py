"""Topics: one for each meeting, never the same twice; taken by hand; looked after by coordinators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.errors import sentence
from blocks.guiding.growing.topics import library_view, taken_view, topic_modal, topic_view, topics_view
from blocks.reader import Reader
from bot.domain.program import Topic
from bot.errors import DomainError, FormErrors
from bot.usecases.guiding.growing.library import (
    stage_of,
    suggest_topic,
    take_topic,
    topic_for,
    topics_shown,
)
from bot.usecases.guiding.growing.tending import library_of, save_topic, topic_draft
from bot.usecases.guiding.reminding.tick import take_due_steps
from db.models import Circle, Pair, Program, TopicSuggested
from tests.pair_story import assert_view_fits, view_words, words

DAY = timedelta(days=1)
TYPED = {
    "title": "Été: a <new> topic", "intro": "Worth it & short", "stage": "middle",
    "goals": ["confidence"], "questions": "Why?\n\n  • Why not?\nWhen?",
}  # fmt: skip


def suggest(story, pair_id, meeting=None):
    """The key of the topic for a meeting (its id), as the tick would choose it."""
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        planned = act.planned(pair) if meeting == "new" else None
        found = suggest_topic(act.session, pair, planned, act.now)
        assert found == topic_for(act.session, pair, planned, act.now)  # read again, it is the same
        return found.key if found else None


def test_each_meeting_has_a_topic_of_its_own_and_keeps_it(story):
    pair_id = story.match()
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        meetings = [act.planned(pair, days) for days in (1, 8, 15)]
        first = [suggest_topic(act.session, pair, one, act.now) for one in meetings]
        assert first == [suggest_topic(act.session, pair, one, act.now) for one in meetings]
    assert len({topic.key for topic in first}) == 3
    assert [topic.stage for topic in first] == ["start"] * 3


def test_what_the_mentee_came_for_comes_first_and_the_stage_moves_on(story):
    pair_id = story.match()
    with story.act() as act:
        story.applied_with(act, "Mia", goals=["return"])
    assert suggest(story, pair_id, "new") in ("first_months", "coming_back")
    story.now += 100 * DAY
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        assert stage_of(pair, story.plan(), act.now) == "middle"
        pair.shift_days = 70
        assert stage_of(pair, story.plan(), act.now) == "start"
        pair.shift_days, pair.extra_days = 0, 200
        assert stage_of(pair, story.plan(), act.now) == "start"


def test_when_everything_was_talked_about_nothing_is_suggested(story):
    pair_id = story.match()
    story.change_plan(topics=(Topic("one", "One", ("Why?",)),))
    assert suggest(story, pair_id, "new") == "one"
    assert suggest(story, pair_id, "new") is None


def test_topics_are_for_pairs_that_are_not_over(story):
    pair_id = story.match(days=10)
    with story.act() as act:
        act.session.get(Pair, pair_id).status = "closed"
        said = {}
        for name in ("Mia", "Cora"):
            with pytest.raises(DomainError) as refused:
                topics_shown(*act.who(name), None, act.now)
            said[name] = sentence(refused.value, Reader())
        assert "yours has come to its end" in said["Mia"]
        assert "once you are matched" in said["Cora"]


def test_a_topic_taken_by_hand_is_told_and_comes_before_the_suggested_one(story):
    pair_id = story.match()
    with story.act() as act:
        view = topics_view(topics_shown(*act.who("Mia"), None, act.now), Reader())
        assert_view_fits(view)
        assert "How we got here" in view_words(view)
        meeting = act.planned(act.session.get(Pair, pair_id))
        suggest_topic(act.session, act.session.get(Pair, pair_id), meeting, act.now)
    with story.act(DAY) as act:
        shown = topics_shown(*act.who("Mia"), pair_id, act.now)
        conflict = next(one for one in shown.topics if one.key == "conflict")
        assert_view_fits(topic_view(shown, conflict, Reader()))
        for _ in range(2):  # pressed twice
            taken = take_topic(*act.who("Mia"), pair_id, "conflict", act.now)
        assert_view_fits(taken_view(taken, Reader()))
        pair = act.session.get(Pair, pair_id)
        assert (
            topic_for(act.session, pair, act.session.get(type(meeting), meeting.id), act.now).key
            == "conflict"
        )
    ((place, message),) = story.sent("topic.taken")
    assert place == "pair"
    assert "<@U0MIA> picked a topic for your meeting on" in words(message)
    assert "What is your part in it?" in words(message)


def test_taken_without_a_date_it_waits_for_the_next_meeting(story):
    pair_id = story.match()
    with story.act() as act:
        take_topic(*act.who("Omar"), pair_id, "values", act.now)
    assert "for your next meeting" in words(story.sent("topic.taken")[0][1])
    assert suggest(story, pair_id, "new") == "values"
    assert suggest(story, pair_id, "new") != "values"


def test_the_reminder_of_a_meeting_brings_its_topic_to_both(story):
    pair_id = story.match(days=2)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.planned(pair, 0.9)
        pair.next_due_at = act.now
    with story.act() as act:
        take_due_steps(act.session, act.now)
        (row,) = act.session.scalars(select(TopicSuggested))
    topic = next(one for one in story.plan().topics if one.key == row.topic)
    said = [words(message) for _, message in story.sent("nudge")]
    assert len(said) == 2 and all(topic.questions[0] in one for one in said)


def test_a_circle_talks_about_its_topics_together(story):
    pairs = [story.match(name, "Omar") for name in ("Mia", "Noor")]
    with story.act() as act:
        circle = Circle(cohort_id=story.cohort_id, mentor_id=act.person("Omar").id, channel_id="G1",
                        channel_name="circle", made_at=act.now)  # fmt: skip
        act.session.add(circle)
        act.session.flush()
        for pair_id in pairs:
            act.session.get(Pair, pair_id).circle_id = circle.id
        meetings = [act.planned(act.session.get(Pair, pair_id)) for pair_id in pairs]
        for meeting in meetings:
            meeting.together = "one"
    with story.act() as act:
        chosen = [
            suggest_topic(
                act.session, act.session.get(Pair, one.pair_id), act.session.get(type(one), one.id), act.now
            )
            for one in reversed(meetings)
        ]
        rows = list(act.session.scalars(select(TopicSuggested)))
        assert chosen[0] == chosen[1]
        assert [row.pair_id for row in rows] == [pairs[0]]
        take_topic(*act.who("Noor"), pairs[0], "values", act.now)  # a button in everybody's channel
        both = {topic_for(act.session, act.session.get(Pair, one), None, act.now) for one in pairs}
        assert len(both) == 1
    assert len(story.sent("topic.taken")) == 1


def test_only_people_in_a_pair_browse_and_only_their_own(story):
    pair_id = story.match()
    story.match("Zoe", "Yan")
    with story.act() as act:
        for attempt in (
            lambda: topics_shown(*act.who("Cora"), None, act.now),
            lambda: topics_shown(*act.who("Zoe"), pair_id, act.now),
            lambda: topics_shown(*act.who("Mia"), "", act.now),
            lambda: take_topic(*act.who("Zoe"), pair_id, "values", act.now),
            lambda: take_topic(*act.who("Cora"), pair_id, "values", act.now),
            lambda: take_topic(*act.who("Mia"), pair_id, "nonsense", act.now),
        ):
            with pytest.raises(DomainError):
                attempt()
    assert story.sent("topic.taken") == []


def save(story, name, key="", base=None, **typed):
    with story.act() as act:
        draft = topic_draft(*act.who(name)[:2], story.program_id, key)
        assert_view_fits(topic_modal(draft, Reader()))
        about = {"program": story.program_id, "topic": key, "base": draft.base if base is None else base}
        return save_topic(*act.who(name), about, {**TYPED, **typed}, act.now)


def test_coordinators_add_reword_and_retire(story):
    before = len(story.plan().topics)
    assert_view_fits(library_view(save(story, "Cora"), Reader(), 2))
    added = story.plan().topics[-1]
    assert added.key == "ete_a_new_topic"
    assert added.questions == ("Why?", "Why not?", "When?")
    assert (added.intro, added.stage, added.goals) == ("Worth it & short", "middle", ("confidence",))
    save(story, "Cem", added.key, title="Another name", retired=["yes"])
    reworded = story.plan().topics[-1]
    assert (reworded.key, reworded.title, reworded.retired) == (added.key, "Another name", True)
    assert len(story.plan().topics) == before + 1
    save(story, "Cem", added.key, title="Another name")
    assert not story.plan().topics[-1].retired
    save(story, "Cora")  # the same name again is another topic
    assert story.plan().topics[-1].key == "ete_a_new_topic_2"


def test_a_retired_topic_stays_with_the_meeting_it_was_for(story):
    pair_id = story.match()
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        meeting = act.planned(pair)
        topic = suggest_topic(act.session, pair, meeting, act.now)
        listed = len(topics_shown(*act.who("Mia"), None, act.now).topics)
    typed = {"title": topic.title, "questions": "\n".join(topic.questions), "retired": ["yes"]}
    save(story, "Cora", topic.key, **typed)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        kept = topic_for(act.session, pair, act.session.get(type(meeting), meeting.id), act.now)
        assert kept is not None and kept.key == topic.key
        assert len(topics_shown(*act.who("Mia"), None, act.now).topics) == listed - 1
        with pytest.raises(DomainError) as gone:
            take_topic(*act.who("Mia"), pair_id, topic.key, act.now)
        assert gone.value.code == "topic_unknown"


def test_what_is_wrong_is_said_at_its_field_and_nobody_is_overwritten(story):
    pair_id = story.match()
    with pytest.raises(FormErrors) as wrong:
        save(story, "Cora", title="", questions=" \n ", stage="never", intro="x" * 501)
    assert {error.field for error in wrong.value.errors} == {"title", "questions", "stage", "intro"}
    with pytest.raises(FormErrors):
        save(story, "Cora", questions="\n".join(["Why?"] * 11))
    with pytest.raises(DomainError) as faster:
        save(story, "Cora", "values", base="older")
    assert faster.value.code == "topic_changed_meanwhile"
    with pytest.raises(DomainError):
        save(story, "Mia")
    story.change_plan(
        topics=tuple(Topic(f"t{n}", "T" * 75, ("Q" * 500,) * 10, "any", "<" * 500) for n in range(100))
    )
    with pytest.raises(DomainError) as full:
        save(story, "Cora")
    assert full.value.code == "topics_enough"
    with story.act() as act:
        for page in (1, 5, 9):
            assert_view_fits(library_view(library_of(*act.who("Cora")[:2], story.program_id), Reader(), page))
            shown = topics_shown(*act.who("Mia"), pair_id, act.now)
            assert_view_fits(topics_view(shown, Reader(), page))
        assert_view_fits(topic_view(shown, shown.topics[0], Reader()))
        take_topic(*act.who("Mia"), pair_id, "t3", act.now)
        assert act.session.get(Program, story.program_id) is not None
    assert len(story.sent("topic.taken")) == 1  # and fits
