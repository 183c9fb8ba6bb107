"""What is asked about goals and meetings. These questions belong to every program, whatever its plan says."""

from __future__ import annotations

from bot.domain.forms import Audience, Kind, Option, Page, Question
from bot.domain.states.goal import GoalEvent, GoalKind

TITLE_LENGTH = 150
MEASURE_LENGTH = 300
NOTE_LENGTH = 1000
PLACE_LENGTH = 150

GOAL = Page(
    number=1,
    title="Add a goal",
    intro="One sentence is enough. Once it is kept, it is also posted in the channel of you two.",
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
