"""What the fields of a plan's parts are called, and what is said beside them."""

from __future__ import annotations

from blocks.reader import Reader
from blocks.reporting.words import measure_words

_ROLES = ("mentee", "mentor", "manager", "coordinator")


def part_title(part: str, reader: Reader) -> str:
    """The name of a part, short enough for a modal's title (24 characters)."""
    return {
        "purpose": reader.say("Purpose"),
        "measures": reader.say("Success measures"),
        "people": reader.say("People"),
        "dates": reader.say("Dates and rhythm"),
        "budget": reader.say("Budget"),
        "worth": reader.say("What it is worth"),
        "eligibility": reader.say("Who may take part"),
        "joining": reader.say("Getting in and matched"),
        "texts": reader.say("Name and texts"),
        "training": reader.say("Training"),
        "roles": reader.say("Role profiles"),
        "community": reader.say("Among themselves"),
        "health": reader.say("When a pair needs a look"),
        "privacy": reader.say("Who sees what"),
        "measure": reader.say("Success measure"),
        "figure": reader.say("Enter a figure"),
        "reminder": reader.say("A reminder"),
        "copy": reader.say("The next cohort"),
        "file": reader.say("A plan from a file"),
    }.get(part, part)


def part_intro(part: str, reader: Reader) -> str:
    """What a part is about, in a sentence or two."""
    return {
        "purpose": reader.say(
            "Why should people give their time to this? Everything else follows from it: say it as you would to a "
            "colleague."
        ),
        "measures": reader.say("What should be different at the end, and how you will know."),
        "privacy": reader.say("Which answers are read by whom."),
        "people": reader.say("Who stands behind the program, who runs it, and who helped to think it out."),
        "dates": reader.say(
            "All days are optional; what you leave open is not sent by itself. The rhythm is what pairs are told "
            "to begin with: each pair agrees on its own."
        ),
        "worth": reader.say(
            "What you assume, in the currency of the budget. All of it stands beside the result in the report, which "
            "never says that mentoring alone brought it about. What you leave empty is not guessed: without the price "
            "of an hour and the value of an outcome there is no result. One number is enough where you have no range."
        ),
        "budget": reader.say(
            "What this cohort may cost, in hours and in money. The report sets results against it."
        ),
        "eligibility": reader.say(
            "Whoever does not fit reads which rule it is and may choose the waiting list. What you leave empty is no "
            "rule. Begin small if you like: one department, or one location."
        ),
        "joining": reader.say("How people come to the program, and how pairs are made."),
        "texts": reader.say(
            "What people read before they join, signed by the champion. An empty text is left out, or replaced by a "
            "plain sentence of ours."
        ),
        "training": reader.say(
            "A prepared pair meets sooner. Modules take five minutes each and are read in Slack."
        ),
        "roles": reader.say(
            "What everybody accepts before they take part. Put each line of a list on a line of its own. Other words "
            "ask everybody anew."
        ),
        "health": reader.say(
            "Coordinators are told by these numbers, and by what people ask them to know. Days count from the match; "
            "a pause is taken off."
        ),
        "community": reader.say(
            "Mentors learn most from each other. What you switch off later stays as it stands: channels are "
            "archived by `/mentor-admin community`."
        ),
        "reminder": reader.say(
            "Reminders wait for the working hours of whoever gets them, and are sent only as long as they make sense."
        ),
        "measure": reader.say("What should be different when this cohort is over, and how would you know?"),
        "copy": reader.say(
            "It begins with the plan of this one and is changed page by page; pairs that are under way stay as they "
            "are. The same coordinators run it, in this channel. What the last one cost and days that have passed stay "
            "with it."
        ),
        "figure": reader.say("The newest figure counts; earlier ones are kept."),
    }.get(part, "")


def field_words(part: str, name: str, reader: Reader) -> tuple[str, str]:
    """Label and hint of a field."""
    known = _words(reader)
    if f"{part}.{name}" in known:
        return known[f"{part}.{name}"]
    if name in known:
        return known[name]
    role, _, of_role = name.partition("_")
    if role in _ROLES and of_role in known:
        label, hint = known[of_role]
        return f"{_role_words(role, reader)}: {label}", hint
    return name.replace("_", " "), ""


