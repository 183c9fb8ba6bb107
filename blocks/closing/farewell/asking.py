"""What each is asked alone: a thank you, go on or part, what next, whom to recommend."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from blocks import ids
from blocks.parts import Block, View, actions, button, context, field, fit, modal, option, person, section
from blocks.reader import Reader
from bot.domain.farewell import NextStep, Wish
from bot.domain.roles import Role
from bot.domain.shown.farewell import NextSteps, NextStepsKept, RecommendDraft, ThanksDraft, WishAsked

THANKS, WISH, STEPS, WHO, WORDS = "thanks", "wish", "steps", "who", "words"
THANKS_LENGTH, WORDS_LENGTH = 1000, 600


def thanks_modal(facts: ThanksDraft, reader: Reader) -> View:
    """A few words to the partner."""
    say, who = reader.say, person(facts.partner.slack_id)
    if facts.given:
        return modal(
            "notice.shown",
            say("Thank you"),
            [section(say(":sparkles: {who} has your thank you.", who=who))],
            close=reader.say("Close"),
        )
    box: Block = {"type": "plain_text_input", "multiline": True, "max_length": THANKS_LENGTH}
    if facts.text:
        box["initial_value"] = fit(facts.text, THANKS_LENGTH)
    audience = say(
        ":eye: {who} alone reads this: with your final reviews once both are in, or when your pair is closed, two "
        "weeks after its planned end at the latest.",
        who=who,
    )
    return modal(
        ids.THANKS_SUBMIT,
        say("Say thank you"),
        [
            context(audience),
            field(THANKS, say("What do you want to thank {name} for?", name=facts.partner.name), box,
                  hint=say("For which moment above all? It stands in your final review, too.")),
        ],
        submit=say("Keep my thank you"),
        close=say("Not now"),
        metadata=json.dumps({"pair": facts.pair}),
    )  # fmt: skip


def thanks_kept(facts: ThanksDraft, reader: Reader) -> View:
    """What happens with it now."""
    who = person(facts.partner.slack_id)
    text = reader.say(
        ":sparkles: Kept. {who} reads it once both final reviews are in, or your pair is closed, two weeks after its "
        "planned end at the latest.",
        who=who,
    )
    if facts.given:
        text = reader.say(":sparkles: {who} gets your thank you now.", who=who)
    return modal("notice.shown", reader.say("Thank you"), [section(text)], close=reader.say("Close"))


def wish_modal(facts: WishAsked, reader: Reader) -> View:
    """The private question."""
    say, who = reader.say, person(facts.partner.slack_id)
    choices = [
        option(say("I would like us to go on"), Wish.CONTINUE.value),
        option(say("For me this is a good moment to part"), Wish.PART.value),
    ]
    element: Block = {"type": "radio_buttons", "options": choices}
    if facts.wish is not None:
        element["initial_option"] = next(one for one in choices if one["value"] == facts.wish.value)
    promise = say(
        ":lock: *Nobody sees your answer.* Only if {who} says the same, you are both told so. If not, or if {who} says "
        "nothing, nobody can tell which. {until} Then it is told.",
        who=who,
        until=_changeable(facts, reader),
    )
    return modal(
        ids.WISH_SUBMIT,
        say("Go on or part?"),
        [section(promise), field(WISH, say("What would you like?"), element)],
        submit=say("Keep my answer"),
        close=say("Not now"),
        metadata=json.dumps({"pair": facts.pair}),
    )


def wish_kept(facts: WishAsked, reader: Reader) -> View:
    """The same words, whatever the answer is, and whatever the other's is."""
    text = reader.say(
        ":lock: Kept, for you alone. {until} Then you hear whether you both want the same.",
        until=_changeable(facts, reader),
    )
    return modal("notice.shown", reader.say("Go on or part?"), [section(text)], close=reader.say("Close"))


def _changeable(facts: WishAsked, reader: Reader) -> str:
    """Until when the answer can be changed; the end of a pair that is not closed may come sooner."""
    day = reader.moment(facts.until)
    if facts.over:
        return reader.say("You can change it until {day}.", day=day)
    return reader.say(
        "You can change it until {day}; if your pair is closed before that, until three days after it is closed.",
        day=day,
    )


def next_steps_modal(facts: NextSteps, reader: Reader) -> View:
    """What next; who hears of each stands below it."""
    labels = _step_options(facts, reader)
    choices = [option(labels[step][0], step.value, labels[step][1]) for step in facts.offered]
    element: Block = {"type": "checkboxes", "options": choices}
    chosen = [one for one in choices if one["value"] in {step.value for step in facts.chosen}]
    if chosen:
        element["initial_options"] = chosen
    say = reader.say
    return modal(
        ids.NEXT_STEPS_SUBMIT,
        say("What comes next"),
        [
            section(say("Every end is a beginning of something. What would you like?")),
            field(STEPS, say("After this pair"), element, required=False),
            context(say(":eye: Who hears of it stands below each line. Nobody hears what you leave open.")),
        ],
        submit=say("Save it"),
        close=say("Not now"),
        metadata=json.dumps({"pair": facts.pair}),
    )


