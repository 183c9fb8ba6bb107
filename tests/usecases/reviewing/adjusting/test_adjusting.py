"""One act for one pair or many: previewed, confirmed, taken back for ten minutes, then done as for a single pair."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks import ids
from blocks.reader import Reader
from blocks.reviewing.adjusting.adjust import choose_modal, preview_modal
from bot.domain.adjusting import Act
from bot.errors import DomainError, FormErrors
from bot.usecases.coordinating.acting import change_cadence
from bot.usecases.reviewing.adjusting import carrying
from bot.usecases.reviewing.adjusting.adjustments import confirm_adjustment, preview_adjustment, take_back
from bot.usecases.reviewing.adjusting.choosing import draft_adjustment
from bot.usecases.reviewing.adjusting.job import take_steps
from db.models import Activity, Adjustment, Coordinator, MatchConstraint, OutboxRow, Pair, Program
from tests.pair_story import TEAM, Story, assert_view_fits, buttons, slack_id, view_words, words

DAY, TEN_MINUTES = timedelta(days=1), timedelta(minutes=10)


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def three_pairs(story, days=60):
    return [story.match(f"M{n}", f"T{n}", days=days) for n in range(3)]


def preview(story, act, who="Cora", **raws):
    with story.act() as act_:
        shown = preview_adjustment(*act_.who(who), story.program_id, act, raws, act_.now)
    assert_view_fits(preview_modal(shown, Reader()))
    return shown


def confirm(story, shown, who="Cora", after=timedelta()):
    with story.act(after) as act:
        confirm_adjustment(*act.who(who), shown.adjustment, act.now)


def steps(story, after=timedelta()):
    with story.act(after) as act:
        return take_steps(act.session, act.session.get(Program, story.program_id), act.now)


def pairs(story):
    with story.sessions.reading(TEAM) as session:
        return {pair.id: pair for pair in session.scalars(select(Pair))}


def channel(story):
    ((place, message),) = story.sent("admin.adjustment")
    assert place == "admin"
    return message


@pytest.mark.long
def test_many_get_another_rhythm_after_ten_minutes_and_each_pair_is_told(story):
    every = three_pairs(story)
    shown = preview(story, Act.CADENCE, whom="all", days="21")
    text = view_words(preview_modal(shown, Reader()))
    assert "3 pairs meet every 3 weeks from then on" in text
    assert "Each pair reads it in its channel" in text
    assert f"<@{slack_id('M0')}> and <@{slack_id('T0')}>, from now on you meet every 3 weeks." in text
    assert preview_modal(shown, Reader())["submit"]["text"] == "Do it for 3 pairs"
    assert story.sent("admin.adjustment") == [], "a preview tells nobody"

    confirm(story, shown)
    assert f"<@{slack_id('Cora')}> asked for a change: 3 pairs meet every 3 weeks" in words(channel(story))
    assert steps(story, timedelta(minutes=9)) == story.now + timedelta(minutes=1)
    assert {pair.cadence_days for pair in pairs(story).values()} == {None}
    assert story.sent("pair.cadence") == []

    steps(story, timedelta(minutes=1))
    assert {pair.cadence_days for pair in pairs(story).values()} == {21}
    told = story.sent("pair.cadence")
    assert len(told) == len(every)
    assert all("from now on you meet every 3 weeks" in words(message) for _, message in told)
    assert "Done for" in words(channel(story))
    steps(story, TEN_MINUTES)
    assert len(story.sent("pair.cadence")) == len(every), "done once"


def test_taken_back_within_ten_minutes_nobody_hears_of_it(story):
    three_pairs(story)
    shown = preview(story, Act.EXTENSION, whom="all", days="30")
    confirm(story, shown)
    assert ids.ADJUST_TAKE_BACK in buttons(channel(story))
    with story.act(timedelta(minutes=5)) as act:
        take_back(*act.who("Cem"), shown.adjustment, act.now)
    steps(story, DAY)
    assert {pair.extra_days for pair in pairs(story).values()} == {0}
    assert story.sent("pair.extended") == []
    assert f"<@{slack_id('Cem')}> took this back before it happened" in words(channel(story))
    assert ids.ADJUST_TAKE_BACK not in buttons(channel(story))
    with story.act() as act, pytest.raises(DomainError, match="adjustment_taken_back"):
        take_back(*act.who("Cora"), shown.adjustment, act.now)


def test_once_done_it_cannot_be_taken_back_and_confirmed_only_once(story):
    three_pairs(story)
    shown = preview(story, Act.EXTENSION, whom="all", days="30")
    confirm(story, shown)
    with story.act() as act, pytest.raises(DomainError, match="adjustment_confirmed"):
        confirm_adjustment(*act.who("Cora"), shown.adjustment, act.now)
    steps(story, TEN_MINUTES)
    with story.act() as act, pytest.raises(DomainError, match="adjustment_done"):
        take_back(*act.who("Cora"), shown.adjustment, act.now)
    assert {pair.extra_days for pair in pairs(story).values()} == {30}


def test_at_night_it_waits_for_the_programs_working_hours(story):
    three_pairs(story)
    story.now = story.now.replace(hour=22)
    shown = preview(story, Act.EXTENSION, whom="all", days="30")
    assert shown.due_at == (story.now + DAY).replace(hour=9)


def test_by_rule_those_who_have_not_met_and_those_who_are_behind(story):
    met, quiet, paused = three_pairs(story)
    with story.act() as act:
        for days_ago in (3, 17, 31):
            act.held(act.session.get(Pair, met), days_ago)
        act.session.get(Pair, paused).status = "paused"
    assert [one.pair for one in preview(story, Act.EXTENSION, whom="unmet", weeks="4", days="30").pairs] == [
        quiet
    ]
    assert [one.pair for one in preview(story, Act.EXTENSION, whom="behind", days="30").pairs] == [quiet]
    assert len(preview(story, Act.EXTENSION, whom="all", days="30").pairs) == 3
    by_hand = preview(story, Act.EXTENSION, whom="chosen", pairs=[str(met)], days="30")
    assert [one.pair for one in by_hand.pairs] == [met]


def test_a_rule_that_takes_in_nobody_is_not_offered_and_the_others_say_how_many(story):
    def asked():
        with story.act() as act:
            draft = draft_adjustment(act.session, act.actor("Cora"), story.program_id, Act.TIMES, act.now)
        view = choose_modal(draft, Reader())
        assert_view_fits(view)
        return view_words(view), {block.get("block_id") for block in view["blocks"]}

    three_pairs(story, days=40)
    text, fields = asked()
    assert "All 3 pairs" in text and "The 3 that are behind" in text
    assert "Those who have not met for some weeks" in text and "3 pairs for 2 weeks or longer" in text
    assert "4 weeks (3 pairs)" in text and "6 weeks (" not in text
    with story.act() as act:
        for pair in act.session.scalars(select(Pair)):
            for days_ago in (3, 10, 17, 24, 31):
                act.held(pair, days_ago)
    text, fields = asked()
    assert "All 3 pairs" in text and "These pairs" in text
    assert "behind" not in text and "not met" not in text
    assert "whom" in fields and "weeks" not in fields


def test_what_would_change_nothing_is_left_out_and_said(story):
    every = three_pairs(story)
    with story.act() as act:
        change_cadence(*act.who("Cora"), every[0], days="28", now=act.now)
    shown = preview(story, Act.CADENCE, whom="all", days="28")
    assert (len(shown.pairs), shown.unfit) == (2, 1)
    assert "1 pair more is left out" in view_words(preview_modal(shown, Reader()))
    with pytest.raises(DomainError, match="nobody_to_adjust"):
        preview(story, Act.CADENCE, whom="chosen", pairs=[str(every[0])], days="28")


def test_what_has_changed_since_the_preview_is_left_out_and_told(story):
    first, second, _ = three_pairs(story)
    shown = preview(story, Act.EXTENSION, whom="chosen", pairs=[str(first), str(second)], days="30")
    confirm(story, shown)
    with story.act() as act:
        act.session.get(Pair, first).status = "closed"
    steps(story, TEN_MINUTES)
    assert pairs(story)[first].extra_days == 0
    assert pairs(story)[second].extra_days == 30
    assert "For 1 pair it was not possible any more." in words(channel(story))


def test_a_coordinators_own_pair_is_never_among_them(story):
    three_pairs(story)
    own = story.match("Cora", "T9", days=60)
    with story.act() as act:
        draft = draft_adjustment(act.session, act.actor("Cora"), story.program_id, Act.EXTENSION, act.now)
    assert own not in {one.pair for one in draft.pairs}
    assert "Your own pair is left out" in view_words(choose_modal(draft, Reader()))
    shown = preview(story, Act.EXTENSION, whom="all", days="30")
    assert own not in {one.pair for one in shown.pairs}
    with pytest.raises(DomainError, match="nobody_to_adjust"):
        preview(story, Act.EXTENSION, whom="chosen", pairs=[str(own)], days="30")
    assert own in {one.pair for one in preview(story, Act.EXTENSION, "Cem", whom="all", days="30").pairs}
    forged = preview(story, Act.EXTENSION, whom="all", days="30")
    with story.act() as act:
        act.session.get(Adjustment, forged.adjustment).pairs = [own]
    confirm(story, forged)
    steps(story, TEN_MINUTES)
    assert pairs(story)[own].extra_days == 0


def test_nobody_but_coordinators_and_a_preview_belongs_to_who_made_it(story):
    three_pairs(story)
    for who in ("M0", "T0"):
        with pytest.raises(DomainError, match="not_a_coordinator"):
            preview(story, Act.EXTENSION, who, whom="all", days="30")
    shown = preview(story, Act.EXTENSION, whom="all", days="30")
    with pytest.raises(DomainError, match="not_yours"):
        confirm(story, shown, "Cem")
    confirm(story, shown)
    for who in ("M0", "T0"):
        with story.act() as act, pytest.raises(DomainError, match="not_a_coordinator"):
            take_back(*act.who(who), shown.adjustment, act.now)


def test_who_coordinates_no_more_when_its_time_comes_changes_nothing(story):
    three_pairs(story)
    confirm(story, preview(story, Act.EXTENSION, whom="all", days="30"))
    with story.act() as act:
        cora = act.person("Cora").id
        act.session.delete(act.session.scalar(select(Coordinator).where(Coordinator.person_id == cora)))
    steps(story, TEN_MINUTES)
    assert {pair.extra_days for pair in pairs(story).values()} == {0}


def test_what_is_missing_is_said_at_its_field(story):
    story.match(days=60)
    for act, raws, field in (
        (Act.CADENCE, {"whom": "all", "days": "5"}, "days"),
        (Act.EXTENSION, {"whom": "all", "days": "999"}, "days"),
        (Act.EXTENSION, {"whom": "all", "days": "٣٠"}, "days"),
        (Act.EXTENSION, {"days": "30"}, "whom"),
        (Act.EXTENSION, {"whom": "unmet", "days": "30"}, "weeks"),
        (Act.EXTENSION, {"whom": "chosen", "days": "30"}, "pairs"),
        (Act.TOPIC, {"whom": "all", "topic": "nonsense"}, "topic"),
        (Act.MODULE, {"whom": "all"}, "module"),
        (Act.REMATCH, {"whom": "all"}, "pairs"),
    ):
        with pytest.raises(FormErrors) as errors:
            preview(story, act, **raws)
        assert [one.field for one in errors.value.errors] == [field], (act, raws)


def test_a_topic_is_offered_in_each_channel_and_taken_there(story):
    three_pairs(story)
    topic = next(one for one in story.plan().topics if not one.retired)
    shown = preview(story, Act.TOPIC, whom="all", topic=topic.key)
    assert f"3 pairs are offered “{topic.title}”" in view_words(preview_modal(shown, Reader()))
    confirm(story, shown)
    steps(story, TEN_MINUTES)
    told = story.sent("topic.offered")
    assert [place for place, _ in told] == ["pair"] * 3
    assert topic.questions[0] in words(told[0][1])
    assert buttons(told[0][1])[ids.TOPIC_OFFERED_TAKE].endswith(topic.key)


def test_times_are_offered_to_those_who_go_on(story):
    every = three_pairs(story)
    with story.act() as act:
        act.session.get(Pair, every[0]).status = "paused"
    confirm(story, preview(story, Act.TIMES, whom="all"))
    steps(story, TEN_MINUTES)
    assert [buttons(message)[ids.TIMES_SUGGEST] for _, message in story.sent("times.offered")] == [
        str(one) for one in every[1:]
    ]


def test_a_module_goes_to_those_it_is_for_in_their_hours(story):
    three_pairs(story)
    shown = preview(story, Act.MODULE, whom="all", module="goal_setting")
    assert shown.people == 3
    assert "3 people read it in a direct message" in view_words(preview_modal(shown, Reader()))
    confirm(story, shown)
    steps(story, TEN_MINUTES)
    told = story.sent("training.offered")
    assert sorted(place for place, _ in told) == ["T0", "T1", "T2"], "mentors alone: the module is theirs"
    assert buttons(told[0][1])[ids.MODULE_OPEN] == f"{story.program_id}:goal_setting"


def test_a_friendly_word_goes_to_both_of_each_and_not_twice_a_day(story):
    three_pairs(story)
    shown = preview(story, Act.HELLO, whom="all")
    assert shown.people == 6
    confirm(story, shown)
    confirm(story, preview(story, Act.HELLO, whom="all"))
    steps(story, TEN_MINUTES)
    assert len(story.sent("coordinator.hello")) == 6


def test_parting_is_by_hand_both_read_kind_words_and_are_never_paired_again(story):
    first, second, _ = three_pairs(story)
    with story.act() as act:
        draft = draft_adjustment(act.session, act.actor("Cora"), story.program_id, Act.REMATCH, act.now)
    view = choose_modal(draft, Reader())
    assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"] == ["pairs"]
    shown = preview(story, Act.REMATCH, pairs=[str(first), str(second)])
    assert "nobody's fault" in view_words(preview_modal(shown, Reader()))
    confirm(story, shown)
    steps(story, TEN_MINUTES)
    after = pairs(story)
    assert [after[one].status for one in (first, second)] == ["ended", "ended"]
    assert len(story.sent("pair.parted")) == 4
    with story.sessions.reading(TEAM) as session:
        assert {row.kind for row in session.scalars(select(MatchConstraint))} == {"failed"}


def test_nothing_of_it_holds_words_or_names_in_activities_and_outbox(story):
    three_pairs(story)
    confirm(story, preview(story, Act.EXTENSION, whom="all", days="30"))
    steps(story, TEN_MINUTES)
    with story.sessions.reading(TEAM) as session:
        for activity in session.scalars(select(Activity).where(Activity.verb.like("adjustment.%"))):
            assert set(activity.detail) <= {"act", "pairs"}
        for row in session.scalars(select(OutboxRow).where(OutboxRow.kind == "admin.adjustment")):
            assert set(row.args) == {"program", "adjustment"}


def test_very_many_pairs_are_done_in_pieces_and_cannot_be_taken_back_half_way(story, monkeypatch):
    monkeypatch.setattr(carrying, "A_TIME", 2)
    every = [story.match(f"M{n}", f"T{n}", days=60) for n in range(5)]
    shown = preview(story, Act.CADENCE, whom="all", days="28")
    confirm(story, shown)
    assert steps(story, TEN_MINUTES) == story.now, "at once again"
    assert sum(pair.cadence_days == 28 for pair in pairs(story).values()) == 2
    with story.act() as act, pytest.raises(DomainError, match="adjustment_done"):
        take_back(*act.who("Cora"), shown.adjustment, act.now)
    steps(story)
    steps(story)
    assert {pair.cadence_days for pair in pairs(story).values()} == {28}
    assert len(story.sent("pair.cadence")) == len(every)
    assert "Done for" in words(channel(story))
    assert "not possible" not in words(channel(story))
