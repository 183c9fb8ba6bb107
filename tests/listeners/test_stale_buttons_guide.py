"""Buttons of the guide stage that were overtaken: what they were about has changed since they were sent."""

from __future__ import annotations

import pytest

from blocks import ids
from blocks.errors import SENTENCES
from blocks.guiding.meeting.meetings import rate_action
from tests.listeners.guide_town import MIA, GuideTown, Use
from tests.listeners.guide_uses import uses
from tests.listeners.test_who_may_guide import is_a_sentence, said, standing, town

__all__ = ["standing", "town"]

OPEN_ALWAYS = {
    ids.AGREEMENT_SHOW, ids.AGREEMENT_HISTORY, ids.AGREEMENT_PRINT, ids.GOALS_SHOW, f"{ids.GOALS_SHOW}:0",
    ids.GOALS_BACK, ids.GOAL_SHOW, ids.NOTES_SHOW, ids.NOTE_WRITE, ids.NOTE_SUBMIT, ids.PAIR_SHOW,
    ids.SETTINGS_OPEN, ids.SETTINGS_SUBMIT, ids.SETTINGS_END_SILENCE, ids.SETTINGS_SEND_AGAIN, ids.MEETING_LINK,
    f"{ids.MEETING_LINK}:1", "/mentor data", "/mentor notes", "/mentor privacy", "/mentor settings", "/mentor status",
}  # fmt: skip
"""What the two have kept, and what is their own, stays open to them when their pair is over."""


@pytest.mark.long
@pytest.mark.parametrize("state", ["closed", "ended", "archived", "paused"])
def test_of_a_pair_that_is_over_or_rests_only_reading_is_left(town: GuideTown, state: str) -> None:
    pair, open_to_both = town.ids[MIA]["pair"], []
    meanwhile = "UPDATE pair SET status = ?, paused_at = '2026-02-20 09:00:00' WHERE id = ?"
    town.change(meanwhile, state, pair)
    for name, use in uses(town).items():
        if use.who == MIA:
            outcome = town.use(name, use)
            if not outcome.refused:
                open_to_both.append(name)
                town.rewind()
                town.change(meanwhile, state, pair)
            else:
                assert is_a_sentence(said(outcome)), (name, said(outcome))
            assert not town.shown_to_others(MIA, repr(outcome)), (name, outcome)
    assert set(open_to_both) - OPEN_ALWAYS == STILL_POSSIBLE[state]


LATER = {ids.REMINDER_SNOOZE, f"{ids.REMINDER_SNOOZE} never", ids.SIGNAL_KEEP}
"""Some reminders come after the end; and whoever wants a word kept to themselves has it kept."""
RESTING = {
    *LATER, ids.TOPICS_OF, ids.TOPICS_TURN, ids.TOPIC_SHOW, ids.PAIR_LEAVE, ids.PAIR_LEAVE_SUBMIT, "/mentor leave",
    ids.SIGNAL_TELL, ids.CLOSING_CONFIRM, "/mentor topics", ids.MEETING_CANCEL,
}  # fmt: skip
STILL_POSSIBLE = {"closed": LATER, "ended": LATER, "archived": LATER, "paused": RESTING}

