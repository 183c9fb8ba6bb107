"""The queue, its lists and the digest with the longest and the most they may have to show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from blocks.coordinating.acting import (
    extend_modal,
    extended,
    look_asked,
    parted,
    rhythm_changed,
    rhythm_modal,
    signal_asked,
)
from blocks.coordinating.checks import check_words
from blocks.coordinating.health import (
    explained_message,
    needing_message,
    queue_message,
    rhythm_words,
    settled_words,
    ways,
)
from blocks.coordinating.today import today_message
from blocks.ids import PAIR_HELLO, PAIR_PAUSE, PAIR_RESUME
from blocks.parts import Message
from blocks.reader import Reader
from bot.domain.campaign import TEXTS
from bot.domain.health import Check, Health, Level, Reason, Signal
from bot.domain.shown.coordinating import PairLine
from bot.domain.shown.health import (
    CaseShown,
    Done,
    Explained,
    LookAsked,
    Needing,
    PairChanged,
    PairParted,
    PairSetting,
    QueuePosted,
    SignalAsked,
)
from bot.domain.shown.today import Coming, Decision, TextComing, TodayShown
from bot.domain.states.pair import PairState
from bot.usecases.coordinating.needing import PAGE
from bot.usecases.coordinating.queue import A_MESSAGE
from tests.pair_story import assert_fits, assert_view_fits, view_words, words

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LONG = "<!channel> *&* " * 17
EVERYTHING = tuple(
    Reason(signal, Level.RED, {"days": 1000, "count": 99, "slack_id": "U0123456789", "form": "midpoint"})
    for signal in Signal
)
DONE = tuple(
    Done(what, "U0123456789", NOW, 28)
    for what in (
        "coordinator.hello",
        "pair.paused",
        "pair.resumed",
        "pair.extended",
        "pair.cadence",
        "health.snoozed",
    )
)
LINE = PairLine(10**9, "U0123456789", "U0123456780", PairState.ACTIVE, Health(Level.RED, EVERYTHING), None)
CASE = CaseShown(LINE, NOW, DONE)


def mrkdwn(message: Message) -> str:
    """What Slack would read mentions out of: headers are plain text."""
    return words(Message(message.text, [block for block in message.blocks if block["type"] != "header"]))


def test_one_pair_and_several_at_once_fit_with_every_trouble_and_everything_done():
    assert_fits(queue_message(QueuePosted(1, LONG, (CASE,)), Reader()))
    message = queue_message(QueuePosted(1, LONG, (CASE,) * A_MESSAGE), Reader())
    assert_fits(message)
    assert "<!channel>" not in mrkdwn(message)
    settled = CaseShown(LINE, NOW, DONE, settled_at=NOW, settled_how="on_track")
    over = queue_message(QueuePosted(1, LONG, (settled,) * A_MESSAGE), Reader())
    assert_fits(over)
    assert "These pairs are taken care of" in words(over)


def test_a_full_page_of_the_list_fits():
    cases = tuple(replace(CASE, line=replace(LINE, pair=10**9 + n)) for n in range(PAGE))
    assert_fits(needing_message(Needing(10**9, LONG, cases, 99, 100, 800, 99, 99, 99), Reader()))
    nobody = needing_message(Needing(1, "A", (), 1, 1, 0, 0, 0, 3), Reader())
    assert_fits(nobody)
    assert "No pair needs a look right now" in words(nobody)
    assert "3 doing well" in words(nobody)


@pytest.mark.parametrize("level", Level)
def test_every_check_has_its_words_worrying_or_not(level):
    for signal in Signal:
        if signal is Signal.JUST_STARTED:
            continue  # an answer of its own, nothing that is looked at
        for done in (True, False):
            check = Check(signal, level, 9, 21, done, {"form": "midpoint", "slack_id": "U0MIA"})
            text = check_words(check, {"midpoint": LONG}, Reader())
            assert len(text.split()) > 2, (signal, done)
            assert "<!channel>" not in text


def test_everything_that_was_looked_at_fits():
    checks = tuple(
        Check(signal, Level.RED, 1000, 180, False, {"form": form, "slack_id": "U0MIA"})
        for signal in Signal
        for form in ("midpoint", "final", "pulse")
    )
    titles = (("midpoint", LONG), ("final", LONG), ("pulse", LONG))
    assert_fits(explained_message(Explained(CASE, 1, checks, titles, own=True), Reader()))


def test_what_can_be_done_depends_on_the_pair():
    def offered(state, level=Level.RED):
        line = PairLine(7, "U0A", "U0B", state, Health(level, ()), None)
        return [element["action_id"] for element in ways(line, Reader())]

    assert offered(PairState.ACTIVE)[:2] == [PAIR_HELLO, PAIR_PAUSE]
    assert offered(PairState.PAUSED)[0] == PAIR_RESUME
    assert PAIR_PAUSE not in offered(PairState.PAUSED)
    assert "health.snooze" not in offered(PairState.ACTIVE, Level.GREEN)


def test_words_to_the_two_and_to_one_of_them_fit():
    changed = PairChanged("U0A", "U0B", "U0C", 42)
    for message in (
        extended(changed, Reader()),
        rhythm_changed(changed, Reader()),
        parted(PairParted("U0A", LONG, "U0C", available=True), Reader()),
        parted(PairParted("U0A", LONG, "U0C", available=False), Reader()),
        look_asked(LookAsked(1, "U0A", "U0B", LONG), Reader()),
        *(signal_asked(SignalAsked(1, "U0A", LONG, about), Reader())
          for about in ("pulse_low", "pulse_falling", "not_a_fit")),
    ):  # fmt: skip
        assert_fits(message)
        assert "<!channel>" not in words(message)
    for shown in (PairSetting(1, "U0A", "U0B", 0), PairSetting(1, "U0A", "U0B", 10)):
        assert_view_fits(extend_modal(shown, Reader()))
        assert_view_fits(rhythm_modal(shown, Reader()))
    assert "30" in view_words(extend_modal(PairSetting(1, "U0A", "U0B", 0), Reader()))


def test_rhythms_and_endings_in_words():
    assert rhythm_words(7, Reader()) == "every week"
    assert rhythm_words(42, Reader()) == "every 6 weeks"
    assert rhythm_words(10, Reader()) == "every 10 days"
    for how in ("on_track", "paused", "closed", "ended", "rematched", "unknown"):
        assert settled_words(CaseShown(LINE, NOW, settled_at=NOW, settled_how=how), Reader())


def test_the_fullest_week_fits_and_an_empty_one_says_so():
    whats = ("pairs", "undelivered", "applications", "draft", "attendance", "measures")
    names = ("applications", "pairs", "met", "meetings", "agreements", "goals", "achieved", "red")
    shown = TodayShown(
        program_id=10**9, program=LONG, emoji=":seedling:", monday=date(2026, 3, 2), at=NOW,
        decisions=tuple(Decision(what, 10**4, "1:0") for what in whats),
        changes=tuple((name, 0, 10**5) for name in names), since=NOW.date() - timedelta(7),
        missing=tuple((f"{LONG}{n}", 10**4) for n in range(12)),
        coming=tuple(Coming("k" * 64, 10**4, skipped=n > 4) for n in range(12)), more_coming=40,
        success=("achieved", 10**3), on_hold=True, digest=True,
        texts=tuple(TextComing(key, date(2026, 3, 2), waits=True) for key in TEXTS),
    )  # fmt: skip
    message = today_message(shown, Reader())
    assert_fits(message)
    assert "<!channel>" not in mrkdwn(message)
    empty = today_message(
        TodayShown(1, "A", ":seedling:", date(2026, 3, 2), NOW, (), (), None, (), (), 0, ("", 0)), Reader()
    )
    assert_fits(empty)
    assert "Nothing waits for a decision of yours" in words(empty)
