"""Sealed letters: for their writer alone, until the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from blocks.guiding.beginning.letters import sealed_modal
from blocks.reader import Reader
from bot.delivery.letters import Letters
from bot.delivery.parcel import Parcel
from bot.domain.messages import KINDS, NoLongerApplies, Operation
from bot.errors import DomainError
from bot.usecases.closing.ending import close_pair, reopen_pair
from bot.usecases.closing.leaving import leave_pair
from bot.usecases.facts.loading import load
from bot.usecases.guiding.beginning.letters import (
    give_back_letters,
    seal_letter,
    sealed_draft,
    tear_up_letter,
)
from db.models import Base, Circle, Letter, OutboxRow, Pair
from tests.conftest import TEAM
from tests.pair_story import assert_view_fits, view_words, words

SECRET = "Quetzal: I am afraid of speaking up & want to <lead>"


def seal(story, name, pair_id, what=SECRET):
    with story.act() as act:
        seal_letter(*act.who(name), pair_id, what, act.now)


def close(story, pair_id):
    with story.act() as act:
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)


def erase_all(story):
    """The messages arrive, and what was carried is erased."""
    with story.act() as act:
        for row in act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "letter.returned")):
            row.status = "sent"
    with story.sessions.reading(TEAM) as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == Operation.ERASE_LETTER.value)).all()
    for row in rows:
        parcel = Parcel(row.id, row.kind, row.args, "", row.status, 0, 0, None)
        Letters(story.sessions, TEAM).erase(parcel, story.now)


def dump(story):
    """Every word of the database as it lies on the disk."""
    with story.sessions.engine.connect() as connection:
        rows = [
            connection.execute(text(f'SELECT * FROM "{table.name}"')).all()
            for table in Base.metadata.sorted_tables
        ]
    return repr(rows)


def test_it_can_be_changed_and_torn_up_by_its_writer_alone(story):
    pair_id = story.match()
    seal(story, "Mia", pair_id)
    with story.act() as act:
        draft = sealed_draft(*act.who("Mia"), pair_id)
        assert draft.text == SECRET
        view = sealed_modal(draft, Reader())
        assert_view_fits(view)
        assert "Only you ever read it" in view_words(view)
        assert sealed_draft(*act.who("Omar"), pair_id).text == "", "his own, not hers"
        with pytest.raises(DomainError):
            sealed_draft(*act.who("Cora"), pair_id)
        assert not tear_up_letter(*act.who("Omar"), pair_id)
        seal_letter(*act.who("Mia"), pair_id, "Something else", act.now)
        assert sealed_draft(*act.who("Mia"), pair_id).text == "Something else"
        assert tear_up_letter(*act.who("Mia"), pair_id)
        assert act.session.scalar(select(Letter)) is None


def test_each_gets_their_own_back_when_the_pair_is_closed_and_it_is_kept_no_longer(story):
    pair_id = story.match()
    seal(story, "Mia", pair_id)
    seal(story, "Omar", pair_id, "Okapi")
    with story.act() as act:
        act.person("Omar").zone = "America/Los_Angeles"
    close(story, pair_id)
    told = dict(story.sent("letter.returned"))
    assert set(told) == {"Mia", "Omar"}
    assert "Quetzal: I am afraid of speaking up &amp; want to &lt;lead&gt;" in words(told["Mia"])
    assert "Okapi" not in words(told["Mia"])
    with story.act() as act:
        omars = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "letter.returned")).all()
        assert sorted(row.not_before - act.now for row in omars) == [timedelta(), timedelta(hours=8)]
    erase_all(story)
    assert story.sent("letter.returned") == []
    with story.act() as act:
        assert act.session.scalars(select(Letter.text)).all() == [None, None]


def test_it_is_given_back_once_and_a_new_beginning_may_have_a_new_one(story):
    pair_id = story.match()
    seal(story, "Mia", pair_id)
    close(story, pair_id)
    erase_all(story)
    with story.act(timedelta(days=1)) as act:
        reopen_pair(*act.who("Cora"), pair_id, act.now)
    close(story, pair_id)
    assert story.sent("letter.returned") == []
    with story.act(timedelta(days=1)) as act:
        reopen_pair(*act.who("Cora"), pair_id, act.now)
    seal(story, "Mia", pair_id, "A second one")
    erase_all(story)  # what is left of the first does no harm to it
    close(story, pair_id)
    ((reader, message),) = story.sent("letter.returned")
    assert reader == "Mia"
    assert "A second one" in words(message)


def test_leaving_gives_it_back_too(story):
    pair_id = story.match()
    seal(story, "Mia", pair_id)
    with story.act() as act:
        leave_pair(*act.who("Omar"), pair_id, reason="", back_to_pool=False, now=act.now)
    assert [reader for reader, _ in story.sent("letter.returned")] == ["Mia"]


def test_a_mentors_letter_stays_with_the_circle_while_it_goes_on(story):
    first, second = story.match("Mia", "Omar"), story.match("Ana", "Omar")
    with story.act() as act:
        circle = Circle(
            cohort_id=story.cohort_id,
            mentor_id=act.person("Omar").id,
            channel_name="circle-omar",
            made_at=act.now,
        )
        act.session.add(circle)
        act.session.flush()
        for pair_id in (first, second):
            act.session.get(Pair, pair_id).circle_id = circle.id
    seal(story, "Omar", first)
    with story.act() as act:
        assert sealed_draft(*act.who("Omar"), second).text == SECRET, "one for the whole circle"
        pair = act.session.get(Pair, first)
        pair.status = "ended"
        give_back_letters(act.session, pair, act.now)
    assert story.sent("letter.returned") == []
    with story.act() as act:
        pair = act.session.get(Pair, second)
        pair.status = "closed"
        give_back_letters(act.session, pair, act.now)
    assert [reader for reader, _ in story.sent("letter.returned")] == ["Omar"]


def test_nobody_else_ever_reads_a_word_of_it(story, caplog):
    caplog.set_level(0)
    pair_id = story.match()
    seal(story, "Mia", pair_id)
    with story.act() as act:
        before = act.session.scalars(select(OutboxRow)).all()
        assert before == [], "not even that there is one"
    assert "Quetzal" not in dump(story)
    close(story, pair_id)
    assert "Quetzal" not in dump(story)
    with story.act() as act:
        letter = act.session.scalar(select(Letter))
        for row in act.session.scalars(select(OutboxRow)):
            if row.kind in KINDS and row.kind != "letter.returned":
                assert "Quetzal" not in repr(load(act.session, row.kind, row.args, act.now))
        about = {"letter": letter.id, "written": letter.written_at.isoformat()}
        assert load(act.session, "letter.returned", {**about, "person": letter.person_id}, act.now)
        for other in ("Omar", "Cora", "Cem"):
            with pytest.raises(NoLongerApplies):
                load(act.session, "letter.returned", {**about, "person": act.person(other).id}, act.now)
    assert "Quetzal" not in caplog.text
