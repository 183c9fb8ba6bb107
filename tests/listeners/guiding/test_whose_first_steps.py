"""Every button and modal of first steps, used by everybody it is not for, and with ids that nobody was given."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from blocks import ids
from blocks.reader import Reader
from bot.errors import DomainError, FormErrors
from bot.listeners.desk import Turn
from bot.listeners.guiding.beginning import register
from bot.listeners.payloads import Request
from bot.usecases.guiding.beginning.agreement import agreement_draft, propose_agreement
from bot.usecases.guiding.beginning.letters import seal_letter
from bot.usecases.people.actors import actor_of
from db.models import Agreement, Letter, OutboxRow, PrintedAgreement, Signature
from tests.pair_story import Story

FORGED = ("", "0", "-1", "x", "999999", "9" * 70, "²", ":::::", "1 OR 1=1", "null", None)
OTHERS = ("Cora", "Cem", "Ana", "Ben")
TABLES = (Agreement, Signature, Letter, OutboxRow, PrintedAgreement)


class Noted:
    """Wiring that only notes what is connected."""

    def __init__(self):
        self.handlers = {}

    def action(self, name, handler, look=None):
        self.handlers[name] = handler

    view = action


@pytest.fixture
def handlers():
    wiring = Noted()
    register(wiring)
    return wiring.handlers


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def turn(act, name, listener, value):
    request = Request(
        kind="action", name=listener, user_id=f"U0{name.upper()}", user_team="T0TEST", key="k", in_modal=True,
        value="" if value is None else str(value),
        metadata={"pair": value, "version": 1, "choice": value},
        answers={"text": "Hello", "text_0": "Hello"},
    )  # fmt: skip
    person = act.person(name)
    return Turn(act.session, request, person, actor_of(act.session, person), Reader(), act.now)


def counted(act):
    act.session.flush()
    return [act.session.scalar(select(func.count()).select_from(table)) for table in TABLES]


@pytest.mark.long
def test_only_the_two_may_press_them(story, handlers):
    pair_id = story.match()
    story.match("Ana", "Ben")
    with story.act() as act:
        draft = agreement_draft(*act.who("Mia"), pair_id)
        agreement_id = propose_agreement(*act.who("Mia"), pair_id, 0, draft.answers, act.now).id
        seal_letter(*act.who("Mia"), pair_id, "Secret", act.now)
        before = counted(act)
        assert set(handlers) == {
            ids.AGREEMENT_WRITE, ids.AGREEMENT_SUBMIT, ids.AGREEMENT_SHOW, ids.AGREEMENT_SIGN,
            ids.AGREEMENT_HISTORY, ids.AGREEMENT_PRINT, ids.HELLO_HELP, ids.HELLO_DRAFT, ids.HELLO_SUBMIT,
            ids.HELLO_SAID, ids.LETTER_WRITE, ids.LETTER_SUBMIT, ids.LETTER_TEAR_UP,
        }  # fmt: skip
        for listener, handler in handlers.items():
            value = agreement_id if listener == ids.AGREEMENT_SIGN else pair_id
            for name in OTHERS:
                with pytest.raises(DomainError) as refused:
                    handler(turn(act, name, listener, value))
                assert refused.value.code == "not_your_pair", (listener, name)
        assert counted(act) == before


def test_ids_that_nobody_was_given_are_refused_with_a_sentence(story, handlers):
    story.match()
    with story.act() as act:
        before = counted(act)
        for listener, handler in handlers.items():
            for value in FORGED:
                with pytest.raises((DomainError, FormErrors)):
                    handler(turn(act, "Mia", listener, value))
        assert counted(act) == before
