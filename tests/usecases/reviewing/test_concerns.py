"""Concerns: raised to those one chooses, answered on a clock, settled; nobody else learns anything."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.reader import Reader
from blocks.reporting.figures import figures_message
from blocks.reviewing.concerns.follow import concern_view
from blocks.reviewing.concerns.handle import concerns_message, handled_view
from blocks.reviewing.forms import pair_form_done
from bot.domain.planning import Team
from bot.errors import DomainError
from bot.usecases.reporting.reading import read_report
from bot.usecases.reviewing.concerns import following, handling
from bot.usecases.reviewing.concerns.clock import take_steps
from bot.usecases.reviewing.concerns.raising import COORDINATORS, Worry, concern_form, raise_concern
from db.models import Activity, Concern, Nomination, OutboxRow, Pair, Person, Program
from tests.pair_story import Story, buttons, slack_id, view_words, words

SECRET = "He shouted at me in front of everybody"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Trouble(Story):
    """A program with the coordinators Cora and Cem, the neutral Nora, the champion Chris, and Mia with Omar."""

    def __init__(self, sessions, now, neutral=("Nora",)):
        super().__init__(sessions, now)
        with self.act() as act:
            for name in ("Nora", "Noel", "Chris", "Sam"):
                self._person(act, name)
            act.session.get(Program, self.program_id).champion_id = act.person("Chris").id
        self.change_plan(
            team=Team(
                champion=slack_id("Chris"),
                coordinators=(slack_id("Cora"), slack_id("Cem")),
                neutral=tuple(map(slack_id, neutral)),
            )
        )
        self.pair_id = self.match()

    def raise_it(self, who="Mia", about=(), to=COORDINATORS, urgent=False, pair=True, text=SECRET):
        with self.act() as act:
            reader = str(act.person(to).id) if to != COORDINATORS else to
            worry = Worry(self.pair_id if pair else 0, [slack_id(one) for one in about], urgent, text, reader)
            return raise_concern(*act.who(who), self.program_id, worry, act.now).concern

    def handle(self, who, concern, how, text="We talk on Monday"):
        with self.act() as act:
            return handling.write(*act.who(who), concern, how=how, words=text, now=act.now)

    def listed(self, who):
        with self.act() as act:
            lines = handling.concerns_to_handle(act.session, act.actor(who), act.now, self.program_id)
            return [line.concern for line in lines]

    def tick(self, after=timedelta()):
        with self.act(after) as act:
            return take_steps(act.session, act.session.get(Program, self.program_id), act.now)

    def told(self, kind):
        """Who is told, as long as it applies."""
        return [place for place, _ in self.sent(kind)]

    def refused(self, who, concern):
        with self.act() as act, pytest.raises(DomainError) as no:
            handling.read_concern(*act.who(who), concern, act.now)
        return no.value.code


@pytest.fixture
def town(sessions, now):
    return Trouble(sessions, now)


def test_the_form_says_who_reads_it_and_by_when_it_is_answered(town):
    with town.act() as act:
        form = concern_form(*act.who("Mia"), town.program_id, town.pair_id, act.now)
    assert form.readers.coordinators == (slack_id("Cora"), slack_id("Cem"))
    assert [one.name for one in form.readers.neutral] == ["Nora"]
    assert [one.partner.name for one in form.places] == ["Omar"]
    # Monday 9:00 in the program's zone: within four and sixteen working hours.
    assert form.urgent_by - act.now == 4 * HOUR
    assert form.usual_by == datetime(2026, 3, 3, 17, tzinfo=UTC)


def test_each_coordinator_is_told_alone_and_reads_whose_it_is_only_inside(town):
    concern = town.raise_it()
    told = town.sent("concern.raised")
    assert [place for place, _ in told] == ["Cora", "Cem"]
    for _, message in told:
        assert buttons(message) == {"concern.read": str(concern)}
        for hidden in (SECRET, slack_id("Mia"), slack_id("Omar"), "Mia", "Omar"):
            assert hidden not in words(message)
    with town.act() as act:
        shown = handling.read_concern(*act.who("Cora"), concern, act.now)
        assert (shown.text, shown.raiser, shown.partner) == (SECRET, slack_id("Mia"), slack_id("Omar"))
        kinds = set(act.session.scalars(select(OutboxRow.kind)))
    assert not [kind for kind in kinds if kind.startswith("admin.")]


def test_a_coordinator_whom_it_is_about_never_learns_of_it(town):
    concern = town.raise_it(about=["Cora"])
    assert town.told("concern.raised") == ["Cem"]
    assert (town.listed("Cora"), town.listed("Cem")) == ([], [concern])
    assert town.refused("Cora", concern) == town.refused("Cora", 999) == "not_yours"


def test_a_report_counts_for_its_reader_what_that_reader_may_read(town):
    town.raise_it(about=["Cora"])
    said = {}
    for who in ("Cora", "Cem"):
        with town.act() as act:
            program = act.session.get(Program, town.program_id)
            shown = read_report(*act.who(who), program, act.now).shown
        said[who] = words(figures_message(shown, Reader()))
    assert "1 is open" in said["Cem"] and "/mentor-admin concerns" in said["Cem"]
    assert "oncern" not in said["Cora"]


def test_a_coordinator_who_is_in_a_pair_with_them_never_learns_of_it(town):
    town.match("Mia", "Cem")
    concern = town.raise_it(pair=False)
    assert town.told("concern.raised") == ["Cora"]
    assert town.refused("Cem", concern) == "not_yours"


def test_about_all_coordinators_it_goes_to_a_neutral_person_or_nowhere(town):
    with pytest.raises(DomainError) as no:
        town.raise_it(about=["Cora", "Cem"])
    assert (no.value.code, no.value.field) == ("concern_no_coordinator", "to")
    with pytest.raises(DomainError) as no:
        town.raise_it(about=["Nora"], to="Nora")
    assert (no.value.code, no.value.field) == ("concern_about_reader", "to")
    concern = town.raise_it(about=["Cora", "Cem"], to="Nora")
    assert town.told("concern.raised") == ["Nora"]
    for who in ("Cora", "Cem", "Omar", "Sam", "Chris", "Mia"):
        assert town.refused(who, concern) == "not_yours"
        assert town.listed(who) == []


def test_without_neutral_people_the_champion_is_offered(sessions, now):
    town = Trouble(sessions, now, neutral=())
    with town.act() as act:
        form = concern_form(*act.who("Mia"), town.program_id, 0, act.now)
    assert form.readers.champion
    assert [one.name for one in form.readers.neutral] == ["Chris"]


def test_where_nobody_could_read_it_that_is_said(sessions, now):
    town = Trouble(sessions, now, neutral=())
    with town.act() as act:
        act.session.get(Program, town.program_id).champion_id = None
    town.match("Mia", "Cora")
    town.match("Mia", "Cem")
    with town.act() as act, pytest.raises(DomainError) as no:
        concern_form(*act.who("Mia"), town.program_id, 0, act.now)
    assert no.value.code == "concern_nobody"


def test_a_workspace_admin_reads_nothing(town):
    concern = town.raise_it()
    with town.act() as act:
        act.person("Sam").is_workspace_admin = True
    assert town.refused("Sam", concern) == "not_yours"


def test_from_raised_to_settled(town):
    concern = town.raise_it()
    for how in ("resolve",):
        with pytest.raises(DomainError) as no:
            town.handle("Cora", concern, how)
        assert no.value.code == "concern_unanswered"
    town.handle("Cora", concern, "acknowledge", "Thank you. I am here tomorrow at ten.")
    ((place, message),) = town.sent("concern.news")
    assert place == "Mia"
    assert "Thank you. I am here tomorrow at ten." in words(message)
    assert set(buttons(message)) == {"concern.add", "concern.show"}
    with pytest.raises(DomainError) as no:
        town.handle("Cem", concern, "acknowledge")
    assert no.value.code == "concern_answered"
    with town.act() as act, pytest.raises(DomainError) as no:
        handling.mediate(*act.who("Cem"), concern, act.now)
    assert no.value.code == "concern_in_no_hands"
    with town.act() as act:
        handling.assign(*act.who("Cora"), concern, act.person("Cem").id, act.now)
    assert town.told("concern.word") == ["Cem"]
    with town.act() as act:
        assert handling.mediate(*act.who("Cem"), concern, act.now).state == "in_mediation"
    town.handle("Cem", concern, "note", "Omar did not expect this")
    town.handle("Cem", concern, "resolve", "You agreed on a signal")
    with town.act() as act:
        shown = following.show_own(act.session, act.actor("Mia"), concern, act.now)
    assert shown.state == "resolved"
    assert [step.kind for step in shown.steps] == ["acknowledge", "assign", "mediate", "resolve"]
    assert len(town.sent("concern.news")) == 4


def test_notes_are_for_those_who_handle_it(town):
    concern = town.raise_it()
    told = town.told("concern.news")
    town.handle("Cora", concern, "note", "Mind the history")
    assert town.told("concern.news") == told
    with town.act() as act:
        mine = following.show_own(act.session, act.actor("Mia"), concern, act.now)
        theirs = handling.read_concern(*act.who("Cem"), concern, act.now)
        assert act.session.get(Concern, concern).answered_at is None
    assert mine.steps == ()
    assert [step.words for step in theirs.steps] == ["Mind the history"]


def test_two_clicks_take_it_in_hand_once(town):
    concern = town.raise_it()
    town.handle("Cora", concern, "acknowledge")
    for _ in range(2):
        with town.act() as act:
            handling.take(*act.who("Cora"), concern, act.now)
    assert len(town.sent("concern.news")) == 2


def test_who_raised_it_adds_withdraws_and_opens_it_again_for_thirty_days(town):
    concern = town.raise_it()
    town.handle("Cora", concern, "acknowledge")
    with town.act() as act:
        handling.take(*act.who("Cora"), concern, act.now)
        following.write(*act.who("Mia"), concern, how="word", words="It happened again", now=act.now)
    assert town.told("concern.word") == ["Cora"]
    with town.act() as act:
        assert following.withdraw(*act.who("Mia"), concern, act.now).state == "withdrawn"
    with town.act() as act, pytest.raises(DomainError) as no:
        following.write(*act.who("Mia"), concern, how="word", words="More", now=act.now)
    assert no.value.code == "concern_settled"
    with town.act(29 * DAY) as act:
        again = following.write(*act.who("Mia"), concern, how="reopen", words="Not over", now=act.now)
        assert again.state == "raised" and again.answer_by > act.now
        following.withdraw(*act.who("Mia"), concern, act.now)
    with town.act(31 * DAY) as act, pytest.raises(DomainError) as no:
        following.write(*act.who("Mia"), concern, how="reopen", words="Again", now=act.now)
    assert no.value.code == "concern_reopen_late"


def test_what_told_of_a_concern_says_that_it_was_taken_back(town):
    concern = town.raise_it()
    with town.act() as act:
        following.withdraw(*act.who("Mia"), concern, act.now)
    told = town.amended("concern.raised")
    assert told
    for message in told:
        assert "was taken back. There is nothing more to do." in words(message)
        assert "promised a first answer" not in words(message)
        assert not buttons(message)
    assert town.told("concern.raised") == []


def test_given_to_somebody_else_it_leaves_those_before_without_their_notes(town):
    concern = town.raise_it()
    town.handle("Cora", concern, "acknowledge", "We hear you")
    town.handle("Cora", concern, "note", "A note of the coordinators")
    with town.act() as act:
        to = str(act.person("Nora").id)
        following.turn_to(*act.who("Mia"), concern, to, act.now)
    assert town.refused("Cora", concern) == "not_yours"
    assert town.told("concern.raised") == ["Nora"]  # what waited for the coordinators no longer applies
    with town.act() as act:
        shown = handling.read_concern(*act.who("Nora"), concern, act.now)
    assert shown.state == "raised"
    assert [step.words for step in shown.steps] == ["We hear you", ""]


def test_others_cannot_follow_it_and_forged_numbers_say_the_same(town):
    concern = town.raise_it()
    tries = (
        lambda act, given: following.show_own(act.session, act.actor("Omar"), given, act.now),
        lambda act, given: following.withdraw(*act.who("Cora"), given, act.now),
        lambda act, given: following.write(*act.who("Omar"), given, how="word", words="x", now=act.now),
        lambda act, given: following.turn_to(*act.who("Cem"), given, COORDINATORS, act.now),
        lambda act, given: handling.take(*act.who("Omar"), given, act.now),
        lambda act, given: handling.write(*act.who("Nora"), given, how="answer", words="x", now=act.now),
    )
    for given in (concern, 999, "x", "", None, "9" * 70):
        for attempt in tries:
            with town.act() as act, pytest.raises(DomainError) as no:
                attempt(act, given)
            assert no.value.code == "not_yours"


# --- the clock ---------------------------------------------------------------------------------------------


def test_the_first_answer_is_asked_for_before_and_after_it_is_due(town):
    town.raise_it()
    assert town.tick() == datetime(2026, 3, 2, 17, tzinfo=UTC) or town.told("concern.waits") == []
    town.tick(24 * HOUR)  # Tuesday, half of the time is over
    assert town.told("concern.waits") == ["Cora", "Cem"]
    assert "waits for its first answer" in words(town.sent("concern.waits")[0][1])
    town.tick(24 * HOUR)  # Wednesday, it was due on Tuesday evening
    late = town.sent("concern.waits")
    assert [place for place, _ in late] == ["Cora", "Cem"]
    assert all("has none yet" in words(message) for _, message in late)
    ((place, message),) = town.sent("concern.late")  # whoever waits hears it then, not days later
    assert place == "Mia" and set(buttons(message)) == {"concern.turn", "concern.show"}
    assert "have none yet. We are sorry. We remind those who can read it. If there is still no" in words(
        message
    )
    assert f"we tell <@{slack_id('Nora')}>" in words(message)
    assert town.told("concern.unanswered") == []
    town.tick(2 * DAY)  # Friday
    others = town.sent("concern.unanswered")
    assert [place for place, _ in others] == ["Nora", "Chris"]
    for _, message in others:
        assert not buttons(message)
        for hidden in (SECRET, slack_id("Mia"), slack_id("Omar")):
            assert hidden not in words(message)
    assert len(town.sent("concern.late")) == 1
    before = len(town.sent("concern.waits")), len(others)
    town.tick(7 * DAY)
    assert (len(town.sent("concern.waits")), len(town.sent("concern.unanswered"))) == before


def test_once_it_was_due_every_screen_says_late_until_it_is_answered(town):
    concern = town.raise_it()

    def screens():
        with town.act() as act:
            lines = handling.concerns_to_handle(act.session, act.actor("Cora"), act.now, town.program_id)
            read = handling.read_concern(*act.who("Cora"), concern, act.now)
            own = following.show_own(act.session, act.actor("Mia"), concern, act.now)
        return (
            words(concerns_message("P", lines, Reader())),
            view_words(handled_view(read, Reader())),
            view_words(concern_view(own, Reader())),
        )

    for screen in screens():
        assert "first answer" in screen and "late" not in screen
    with town.act(3 * DAY):
        pass
    for screen in screens():
        assert re.search(r":warning: .*first answer.* was due <!date[^>]*>: late", screen), screen
        assert "pretty" not in screen.partition("was due")[2][:60], (
            "a day within a sentence is no “Yesterday”"
        )
    town.handle("Cora", concern, "acknowledge")
    for screen in screens():
        assert "late" not in screen


def test_an_answer_stops_the_clock(town):
    concern = town.raise_it()
    town.handle("Cora", concern, "acknowledge")
    assert town.tick(9 * DAY) is None
    assert town.told("concern.waits") == town.told("concern.late") == []


def test_an_urgent_concern_is_told_at_once_also_at_night_and_on_hold(town):
    with town.act(13 * HOUR) as act:  # ten in the evening
        act.session.get(Program, town.program_id).on_hold = True
    usual, urgent = town.raise_it(), town.raise_it(urgent=True)
    with town.act() as act:
        rows = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "concern.raised")).all()
        times = {(row.args["concern"], row.not_before) for row in rows}
    assert times == {(usual, datetime(2026, 3, 3, 9, tzinfo=UTC)), (urgent, town.now)}
    town.tick(DAY)  # on hold, and still the clock runs
    assert "Cora" in town.told("concern.waits")


def test_nobody_it_is_about_hears_that_it_waits(town):
    town.raise_it(about=["Cora", "Chris"])
    town.tick(9 * DAY)
    assert set(town.told("concern.waits")) == {"Cem"}
    assert town.told("concern.unanswered") == ["Nora"]


def test_whoever_had_it_in_hand_leaves_and_the_others_take_over(town):
    concern = town.raise_it()
    town.handle("Cora", concern, "acknowledge")
    with town.act() as act:
        handling.take(*act.who("Cora"), concern, act.now)
        act.person("Cora").deactivated_at = act.now
    town.tick(DAY)
    ((place, message),) = town.sent("concern.word")
    assert place == "Cem" and "nobody's hands" in words(message)
    with town.act() as act:
        assert handling.take(*act.who("Cem"), concern, act.now).state == "assigned"


def test_without_a_reader_left_who_raised_it_chooses_and_nobody_else_is_told(town):
    concern = town.raise_it(to="Nora", about=["Cora"])
    with town.act() as act:
        act.person("Nora").deactivated_at = act.now
    town.tick(DAY)
    ((place, message),) = town.sent("concern.nobody")
    assert place == "Mia" and buttons(message) == {"concern.turn": str(concern)}
    assert town.told("concern.raised") == town.told("concern.waits") == town.told("concern.unanswered") == []
    with town.act() as act:
        following.turn_to(*act.who("Mia"), concern, COORDINATORS, act.now)
    assert town.told("concern.raised") == ["Cem"]


# --- a review, and what is written down --------------------------------------------------------------------


@pytest.mark.long
def test_a_worry_in_a_review_is_a_concern_whose_words_stay_in_the_review(town):
    with town.act(90 * DAY) as act:
        pair = act.session.get(Pair, town.pair_id)
        pair.published_at = act.now - 90 * DAY
        act.fill_in("Mia", pair, "midpoint", {"concerns": SECRET})
        act.fill_in("Mia", pair, "midpoint", {"concerns": SECRET + " twice"})
    assert town.told("admin.concern") == []
    assert town.told("concern.raised") == ["Cora", "Cem"]
    with town.act() as act:
        (concern,) = act.session.scalars(select(Concern))
        assert concern.text == ""
        shown = handling.read_concern(*act.who("Cora"), concern.id, act.now)
        assert shown.text == SECRET + " twice"
        act.fill_in("Mia", act.session.get(Pair, town.pair_id), "midpoint", {"concerns": ""})
    assert town.told("concern.raised") == [] and town.listed("Cora") == []


def test_a_worry_in_a_review_is_promised_an_answer_and_told_as_what_it_is(town):
    with town.act(90 * DAY) as act:
        pair = act.session.get(Pair, town.pair_id)
        pair.published_at = act.now - 90 * DAY
        done = act.fill_in("Mia", pair, "midpoint", {"concerns": SECRET})
        (concern,) = act.session.scalars(select(Concern))
        number, by = concern.id, Reader().moment(concern.answer_due_at)
    said = view_words(pair_form_done(done, Reader()))
    assert f"you get a first answer by {by}. <@{slack_id('Omar')}> is not told." in said
    for _, message in town.sent("concern.raised"):
        assert "wrote in a review what worries them" in words(message)
        assert "Their partner is not told." in words(message)
        assert "trusts you" not in words(message) and "they chose" not in words(message)
    assert len(town.sent("concern.raised")) == 2
    town.handle("Cora", number, "acknowledge")
    with town.act() as act:
        again = act.fill_in("Mia", act.session.get(Pair, town.pair_id), "midpoint", {"concerns": SECRET})
    assert "first answer by" not in view_words(pair_form_done(again, Reader())), "they have it"


def test_a_guest_who_was_invited_may_raise_one_and_another_guest_may_not(town):
    with town.act() as act:
        for name in ("Gus", "Gil"):
            town._person(act, name).is_guest = True
        invitation = Nomination(
            program_id=town.program_id, nominee_id=act.person("Gus").id, nominated_by=act.person("Cora").id,
            role="mentor", kind="guest", status="asked", made_at=act.now,
        )  # fmt: skip
        act.session.add(invitation)
    assert town.raise_it("Gus", pair=False)
    with pytest.raises(DomainError) as no:
        town.raise_it("Gil", pair=False)
    assert no.value.code == "guests_cannot_join"


def test_what_is_written_down_names_nobody_and_says_nothing(town):
    concern = town.raise_it(about=["Cora"])
    with town.act() as act:
        handling.read_concern(*act.who("Cem"), concern, act.now)
        every = act.session.scalars(select(Activity).order_by(Activity.id))
        rows = [one for one in every if one.verb.startswith("concern.")]
        assert [(one.verb, one.actor_id, one.pair_id, one.subject_id) for one in rows] == [
            ("concern.raised", None, None, concern),
            ("concern.read", act.person("Cem").id, None, concern),
        ]
        assert all(not one.detail for one in rows)
        people = {one.id for one in act.session.scalars(select(Person))}
        for row in act.session.scalars(select(OutboxRow).where(OutboxRow.kind.like("concern.%"))):
            assert set(row.args) <= {"person", "concern", "step", "late"}
            assert row.args["person"] in people
