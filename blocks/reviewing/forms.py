"""A form about a pair as modals, and what is said once it is sent."""

from __future__ import annotations

import json

from blocks import ids
from blocks.forms import form_modal
from blocks.parts import View, context, modal, person, section
from blocks.reader import Reader
from blocks.reviewing.answers import answer_sections
from bot.domain.shown.reviewing import PairFormDone, PairFormPage, ReviewRead

_MODAL_BLOCKS = 90


def pair_form_modal(shown: PairFormPage, reader: Reader) -> View:
    """One page of a form about a pair."""
    about = reader.say("About you and {partner}.", partner=person(shown.partner))
    if shown.submitted:
        about += " " + reader.say("You have sent this already; you can change it until your pair is closed.")
    elif shown.resumed:
        about += " " + reader.say("You had begun; what you wrote is still here.")
    if shown.shared_later:
        about += " " + reader.say("What is for your partner is shown once both of you have answered.")
    return form_modal(
        shown.page,
        shown.answers,
        reader,
        callback_id=ids.FORM_PAGE,
        title=shown.page.title or shown.title,
        submit=shown.submit or reader.say("Save and go on"),
        metadata=json.dumps(
            {
                "pair": shown.pair,
                "form": shown.form,
                "occurrence": shown.occurrence,
                "page": shown.page.number,
                **shown.carried,
            }
        ),
        before=[context(about)],
    )


def pair_form_done(shown: PairFormDone, reader: Reader) -> View:
    """Thanks, and what happens with the answers now."""
    partner = person(shown.partner)
    lines = [reader.say(":seedling: Thank you. Your answers are saved.")]
    if shown.shared:
        lines.append(reader.say("You have both answered: you each get a message with what is meant for you."))
    elif shown.shared_later:
        lines.append(
            reader.say(
                "Once {partner} has answered too, you each read what is meant for you.", partner=partner
            )
        )
    if shown.told_coordinators:
        lines.append(
            reader.say("A coordinator is told and will get in touch. {partner} is not told.", partner=partner)
        )
    if shown.closed:
        lines.append(
            reader.say("With this, your pair has come to its end. Thank you for these months together!")
        )
    return modal("notice.shown", shown.title, [section("\n\n".join(lines))], close=reader.say("Close"))


def review_read_modal(shown: ReviewRead, reader: Reader) -> View:
    """What a coordinator may read of one form."""
    intro = reader.say(
        "{author}, about the pair with {partner}. Their partner does not see this; please do not pass it on.",
        author=person(shown.author),
        partner=person(shown.partner),
    )
    sections = answer_sections(shown.answers, reader, _MODAL_BLOCKS)
    nothing = [section(reader.say("There is nothing here for coordinators any more."))]
    return modal(
        "notice.shown", shown.title, [section(intro), *(sections or nothing)], close=reader.say("Close")
    )
