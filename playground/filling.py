"""Filling in a modal: suggestions, fields, the submit button, the ways out."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from playground.blockkit import check_values
from playground.entries import EXTERNAL, Entries, Use, dispatches, field_of, suggested
from playground.link import Envelope
from playground.saying import Said
from playground.screen import Json, NotOnScreen, Outcome
from playground.views import View

if TYPE_CHECKING:
    from playground.acting import Acting
    from playground.people import Key, Person, Typed
    from playground.slack import Playground


class Filling:
    """Works on the top of a person's stack."""

    def __init__(self, playground: Playground, acting: Acting) -> None:
        self._pg = playground
        self._core = playground.core
        self._acting = acting
        self._entries = Entries(playground.core)

    def suggest(self, person: Person, key: Key, query: str) -> list[Json]:
        """Type into an external select of the top modal."""
        with self._core.lock:
            view = self._top(person)
            block, element = field_of(view, key)
            if element["type"] not in EXTERNAL:
                raise NotOnScreen(f"{key} does not ask the app for options")
            if len(query) < element.get("min_query_length", 3):
                return []
            place = (block["block_id"], element["action_id"])
            envelope = self._pg.interactions.suggestion(person, view, *place, query)
        envelope.done.wait()
        with self._core.lock:
            return list(view.suggestions.get(place, [])) if envelope.acked else []

    def fill(self, person: Person, values: Mapping[Key, Typed]) -> Outcome:
        """Put values into the fields; what Slack dispatches at once is dispatched."""
        outcome = Outcome(True, False)
        for key, given in values.items():
            with self._core.lock:
                view = self._top(person)
                block, element = field_of(view, key)
                wanted = element["type"] in EXTERNAL and given not in (None, "", [])
            if wanted:
                self._look_up(person, key, view, (block["block_id"], element["action_id"]), given)
            if dispatches(block, element):
                shown = self._acting.looking.view(view)
                assert shown is not None  # noqa: S101  (a view is there)
                outcome = self._acting.click(
                    person, shown, Use(element["action_id"], block["block_id"], option=given)
                )
                if not outcome.ok:
                    return outcome
            else:
                with self._core.lock:
                    place = (block["block_id"], element["action_id"])
                    view.typed[place] = self._entries.entry(person, view, (block, element), given)
        return self._acting.outcome(person, None, ok=outcome.ok, acked=outcome.acked, since=None)

    def _look_up(self, person: Person, key: Key, view: View, place: tuple[str, str], given: Typed) -> None:
        """Type what is wanted until the app suggests it."""
        for one in given if isinstance(given, list) else [given]:
            with suppress(NotOnScreen):
                suggested(view.suggestions.get(place, []), one)
                continue
            known = list(view.suggestions.get(place, []))
            self.suggest(person, key, one["text"]["text"] if isinstance(one, dict) else str(one))
            view.suggestions[place] = known + view.suggestions.get(place, [])

    def submit(self, person: Person, values: Mapping[Key, Typed] | None) -> Outcome:
        """Fill, check as Slack's client does, then send."""
        if values:
            filled = self.fill(person, values)
            if not filled.ok:
                return filled
        with self._core.lock:
            view = self._top(person)
            if not view.body.get("submit"):
                raise NotOnScreen("this modal has no submit button")
            view.errors = check_values(view.body, view.state())
            view.notice = None
            if view.errors:
                self._core.log.add(
                    "view_refused_by_client", who=person.id, view=view.id, errors=dict(view.errors)
                )
                return Outcome(False, False, errors=dict(view.errors), modal=self._acting.looking.view(view))
        return self._acting.act(person, lambda: self._pg.interactions.submission(person, view), view)

    def press_close(self, person: Person, cleared: bool) -> Outcome:
        """The cross or the Cancel button."""
        waiting: list[Envelope] = []
        with self._core.lock:
            self._top(person)
            for view in self._pg.views.close(person.id, all_of_it=cleared):
                if view.body.get("notify_on_close"):
                    waiting.append(self._pg.interactions.closed(person, view, cleared=cleared))
        for envelope in waiting:
            envelope.done.wait()
        acked = all(e.acked for e in waiting)
        return self._acting.outcome(person, None, ok=acked, acked=bool(waiting) and acked, since=None)

    def _top(self, person: Person) -> View:
        view = self._pg.views.top(person.id)
        if view is None:
            raise NotOnScreen(Said("{name} has no modal open", name=person.name))
        return view
