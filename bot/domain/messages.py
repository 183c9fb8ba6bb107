"""Every kind of message and operation, declared once.

A kind says whom it addresses; `bot.usecases.facts` loads what it must know (or finds that it no longer
applies), `blocks.messages` turns the facts into what people read. A test holds the three together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Place(StrEnum):
    """Where a message goes."""

    PERSON = "person"
    PAIR = "pair"  # its channel; that of its circle, if it is in one
    CIRCLE = "circle"
    COMMUNITY = "community"  # a channel for the mentors, or the mentees, of a cohort
    ADMIN = "admin"
    ANNOUNCE = "announce"


@dataclass(frozen=True)
class MessageKind:
    """A kind of message: its name, and where it goes.

    Its outbox arguments hold ids only: `person` for PERSON, `pair` for PAIR, `circle` for CIRCLE, `community` for
    COMMUNITY, `program` for the others.
    """

    name: str
    place: Place

    @property
    def event_type(self) -> str:
        """The kind as Slack's message metadata carries it."""
        return "mentorbot_" + self.name.replace(".", "_")


_DECLARED = (
    # Plan
    ("coordinator.appointed", Place.PERSON),
    ("admin.coordinator_left", Place.ADMIN),
    ("admin.plan_read", Place.ADMIN),
    ("program.changed", Place.ADMIN),
    ("program.plan", Place.ADMIN),
    # Recruit
    ("program.announced", Place.ANNOUNCE),
    ("admin.ready", Place.ADMIN),
    ("campaign.last_call", Place.ANNOUNCE),
    ("campaign.thanks", Place.PERSON),
    ("campaign.kickoff", Place.PERSON),
    ("champion.asked", Place.PERSON),
    ("admin.champion_answered", Place.ADMIN),
    ("admin.announcement_approved", Place.ADMIN),
    ("admin.opened_itself", Place.ADMIN),
    ("admin.applications_closed", Place.ADMIN),
    ("profile.asked", Place.PERSON),
    ("form.offer", Place.PERSON),
    ("application.received", Place.PERSON),
    ("application.unfinished", Place.PERSON),
    ("application.last_call", Place.PERSON),
    ("questions.new", Place.PERSON),
    ("application.approved", Place.PERSON),
    ("application.waitlisted", Place.PERSON),
    ("application.declined", Place.PERSON),
    ("admin.application", Place.ADMIN),
    ("nomination.asked", Place.PERSON),
    ("endorsement.asked", Place.PERSON),
    ("endorsement.reminder", Place.PERSON),
    ("application.question", Place.PERSON),
    ("admin.answered", Place.ADMIN),
    ("assessment.asked", Place.PERSON),
    ("assessment.ready", Place.PERSON),
    # Train
    ("training.begin", Place.PERSON),
    ("training.missing", Place.PERSON),
    ("training.still", Place.PERSON),
    ("session.invited", Place.PERSON),
    ("session.reminder", Place.PERSON),
    ("session.asked", Place.PERSON),
    ("session.called_off", Place.PERSON),
    ("admin.sessions_offered", Place.ADMIN),
    ("admin.attendance", Place.ADMIN),
    ("pair.kickoff", Place.PAIR),
    # Match
    ("match.preview", Place.ADMIN),
    ("match.published", Place.ADMIN),
    ("match.unmatched", Place.PERSON),
    ("match.offered", Place.ADMIN),
    ("match.ranked", Place.ADMIN),
    ("short_list.offered", Place.PERSON),
    ("short_list.reminder", Place.PERSON),
    ("mentor.asked", Place.PERSON),
    ("mentor.reminded", Place.PERSON),
    ("match.answered", Place.ADMIN),
    ("match.explained", Place.PERSON),
    ("match.settings_saved", Place.ADMIN),
    ("pair.announced", Place.PAIR),
    ("pair.rematched", Place.PERSON),
    ("circle.announced", Place.CIRCLE),
    ("circle.joined", Place.CIRCLE),
    # Guide
    ("nudge", Place.PERSON),
    ("admin.nudge", Place.ADMIN),
    ("hello.offered", Place.PERSON),
    ("hello.written", Place.PAIR),
    ("letter.returned", Place.PERSON),
    ("agreement.proposed", Place.PERSON),
    ("agreement.signed", Place.PAIR),
    ("agreement.not_printed", Place.PERSON),
    ("goal.set", Place.PAIR),
    ("goal.news", Place.PAIR),
    ("goal.comment", Place.PAIR),
    ("goal.shaped", Place.PAIR),
    ("goal_help.offered", Place.PERSON),
    ("goal_help.wanted", Place.PERSON),
    ("goal_help.asked", Place.PERSON),
    ("goal_help.agreed", Place.PERSON),
    ("goal_help.mentor_told", Place.PERSON),
    ("goal_help.over", Place.PERSON),
    ("topic.taken", Place.PAIR),
    ("meeting.planned", Place.PAIR),
    ("meeting.cancelled", Place.PAIR),
    ("meeting.line", Place.PERSON),
    ("times.suggested", Place.PERSON),
    ("times.refused", Place.PERSON),
    ("pair.paused", Place.PAIR),
    ("pair.resumed", Place.PAIR),
    ("coordinator.hello", Place.PERSON),
    ("coordinator.look", Place.PERSON),
    ("signal.asked", Place.PERSON),
    ("pair.extended", Place.PAIR),
    ("pair.cadence", Place.PAIR),
    ("pair.parted", Place.PERSON),
    ("admin.health", Place.ADMIN),
    ("admin.digest", Place.ADMIN),
    # Community
    ("community.opened", Place.COMMUNITY),
    ("community.coming", Place.COMMUNITY),
    ("admin.community_refused", Place.ADMIN),
    ("admin.get_together", Place.ADMIN),
    ("facilitator.asked", Place.PERSON),
    ("facilitator.introduced", Place.PERSON),
    ("facilitator.week", Place.PERSON),
    ("admin.facilitator_needed", Place.ADMIN),
    ("touch_base.asked", Place.PERSON),
    ("touch_base.reminder", Place.PERSON),
    ("admin.office_hours", Place.ADMIN),
    ("office_hours.booked", Place.PERSON),
    ("office_hours.given_back", Place.PERSON),
    ("office_hours.called_off", Place.PERSON),
    ("office_hours.reminder", Place.PERSON),
    # Review and close
    ("review.shared", Place.PERSON),
    ("review.halfway", Place.PERSON),
    ("review.one_sided", Place.PERSON),
    ("review.asked_again", Place.PERSON),
    ("admin.not_a_fit", Place.ADMIN),
    ("admin.concern", Place.ADMIN),
    ("coordinator.concern", Place.PERSON),
    ("admin.midpoint", Place.ADMIN),
    ("admin.adjustment", Place.ADMIN),
    ("topic.offered", Place.PAIR),
    ("times.offered", Place.PAIR),
    ("training.offered", Place.PERSON),
    ("decision.given", Place.PERSON),
    ("decision.reminder", Place.PERSON),
    ("concern.raised", Place.PERSON),
    ("concern.word", Place.PERSON),
    ("concern.waits", Place.PERSON),
    ("concern.unanswered", Place.PERSON),
    ("concern.news", Place.PERSON),
    ("concern.late", Place.PERSON),
    ("concern.nobody", Place.PERSON),
    ("closing.near", Place.PAIR),
    ("goals.wrapped", Place.PAIR),
    ("farewell.thanks", Place.PERSON),
    ("farewell.certificate", Place.PERSON),
    ("farewell.wishes", Place.PERSON),
    ("farewell.in_touch", Place.PERSON),
    ("farewell.next_round", Place.PERSON),
    ("admin.more_time", Place.ADMIN),
    ("recommendation.offered", Place.PERSON),
    ("recommendation.asked", Place.PERSON),
    ("recommendation.agreed", Place.PERSON),
    ("recommendation.over", Place.PERSON),
    ("admin.recommendation", Place.ADMIN),
    ("certificate.not_sent", Place.PERSON),
    ("pair.closed", Place.PAIR),
    ("pair.reopened", Place.PAIR),
    ("circle.completed", Place.PERSON),
    ("circle.closed", Place.CIRCLE),
    ("pair.ended", Place.PERSON),
    ("pair.left", Place.PERSON),
    ("pair.over", Place.PAIR),
    ("admin.pair_ended", Place.ADMIN),
    ("admin.cohort_closing", Place.ADMIN),
    ("cohort.last_day", Place.PAIR),
    ("cohort.thanks", Place.PERSON),
    # Celebrate
    ("kudos.given", Place.PERSON),
    ("kudos.told", Place.ANNOUNCE),
    ("milestone.reached", Place.PAIR),
    ("milestone.goal", Place.PAIR),
    ("story.asked", Place.PERSON),
    ("story.agreed", Place.PERSON),
    ("story.told", Place.ANNOUNCE),
    ("reward.told", Place.PERSON),
    ("project.offered", Place.PERSON),
    ("project.interest", Place.PERSON),
    # Report
    ("report.shown", Place.PERSON),
    ("report.pictures", Place.PERSON),
    ("report.refused", Place.PERSON),
    ("report.shared", Place.PERSON),
    ("report.monthly", Place.PERSON),
    ("measure.asked", Place.PERSON),
    ("comparison.read", Place.PERSON),
    ("lessons.shared", Place.ANNOUNCE),
    ("admin.lessons", Place.ADMIN),
    ("admin.monthly_report", Place.ADMIN),
    # People and delivery
    ("privacy.goodbye", Place.PERSON),
    ("privacy.not_sent", Place.PERSON),
    ("newcomer.invited", Place.PERSON),
    ("partner.gone", Place.PERSON),
    ("admin.person_gone", Place.ADMIN),
    ("admin.undelivered", Place.ADMIN),
    ("coordinator.undelivered", Place.PERSON),
    ("admin.hold", Place.ADMIN),
    ("admin.late", Place.ADMIN),
    ("admin.in_time", Place.ADMIN),
    ("admin.imported", Place.ADMIN),
)

