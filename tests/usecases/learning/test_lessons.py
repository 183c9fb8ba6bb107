"""Lessons: taken from reviews without names, voted on, edited until they are shared, shared once, exported."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.learning.digest import digest_message, preview_message, voted_message
from blocks.learning.lessons import draft_modal, lessons_message
from blocks.learning.markdown import markdown
from blocks.planning.last_time import last_time_blocks
from blocks.reader import Reader
from blocks.reviewing.forms import review_read_modal
from bot.domain.lessons import Names, may_hold_lesson, named_in
from bot.errors import DomainError
from bot.usecases.facts.programs import program_shown
from bot.usecases.learning.exporting import LESSONS, lessons_exported, send_learned
from bot.usecases.learning.from_reviews import draft_from_review, keep_from_review
from bot.usecases.learning.lessons import add_lesson, edit_lesson, lesson_to_edit, lessons_of, retire_lesson
from bot.usecases.learning.sharing import MOST, digest_preview, share_lessons
from bot.usecases.learning.voting import vote
from bot.usecases.planning.last_time import taught_by
from bot.usecases.reviewing.sharing import read_review
from db.models import Activity, Decision, Lesson, LessonVote, OutboxRow, Program, ReportFile, Submission
from tests.pair_story import Story, assert_fits, assert_view_fits, buttons, view_words, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def add(story, text, stage="plan"):
    with story.act() as act:
        return add_lesson(*act.who("Cora"), story.program_id, stage, text, act.now).id


def votes(story, lesson, *names, matters=True):
    changed = []
    for name in names:
        with story.act() as act:
            changed.append(vote(*act.who(name), lesson, matters=matters, now=act.now)[1])
    return changed


def listed(story, who="Cora"):
    with story.act() as act:
        found = lessons_of(act.session, act.actor(who), story.program_id)
        shown = program_shown(act.session.get_one(Program, story.program_id))
    message = lessons_message(found, shown, Reader())
    assert_fits(message)
    return words(message)


def preview(story):
    with story.act() as act:
        shown = digest_preview(act.session, act.actor("Cora"), story.program_id)
    assert_fits(preview_message(shown, Reader()))
    return shown


def share(story, seal, place="announce", who="Cora"):
    with story.act() as act:
        return share_lessons(*act.who(who), story.program_id, place, seal, act.now)


def enroll(story, *names):
    with story.act() as act:
        for name in names:
            story.enroll(act, name, "mentee")


@pytest.fixture
def review(story):
    """Mia's final review with a word for coordinators; the submission's id and the question's key."""
    pair = story.match("Mia", "Omar", days=170)
    with story.act() as act:
        key = next(
            q.key for q in story.plan().forms["final"].questions
            if q.audience == "coordinators" and may_hold_lesson(q)
        )  # fmt: skip
        act.fill_in("Mia", act.pair("Mia", "Omar"), "final", {key: "Omar never had time in quarter four."})
        submission = act.session.scalar(select(Submission.id).where(Submission.form_key == "final"))
    assert pair
    return submission, key


def test_a_word_of_a_review_becomes_a_lesson_without_names(story, review):
    submission, key = review
    with story.act() as act:
        read = read_review(act.session, act.actor("Cora"), submission, act.now)
        view = review_read_modal(read, Reader())
        assert_view_fits(view)
        assert f"{submission}:{key}" in str(view)
        draft = draft_from_review(act.session, act.actor("Cora"), f"{submission}:{key}")
        assert draft.text == "Omar never had time in quarter four."
        assert_view_fits(draft_modal(draft, Reader()))
        assert "nobody can be recognized" in view_words(draft_modal(draft, Reader()))
    for text in (draft.text, "Write to ann@example.com", "Ask <@U0MIA> first", "MIA was right"):
        with story.act() as act, pytest.raises(DomainError) as caught:
            keep_from_review(*act.who("Cora"), draft.source, "guide", text, act.now)
        assert (caught.value.code, caught.value.field) == ("lesson_names", "text")
    with story.act() as act:
        kept, _ = keep_from_review(
            *act.who("Cora"), draft.source, "guide", "No meetings in quarter four.", act.now
        )
        assert kept.submission_id == submission
    shown = listed(story)
    # Neither who wrote it nor who took it out of the review.
    assert "No meetings in quarter four." in shown and "U0CORA" not in shown and "U0MIA" not in shown


