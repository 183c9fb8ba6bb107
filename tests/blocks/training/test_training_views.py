"""Training on the screen: every card of every template, and the longest texts a plan allows, within Slack's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from blocks.parts import Message, View
from blocks.reader import Reader
from blocks.training.calendar import calendar_event
from blocks.training.messages import (
    VIEWS,
    attended_message,
    begin_message,
    invitation_message,
    kickoff_message,
    missing_message,
    no_date_message,
    still_answered,
    still_message,
)
from blocks.training.modules import list_modal, module_modal, training_list
from blocks.training.overview import home_training, training_overview
from blocks.training.sessions import (
    attendance_message,
    attendance_modal,
    dates_modal,
    offered_message,
    offered_modal,
    preview_modal,
)
from bot.domain.shown.training import (
    AttendanceShown,
    CardShown,
    DateShown,
    Invitation,
    KickoffFollowUp,
    ModuleShown,
    ProgramTraining,
    RoleTraining,
    SeatShown,
    SessionDraft,
    SessionsOffered,
    SessionStanding,
    StillAsked,
    TrainingShown,
)
from bot.domain.states.seat import SeatState, SessionKind
from bot.domain.training import Card, Check, CheckOption, Link, Module, Scenario
from bot.program_file.document import load_template, template_names
from bot.program_file.planning_rules import (
    CHECK_OPTIONS,
    MOST_AFTERWARDS,
    MOST_CARDS,
    MOST_LINKS,
    MOST_MODULES,
    TEXTS,
    TITLE_LINE,
    WORDS,
)
from playground.blockkit import check_message_blocks, check_view

READER = Reader(zone="Europe/Berlin")
AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
NAME = "N" * 75
LONGEST = Module(
    key="k" * 40,
    title="T" * TITLE_LINE,
    roles=frozenset({"mentor", "mentee", "manager", "coordinator"}),
    cards=tuple(Card("C" * TITLE_LINE, "&" * TEXTS["card"]) for _ in range(MOST_CARDS)),
    check=Check(
        "Q" * TEXTS["question"],
        tuple(CheckOption("O" * WORDS, "w" * TEXTS["why"], right=n == 0) for n in range(CHECK_OPTIONS[1])),
    ),
    minutes=60,
    needed=True,
    scenario=Scenario(
        "S" * TITLE_LINE, "1" * TEXTS["scenario"], "2" * TEXTS["scenario"], ("A" * 300,) * MOST_AFTERWARDS
    ),
    links=tuple(Link("L" * TITLE_LINE, "https://example.com/" + "x" * 500) for _ in range(MOST_LINKS)),
)
MODULES = tuple(
    ModuleShown(replace(LONGEST, key=f"m{n}"), begun=n % 2 == 0, counts=True) for n in range(MOST_MODULES)
)


def fits(view: View) -> View:
    assert check_view(view) == [], view["title"]
    return view


def said(message: Message) -> str:
    assert check_message_blocks(list(message.blocks)) == []
    return str(message.blocks)


def steps(module: Module) -> range:
    return range(1, len(module.cards) + 3)


@pytest.mark.parametrize("template", template_names())
def test_every_card_of_every_template_fits(template: str) -> None:
    modules = load_template(template).training.modules
    assert modules, "every template trains its people"
    for module in modules:
        for card in steps(module):
            fits(module_modal(CardShown(1, NAME, module, card, why=module.check.options[0].why), READER))
    for role in ("mentee", "mentor", "manager", "coordinator"):
        mine = [module for module in modules if role in module.roles]
        assert mine, f"{template} teaches a {role} nothing"
        assert all(3 <= len(module.cards) <= 5 and len(module.check.options) == 3 for module in mine)


@pytest.mark.parametrize("template", template_names())
def test_modules_help_with_the_skills_that_are_assessed(template: str) -> None:
    plan = load_template(template)
    form = plan.forms.get("assessment")
    if form is None:
        return
    asked = {question.key for question in form.questions}
    assert {module.skill for module in plan.training.modules if module.skill} <= asked


@pytest.mark.parametrize("card", steps(LONGEST))
def test_the_longest_module_fits(card: int) -> None:
    fits(module_modal(CardShown(1, NAME, LONGEST, card, why="w" * 500, following=LONGEST), READER))


def test_a_card_says_where_one_is_and_how_to_go_on_and_back() -> None:
    module = replace(LONGEST, cards=(Card("One", "First"), Card("Two", "Second")))
    first = fits(module_modal(CardShown(1, "Growing", module, 1), READER))
    assert "Card 1 of 2" in str(first)
    assert first["submit"]["text"] == "Next card"
    assert "'Back'" not in str(first)
    second = fits(module_modal(CardShown(1, "Growing", module, 2), READER))
    assert second["submit"]["text"] == "To the question"
    assert "'Back'" in str(second)
    question = fits(module_modal(CardShown(1, "Growing", module, 3), READER))
    assert "seen by nobody" in str(question)
    assert "right" not in str(question).lower(), "the answer stands nowhere in the modal"


def test_what_a_plan_says_can_mention_nobody() -> None:
    module = replace(LONGEST, cards=(Card("<!channel>", "<@U1> & co"),), title="<!here>")
    shown = str(module_modal(CardShown(1, "<!channel>", module, 1), READER)["blocks"][1:])
    assert "<!" not in shown
    assert "<@U1>" not in shown


def test_the_longest_lists_fit() -> None:
    training = TrainingShown(1, NAME, MODULES, waits=True, dates=dates(8))
    message = training_list([training, training, training], READER)
    assert "more modules do not fit" in said(message)
    fits(list_modal(message, READER))
    said(begin_message(training, READER))
    said(missing_message(training, READER))
    assert check_view({"type": "home", "blocks": home_training(training, READER)}) == []


def test_progress_is_told_in_a_line() -> None:
    some = (replace(MODULES[0], passed=True), MODULES[1])
    words = said(training_list([TrainingShown(1, "Growing", some, waits=True)], READER))
    assert "1 of 2 done" in words
    assert "matched once they are done" in words
    done = tuple(replace(one, passed=True) for one in some)
    assert "passed all core modules" in said(training_list([TrainingShown(1, "Growing", done)], READER))
    assert "Thank you" in said(begin_message(TrainingShown(1, "Growing", done), READER))


def dates(count: int, mine: int = -1, *, left: int | None = 3) -> tuple[DateShown, ...]:
    return tuple(
        DateShown(n + 1, SessionKind.ORIENTATION, AT + timedelta(days=n), 90, "P" * 300, left,
                  SeatState.CHOSEN if n == mine else None, seat=n + 1)
        for n in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("kind", list(SessionKind))
@pytest.mark.parametrize("role", ["mentee", "manager"])
def test_an_invitation_has_a_button_for_each_date_with_seats(kind: SessionKind, role: str) -> None:
    facts = Invitation(1, NAME, kind, role, dates(3))
    assert said(invitation_message(facts, READER)).count("'Take a seat'") == 3
    full = replace(facts, dates=dates(3, left=0))
    assert "Take a seat" not in said(invitation_message(full, READER))
    assert "All seats are taken" in said(invitation_message(full, READER))
    seated = said(invitation_message(replace(facts, dates=dates(3, mine=1)), READER))
    assert seated.count("'Take this one instead'") == 2
    assert "I cannot come after all" in seated
    assert "A calendar file follows. I remind you" in seated
    at_home = str(home_training(TrainingShown(1, NAME, (), dates=dates(3, mine=1)), READER))
    assert "I remind you on the working day before." in at_home
    assert "calendar file" not in at_home, "it came when the seat was taken"


def test_a_manager_is_promised_nothing_about_content() -> None:
    words = said(
        invitation_message(Invitation(1, "Growing", SessionKind.ORIENTATION, "manager", dates(1)), READER)
    )
    assert "what the two talk about stays theirs" in words


def test_after_the_kickoff_a_pair_has_exactly_what_is_not_done() -> None:
    words = said(kickoff_message(KickoffFollowUp(7, agreement=True, goal=True, meeting=True), READER))
    for label in ("Look at the draft", "Set a first goal", "We have a date"):
        assert label in words
    words = said(kickoff_message(KickoffFollowUp(7, agreement=False, goal=False, meeting=True), READER))
    assert "draft" not in words


def test_still_for_me_asks_for_no_reason() -> None:
    facts = StillAsked(1, NAME, ("mentee", "mentor"))
    assert "mentee and mentor" in said(still_message(facts, READER))
    assert "A no needs no reason" in said(still_message(facts, READER))
    assert "why" not in said(still_answered(facts, READER, yes=False))
    assert "when the pairs are made, you hear from me" in said(still_answered(facts, READER, yes=True))
    later = said(still_answered(replace(facts, others_matched=True), READER, yes=True))
    assert "when somebody becomes free who fits, you hear from me" in later
    assert "pairs are made" not in later
    said(no_date_message(NAME, SessionKind.ORIENTATION, READER))


def standing(*, over: bool = False, seats: int | None = 12) -> SessionStanding:
    return SessionStanding(1, SessionKind.KICKOFF, AT, 60, "P" * 300, "held" if over else "planned", seats,
                           taken=9, attended=5, missed=1, over=over)  # fmt: skip


def test_coordinators_see_what_they_send_before_it_is_sent() -> None:
    draft = SessionDraft(1, NAME, SessionKind.ORIENTATION, (AT, AT + timedelta(days=1), AT + timedelta(days=2)),
                         90, "ü" * 300, 5, {"mentee": 20, "mentor": 1, "manager": 3})  # fmt: skip
    shown = str(fits(preview_modal(draft, READER)))
    assert "24 people are invited" in shown
    assert "20 mentees" in shown
    assert "1 mentor," in shown or "1 mentor." in shown
    assert "fewer than people" in shown
    fits(dates_modal(draft, READER))
    fits(dates_modal(SessionDraft(1, NAME, SessionKind.KICKOFF), READER))
    fits(offered_modal(READER))
    offered = SessionsOffered(NAME, SessionKind.KICKOFF, "U1", (standing(),) * 3, 24, AT)
    assert said(offered_message(offered, READER)).count("Call it off") > 0
    past = SessionsOffered(NAME, SessionKind.KICKOFF, "U1", (standing(over=True),) * 3, 24, AT)
    assert "None of these dates is ahead any more" in said(offered_message(past, READER))


def test_attendance_is_filled_in_with_everybody_who_has_a_seat() -> None:
    facts = AttendanceShown(NAME, standing(over=True), ("U1",), ("U2", "U3"))
    view = fits(attendance_modal(facts, READER))
    assert "['U1', 'U2', 'U3']" in str(view)
    assert "5 were there · 1 missed it · 3 have not said" in said(attendance_message(facts, READER))
    fits(attendance_modal(replace(facts, attended=(), expected=()), READER))


def test_who_lacks_what_fits_a_message_however_many_they_are() -> None:
    many = tuple((f"U{n:08d}", 2) for n in range(500))
    role = RoleTraining("mentor", 500, 0, 1, many, tuple(who for who, _ in many))
    facts = ProgramTraining(1, NAME, True, (role,) * 4, (standing(),) * 6, no_date_fits=3, to_nudge=500)
    words = said(training_overview(facts, READER))
    assert "and 470 more" in words
    assert "Remind 500 people" in words
    nobody = said(training_overview(ProgramTraining(1, NAME, False, ()), READER))
    assert "nobody to train" in nobody
    assert "Remind" not in nobody


@pytest.mark.parametrize("kind", ["session.reminder", "session.asked", "session.called_off"])
def test_words_about_a_seat(kind: str) -> None:
    seat = SeatShown(1, NAME, dates(1)[0])
    assert NAME in said(VIEWS[kind](seat, READER))
    assert "no harm done" in said(attended_message(seat, READER, was_there=False))
    assert NAME in said(attended_message(seat, READER, was_there=True)), "of two at once, which"


def test_a_place_that_is_a_link_is_one_in_the_calendar() -> None:
    date = replace(dates(1)[0], place="https://call.example.com/7")
    event = calendar_event(date, "Growing", AT, READER)
    assert (event.title, event.url, event.uid) == ("Orientation: Growing", date.place, "session-1@mentorbot")
    assert calendar_event(dates(1)[0], "Growing", AT, READER).url == ""