ALARMS = frozenset({"admin.late", "admin.in_time"})
"""What coordinators hear about the bot itself; whatever else is late is not late because of these."""

BETWEEN_TWO = frozenset(
    {
        "goal.set",
        "goal.news",
        "goal.comment",
        "goal.shaped",
        "goals.wrapped",
        "milestone.goal",
        "pair.paused",
        "pair.resumed",
        "pair.reopened",
        "pair.extended",
        "pair.cadence",
    }
)
"""What concerns one pair only: in a circle it goes to the two directly, not into the channel of all."""


def directly(kind: str) -> str:
    """The kind that says the same in a direct message."""
    return f"{kind}.directly"


KINDS: dict[str, MessageKind] = {
    **{name: MessageKind(name, place) for name, place in _DECLARED},
    **{directly(name): MessageKind(directly(name), Place.PERSON) for name in sorted(BETWEEN_TWO)},
}


CONFIDENTIAL = frozenset(
    name
    for name, _ in _DECLARED
    if name.startswith(("concern.", "farewell.", "privacy.", "recommendation."))
    or name in ("certificate.not_sent", "kudos.given", "story.asked", "story.agreed", "project.interest")
)
"""That there is such a message, already, is for its reader alone: if Slack refuses it, no channel is told whose it was.
"""