@pytest.mark.parametrize("who", ["Mia", "Omar", "Zoe"])
def test_only_who_may_read_the_answer_takes_a_lesson_from_it(story, review, who):
    submission, key = review
    story.match("Zoe", "Zack")
    with story.act() as act, pytest.raises(DomainError):
        draft_from_review(act.session, act.actor(who), f"{submission}:{key}")
    with story.act() as act, pytest.raises(DomainError):
        keep_from_review(*act.who(who), f"{submission}:{key}", "guide", "Mine", act.now)


def test_a_coordinator_in_the_pair_takes_nothing_from_their_partners_review(story, review):
    submission, key = review
    with story.act() as act:
        story.coordinates(act, "Omar")
    with story.act() as act, pytest.raises(DomainError) as caught:
        draft_from_review(act.session, act.actor("Omar"), f"{submission}:{key}")
    assert caught.value.code == "own_pair_is_confidential"


def test_answers_that_are_no_words_for_coordinators_are_no_lesson(story, review):
    submission, _ = review
    for question in story.plan().forms["final"].questions:
        if question.audience == "coordinators" and question.key == review[1]:
            continue
        with story.act() as act, pytest.raises(DomainError):
            draft_from_review(act.session, act.actor("Cora"), f"{submission}:{question.key}")


def test_one_vote_each_that_can_be_taken_back(story):
    enroll(story, "Mia")
    lesson = add(story, "Begin earlier")
    assert votes(story, lesson, "Cora", "Cora", "Cem") == [True, False, True]
    assert votes(story, lesson, "Cora", "Cora", matters=False) == [True, False]
    with story.act() as act:
        assert len(act.session.scalars(select(LessonVote)).all()) == 1
        rows = act.session.scalars(select(Activity).where(Activity.verb == "lesson.voted")).all()
        assert rows and all(row.actor_id is None for row in rows)  # a vote is nobody's business
    with pytest.raises(DomainError) as caught:
        votes(story, lesson, "Mia")  # not shared yet: Mia cannot know of it
    assert caught.value.code == "lesson_not_yours_to_vote"


def test_numbers_are_shown_from_five_votes_on(story):
    names = ("Ada", "Bo", "Cy", "Di")
    enroll(story, *names, "Ed")
    lesson = add(story, "Begin earlier")
    share(story, preview(story).seal)
    votes(story, lesson, *names)
    ((place, message),) = story.sent("lessons.shared")
    assert place == "announce" and "matters to a few" in words(message) and "4" not in words(message)
    votes(story, lesson, "Ed")
    ((_, message),) = story.sent("lessons.shared")
    assert "matters to 5 people" in words(message)
    with story.act() as act:  # the message is brought up to date once for all of them
        amends = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "message.amend")).all()
        assert len(amends) == 1 and amends[0].not_before >= story.now + timedelta(minutes=4)
    with story.act() as act:
        story._person(act, "Stranger")
    with pytest.raises(DomainError):
        votes(story, lesson, "Stranger")
    for matters in (True, False):
        for changed in (True, False):
            assert_fits(voted_message(lesson, Reader(), matters=matters, changed=changed))


def test_what_matters_most_stands_first_in_its_stage(story):
    first, second = add(story, "First"), add(story, "Second")
    assert listed(story).index("Second") < listed(story).index("First")
    votes(story, first, "Cora", "Cem")
    votes(story, second, "Cora")
    assert listed(story).index("First") < listed(story).index("Second")


