"""What `mentorbot privacy` does, without a word of the command line's library: for people who ask by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine, func, or_, select

from blocks.people.data_document import data_json, data_text
from bot.console.program import DONE, TO_MEND, CannotRun, find_workspace, must_be_free, said, write
from bot.domain.shown.privacy import ForgetPreview
from bot.readers import reader_of
from bot.usecases.people.privacy.erasing import erase_person, waits_until
from bot.usecases.people.privacy.forgetting import GOODBYE_WITHIN, forget_on_request, forget_preview
from bot.usecases.people.privacy.gathering import everything_about
from db.models import Person
from db.session import Sessions, WorkspaceSession

TEXT, JSON = "text", "json"


@dataclass(frozen=True, kw_only=True)
class Who:
    """Somebody by their e-mail address or Slack id, in a workspace by its name or id (empty: the only one)."""

    person: str
    workspace: str = ""


def erase(engine: Engine, who: Who, now: datetime, *, sure: bool, out: Console, err: Console) -> int:
    """Say what happens when somebody is forgotten; once `sure`, let it happen. Returns an exit code."""
    with said(err) as failed:
        workspace_id, sessions = find_workspace(engine, who.workspace), Sessions(engine)
        with sessions.reading(workspace_id) as session:
            person = _find(session, who.person)
            name, number = person.name or person.slack_id, person.id
            shown = forget_preview(session, person)
        for line in preview(name, shown, sure=sure):
            out.print(line, highlight=False, markup=False, soft_wrap=True)
        if not sure:
            out.print("Nothing was changed. Add --yes to delete everything about them.", highlight=False)
            return DONE
        with sessions.writing(workspace_id) as session:
            person = session.get_one(Person, number)
            forget_on_request(session, person, now)
        with sessions.reading(workspace_id) as session:
            later = waits_until(session, session.get_one(Person, number), now)
        if later is None:
            erase_person(sessions, workspace_id, number, now)
            out.print("Done. Nothing about them is left but numbers.", highlight=False)
        else:
            out.print(
                "Begun. Their partners are told first; the running bot then deletes everything, within "
                f"{GOODBYE_WITHIN.days} days at the latest.",
                highlight=False,
            )
    return TO_MEND if failed else DONE


def export(
    engine: Engine, who: Who, now: datetime, *, format_: str, target: Path | None, out: Console, err: Console,
    force: bool = False,
) -> int:  # fmt: skip
    """Everything about one person, into a file or printed. Only reads. Returns an exit code."""
    made = ""
    with said(err) as failed:
        must_be_free(target, force=force)
        with Sessions(engine).reading(find_workspace(engine, who.workspace)) as session:
            person = _find(session, who.person)
            shown = everything_about(session, person, now)
            made = data_json(shown) if format_ == JSON else data_text(shown, reader_of(person))
        if target is not None:
            write(target, made, force=force, private=True)
    if failed:
        return TO_MEND
    if target is not None:
        out.print(f"Wrote {target}.", highlight=False, markup=False, soft_wrap=True)
    else:
        out.out(made, end="", highlight=False)
    return DONE


def _find(session: WorkspaceSession, typed: str) -> Person:
    """Raises CannotRun."""
    wanted = typed.strip()
    found = session.scalars(
        select(Person).where(
            or_(Person.slack_id == wanted, func.lower(Person.email) == wanted.lower()),
            Person.erased_at.is_(None),
        )
    ).all()
    if not found:
        raise CannotRun(f"Nobody with the e-mail address or Slack id {wanted} is known here.")
    if len(found) > 1:
        raise CannotRun(f"{len(found)} people have the e-mail address {wanted}: name one by their Slack id.")
    return found[0]


def preview(name: str, shown: ForgetPreview, *, sure: bool) -> list[str]:
    """What would happen, for whoever runs the app: nothing that was said in confidence."""
    lines = [f"{name} is forgotten:" if sure else f"{name} would be forgotten:"]
    if shown.waits:
        lines.append("- They asked for it already.")
    lines += [f"- Their pair in {one.program} ends; their partner is told." for one in shown.pairs]
    if shown.applications:
        lines.append(f"- Places and applications withdrawn: {shown.applications}.")
    lines += [
        f"- They no longer coordinate {program}"
        + (", and nobody else does." if program in shown.alone else ".")
        for program in shown.coordinates
    ]
    lines.append(
        f"- What stays are numbers: pairs that are over {shown.pairs_over}, meetings held {shown.meetings}, reviews "
        f"sent {shown.reviews}."
    )
    lines.append("- What was posted in Slack stays there: admins of the workspace can delete it.")
    return lines
