"""Every view of a goodbye fits into Slack, with the longest words and the most things a plan allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from blocks.closing.farewell.asking import (
    next_steps_kept,
    next_steps_modal,
    recommend_modal,
    recommended_notice,
    thanks_kept,
    thanks_modal,
    wish_kept,
    wish_modal,
)
from blocks.closing.farewell.card import MOST, closing_card, closing_message
from blocks.closing.farewell.certificate_pdf import _Sheet, certificate_pdf, lacking
from blocks.closing.farewell.guide import goals_modal, guide_modal
from blocks.closing.farewell.keeping import (
    certificate_checked,
    certificate_coming,
    certificate_modal,
    review_draft,
    review_text_kept,
    review_text_modal,
)
from blocks.closing.farewell.looking_back import look_back_modal
from blocks.closing.farewell.messages import VIEWS
from blocks.closing.farewell.skills import skill_bar
from blocks.home import home_view
from blocks.reader import Reader
from bot.domain.farewell import NextStep, Phase, Station, Way, Wish
from bot.domain.forms import Audience, Kind, Question
from bot.domain.roles import Role
from bot.domain.shown.farewell import (
    CertificateAsked,
    CertificateChecked,
    CertificateFacts,
    CertificateReady,
    CertificateShown,
    ClosingCard,
    ClosingGuide,
    ClosingNear,
    GoalsToWrap,
    GoalsWrapped,
    Hopes,
    InTouch,
    MoreTimeWanted,
    NextRound,
    NextSteps,
    NextStepsKept,
    NotSent,
    Passed,
    RecommendationAgreed,
    RecommendDraft,
    Recommended,
    ReviewText,
    SkillStep,
    ThanksDraft,
    ThanksGiven,
    TimeTogether,
    WishAsked,
    WishTold,
)
from bot.domain.shown.guiding import GoalShown, Named
from bot.domain.shown.home import HomeShown
from bot.domain.shown.reviewing import Answered
from bot.domain.states.goal import GoalKind, GoalState
from tests.pair_story import assert_fits, assert_view_fits, view_words, words

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
DAY = date(2026, 9, 1)
LONG = "<&>" * 1000
WHO = Named("U0OMAR", "Ö" * 200)
READER = Reader()


def long(size: int) -> str:
    return LONG[:size]


def goal(number: int, state: GoalState = GoalState.ACHIEVED) -> GoalShown:
    return GoalShown(number, 1, GoalKind.STRETCH, long(150), long(1000), DAY, state)


HOPE = Answered(Question("hopes", Kind.LONG_TEXT, long(300), Audience.PROFILE), LONG)
SKILLS = tuple(SkillStep(long(150), 1, 5) for _ in range(30))
WAYS = tuple(way for way in Way if way is not Way.WORDS)  # these stand where the conversation was confirmed
CARD = ClosingCard(1, long(150), WHO, Phase.NEAR, AT, WAYS, frozenset(WAYS), goals_open=20, wish_until=AT)


TOGETHER = TimeTogether(
    1, long(150), WHO, 99, 120.5, AT, AT, tuple(Passed(one, AT) for one in Station),
    tuple(goal(n) for n in range(40)), (long(75),) * 40, 30, (LONG, "\n" * 900) * 5,
)  # fmt: skip


def test_modals_with_everything_in_them() -> None:
    guide = ClosingGuide(
        1, long(150), WHO, Role.MENTEE, AT, 99, long(75), long(500), (long(500),) * 10,
        tuple(goal(n) for n in range(40)), (Hopes(WHO, (HOPE,) * 4), Hopes(WHO, (HOPE,) * 4)), SKILLS,
        (Way.GOALS, Way.CONFIRM, Way.THANKS),
    )  # fmt: skip
    text = ReviewText(1, long(150), Role.MENTEE, WHO, DAY, None, 99, 99.5, goals=guide.goals, skills=SKILLS)
    steps = frozenset(NextStep)
    views = [
        guide_modal(guide, READER),
        goals_modal(
            GoalsToWrap(1, WHO, tuple(goal(n) for n in range(20)), confirm=True, circle=True), READER
        ),
        thanks_modal(ThanksDraft(1, WHO, long(1000)), READER),
        thanks_modal(ThanksDraft(1, WHO, given=True), READER),
        thanks_kept(ThanksDraft(1, WHO, given=True), READER),
        wish_modal(WishAsked(1, WHO, AT, Wish.PART), READER),
        wish_kept(WishAsked(1, WHO, AT), READER),
        next_steps_modal(NextSteps(1, WHO, Role.MENTEE, tuple(NextStep), steps), READER),
        next_steps_modal(NextSteps(1, WHO, Role.MENTOR, (NextStep.NEW_PAIR,)), READER),
        next_steps_kept(NextStepsKept(1, 1, WHO, steps, tuple(Role)), READER),
        next_steps_kept(NextStepsKept(1, 1, WHO, frozenset()), READER),
        recommend_modal(RecommendDraft(1, WHO), READER),
        recommend_modal(RecommendDraft(1, WHO, WHO, AT), READER),
        recommended_notice(RecommendDraft(1, WHO), READER),
        look_back_modal(TOGETHER, READER),
        look_back_modal(TimeTogether(1, long(150), WHO, 0, 0, gone=True), READER),
        certificate_modal(CertificateAsked(1, long(150), "Ö" * 200, 9, with_goals=True, sent=True), READER),
        certificate_coming(READER),
        review_text_modal(text, READER),
        review_text_kept(READER),
    ]
    for view in views:
        assert_view_fits(view)
    assert "U0OMAR" not in review_draft(text, READER)  # to be copied out of Slack


def test_messages_with_the_longest_words() -> None:
    told = [WishTold(1, "U0OMAR", long(150), both, over) for both in (None, *Wish) for over in (False, True)]
    recommended = Recommended(1, long(150), "U1", "U2", "U3", long(600), long(300), (HOPE, HOPE))
    agreed = [
        RecommendationAgreed(1, 1, long(150), "U1", "U2", "U3", ready, who)
        for ready in (True, False)
        for who in ("", "U1", "U2", "U3")
    ]
    facts = {
        "closing.near": [ClosingNear(1, long(150), tuple(f"U{n}" for n in range(60)), AT)],
        "goals.wrapped": [
            GoalsWrapped("U1", (long(150),) * 20, (long(150),) * 20, 3),
            GoalsWrapped("U1", (), ()),
        ],
        "farewell.thanks": [ThanksGiven("U1", long(150), long(1000)), ThanksGiven("U1", "P", "\n" * 900)],
        "farewell.certificate": [CertificateReady(1, "U1", long(150), closed) for closed in (True, False)],
        "farewell.wishes": told,
        "farewell.in_touch": [InTouch(1, "U1", "P"), InTouch(1, "U1", "P", passed_on=True)],
        "farewell.next_round": [NextRound(1, long(150), ":seedling:", tuple(Role))],
        "admin.more_time": [MoreTimeWanted(1, long(150), "U1", "U2", over) for over in (True, False)],
        "recommendation.offered": [recommended],
        "recommendation.asked": [recommended],
        "recommendation.agreed": agreed,
        "recommendation.over": [recommended],
        "admin.recommendation": agreed,
        "certificate.not_sent": [NotSent(1, long(150))],
    }
    assert facts.keys() == VIEWS.keys()
    for kind, several in facts.items():
        for one in several:
            assert_fits(VIEWS[kind](one, READER))


@pytest.mark.parametrize(
    ("days", "span"),
    [(0, "1 day"), (6, "6 days"), (13, "2 weeks"), (44, "6 weeks"), (46, "2 months"), (181, "6 months")],
)
def test_how_long_two_went_together_is_said_in_the_largest_unit_that_fits(days: int, span: str) -> None:
    shown = replace(TOGETHER, first=AT, last=AT + timedelta(days=days), thanks=())
    said = view_words(look_back_modal(shown, READER))
    assert f"*From the first to the last*\n{span}\n" in said
    assert "Thanks for you" not in said


def test_who_met_once_reads_of_no_span_and_no_hours_that_were_none() -> None:
    once = view_words(look_back_modal(replace(TOGETHER, meetings=1, hours=0.5), READER))
    assert "From the first" not in once and "Hours" not in once


@pytest.mark.parametrize("phase", Phase)
def test_cards_fit_on_home_and_in_a_message(phase: Phase) -> None:
    card = ClosingCard(**{**vars(CARD), "phase": phase})
    assert len(closing_card(card, READER)) <= 3
    assert_fits(closing_message([card] * (MOST + 4), READER))
    assert_fits(closing_message([], READER))
    assert_view_fits(home_view(HomeShown("U1", closing=(card,) * 10), READER))
    quiet = ClosingCard(1, "Career", WHO, phase, AT, (Way.NEXT,))
    assert "All done" in words(closing_message([quiet], READER))


def test_skills_are_bars_that_say_the_same_in_numbers() -> None:
    assert skill_bar(SkillStep("x", 2, 4)) == "■■▣▣□"
    assert skill_bar(SkillStep("x", None, 3)) == "■■■□□"
    assert skill_bar(SkillStep("x", 4, 2)) == "■■□□□"  # who sees more clearly now is not shown a loss
    assert skill_bar(SkillStep("x", 1, 1)) == "■□□□□"


@pytest.mark.long
def test_a_certificate_is_one_page_whatever_the_names() -> None:
    facts = CertificateFacts(
        "Łukasz " + "Ö" * 90, Role.MENTEE, "Career paths 🌱 " + "W" * 150, "阿部", date(2026, 3, 2), DAY, 12, 9.5,
        "Ingrid " + "B" * 100, ("Cora", "Cem"), "2026-K7QX-3MZA", DAY, goals=("g" * 200,) * 3,
    )  # fmt: skip
    for made in (
        certificate_pdf(facts, READER),
        certificate_pdf(
            CertificateFacts(**{**vars(facts), "champion": "", "coordinators": ()}), Reader("de-DE")
        ),
        certificate_pdf(
            CertificateFacts(**{**vars(facts), "partner": "Omar", "meetings": 0, "hours": 0}), READER
        ),
    ):
        assert made.startswith(b"%PDF")
        assert made.count(b"/Type /Page\n") == 1


@pytest.mark.long
def test_the_paper_says_how_it_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    monkeypatch.setattr(_Sheet, "_line", lambda self, text, *args, **more: printed.append(text))
    number = "2026-K7QX-3MZA"
    facts = CertificateFacts("Mia", Role.MENTEE, "Career", "Omar", DAY, DAY, 1, 1, "", (), number, DAY)
    certificate_pdf(facts, READER)
    assert "Check it in Slack: /mentor certificate 2026-K7QX-3MZA" in printed


def test_a_number_is_answered_with_what_the_paper_says() -> None:
    shown = CertificateShown(
        "Mia <Müller>", Role.MENTOR, "Career & paths", date(2026, 3, 2), DAY, 12, 9.5, DAY, role_word="guide"
    )
    said = words(certificate_checked(CertificateChecked("2026-K7QX-3MZA", shown), READER))
    for one in (
        "certificate 2026-K7QX-3MZA was made here",
        "Mia &lt;Müller&gt;",
        "took part in “Career &amp; paths” (guide)",
        "from March 2, 2026 to September 1, 2026: 12 meetings, 9.5 hours of conversation.",
        "Issued on September 1, 2026",
    ):
        assert one in said
    equals = replace(shown, equals=True, meetings=0)
    said = words(certificate_checked(CertificateChecked("2026-K7QX-3MZA", equals), READER))
    assert "guide" not in said and "meetings" not in said  # as on the paper of a peer
    assert "went a stretch of the way with somebody in “Career &amp; paths”" in said
    none = words(certificate_checked(CertificateChecked("<!channel> " * 9, None), READER))
    assert "There is no certificate with the number" in none and "<!" not in none
    wide = replace(shown, name="<&>" * 30, program=long(150), role_word=long(40))
    for one in (CertificateChecked(LONG, wide), CertificateChecked(LONG, None)):
        assert_fits(certificate_checked(one, READER))


@pytest.mark.long
def test_the_answer_to_a_number_is_in_the_words_of_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    monkeypatch.setattr(_Sheet, "_paragraph", lambda self, text, *args, **more: printed.append(text) or 0.0)
    facts = CertificateFacts(
        "Mia", Role.MENTEE, "Career", "Omar", DAY, DAY, 1, 1, "", (), "2026-K7QX-3MZA", DAY
    )
    shown = CertificateShown("Mia", Role.MENTEE, "Career", DAY, DAY, 1, 1, DAY)
    for role, equals, deed, told in (
        (Role.MENTEE, False, "completed “Career” as a mentee, guided by Omar,", "completed “Career” as a mentee,"),
        (
            Role.MENTOR, False,
            "guided Omar as a mentor in “Career”,", "guided somebody as a mentor in “Career”,",
        ),
        (
            Role.MENTEE, True,
            "went a stretch of the way with Omar in “Career”,",
            "went a stretch of the way with somebody in “Career”,",
        ),
    ):  # fmt: skip
        printed.clear()
        certificate_pdf(replace(facts, role=role, equals=equals), READER)
        assert deed in printed
        checked = CertificateChecked("2026-K7QX-3MZA", replace(shown, role=role, equals=equals))
        said = words(certificate_checked(checked, READER))
        assert told in said and "Omar" not in said
        assert "The paper may also name the other person and goals" in said


@pytest.mark.long
def test_names_that_can_be_printed() -> None:
    for name in (
        "Łukasz Żółkiewski",
        "Nguyễn Thị Ánh",
        "Παπαδοπούλου",
        "Александра",
        "Åse Þórsdóttir",
        "Çağla O’Neil",
    ):
        assert lacking(name) == ""
    assert lacking("阿部 Yuki 阿") == "阿部"
    assert lacking("Mia 🌱") == "🌱"