class Operation(StrEnum):
    """What else the outbox does in Slack. `pair`, `circle`, `community`, `person` or `program` in the arguments says
    for whom.
    """

    JOIN_CHANNEL = "channel.join"
    CREATE_CHANNEL = "channel.create"
    INVITE = "channel.invite"
    ARCHIVE = "channel.archive"
    PUBLISH_HOME = "home.publish"
    AMEND = "message.amend"  # `message`: the outbox key it was posted with
    SHARE_FILE = "file.share"
    ERASE_LETTER = "letter.erase"  # nothing in Slack: `letter`, once `message` (an outbox key) has arrived


MOST_INVITED = 100
"""People in one call of `conversations.invite`, says Slack."""


def invited_by(args: Mapping[str, Any]) -> list[int]:
    """Whom an operation is for, by its arguments: several `people`, or one `person`."""
    if "people" in args:
        return [int(number) for number in str(args["people"]).split(",")]
    return [int(args["person"])] if "person" in args else []


SLOW = frozenset({Operation.SHARE_FILE})
"""Making these takes seconds: they have a sender of their own, so that no message waits for them."""


BEGINS: frozenset[str] = frozenset({Operation.CREATE_CHANNEL, "match.unmatched"})
"""With what a large undertaking begins for somebody: this waits while it is paused; what has begun goes on."""


class NoLongerApplies(Exception):  # noqa: N818 - an answer, not an error
    """What the message would say is no longer true: it is not sent."""


class NoChannel(NoLongerApplies):
    """The channel it belongs into was not made, or not yet."""


NO_CHANNEL = "no_channel"
"""What a row is dead of whose channel Slack refused to make: it goes with that one, and comes back with it."""