def choice_words(name: str, value: str, reader: Reader) -> tuple[str, str]:
    """What a choice says, and a word beside it; empty where the choice has a label of its own."""
    if name == "figure" and value != "by_hand":
        return measure_words(value, reader), ""
    return {
        ("assessment", "none"): (reader.say("No"), ""),
        ("assessment", "self"): (reader.say("Yes, by themselves"), reader.say("They see where a module helps")),
        ("assessment", "panel"): (
            reader.say("Yes, and coordinators besides"), reader.say("Two views, side by side")
        ),
        ("mode", "matcher"): (
            reader.say("The matcher proposes all pairs"), reader.say("You look, change and publish")
        ),
        ("mode", "short_lists"): (
            reader.say("Mentees rank a short list first"), reader.say("Three to five mentors that fit")
        ),
        ("mode", "asking"): (
            reader.say("Mentors are asked before it is final"), reader.say("They may say: not this time")
        ),
        ("mode", "by_hand"): (
            reader.say("You make the pairs by hand"), reader.say("Two people side by side, with reasons")
        ),
        ("mode", "mixed"): (reader.say("A mix of all"), reader.say("The commands of all ways work at any time")),
        ("to", "both"): (reader.say("Mentees and mentors"), ""),
        ("to", "mentee"): (reader.say("Mentees"), ""),
        ("to", "mentor"): (reader.say("Mentors"), ""),
        ("figure", "by_hand"): (reader.say("We enter it by hand"), ""),
        ("kind", "quantitative"): (reader.say("A number"), ""),
        ("kind", "qualitative"): (reader.say("To be read, not counted"), reader.say("Stories, quotes, impressions")),
    }.get((name, value), ("", ""))  # fmt: skip


def _role_words(role: str, reader: Reader) -> str:
    return {
        "mentee": reader.say("Mentees"),
        "mentor": reader.say("Mentors"),
        "manager": reader.say("Managers"),
        "coordinator": reader.say("Coordinators"),
    }[role]


