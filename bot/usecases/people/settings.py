"""One's own settings: read, changed, and reminders that were stopped sent again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.countries import countries_with_holidays
from bot.domain.own_settings import OwnSettings, read_settings
from bot.domain.program import Program as Plan
from bot.domain.shown.settings import SettingsShown, StoppedInPair, StoppedReminder
from bot.languages import LANGUAGES, language_of
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.pairs import living_pairs, look_again, named, pair_for, partner_of
from bot.usecases.planning.plans import plan_of
from db.models import Person, ReminderChoice
from db.session import WorkspaceSession


def settings_of(person: Person, now: datetime) -> OwnSettings:
    """What somebody chose for themselves, as it holds now."""
    hours = None
    if person.work_from is not None and person.work_until is not None:
        hours = (person.work_from, person.work_until)
    quiet = person.quiet_until if person.quiet_until is not None and person.quiet_until > now else None
    return OwnSettings(hours, person.holidays, person.digest_day, quiet, person.language)


def own_settings(session: WorkspaceSession, actor: Actor, person: Person, now: datetime) -> SettingsShown:
    """The form as it stands. Raises DomainError for people of other workspaces."""
    require(Action.CHANGE_OWN_SETTINGS, actor)
    return SettingsShown(
        settings=settings_of(person, now),
        zone=person.zone,
        country=person.country,
        countries=tuple(sorted(countries_with_holidays())),
        stopped=_stopped(session, person),
        languages=LANGUAGES,
        usual_language=LANGUAGES[language_of(person.locale)],
    )


def change_settings(
    session: WorkspaceSession, actor: Actor, person: Person, answers: Mapping[str, Any], now: datetime
) -> None:
    """Keep what was filled in; whatever falls due from now on follows it. Raises FormErrors, DomainError.

    A silence that goes on is not in the form, and stays.
    """
    require(Action.CHANGE_OWN_SETTINGS, actor)
    chosen = read_settings(
        answers,
        zone=person.zone,
        country=person.country,
        countries=countries_with_holidays(),
        languages=LANGUAGES,
        now=now,
    )
    person.work_from, person.work_until = chosen.hours or (None, None)
    person.holidays, person.digest_day = chosen.holidays, chosen.digest_day
    person.language = chosen.language
    if chosen.quiet_until is not None:
        person.quiet_until = chosen.quiet_until
    _changed(session, actor, person, "settings.changed", now)


def end_silence(session: WorkspaceSession, actor: Actor, person: Person, now: datetime) -> None:
    """Reminders may come again, before the day that was named."""
    require(Action.CHANGE_OWN_SETTINGS, actor)
    if person.quiet_until is None:
        return
    person.quiet_until = None
    _changed(session, actor, person, "settings.changed", now)


def send_again(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> None:
    """Everything this person stopped in a pair may remind them again; what is stopped nowhere changes nothing."""
    pair = pair_for(session, actor, pair_id, Action.SEE_PAIR)
    stopped = session.scalars(
        select(ReminderChoice).where(
            ReminderChoice.pair_id == pair.id,
            ReminderChoice.person_id == person.id,
            ReminderChoice.stopped.is_(True),
        )
    )
    for choice in stopped:
        choice.stopped = False
        record(session, "reminder.wanted_again", now, actor=person, pair=pair, step=choice.step)
    session.flush()
    look_again(pair, now)
    outbox.refresh_home(session, person, now)


def _changed(session: WorkspaceSession, actor: Actor, person: Person, verb: str, now: datetime) -> None:
    """What was chosen stands in the person's row alone; every pair's dates are worked out anew."""
    record(session, verb, now, actor=person, subject="person", subject_id=person.id)
    session.flush()
    for pair in living_pairs(session, person):
        look_again(pair, now)
    session.info[outbox.WORK_WAITS] = True
    outbox.refresh_home(session, person, now)


def _stopped(session: WorkspaceSession, person: Person) -> tuple[StoppedInPair, ...]:
    pairs = {pair.id: pair for pair in living_pairs(session, person)}
    if not pairs:
        return ()
    rows = session.execute(
        select(ReminderChoice.pair_id, ReminderChoice.step)
        .where(
            ReminderChoice.person_id == person.id,
            ReminderChoice.pair_id.in_(pairs),
            ReminderChoice.stopped.is_(True),
        )
        .order_by(ReminderChoice.pair_id, ReminderChoice.id)
    )
    steps: dict[int, list[str]] = defaultdict(list)
    for pair_id, step in rows:
        steps[pair_id].append(step)
    found = []
    for pair_id, keys in steps.items():
        pair = pairs[pair_id]
        plan = plan_of(pair.cohort.program)
        reminders = tuple(dict.fromkeys(one for key in keys if (one := _reminder(plan, key)) is not None))
        if reminders:
            partner = named(partner_of(pair, person))
            found.append(StoppedInPair(pair_id, partner, pair.cohort.program.name, reminders))
    return tuple(found)


def _reminder(plan: Plan, key: str) -> StoppedReminder | None:
    """What a step of the plan reminds of; None if the plan has it no more."""
    try:
        step = plan.step(key)
    except KeyError:
        return None
    form = plan.forms.get(step.form or "")
    return StoppedReminder(step.condition, form.title if form else "")
