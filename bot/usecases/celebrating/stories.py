"""Stories: one of the two writes, the other agrees to these very words or not, and either takes it back any time.

A no and a withdrawal have no reason: nothing of them is told, and no activity says whose it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_, select

from bot.domain.access import Action, Actor, require
from bot.domain.answers import clean_text
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.celebrating import OwnCelebrations, OwnStory, Place, StoryAsked, StoryDraft, StoryTold
from bot.domain.states.story import MAY_BE_TOLD, StoryEvent, StoryState, move
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.celebrating.kudos import kudos_of, kudos_shown
from bot.usecases.closing.farewell.standing import TOGETHER, farewell_pair
from bot.usecases.guiding.pairs import members_of, pair_for, partner_of
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import working_moment
from db.models import Pair, Person, Program, Story, StoryConsent
from db.session import WorkspaceSession

WORDS, PLACES, NAMED = "words", "places", "named"
LONGEST = 2000
BOTH = 2
MOST = 10
"""Stories in one list."""


def story_draft(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> StoryDraft:
    """What is written: a new story, or the one this person wrote, as it stands. Raises DomainError."""
    pair = pair_for(session, actor, pair_id, Action.WRITE_STORY)
    mine = _written_by(session, pair, person)
    if mine is None:
        farewell_pair(session, actor, person, pair.id, now, TOGETHER, Action.WRITE_STORY)
    program, partner = pair.cohort.program, partner_of(pair, person)
    if partner.deactivated_at is not None:
        raise DomainError("story_partner_gone")
    draft = StoryDraft(pair.id, partner.slack_id, program.name, program.announce_channel or "")
    if mine is None:
        return draft
    return replace(
        draft,
        text=str(mine.text),
        places=_places(mine.places),
        named=mine.named,
        story=mine.id,
        version=mine.version,
    )


def write_story(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    words: object,
    places: Iterable[object],
    now: datetime,
    *,
    named: bool,
    version: int = 0,
) -> StoryDraft:
    """Keep a story; the partner is asked. Other words, places or naming are a new version that asks again, and what
    was told is taken back. `version`: the one that was opened. Raises DomainError at `words` or `places`.
    """
    draft = story_draft(session, actor, person, pair_id, now)
    pair = pair_for(session, actor, pair_id, Action.WRITE_STORY)
    take_turn(session, pair)
    text, chosen = clean_text(str(words or ""), lines=True), _offered(draft, places)
    if not text:
        raise DomainError("answer_required", field=WORDS)
    if len(text) > LONGEST:
        raise DomainError("answer_too_long", field=WORDS, length=len(text), maximum=LONGEST)
    if not chosen:
        raise DomainError("answer_required", field=PLACES)
    story = _written_by(session, pair, person)
    if story is None:
        story = Story(
            program_id=pair.cohort.program_id, pair_id=pair.id, written_by=person.id, text=text, places=list(chosen),
            named=named, version=1, status=StoryState.ASKED.value, written_at=now,
        )  # fmt: skip
        session.add(story)
    elif (str(story.text), _places(story.places), story.named) == (text, chosen, named) and _stands(story):
        return draft  # sent twice
    elif story.version != version:
        raise DomainError("story_changed")
    else:
        _unsay(session, story, now)
        story.status = move(StoryState(story.status), StoryEvent.EDIT).value
        story.text, story.places, story.named, story.written_at = text, list(chosen), named, now
        story.version, story.told_at = story.version + 1, None
    session.flush()
    _consent(session, story, person, chosen, now, agreed=True, named=named)
    record(session, "story.written", now, actor=person, pair=pair, subject="story", subject_id=story.id)
    partner = partner_of(pair, person)
    outbox.post(
        session, "story.asked", now, key=f"story.asked:{story.id}:{story.version}", apart=True,
        not_before=working_moment(partner, plan_of(pair.cohort.program), now),
        person=partner.id, story=story.id, version=story.version,
    )  # fmt: skip
    _home(session, pair, now)
    return story_draft(session, actor, person, pair.id, now)


def answer_story(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    story_id: object,
    version: object,
    places: Iterable[object],
    now: datetime,
    *,
    named: bool,
) -> OwnStory:
    """The partner's word about one version: agreed to in `places`, or to none. Raises DomainError."""
    story, pair = _found(session, actor, person, story_id)
    if person.id == story.written_by:
        raise DomainError("not_yours")
    if str(story.version) != str(version):
        raise DomainError("story_changed")
    offered = _places(story.places)
    chosen = tuple(one for one in offered if one.value in {str(place) for place in places})
    agreed = bool(chosen)
    after = move(StoryState(story.status), StoryEvent.AGREE if agreed else StoryEvent.KEEP)
    story.status = after.value
    _consent(session, story, person, chosen, now, agreed=agreed, named=named and story.named)
    session.flush()
    if agreed:
        record(session, "story.agreed", now, pair=pair, subject="story", subject_id=story.id)
        writer = session.get_one(Person, story.written_by)
        outbox.post(
            session, "story.agreed", now, key=f"story.agreed:{story.id}:{story.version}", apart=True,
            not_before=working_moment(writer, plan_of(pair.cohort.program), now), person=writer.id, story=story.id,
            version=story.version,
        )  # fmt: skip
    _home(session, pair, now)
    return own_story(session, story, person)


