"""Continue or part as a protocol: whatever one of the two can see is the same whether the other said something
else or nothing at all. Two worlds are lived through side by side, and everything in them is compared.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.closing.farewell.asking import wish_kept, wish_modal
from blocks.closing.farewell.card import closing_message
from blocks.closing.farewell.guide import guide_modal
from blocks.home import home_view
from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.domain.farewell import told_wish
from bot.domain.messages import NoLongerApplies
from bot.errors import DomainError
from bot.usecases.closing.farewell.card import closing_cards
from bot.usecases.closing.farewell.guide import closing_guide
from bot.usecases.closing.farewell.job import take_steps
from bot.usecases.closing.farewell.wishing import ask_for_more_time, closes_at, say_wish, wish_asked
from bot.usecases.coordinating.acting import extend_pair
from bot.usecases.facts.home import home_facts
from bot.usecases.facts.loading import load
from db.models import Activity, Farewell, OutboxRow, Pair, Program
from tests.pair_story import Story, assert_view_fits, buttons, words

SILENT, DIFFERENT, CHANGED = "x", "y", "z"
"""The worlds: the other one says nothing, something else, or first the same and then something else."""


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def tick(story):
    with story.act() as act:
        take_steps(act.session, act.session.get(Program, story.program_id), act.now)


def seen_by(story, name, pair_id, world):
    """Everything somebody can see at this moment: Home, the command, the modals, every message and when it comes,
    what happened in the pair; without the numbers and names by which worlds differ.
    """
    with story.sessions.reading("T0TEST") as session:
        from tests.pair_story import Act

        act = Act(session, story.now)
        person, pair = act.person(name), session.get(Pair, pair_id)
        seen = [
            home_view(home_facts(session, person, story.now), Reader()),
            list(closing_message(closing_cards(session, person, story.now), Reader()).blocks),
        ]
        lanes = (f"person:{person.id}%", f"pair:{pair_id}%", f"home:{person.id}%")
        for lane in lanes:
            rows = session.scalars(
                select(OutboxRow).where(OutboxRow.lane.like(lane)).order_by(OutboxRow.id)
            ).all()
            for row in rows:
                seen.append([row.kind, str(row.not_before), str(row.created_at), row.status])
                if row.kind in VIEWS:
                    try:
                        seen.append(
                            list(
                                VIEWS[row.kind](load(session, row.kind, row.args, story.now), Reader()).blocks
                            )
                        )
                    except NoLongerApplies:
                        seen.append("not said")
        happened = session.scalars(select(Activity).where(Activity.pair_id == pair_id).order_by(Activity.id))
        seen += [[one.verb, str(one.at), one.detail] for one in happened]
        seen.append([pair.status, str(pair.next_due_at)])
        for look, view in (
            (closing_guide, guide_modal),
            (wish_asked, wish_modal),
        ):
            # Reading takes the pair's turn, which only a writer can: so in a transaction that is given up.
            seen.append(_looked(story, name, pair_id, look, view))
    text = re.sub(r'"value": "[^"]*"', "", json.dumps(seen, default=str))  # ids, looked up again
    for own in (f"Mia{world}", f"Omar{world}"):
        for token in (own, own.upper(), own.lower()):
            text = text.replace(token, token[: -len(world)])
    return text


def _looked(story, name, pair_id, look, view):
    try:
        with story.act() as act:
            shown = view(look(*act.who(name), pair_id, act.now), Reader())
            shown.pop("private_metadata")
            return shown
    except DomainError as refused:
        return refused.code


@pytest.mark.long
@pytest.mark.parametrize(
    ("mine", "ends"),
    [
        ("continue", "by the calendar"),
        ("continue", "closed early"),
        ("part", "closed early"),
        (None, "by the calendar"),
    ],
)
def test_a_different_answer_looks_like_none(story, mine, ends):
    other = "continue" if mine == "part" else "part"
    others = {SILENT: (), DIFFERENT: (other,), CHANGED: (mine or "continue", other)}
    pairs = {world: story.match(f"Mia{world}", f"Omar{world}", days=160) for world in others}
    gone = 0
    for day in (1, 2, 3, 10, 14, 15, 29):
        with story.act(timedelta(days=day - gone)) as act:
            gone = day
            for world, pair_id in pairs.items():
                said = others[world]
                if 2 <= day < 2 + len(said):
                    say_wish(*act.who(f"Omar{world}"), pair_id, said[day - 2], act.now)
                if day == 1 and mine:
                    kept = say_wish(*act.who(f"Mia{world}"), pair_id, mine, act.now)
                    assert_view_fits(wish_kept(kept, Reader()))
                if day == 10 and ends == "closed early":
                    pair = act.session.get(Pair, pair_id)
                    act.fill_in(f"Mia{world}", pair, "closing")
                    for who in ("Mia", "Omar"):
                        act.fill_in(f"{who}{world}", pair, "final")
        tick(story)
        if day in (3, 14, 15, 29):
            views = {world: seen_by(story, f"Mia{world}", pair_id, world) for world, pair_id in pairs.items()}
            assert views[DIFFERENT] == views[SILENT], day
            assert views[CHANGED] == views[SILENT], day
    told = [
        (name, words(message)) for name, message in story.sent("farewell.wishes") if name.startswith("Mia")
    ]
    assert len(told) == (3 if mine else 0)
    assert all("There is no answer that you both gave" in text for _, text in told)


@pytest.mark.parametrize("wish", ["continue", "part"])
def test_the_same_answer_is_told_to_both_on_the_day_and_not_before(story, wish):
    pair_id = story.match(days=160)
    with story.act(timedelta(days=1)) as act:
        for name in ("Mia", "Omar"):
            say_wish(*act.who(name), pair_id, wish, act.now)
        until = closes_at(act.session.get(Pair, pair_id))
        with pytest.raises(DomainError) as early:
            ask_for_more_time(*act.who("Mia"), pair_id, act.now)
        assert early.value.code == "not_both_go_on"
    tick(story)
    assert story.sent("farewell.wishes") == []
    story.now = until + timedelta(days=1)
    tick(story)
    tick(story)
    said = {name: words(message) for name, message in story.sent("farewell.wishes")}
    assert said.keys() == {"Mia", "Omar"}
    sentence = "would both like to go on" if wish == "continue" else "good moment to part"
    assert all(sentence in text for text in said.values())
    with story.act() as act:
        with pytest.raises(DomainError) as closed:
            say_wish(*act.who("Mia"), pair_id, "part", act.now)
        assert closed.value.code == "wish_is_over"
        if wish == "part":
            with pytest.raises(DomainError):
                ask_for_more_time(*act.who("Mia"), pair_id, act.now)
            return
        for name in ("Mia", "Omar"):  # one question to the coordinators, whoever presses it
            ask_for_more_time(*act.who(name), pair_id, act.now)
    ((place, message),) = story.sent("admin.more_time")
    assert place == "admin" and "pair.extend" in buttons(message)
    with story.act() as act:
        extend_pair(*act.who("Cora"), pair_id, days="30", now=act.now)
        with pytest.raises(DomainError) as still:  # more time does not open the question again
            say_wish(*act.who("Mia"), pair_id, "part", act.now)
    assert still.value.code == "wish_is_over"


def test_an_answer_is_written_down_nowhere_but_with_its_writer(story):
    pair_id = story.match(days=160)
    with story.act() as act:
        before = [len(act.session.scalars(select(kind.id)).all()) for kind in (Activity, OutboxRow)]
        say_wish(*act.who("Mia"), pair_id, "part", act.now)
        after = [len(act.session.scalars(select(kind.id)).all()) for kind in (Activity, OutboxRow)]
        assert after == [before[0], before[1] + 1]  # her own Home
        row = act.session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
        assert (row.kind, row.args) == ("home.publish", {"person": act.person("Mia").id})
        stored = act.session.connection().exec_driver_sql("SELECT wish FROM farewell").scalar()
        assert "part" not in str(stored)
        assert act.session.scalar(select(Farewell.wish)) == "part"
        for name in ("Omar", "Cora"):
            own = name == "Omar"
            if own:
                assert wish_asked(*act.who(name), pair_id, act.now).wish is None
            else:
                with pytest.raises(DomainError):
                    wish_asked(*act.who(name), pair_id, act.now)


def test_only_the_same_is_told():
    from bot.domain.farewell import Wish

    every = (None, *Wish)
    assert {(one, other) for one in every for other in every if told_wish(one, other)} == {
        (w, w) for w in Wish
    }
