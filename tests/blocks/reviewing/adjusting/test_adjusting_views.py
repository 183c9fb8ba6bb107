"""Halfway, several pairs at once and checkpoints fit on every screen, with the longest texts and the most there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from blocks.coordinating.today import today_message
from blocks.reader import Reader
from blocks.reviewing.adjusting.adjust import (
    choose_modal,
    module_offered,
    posted_message,
    preview_modal,
    times_offered,
    topic_offered,
)
from blocks.reviewing.adjusting.checkpoint import (
    checkpoints_message,
    decision_modal,
    given_message,
    hold_modal,
    read_modal,
    reminder_message,
    settled_message,
)
from blocks.reviewing.adjusting.midpoint import midpoint_message, words_modal
from bot.domain.adjusting import Act, Band, Counted, Standing, Suggestion, Whom, Why
from bot.domain.forms import Audience, Kind, Question
from bot.domain.health import Level
from bot.domain.shown.adjusting import (
    AdjustDraft,
    AdjustmentPosted,
    AdjustPreview,
    CheckpointDraft,
    CheckpointLine,
    CheckpointRead,
    CheckpointsShown,
    DecisionDraft,
    DecisionDue,
    DecisionShown,
    MeasureChoice,
    MidpointShown,
    ModuleOffered,
    PairOption,
    TimesOffered,
    TopicOffered,
    WordsRead,
)
from bot.domain.shown.coordinating import Hello
from bot.domain.shown.growing import TopicShown
from bot.domain.shown.guiding import Ask, NextThing
from bot.domain.shown.health import PairChanged, PairParted
from bot.domain.shown.reviewing import Answered, ReviewRead
from bot.domain.shown.today import TodayShown
from bot.domain.states.adjustment import AdjustmentState
from bot.domain.states.decision import DecisionState
from bot.domain.states.pair import PairState
from bot.program_file.document import load_template
from bot.usecases.reviewing.adjusting.offering import KINDS_OF
from tests.pair_story import assert_fits, assert_view_fits, buttons, view_words, words

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
READER = Reader()
LONG = "<!channel> *&* " * 200
WHO = "U0123456789"
MODULE = replace(load_template("career_development").training.modules[0], title=LONG)
MANY = tuple(PairOption(n, f"{n} {LONG}", LONG) for n in range(200))
TOPIC = TopicShown("t" * 60, LONG[:75], LONG[:500], (LONG[:3000],) * 9, "any", had=False)
ASKED = Question("q", Kind.SCALE, LONG, Audience.COUNTED, minimum=1, maximum=10)
PICTURE = MidpointShown(
    program_id=1,
    program=LONG,
    emoji=":seedling:",
    at=NOW,
    answered=9999,
    asked=10000,
    counted=(
        *(Counted(ASKED, 5000, 5.5, tuple(Band(n, n, 999) for n in range(1, 11))) for _ in range(20)),
        *(Counted(ASKED, 5000, choices=((LONG, 99),) * 50, others=7) for _ in range(20)),
        *(Counted(ASKED) for _ in range(20)),
    ),
    standing=Standing(5000, 9999, 20000, 900, 900, 900, 900, 900, 0.5),
    health=dict.fromkeys(Level, 1000),
    paused=99,
    words=500,
    suggestions=tuple(Suggestion(why, tuple(Act), 900, 5000, 2.25) for why in Why),
    acts=tuple(Act),
    posted=True,
)
DECISION = DecisionShown(
    1, LONG[:500], WHO, date(2026, 4, 1), DecisionState.OPEN, MeasureChoice("k" * 64, LONG), LONG[:60],
    123456.789, -1.5, NOW,
)  # fmt: skip


def below_the_title(message):
    """Titles are plain text, in which nothing is a mention."""
    return words(replace(message, blocks=list(message.blocks)[1:]))


@pytest.mark.parametrize("posted", [True, False])
def test_the_picture_fits(posted):
    message = midpoint_message(replace(PICTURE, posted=posted), READER)
    assert_fits(message)
    assert "<!channel>" not in below_the_title(message)
    assert sum(len(str(block)) for block in message.blocks) < 20000
    nothing = replace(PICTURE, counted=(), standing=Standing(0), health={}, paused=0, words=0, suggestions=())
    assert_fits(midpoint_message(nothing, READER))


def test_what_one_person_wrote_fits():
    answered = Answered(replace(ASKED, kind=Kind.LONG_TEXT), LONG)
    read = ReviewRead(WHO, WHO, LONG, (answered,) * 95)
    for total in (1, 300):
        assert_view_fits(words_modal(WordsRead(1, read, 1, total), READER))


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("pairs", [1, 100, 101, 200])
def test_pairs_are_chosen_by_rule_or_by_name_also_two_hundred(act, pairs):
    shown = AdjustDraft(
        1, LONG, act, MANY[:pairs], {Whom.ALL: pairs, Whom.BEHIND: 0}, (("t" * 64, LONG),),
        tuple((f"m{n}", LONG) for n in range(150)), 14, 300, 1,
    )  # fmt: skip
    view = choose_modal(shown, READER)
    assert_view_fits(view)
    menu = next(block["element"] for block in view["blocks"] if block.get("block_id") == "pairs")
    groups = menu.get("option_groups") or [menu]
    assert sum(len(group["options"]) for group in groups) == pairs


HELLO = Hello(1, WHO, WHO, PairState.ACTIVE, NextThing(Ask.BOOK_MEETING))
SAMPLES = {
    "pair.cadence": PairChanged(WHO, WHO, WHO, 28),
    "pair.extended": PairChanged(WHO, WHO, WHO, 180),
    "pair.parted": PairParted(WHO, LONG, WHO, True),
    "coordinator.hello": HELLO,
    "topic.offered": TopicOffered(1, TOPIC, WHO),
    "times.offered": TimesOffered(1, WHO),
    "training.offered": ModuleOffered(1, LONG, MODULE, WHO, True),
}


@pytest.mark.parametrize("act", list(Act))
def test_a_preview_shows_how_many_and_the_text_with_no_button_that_works(act):
    kind = KINDS_OF[act]
    shown = AdjustPreview(1, LONG, act, MANY, kind, SAMPLES[kind], NOW, 400, 1, 9, 28, LONG)
    view = preview_modal(shown, READER)
    assert_view_fits(view)
    assert view["submit"]["text"] == "Do it for 200 pairs"
    assert not any(block["type"] == "actions" for block in view["blocks"])
    assert "170 pairs more" in view_words(view)


@pytest.mark.parametrize("state", list(AdjustmentState))
@pytest.mark.parametrize("act", list(Act))
def test_the_channel_reads_what_becomes_of_it(state, act):
    facts = AdjustmentPosted(1, LONG, act, WHO, 200, state, NOW, 190, WHO, NOW, 28, LONG)
    message = posted_message(facts, READER)
    assert_fits(message)
    assert bool(buttons(message)) == (state in (AdjustmentState.DRAFT, AdjustmentState.WAITING))


def test_offers_fit():
    assert_fits(topic_offered(SAMPLES["topic.offered"], READER))
    assert_fits(times_offered(SAMPLES["times.offered"], READER))
    for passed in (True, False):
        assert_fits(module_offered(replace(SAMPLES["training.offered"], passed=passed), READER))


def test_checkpoints_fit():
    past = tuple(CheckpointLine(n, date(2026, 1 + n % 12, 1), WHO, 9, LONG) for n in range(12))
    shown = CheckpointsShown(1, LONG, date(2026, 3, 1), None, (DECISION,) * 8, (DECISION,) * 5, past, 90)
    different = replace(shown, open=tuple(replace(DECISION, id=n) for n in range(8)))
    message = checkpoints_message(different, READER)
    assert_fits(message)
    assert "<!channel>" not in below_the_title(message)
    assert_fits(checkpoints_message(replace(shown, this_month=3, open=(), moved=(), past=()), READER))
    assert_view_fits(hold_modal(CheckpointDraft(1, LONG, date(2026, 3, 1), LONG[:2000], LONG[:2000]), READER))
    measures = tuple(MeasureChoice(f"m{n}", LONG) for n in range(150))
    for decisions in ((), (DECISION,) * 60):
        draft = DecisionDraft(1, date(2026, 3, 1), decisions, measures, WHO, date(2026, 4, 1))
        assert_view_fits(decision_modal(draft, READER))
    figures = tuple((one, 1234.5, LONG[:60]) for one in measures)
    read = CheckpointRead(1, LONG, date(2026, 3, 1), WHO, LONG[:2000], LONG[:2000], (DECISION,) * 60, figures)
    assert_view_fits(read_modal(read, READER))


@pytest.mark.parametrize("status", list(DecisionState))
def test_decisions_fit(status):
    one = replace(DECISION, status=status)
    assert "You said you would" in words(reminder_message(DecisionDue(one, LONG), READER))
    for message in (reminder_message, given_message):
        assert_fits(message(DecisionDue(one, LONG, WHO), READER))
    assert_fits(settled_message(one, READER))


def test_the_digest_holds_them_too():
    shown = TodayShown(
        1, LONG, ":seedling:", date(2026, 3, 2), NOW, (), (), None, (), (), 0, ("", 0), digest=True,
        moved=(DECISION,) * 3,
    )  # fmt: skip
    message = today_message(shown, READER)
    assert_fits(message)
    assert "<!channel>" not in below_the_title(message)