# Listener, what its button is about, what happened to that meanwhile, the sentence.
OVERTAKEN: list[tuple[str, str, str, str]] = [
    (
        ids.AGREEMENT_SIGN,
        "agreement",
        "INSERT INTO agreement (workspace_id, pair_id, version, status, terms, proposed_by, proposed_at) "
        "SELECT workspace_id, pair_id, 2, status, terms, proposed_by, '2026-03-01' FROM agreement WHERE id = ?",
        "agreement_not_open",
    ),
    (ids.GOAL_ON_TRACK, "goal", "UPDATE goal SET status = 'achieved' WHERE id = ?", "goal_finished"),
    (ids.GOAL_STUCK, "goal", "UPDATE goal SET status = 'dropped' WHERE id = ?", "goal_finished"),
    (ids.GOAL_REOPEN, "done", "UPDATE goal SET status = 'on_track' WHERE id = ?", "goal_still_open"),
    (ids.GOAL_NEWS, "goal", "UPDATE goal SET status = 'achieved' WHERE id = ?", "goal_finished"),
    (ids.GOAL_SHAPE, "goal", "UPDATE goal SET status = 'achieved' WHERE id = ?", "goal_finished"),
    (ids.ACTIVITY_ADD, "goal", "UPDATE goal SET status = 'dropped' WHERE id = ?", "goal_finished"),
    (ids.GOAL_HELP_YES, "help", "UPDATE goal_help SET status = 'lapsed' WHERE id = ?", "goal_help_over"),
    (ids.GOAL_HELP_NO, "help", "UPDATE goal_help SET status = 'wanted' WHERE id = ?", "goal_help_over"),
    (ids.MEETING_HELD, "past", "UPDATE meeting SET status = 'cancelled' WHERE id = ?", "meeting_cancelled"),
    (ids.MEETING_MISSED, "past", "UPDATE meeting SET status = 'held' WHERE id = ?", "meeting_already_held"),
    (ids.MEETING_CANCEL, "ahead", "UPDATE meeting SET status = 'held' WHERE id = ?", "meeting_already_held"),
    (ids.MEETING_MOVE, "ahead", "UPDATE meeting SET status = 'held' WHERE id = ?", "meeting_already_held"),
    (
        ids.MEETING_CALENDAR,
        "ahead",
        "UPDATE meeting SET status = 'cancelled' WHERE id = ?",
        "meeting_cancelled",
    ),
    (ids.MEETING_FEEDBACK, "past", "UPDATE meeting SET status = 'cancelled' WHERE id = ?", ""),
    (rate_action(4), "past", "UPDATE meeting SET status = 'cancelled' WHERE id = ?", "meeting_cancelled"),
    (ids.TIMES_SHOW, "times", "UPDATE time_proposal SET status = 'withdrawn' WHERE id = ?", "proposal_void"),
    (ids.TIMES_SHOW, "times", "UPDATE time_proposal SET status = 'refused' WHERE id = ?", "proposal_void"),
    (ids.TIMES_SHOW, "times", "UPDATE time_proposal SET status = 'lapsed' WHERE id = ?", "times_passed"),
    (ids.TIMES_SHOW, "times", "UPDATE time_proposal SET status = 'accepted' WHERE id = ?", "proposal_over"),
    (
        ids.TIMES_ACCEPT,
        "times",
        "UPDATE time_proposal SET status = 'withdrawn' WHERE id = ?",
        "proposal_void",
    ),
    (ids.TIMES_ACCEPT, "times", "UPDATE time_proposal SET status = 'answered' WHERE id = ?", "proposal_void"),
    (
        ids.TIMES_REFUSE,
        "times",
        "UPDATE time_proposal SET status = 'withdrawn' WHERE id = ?",
        "proposal_void",
    ),
    (ids.TIMES_ANSWER, "times", "UPDATE time_proposal SET status = 'accepted' WHERE id = ?", "proposal_over"),
    (
        ids.TIMES_WITHDRAW,
        "own times",
        "UPDATE time_proposal SET status = 'accepted' WHERE id = ?",
        "proposal_over",
    ),
    (
        ids.STANDING_END,
        "series",
        "UPDATE meeting_series SET ended_at = '2026-03-01' WHERE id = ?",
        "standing_over",
    ),
    (
        ids.POINT_SETTLE,
        "point",
        "UPDATE action_item SET dropped_at = '2026-03-01' WHERE id = ?",
        "point_settled",
    ),
    (ids.SIGNAL_TELL, "signal", "UPDATE signal_choice SET tell = 0 WHERE id = ?", "signal_answered"),
    (ids.SIGNAL_KEEP, "signal", "UPDATE signal_choice SET tell = 1 WHERE id = ?", "signal_answered"),
    (ids.REMINDER_SNOOZE, "taken", "DELETE FROM step_taken WHERE id = ?", "reminder_unknown"),
    (ids.GOAL_SHOW, "goal news", "UPDATE goal SET id = 9000 WHERE id = ?", ""),
    (ids.PAIR_PAUSE, "pair", "UPDATE pair SET status = 'paused' WHERE id = ?", "pair_already_paused"),
    (ids.PAIR_CLOSE_SUBMIT, "pair", "UPDATE pair SET status = 'closed' WHERE id = ?", "pair_already_closed"),
    (ids.PAIR_PART, "pair", "UPDATE pair SET status = 'ended' WHERE id = ?", "pair_already_closed"),
    (ids.PAIR_EXTEND, "pair", "UPDATE pair SET status = 'archived' WHERE id = ?", "pair_archived"),
    (ids.PAIR_CADENCE, "pair", "UPDATE pair SET status = 'closed' WHERE id = ?", "pair_already_closed"),
    (ids.PAIR_HELLO, "pair", "UPDATE pair SET status = 'paused' WHERE id = ?", "pair_paused"),
]
IN_GENERAL: list[tuple[str, str, str]] = [
    (ids.HELLO_HELP, "INSERT INTO letter (workspace_id, pair_id, person_id, kind, written_at) "
     "SELECT workspace_id, id, mentee_id, 'hello', '2026-03-01' FROM pair", "hello_said"),
    (ids.PAUSE_END, "UPDATE pair SET status = 'active'", "pair_not_paused"),
    (ids.PAIR_RESUME, "UPDATE pair SET status = 'active'", "pair_not_paused"),
    (ids.PAIR_REOPEN, "UPDATE pair SET status = 'active'", "pair_not_closed"),
    (ids.PAIR_REOPEN, "UPDATE pair SET status = 'ended'", "pair_was_left"),
    (ids.PAIR_REOPEN, "UPDATE pair SET status = 'archived'", "pair_archived"),
    (ids.CHANNEL_KEEP, "UPDATE pair SET status = 'archived'", "pair_archived"),
    (ids.CHANNEL_ARCHIVE, "UPDATE pair SET status = 'archived'", "pair_archived"),
    (ids.DELIVERY_RETRY, "UPDATE outbox SET status = 'sent'", "delivery_settled"),
    (ids.DELIVERY_RETRY_ALL, "UPDATE outbox SET status = 'sent'", "delivery_settled"),
    (ids.TODAY_SEND, "DELETE FROM skipped_step", "step_not_skipped"),
    (ids.TODAY_SKIP, "UPDATE skipped_step SET step = 'pulse'", "step_skipped"),
]  # fmt: skip


