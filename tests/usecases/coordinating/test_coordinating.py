"""What coordinators see and do every day: states and dates, never what people wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.coordinating.hello import preview_modal, sent_notice
from blocks.coordinating.pairs import (
    changed_message,
    choice_message,
    close_modal,
    details_message,
    pairs_message,
)
from blocks.coordinating.status import status_message
from blocks.errors import sentence
from blocks.ids import PAIR_PAUSE
from blocks.reader import Reader
from bot.domain.shown.coordinating import PairChoice
from bot.domain.states.pair import PairState
from bot.errors import DomainError
from bot.usecases.coordinating.failures import retry_delivery
from bot.usecases.coordinating.finding import pairs_of
from bot.usecases.coordinating.hello import preview_hello, send_hello
from bot.usecases.coordinating.overview import pair_details, program_pairs, program_status
from bot.usecases.coordinating.pausing import hold_program, pause_pair, resume_pair
from bot.usecases.guiding.reminding.journeys import facts_of
from bot.usecases.matching.drafts.rounds import ask_for_round
from bot.usecases.recruiting.inviting.opening import open_program
from db.models import Cohort, OutboxRow, Pair, Program
from tests.pair_story import Story, assert_fits, assert_view_fits, buttons, slack_id, view_words, words

SECRETS = ("Lead a meeting", "We talk past each other", "Our walks")


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def program_of(story, act):
    return act.session.get(Program, story.program_id)


def full_pair(story, act, pair):
    """A pair that has done and written all sorts of things."""
    act.held(pair, 30)
    act.held(pair, 9)
    act.planned(pair, 4)
    act.goal(pair, "achieved")
    act.sign(pair, "Mia", "Omar")
    act.fill_in("Mia", pair, "midpoint", {"works_well": "Our walks", "concerns": "We talk past each other"})
    act.fill_in("Mia", pair, "pulse", {"going": "1"}, occurrence="d30")


def test_status_shows_the_whole_way_in_one_screen(story):
    pair_id = story.match(days=110)
    story.match("Nils", "Olga", days=30)
    with story.act() as act:
        for name, state in (("Ada", "applied"), ("Ben", "approved"), ("Cleo", "begun")):
            story.enroll(act, name, "mentee", status=state)
        full_pair(story, act, act.session.get(Pair, pair_id))
        shown = program_status(act.session, act.actor("Cora"), program_of(story, act), act.now)
    message = status_message(shown, Reader())
    assert_fits(message)
    text = words(message)
    for line in (
        "*Applications, one for each role*",
        "1 began, not sent yet",
        "1 applied, wait for a decision",
        "1 approved, not matched yet",
        "4 matched",
        "2 active",
        "1 of 2 had their first meeting",
        "1 of 2 both signed the agreement",
        "0 of 2 both wrote the midpoint review",
        "1 pair needs a look",
        "1 has a review overdue",
    ):
        assert line in text
    assert "On hold" not in text


def test_a_closed_cohort_says_since_when_and_what_coordinators_can_do_instead(story):
    with story.act() as act:
        story.enroll(act, "Ben", "mentee", status="approved")
        cohort = act.session.get(Cohort, story.cohort_id)
        cohort.status, cohort.closed_at = "closed", act.now
        shown = program_status(act.session, act.actor("Cora"), program_of(story, act), act.now)
        for call in (
            lambda: ask_for_round(*act.who("Cora"), program_of(story, act), act.now),
            lambda: open_program(*act.who("Cora"), story.program_id, act.now),
        ):
            with pytest.raises(DomainError, match="cohort_closed") as refused:
                call()
            assert "`/mentor-admin program copy` begins the next one" in sentence(refused.value, Reader())
        cohort.status = "planned"
        with pytest.raises(DomainError, match="program_not_open_yet") as refused:
            ask_for_round(*act.who("Cora"), program_of(story, act), act.now)
        assert "is not open yet. `/mentor-admin open`" in sentence(refused.value, Reader())
    message = status_message(shown, Reader())
    assert_fits(message)
    text = words(message)
    assert f"*Closed on {Reader().day(story.now)}.*" in text
    assert "1 approved, not matched" in text
    assert "yet" not in text


def test_a_program_without_anybody_says_what_to_do(story):
    with story.act() as act:
        program = program_of(story, act)
        status = status_message(program_status(act.session, act.actor("Cora"), program, act.now), Reader())
        pairs = pairs_message(program_pairs(act.session, act.actor("Cora"), program, 1, act.now), Reader())
    assert_fits(status)
    assert_fits(pairs)
    assert "`/mentor-admin open`" in words(status)
    assert "`/mentor-admin match preview`" in words(pairs)


def test_pairs_that_need_a_look_come_first_page_by_page(story):
    for number in range(12):
        story.match(f"M{number}", f"T{number}", days=1)
    late = story.match("Mia", "Omar", days=40)
    over = story.match("Nils", "Olga", days=40, status="closed")
    with story.act() as act:
        program = program_of(story, act)
        first = program_pairs(act.session, act.actor("Cora"), program, 1, act.now)
        second = program_pairs(act.session, act.actor("Cora"), program, 2, act.now)
        beyond = program_pairs(act.session, act.actor("Cora"), program, 99, act.now)
    assert (first.pages, first.total, beyond.page) == (2, 14, 2)
    assert first.lines[0].pair == late
    assert second.lines[-1].pair == over
    message = pairs_message(first, Reader())
    assert_fits(message)
    assert ":red_circle: needs a look: no first meeting held after 40 days" in words(message)
    assert "Next: book the first meeting" in words(message)
    assert buttons(message)["pairs.more"] == f"{story.program_id}:2"


def test_details_are_dates_and_states_never_content(story):
    pair_id = story.match(days=95)
    with story.act() as act:
        full_pair(story, act, act.session.get(Pair, pair_id))
        shown = pair_details(act.session, act.actor("Cora"), pair_id, act.now)
    message = details_message(shown, Reader())
    assert_fits(message)
    text = words(message)
    for line in ("2 of about 12", "signed by 2 of 2", "1, 1 achieved", "1 of 2 answered", "Pause the pair"):
        assert line in text
    assert not [secret for secret in SECRETS if secret in text]
    assert ":red_circle:" not in text  # the low pulse is Mia's own
    assert_view_fits(close_modal(shown, Reader()))
    assert_fits(changed_message(shown.line, Reader()))


OFFERED = {
    "active": {"pair.hello", "pair.pause", "pair.close"},
    "paused": {"pair.resume", "pair.close"},
    "closed": {"pair.reopen", "channel.archive", "pairs.more"},
    "ended": {"channel.archive", "pairs.more"},
    "archived": {"pairs.more"},
}


def test_only_buttons_that_work_are_offered(story):
    pair_id = story.match(days=95)
    for state, offered in OFFERED.items():
        with story.act() as act:
            act.session.get(Pair, pair_id).status = state
            shown = pair_details(act.session, act.actor("Cora"), pair_id, act.now)
        message = details_message(shown, Reader())
        assert_fits(message)
        assert set(buttons(message)) == offered


def test_not_a_good_fit_shows_in_health_once_it_was_passed_on(story):
    pair_id = story.match("Mia", "Cora", days=20)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.held(pair)
        act.fill_in("Mia", pair, "fit_check", {"fit": "not_a_fit"})
        quiet = details_message(pair_details(act.session, act.actor("Cem"), pair_id, act.now), Reader())
        act.fill_in("Mia", pair, "fit_check", {"fit": "not_a_fit", "tell_coordinator": ["yes"]})
        told = details_message(pair_details(act.session, act.actor("Cem"), pair_id, act.now), Reader())
        own = details_message(pair_details(act.session, act.actor("Cora"), pair_id, act.now), Reader())
    assert "not a good fit" not in words(quiet)
    assert "someone told you that it is not a good fit" in words(told)
    assert "not a good fit" not in words(own)


def test_nobody_else_sees_or_does_any_of_it(story):
    stranger = "Mia"  # in this very pair
    pair_id = story.match()
    story.match("Nils", "Olga")
    with story.act() as act:
        program, who = program_of(story, act), act.actor(stranger)
        for attempt in (
            lambda: program_status(act.session, who, program, act.now),
            lambda: program_pairs(act.session, who, program, 1, act.now),
            lambda: pair_details(act.session, who, pair_id, act.now),
            lambda: pairs_of(act.session, who, program, slack_id("Mia")),
            lambda: preview_hello(
                act.session, who, act.person(stranger), pair_id=pair_id, only="", now=act.now
            ),
            lambda: hold_program(act.session, who, act.person(stranger), program.id, act.now, hold=True),
        ):
            with pytest.raises(DomainError) as refused:
                attempt()
            assert refused.value.code == "not_a_coordinator"


def test_a_person_in_several_pairs_is_asked_about(story):
    first = story.match("Mia", "Omar")
    second = story.match("Nils", "Omar")
    story.match("Paul", "Omar", status="closed")
    with story.act() as act:
        program = program_of(story, act)
        found = pairs_of(act.session, act.actor("Cora"), program, slack_id("Omar"), [PairState.ACTIVE])
        assert {pair.id for pair in found} == {first, second}
        for name, code in (("Cem", "not_in_a_pair"), ("Zoe", "not_in_a_pair")):
            with pytest.raises(DomainError) as refused:
                pairs_of(act.session, act.actor("Cora"), program, slack_id(name))
            assert refused.value.code == code
        with pytest.raises(DomainError) as refused:
            pairs_of(act.session, act.actor("Cora"), program, slack_id("Mia"), [PairState.PAUSED])
        said = sentence(refused.value, Reader())
        assert f"None of <@{slack_id('Mia')}>'s pairs is in a state for that: active." in said
    lines = tuple((str(n), slack_id("Mia"), slack_id("Omar")) for n in range(3))
    assert_fits(choice_message(PairChoice(PAIR_PAUSE, slack_id("Omar"), lines), Reader()))


def test_a_pause_moves_every_later_date(story):
    pair_id = story.match(days=20)
    with story.act() as act:
        pause_pair(*act.who("Cora"), pair_id, act.now)
        with pytest.raises(DomainError) as twice:
            pause_pair(*act.who("Cora"), pair_id, act.now)
    assert twice.value.code == "pair_already_paused"
    assert "on a pause" in words(story.sent("pair.paused")[0][1])
    with story.act(timedelta(days=16)) as act:
        pair = resume_pair(*act.who("Cem"), pair_id, act.now)
        assert (pair.status, pair.shift_days, pair.paused_at) == ("active", 16, None)
        assert facts_of(act.session, pair).resumed_at == act.now
    assert story.sent("pair.paused") == []  # not true any more
    assert "moved by 16 days" in words(story.sent("pair.resumed")[0][1])


def test_a_pair_that_was_closing_goes_on_closing_after_a_pause(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "closing")
        pause_pair(*act.who("Cora"), pair_id, act.now)
    with story.act(timedelta(days=3)) as act:
        assert resume_pair(*act.who("Cora"), pair_id, act.now).status == "closing"


def test_a_program_on_hold_is_silent_and_its_coordinators_know(story):
    pair_id = story.match(days=20)
    with story.act() as act:
        hold_program(*act.who("Cora"), story.program_id, act.now, hold=True)
        assert facts_of(act.session, act.session.get(Pair, pair_id)).on_hold
        with pytest.raises(DomainError) as twice:
            hold_program(*act.who("Cem"), story.program_id, act.now, hold=True)
        shown = program_status(act.session, act.actor("Cora"), program_of(story, act), act.now)
    assert twice.value.code == "program_on_hold"
    assert "On hold" in words(status_message(shown, Reader()))
    ((place, message),) = story.sent("admin.hold")
    assert place == "admin"
    assert "<@U0CORA> has put Career &lt;paths&gt; on hold" in words(message)
    with story.act(timedelta(days=2)) as act:
        hold_program(*act.who("Cem"), story.program_id, act.now, hold=False)
        assert act.session.get(Pair, pair_id).next_due_at == act.now
    assert ["has let" in words(message) for _, message in story.sent("admin.hold")] == [True]


def hello(act, pair_id, only="", by="Cora"):
    return preview_hello(*act.who(by), pair_id=pair_id, only=only, now=act.now)


def send(act, pair_id, only="", by="Cora"):
    return send_hello(*act.who(by), pair_id=pair_id, only=only, now=act.now)


def test_a_nudge_is_previewed_word_for_word_and_then_sent(story):
    pair_id = story.match(days=20)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.held(pair)
        act.sign(pair, "Omar")
        shown = hello(act, pair_id)
        view = preview_modal(shown, Reader())
    assert_view_fits(view)
    assert story.sent("coordinator.hello") == []
    with story.act() as act:
        assert_view_fits(sent_notice(send(act, pair_id), Reader()))
    sent = dict(story.sent("coordinator.hello"))
    assert set(sent) == {"Mia", "Omar"}
    for message in sent.values():
        first = message.blocks[0]["text"]["text"]
        assert first in view_words(view)
    assert "agreement.sign" in buttons(sent["Mia"])
    assert "agreement.sign" not in buttons(sent["Omar"])


def test_the_preview_tells_the_coordinator_nothing_the_two_wrote(story):
    pair_id = story.match(days=60)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.held(pair, 2)
        act.planned(pair)
        act.goal(pair, "stuck")
        act.sign(pair, "Mia", "Omar")
        act.fill_in("Mia", pair, "fit_check")
        act.fill_in("Omar", pair, "fit_check")
        act.fill_in("Mia", pair, "pulse", occurrence="d30")
        act.fill_in("Omar", pair, "pulse", occurrence="d30")
        view = preview_modal(hello(act, pair_id), Reader())
    assert "how is it going" in view_words(view)
    assert "Lead a meeting" not in view_words(view)


def test_one_word_a_day_and_no_reminder_on_top(story):
    pair_id = story.match("Mia", "Omar", days=20)
    other_id = story.match("Nils", "Omar", days=20)
    with story.act() as act:
        omar = act.person("Omar").id
        send(act, pair_id, only=omar)
        assert str(act.person("Omar").last_nudged_on) == "2026-03-02"
        with pytest.raises(DomainError) as refused:
            hello(act, other_id, only=omar)
        both = hello(act, pair_id)
    assert refused.value.code == "hello_sent_today"
    assert ([letter[0] for letter in both.letters], both.skipped) == ([slack_id("Mia")], (slack_id("Omar"),))
    assert_view_fits(preview_modal(both, Reader()))
    with story.act(timedelta(days=1)) as act:
        assert len(hello(act, pair_id).letters) == 2


def test_nobody_is_written_to_at_night(story):
    pair_id = story.match(days=20)
    with story.act() as act:
        act.person("Mia").zone = "Pacific/Auckland"
        sent = send(act, pair_id, only=act.person("Mia").id)
        row = act.session.scalar(select(OutboxRow).where(OutboxRow.kind == "coordinator.hello"))
    assert row.not_before == sent.letters[0][1] == datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # 9 o'clock there


def test_a_word_to_a_pair_that_rests_is_not_sent(story):
    pair_id = story.match(days=20)
    with story.act() as act:
        send(act, pair_id)
        pause_pair(*act.who("Cora"), pair_id, act.now)
        with pytest.raises(DomainError) as refused:
            hello(act, pair_id)
    assert refused.value.code == "pair_paused"
    assert story.sent("coordinator.hello") == []


def test_a_coordinator_in_the_pair_writes_to_the_other_only(story):
    pair_id = story.match("Mia", "Cora", days=20)
    with story.act() as act:
        assert [letter[0] for letter in hello(act, pair_id).letters] == [slack_id("Mia")]
        with pytest.raises(DomainError) as refused:
            hello(act, pair_id, only=act.person("Cem").id)
    assert refused.value.code == "not_your_pair"


def dead_row(act, pair_id, program_id, error="restricted_action"):
    row = OutboxRow(
        key="channel:1", kind="channel.create", lane=f"pair:{pair_id}", args={"pair": pair_id}, opaque_id="x",
        status="dead", not_before=act.now, created_at=act.now, finished_at=act.now, attempts=3, error=error,
    )  # fmt: skip
    act.session.add(row)
    act.session.flush()
    report = OutboxRow(
        key=f"undelivered:{row.id}", kind="admin.undelivered", lane=f"admin:{program_id}",
        args={"program": program_id, "row": row.id}, opaque_id="y", status="sent", not_before=act.now,
        created_at=act.now,
    )  # fmt: skip
    act.session.add(report)
    act.session.flush()
    return row.id


def test_what_slack_refused_is_said_in_words_and_tried_again_by_a_button(story):
    pair_id = story.match()
    with story.act() as act:
        row_id = dead_row(act, pair_id, story.program_id)
        shown = program_status(act.session, act.actor("Cora"), program_of(story, act), act.now)
    assert "Slack refused 1 message" in words(status_message(shown, Reader()))
    ((_, message),) = story.sent("admin.undelivered")
    assert "the pair's private channel, for <@U0MIA>, <@U0OMAR>" in words(message)
    assert "settings do not allow it" in words(message)
    assert buttons(message) == {"delivery.retry": str(row_id)}
    with story.act(timedelta(hours=1)) as act:
        row = retry_delivery(*act.who("Cora"), row_id, act.now)
        assert (row.status, row.attempts, row.error, row.not_before) == ("pending", 0, None, act.now)
        with pytest.raises(DomainError) as twice:
            retry_delivery(*act.who("Cem"), row_id, act.now)
    assert twice.value.code == "delivery_settled"
    assert story.sent("admin.undelivered") == []


def test_only_coordinators_have_it_tried_again(story):
    pair_id = story.match()
    with story.act() as act:
        row_id = dead_row(act, pair_id, story.program_id)
        with pytest.raises(DomainError) as refused:
            retry_delivery(*act.who("Mia"), row_id, act.now)
    assert refused.value.code == "not_a_coordinator"


def test_every_cause_has_words(story):
    pair_id = story.match()
    with story.act() as act:
        row_id = dead_row(act, pair_id, story.program_id)
    for cause in ("internal:KeyError", "<!channel>" * 20, "", "missing_scope"):
        with story.act() as act:
            act.session.get(OutboxRow, row_id).error = cause
        ((_, message),) = story.sent("admin.undelivered")
        assert "<!channel>" not in words(message)
