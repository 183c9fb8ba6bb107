"""The Home tab stays within Slack's limits, whatever it has to show."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from blocks.home import home_view, leave_message, status_message
from blocks.people.directory import applied, directory_modal, directory_taken, discarded, imported
from blocks.reader import Reader
from bot.domain.directory_row import RowProblem
from bot.domain.goal_progress import Progress
from bot.domain.own_settings import OwnSettings
from bot.domain.roles import Role
from bot.domain.shown.guiding import Ask, FormAsk, GoalShown, MeetingShown, Named, NextThing, PairOverview
from bot.domain.shown.home import HomeShown, LedPerson, Milestone, ProgramChampioned, ProgramStanding
from bot.domain.shown.meeting import TimesShown
from bot.domain.shown.people import DirectoryApplied, DirectoryShown, PersonWouldChange
from bot.domain.shown.recruiting import ApplicationShown, ProgramShown
from bot.domain.shown.training import ModuleShown, TrainingShown
from bot.domain.states.agreement import AgreementState
from bot.domain.states.goal import GoalKind, GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.domain.states.proposal import ProposalState
from bot.domain.training import Card, Check, CheckOption, Module
from bot.readers import in_language
from playground.blockkit import check_message_blocks, check_view

READER = Reader()
NAME = "<!channel> & مرحبا " + "🌱" * 50
LONG = NAME + "word " * 1000


def program(number: int, purpose: str = LONG) -> ProgramShown:
    return ProgramShown(number, NAME[:75], ":seedling:", purpose)


def pair(number: int) -> PairOverview:
    meeting = MeetingShown(
        number, number, datetime(2026, 3, 4, 9, tzinfo=UTC), 45, LONG[:200], "regular", MeetingState.PLANNED
    )
    way = Progress((GoalState.STUCK,) * 10, date(2026, 1, 5), GoalState.ON_TRACK, 9)
    goals = tuple(
        GoalShown(
            n, number, GoalKind.REACH, LONG[:300], LONG[:300], date(2026, 9, 1), GoalState.STUCK, progress=way
        )
        for n in range(6)
    )
    times = TimesShown(
        number, number, Named("UOMAR", NAME), Named("UMIA", NAME), (), 45, LONG[:200], "regular",
        ProposalState.OPEN, "UTC", mine=True,
    )  # fmt: skip
    return PairOverview(
        pair=number, program=NAME[:75], partner=Named(f"UPARTNER{number}", NAME), role=Role.MENTOR,
        status=PairState.ACTIVE, channel_id="C1", agreement=AgreementState.PROPOSED, agreement_id=1,
        waits_for_me=True, goals=goals, next_meeting=meeting, unsettled=None, meetings_held=3,
        meetings_planned=12, reviews_due=(FormAsk("midpoint", LONG[:24], "d90"),) * 3,
        next=NextThing(Ask.SIGN_AGREEMENT, agreement=1), times=times, points=40, standing_days=14, sealed=True,
    )  # fmt: skip


def full_life(pairs: int, programs: int) -> HomeShown:
    """Somebody who is everything at once."""
    return HomeShown(
        slack_id="UMIA",
        applications=tuple(
            ApplicationShown(program(n), n, ("mentee", "mentor"), ("begun", "waitlisted"))
            for n in range(programs)
        ),
        pairs=tuple(pair(n) for n in range(pairs)),
        coordinating=tuple(
            ProgramStanding(
                program(n), "CADMIN", "running", True, {"applied": 12, "begun": 3, "matched": 40},
                {"active": 10, "paused": 1, "closed": 3, "archived": 2},
            )
            for n in range(programs)
        ),
        to_join=tuple(program(n) for n in range(programs)),
        finished=(NAME,) * 20,
        championed=tuple(ProgramChampioned(program(n), "running", 40, 5) for n in range(programs)),
        led=tuple(
            LedPerson(Named(f"ULED{n}", NAME), NAME[:75], Milestone.HALFWAY, datetime(2026, 1, 5, tzinfo=UTC))
            for n in range(programs)
        ),
        settings=OwnSettings((0, 24), "GS", 6, datetime(2026, 9, 1, tzinfo=UTC)),
    )  # fmt: skip


@pytest.mark.parametrize("pairs", [0, 1, 6, 30])
@pytest.mark.parametrize("programs", [0, 3, 40])
def test_any_life_fits(pairs: int, programs: int) -> None:
    facts = full_life(pairs, programs)
    view = home_view(facts, READER)
    assert check_view(view) == []
    assert "<!channel>" not in json.dumps(view)
    for message in (status_message(facts, READER), leave_message(facts, READER)):
        assert check_message_blocks(list(message.blocks)) == []


def test_five_mentees_a_mentor_and_three_programs_are_shown_with_the_longest_texts() -> None:
    text = json.dumps(home_view(full_life(6, 3), READER))
    assert all(f"<@UPARTNER{n}>" in text for n in range(6))
    assert text.count("meetings held") == 6
    assert text.count('"Show everything"') == 6, "what a card leaves out stands behind it"
    assert "Not here" not in text
    assert "My settings" in text


def test_a_mentor_of_five_sees_each_goal_and_its_way_on_the_card() -> None:
    text = json.dumps(home_view(full_life(5, 0), READER))
    assert text.count("9 weeks on track, stuck since") == 15, "three goals of each of five"
    assert text.count("and 3 more goals") == 5
    assert "Not here" not in text


def test_the_first_thing_is_asked_for_once() -> None:
    blocks = home_view(full_life(2, 0), READER)["blocks"]
    assert "Your agreement waits for your signature" in blocks[0]["text"]["text"]
    assert "<@UPARTNER0>" in blocks[0]["text"]["text"]
    assert json.dumps(blocks).count("agreement.sign") == 2, "on top for the first, on its card for the second"


def on_home(facts: HomeShown) -> str:
    return json.dumps(home_view(facts, READER)["blocks"], ensure_ascii=False)


def test_a_goal_whose_day_has_passed_is_not_all_is_well() -> None:
    goal = GoalShown(
        7, 1, GoalKind.REACH, "Lead <a> meeting", "One", date(2026, 3, 1), GoalState.ON_TRACK, was_due=True
    )
    calm = replace(pair(1), goals=(goal,), next=None)
    top = home_view(HomeShown("UMIA", pairs=(calm,)), READER)["blocks"][0]
    assert "*The day of “Lead &lt;a&gt; meeting” has passed* · <@UPARTNER1>" in top["text"]["text"]
    assert "Is it achieved, or does it need a new date?" in top["text"]["text"]
    assert (top["accessory"]["text"]["text"], top["accessory"]["value"]) == ("Open the goal", "7")
    halted = replace(calm, goals=(replace(goal, was_due=False, state=GoalState.STUCK),))
    stuck = on_home(HomeShown("UMIA", pairs=(halted,)))
    assert "meeting” is stuck* · <@UPARTNER1>" in stuck and "All is well" not in stuck
    assert "All is well" in on_home(HomeShown("UMIA", pairs=(replace(calm, goals=()),)))


def test_the_line_beside_a_pair_begins_with_a_capital_letter() -> None:
    alone = replace(pair(1), points=0, standing_days=0, reviews_due=())
    assert ":lock: Your letter to yourself is sealed" in on_home(HomeShown("UMIA", pairs=(alone,)))
    assert " · :lock: your letter to yourself" in on_home(
        HomeShown("UMIA", pairs=(replace(alone, points=2),))
    )


def test_what_waits_is_quoted_as_its_reader_quotes() -> None:
    due = replace(
        pair(1), points=0, standing_days=0, sealed=False, reviews_due=(FormAsk("own", "How we did", ""),)
    )
    for language, quoted in (("en", "“How we did”"), ("de", "„How we did“"), ("es", "«How we did»")):
        said = json.dumps(
            home_view(HomeShown("UMIA", pairs=(due,)), in_language(language)), ensure_ascii=False
        )
        assert f": {quoted}" in said


def test_a_program_is_offered_once_with_what_it_is_for() -> None:
    text = on_home(HomeShown("UMIA", to_join=(program(1, "Grow together."),)))
    assert text.count('"Join the program"') == 1
    assert "takes applications now.* It takes three minutes.\\nGrow together." in text
    assert "Open to join" not in text
    two = on_home(HomeShown("UMIA", to_join=(program(1, "Grow together."), program(2, "Lead."))))
    assert two.count('"Join the program"') == 2 and "Open to join" in two


def test_whoever_comes_late_is_told_that_the_pairs_have_begun() -> None:
    late = replace(program(1, "Grow."), pairs_since=date(2026, 1, 21))
    text = on_home(HomeShown("UMIA", to_join=(late,)))
    assert (
        "The pairs of this round began on Jan 21, 2026; who joins now is matched as soon as somebody fits."
        in text
    )
    again = replace(late, matched_next=date(2026, 4, 6))
    beside = on_home(HomeShown("UMIA", to_join=(again,), finished=("Growing",)))
    assert "is in the next matching, around Apr 6, 2026." in beside
    assert "pairs of this round" not in on_home(HomeShown("UMIA", to_join=(program(1, "Grow."),)))


def test_whoever_only_looked_at_the_questions_is_told_of_no_answers() -> None:
    looked = ApplicationShown(program(1), 1, (), ("begun",))
    assert "answers are kept" not in on_home(HomeShown("UMIA", applications=(looked,)))
    begun = ApplicationShown(program(1), 1, ("mentee",), ("begun",))
    assert "Your answers are kept." in on_home(HomeShown("UMIA", applications=(begun,)))


def test_what_does_not_fit_is_counted_never_dropped_silently() -> None:
    text = json.dumps(home_view(full_life(30, 40), READER))
    assert all(f"<@UPARTNER{n}>" in text for n in range(30)), "pairs come first"
    assert "Not here for lack of space: " in text
    assert "Open to join (see `/mentor join`)" in text


def test_directories_of_any_size_and_content_fit() -> None:
    text = "write one address like ada@example.com instead of {written}"
    problem = RowProblem(19_999, LONG, text, {"written": LONG})
    would = PersonWouldChange("UMIA", ("department", "location", "country", "level", "manager_id", "skills"))
    facts = DirectoryShown(
        directory=1, program=program(1), by="UCLEO", state="read", file_name=LONG, good_rows=20_000,
        bad_lines=12_345, problems=(problem,) * 20, more_problems=12_325, notes=(problem,) * 10,
        more_notes=90,
        changing=20_000,
        changes=(would,) * 10,
        unchanged=7, unknown=(LONG,) * 10, more_unknown=300, circular=("UMIA",) * 10,
    )  # fmt: skip
    message = imported(facts, READER)
    assert check_message_blocks(list(message.blocks)) == []
    done = applied(DirectoryApplied("UCLEO", 5, 3, (LONG,) * 10, 20), READER)
    assert check_message_blocks(list(done.blocks)) == []
    assert check_message_blocks(list(discarded("UCLEO", READER).blocks)) == []
    for view in (directory_modal(program(1), READER), directory_taken(READER)):
        assert check_view(view) == []


def test_the_file_form_says_who_sees_it_before_the_button() -> None:
    blocks = directory_modal(program(1), READER)["blocks"]
    assert "Who sees this" in blocks[-1]["elements"][0]["text"]


@pytest.mark.parametrize("begun", [False, True])
def test_training_of_a_time_that_is_over_stands_below_what_comes_next(begun: bool) -> None:
    check = Check("Why?", (CheckOption("Because", "Right", right=True),))
    module = Module("m", "Listening", frozenset({"mentee"}), (Card("One", "Two"),), check)
    training = TrainingShown(1, "Growing", (ModuleShown(module),))
    applications = (ApplicationShown(program(1, "Growing"), 1, ("mentee",), ("applied",)),) if begun else ()
    facts = HomeShown(
        "UMIA", finished=("Growing",), training=(training,), to_join=(program(2, "Leading"),), applications=applications
    )  # fmt: skip
    titles = [
        block["text"]["text"] for block in home_view(facts, READER)["blocks"] if block["type"] == "header"
    ]
    assert titles.index("My training") > titles.index("Open to join") or begun
    assert not begun or titles.index("My training") < titles.index("Open to join")
