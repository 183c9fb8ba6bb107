"""A form about a pair as modals, and what is said once it is sent."""

from __future__ import annotations

import json

from blocks import ids
from blocks.forms import form_modal
from blocks.parts import View, button, context, modal, person, section
from blocks.reader import Reader
from blocks.reviewing.answers import answer_sections
from blocks.reviewing.concerns.form import concern_link
from bot.domain.lessons import may_hold_lesson
from bot.domain.shown.reviewing import OwnRead, PairFormDone, PairFormPage, ReviewRead

_MODAL_BLOCKS = 90


def pair_form_modal(shown: PairFormPage, reader: Reader) -> View:
    """One page of a form about a pair. Closing it is told, so that what stands on it can be kept."""
    shown = reader.worded(shown)
    about = [reader.say("About you and {partner}.", partner=person(shown.partner))]
    if shown.submitted:
        about.append(reader.say("You have sent this already."))
    elif shown.resumed:
        about.append(reader.say("We kept what you wrote."))
    about.append(_until(shown, reader))
    if shown.shared:
        about.append(
            reader.say(
                "{partner} has read what is for your partner. If you change that, their message changes and says so.",
                partner=person(shown.partner),
            )
        )
    elif shown.shared_later:
        about.append(reader.say("What is for your partner is shown once both of you have answered."))
    view = form_modal(
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
        before=[context(" ".join(about))],
        matched=True,
    )
    view["blocks"].append(context(_on_closing(shown, reader)))
    if shown.submit:  # the last page
        view["blocks"].append(concern_link(reader, shown.pair))
    view["notify_on_close"] = True
    return view


def _until(shown: PairFormPage, reader: Reader) -> str:
    """Until when it can be changed."""
    if shown.last_day is None:
        return reader.say("You can change this until your pair is closed.")
    day = reader.calendar_day(shown.last_day)
    if shown.late:
        return reader.say(
            "{day} was the day for this; your answers still count. You can change them for a week after you send them.",
            day=day,
        )
    return reader.say("You can change this until {day}.", day=day)


def _on_closing(shown: PairFormPage, reader: Reader) -> str:
    """What is kept when the form is closed half-way: no more is said than Slack lets us do."""
    if shown.submitted:
        return reader.say("If you close this page, what you sent stays as it is.")
    if shown.page.position > 1:
        return reader.say(
            "Close it any time: earlier pages are kept, and you go on from there. What you wrote on this page may "
            "have to be written again."
        )
    return reader.say(
        "Close it any time and come back later. What you wrote on this page may have to be written again."
    )


def pair_form_done(shown: PairFormDone, reader: Reader) -> View:
    """Thanks, and what happens with the answers now."""
    shown = reader.worded(shown)
    partner = person(shown.partner)
    thanks = reader.say(":seedling: Thank you. Your answers are saved.")
    lines = [reader.say(":seedling: Your changes are saved.") if shown.changed else thanks]
    if shown.shared and not shown.changed:
        lines.append(reader.say("You have both answered: you each get a message with what is meant for you."))
    elif shown.shared:
        lines.append(
            reader.say("{partner}'s message says what is meant for them as it is now.", partner=partner)
        )
    elif shown.conversation:
        lines += _words_of_both(shown, reader)
    elif shown.shared_later:
        lines.append(
            reader.say(
                "Once {partner} has answered too, you each read what is meant for you.", partner=partner
            )
        )
    if shown.told_coordinators and shown.answer_by is not None:
        lines.append(
            reader.say(
                "What worries you is with the coordinators as a concern: you get a first answer by {when}. {partner} "
                "is not told. `/mentor concern` shows how it stands.",
                when=reader.moment(shown.answer_by),
                partner=partner,
            )
        )
    elif shown.told_coordinators:
        lines.append(
            reader.say("A coordinator is told and will get in touch. {partner} is not told.", partner=partner)
        )
    if shown.closed:
        lines.append(reader.say("With this, your pair has come to its end. Thank you for the time together!"))
    if shown.last_day is not None:
        lines.append(
            reader.say(
                "You can change your answers until {day}: `/mentor reviews` shows them.",
                day=reader.calendar_day(shown.last_day),
            )
        )
    blocks = [section("\n\n".join(lines)), concern_link(reader, shown.pair)]
    return modal("notice.shown", shown.title, blocks, close=reader.say("Close"))


def _words_of_both(shown: PairFormDone, reader: Reader) -> list[str]:
    """The partner may add theirs as long as the pair is open, and finds a button for it."""
    if shown.closed:
        return []
    return [
        reader.say(
            "{partner} finds a button on *Home* to add a few words, too, until your pair is closed. Once they have, "
            "you each read what is meant for you.",
            partner=person(shown.partner),
        )
    ]


def review_read_modal(shown: ReviewRead, reader: Reader) -> View:
    """What a coordinator may read of one form."""
    shown = reader.worded(shown)
    intro = reader.say(
        "{author}, about the pair with {partner}. Their partner does not see this; please do not pass it on.",
        author=person(shown.author),
        partner=person(shown.partner),
    )
    sections = answer_sections(shown.answers, reader, _MODAL_BLOCKS)
    for block, one in zip(sections, shown.answers, strict=False):
        if shown.submission and may_hold_lesson(one.question):
            value = f"{shown.submission}:{one.question.key}"
            block["accessory"] = button(reader.say("Keep as a lesson"), ids.LESSON_KEEP, value)
    nothing = [section(reader.say("There is nothing here for coordinators any more."))]
    return modal(
        "notice.shown", shown.title, [section(intro), *(sections or nothing)], close=reader.say("Close")
    )


def own_read_modal(shown: OwnRead, reader: Reader) -> View:
    """What somebody sent, for their own eyes."""
    shown = reader.worded(shown)
    intro = reader.say(
        "What you sent about you and {partner}. Only you see it all in one place.",
        partner=person(shown.partner),
    )
    sections = answer_sections(shown.answers, reader, _MODAL_BLOCKS)
    return modal("notice.shown", shown.title, [section(intro), *sections], close=reader.say("Close"))
