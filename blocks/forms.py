"""One renderer for every form: pages of questions become modals, whatever the form is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from blocks.parts import PLACEHOLDER_LIMIT, Block, View, context, field, modal, option, plain, quote, section
from blocks.reader import Reader
from bot.domain.forms import Answer, Audience, Kind, Page, Question

PEOPLE_LIMIT = 10


def form_modal(
    page: Page,
    answers: Mapping[str, Answer],
    reader: Reader,
    *,
    callback_id: str,
    title: str,
    submit: str,
    metadata: str,
    before: Sequence[Block] = (),
    matched: bool = False,
    circle: bool = False,
) -> View:
    """One page of a form, prefilled with `answers` (by question key).

    Each question says who will see its answer, and the page sums it up above the submit button; where it is the same
    for all questions, it is said there alone. `matched`: whoever fills it in has the partner already whom it names;
    `circle`: what a partner sees is seen by their whole circle.
    """
    page = reader.worded(page)
    blocks: list[Block] = list(before)
    if page.intro:
        blocks.append(section(quote(page.intro)))
    alike = len(page.questions) > 1 and len({question.audience for question in page.questions}) == 1
    blocks.extend(
        question_block(
            question,
            answers.get(question.key),
            reader,
            matched=matched,
            circle=circle,
            with_audience=not alike,
        )
        for question in page.questions
    )
    blocks.append(context(audience_summary(page.questions, reader, matched=matched, circle=circle)))
    if page.total > 1:
        step = reader.say("Step {position} of {total}", position=page.position, total=page.total)
        blocks.append(context(step))
    return modal(
        callback_id,
        title,
        blocks,
        submit=submit,
        close=reader.say("Not now"),
        metadata=metadata,
    )


def question_block(
    question: Question,
    answer: Answer,
    reader: Reader,
    *,
    matched: bool = False,
    circle: bool = False,
    with_audience: bool = True,
) -> Block:
    """The input block of one question; block_id and action_id are the question's key. `with_audience`: it says who
    will see the answer.
    """
    question = reader.worded(question)
    seen_by = (
        audience_words(question.audience, reader, matched=matched, circle=circle) if with_audience else ""
    )
    hint = f"{question.hint} {seen_by}".strip()
    return field(
        question.key,
        question.label,
        _element(question, answer, reader),
        hint=hint,
        required=question.required,
    )


def audience_words(audience: Audience, reader: Reader, *, matched: bool = False, circle: bool = False) -> str:
    """Who will see an answer, as a sentence; to those who are matched their partner is nobody to come."""
    match audience:
        case Audience.PARTNER if circle:
            return reader.say("Seen by everybody in your circle.")
        case Audience.PROFILE | Audience.CANDIDATES if matched:
            return reader.say("Seen by your partner and the coordinators.")
        case Audience.PROFILE:
            return reader.say("Seen by coordinators and, once you are matched, your partner.")
        case Audience.CANDIDATES:
            return reader.say("Seen by coordinators, people you might be matched with, and your partner.")
        case Audience.PARTNER:
            return reader.say("Seen by your partner.")
        case Audience.COORDINATORS:
            return reader.say("Seen by coordinators only.")
        case Audience.COUNTED:
            return reader.say("Only counted, never shown with your name.")
        case Audience.MATCHING:
            return reader.say("Used to find your match; shown to nobody.")
        case Audience.SELF:
            return reader.say("Seen by you alone.")


def audience_summary(
    questions: Sequence[Question], reader: Reader, *, matched: bool = False, circle: bool = False
) -> str:
    """Who sees the page's answers, in one line above the button."""
    audiences = dict.fromkeys(question.audience for question in questions)
    names = _matched_names(audiences, reader) if matched else _names(reader)
    if circle:
        names = {**names, Audience.PARTNER: reader.say("everybody in your circle")}
    shown = list(dict.fromkeys(names[audience] for audience in audiences))
    if len(audiences) == 1:
        return ":eye: " + reader.say("Who sees this: {who}.", who=shown[0])
    return ":eye: " + reader.say("Who sees this stands under each question: {who}.", who="; ".join(shown))


def _names(reader: Reader) -> dict[Audience, str]:
    return {
        Audience.PROFILE: reader.say("coordinators and, once matched, your partner"),
        Audience.CANDIDATES: reader.say("coordinators, people you might be matched with, and your partner"),
        Audience.PARTNER: reader.say("your partner"),
        Audience.COORDINATORS: reader.say("coordinators only"),
        Audience.COUNTED: reader.say("only counted, never shown with your name"),
        Audience.MATCHING: reader.say("matching only, shown to nobody"),
        Audience.SELF: reader.say("you alone"),
    }