@pytest.mark.long
def test_a_button_that_was_overtaken_says_what_is_the_case_now(town: GuideTown) -> None:
    wrong = []
    known, mine = uses(town), town.ids[MIA]
    cases = [(name, sql, (mine[of],), code) for name, of, sql, code in OVERTAKEN]
    cases += [(name, sql, (), code) for name, sql, code in IN_GENERAL]
    for name, sql, values, code in cases:
        town.rewind()
        town.change("PRAGMA foreign_keys = OFF")
        town.change(sql, *values)
        before = town.counts()
        outcome = town.use(name, known[name])
        sentence = SENTENCES[code].split("{")[0] if code else ""
        if code and (not outcome.refused or sentence not in said(outcome)):
            wrong.append((name, sql, said(outcome) or str(outcome)[:300]))
        if outcome.refused and not is_a_sentence(said(outcome)):
            wrong.append((name, sql, said(outcome)))
        if code and town.counts() != before:
            wrong.append((name, sql, "something changed"))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_week_that_is_over_is_left_as_it_was(town: GuideTown) -> None:
    for name in (ids.TODAY_SKIP, ids.TODAY_SEND):
        use = Use(f"{town.program}:2026-02-23:pulse", "UCLEO")
        assert SENTENCES["week_over"] in said(town.use(name, use))


def test_a_letter_that_was_given_back_is_not_there_any_more(town: GuideTown) -> None:
    """The writer reopened nothing: the pair goes on, the letter that was given back is theirs in their messages."""
    town.change("UPDATE letter SET given_at = '2026-03-01', text = NULL")
    outcome = town.use(ids.LETTER_WRITE, uses(town)[ids.LETTER_WRITE])
    assert not outcome.refused
    assert not [word for word in town.words if word in repr(outcome)]


def test_ids_of_another_pair_beside_one_s_own_lead_nowhere(town: GuideTown) -> None:
    """Omar guides two; Mia knows numbers of Zoe's pair."""
    mine, theirs = town.ids[MIA], town.ids["UZOE"]
    known = uses(town)
    other = town.ids["UMAX"]["pair"]
    before = town.counts()
    forged = [
        (ids.TIMES_SUBMIT, MIA, {"metadata": {"pair": mine["pair"], "purpose": "regular", "moves": theirs["ahead"]}}),
        (ids.TIMES_SUBMIT, "UOMAR", {"metadata": {"pair": other, "purpose": "regular", "moves": mine["ahead"]}}),
        (ids.POINT_SUBMIT, MIA, {"metadata": {"pair": mine["pair"], "meeting": theirs["held"]}}),
        (ids.POINT_SUBMIT, "UOMAR", {"metadata": {"pair": other, "meeting": mine["held"]},
                                     "answers": {"text": "x", "owner": "UOMAR"}}),
        (ids.POINT_SUBMIT, MIA, {"answers": {"text": "x", "owner": "UZOE"}}),
        (ids.POINT_ADD, MIA, {"value": f"{mine['pair']}:{theirs['held']}"}),
        (ids.POINT_SETTLE, MIA, {"metadata": {"pair": theirs["pair"]}}),
        (ids.PAIR_HELLO, "UCLEO", {"value": f"{mine['pair']}:1"}),
        (ids.PAIR_HELLO_SUBMIT, "UCLEO", {"metadata": {"pair": mine["pair"], "only": 1}}),
        (ids.PAUSE_SUBMIT, MIA, {"answers": {"pairs": [str(mine["pair"]), str(theirs["pair"])]}}),
        (ids.PAUSE_SUBMIT, "UCLEO", {}),
        (ids.PAIR_LEAVE, "UCLEO", {}),
        (ids.REMINDER_SNOOZE, MIA, {"value": f"{theirs['taken']}:never"}),
        (ids.REMINDER_SNOOZE, MIA, {"value": f"{mine['taken']}:for ever"}),
    ]  # fmt: skip
    for name, who, given in forged:
        outcome = town.use(name, known[name], who, **given)
        assert outcome.refused, (name, given, outcome)
        assert is_a_sentence(said(outcome)), (name, given, outcome)
        assert not town.shown_to_others(who, repr(outcome)), (name, given, outcome)
        assert town.counts() == before, (name, given)


def test_a_forged_purpose_of_a_meeting_is_an_ordinary_one(town: GuideTown) -> None:
    known, pair = uses(town), town.ids[MIA]["pair"]
    for name in (ids.TIMES_SUBMIT, ids.MEETING_SUBMIT):
        assert not town.use(name, known[name], metadata={"pair": pair, "purpose": "x" * 300}).refused
    with town.sessions.reading("T0TEST") as session:
        from db.models import Meeting, TimeProposal

        found = {one.purpose for table in (Meeting, TimeProposal) for one in session.query(table)}
    assert found == {"regular"}