def _words(reader: Reader) -> dict[str, tuple[str, str]]:
    say = reader.say
    last_call_on = (
        say("Last call on"),
        say("A word where the program was announced, and to those who began and did not finish."),
    )
    return {
        # purpose
        "purpose": (say("Purpose"), say("One or two sentences. People read it when they wonder what this is.")),
        "objective": (say("What it does for the organization"), say("The objective it serves, in your own words.")),
        "risk": (say("What could go wrong"), ""),
        "response": (say("What we will do then"), ""),
        # reminders
        "reminder.on": (say("Send this reminder?"), ""),
        "reminder.days": (
            say("On which days?"), say("Days, counted as the list of reminders says, with commas between: 14, 21."),
        ),
        "reminder.working_days": (
            say("And again?"), say("So many working days later, with commas between. 0 is the day itself: 0, 3, 7."),
        ),
        "reminder.hours": (
            say("How many hours from the meeting?"), say("-24: the day before; 1: an hour after its end."),
        ),
        "reminder.cadences": (
            say("How many times the usual distance between meetings?"),
            say("Counted from the last meeting; the days above come on top."),
        ),
        "reminder.every_days": (say("Every how many days after that?"), ""),
        "reminder.to": (say("Who reads it?"), ""),
        "reminder.day": (say("On which day after the match?"), ""),
        "reminder.text": (say("What should they know?"), say("Said in one message with what else is due that day.")),
        "reminder.remove": (say("Take this reminder out"), ""),
        # people
        "champion": (say("Champion"), say("The executive who stands behind it and signs its texts.")),
        "coordinators": (
            say("Coordinators"), say("They see applications and pairs, never what a pair writes to each other."),
        ),
        "design_team": (say("Design team"), say("Who helped to plan it. They see nothing more than everybody.")),
        "neutral": (
            say("Neutral people for concerns"),
            say("Whom people can turn to about a coordinator: no coordinators, and in no pair of this program."),
        ),
        "copy.name": (say("Name of the next cohort"), ""),
        # dates
        "announce": (say("Announce it on"), ""),
        "apply_until": (say("Applications until"), say("Whoever comes later may wait for a place.")),
        "match_by": (say("Pairs are made by"), ""),
        "begin": (say("It begins on"), ""),
        "duration_days": (
            say("How long pairs work together, in days"), say("180 is half a year. Reviews move along with it."),
        ),
        "cadence_days": (say("Days between two meetings"), ""),
        "meeting_minutes": (say("Minutes of a meeting"), ""),
        "meetings_planned": (say("Meetings planned for each pair"), ""),
        "capacity_max": (say("Most mentees of one mentor"), ""),
        "first": (say("Silent from"), say("No reminder is sent on these days.")),
        "last": (say("Silent until"), say("Empty: this one day.")),
        "why": (say("Why"), ""),
        # budget
        "hours": (say("Hours of work"), say("Everybody's together: meetings, training and coordination.")),
        "money": (say("Money"), ""),
        "currency": (say("Currency"), say("Three letters, like EUR.")),
        # worth
        "hour_low": (say("An hour of a participant costs, at least"), ""),
        "hour_mid": (say("An hour of a participant costs, most likely"), ""),
        "hour_high": (say("An hour of a participant costs, at most"), ""),
        "preparation": (
            say("Hours to prepare a meeting"), say("Of each of the two. The meetings themselves are counted."),
        ),
        "coordinator_hours": (
            say("Hours of the coordinators"), say("For the whole cohort. Empty: the hours of the budget."),
        ),
        "coordinator_hour_low": (say("An hour of a coordinator costs, at least"), say("Empty: as a participant's.")),
        "coordinator_hour_mid": (say("An hour of a coordinator costs, most likely"), ""),
        "coordinator_hour_high": (say("An hour of a coordinator costs, at most"), ""),
        "spent": (say("Money spent besides"), say("Empty: the money of the budget.")),
        "outcome": (
            say("An outcome"), say("Of a measure that is entered by hand: the name it has in the plan."),
        ),
        "worth.figure": (say("How often it came about"), say("The figure of the report that counts it.")),
        "value_low": (say("One is worth, at least"), ""),
        "value_mid": (say("One is worth, most likely"), ""),
        "value_high": (say("One is worth, at most"), ""),
        "credited_low": (say("Put down to mentoring, at least, in %"), ""),
        "credited_mid": (say("Put down to mentoring, most likely, in %"), ""),
        "credited_high": (say("Put down to mentoring, at most, in %"), ""),
        # eligibility, for each role
        "departments": (say("departments"), ""),
        "locations": (say("locations"), ""),
        "countries": (say("countries"), say("Two letters each, or the names.")),
        "employment": (say("employment"), say("In your company's words, like permanent.")),
        "level_from": (say("from level"), ""),
        "level_to": (say("up to level"), ""),
        "tenure_days": (say("days with the company, at least"), ""),
        "modules": (say("modules they must have passed"), ""),
        # joining
        "nominations": (
            say("May managers and colleagues nominate people?"), say("Whoever is named decides; a no is never told."),
        ),
        "endorsement": (say("Does a manager endorse each application?"), say("They are asked for the hours it takes.")),
        "assessment": (say("Do mentors look at their own skills?"), say("The result is theirs, and names modules.")),
        "mode": (say("How pairs are made"), say("What counts how much: /mentor-admin match settings.")),
        # texts
        "name": (say("Name of the program"), ""),
        "emoji": (say("Emoji"), ""),
        "language": (
            say("Language of shared channels"),
            say("What I say to one person is in theirs. The texts of the plan stay as they are written."),
        ),
        "announce_channel": (say("Where it is announced"), ""),
        "announcement": (say("Invitation"), say("Posted when the program opens, after you have seen it.")),
        "image_url": (say("Picture for the invitation"), say("A public address that begins with https://.")),
        "image_alt": (say("What the picture shows"), say("For people who cannot see it.")),
        "follow_up": (say("A word to those who began and did not finish"), ""),
        "follow_up_days": (say("It comes after so many days"), ""),
        "last_call": (say("Last call"), say("Some days before applications close, once for each of them.")),
        "dates.last_call": last_call_on,
        "copy.last_call": last_call_on,
        "kickoff": (say("Words to begin with"), say("Sent when the pairs are made.")),
        "thanks": (say("Thanks"), say("Sent to everybody who applied.")),
        "approval": (say("Does the champion approve these texts first?"), say("By a button in a direct message.")),
        # training
        "required": (
            say("Must people finish the core modules before they are matched?"),
            say("/mentor-admin training shows who lacks what."),
        ),
        "orientation": (say("Is there an orientation?"), say("For mentors, mentees and their managers together.")),
        "kickoff_session": (say("Is there a kickoff session for all pairs?"), say("After the pairs are published.")),
        # community
        "mentors_channel": (
            say("Is there a channel for the mentors?"),
            say("Made with the first pairs. Coordinators are not in it, unless they are mentors."),
        ),
        "mentees_channel": (say("Is there a channel for the mentees?"), say("In the same way.")),
        "milestones": (
            say("Do pairs celebrate milestones?"),
            say("A word in their own channel: first meeting, first goal, half way, ten meetings."),
        ),
        "get_together_days": (
            say("Days between the mentors' get-togethers"),
            say("You are asked for a date each time. Empty: you are not asked."),
        ),
        "touch_base_days": (
            say("Days until a facilitator asks a mentor how it is going"),
            say("By the bot, in the facilitator's name. Empty: nobody is asked."),
        ),
        # roles, for each
        "promise": (say("in one sentence"), say("As they would say it themselves.")),
        "does": (say("does"), ""),
        "does_not": (say("does not"), ""),
        "hours_per_month": (say("hours a month"), ""),
        # health
        "first_booked_days": (say("No first meeting booked after so many days"), say("Worth a look.")),
        "first_held_days": (say("No first meeting held after so many days"), say("Needs a look.")),
        "silence_days": (
            say("No meeting for so many days more than their rhythm"),
            say("Worth a look; after twice as long it needs one."),
        ),
        "unsigned_days": (say("Agreement not signed after so many days"), say("Worth a look.")),
        "goalless_days": (say("No goals after so many days"), say("Worth a look.")),
        "review_days": (say("A review so many days late"), say("Worth a look. Whose it is, is not told.")),
        "low_pulse": (
            say("A pulse up to this is low"),
            say("From 1 to 5. Its writer is asked first, and decides who hears of it."),
        ),
        "pulse_fall": (say("A pulse falls by so many points"), say("From one to the next. Its writer is asked first.")),
        # measures
        "label": (say("What is measured"), ""),
        "measure.figure": (say("Where the figure comes from"), ""),
        "kind": (say("What kind of measure it is"), say("For what the bot measures it is always a number.")),
        "unit": (say("Unit"), say("Like %, points or days.")),
        "baseline": (say("Where it stands before"), ""),
        "target": (say("Target"), say("Below the value before: less is better.")),
        "source": (say("How we get it"), say("For example: the yearly survey, question 12.")),
        "due_days": (
            say("Ask for it so many days after the end"),
            say("Of a figure that is entered by hand. Empty: at the end, and when people are asked whether it lasted."),
        ),
        "due_on": (say("Or on this day"), ""),
        "remove": (say("Take it out of the plan"), say("Figures that were entered are kept.")),
        "figure.measure": (say("Which measure"), ""),
        "figure.value": (say("How it stands"), ""),
        "as_of": (say("As of which day"), say("Empty: today.")),
        "figure.people": (
            say("Of how many people"), say("If you know it. A figure of fewer than 5 could tell on somebody.")
        ),
    }  # fmt: skip
