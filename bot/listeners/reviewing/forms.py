"""Forms about a pair: opened by a button, sent page by page."""

from __future__ import annotations

from blocks import ids
from blocks.reviewing.forms import pair_form_done, pair_form_modal
from bot.domain.shown.reviewing import PairFormDone
from bot.errors import FormErrors
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, mistakes, next_page, open_modal, push_modal
from bot.usecases.filling import Progress
from bot.usecases.reviewing.forms import keep_draft, open_form, save_form_page


def open_pair_form(turn: Turn) -> Outcome:
    """The button's value is `pair id:form key:occurrence`."""
    pair, form, occurrence = (*turn.request.value.split(":", 2), "", "")[:3]
    return show_form(turn, pair, form, occurrence)


def show_form(turn: Turn, pair: str, form: str, occurrence: str) -> Outcome:
    """Open a form about a pair; if Slack is busy, a message with a fresh button comes instead."""
    page = open_form(
        turn.session,
        turn.actor,
        turn.person,
        pair_id=pair,
        form_key=form,
        occurrence=occurrence,
        now=turn.now,
    )
    view = pair_form_modal(page, turn.reader)
    if turn.request.in_modal:
        return push_modal(view)
    return open_modal(
        view, offer={"what": ids.FORM_OPEN, "value": f"{page.pair}:{page.form}:{page.occurrence}"}
    )


def save_pair_form_page(turn: Turn) -> Outcome:
    """One page; then the next, or thanks. Of a page with mistakes the rest is kept."""
    about = turn.request.metadata
    try:
        result = save_form_page(
            turn.session,
            turn.actor,
            turn.person,
            pair_id=about.get("pair"),
            form_key=str(about.get("form", "")),
            occurrence=str(about.get("occurrence", "")),
            page_number=about.get("page"),
            raws=turn.request.answers,
            now=turn.now,
            progress=Progress.read(about),
        )
    except FormErrors as errors:
        keep_pair_form_draft(turn)
        return mistakes(errors, turn.reader)
    if isinstance(result, PairFormDone):
        return next_page(pair_form_done(result, turn.reader))
    return next_page(pair_form_modal(result, turn.reader))


def keep_pair_form_draft(turn: Turn) -> Outcome:
    """The form was closed without its submit button: what stood on it is kept, as far as Slack tells."""
    about = turn.request.metadata
    keep_draft(
        turn.session,
        turn.actor,
        turn.person,
        pair_id=about.get("pair"),
        form_key=str(about.get("form", "")),
        occurrence=str(about.get("occurrence", "")),
        page_number=about.get("page"),
        raws=turn.request.answers,
        now=turn.now,
        progress=Progress.read(about),
    )
    return done()