def _matched_names(audiences: Collection[Audience], reader: Reader) -> dict[Audience, str]:
    """Those who have each other: partner and coordinators are named once, however the questions part them."""
    names, both = _names(reader), {Audience.PROFILE, Audience.CANDIDATES}
    if not both.intersection(audiences):
        return names
    apart = both | {Audience.PARTNER, Audience.COORDINATORS}
    together = reader.say("your partner and the coordinators")
    if not both.issuperset(apart.intersection(audiences)):
        together = reader.say("your partner and the coordinators, each where it says so")
    return {**names, **dict.fromkeys(apart, together)}


def _element(question: Question, answer: Answer, reader: Reader) -> Block:
    match question.kind:
        case Kind.TEXT | Kind.LONG_TEXT | Kind.ZONE | Kind.COUNTRY:
            return _text(question, answer)
        case Kind.LINK:
            return _with({"type": "url_text_input"}, "initial_value", str(answer) if answer else None)
        case Kind.NUMBER:
            return _number(question, answer)
        case Kind.DATE:
            return _with({"type": "datepicker"}, "initial_date", str(answer) if answer else None)
        case Kind.CHECK:
            return _check(question, answer, reader)
        case Kind.PEOPLE:
            return _people(question, answer, reader)
        case Kind.SCALE | Kind.LEVELS:
            return _scale(question, answer)
        case Kind.RADIO:
            return _one("radio_buttons", question, answer)
        case Kind.CHOICE:
            element = _one("static_select", question, answer)
            element["placeholder"] = plain(reader.say("Choose one"), PLACEHOLDER_LIMIT)
            return element
        case Kind.MULTI | Kind.RANKED:
            return _several(question, answer, reader)


def _with(element: Block, key: str, value: Any) -> Block:
    return element if value is None else {**element, key: value}


def _text(question: Question, answer: Answer) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "multiline": question.kind is Kind.LONG_TEXT,
        "max_length": question.max_length or (2000 if question.kind is Kind.LONG_TEXT else 200),
    }
    return _with(element, "initial_value", str(answer) if answer else None)


def _number(question: Question, answer: Answer) -> Block:
    element: Block = {"type": "number_input", "is_decimal_allowed": False}
    if question.minimum is not None:
        element["min_value"] = str(question.minimum)
    if question.maximum is not None:
        element["max_value"] = str(question.maximum)
    return _with(element, "initial_value", str(answer) if answer is not None else None)


def _check(question: Question, answer: Answer, reader: Reader) -> Block:
    label = question.options[0].label if question.options else reader.say("Yes")
    box = option(label, "yes")
    return _with({"type": "checkboxes", "options": [box]}, "initial_options", [box] if answer else None)


def _people(question: Question, answer: Answer, reader: Reader) -> Block:
    element: Block = {
        "type": "multi_users_select",
        "placeholder": plain(reader.say("Choose people"), PLACEHOLDER_LIMIT),
        "max_selected_items": question.max_items or PEOPLE_LIMIT,
    }
    if isinstance(answer, list):
        element["max_selected_items"] = max(element["max_selected_items"], len(answer))
    return _with(element, "initial_users", answer or None)


def _scale(question: Question, answer: Answer) -> Block:
    low = 1 if question.minimum is None else question.minimum  # a scale may begin at 0
    high = 5 if question.maximum is None else question.maximum
    labels = {low: question.low_label, high: question.high_label}
    options = [
        option(f"{n} · {labels[n]}" if labels.get(n) else str(n), str(n)) for n in range(low, high + 1)
    ]
    chosen = next((o for o in options if answer is not None and o["value"] == str(answer)), None)
    kind = "radio_buttons" if len(options) <= 10 else "static_select"  # noqa: PLR2004 - Slack's limit
    return _with({"type": kind, "options": options}, "initial_option", chosen)


def _one(kind: str, question: Question, answer: Answer) -> Block:
    options = [option(o.label, o.value, o.hint) for o in question.offered_to(answer)]
    chosen = next((o for o in options if o["value"] == answer), None)
    return _with({"type": kind, "options": options}, "initial_option", chosen)


def _several(question: Question, answer: Answer, reader: Reader) -> Block:
    options = {o.value: option(o.label, o.value, o.hint) for o in question.offered_to(answer)}
    ranked = question.kind is Kind.RANKED
    hint = reader.say("Most important first") if ranked else reader.say("Choose any that fit")
    element: Block = {
        "type": "multi_static_select",
        "options": list(options.values()),
        "placeholder": plain(hint, PLACEHOLDER_LIMIT),
    }
    chosen = [options[value] for value in answer if value in options] if isinstance(answer, list) else []
    if question.max_items:  # whoever chose more while that was possible still sees their choice
        element["max_selected_items"] = max(question.max_items, len(chosen))
    return _with(element, "initial_options", chosen or None)
