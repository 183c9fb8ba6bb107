"""What is asked about goals and meetings. These questions belong to every program, whatever its plan says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.forms import Audience, Kind, Option, Page, Question
from bot.domain.states.goal import GoalEvent, GoalKind

TITLE_LENGTH = 150
MEASURE_LENGTH = 300
NOTE_LENGTH = 1000
PLACE_LENGTH = 150

SHARE = Question(
    "share",
    Kind.CHECK,
    "Shall the whole circle read it?",
    Audience.PARTNER,
    options=(Option("yes", "Post it in our channel too"),),
    hint="Without the tick only you two read it.",
)
"""In a circle a goal is between two, unless whoever writes it wants all to read it."""

GOAL = Page(
    number=1,
    title="Add a goal",
    intro="One sentence is enough. Your partner sees it: it is posted in your channel too.",
    questions=(
        Question(
            "title",
            Kind.TEXT,
            "What is the goal?",
            Audience.PARTNER,
            required=True,
            max_length=TITLE_LENGTH,
            hint="For example: lead one project meeting a month.",
        ),
        Question(
            "kind",
            Kind.RADIO,
            "What kind of goal is it?",
            Audience.PARTNER,
            required=True,
            options=(
                Option(GoalKind.HABIT, "A habit: small, and repeated"),
                Option(GoalKind.REACH, "Within reach: done by the end of this program"),
                Option(GoalKind.STRETCH, "A stretch: beyond this program"),
            ),
        ),
        Question(
            "measure",
            Kind.LONG_TEXT,
            "How will you know that you got there?",
            Audience.PARTNER,
            required=True,
            max_length=MEASURE_LENGTH,
            hint="Something you can see or count.",
        ),
        Question("due_on", Kind.DATE, "By when?", Audience.PARTNER, required=True),
    ),
)

GOAL_NEWS = Page(
    number=1,
    title="Goal news",
    intro="",
    questions=(
        Question(
            "news",
            Kind.RADIO,
            "How is it going?",
            Audience.PARTNER,
            required=True,
            options=(
                Option(GoalEvent.PROGRESS, "On track"),
                Option(GoalEvent.STALL, "Stuck"),
                Option(GoalEvent.ACHIEVE, "Achieved"),
                Option(GoalEvent.DROP, "Dropped: it no longer matters"),
            ),
            hint="This is also posted in the channel of you two.",
        ),
        Question(
            "note",
            Kind.LONG_TEXT,
            "What helped, or what is in the way?",
            Audience.PARTNER,
            max_length=NOTE_LENGTH,
            hint="Kept with the goal for you two, and not posted in the channel.",
        ),
    ),
)

MINUTES = Question(
    "minutes", Kind.NUMBER, "How many minutes?", Audience.PARTNER, required=True, minimum=10, maximum=480
)
PLACE = Question(
    "place",
    Kind.TEXT,
    "Where?",
    Audience.PARTNER,
    max_length=PLACE_LENGTH,
    hint="A room, a café, a video link.",
)


OBSTACLE = Question(
    "note",
    Kind.LONG_TEXT,
    "What is in the way?",
    Audience.PARTNER,
    max_length=NOTE_LENGTH,
    hint="A few words are enough. Kept with the goal for you two, and not posted in the channel.",
)
COMMENT = Question(
    "note",
    Kind.LONG_TEXT,
    "Your comment",
    Audience.PARTNER,
    required=True,
    max_length=NOTE_LENGTH,
    hint="A question often helps more than advice. It stands with the goal; the channel only says that it is there.",
)
WHY = Question(
    "why",
    Kind.LONG_TEXT,
    "Why is it better like this?",
    Audience.PARTNER,
    max_length=NOTE_LENGTH,
    hint="Kept in the goal's story, beside what changed.",
)
ACTIVITY_KINDS = ("meeting", "project", "shadowing", "reading", "course")
ACTIVITY = Page(
    number=1,
    title="Add an activity",
    intro="What will you do to get there? One thing at a time.",
    questions=(
        Question(
            "kind",
            Kind.RADIO,
            "What is it?",
            Audience.PARTNER,
            required=True,
            options=(
                Option("meeting", "A meeting or conversation"),
                Option("project", "A project or task at work"),
                Option("shadowing", "Shadowing: watching somebody do it"),
                Option("reading", "Something to read, watch or listen to"),
                Option("course", "A course or training"),
            ),
        ),
        Question(
            "title",
            Kind.TEXT,
            "What exactly?",
            Audience.PARTNER,
            required=True,
            max_length=TITLE_LENGTH,
            hint="For example: sit in on a colleague's next negotiation.",
        ),
        Question("due_on", Kind.DATE, "By when?", Audience.PARTNER),
    ),
)


def goal_page(*, circle: bool, skills: Sequence[Option] = ()) -> Page:
    """The questions about a new goal; in a circle it is not posted in the channel unless asked for. `skills`: the
    plan's list, if it has one.
    """
    page = replace(GOAL, questions=(*GOAL.questions, *_about_a_skill(skills)))
    if not circle:
        return page
    intro = (
        "One sentence is enough. In a circle a goal is between mentee and mentor; the others do not see it."
    )
    return replace(page, intro=intro, questions=(*page.questions, SHARE))


def shape_page(skills: Sequence[Option] = ()) -> Page:
    """The questions to put a goal differently: everything but its kind, and why."""
    asked = tuple(question for question in GOAL.questions if question.key != "kind")
    return Page(
        number=1,
        title="Put it differently",
        intro="Change the words, the measure or the day. Its story keeps what was there before, and who changed it.",
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
            "Which skill is it about?",
            Audience.PARTNER,
            options=offered,
            hint="If you get stuck, this helps to find somebody who knows it well.",
        ),
    )


def obstacle_page() -> Page:
    """What is asked after somebody said that a goal is stuck."""
    return Page(number=1, title="What is in the way?", intro="", questions=(OBSTACLE,))


def comment_page() -> Page:
    """What is asked for a comment on a goal."""
    return Page(number=1, title="Comment on a goal", intro="", questions=(COMMENT,))


def goal_news_page(*, circle: bool) -> Page:
    """The questions about how a goal is going, for a pair or in a circle."""
    if not circle:
        return GOAL_NEWS
    news, note = GOAL_NEWS.questions
    told = replace(news, hint="Mentee and mentor read it; the others in the circle do not.")
    return replace(GOAL_NEWS, questions=(told, replace(note, hint="Kept with the goal for you two."), SHARE))
