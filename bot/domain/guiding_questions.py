"""What is asked about goals and meetings. These questions belong to every program, whatever its plan says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.forms import Audience, Kind, Option, Page, Question
from bot.domain.said import N_
from bot.domain.states.goal import GoalEvent, GoalKind

TITLE_LENGTH = 150
MEASURE_LENGTH = 300
NOTE_LENGTH = 1000
PLACE_LENGTH = 150

SHARE = Question(
    "share",
    Kind.CHECK,
    N_("Shall the whole circle read it?"),
    Audience.PARTNER,
    options=(Option("yes", N_("Post it in our channel too")),),
    hint=N_("Without the tick only you two read it."),
)
"""In a circle a goal is between two, unless whoever writes it wants all to read it."""

GOAL = Page(
    number=1,
    title=N_("Add a goal"),
    intro=N_("One sentence is enough. Your partner sees it: it is posted in your channel too."),
    questions=(
        Question(
            "title",
            Kind.TEXT,
            N_("What is the goal?"),
            Audience.PARTNER,
            required=True,
            max_length=TITLE_LENGTH,
            hint=N_("For example: lead one project meeting a month."),
        ),
        Question(
            "kind",
            Kind.RADIO,
            N_("What kind of goal is it?"),
            Audience.PARTNER,
            required=True,
            options=(
                Option(GoalKind.HABIT, N_("A habit: small, and repeated")),
                Option(GoalKind.REACH, N_("Within reach: done by the end of this program")),
                Option(GoalKind.STRETCH, N_("A stretch: beyond this program")),
            ),
        ),
        Question(
            "measure",
            Kind.LONG_TEXT,
            N_("How will you know that you got there?"),
            Audience.PARTNER,
            required=True,
            max_length=MEASURE_LENGTH,
            hint=N_("Something you can see or count."),
        ),
        Question("due_on", Kind.DATE, N_("By when?"), Audience.PARTNER, required=True),
    ),
)

GOAL_NEWS = Page(
    number=1,
    title=N_("Goal news"),
    intro="",
    questions=(
        Question(
            "news",
            Kind.RADIO,
            N_("How is it going?"),
            Audience.PARTNER,
            required=True,
            options=(
                Option(GoalEvent.PROGRESS, N_("On track")),
                Option(GoalEvent.STALL, N_("Stuck")),
                Option(GoalEvent.ACHIEVE, N_("Achieved")),
                Option(GoalEvent.DROP, N_("Dropped: it no longer matters")),
            ),
            hint=N_("This is also posted in the channel of you two."),
        ),
        Question(
            "note",
            Kind.LONG_TEXT,
            N_("What helped, or what is in the way?"),
            Audience.PARTNER,
            max_length=NOTE_LENGTH,
            hint=N_("Kept with the goal for you two, and not posted in the channel."),
        ),
    ),
)

MINUTES = Question(
    "minutes", Kind.NUMBER, N_("How many minutes?"), Audience.PARTNER, required=True, minimum=10, maximum=480
)
PLACE = Question(
    "place",
    Kind.TEXT,
    N_("Where?"),
    Audience.PARTNER,
    max_length=PLACE_LENGTH,
    hint=N_("A room, a café, a video link."),
)


OBSTACLE = Question(
    "note",
    Kind.LONG_TEXT,
    N_("What is in the way?"),
    Audience.PARTNER,
    max_length=NOTE_LENGTH,
    hint=N_("A few words are enough. Kept with the goal for you two, and not posted in the channel."),
)
COMMENT = Question(
    "note",
    Kind.LONG_TEXT,
    N_("Your comment"),
    Audience.PARTNER,
    required=True,
    max_length=NOTE_LENGTH,
    hint=N_(
        "A question often helps more than advice. It stands with the goal; the channel only says that it is there."
    ),
)
WHY = Question(
    "why",
    Kind.LONG_TEXT,
    N_("Why is it better like this?"),
    Audience.PARTNER,
    max_length=NOTE_LENGTH,
    hint=N_("Kept in the goal's story, beside what changed."),
)
ACTIVITY = Page(
    number=1,
    title=N_("Add an activity"),
    intro=N_("What will you do to get there? One thing at a time."),
    questions=(
        Question(
            "kind",
            Kind.RADIO,
            N_("What is it?"),
            Audience.PARTNER,
            required=True,
            options=(
                Option("meeting", N_("A meeting or conversation")),
                Option("project", N_("A project or task at work")),
                Option("shadowing", N_("Shadowing: watching somebody do it")),
                Option("reading", N_("Something to read, watch or listen to")),
                Option("course", N_("A course or training")),
            ),
        ),
        Question(
            "title",
            Kind.TEXT,
            N_("What exactly?"),
            Audience.PARTNER,
            required=True,
            max_length=TITLE_LENGTH,
            hint=N_("For example: sit in on a colleague's next negotiation."),
        ),
        Question("due_on", Kind.DATE, N_("By when?"), Audience.PARTNER),
    ),
)


def goal_page(*, circle: bool, skills: Sequence[Option] = ()) -> Page:
    """The questions about a new goal; in a circle it is not posted in the channel unless asked for. `skills`: the
    plan's list, if it has one.
    """
    page = replace(GOAL, questions=(*GOAL.questions, *_about_a_skill(skills)))
    if not circle:
        return page
    intro = N_(
        "One sentence is enough. In a circle a goal is between mentee and mentor; the others do not see it."
    )
    return replace(page, intro=intro, questions=(*page.questions, SHARE))


def shape_page(skills: Sequence[Option] = ()) -> Page:
    """The questions to put a goal differently: everything but its kind, and why."""
    asked = tuple(question for question in GOAL.questions if question.key != "kind")
    return Page(
        number=1,
        title=N_("Put it differently"),
        intro=N_(
            "Change the words, the measure or the day. Its story keeps what was there before, and who changed it."
        ),
        questions=(*asked, *_about_a_skill(skills), WHY),
    )


def _about_a_skill(skills: Sequence[Option]) -> tuple[Question, ...]:
    offered = tuple(option for option in skills if not option.retired)
    if not offered:
        return ()
    return (
        Question(
            "skill",
            Kind.CHOICE,
            N_("Which skill is it about?"),
            Audience.PARTNER,
            options=offered,
            hint=N_("If you get stuck, this helps to find somebody who knows it well."),
        ),
    )


def obstacle_page() -> Page:
    """What is asked after somebody said that a goal is stuck."""
    return Page(number=1, title=N_("What is in the way?"), intro="", questions=(OBSTACLE,))


def comment_page() -> Page:
    """What is asked for a comment on a goal."""
    return Page(number=1, title=N_("Comment on a goal"), intro="", questions=(COMMENT,))


def goal_news_page(*, circle: bool) -> Page:
    """The questions about how a goal is going, for a pair or in a circle."""
    if not circle:
        return GOAL_NEWS
    news, note = GOAL_NEWS.questions
    told = replace(news, hint=N_("Mentee and mentor read it; the others in the circle do not."))
    return replace(
        GOAL_NEWS, questions=(told, replace(note, hint=N_("Kept with the goal for you two.")), SHARE)
    )
