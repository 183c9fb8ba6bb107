"""First posts, hellos and letters fit on the screen whatever people are called and write, and call nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

import pytest

from blocks.guiding.beginning.checklist import checklist_buttons, checklist_section
from blocks.guiding.beginning.hello import LONGEST as LONGEST_HELLO
from blocks.guiding.beginning.hello import hello_drafts, hello_modal, offered_message, posted_message
from blocks.guiding.beginning.letters import LONGEST as LONGEST_LETTER
from blocks.guiding.beginning.letters import returned_message, sealed_modal
from blocks.matching.messages import announced
from blocks.reader import Reader
from bot.domain.first_steps import Checklist, FirstStep
from bot.domain.roles import Role, RoleWords
from bot.domain.shown.beginning import (
    HelloDraft,
    HelloOffered,
    HelloWritten,
    LetterReturned,
    SealedDraft,
    Starter,
)
from bot.domain.shown.guiding import Named
from bot.domain.shown.matching import PairAnnounced, ProfileShown, ReasonShown
from bot.domain.shown.recruiting import AnswerShown, ProgramShown
from bot.usecases.guiding.beginning import hello, letters
from tests.pair_story import assert_fits, assert_view_fits, view_words, words

READER = Reader()
AT = datetime(2026, 3, 5, 14, tzinfo=UTC)
LONG = "<!channel> & מנטור 🌱 " * 200
OMAR = Named("U0OMAR", LONG[:255])
STEPS = tuple(FirstStep)
WORDS = RoleWords(mentee=LONG, mentor=LONG)


def calls_nobody(text):
    return "<!channel>" not in text


def hello_of(role=Role.MENTEE, **changed):
    starters = (Starter(skill=LONG), Starter(goal=LONG), Starter(text=LONG))
    return HelloDraft(1, OMAR, role, (LONG,), (LONG,), starters, **changed)


def test_the_longest_first_post_fits_with_every_tick():
    profile = ProfileShown(
        "U0MIA", LONG, LONG[:200], LONG[:200], LONG[:200], "UTC", (AnswerShown(LONG, LONG),) * 9
    )
    reasons = (ReasonShown("skills", 100, 100, {"skills": [LONG[:75]] * 5}),) * 4
    program = ProgramShown(1, LONG[:75], ":seedling:", LONG, words=WORDS)
    starters = (Starter(skill=LONG[:75]), Starter(goal=LONG[:75]), Starter(text=LONG[:300]))
    for count in range(len(STEPS) + 1):
        for done in combinations(STEPS, count):
            ticks = Checklist(STEPS, frozenset(done), agreement_written=True)
            facts = PairAnnounced(
                1, program, profile, profile, reasons, (LONG[:300],) * 8, starters, checklist=ticks
            )
            message = announced(facts, READER)
            assert_fits(message)
            assert calls_nobody(words(message))


def test_one_thing_comes_first_and_what_is_done_has_no_button():
    def primary(*done):
        row = checklist_buttons(Checklist(STEPS, frozenset(done)), 1, READER)["elements"]
        return [one["action_id"] for one in row if one.get("style") == "primary"]

    assert primary() == ["hello.help"]
    assert primary(FirstStep.HELLO) == ["meeting.plan"]
    assert primary(*STEPS) == []
    done = checklist_section(Checklist(STEPS, frozenset(STEPS)), READER)["text"]["text"]
    assert "All your first steps are done" in done


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", [{}, {"equals": True}, {"circle": True}])
def test_there_are_two_or_three_drafts_for_everybody_and_they_fit(role, kind):
    facts = hello_of(role, **kind)
    bare = HelloDraft(1, Named("U1", ""), role, **kind)
    for one in (facts, bare):
        assert 2 <= len(hello_drafts(one, READER)) <= 3
        assert all(len(draft) <= LONGEST_HELLO for draft in hello_drafts(one, READER))
        for choice in range(3):
            view = hello_modal(one, READER, choice)
            assert_view_fits(view)
            assert "I keep no copy" in view_words(view)
    for circle in (True, False):
        assert_fits(offered_message(HelloOffered(1, LONG, OMAR, role, None, WORDS, circle), READER))


@pytest.mark.parametrize("text", ["&" * 1500, "<!channel> " * 136, "line\n" * 300, "x" * 1500])
def test_a_hello_is_posted_whole(text):
    message = posted_message(HelloWritten(1, OMAR, text), READER)
    assert_fits(message)
    said = words(message)
    assert calls_nobody(said)
    assert said.count("&amp;") == text.count("&")
    assert said.count("x") == text.count("x")
    assert said.count("line") == text.count("line")


@pytest.mark.parametrize("text", ["&" * 2400, "<!channel> " * 218, "line\n" * 480])
def test_a_letter_is_given_back_whole(text):
    message = returned_message(LetterReturned(text, AT, LONG, OMAR), READER)
    assert_fits(message)
    assert calls_nobody(words(message))
    assert words(message).count("&amp;") - words(message).count("&amp; מנטור") == text.count("&")
    for written in (None, AT):
        assert_view_fits(sealed_modal(SealedDraft(1, LONG, text, written), READER))


def test_forms_take_what_the_rules_take():
    assert (LONGEST_HELLO, LONGEST_LETTER) == (hello.LONGEST, letters.LONGEST)
