"""Facts of messages: what is learned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.domain.comparing import Refusal
from bot.domain.measure_dates import A_MONTH, by_hand
from bot.domain.messages import NoLongerApplies
from bot.domain.said import said_before
from bot.domain.shown.learning import ComparisonRead, DigestShown, FigureAsked
from bot.domain.states.comparison import ComparisonState
from bot.usecases.facts.programs import program_shown
from bot.usecases.learning.asking import ENTERED, answer_to, put_off_by
from bot.usecases.learning.comparing import shown_as
from bot.usecases.learning.sharing import digest_of
from bot.usecases.planning.plans import plan_of
from db.models import Comparison, Coordinator, Person, Program
from db.session import WorkspaceSession


def figure_asked(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> FigureAsked:
    """A figure that a coordinator is asked for; where the message stands already, also how that was answered."""
    program, person = session.get(Program, int(args["program"])), session.get(Person, int(args["person"]))
    if program is None or person is None or not _coordinates(session, program, person.id):
        raise NoLongerApplies
    plan, day = plan_of(program), date.fromisoformat(str(args["day"]))
    measure = next((one for one in by_hand(plan) if one.key == args["measure"]), None)
    if measure is None:
        raise NoLongerApplies
    asked = FigureAsked(program_shown(program), measure, day)
    stands = "message" in args
    answer = answer_to(session, program, plan, measure.key, day)
    if answer is not None:
        if not stands:
            raise NoLongerApplies
        by = session.get(Person, answer.person_id) if answer.person_id is not None else None
        return FigureAsked(
            asked.program, measure, day, "entered" if answer.verb == ENTERED else "never",
            by.slack_id if by else "", answer.value,
        )  # fmt: skip
    later = put_off_by(session, program, plan, measure.key, day, person)
    after = str(args.get("after") or "")
    if later is not None and (not after or later.at > datetime.fromisoformat(after)):
        if not stands:
            raise NoLongerApplies
        return FigureAsked(asked.program, measure, day, "later", again=later.at.date() + A_MONTH)
    return asked


def comparison_read(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> ComparisonRead:
    """What came of an uploaded file, for the coordinator who uploaded it."""
    made = session.get(Comparison, int(args["comparison"]))
    if made is None or made.reading is None:
        raise NoLongerApplies
    program = session.get_one(Program, made.program_id)
    if not _coordinates(session, program, made.made_by):
        raise NoLongerApplies
    measure = next((one for one in by_hand(plan_of(program)) if one.key == made.key), None)
    label, unit = (measure.label, measure.unit) if measure else (made.key, "")
    kept: Mapping[str, Any] = made.reading
    return ComparisonRead(
        program=program_shown(program),
        label=label,
        shown=shown_as(made, label, unit) if made.status == ComparisonState.READ.value else None,
        refusal=Refusal(kept["why"]) if "why" in kept else None,
        mistakes=tuple((int(line), said_before(words)) for line, words in kept.get("mistakes", ())),
        found=int(kept.get("found", 0)),
    )


def digest(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> DigestShown:
    """Lessons that were shared, with the votes of now."""
    program = session.get(Program, int(args["program"]))
    found = digest_of(session, program, str(args["shared"])) if program is not None else None
    if found is None or not found.lessons:
        raise NoLongerApplies
    return found


def _coordinates(session: WorkspaceSession, program: Program, person: int) -> bool:
    mine = select(Coordinator.id).where(Coordinator.program_id == program.id, Coordinator.person_id == person)
    return session.scalar(mine) is not None


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "measure.asked": figure_asked,
    "comparison.read": comparison_read,
    "lessons.shared": digest,
    "admin.lessons": digest,
}