def take_story_back(
    session: WorkspaceSession, actor: Actor, person: Person, story_id: object, now: datetime
) -> OwnStory:
    """Either of the two, any time: it is told nowhere any more, and what stands in a channel says so."""
    story, pair = _found(session, actor, person, story_id)
    _unsay(session, story, now)
    story.status = move(StoryState(story.status), StoryEvent.WITHDRAW).value
    session.flush()
    record(session, "story.withdrawn", now, pair=pair, subject="story", subject_id=story.id)
    _home(session, pair, now)
    return own_story(session, story, person)


def own_celebrations(session: WorkspaceSession, actor: Actor, person: Person) -> OwnCelebrations:
    """What somebody has told, or was asked to."""
    rows = session.scalars(
        select(Story)
        .join(Pair, Pair.id == Story.pair_id)
        .where(or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id))
        .order_by(Story.id.desc())
        .limit(MOST)
    )
    kudos = tuple(kudos_shown(session, one) for one in kudos_of(session, person))
    return OwnCelebrations(tuple(own_story(session, one, person) for one in rows), kudos)


def own_story(session: WorkspaceSession, story: Story, person: Person) -> OwnStory:
    """A story for one of the two."""
    pair = session.get_one(Pair, story.pair_id)
    state = StoryState(story.status)
    places, named = agreed_on(story) if state in MAY_BE_TOLD else (_places(story.places), story.named)
    return OwnStory(
        story.id, partner_of(pair, person).slack_id, pair.cohort.program.name, str(story.text), state,
        mine=story.written_by == person.id, places=places, named=named, pair=pair.id,
    )  # fmt: skip


def story_asked(session: WorkspaceSession, story_id: object, version: object, reader: object) -> StoryAsked:
    """The question to the partner about one version. Raises NoLongerApplies for anybody else, and once answered."""
    story = session.find(Story, story_id)
    if story is None or story.status != StoryState.ASKED or str(story.version) != str(version):
        raise NoLongerApplies
    pair, writer = session.get_one(Pair, story.pair_id), session.get_one(Person, story.written_by)
    if str(partner_of(pair, writer).id) != str(reader):
        raise NoLongerApplies
    program = pair.cohort.program
    return StoryAsked(
        story.id, story.version, writer.slack_id, program.name, str(story.text), _places(story.places), story.named,
        channel=program.announce_channel or "",
    )  # fmt: skip


def story_question(session: WorkspaceSession, actor: Actor, person: Person, given: object) -> StoryAsked:
    """The same behind the button, whose value is `story:version`. Raises DomainError."""
    number, _, version = str(given).partition(":")
    story, _pair = _found(session, actor, person, number)
    try:
        return story_asked(session, story.id, version or story.version, person.id)
    except NoLongerApplies:
        raise DomainError("story_changed") from None


