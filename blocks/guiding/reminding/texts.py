"""What a reminder says: about meetings, the work of the two, a form, or only to know."""

from __future__ import annotations

from blocks.guiding.meeting.agenda import agenda_lines
from blocks.guiding.meeting.meetings import when_and_where
from blocks.parts import MATES, fit, person, quote
from blocks.reader import Reader
from bot.domain.roles import Role
from bot.domain.shown.guiding import Ask, FormAsk, Reminder

_FOR_ALL = frozenset(
    {
        Ask.BOOK_FIRST_MEETING,
        Ask.BOOK_MEETING,
        Ask.PREPARE_MEETING,
        Ask.SETTLE_MEETING,
        Ask.RATE_MEETING,
        Ask.SIGN_AGREEMENT,
        Ask.WRITE_AGREEMENT,
        Ask.CONFIRM_CLOSING,
        Ask.CHOOSE_CHANNEL,
        Ask.TELL,
    }
)
"""What a mentor does once for the whole circle; the rest is about each mentee."""
_TOGETHER = frozenset(
    {Ask.BOOK_MEETING, Ask.SETTLE_MEETING, Ask.RATE_MEETING, Ask.SIGN_AGREEMENT, Ask.WRITE_AGREEMENT}
)
"""What a mentee, too, is asked about the circle and not about its mentor."""


def reminder_text(facts: Reminder, reader: Reader) -> str:
    """What one reminder says."""
    facts = reader.worded(facts)
    who = _whom(facts, reader)
    if facts.ask is Ask.PREPARE_MEETING:
        return _preparing(facts, who, reader)
    if facts.ask is Ask.FILL_IN:
        return _about_a_form(facts.form, facts, who, reader)
    if facts.circle is not None or (facts.in_circle and facts.ask in _TOGETHER):
        of_all = _about_a_circle(facts, reader).get(facts.ask)
        if of_all:
            return of_all
    texts = {**_about_meetings(facts, who, reader), **_about_the_work(facts, who, reader)}
    return texts.get(facts.ask) or _to_know(facts, who, reader)


def _whom(facts: Reminder, reader: Reader) -> str:
    """Whom it is about: the partner, or for the mentor of a circle all whom it concerns."""
    if facts.circle is None:
        return person(facts.partner.slack_id)
    if facts.ask in _FOR_ALL:
        return reader.say("your circle")
    mates = [person(mate.person.slack_id) for mate in facts.circle.mates[:MATES]]
    *others, last = mates or [reader.say("your circle")]
    return reader.say(" and ").join([", ".join(others), last]) if others else last


def _about_a_circle(facts: Reminder, reader: Reader) -> dict[Ask, str]:
    """What is so for a circle as a whole, in sentences of its own: no language has to bend "your circle" for them."""
    when = reader.day(facts.meeting.starts_at) if facts.meeting else ""
    return {
        Ask.BOOK_FIRST_MEETING: reader.say(
            ":calendar: *No first meeting of your circle is noted yet.* A word from you makes it easier."
        ),
        Ask.BOOK_MEETING: reader.say(
            ":calendar: *No meeting of your circle is booked.* When do you all meet next?"
        ),
        Ask.SETTLE_MEETING: reader.say(":wave: *Did your circle meet on {when}?*", when=when),
        Ask.RATE_MEETING: reader.say(
            ":wave: *How useful was your circle's meeting on {when}?* One tap is enough. It is only counted, "
            "never shown with your name.",
            when=when,
        ),
        Ask.SIGN_AGREEMENT: reader.say(":handshake: *Your circle's agreement waits for your signature.*"),
        Ask.WRITE_AGREEMENT: reader.say(
            ":handshake: *Your circle has no agreement yet.* It takes ten minutes, most of it is filled in, and "
            "it saves a lot of guessing later."
        ),
        Ask.CONFIRM_CLOSING: reader.say(
            ":mortar_board: *Book your circle's closing conversation.* Look back, thank each other, and decide "
            "how you stay in touch."
        ),
        Ask.CHOOSE_CHANNEL: reader.say(
            ":file_cabinet: *Your circle's program is over.* Do you want to keep your channel? If nobody says "
            "anything, it stays."
        ),
    }


