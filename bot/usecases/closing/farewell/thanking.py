"""A thank you that does not wait for the final review."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Actor
from bot.domain.answers import clean_text
from bot.domain.forms import Reader, is_empty
from bot.domain.messages import NoLongerApplies
from bot.domain.reviews import FINAL, settled_occurrence, steps_asking
from bot.domain.shown.farewell import ThanksDraft, ThanksGiven
from bot.domain.states.pair import PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.closing.farewell.standing import (
    TOGETHER,
    farewell_of,
    farewell_pair,
    handed_over_at,
    is_overdue,
    own_farewell,
)
from bot.usecases.guiding.pairs import named, partner_of
from bot.usecases.planning.plans import plan_of
from bot.usecases.reviewing.sharing import sent_about
from bot.usecases.saying import working_moment
from bot.usecases.submissions import Subject, answers_for, answers_of, begin_submission, save_answers
from db.models import Farewell, Pair, Person
from db.session import WorkspaceSession

THANKS = "thanks"
"""The question of the final review, and the field of the form, that a thank you belongs to."""
LONGEST = 1000
_OVER = (PairState.CLOSED.value, PairState.ARCHIVED.value)


def thanks_draft(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> ThanksDraft:
    """The thank you as it stands, for its writer. Raises DomainError."""
    pair = farewell_pair(session, actor, person, pair_id, now, TOGETHER)
    found = farewell_of(session, pair, person)
    return ThanksDraft(
        pair.id,
        named(partner_of(pair, person)),
        str(found.thanks or "") if found else "",
        given=_was_given(session, pair, person, found, now),
    )


def say_thanks(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, text: object, now: datetime
) -> ThanksDraft:
    """Keep a thank you. The partner reads it with the final reviews, or when the pair is closed, if that is sooner, and
    some days after its planned end in any case.

    It stands in the final review too, for whoever opens that later. Raises DomainError, also thanks_were_given.
    """
    pair = farewell_pair(session, actor, person, pair_id, now, TOGETHER)
    words = clean_text(str(text or ""), lines=True)
    if not words:
        raise DomainError("answer_required", field=THANKS)
    if len(words) > LONGEST:
        raise DomainError("answer_too_long", field=THANKS, length=len(words), maximum=LONGEST)
    found = own_farewell(session, pair, person)
    if _was_given(session, pair, person, found, now):
        raise DomainError("thanks_were_given", field=THANKS)
    found.thanks, found.thanked_at = words, now
    _into_the_review(session, pair, person, words, now)
    session.flush()
    give_thanks(session, pair, now)
    outbox.refresh_home(session, person, now)
    return ThanksDraft(
        pair.id, named(partner_of(pair, person)), words, given=_may_be_read(session, pair, now)
    )


def give_thanks(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """Bring each thank you to its reader, once: when both reviews are in or the pair is closed, and some days after
    its planned end in any case.
    """
    if not _may_be_read(session, pair, now):
        return
    plan = plan_of(pair.cohort.program)
    waiting = select(Farewell).where(Farewell.pair_id == pair.id, Farewell.thanked_at.is_not(None))
    for one in session.scalars(waiting).all():
        reader = pair.mentor if one.person_id == pair.mentee_id else pair.mentee
        if reader.deactivated_at is None and not in_the_review(session, pair, one):
            outbox.post(
                session, "farewell.thanks", now, key=f"farewell.thanks:{one.id}", apart=True,
                not_before=working_moment(reader, plan, now), person=reader.id, farewell=one.id,
            )  # fmt: skip


def thanks_given(session: WorkspaceSession, farewell: Farewell, reader_id: int) -> ThanksGiven:
    """A thank you for the one it is for. Raises NoLongerApplies for anybody else, and where the review says it."""
    pair, author = session.get_one(Pair, farewell.pair_id), session.get_one(Person, farewell.person_id)
    if (
        not farewell.thanks
        or partner_of(pair, author).id != reader_id
        or in_the_review(session, pair, farewell)
    ):
        raise NoLongerApplies
    return ThanksGiven(author.slack_id, pair.cohort.program.name, str(farewell.thanks))


def in_the_review(session: WorkspaceSession, pair: Pair, farewell: Farewell) -> bool:
    """Whether the partner reads this thank you, or a newer one, in the final review: then not twice."""
    return bool(_said_in_the_review(session, pair, farewell.person_id))


def thanks_for(session: WorkspaceSession, pair: Pair, reader: Person, now: datetime) -> str:
    """The partner's thank you as this reader may read it by now, in either way; empty: there is none yet."""
    partner = partner_of(pair, reader)
    said = _said_in_the_review(session, pair, partner.id)
    if said:
        return said
    found = farewell_of(session, pair, partner)
    return (
        str(found.thanks) if found is not None and found.thanks and _may_be_read(session, pair, now) else ""
    )


def _said_in_the_review(session: WorkspaceSession, pair: Pair, author: int) -> str:
    """What this one last wrote as thanks in the final review, once both are in, so that the partner reads it."""
    sent = sent_about(session, pair, FINAL)
    if len({one.person_id for one in sent}) < len(pair.people()):
        return ""
    said = [answers_for(one, Reader.PARTNER).get(THANKS) for one in sent if one.person_id == author]
    return str(next((words for words in reversed(said) if not is_empty(words)), ""))


def has_thanked(session: WorkspaceSession, pair: Pair, person: Person, found: Farewell | None) -> bool:
    """Whether this person has said thank you, in either way; for them alone to know."""
    if found is not None and found.thanks:
        return True
    mine = [one for one in sent_about(session, pair, FINAL) if one.person_id == person.id]
    return any(not is_empty(answers_of(one).get(THANKS)) for one in mine)


def _may_be_read(session: WorkspaceSession, pair: Pair, now: datetime) -> bool:
    return (is_overdue(pair, now) and now >= handed_over_at(pair)) or _is_read(session, pair)


def _is_read(session: WorkspaceSession, pair: Pair) -> bool:
    """Whether the final reviews of the two are read, or will not be any more."""
    both = {one.person_id for one in sent_about(session, pair, FINAL)}
    return pair.status in _OVER or len(both) == len(pair.people())


def _was_given(
    session: WorkspaceSession, pair: Pair, person: Person, found: Farewell | None, now: datetime
) -> bool:
    if _is_read(session, pair):
        return has_thanked(session, pair, person, found)
    return found is not None and bool(found.thanks) and _may_be_read(session, pair, now)


def _into_the_review(
    session: WorkspaceSession, pair: Pair, person: Person, words: str, now: datetime
) -> None:
    """The final review that is not sent yet opens with these words in it."""
    plan = plan_of(pair.cohort.program)
    steps, form = steps_asking(plan, FINAL), plan.forms.get(FINAL)
    asked = next((one for one in form.questions if one.key == THANKS), None) if form else None
    if not steps or asked is None or asked.retired or PairState(pair.status).value in _OVER:
        return
    occurrence = settled_occurrence(plan, steps, "", answered=(), held_meetings=())
    about = Subject("pair", pair.id, occurrence)
    submission = begin_submission(session, pair.cohort.program_id, FINAL, person, about, now)
    if submission.submitted_at is None:
        save_answers(session, submission, {THANKS: words})