def _step_options(facts: NextSteps, reader: Reader) -> dict[NextStep, tuple[str, str]]:
    say = reader.say
    invited = say("You are invited when the next round opens; nobody else is told.")
    at_once = say("You can apply at once; nobody else is told.")
    now = _can_apply(facts.role, facts.apply_now)
    return {
        NextStep.IN_TOUCH: (
            say("Stay in touch with {name}", name=fit(facts.partner.name, 50)),
            say("They are told that you would like it."),
        ),
        NextStep.NEW_PAIR: (
            say("A new pair in the next round"),
            at_once if NextStep.NEW_PAIR in now else invited,
        ),
        NextStep.MENTOR: (
            say("Become a mentor myself"),
            at_once if NextStep.MENTOR in now else invited,
        ),
        NextStep.PASSED_ON: (
            say("Go on with a mentor whom mine recommends"),
            say("Your mentor is told when “Go on or part?” is closed. You are asked first.")
            if facts.later
            else say("Your mentor is told, and you are asked before anybody else."),
        ),
    }


def _can_apply(role: Role, open_to: Collection[Role]) -> frozenset[NextStep]:
    """The steps for which nobody needs to wait for an invitation; `role`: that of the pair."""
    roles = {NextStep.NEW_PAIR: role, NextStep.MENTOR: Role.MENTOR}
    return frozenset(step for step, wanted in roles.items() if wanted in open_to)


def next_steps_kept(facts: NextStepsKept, reader: Reader) -> View:
    """What was kept, with the way to apply where a round is open."""
    say, who = reader.say, person(facts.partner.slack_id)
    sentences = {
        NextStep.IN_TOUCH: say("{who} is told that you would like to stay in touch.", who=who),
        NextStep.NEW_PAIR: say("You are invited when the next round opens."),
        NextStep.MENTOR: say("You are invited as a mentor when the next round opens."),
        NextStep.PASSED_ON: say("{who} is asked whom they would recommend. You are asked first.", who=who),
    }
    said = facts.chosen - _can_apply(facts.role, facts.apply_now)
    if facts.later:
        sentences[NextStep.PASSED_ON] = say(
            "{who} is asked whom they would recommend, once the question whether you go on is closed. You are asked "
            "first.",
            who=who,
        )
    lines = [f"• {sentences[step]}" for step in NextStep if step in said]
    if not facts.chosen:
        lines = [say("Nothing for now is fine, too.")]
    blocks: list[Block] = [section("\n".join(lines))] if lines else []
    if facts.apply_now:
        blocks.append(section(say("Applications are open today:")))
        blocks.append(actions(*apply_buttons(facts.program_id, facts.apply_now, reader)))
    return modal("pair.shown", say("What comes next"), blocks, close=say("Close"))


def apply_buttons(program: int, roles: tuple[Role, ...], reader: Reader) -> list[Block]:
    """Apply again, the role already chosen."""
    labels = {Role.MENTEE: reader.say("Apply as a mentee"), Role.MENTOR: reader.say("Apply as a mentor")}
    made = [button(labels[role], ids.NEXT_STEPS_APPLY, f"{program}:{role.value}") for role in roles]
    return [{**one, "action_id": f"{ids.NEXT_STEPS_APPLY}:{n}"} if n else one for n, one in enumerate(made)]


def recommend_modal(facts: RecommendDraft, reader: Reader) -> View:
    """Somebody else for the mentee."""
    say, mentee = reader.say, person(facts.mentee.slack_id)
    if facts.before is not None and facts.waits_until is not None:
        text = say(
            ":handshake: You have recommended {other}. If it comes about, you hear of it; if not, that is nobody's "
            "fault and nobody tells. From {day} on you can recommend somebody else.",
            other=person(facts.before.slack_id),
            day=reader.day(facts.waits_until),
        )
        return modal("notice.shown", say("Recommend a mentor"), [section(text)], close=say("Close"))
    who: dict[str, Any] = {"type": "users_select"}
    words: Block = {"type": "plain_text_input", "multiline": True, "max_length": WORDS_LENGTH}
    how = say(
        "{mentee} is asked first, then the mentor you name. If both would like it, the coordinators bring them "
        "together. A no needs no reason, and nobody hears whose it was.",
        mentee=mentee,
    )
    return modal(
        ids.RECOMMENDATION_SUBMIT,
        say("Recommend a mentor"),
        [
            section(how),
            field(WHO, say("Whom would you recommend?"), who, hint=say("A mentor of this round with a free place.")),
            field(WORDS, say("Why the two would go well together"), words,
                  hint=say("Both of them read these words."), required=False),
        ],
        submit=say("Ask {name}", name=fit(facts.mentee.name, 18)),
        close=say("Not now"),
        metadata=json.dumps({"pair": facts.pair}),
    )  # fmt: skip


def recommended_notice(facts: RecommendDraft, reader: Reader) -> View:
    """It is on its way."""
    text = reader.say(
        ":handshake: Thank you. {mentee} is asked in their working hours. If it comes about, you hear of it.",
        mentee=person(facts.mentee.slack_id),
    )
    return modal("notice.shown", reader.say("Recommend a mentor"), [section(text)], close=reader.say("Close"))
