"""Coordinators tell stories in the program's channel: previewed, once, taken back for ten minutes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.celebrating import Place, StoriesToPost, StoryTold, StoryToPost
from bot.domain.states.story import MAY_BE_TOLD, StoryEvent, StoryState, move
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.celebrating.stories import agreed_on, require_story, story_told, told_key
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import coordinated
from bot.usecases.saying import TAKE_BACK, Due, saying_moment
from db.models import OutboxRow, Person, Program, Story
from db.session import WorkspaceSession

MOST = 12


def stories_to_post(
    session: WorkspaceSession, actor: Actor, program_id: object, now: datetime
) -> StoriesToPost:
    """Stories that both agreed to have in the channel, those that wait first. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.TELL_STORY)
    rows = session.scalars(
        select(Story)
        .where(Story.program_id == program.id, Story.status.in_([one.value for one in MAY_BE_TOLD]))
        .order_by(Story.status, Story.id.desc())
    )
    fitting = [one for one in rows if Place.CHANNEL in agreed_on(one)[0]]
    shown = tuple(_to_post(session, one, now) for one in fitting[:MOST])
    return StoriesToPost(program.id, program.name, program.announce_channel or "", shown)


def story_to_post(
    session: WorkspaceSession, actor: Actor, story_id: object, version: object, now: datetime
) -> StoryToPost:
    """One of them, as the channel will read it. Raises DomainError."""
    return _to_post(session, require_story(session, actor, story_id, version), now)


def tell_story(
    session: WorkspaceSession, actor: Actor, person: Person, story_id: object, version: object, now: datetime
) -> StoryToPost:
    """Post it, ten minutes from now at the earliest, in working hours; once. Raises DomainError."""
    story = require_story(session, actor, story_id, version)
    program = session.get_one(Program, story.program_id)
    if program.announce_channel is None or Place.CHANNEL not in agreed_on(story)[0]:
        raise DomainError("story_not_agreed")
    story.status = move(StoryState(story.status), StoryEvent.TELL).value
    story.told_at = saying_moment(Due("story.told", "", now + TAKE_BACK), plan_of(program), now)
    record(session, "story.told", now, actor=person, program_id=program.id, subject="story",
           subject_id=story.id)  # fmt: skip
    outbox.post(
        session, "story.told", now, key=told_key(story), not_before=story.told_at, apart=True,
        program=program.id, story=story.id, version=story.version,
    )  # fmt: skip
    session.flush()
    return _to_post(session, story, now)


def untell_story(
    session: WorkspaceSession, actor: Actor, person: Person, story_id: object, version: object, now: datetime
) -> StoryToPost:
    """A coordinator changes their mind before it is posted. Raises DomainError story_posted."""
    story = require_story(session, actor, story_id, version)
    if story.told_at is not None and now >= story.told_at:
        raise DomainError("story_posted")
    story.status = move(StoryState(story.status), StoryEvent.UNTELL).value
    story.told_at = None
    record(session, "story.untold", now, actor=person, program_id=story.program_id, subject="story",
           subject_id=story.id)  # fmt: skip
    session.flush()
    return _to_post(session, story, now)


def story_in_channel(session: WorkspaceSession, story_id: object, version: object) -> StoryTold:
    """What the channel reads: the story, or that it was taken back. Raises NoLongerApplies if that came first."""
    story = session.find(Story, story_id)
    if story is None:
        raise NoLongerApplies
    if story.status == StoryState.TOLD and str(story.version) == str(version):
        return story_told(session, story)
    if not _stands_there(session, story.id, version):
        raise NoLongerApplies
    return story_told(session, story, back=True)


def _stands_there(session: WorkspaceSession, story_id: int, version: object) -> bool:
    """Whether the channel has read this version, or perhaps has."""
    return (
        session.scalar(
            select(OutboxRow.id)
            .where(
                outbox.begins_with(f"story.told:{story_id}:{version}:"),
                OutboxRow.status.in_(("sent", "unsure")),
            )
            .limit(1)
        )
        is not None
    )


def _to_post(session: WorkspaceSession, story: Story, now: datetime) -> StoryToPost:
    goes = story.told_at if story.status == StoryState.TOLD else None
    return StoryToPost(
        story_told(session, story), story.version, StoryState(story.status), goes,
        waits=goes is not None and now < goes,
    )  # fmt: skip


def channel_of(session: WorkspaceSession, facts: StoryToPost) -> str:
    """The channel it is told in, a Slack id."""
    story = session.get_one(Story, facts.told.story)
    return session.get_one(Program, story.program_id).announce_channel or ""