def test_words_can_be_edited_until_they_are_shared_and_put_away_any_time(story):
    lesson = add(story, "Begin earlyer")
    with story.act() as act:
        assert_view_fits(draft_modal(lesson_to_edit(act.session, act.actor("Cem"), lesson), Reader()))
        edit_lesson(*act.who("Cem"), lesson, "recruit", "Begin earlier", act.now)
    assert "Begin earlier" in listed(story) and "Recruiting" in listed(story)
    share(story, preview(story).seal)
    with story.act() as act, pytest.raises(DomainError) as caught:
        edit_lesson(*act.who("Cem"), lesson, "recruit", "Begin later", act.now)
    assert caught.value.code == "lesson_shared"
    with story.act() as act:
        retire_lesson(*act.who("Cora"), lesson, act.now)
    assert "Begin earlier" not in listed(story)
    assert "Begin earlier" in words(story.sent("lessons.shared")[0][1])  # people have read it
    with story.act() as act, pytest.raises(DomainError) as caught:
        retire_lesson(*act.who("Cora"), lesson, act.now)
    assert caught.value.code == "lesson_gone"


def test_a_digest_is_looked_at_and_sent_once(story):
    lessons = [add(story, f"Lesson number {n}") for n in range(MOST + 2)]
    votes(story, lessons[0], "Cora", "Cem")
    shown = preview(story)
    assert len(shown.lessons) == MOST and shown.waiting == 2 and shown.lessons[0].id == lessons[0]
    assert share(story, shown.seal, "admin") is None
    again = share(story, shown.seal, "admin")  # a double click shares nothing more
    assert again is not None and {one.id for one in again.lessons} == set(lessons[1:3])
    ((place, message),) = story.sent("admin.lessons")
    assert place == "admin" and "Lesson number 0" in words(message)
    assert set(buttons(message)) == {"lesson.vote"}
    share(story, again.seal, "admin")
    with story.act() as act, pytest.raises(DomainError) as caught:
        digest_preview(act.session, act.actor("Cora"), story.program_id)
    assert caught.value.code == "no_lesson_to_share"
    assert len(story.sent("admin.lessons")) == 2


def test_what_changed_after_the_look_is_looked_at_again(story):
    lesson = add(story, "Begin earlier")
    seal = preview(story).seal
    with story.act() as act:
        edit_lesson(*act.who("Cem"), lesson, "plan", "Begin much earlier", act.now)
    shown = share(story, seal)
    assert shown is not None and shown.lessons[0].text == "Begin much earlier"
    assert "Something changed since" in words(preview_message(shown, Reader(), changed=True))
    assert story.sent("lessons.shared") == []


def test_a_lesson_that_names_somebody_is_not_shared(story):
    enroll(story, "Mia")
    add(story, "Mia should have had another mentor")
    add(story, "Miami is a fine place to meet")
    shown = preview(story)
    assert [one.text for one in shown.lessons] == ["Miami is a fine place to meet"] and shown.held_back == 1
    share(story, shown.seal)
    only = preview(story)
    assert not only.lessons and "names somebody (Mia)" in words(preview_message(only, Reader()))
    assert "lessons.share" not in buttons(preview_message(only, Reader()))
    assert share(story, only.seal) is not None


def test_without_a_channel_it_is_shared_among_coordinators(story):
    add(story, "Begin earlier")
    with story.act() as act:
        act.session.get_one(Program, story.program_id).announce_channel = None
    shown = preview(story)
    assert "lessons.share" not in buttons(preview_message(shown, Reader()))
    for place in ("announce", "elsewhere", ""):
        with pytest.raises(DomainError) as caught:
            share(story, shown.seal, place)
        assert caught.value.code == "lessons_nowhere"