def stories_told_in(session: WorkspaceSession, program_id: int, place: Place) -> tuple[StoryTold, ...]:
    """The stories of a program that both agreed to have told in a place, oldest first; without names where one of the
    two did not want to be named.
    """
    rows = session.scalars(
        select(Story)
        .where(Story.program_id == program_id, Story.status.in_([one.value for one in MAY_BE_TOLD]))
        .order_by(Story.id)
    )
    return tuple(story_told(session, story) for story in rows if place in agreed_on(story)[0])


def story_told(session: WorkspaceSession, story: Story, *, back: bool = False) -> StoryTold:
    """A story as others read it; of one that was taken back nothing."""
    program = session.get_one(Program, story.program_id)
    if back or StoryState(story.status) not in MAY_BE_TOLD:
        return StoryTold(story.id, program.name, "", back=True)
    pair = session.get_one(Pair, story.pair_id)
    two = pair.people() if agreed_on(story)[1] else ()
    return StoryTold(
        story.id, program.name, str(story.text), tuple(who.slack_id for who in two),
        names=tuple(who.name for who in two),
    )  # fmt: skip


def agreed_on(story: Story) -> tuple[tuple[Place, ...], bool]:
    """The places that both agree to, and whether both want to be named, for the version that stands."""
    given = [one for one in story.consents if one.version == story.version and one.agreed]
    if len({one.person_id for one in given}) < BOTH:
        return (), False
    places = tuple(
        place for place in _places(story.places) if all(place.value in one.places for one in given)
    )
    return places, story.named and all(one.named for one in given)


def told_key(story: Story) -> str:
    """The outbox key of its message in the channel: told anew, it is another."""
    stamp = int(story.told_at.timestamp()) if story.told_at is not None else 0
    return f"story.told:{story.id}:{story.version}:{stamp}"


def require_story(session: WorkspaceSession, actor: Actor, story_id: object, version: object) -> Story:
    """A story for a coordinator who tells it, in the version they saw. Raises DomainError."""
    story = session.find(Story, story_id)
    if story is None:
        raise DomainError("story_changed")
    require(Action.TELL_STORY, actor, program=str(story.program_id))
    take_turn(session, story)
    if str(story.version) != str(version):
        raise DomainError("story_changed")
    return story


def _unsay(session: WorkspaceSession, story: Story, now: datetime) -> None:
    """What stands in the channel, or is about to, says that it was taken back."""
    if story.status == StoryState.TOLD:
        outbox.amend(
            session, told_key(story), now, program=story.program_id, story=story.id, version=story.version
        )


def _consent(
    session: WorkspaceSession,
    story: Story,
    person: Person,
    places: Iterable[Place],
    now: datetime,
    *,
    agreed: bool,
    named: bool,
) -> None:
    chosen = [place.value for place in places]
    story.consents.append(
        StoryConsent(
            person_id=person.id, version=story.version, agreed=agreed, places=chosen, named=named, at=now
        )
    )


def _found(session: WorkspaceSession, actor: Actor, person: Person, story_id: object) -> tuple[Story, Pair]:
    """A story of a pair this person is in. Raises DomainError."""
    story = session.find(Story, story_id)
    if story is None:
        raise DomainError("not_yours")
    pair = pair_for(session, actor, story.pair_id, Action.WRITE_STORY)
    if str(person.id) not in members_of(pair):
        raise DomainError("not_yours")
    take_turn(session, story)
    return story, pair


def _written_by(session: WorkspaceSession, pair: Pair, person: Person) -> Story | None:
    query = select(Story).where(Story.pair_id == pair.id, Story.written_by == person.id)
    return session.scalar(query.order_by(Story.id.desc()).limit(1))


def _stands(story: Story) -> bool:
    return story.status in (StoryState.ASKED, StoryState.AGREED, StoryState.TOLD)


def _places(given: Iterable[object]) -> tuple[Place, ...]:
    codes = {str(one) for one in given}
    return tuple(place for place in Place if place.value in codes)


def _offered(draft: StoryDraft, given: Iterable[object]) -> tuple[Place, ...]:
    return tuple(place for place in _places(given) if place is not Place.CHANNEL or draft.channel)


def _home(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    for who in pair.people():
        outbox.refresh_home(session, who, now)