def _about_meetings(facts: Reminder, who: str, reader: Reader) -> dict[Ask, str]:
    when = reader.day(facts.meeting.starts_at) if facts.meeting else ""
    first = reader.say(
        ":calendar: *No first meeting with {who} is noted yet.* A word from you makes it easier.", who=who
    )
    if facts.role is Role.MENTEE:
        first = reader.say(
            ":calendar: *Time for your first meeting with {who}.* Suggest two dates in your channel; the "
            "first one can be short.",
            who=who,
        )
    return {
        Ask.BOOK_FIRST_MEETING: first,
        Ask.BOOK_MEETING: reader.say(
            ":calendar: *No meeting with {who} is booked.* When do you meet next?", who=who
        ),
        Ask.CHOOSE_TIME: reader.say(
            ":calendar: *{who} has suggested times for your next meeting.* One click settles it.", who=who
        ),
        Ask.SETTLE_MEETING: reader.say(":wave: *Did you meet {who} on {when}?*", who=who, when=when),
        Ask.RATE_MEETING: reader.say(
            ":wave: *How useful was your meeting with {who} on {when}?* One tap is enough. It is only counted, "
            "never shown with your name.",
            who=who,
            when=when,
        ),
    }


def _about_the_work(facts: Reminder, who: str, reader: Reader) -> dict[Ask, str]:
    title = fit(quote(facts.goal.title), 200) if facts.goal else ""
    return {
        Ask.SIGN_AGREEMENT: reader.say(
            ":handshake: *Your agreement with {who} waits for your signature.*", who=who
        ),
        Ask.WRITE_AGREEMENT: reader.say(
            ":handshake: *You and {who} have no agreement yet.* It takes ten minutes, most of it is filled "
            "in, and it saves a lot of guessing later.",
            who=who,
        ),
        Ask.ADD_GOAL: reader.say(
            ":dart: *You and {who} have no goal yet.* One small goal for the next month is enough.", who=who
        ),
        Ask.GOAL_NEWS: reader.say(
            ":dart: *How is “{title}” going?* One tap is enough; {who} sees it too.", title=title, who=who
        ),
        Ask.CONFIRM_CLOSING: reader.say(
            ":mortar_board: *Book your closing conversation with {who}.* Look back, thank each other, and "
            "decide how you stay in touch.",
            who=who,
        ),
        Ask.CHOOSE_CHANNEL: reader.say(
            ":file_cabinet: *Your program with {who} is over.* Do you want to keep your channel? If neither "
            "of you says anything, it stays.",
            who=who,
        ),
    }


def _about_a_form(form: FormAsk | None, facts: Reminder, who: str, reader: Reader) -> str:
    key = form.key if form else ""
    if key == "fit_check" and facts.first:
        return reader.say(
            ":seedling: *Thank you for meeting {who} for the first time.* How does it feel? Your answer is not "
            "shown to {who}.",
            who=who,
        )
    sentences = {
        "fit_check": reader.say(":seedling: *How does it feel with {who} by now?*", who=who),
        "pulse": reader.say(":heartbeat: *How is it going with {who}?* Ten seconds.", who=who),
        "midpoint": reader.say(
            ":hourglass: *How was the first half with {who} for you?* Your midpoint review takes five minutes.",
            who=who,
        ),
        "final": reader.say(
            ":mortar_board: *Look back on your time with {who}.* It helps you both, and the next round.",
            who=who,
        ),
        "impact": reader.say(":seedling: *What stayed from your time with {who}?*", who=who),
    }
    title = quote(form.title) if form else ""
    return sentences.get(key) or reader.say(":memo: *“{title}”, about you and {who}*", title=title, who=who)


def _to_know(facts: Reminder, who: str, reader: Reader) -> str:
    if facts.text:
        words = fit(quote(facts.text), 1000)
        return reader.say(":seedling: *For you and {who}:* {words}", who=who, words=words)
    left = facts.days_left
    if left is None or left <= 0:
        return reader.say(
            ":seedling: *A word about you and {who}:* make the most of your next meeting.", who=who
        )
    return reader.count(
        ":seedling: *{n} day is left of your program with {who}.* What do you still want from it?",
        ":seedling: *{n} days are left of your program with {who}.* What do you still want from it? A good "
        "question for your next meeting.",
        left,
        who=who,
    )


def _preparing(facts: Reminder, who: str, reader: Reader) -> str:
    where = when_and_where(facts.meeting, reader) if facts.meeting else ""
    meets = reader.say(":calendar: *You meet {who}:* {where}", who=who, where=where)
    if facts.circle is not None or facts.in_circle:
        meets = reader.say(":calendar: *Your circle meets:* {where}", where=where)
    lines = [meets]
    lines += agenda_lines(facts.agenda, reader) if facts.agenda is not None else []
    return "\n".join(lines)