@pytest.mark.parametrize("who", ["Mia", "Omar"])
def test_nobody_else_edits_shares_or_exports(story, who):
    story.match()
    lesson = add(story, "Begin earlier")
    for use in (
        lambda act: lesson_to_edit(act.session, act.actor(who), lesson),
        lambda act: edit_lesson(*act.who(who), lesson, "plan", "x", act.now),
        lambda act: retire_lesson(*act.who(who), lesson, act.now),
        lambda act: digest_preview(act.session, act.actor(who), story.program_id),
        lambda act: share_lessons(*act.who(who), story.program_id, "admin", "", act.now),
        lambda act: send_learned(*act.who(who), story.program_id, LESSONS, act.now),
    ):
        with story.act() as act, pytest.raises(DomainError):
            use(act)
    with story.act() as act:
        assert act.session.get_one(Lesson, lesson).shared_at is None
        assert act.session.scalar(select(ReportFile.id)) is None


def test_the_export_is_markdown_in_which_words_are_only_words(story):
    enroll(story, "Mia")
    add(story, "# Not a *heading*\n- nor [a list](http://x) | <b>", "train")
    add(story, "Mia was late")
    with story.act() as act:
        program = act.session.get_one(Program, story.program_id)
        text = markdown(lessons_exported(act.session, program, act.now), Reader())
        assert send_learned(*act.who("Cora"), story.program_id, LESSONS, act.now)
        assert not send_learned(*act.who("Cora"), story.program_id, LESSONS, act.now)
    assert "## Training" in text
    assert r"- \# Not a \*heading\* \- nor \[a list\]\(http\:\/\/x\) \| \<b\>".replace(r"\/", "/") in text
    assert "Mia" not in text and "Cora" not in text and "U0" not in text
    assert "| Measure | Result | Target |" in text


def test_the_next_cohort_reads_what_mattered_and_what_was_decided(story):
    first, second = add(story, "First", "train"), add(story, "Second", "train")
    votes(story, first, "Cora", "Cem")
    with story.act() as act:
        for text, measure, state in (
            ("More dates", "trained", "done"),
            ("Fewer mails", "", "open"),
            ("No", "", "dropped"),
        ):
            act.session.add(
                Decision(
                    cohort_id=story.cohort_id, text=text, owner_id=act.person("Cora").id, measure=measure,
                    value_then=60, value_later=71, status=state, made_by=act.person("Cora").id, made_at=act.now,
                )
            )  # fmt: skip
    with story.act() as act:
        program = act.session.get_one(Program, story.program_id)
        whole = taught_by(act.session, act.actor("Cora"), program, ("plan", "train"), act.now)
        train = taught_by(act.session, act.actor("Cora"), program, ("train",), act.now)
    assert [one.id for one in whole.lessons] == [first, second]
    assert [one.text for one in whole.decided] == ["More dates", "Fewer mails"]
    assert [one.text for one in train.decided] == ["More dates"]
    said = "\n".join(str(block) for block in last_time_blocks(train, Reader()))
    assert "60 % → 71 %" in said and "U0CORA" not in said


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ann Lee was late", "Ann Lee"), ("ann was late", ""), ("Ann was late", "Ann"), ("Fleet and Leeway", ""),
        ("Annabel Leery", ""), ("(ann lee)", "Ann Lee"),
        ("<@U123> said so", "<@U123>"), ("ask @ann", "@ann"), ("at 5 p.m. @ noon", ""), ("x@y.com", "x@y.com"),
    ],
)  # fmt: skip
def test_names_are_found_where_they_stand_alone(text, named):
    assert named_in(text, Names.of(["Ann  Lee"])) == named


def test_the_most_and_longest_lessons_fit(story):
    for stage in ("plan", "recruit", "train", "match", "guide", "review", "close", "close", "close"):
        add(story, "&<>" * 333, stage)
    listed(story)
    shown = preview(story)
    assert_fits(digest_message(shown, Reader()))
    with story.act() as act:
        draft = lesson_to_edit(act.session, act.actor("Cora"), shown.lessons[0].id)
    assert_view_fits(draft_modal(draft, Reader()))
